//! A decision and a request of the signatory at the same instant: the end is consistent, nothing
//! unseen is listed, and who comes second is told why.

use undersigned::command::refusals;
use undersigned::moderation::{self, ApproveOptions};

use crate::moderation::{nadia, sentence};
use crate::outdated_decisions::{CLUB, POLICE, held_club, listed_with_waiting, withdraw};
use crate::own_page::own;
use crate::signing::{ANN, Signing, with};

/// How two requests at once are started: the one or the other first, several times.
const ORDERS: [bool; 6] = [true, false, true, false, true, false];

/// Polls both at once, the one that is to be first before the other.
async fn at_once<A, B>(
    first: bool,
    one: impl Future<Output = A>,
    other: impl Future<Output = B>,
) -> (A, B) {
    if first {
        tokio::join!(one, other)
    } else {
        let (other, one) = tokio::join!(other, one);
        (one, other)
    }
}

#[tokio::test]
async fn a_concurrent_approval_never_lists_an_unseen_name() {
    for first in ORDERS {
        let signing = Signing::start().await;
        let own = held_club(&signing).await;
        let seen = signing.seen(&signing.ids().await[0]).await;
        let (app, approval, nadia) = (&signing.app.app, ApproveOptions::default(), nadia());
        let correct = format!("{own}/correct");
        let fields = [("organization", POLICE), ("name", "Ines Varga")];
        let (corrected, approved) = at_once(
            first,
            signing.press_open(&correct, "own", &fields),
            moderation::approve(app, &seen, &approval, &nadia),
        )
        .await;
        assert_eq!(corrected.status, 303, "{}", corrected.body);
        let names = signing.app.get("/en/harbour").await.names();
        let held = moderation::list_held(app, None, false).await.unwrap();
        if approved.is_ok() {
            assert_eq!(names, [CLUB]);
            assert_eq!(held.corrections.len(), 1);
            assert!(corrected.header("location").ends_with("?done=waits"));
        } else {
            let told = sentence(approved);
            assert!(told.contains(&format!("name: {CLUB} → {POLICE}")), "{told}");
            assert!(names.is_empty());
            assert_eq!(held.signatures[0].name, POLICE);
        }
        signing.counts().await;
    }
}

#[tokio::test]
async fn approving_an_older_correction_never_lists_a_concurrent_newer_one() {
    for first in ORDERS {
        let signing = Signing::start().await;
        let own = listed_with_waiting(&signing, "See cheap-pills.com").await;
        let seen = signing.seen(&signing.ids().await[0]).await;
        let (app, approval, nadia) = (&signing.app.app, ApproveOptions::default(), nadia());
        let correct = format!("{own}/correct");
        let fields = [("name", "See worse-pills.com"), ("visibility", "name")];
        let (corrected, approved) = at_once(
            first,
            signing.press_open(&correct, "own", &fields),
            moderation::approve(app, &seen, &approval, &nadia),
        )
        .await;
        assert_eq!(corrected.status, 303, "{}", corrected.body);
        let expected = if approved.is_ok() {
            "See cheap-pills.com"
        } else {
            let told = sentence(approved);
            assert!(told.contains("→ See worse-pills.com"), "{told}");
            "Ann Quill"
        };
        assert_eq!(signing.app.get("/en/harbour").await.names(), [expected]);
        let held = moderation::list_held(app, None, false).await.unwrap();
        assert_eq!(held.corrections.len(), 1);
        assert_eq!(signing.counts().await, (0, 1));
    }
}

#[tokio::test]
async fn a_concurrent_approval_does_not_undo_a_withdrawal() {
    for first in ORDERS {
        let signing = Signing::start().await;
        let own = held_club(&signing).await;
        let seen = signing.seen(&signing.ids().await[0]).await;
        let (app, approval, nadia) = (&signing.app.app, ApproveOptions::default(), nadia());
        let (withdrawn, approved) = at_once(
            first,
            withdraw(&signing, &own),
            moderation::approve(app, &seen, &approval, &nadia),
        )
        .await;
        assert_eq!(withdrawn.status, 303, "{}", withdrawn.body);
        if let Err(refusal) = approved {
            let told = refusals::sentence(&refusal);
            assert!(
                told.contains("is withdrawn; only held signatures"),
                "{told}"
            );
        }
        assert_eq!(
            signing.texts("SELECT state FROM signature").await,
            ["withdrawn"]
        );
        assert_eq!(signing.counts().await, (0, 0));
    }
}

#[tokio::test]
async fn a_concurrent_merge_does_not_list_a_withdrawn_signature() {
    for first in ORDERS {
        for leaving in [0, 1] {
            let signing = Signing::start().await;
            let mut pages = vec![own(&signing, ANN).await];
            let second = with(&with(ANN, "name", "Anne Quill"), "email", "aq@example.net");
            pages.push(own(&signing, &second).await);
            let ids = signing.ids().await;
            let (into, id) = (signing.seen(&ids[0]).await, signing.seen(&ids[1]).await);
            let (app, nadia) = (&signing.app.app, nadia());
            let (withdrawn, merged) = at_once(
                first,
                withdraw(&signing, &pages[leaving]),
                moderation::merge(&app.act(&nadia), &id, &into),
            )
            .await;
            let states = signing
                .texts("SELECT state FROM signature ORDER BY id")
                .await;
            let is_merged = merged.is_ok();
            if let Err(refusal) = merged {
                let told = refusals::sentence(&refusal);
                assert!(
                    told.contains("withdrawn") && told.contains("both must be held"),
                    "{told}"
                );
            }
            // The one that was merged away counts no more; its holder is told that it changed.
            let expected = match (leaving, is_merged) {
                (0, true) => ["withdrawn", "merged"],
                (0, false) => ["withdrawn", "published"],
                (_, true) => ["published", "merged"],
                (_, false) => ["published", "withdrawn"],
            };
            assert_eq!(states, expected);
            let late = leaving == 1 && is_merged;
            assert_eq!(withdrawn.status, if late { 409 } else { 303 });
            signing.counts().await;
        }
    }
}

#[tokio::test]
async fn concurrent_correction_and_rejection_apply_only_one() {
    for first in ORDERS {
        let signing = Signing::start().await;
        let own = held_club(&signing).await;
        let seen = signing.seen(&signing.ids().await[0]).await;
        let (app, nadia) = (&signing.app.app, nadia());
        let correct = format!("{own}/correct");
        let fields = [("organization", POLICE), ("name", "Ines Varga")];
        let (corrected, rejected) = at_once(
            first,
            signing.press_open(&correct, "own", &fields),
            moderation::reject(app, &seen, "unknown there", true, &nadia),
        )
        .await;
        let row = signing
            .texts("SELECT state || ' ' || name FROM signature")
            .await;
        if rejected.is_ok() {
            assert_eq!(row, [format!("removed {CLUB}")]);
            assert!([404, 409].contains(&corrected.status.as_u16()));
        } else {
            let told = sentence(rejected);
            assert!(told.contains(&format!("name: {CLUB} → {POLICE}")), "{told}");
            assert_eq!(row, [format!("held {POLICE}")]);
            assert_eq!(corrected.status, 303);
        }
    }
}
