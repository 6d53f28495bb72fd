//! Merging, keeping apart and taking back by command, beside a running instance: tallies are checked
//! against the rows, and open pages follow.

use undersigned::schedule;

use crate::harness::LetterFolder;
use crate::live::{Follower, names};
use crate::signing::{AMITY, ANN, Signing, link, with};

const NAME: &str = "Zephyrine Quillfeather";

async fn two_of_one_name() -> (Signing, Vec<String>) {
    let signing = Signing::start().await;
    for email in ["zephyrine@example.org", "zq@example.net"] {
        let fields = with(&with(ANN, "name", NAME), "email", email);
        signing.signed(&fields).await;
    }
    let ids = signing.ids().await;
    (signing, ids)
}

#[tokio::test]
async fn a_merge_and_its_undoing_by_command_move_the_tally_and_reach_open_pages() {
    let (signing, ids) = two_of_one_name().await;
    let mut page = Follower::of(&signing.app, "/live/fr/harbour", None).await;
    page.round().await;
    schedule::follow_changes(&signing.app.app).await;

    let stays = signing.seen(&ids[0]).await;
    let merged = signing
        .told(&[
            "signatures",
            "merge",
            &signing.seen(&ids[1]).await,
            "--into",
            &stays,
            "--by",
            "Nadia",
        ])
        .await;
    assert_eq!(
        merged,
        format!(
            "Merged {} ({NAME}) into {}. To undo this within 30 days: `undersigned signatures undo {}`\n",
            ids[1],
            stays,
            signing.seen(&ids[1]).await
        )
    );
    schedule::follow_changes(&signing.app.app).await;
    let (events, _) = page.round().await;
    assert_eq!(names(&events), ["tally", "gone"]);
    assert_eq!(
        (events[0].data["total"].as_i64(), &events[1].data["id"]),
        (Some(1), &ids[1].as_str().into())
    );
    assert_eq!(signing.counts().await, (0, 1));

    let seen = signing.seen(&ids[1]).await;
    signing.told(&["signatures", "undo", &seen]).await;
    assert_eq!(signing.counts().await, (0, 1));
    let seen = signing.seen(&ids[1]).await;
    signing
        .told(&["signatures", "approve", &seen, "--quiet"])
        .await;
    schedule::follow_changes(&signing.app.app).await;
    let (events, _) = page.round().await;
    assert_eq!(names(&events), ["tally", "signatory"]);
    assert_eq!(events[0].data["total"], 2);
    assert_eq!(signing.counts().await, (0, 2));
}

#[tokio::test]
async fn possible_duplicates_are_shown_side_by_side_and_can_be_kept_apart() {
    let (signing, ids) = two_of_one_name().await;
    let seen = [signing.seen(&ids[0]).await, signing.seen(&ids[1]).await];
    let held = signing.told(&["signatures", "list", "--held"]).await;
    for part in [
        "Possibly the same on harbour:",
        "state           published                               published",
        "email from      example.net                             example.org",
        "why             the same name",
        &format!(
            "if the same     undersigned signatures merge {} --into {}",
            seen[1], seen[0]
        ),
        &format!(
            "if not          undersigned signatures keep-apart {} {}",
            seen[1], seen[0]
        ),
    ] {
        assert!(held.contains(part), "{part} in {held}");
    }
    let kept = signing
        .told(&[
            "signatures",
            "keep-apart",
            &seen[0],
            &seen[1],
            "--by",
            "Nadia",
        ])
        .await;
    assert_eq!(
        kept,
        format!(
            "Recorded: {} ({NAME}) and {} ({NAME}) are not the same. To undo: `undersigned signatures undo {}`\n",
            ids[0], ids[1], seen[0]
        )
    );
    assert_eq!(
        signing.told(&["signatures", "list", "--held"]).await,
        "Nothing is waiting for review.\n"
    );
    assert_eq!(signing.counts().await, (0, 2));
    let said = "SELECT actor || ' ' || action FROM journal_entry ORDER BY id DESC LIMIT 1";
    assert_eq!(signing.texts(said).await, ["coordinator Nadia keep apart"]);
    let back = signing.told(&["signatures", "undo", &seen[0]]).await;
    assert!(back.contains("shows it again"), "{back}");
    assert!(
        signing
            .told(&["signatures", "list", "--held"])
            .await
            .contains("Possibly the same")
    );
}

#[tokio::test]
async fn signatures_of_one_name_are_one_question_with_an_answer_for_each_pair() {
    let (signing, _) = two_of_one_name().await;
    let third = with(&with(ANN, "name", NAME), "email", "third@example.com");
    signing.signed(&third).await;
    let held = signing.told(&["signatures", "list", "--held"]).await;
    assert_eq!(held.matches("Possibly the same on").count(), 1, "{held}");
    assert!(held.contains("Possibly the same on harbour: 3 signatures"));
    assert_eq!(held.matches("if not").count(), 3, "{held}");
    let json = signing
        .told(&["signatures", "list", "--held", "--json"])
        .await;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let questions = json["resemblances"].as_array().unwrap();
    assert_eq!(questions.len(), 1);
    assert_eq!(questions[0]["pairs"].as_array().unwrap().len(), 3);
    assert_eq!(questions[0]["reasons"][0], "the same name");
}

#[tokio::test]
async fn what_is_held_is_filtered_by_kind_and_reason_and_shown_in_pages() {
    let (signing, _) = two_of_one_name().await;
    for name in ["Thornbury Water Watch", "Fernwood Bakers Union"] {
        let fields = with(
            &with(AMITY, "organization", name),
            "email",
            "luc@example.org",
        );
        signing.signed(&fields).await;
    }
    let list = async |options: &[&str]| {
        let words = [&["signatures", "list", "--held"][..], options].concat();
        signing.told(&words).await
    };
    let organizations = list(&["--kind", "organization"]).await;
    assert!(organizations.contains("Thornbury Water Watch"));
    assert!(
        !organizations.contains("Possibly the same"),
        "{organizations}"
    );
    let duplicates = list(&["--reason", "possibly-same"]).await;
    assert!(!duplicates.contains("Thornbury"), "{duplicates}");
    assert!(duplicates.contains("Possibly the same"));
    let first = list(&["--per-page", "1"]).await;
    assert!(
        first.contains("Page 1 of 3 (3 items); the next one: --page 2"),
        "{first}"
    );
    let last = list(&["--per-page", "1", "--page", "3"]).await;
    assert!(last.contains("Possibly the same") && !last.contains("why held"));
}

#[tokio::test]
async fn what_cannot_be_kept_apart_is_refused_in_one_sentence() {
    let (signing, ids) = two_of_one_name().await;
    signing
        .app
        .import(&LetterFolder::new("tides").individuals(&[NAME]))
        .await
        .unwrap();
    let elsewhere = signing.ids().await.pop().unwrap();
    for (other, why) in [
        (ids[0].as_str(), "they are one signature"),
        (&elsewhere, "they are on different letters"),
        ("nobody", "no signature has the id `nobody`"),
    ] {
        let refused = signing
            .refused(&["signatures", "keep-apart", &ids[0], other])
            .await;
        assert!(refused.contains(why), "{refused}");
    }
}

#[tokio::test]
async fn signatures_added_by_hand_are_checked_for_duplicates() {
    let signing = Signing::start().await;
    signing
        .trust("Zanzibora Women's Council", "zanzibora.example")
        .await;
    let french = "Conseil des femmes de Zanzibora";
    let enters = |what: &'static str, name: &'static str| {
        [
            "signatures",
            "add",
            "--letter",
            "harbour",
            what,
            name,
            "--source",
            "on paper",
        ]
    };
    let refused = signing.refused(&enters("--organization", french)).await;
    assert!(
        refused.contains("may already be in the register: Zanzibora Women's Council ("),
        "{refused}"
    );
    let mut new = enters("--organization", french).to_vec();
    new.extend(["--entry", "new"]);
    signing.told(&new).await;
    for _ in 0..2 {
        signing.told(&enters("--individual", NAME)).await;
    }
    assert_eq!(signing.counts().await, (1, 2));
    let held = signing.told(&["signatures", "list", "--held"]).await;
    assert!(held.contains("Possibly the same on harbour:"), "{held}");
}

#[tokio::test]
async fn no_contact_hears_of_a_name_that_only_has_the_letters_of_an_acronym() {
    let signing = Signing::start().await;
    signing.trust("ZWCA", "zwca.example").await;
    let fields = with(
        &with(AMITY, "organization", "ZWCA"),
        "email",
        "ines@zwca.example",
    );
    signing.signed(&fields).await;
    signing.arrived().await;
    for name in [
        "Zanzibora West Climate Action",
        "Zanzibora Women Caring Alliance Ltd",
        "Zanzibora Wetland Campaign",
    ] {
        let fields = with(
            &with(AMITY, "organization", name),
            "email",
            "luc@example.org",
        );
        signing.signed(&fields).await;
        let mails = signing.arrived().await;
        assert!(
            mails.iter().all(|mail| mail.to == "luc@example.org"),
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_single_given_name_holds_nobody_on_a_letter_that_holds_possible_duplicates() {
    let signing = Signing::start().await;
    let folder = LetterFolder::new("tides").setting("possibly_same = \"hold\"");
    let folder = folder.individuals(&["Marta", "Marta Quillfeather"]);
    signing.app.import(&folder).await.unwrap();
    for (at, name) in ["Marta", "Marta T.", "Marta Thistledew", "M. Quillmark"]
        .into_iter()
        .enumerate()
    {
        let email = format!("z{at}@example.net");
        let fields = with(&with(ANN, "name", name), "email", &email);
        signing.submit("/en/tides/sign", &fields).await;
        let answer = signing.press(&link(&signing.arrived().await[0])).await;
        assert_eq!(answer.status, 200);
        signing.arrived().await;
    }
    assert_eq!(signing.states().await, ["published"; 6]);
    assert!(signing.resemblances().await.is_empty());
}
