//! Questions whether signatures are of one signatory: one for each cluster of them, not for each pair.

use std::fmt::Write as _;

use anyhow::Result;
use entity::values::SignatureState;
use serde::Serialize;

use crate::command::table::wrap;
use crate::moderation::side_by_side::{Resemblance, Side, SideState};
use crate::rendering::in_english;
use crate::vetting::possible_duplicate::MatchReason;

/// How wide the left of two columns is where the output is no terminal.
const COLUMN: usize = 38;
/// How wide the labels before the columns are, with the spaces around them.
const LABEL: usize = 18;
const MIN_COLUMN: usize = 20;

/// Signatures that may all be of one signatory: each is in a pair with another.
#[derive(Debug)]
pub(super) struct Question<'a> {
    /// The pairs, the most alike first.
    pub(super) pairs: Vec<&'a Resemblance>,
}

impl<'a> Question<'a> {
    /// The sides of all pairs, each once, in the order of the pairs.
    fn members(&self) -> Vec<&'a Side> {
        let mut members: Vec<&Side> = Vec::new();
        for side in self.pairs.iter().flat_map(|pair| [&pair.one, &pair.other]) {
            if members.iter().all(|member| member.id != side.id) {
                members.push(side);
            }
        }
        members
    }

    fn holds(&self, id: &str) -> bool {
        let mut members = self.members().into_iter();
        members.any(|member| member.id == id)
    }
}

/// Groups pairs into questions, in the order of their first pairs.
pub(super) fn group(pairs: &[Resemblance]) -> Vec<Question<'_>> {
    let mut questions: Vec<Question<'_>> = Vec::new();
    for pair in pairs {
        let touches = |question: &Question<'_>| {
            question.pairs[0].letter == pair.letter
                && [&pair.one, &pair.other]
                    .iter()
                    .any(|side| question.holds(&side.id))
        };
        // A pair may join two questions that were apart until then.
        let mut joined = vec![pair];
        let mut place = None;
        let mut at = 0;
        while at < questions.len() {
            if touches(&questions[at]) {
                joined.extend(questions.remove(at).pairs);
                place = place.or(Some(at));
            } else {
                at += 1;
            }
        }
        joined.sort_by(|one, other| other.score.total_cmp(&one.score));
        let question = Question { pairs: joined };
        questions.insert(place.unwrap_or(questions.len()), question);
    }
    questions
}

/// A question as JSON: its most alike pair, and all that belong to it.
#[derive(Debug, Serialize)]
pub(super) struct QuestionJson<'a> {
    #[serde(flatten)]
    pair: PairJson<'a>,
    /// Further members, beside the two.
    also: Vec<&'a Side>,
    /// Every pair of the question.
    pairs: Vec<PairJson<'a>>,
}

#[derive(Debug, Serialize)]
struct PairJson<'a> {
    #[serde(flatten)]
    pair: &'a Resemblance,
    reasons: Vec<String>,
    against: Vec<String>,
}

impl<'a> PairJson<'a> {
    fn of(pair: &'a Resemblance) -> Self {
        Self {
            pair,
            reasons: say(&pair.reasons.supporting),
            against: say(&pair.reasons.opposing),
        }
    }
}

impl<'a> QuestionJson<'a> {
    pub(super) fn of(question: &Question<'a>) -> Self {
        Self {
            pair: PairJson::of(question.pairs[0]),
            also: question.members().into_iter().skip(2).collect(),
            pairs: question
                .pairs
                .iter()
                .map(|pair| PairJson::of(pair))
                .collect(),
        }
    }
}

fn say(reasons: &[MatchReason]) -> Vec<String> {
    let messages = reasons.iter().map(MatchReason::message);
    messages.map(|message| in_english(&message)).collect()
}

/// Writes a question: who, why, and the commands that answer it, for each pair.
pub(super) fn describe(
    text: &mut String,
    question: &Question<'_>,
    width: Option<usize>,
) -> Result<()> {
    let letter = &question.pairs[0].letter;
    let members = question.members();
    if let [one, other] = members[..] {
        writeln!(text, "Possibly the same on {letter}:")?;
        two_columns(text, (one, other), width)?;
    } else {
        let count = members.len();
        writeln!(text, "Possibly the same on {letter}: {count} signatures")?;
        for member in &members {
            write!(text, "  {}  {}", member.seen, member.names.join(" / "))?;
            let known = [
                Some(&member.line),
                member.website.as_ref(),
                member.mail.as_ref(),
            ];
            for value in known
                .into_iter()
                .flatten()
                .filter(|value| !value.is_empty())
            {
                write!(text, "; {value}")?;
            }
            writeln!(text, " ({})", in_english(&member.state.message()))?;
        }
    }
    for pair in &question.pairs {
        if question.pairs.len() > 1 {
            let (one, other) = (named(&pair.one), named(&pair.other));
            writeln!(text, "  {:<16}{one} and {other}", "pair")?;
        }
        answers(text, pair)?;
    }
    Ok(())
}

/// Two sides in two columns.
fn two_columns(
    text: &mut String,
    (one, other): (&Side, &Side),
    width: Option<usize>,
) -> Result<()> {
    let column = width.map_or(COLUMN, |width| {
        (width.saturating_sub(LABEL + 2) / 2).max(MIN_COLUMN)
    });
    let fit = |cell: &str| match width {
        Some(_) => wrap(cell, column),
        None => vec![cell.to_owned()],
    };
    for (label, left, right) in [
        ("", one.seen.clone(), other.seen.clone()),
        (
            "state",
            in_english(&one.state.message()),
            in_english(&other.state.message()),
        ),
        ("names", one.names.join(" / "), other.names.join(" / ")),
        ("listed with", one.line.clone(), other.line.clone()),
        ("website", or_dash(&one.website), or_dash(&other.website)),
        ("email from", or_dash(&one.mail), or_dash(&other.mail)),
    ] {
        let (left, right) = (fit(&left), fit(&right));
        for at in 0..left.len().max(right.len()) {
            let label = if at == 0 { label } else { "" };
            let cell = |lines: &[String]| lines.get(at).cloned().unwrap_or_default();
            let (left, right) = (cell(&left), cell(&right));
            let gap = column.saturating_sub(left.chars().count());
            writeln!(text, "  {label:<16}{left}{:gap$}  {right}", "")?;
        }
    }
    Ok(())
}

/// Why two may be the same, what speaks against it, and the commands that answer.
fn answers(text: &mut String, pair: &Resemblance) -> Result<()> {
    let (id, with) = (&pair.one.seen, &pair.other.seen);
    writeln!(
        text,
        "  {:<16}{}",
        "why",
        say(&pair.reasons.supporting).join("; ")
    )?;
    if !pair.reasons.opposing.is_empty() {
        let against = say(&pair.reasons.opposing).join("; ");
        writeln!(text, "  {:<16}{against}", "but")?;
    }
    let same = match (pair.one.state, pair.other.state) {
        (_, SideState::Entry) => format!("undersigned signatures approve {id} --entry {with}"),
        // The one that counts stays.
        (
            SideState::Signature(SignatureState::Published),
            SideState::Signature(SignatureState::Held),
        ) => format!("undersigned signatures merge {with} --into {id}"),
        _ => format!("undersigned signatures merge {id} --into {with}"),
    };
    writeln!(text, "  {:<16}{same}", "if the same")?;
    let two = format!("undersigned signatures keep-apart {id} {with}");
    writeln!(text, "  {:<16}{two}", "if not")?;
    Ok(())
}

fn or_dash(value: &Option<String>) -> String {
    value.clone().unwrap_or_else(|| "–".to_owned())
}

/// Name and id of a side, within a sentence.
fn named(side: &Side) -> String {
    let name = side.names.first().map_or("", String::as_str);
    format!("{name} ({})", side.seen)
}

/// Whom a signature may be the same as, by name and id.
pub(super) fn others_of(pairs: &[Resemblance], id: &str) -> Vec<String> {
    let other = |pair: &Resemblance| {
        let side = (pair.one.id == id).then_some(&pair.other)?;
        Some(named(side))
    };
    pairs.iter().filter_map(other).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::values::SignatureKind;

    use crate::vetting::possible_duplicate::MatchReasons;

    fn side(id: &str) -> Side {
        Side {
            id: id.to_owned(),
            seen: format!("{id}@1"),
            state: SideState::Signature(SignatureState::Published),
            names: vec![format!("Name of {id}")],
            line: String::new(),
            website: None,
            mail: None,
        }
    }

    fn pair(one: &str, other: &str, score: f64) -> Resemblance {
        Resemblance {
            letter: "harbour".to_owned(),
            kind: SignatureKind::Individual,
            one: side(one),
            other: side(other),
            reasons: MatchReasons::read(r#"["PersonNamesEqual","NameCommon"]"#),
            score,
        }
    }

    #[test]
    fn pairs_that_share_a_signature_are_one_question() {
        let pairs = [
            pair("b", "a", 1.0),
            pair("d", "c", 2.0),
            pair("f", "e", 3.0),
            pair("c", "a", 4.0),
        ];
        let questions = group(&pairs);
        let ids = |question: &Question<'_>| -> Vec<String> {
            let members = question.members().into_iter();
            members.map(|member| member.id.clone()).collect()
        };
        assert_eq!(questions.len(), 2);
        assert_eq!(ids(&questions[0]), ["c", "a", "d", "b"]);
        assert_eq!(ids(&questions[1]), ["f", "e"]);
        let json = serde_json::to_value(QuestionJson::of(&questions[0])).unwrap();
        assert_eq!(json["pairs"].as_array().unwrap().len(), 3);
        assert_eq!(json["also"].as_array().unwrap().len(), 2);
        assert_eq!(json["reasons"], serde_json::json!(["the same name"]));
        assert_eq!(
            json["against"],
            serde_json::json!(["many people have this name"])
        );
    }

    #[test]
    fn a_question_fits_the_width_of_the_terminal() {
        let mut long = pair("a", "b", 1.0);
        long.one.names = vec!["Zephyrine Quillfeather of the Most Remote Thornbury".to_owned()];
        let mut text = String::new();
        two_columns(&mut text, (&long.one, &long.other), Some(70)).unwrap();
        assert!(
            text.lines().all(|line| line.chars().count() <= 70),
            "{text}"
        );
    }
}
