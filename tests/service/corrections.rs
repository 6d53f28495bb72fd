//! Corrections that wait for a coordinator, and the place of leads in the list.

use undersigned::command::refusals;
use undersigned::moderation;
use undersigned::moderation::corrections::renaming::{NewNames, correct_name};
use undersigned::signatures::review_reason::ReviewReason;

use crate::harness::LetterFolder;
use crate::moderation::nadia;
use crate::signing::{AMITY, ANN, Signing, link_to, with};

/// Ann is listed, and asks for a name that must be looked at; gives the public id.
async fn waiting(signing: &Signing) -> String {
    signing.signed(ANN).await;
    let own = link_to(signing.arrived().await.last().unwrap(), "/signature/");
    let fields = [("name", "See cheap-pills.com"), ("visibility", "name")];
    let answer = signing.submit(&format!("{own}/correct"), &fields).await;
    assert_eq!(answer.header("location"), format!("{own}?done=waits"));
    signing.ids().await.remove(0)
}

#[tokio::test]
async fn a_waiting_correction_is_shown_beside_what_is_printed_and_approved() {
    let signing = Signing::start().await;
    let id = waiting(&signing).await;
    let held = moderation::list_held(&signing.app.app, None, false)
        .await
        .unwrap();
    let correction = &held.corrections[0];
    assert_eq!(
        (correction.id.as_str(), held.corrections.len()),
        (id.as_str(), 1)
    );
    assert_eq!(
        correction.changes[0],
        (
            "name",
            "Ann Quill".to_owned(),
            "See cheap-pills.com".to_owned()
        )
    );
    assert_eq!(
        correction.reasons,
        [ReviewReason::WebAddress, ReviewReason::Advertising]
    );
    signing.approve(&id).await.unwrap();
    assert_eq!(
        signing.app.get("/en/harbour").await.names(),
        ["See cheap-pills.com"]
    );
    let mails = signing.arrived().await;
    assert!(mails[0].subject.starts_with("Your correction is published"));
    let again = refusals::sentence(&signing.approve(&id).await.unwrap_err());
    assert!(again.contains("published"), "{again}");
}

#[tokio::test]
async fn a_rejected_correction_leaves_the_entry_and_a_newer_one_replaces_an_older() {
    let signing = Signing::start().await;
    let id = waiting(&signing).await;
    let app = &signing.app.app;
    let id = signing.seen(&id).await;
    moderation::reject(app, &id, "an advertisement", false, &nadia())
        .await
        .unwrap();
    assert_eq!(signing.app.get("/en/harbour").await.names(), ["Ann Quill"]);
    assert_eq!(signing.sentence().await, "1 individual");
    let mails = signing.arrived().await;
    assert!(
        mails[0]
            .subject
            .starts_with("Your correction was not published")
    );
    let held = moderation::list_held(app, None, false).await.unwrap();
    assert!(held.corrections.is_empty());
}

#[tokio::test]
async fn a_removed_lead_that_signs_again_is_listed_first() {
    let signing = Signing::start().await;
    let names = ["Amity", "Bay Watch", "Zephyr Law"];
    let folder = LetterFolder::new("led").organizations(&names);
    let toml = std::fs::read_to_string(folder.path().join("letter.toml")).unwrap();
    folder.write(
        "letter.toml",
        &format!("{toml}\n[[leads]]\nname = \"Zephyr Law\"\n"),
    );
    signing.app.import(&folder).await.unwrap();
    assert_eq!(signing.app.get("/en/led").await.names()[0], "Zephyr Law");
    let listed = "SELECT public_id FROM signature WHERE name = 'Zephyr Law'";
    let id = signing.texts(listed).await.remove(0);
    signing.remove(&id).await.unwrap();
    assert_eq!(signing.app.get("/en/led").await.names(), names[..2]);
    let fields = with(AMITY, "organization", "Zephyr Law");
    signing.submit("/en/led/sign", &fields).await;
    let mail = signing.arrived().await.remove(0);
    signing.press(&link_to(&mail, "/confirm/")).await;
    let held = moderation::list_held(&signing.app.app, None, false)
        .await
        .unwrap();
    signing.approve(&held.signatures[0].id).await.unwrap();
    assert_eq!(
        signing.app.get("/en/led").await.names(),
        ["Zephyr Law", "Amity", "Bay Watch"]
    );
}

#[tokio::test]
async fn an_unknown_stored_reason_holds_a_confirmed_signature_and_is_shown() {
    let signing = Signing::start().await;
    signing.sign("en", ANN).await;
    let mail = signing.arrived().await.remove(0);
    let reasons = r#"["from-the-future"]"#;
    signing
        .by_hand(&format!("UPDATE signature SET reasons = '{reasons}'"))
        .await;
    signing.press(&link_to(&mail, "/confirm/")).await;
    assert!(signing.sentence().await.starts_with("No signatures yet"));
    assert_eq!(signing.texts("SELECT state FROM signature").await, ["held"]);
    assert_eq!(
        signing.texts("SELECT reasons FROM signature").await,
        [reasons]
    );
    let list = signing.told(&["signatures", "list", "--held"]).await;
    assert!(
        list.contains("an unknown reason (`from-the-future`)"),
        "{list}"
    );
}

#[tokio::test]
async fn a_broken_list_of_reasons_holds_a_confirmed_signature() {
    let signing = Signing::start().await;
    signing.sign("en", ANN).await;
    let mail = signing.arrived().await.remove(0);
    signing
        .by_hand("UPDATE signature SET reasons = '[\"trap\"'")
        .await;
    signing.press(&link_to(&mail, "/confirm/")).await;
    assert_eq!(signing.texts("SELECT state FROM signature").await, ["held"]);
    let list = signing.told(&["signatures", "list", "--held"]).await;
    assert!(list.contains("an unknown reason"), "{list}");
}

#[tokio::test]
async fn a_published_signature_with_an_unknown_reason_keeps_it_when_held_again() {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    signing
        .by_hand(r#"UPDATE signature SET reasons = '["from-the-future"]'"#)
        .await;
    let id = signing.ids().await.remove(0);
    let id = signing.seen(&id).await;
    signing
        .told(&["signatures", "hold", &id, "--reason", "look again"])
        .await;
    let list = signing.told(&["signatures", "list", "--held"]).await;
    assert!(
        list.contains("an unknown reason (`from-the-future`)"),
        "{list}"
    );
}

#[tokio::test]
async fn a_broken_stored_correction_is_listed_as_unreadable_and_can_only_be_rejected() {
    let signing = Signing::start().await;
    let id = waiting(&signing).await;
    for fields in ["{", "{}", r#"{"name":"Ann"}"#] {
        signing
            .by_hand(&format!("UPDATE correction SET fields = '{fields}'"))
            .await;
        let seen = signing.seen(&id).await;
        let list = signing.told(&["signatures", "list", "--held"]).await;
        assert!(list.contains(&format!("{seen}  Ann Quill")), "{list}");
        assert!(list.contains("it cannot be read"), "{list}");
        for command in [
            &["signatures", "approve", &seen][..],
            &["person", "show", "--address", "ann@example.org"],
        ] {
            let refused = signing.refused(command).await;
            assert!(
                refused.contains("the stored correction 1 cannot be read"),
                "{refused}"
            );
        }
    }
    assert_eq!(signing.app.get("/en/harbour").await.names(), ["Ann Quill"]);
    let seen = signing.seen(&id).await;
    signing
        .told(&["signatures", "reject", &seen, "--reason", "damaged"])
        .await;
    let list = signing.told(&["signatures", "list", "--held"]).await;
    assert_eq!(list, "Nothing is waiting for review.\n");
}

#[tokio::test]
async fn a_broken_stored_correction_gives_an_incident_page() {
    let signing = Signing::start().await;
    waiting(&signing).await;
    signing
        .submit("/en/signature", &[("email", "ann@example.org")])
        .await;
    let mails = signing.arrived().await;
    let data = link_to(mails.last().unwrap(), "/my-data/");
    signing.by_hand("UPDATE correction SET fields = '{'").await;
    let page = signing.app.get(&data).await;
    assert_eq!(page.status, 500);
    assert!(page.body.contains("incident"), "{}", page.body);
}

#[tokio::test]
async fn a_broken_stored_correction_hinders_nobody_from_withdrawing() {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    let own = link_to(signing.arrived().await.last().unwrap(), "/signature/");
    let fields = [("name", "See cheap-pills.com"), ("visibility", "name")];
    signing.submit(&format!("{own}/correct"), &fields).await;
    signing.by_hand("UPDATE correction SET fields = '{'").await;
    let path = format!("{own}/withdraw");
    let answer = signing.submit(&path, &[("action", "withdraw")]).await;
    assert_eq!(answer.header("location"), format!("{own}?done=withdrawn"));
    assert!(signing.sentence().await.starts_with("No signatures yet"));
}

#[tokio::test]
async fn a_coordinator_corrects_a_printed_name_and_the_signatory_is_told() {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    signing.arrived().await;
    let id = signing.ids().await.pop().unwrap();
    let seen = signing.seen(&id).await;
    let names = NewNames {
        name: Some("Anne Quill".to_owned()),
        ..NewNames::default()
    };
    correct_name(&signing.app.app, &seen, &names, &nadia())
        .await
        .unwrap();
    assert_eq!(signing.app.get("/en/harbour").await.names(), ["Anne Quill"]);
    let mail = signing.arrived().await.remove(0);
    assert!(
        mail.subject.starts_with("Your name has been corrected"),
        "{}",
        mail.subject
    );
    assert!(
        mail.text.contains("Ann Quill → Anne Quill"),
        "{}",
        mail.text
    );
    let journal = signing.told(&["journal", "--person", &id]).await;
    assert!(journal.contains("coordinator Nadia: correct"), "{journal}");
    let outdated = signing
        .refused(&["signatures", "correct", &seen, "--name", "Anna Quill"])
        .await;
    assert!(outdated.contains("@"), "{outdated}");
    signing.told(&["verify"]).await;
}
