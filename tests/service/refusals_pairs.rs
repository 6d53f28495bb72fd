//! Refusals of decisions about two signatures, or a signature and a register entry.

use undersigned::moderation;
use undersigned::signatures::refusal::Refusal;

use crate::harness::LetterFolder;
use crate::moderation::nadia;
use crate::refusals::Probe;
use crate::signing::{AMITY, ANN, Signing, with};

pub(crate) const REACHED: &[&str] = &[
    "pair-different-kinds",
    "pair-different-letters",
    "pair-not-live",
    "pair-one-signature",
    "pair-second-not-published",
    "refusal-belongs-to",
    "refusal-cannot-keep-apart",
    "refusal-cannot-merge",
    "refusal-is-now",
    "refusal-unknown-signature",
    "refusal-unnamed",
];

const UNKNOWN: &str = "no signature has the id `nobody`; `undersigned signatures list` shows them";

struct Pairs<'a> {
    signing: &'a Signing,
    /// Ann, listed on the harbour letter.
    ann: String,
    /// Ben, listed on the same.
    ben: String,
    /// The Amity Society, approved on the same.
    amity: String,
    /// Ann Quill on another letter.
    elsewhere: String,
}

impl Pairs<'_> {
    async fn prepare(signing: &Signing) -> Pairs<'_> {
        signing.signed(ANN).await;
        let ben = with(&with(ANN, "name", "Ben Reed"), "email", "ben@example.org");
        signing.signed(&ben).await;
        signing.signed(AMITY).await;
        let tides = LetterFolder::new("tides").individuals(&["Ann Quill"]);
        signing.app.import(&tides).await.unwrap();
        let mut ids = signing.ids().await;
        signing.approve(&ids[2]).await.unwrap();
        Pairs {
            signing,
            elsewhere: ids.pop().unwrap(),
            amity: ids.pop().unwrap(),
            ben: ids.pop().unwrap(),
            ann: ids.pop().unwrap(),
        }
    }

    async fn merge(&self, id: &str, into: &str) -> Result<(), Refusal> {
        let (id, into) = (self.signing.seen(id).await, self.signing.seen(into).await);
        let actor = nadia();
        let merged = moderation::merge(&self.signing.app.app.act(&actor), &id, &into).await;
        merged.map(drop)
    }

    async fn keep_apart(&self, id: &str, other: &str) -> Result<(), Refusal> {
        let (id, other) = (self.signing.seen(id).await, self.signing.seen(other).await);
        let actor = nadia();
        let kept = moderation::keep_apart(&self.signing.app.app.act(&actor), &id, &other).await;
        kept.map(drop)
    }
}

#[tokio::test]
async fn two_that_are_no_pair_are_neither_merged_nor_kept_apart() {
    let signing = Signing::start().await;
    let pairs = Pairs::prepare(&signing).await;
    let mut probe = Probe::of(&signing);
    refuse_pairs(&mut probe, &pairs).await;
    refuse_by_state(&mut probe, &pairs).await;
    refuse_entries(&mut probe, &pairs).await;
    probe.reached_all(REACHED);
    assert_eq!(signing.counts_of_harbour().await, (1, 1));
}

impl Signing {
    async fn counts_of_harbour(&self) -> (i64, i64) {
        let count = self.app.get("/api/v1/letters/harbour/count").await.json();
        let number = |kind: &str| count[kind].as_i64().unwrap();
        (number("organizations"), number("individuals"))
    }
}

async fn refuse_pairs(probe: &mut Probe<'_>, pairs: &Pairs<'_>) {
    let ann = format!("{} (Ann Quill)", pairs.ann);
    for (other, label, why) in [
        (&pairs.ann, ann.clone(), "they are one signature"),
        (
            &pairs.elsewhere,
            format!("{} (Ann Quill)", pairs.elsewhere),
            "they are on different letters",
        ),
        (
            &pairs.amity,
            format!("{} (The Amity Society)", pairs.amity),
            "one is an organization’s, the other an individual’s",
        ),
    ] {
        let merged = format!("{ann} cannot be merged into {label}: {why}");
        probe.refuse(pairs.merge(&pairs.ann, other), &merged).await;
        let apart = format!("{ann} cannot be kept apart from {label}: {why}");
        probe
            .refuse(pairs.keep_apart(&pairs.ann, other), &apart)
            .await;
    }
    probe
        .refuse(pairs.merge(&pairs.ann, "nobody"), UNKNOWN)
        .await;
    probe
        .refuse(pairs.merge("nobody", &pairs.ann), UNKNOWN)
        .await;
    probe
        .refuse(pairs.keep_apart(&pairs.ann, "nobody"), UNKNOWN)
        .await;
    probe
        .refuse(pairs.keep_apart("nobody", &pairs.ann), UNKNOWN)
        .await;
}

async fn refuse_by_state(probe: &mut Probe<'_>, pairs: &Pairs<'_>) {
    let signing = probe.signing;
    let (ann, ben) = (
        format!("{} (Ann Quill)", pairs.ann),
        format!("{} (Ben Reed)", pairs.ben),
    );
    let actor = nadia();
    let seen = signing.seen(&pairs.ben).await;
    moderation::hold(&signing.app.app.act(&actor), &seen, "a question")
        .await
        .unwrap();
    let hidden = format!(
        "{ann} cannot be merged into {ben}: the second is not published, so neither would count; \
         merge it the other way"
    );
    probe
        .refuse(pairs.merge(&pairs.ann, &pairs.ben), &hidden)
        .await;
    signing.remove(&pairs.ben).await.unwrap();
    let gone = format!(
        "{ben} cannot be merged into {ann}: the first is removed, the second published; \
         both must be held or published"
    );
    probe
        .refuse(pairs.merge(&pairs.ben, &pairs.ann), &gone)
        .await;
}

async fn refuse_entries(probe: &mut Probe<'_>, pairs: &Pairs<'_>) {
    let signing = probe.signing;
    let entry = signing.texts("SELECT public_id FROM organization").await;
    let entry = entry[0].as_str();
    let named = format!("The Amity Society ({entry})");
    let own = format!(
        "{} (The Amity Society) belongs to {named}; they cannot be kept apart",
        pairs.amity
    );
    let by_name = pairs.keep_apart(&pairs.amity, "The Amity Society");
    probe.refuse(by_name, &own).await;
    let marked = signing.seen_entry(entry).await;
    let by_id = pairs.keep_apart(&pairs.amity, &marked);
    probe.refuse(by_id, &own).await;
    let bare = format!(
        "{entry} is now (names: The Amity Society); the edition that you looked at is missing; \
         if this is what you mean, repeat the command with {marked}"
    );
    probe
        .refuse(pairs.keep_apart(&pairs.amity, entry), &bare)
        .await;
}
