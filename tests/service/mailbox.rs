//! The proof of a mailbox: once more, elsewhere, by reminder, or refused.

use undersigned::clock::{DAY, HOUR};

use crate::signing::{AMITY, ANN, Signing, code, link, link_to, with};

#[tokio::test]
async fn a_mail_is_sent_again_at_most_five_times_in_all_and_each_link_works() {
    let signing = Signing::start().await;
    let mut sent = signing.sign("en", ANN).await.header("location").to_owned();
    let first = signing.arrived().await.remove(0);
    let mut mails = 1;
    for _ in 0..8 {
        let answer = signing.submit(&sent, &[("action", "again")]).await;
        assert_eq!(answer.status, 303);
        sent = answer.header("location").to_owned();
        // The quota of a day for an address that was never confirmed is smaller than five.
        signing.app.app.clock.advance(9 * HOUR);
        mails += signing.arrived().await.len();
    }
    let page = signing.app.get(&sent).await;
    assert_eq!(page.texts(".done").len(), 1);
    assert!(mails <= 5, "{mails} mails");
    let done = signing.press(&link(&first)).await;
    assert!(done.body.contains("this signature counts"));
}

#[tokio::test]
async fn a_changed_address_gets_the_mail_and_the_old_link_is_worthless() {
    let signing = Signing::start().await;
    let typo = with(ANN, "email", "ann@exmaple.org");
    let sent = signing
        .sign("fr", &typo)
        .await
        .header("location")
        .to_owned();
    let old = signing.arrived().await.remove(0);
    let wrong = signing
        .submit(&sent, &[("action", "change"), ("email", "ann@")])
        .await;
    assert_eq!(wrong.status, 422);
    assert_eq!(wrong.attributes("#email", "value"), ["ann@"]);
    let changed = signing
        .submit(&sent, &[("action", "change"), ("email", "ann@example.org")])
        .await;
    assert_eq!(changed.status, 303);
    let new = signing.arrived().await.remove(0);
    assert_eq!(new.to, "ann@example.org");
    assert_eq!(signing.app.get(&link(&old)).await.status, 404);
    assert_eq!(
        signing.app.get(&link_to(&old, "/not-me/")).await.status,
        404
    );
    let by_old_code = signing
        .submit(changed.header("location"), &[("code", &code(&old))])
        .await;
    assert_eq!(by_old_code.status, 422);
    signing.press(&link(&new)).await;
    assert_eq!(signing.sentence().await, "1 individual");
}

#[tokio::test]
async fn unconfirmed_signatories_are_reminded_after_a_day_and_before_closing() {
    let signing = Signing::start().await;
    signing.app.app.clock.advance(65 * DAY);
    signing.sign("fr", ANN).await;
    signing.arrived().await;
    signing.app.app.clock.advance(DAY - HOUR);
    assert!(signing.arrived().await.is_empty());
    signing.app.app.clock.advance(2 * HOUR);
    let reminder = signing.arrived().await;
    assert_eq!(
        reminder[0].subject,
        "Votre signature n’est pas encore confirmée\u{a0}: Gardons le havre ouvert"
    );
    assert!(signing.arrived().await.is_empty());
    // The letter closes on September 15 at midnight: two days on, it closes within a day.
    signing.app.app.clock.advance(2 * DAY);
    let closing = signing.arrived().await;
    assert_eq!(closing.len(), 1);
    assert!(
        closing[0]
            .subject
            .starts_with("La période de signature se termine bientôt")
    );
    signing.app.app.clock.advance(2 * HOUR);
    assert!(signing.arrived().await.is_empty());
    let done = signing.press(&link(&closing[0])).await;
    assert!(done.body.contains("cette signature compte"));
}

#[tokio::test]
async fn confirmed_and_suppressed_addresses_get_no_reminder() {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    signing
        .sign("en", &with(ANN, "email", "eve@example.org"))
        .await;
    let mails = signing.arrived().await;
    let asked = mails
        .iter()
        .find(|mail| mail.to == "eve@example.org")
        .unwrap();
    signing
        .submit(&link_to(asked, "/not-me/"), &[("action", "stop")])
        .await;
    signing.app.app.clock.advance(2 * DAY);
    assert!(signing.arrived().await.is_empty());
}

#[tokio::test]
async fn not_me_takes_two_steps_and_can_be_undone_by_the_address_owner() {
    let signing = Signing::start().await;
    signing.sign("en", ANN).await;
    let mail = signing.arrived().await.remove(0);
    let stop = link_to(&mail, "/not-me/");
    for _ in 0..3 {
        assert_eq!(signing.app.get(&stop).await.status, 200);
    }
    assert_eq!(signing.app.get(&link(&mail)).await.status, 200);
    let stopped = signing.submit(&stop, &[("action", "stop")]).await;
    assert!(stopped.body.contains("The request has been erased"));
    signing.app.app.clock.advance(100 * DAY);
    let allowed = signing.submit(&stop, &[("action", "allow")]).await;
    assert!(
        allowed
            .body
            .contains("We can send you messages about this letter again")
    );
    assert_eq!(signing.app.rows("suppression").await, 0);
}

#[tokio::test]
async fn not_me_on_a_confirmed_signature_leads_to_its_own_page() {
    let signing = Signing::start().await;
    signing.sign("en", ANN).await;
    let mail = signing.arrived().await.remove(0);
    signing.press(&link(&mail)).await;
    let page = signing.app.get(&link_to(&mail, "/not-me/")).await;
    assert_eq!(page.attributes("main a.button", "href").len(), 1);
    assert_eq!(signing.sentence().await, "1 individual");
}

#[tokio::test]
async fn two_people_at_one_address_get_a_mail_each() {
    let signing = Signing::start().await;
    signing.sign("en", ANN).await;
    signing.sign("en", &with(ANN, "name", "Ben Quill")).await;
    let mails = signing.arrived().await;
    assert_eq!(mails.len(), 2);
    for mail in &mails {
        signing.press(&link(mail)).await;
    }
    assert_eq!(signing.sentence().await, "2 individuals");
}

#[tokio::test]
async fn both_representatives_are_notified_that_they_count_once() {
    let signing = Signing::start().await;
    signing.trust("Tidal Law", "tidal.example").await;
    let tidal = with(AMITY, "organization", "Tidal Law");
    signing
        .signed(&with(&tidal, "email", "ada@tidal.example"))
        .await;
    for address in ["eve@tidal.example", "ivy@tidal.example"] {
        signing.signed(&with(&tidal, "email", address)).await;
    }
    let told: Vec<(String, String)> = signing
        .all_mail()
        .await
        .into_iter()
        .filter(|mail| !mail.subject.starts_with("Confirm"))
        .map(|mail| (mail.to, mail.subject.split(':').next().unwrap().to_owned()))
        .collect();
    let told: Vec<(&str, &str)> = told
        .iter()
        .map(|(to, what)| (to.as_str(), what.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("ada@tidal.example", "Your signature counts"),
            ("eve@tidal.example", "Your organization has already signed"),
            (
                "ada@tidal.example",
                "Someone else signed for your organization"
            ),
            ("ivy@tidal.example", "Your organization has already signed"),
        ]
    );
    assert_eq!(signing.sentence().await, "1 organization");
}

#[tokio::test]
async fn signatures_can_be_confirmed_for_a_day_after_closing() {
    let signing = Signing::start().await;
    signing.app.app.clock.advance(68 * DAY);
    signing.sign("en", ANN).await;
    let mail = signing.arrived().await.remove(0);
    let token = signing
        .app
        .get("/en/harbour/sign")
        .await
        .attributes("input[name=token]", "value")
        .remove(0);
    signing.app.app.clock.advance(DAY);
    let closed = signing.app.get("/en/harbour/sign").await;
    assert_eq!(closed.texts("h1"), ["Signatures are closed"]);
    assert!(closed.body.contains("You can still confirm until"));
    let mut late = with(ANN, "email", "late@example.org");
    late.push(("token", &token));
    assert_eq!(
        signing.app.post("/en/harbour/sign", &late).await.status,
        409
    );
    let done = signing.press(&link(&mail)).await;
    assert!(done.body.contains("this signature counts"));
}

#[tokio::test]
async fn a_signature_that_waits_is_promised_a_reply_within_the_days_of_the_settings() {
    for (days, language, promise) in [
        ("2", "en", "replies within 2 business days"),
        ("1", "en", "replies within 1 business day."),
        ("5", "fr", "répond normalement dans les 5 jours ouvrables"),
    ] {
        let signing = Signing::start_with(&[("UNDERSIGNED_COALITION__REPLY_DAYS", days)]).await;
        signing.sign(language, AMITY).await;
        let confirm = signing.arrived().await.remove(0);
        signing.press(&link(&confirm)).await;
        let check = signing.arrived().await.remove(0);
        assert!(check.text.contains(promise), "{}", check.text);
        assert!(check.html.contains(promise), "{}", check.html);
    }
}
