//! Refusals of merges of register entries, of taking them back, and of names that several entries have.

use undersigned::register::trusted_domains;
use undersigned::signatures::refusal::Refusal;

use crate::moderation::nadia;
use crate::refusals::Probe;
use crate::refusals_register::Register;
use crate::signing::{AMITY, Signing, with};

pub(crate) const REACHED: &[&str] = &[
    "field-empty",
    "field-organization",
    "refusal-both-listed",
    "refusal-changed",
    "refusal-domain-taken",
    "refusal-merged-elsewhere",
    "refusal-merged-into",
    "refusal-merged-onward",
    "refusal-never-merged",
    "refusal-one-entry",
    "refusal-out-of-date",
    "refusal-several",
];

#[tokio::test]
async fn every_refused_merge_of_entries_says_why_and_changes_nothing() {
    let signing = Signing::start().await;
    let register = Register(&signing);
    register.add_plain("Amity Society").await.unwrap();
    let heron = register.add_plain("Heron Choir").await.unwrap();
    register
        .rename(&heron, Some("The Herons"), None)
        .await
        .unwrap();
    register.trust(&heron, "heron.example").await.unwrap();
    let mut probe = Probe::of(&signing);
    refuse_merges(&mut probe).await;
    refuse_merges_of_listed(&mut probe).await;
    refuse_shared_names(&mut probe).await;
    probe.reached_all(REACHED);
}

async fn refuse_merges(probe: &mut Probe<'_>) {
    let signing = probe.signing;
    let register = Register(signing);
    let (amity, heron) = (
        signing.entry_of("Amity Society").await,
        signing.entry_of("Heron Choir").await,
    );
    let one = format!("both are Heron Choir ({heron})");
    probe
        .refuse(register.merge(&heron, "The Herons"), &one)
        .await;
    let never = "no organization that reads like `Heron Choir` was merged into another; \
                 `undersigned organization list` shows which were";
    probe.refuse(register.undo("Heron Choir"), never).await;
    probe
        .refuse(register.undo("  "), "the organization is empty")
        .await;
    let stale = format!(
        "{heron}@0000 is out of date; it is now (names: Heron Choir / The Herons; speaks: \
         heron.example); nothing was done; to go ahead anyway, repeat the command with {}",
        signing.seen_entry(&heron).await
    );
    probe
        .refuse(register.merge(&format!("{heron}@0000"), &amity), &stale)
        .await;
    let actor = nadia();
    let context = signing.app.app.act(&actor);
    // Both bodies have mail on it, so each keeps a row of its own.
    trusted_domains::trust(&context, &amity, "heron.example", true)
        .await
        .unwrap();
    let kestrel = register.add_plain("Kestrel Union").await.unwrap();
    register.merge(&heron, &amity).await.unwrap();
    let into = format!("Heron Choir ({heron}) was merged into Amity Society ({amity})");
    probe.refuse(register.member(&heron, true), &into).await;
    register.merge(&amity, &kestrel).await.unwrap();
    let elsewhere = format!("Heron Choir ({heron}) was merged into another entry");
    probe
        .refuse(register.member(&heron, true), &elsewhere)
        .await;
    let onward = format!(
        "Heron Choir ({heron}) was merged into Amity Society ({amity}), which was later merged \
         itself; `undersigned organization undo {amity}` comes first"
    );
    probe.refuse(register.undo("Heron Choir"), &onward).await;
    register.undo(&amity).await.unwrap();
    register.distrust(&amity, "heron.example").await.unwrap();
    register.trust(&kestrel, "heron.example").await.unwrap();
    let taken = format!(
        "heron.example is now a trusted domain of Kestrel Union ({kestrel}), so the merge cannot \
         be undone as it is; first stop trusting it: `undersigned organization distrust NAME \
         heron.example`"
    );
    probe.refuse(register.undo(&heron), &taken).await;
}

async fn refuse_merges_of_listed(probe: &mut Probe<'_>) {
    let signing = probe.signing;
    let register = Register(signing);
    for name in ["Gull Reading Circle", "Plover Law Clinic"] {
        let id = signing.waits(&with(AMITY, "organization", name)).await.id;
        signing.approve(&id).await.unwrap();
    }
    let (gulls, plovers) = (
        signing.entry_of("Gull Reading Circle").await,
        signing.entry_of("Plover Law Clinic").await,
    );
    let ids = signing.ids().await;
    let both = format!(
        "Gull Reading Circle ({gulls}) and Plover Law Clinic ({plovers}) are both listed; merge \
         their signatures first; on harbour: `undersigned signatures merge {} --into {}`",
        signing.seen(&ids[0]).await,
        signing.seen(&ids[1]).await
    );
    probe.refuse(register.merge(&gulls, &plovers), &both).await;
}

/// Two entries of one name, as an older database may hold them.
async fn refuse_shared_names(probe: &mut Probe<'_>) {
    let signing = probe.signing;
    let register = Register(signing);
    signing.trust("Kestrel Union", "kestrel.example").await;
    let sql = "SELECT DISTINCT o.public_id FROM organization o, organization_name n WHERE \
               n.organization_id = o.id AND n.name = 'Kestrel Union' ORDER BY 1";
    let mut named = Vec::new();
    for id in signing.texts(sql).await {
        named.push(format!("Kestrel Union ({})", signing.seen_entry(&id).await));
    }
    assert_eq!(named.len(), 2);
    let act = register.member("Kestrel Union", true);
    let refusal = act.await.unwrap_err();
    let Refusal::Several { candidates, .. } = &refusal else {
        panic!("{refusal:?}");
    };
    let mut sorted = candidates.clone();
    sorted.sort();
    assert_eq!(sorted, named);
    let several = format!(
        "`Kestrel Union` matches several organizations: {}; use an id",
        candidates.join(", ")
    );
    probe
        .refuse(register.member("Kestrel Union", true), &several)
        .await;
}
