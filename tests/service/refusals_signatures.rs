//! Refusals of decisions about one signature.

use undersigned::clock::DAY;
use undersigned::email_address::EmailAddress;
use undersigned::journal::Actor;
use undersigned::lookups::{Lookups, Reach};
use undersigned::moderation::corrections::renaming::{NewNames, correct_name};
use undersigned::moderation::{self, ApproveOptions, ManualEntry};
use undersigned::register::entry_choice::EntryChoice;
use undersigned::signatures::refusal::Refusal;
use undersigned::signing::person::{self, EraseOptions};

use crate::moderation::nadia;
use crate::refusals::Probe;
use crate::signing::{AMITY, ANN, Signing, link_to, with};

pub(crate) const REACHED: &[&str] = &[
    "refusal-already-listed",
    "refusal-changed",
    "refusal-edition",
    "refusal-erased",
    "refusal-has-changed",
    "refusal-individual-domain",
    "refusal-is-now",
    "refusal-newer",
    "refusal-no-address",
    "refusal-no-domain",
    "refusal-not-correctable",
    "refusal-not-provable",
    "refusal-only-ended-undone",
    "refusal-only-held-approved",
    "refusal-only-held-rejected",
    "refusal-only-live",
    "refusal-only-published-held",
    "refusal-out-of-date",
    "refusal-too-late",
    "refusal-undecided",
    "refusal-unknown-signature",
    "refusal-unnamed",
];

/// Decisions by the id as it is typed.
struct Decisions<'a>(&'a Signing);

impl Decisions<'_> {
    async fn approve(&self, id: &str) -> Result<(), Refusal> {
        self.approve_with(id, &ApproveOptions::default()).await
    }

    async fn approve_with(&self, id: &str, options: &ApproveOptions) -> Result<(), Refusal> {
        let approved = moderation::approve(&self.0.app.app, id, options, &nadia()).await;
        approved.map(drop)
    }

    async fn reject(&self, id: &str) -> Result<(), Refusal> {
        let rejected = moderation::reject(&self.0.app.app, id, "a joke", true, &nadia()).await;
        rejected.map(drop)
    }

    async fn remove(&self, id: &str) -> Result<(), Refusal> {
        let actor = nadia();
        let removed = moderation::remove(&self.0.app.app.act(&actor), id, "a joke").await;
        removed.map(drop)
    }

    async fn hold(&self, id: &str) -> Result<(), Refusal> {
        let actor = nadia();
        let held = moderation::hold(&self.0.app.app.act(&actor), id, "a question").await;
        held.map(drop)
    }

    async fn undo(&self, id: &str) -> Result<(), Refusal> {
        let actor = nadia();
        let undone = moderation::undo(&self.0.app.app.act(&actor), id).await;
        undone.map(drop)
    }

    async fn correct(&self, id: &str) -> Result<(), Refusal> {
        let names = NewNames {
            name: Some("Ann Q. Quill".to_owned()),
            ..NewNames::default()
        };
        let corrected = correct_name(&self.0.app.app, id, &names, &nadia()).await;
        corrected.map(drop)
    }

    async fn prove(&self, id: &str) -> Result<(), Refusal> {
        let lookups = Lookups::within(Reach::PUBLIC).unwrap();
        let proved = moderation::prove(&self.0.app.app, id, None, &lookups, &nadia()).await;
        proved.map(drop)
    }
}

#[tokio::test]
async fn every_refused_decision_about_a_signature_says_why_and_changes_nothing() {
    let signing = Signing::start().await;
    let mut probe = Probe::of(&signing);
    refuse_unknown_ids(&mut probe).await;
    refuse_by_edition(&mut probe).await;
    refuse_by_state(&mut probe).await;
    refuse_ended(&mut probe).await;
    refuse_organizations(&mut probe).await;
    probe.reached_all(REACHED);
}

async fn refuse_unknown_ids(probe: &mut Probe<'_>) {
    let decisions = Decisions(probe.signing);
    let unknown = "no signature has the id `nobody`; `undersigned signatures list` shows them";
    probe.refuse(decisions.approve("nobody"), unknown).await;
    probe.refuse(decisions.reject("nobody@1"), unknown).await;
    probe.refuse(decisions.remove("NOBODY"), unknown).await;
    probe.refuse(decisions.hold(" nobody "), unknown).await;
    probe.refuse(decisions.undo("nobody@7"), unknown).await;
    probe.refuse(decisions.correct("nobody"), unknown).await;
    probe.refuse(decisions.prove("nobody"), unknown).await;
    for typed in ["nobody@", "nobody@one", "nobody@1@2"] {
        let wrong = format!(
            "`{typed}` does not end in an edition number; copy the id from `undersigned signatures list`"
        );
        probe.refuse(decisions.remove(typed), &wrong).await;
    }
}

async fn refuse_by_edition(probe: &mut Probe<'_>) {
    let signing = probe.signing;
    let decisions = Decisions(signing);
    signing.signed(ANN).await;
    let own = link_to(signing.arrived().await.last().unwrap(), "/signature/");
    let id = signing.ids().await.remove(0);
    let seen = signing.seen(&id).await;
    let now = "state: published; name: Ann Quill; listed under: Quill";

    let unnamed = format!(
        "{id} is now ({now}); the edition that you looked at is missing; \
         if this is what you mean, repeat the command with {seen}"
    );
    probe.refuse(decisions.remove(&id), &unnamed).await;
    let gone = format!(
        "{id}@99 is out of date; it is now ({now}); nothing was done; \
         to go ahead anyway, repeat the command with {seen}"
    );
    probe
        .refuse(decisions.hold(&format!("{id}@99")), &gone)
        .await;
    let renamed = [("name", "Ann Quill-Baker"), ("visibility", "name")];
    signing.submit(&format!("{own}/correct"), &renamed).await;
    let newest = signing.seen(&id).await;
    let changed = format!(
        "{seen} has changed (name: Ann Quill → Ann Quill-Baker; listed under: Quill → \
         Quill-Baker); nothing was done; to go ahead anyway, repeat the command with {newest}"
    );
    probe.refuse(decisions.remove(&seen), &changed).await;
}

async fn refuse_by_state(probe: &mut Probe<'_>) {
    let signing = probe.signing;
    let decisions = Decisions(signing);
    let id = signing.ids().await.remove(0);
    let seen = signing.seen(&id).await;
    let ann = format!("{id} (Ann Quill-Baker)");
    let held = format!("{ann} is published; only held signatures can be approved");
    probe.refuse(decisions.approve(&seen), &held).await;
    let held = format!(
        "{ann} is published; only held signatures can be rejected; `remove` takes away a listed one"
    );
    probe.refuse(decisions.reject(&seen), &held).await;
    let ended = format!("{ann} is published; only removed and merged signatures can be undone");
    probe.refuse(decisions.undo(&seen), &ended).await;
    let unprovable = format!(
        "{ann} is published; only held signatures of organizations can be verified by a domain"
    );
    probe.refuse(decisions.prove(&seen), &unprovable).await;
    decisions.hold(&seen).await.unwrap();
    let seen = signing.seen(&id).await;
    let published = format!("{ann} is held; only published signatures can be held");
    probe.refuse(decisions.hold(&seen), &published).await;
    let trusting = ApproveOptions {
        trust_domain: true,
        ..ApproveOptions::default()
    };
    let individual = format!(
        "{ann} is an individual, so no domain can be trusted for them; leave out --trust-domain"
    );
    probe
        .refuse(decisions.approve_with(&seen, &trusting), &individual)
        .await;
}

async fn refuse_ended(probe: &mut Probe<'_>) {
    let signing = probe.signing;
    let decisions = Decisions(signing);
    let id = signing.ids().await.remove(0);
    decisions.reject(&signing.seen(&id).await).await.unwrap();
    let seen = signing.seen(&id).await;
    let ann = format!("{id} (Ann Quill-Baker)");
    let live = format!("{ann} is removed; it must be held or published");
    probe.refuse(decisions.remove(&seen), &live).await;
    let correctable =
        format!("{ann} is removed; only held and published signatures can be corrected");
    probe.refuse(decisions.correct(&seen), &correctable).await;
    signing.signed(&with(ANN, "name", "Ann Quill-Baker")).await;
    let newer = signing.ids().await.pop().unwrap();
    let stays = format!(
        "{newer} is a newer signature of the same signatory; {id} stays removed unless that one is \
         removed first"
    );
    probe.refuse(decisions.undo(&seen), &stays).await;
    decisions.remove(&signing.seen(&newer).await).await.unwrap();
    signing.app.app.clock.advance(30 * DAY + 1);
    let late = format!("{ann} was removed more than 30 days ago and can no longer be undone");
    probe.refuse(decisions.undo(&seen), &late).await;
    let address = EmailAddress::parse("ann@example.org").unwrap();
    let key = signing.app.app.address_key(&address);
    let options = EraseOptions::default();
    person::erase(&signing.app.app, &key, options, &Actor::Signatory)
        .await
        .unwrap();
    let seen = signing.seen(&id).await;
    let erased = format!("{id} was erased together with the person’s data, so it cannot be undone");
    probe.refuse(decisions.undo(&seen), &erased).await;
}

async fn refuse_organizations(probe: &mut Probe<'_>) {
    let signing = probe.signing;
    let decisions = Decisions(signing);
    let hand = ManualEntry {
        organization: Some("The Amity Society".to_owned()),
        source: "a letter on paper".to_owned(),
        ..ManualEntry::default()
    };
    let listed = moderation::enter(&signing.app.app, "harbour", &hand, &nadia()).await;
    let listed = listed.unwrap().row.public_id;
    let held = signing.waits(AMITY).await.id;
    let (seen, listed) = (signing.seen(&held).await, signing.seen(&listed).await);
    let bare = listed.split_once('@').unwrap().0;
    let already = format!(
        "The Amity Society is on the list of this letter already, as {listed} (The Amity Society); \
         `undersigned signatures merge {seen} --into {listed}` counts it once"
    );
    probe.refuse(decisions.approve(&seen), &already).await;
    let no_domain = "the website gives no domain that could be verified; name one with --domain";
    probe.refuse(decisions.prove(&seen), no_domain).await;
    decisions.hold(&listed).await.unwrap();
    let trusting = ApproveOptions {
        trust_domain: true,
        binding: EntryChoice::New,
        ..ApproveOptions::default()
    };
    let no_address = format!(
        "{bare} (The Amity Society) has no email address, so there is no domain to trust; \
         leave out --trust-domain"
    );
    let seen = signing.seen(bare).await;
    probe
        .refuse(decisions.approve_with(&seen, &trusting), &no_address)
        .await;
    signing.trust("Tidal Law", "tidal.example").await;
    let fields = with(
        &with(AMITY, "organization", "Gull Reading Circle"),
        "email",
        "kit@tidal.example",
    );
    let held = signing.waits(&fields).await.id;
    let sql = "SELECT public_id FROM organization WHERE id = (SELECT MAX(id) FROM organization)";
    let entry = signing.seen_entry(&signing.texts(sql).await[0]).await;
    let undecided = format!(
        "{held} (Gull Reading Circle) may already be in the register: Tidal Law ({entry}); \
         choose with --entry ID, or say that it is none of them with --entry new"
    );
    let seen = signing.seen(&held).await;
    probe.refuse(decisions.approve(&seen), &undecided).await;
}
