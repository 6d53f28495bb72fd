//! Refusals of coordinators' acts, each reached as a coordinator reaches it: what is said in both
//! languages, what to type next, and that nothing was changed. The tables are in `refusals_*`.

use std::collections::BTreeSet;

use undersigned::command::refusals;
use undersigned::locale::Locale;
use undersigned::rendering::{Arg, Message, embedded_words};
use undersigned::signatures::refusal::Refusal;

use crate::signing::Signing;
use crate::{
    refusals_entered, refusals_merges, refusals_pairs, refusals_register, refusals_signatures,
};

/// Everything that an act could change, a row a line. Mail that is due is not among it: tests that
/// read mail in between say so by a snapshot after it.
const STATE: [&str; 12] = [
    "SELECT public_id || ' ' || state || ' ' || edition || ' ' || name || ' ' || rank || ' ' || \
     coalesce(CAST(organization_id AS TEXT), '-') || reasons FROM signature ORDER BY id",
    "SELECT letter_id || ' ' || organizations || ' ' || individuals || ' ' || unlisted || ' ' || \
     revision FROM tally ORDER BY letter_id",
    "SELECT id || ' ' || actor || ' ' || action FROM journal_entry ORDER BY id",
    "SELECT public_id || ' ' || coalesce(website, '') || CASE WHEN member THEN 'm' ELSE '' END || \
     coalesce(CAST(merged_into AS TEXT), '') FROM organization ORDER BY id",
    "SELECT organization_id || ' ' || kind || ' ' || coalesce(language, '') || name \
     FROM organization_name ORDER BY id",
    "SELECT organization_id || ' ' || domain || CASE WHEN trusted THEN ' t' ELSE '' END \
     FROM organization_domain ORDER BY organization_id, domain",
    "SELECT id || ' ' || kind || ' ' || coalesce(CAST(sent_at AS TEXT), '') FROM outgoing_mail ORDER BY id",
    "SELECT public_id || ' ' || coalesce(CAST(revoked_at AS TEXT), '') FROM invitation ORDER BY id",
    "SELECT id || ' ' || state FROM possible_duplicate ORDER BY id",
    "SELECT one || ' ' || other FROM distinct_pair ORDER BY one, other",
    "SELECT name || CASE WHEN anywhere THEN ' a' ELSE '' END || CASE WHEN taken_off THEN ' t' ELSE '' \
     END FROM protected_name ORDER BY name",
    "SELECT id || ' ' || state || fields FROM correction ORDER BY id",
];

/// Sentences that no act can be brought to on purpose: a race that outlasts every repetition
/// (`retry_on_conflict`), and a fault of the database, which the command line says by itself.
const NOT_ON_PURPOSE: [&str; 2] = ["refusal-race", "refusal-failure"];

/// Reads what a refused act says, and compares all rows before and after it.
pub(crate) struct Probe<'a> {
    pub(crate) signing: &'a Signing,
    reached: BTreeSet<&'static str>,
}

impl<'a> Probe<'a> {
    pub(crate) fn of(signing: &'a Signing) -> Self {
        Self {
            signing,
            reached: BTreeSet::new(),
        }
    }

    /// Does an act that must be refused with a sentence and a hint, and must change nothing.
    pub(crate) async fn refuse<T: std::fmt::Debug>(
        &mut self,
        act: impl Future<Output = Result<T, Refusal>>,
        sentence: &str,
    ) {
        let before = self.state().await;
        let refusal = act.await.unwrap_err();
        assert_eq!(refusals::sentence(&refusal), sentence);
        assert_eq!(self.state().await, before, "{sentence}");
        self.read_in_french(&refusal, sentence);
    }

    async fn state(&self) -> Vec<String> {
        let mut rows = Vec::new();
        for sql in STATE {
            rows.extend(self.signing.texts(sql).await);
        }
        rows
    }

    /// The French sentence is another one, and holds every value that the English one holds.
    fn read_in_french(&mut self, refusal: &Refusal, english: &str) {
        let message = refusal.message();
        self.note(&message);
        let french = in_french(&message);
        assert!(!english.starts_with(&french), "{french}");
        for value in values(&message) {
            assert!(french.contains(&value), "{value} in {french}");
        }
    }

    /// Notes the keys of a message and of those inside it.
    fn note(&mut self, message: &Message) {
        self.reached.insert(message.key);
        for (_, value) in &message.args {
            match value {
                Arg::Message(inner) => self.note(inner),
                Arg::List(inner) => inner.iter().for_each(|message| self.note(message)),
                Arg::Text(_) | Arg::Integer(_) => {}
            }
        }
    }

    /// The keys of all sentences that were said must be those that the table promises.
    pub(crate) fn reached_all(&self, promised: &[&str]) {
        let said: BTreeSet<&str> = self
            .reached
            .iter()
            .copied()
            .filter(|key| is_counted(key))
            .collect();
        assert_eq!(said, promised.iter().copied().collect::<BTreeSet<_>>());
    }
}

fn in_french(message: &Message) -> String {
    let french = embedded_words().unwrap().render(Locale::Fr, message);
    french.unwrap()
}

/// What a message holds of the texts and messages that it was given, in French.
fn values(message: &Message) -> Vec<String> {
    let held = message.args.iter().flat_map(|(_, value)| match value {
        Arg::Text(text) => vec![text.clone()],
        Arg::Integer(_) => vec![],
        Arg::Message(inner) => [vec![in_french(inner)], values(inner)].concat(),
        Arg::List(inner) => inner.iter().flat_map(values).collect(),
    });
    held.collect()
}

/// Reasons and faults; the labels of what signatures show have tests of their own
/// (`outdated_decisions`).
fn is_counted(key: &str) -> bool {
    ["refusal-", "pair-", "field-", "domain-"]
        .iter()
        .any(|start| key.starts_with(start))
}

#[test]
fn every_sentence_of_a_refusal_is_reached_by_one_of_the_tables() {
    let file = include_str!("../../templates/locales/en/refusal.ftl");
    let written: BTreeSet<&str> = file
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .map(|(key, _)| key)
        .filter(|key| is_counted(key))
        .collect();
    let tables: [&[&str]; 6] = [
        refusals_signatures::REACHED,
        refusals_pairs::REACHED,
        refusals_register::REACHED,
        refusals_merges::REACHED,
        refusals_entered::REACHED,
        &NOT_ON_PURPOSE,
    ];
    let reached: BTreeSet<&str> = tables.into_iter().flatten().copied().collect();
    assert_eq!(reached, written);
}
