//! One signatory counted twice, and what is taken back.

use undersigned::clock::DAY;
use undersigned::moderation;
use undersigned::signatures::review_reason::ReviewReason;

use crate::harness::LetterFolder;
use crate::moderation::{nadia, sentence};
use crate::signing::{AMITY, ANN, Signing, with};

#[tokio::test]
async fn a_removal_can_be_undone_unless_the_person_signed_again() {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    let id = signing.ids().await.remove(0);
    signing.remove(&id).await.unwrap();
    let undone = signing.undo(&id).await.unwrap();
    assert_eq!(undone.state.word(), "held");
    assert_eq!(signing.counts().await, (0, 0));
    assert_eq!(signing.held().await[0].reasons, [ReviewReason::LookAgain]);
    signing.approve(&id).await.unwrap();
    assert_eq!(signing.counts().await, (0, 1));
    signing.arrived().await;

    signing.remove(&id).await.unwrap();
    let again = signing.waits(ANN).await;
    assert!(again.reasons.contains(&ReviewReason::RemovedBefore));
    let refused = sentence(signing.undo(&id).await);
    assert!(
        refused.contains("newer signature of the same signatory"),
        "{refused}"
    );
    let seen = signing.seen(&again.id).await;
    moderation::reject(&signing.app.app, &seen, "twice", true, &nadia())
        .await
        .unwrap();
    assert!(signing.undo(&id).await.is_ok());
}

#[tokio::test]
async fn a_removal_cannot_be_undone_after_30_days() {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    let id = signing.ids().await.remove(0);
    signing.remove(&id).await.unwrap();
    signing.app.app.clock.advance(30 * DAY);
    assert!(signing.undo(&id).await.is_ok());
    signing.remove(&id).await.unwrap();
    signing.app.app.clock.advance(30 * DAY + 1);
    assert!(sentence(signing.undo(&id).await).contains("more than 30 days ago"));
}

#[tokio::test]
async fn a_second_representative_is_merged_and_the_merge_can_be_undone() {
    let signing = Signing::start().await;
    let first = signing.waits(AMITY).await;
    signing.approve(&first.id).await.unwrap();
    signing.arrived().await;
    let second = signing
        .waits(&with(AMITY, "email", "ben@amity.example"))
        .await;
    let refused = sentence(signing.approve(&second.id).await);
    let merging = format!(
        "merge {} --into {}",
        second.seen,
        signing.seen(&first.id).await
    );
    assert!(refused.contains(&merging), "{refused}");
    assert_eq!(signing.counts().await, (1, 0));
    signing.merge(&second.id, &first.id).await.unwrap();
    assert_eq!(signing.counts().await, (1, 0));
    signing.undo(&second.id).await.unwrap();
    assert_eq!(signing.counts().await, (1, 0));
    assert!(signing.held().await[0].beside.is_some());
}

#[tokio::test]
async fn merged_signatures_count_once_until_the_merge_is_undone() {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    signing
        .signed(&with(
            &with(ANN, "name", "A. Quill"),
            "email",
            "quill@example.org",
        ))
        .await;
    let ids = signing.ids().await;
    assert_eq!(signing.counts().await, (0, 2));
    signing.merge(&ids[1], &ids[0]).await.unwrap();
    assert_eq!(signing.counts().await, (0, 1));
    signing.undo(&ids[1]).await.unwrap();
    assert_eq!(signing.counts().await, (0, 1));
    signing.approve(&ids[1]).await.unwrap();
    assert_eq!(signing.counts().await, (0, 2));
    let itself = sentence(signing.merge(&ids[0], &ids[0]).await);
    assert!(itself.contains("they are one signature"), "{itself}");
    let nobody = sentence(signing.merge(&ids[0], "nobody").await);
    assert!(nobody.contains("no signature has the id `nobody`"));
}

#[tokio::test]
async fn an_imported_repeat_that_was_merged_comes_back_as_it_was() {
    let signing = Signing::start().await;
    let folder = LetterFolder::new("tides").organizations(&["Amity", "AMITY"]);
    signing.app.import(&folder).await.unwrap();
    let ids = signing.ids().await;
    signing.merge(&ids[1], &ids[0]).await.unwrap();
    assert_eq!(
        signing.app.get("/en/tides").await.texts("#sentence"),
        ["1 organization"]
    );
    signing.undo(&ids[1]).await.unwrap();
    let approved = signing.approve(&ids[1]).await.unwrap();
    assert_eq!(approved.standing.word(), "entered");
    assert_eq!(
        signing.app.get("/en/tides").await.texts("#sentence"),
        ["2 organizations"]
    );
    assert!(signing.arrived().await.is_empty());
}

#[tokio::test]
async fn signatures_that_cannot_count_as_one_are_not_merged() {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    let held = signing.waits(&with(ANN, "name", "www.quill.example")).await;
    let amity = signing.waits(AMITY).await;
    signing.sign("en", &with(ANN, "name", "Cy Quill")).await;
    let ids = signing.ids().await;
    for (id, into, why) in [
        (&ids[0], &held.id, "neither would count"),
        (&ids[0], &amity.id, "one is an organization’s"),
        (&ids[3], &ids[0], "must be held or published"),
    ] {
        let refused = sentence(signing.merge(id, into).await);
        assert!(refused.contains(why), "{refused}");
    }
    assert_eq!(signing.counts().await, (0, 1));
}

#[tokio::test]
async fn concurrent_opposite_merges_keep_one_signature() {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    signing.signed(&with(ANN, "name", "Ben Quill")).await;
    let ids = signing.ids().await;
    let (one, other) = tokio::join!(
        signing.merge(&ids[0], &ids[1]),
        signing.merge(&ids[1], &ids[0])
    );
    assert_eq!(
        [one.is_ok(), other.is_ok()]
            .iter()
            .filter(|ok| **ok)
            .count(),
        1
    );
    assert_eq!(signing.counts().await, (0, 1));
}
