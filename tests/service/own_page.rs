//! One's own page: found by mail, corrected, counted only, withdrawn.

use undersigned::clock::DAY;
use undersigned::mail::MailMessage;

use crate::signing::{AMITY, ANN, Signing, link, link_to, with};

/// Signs and confirms; gives the path of the signature's own page.
pub(crate) async fn own(signing: &Signing, fields: &[(&str, &str)]) -> String {
    signing.signed(fields).await;
    let mails = signing.arrived().await;
    link_to(mails.last().unwrap(), "/signature/")
}

fn correction<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let fields = [("name", "Ann Quill"), ("visibility", "name")];
    changes
        .iter()
        .fold(fields.to_vec(), |fields, (name, value)| {
            with(&fields, name, value)
        })
}

#[tokio::test]
async fn a_link_to_ones_own_page_comes_by_mail_years_later() {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    signing.arrived().await;
    signing.app.app.clock.advance(900 * DAY);
    let asked = signing
        .submit("/fr/signature", &[("email", "ANN@example.org")])
        .await;
    assert_eq!(asked.header("location"), "/fr/signature?sent=1");
    let mail: MailMessage = signing.arrived().await.remove(0);
    assert_eq!(
        mail.subject,
        "Vos signatures et vos données\u{a0}: Coalition du Havre"
    );
    let page = signing.app.get(&link_to(&mail, "/signature/")).await;
    assert_eq!(page.texts(".shown .name"), ["Ann Quill"]);
    assert_eq!(page.header("cache-control"), "no-store");
    let nobody = signing
        .submit("/fr/signature", &[("email", "nobody@example.org")])
        .await;
    assert_eq!(nobody.status, 303);
    assert!(signing.arrived().await.is_empty());
}

#[tokio::test]
async fn a_correction_without_reasons_for_review_applies_at_once() {
    let signing = Signing::start().await;
    let own = own(&signing, ANN).await;
    let form = signing.app.get(&format!("{own}/correct")).await;
    assert_eq!(form.attributes("#name", "value"), ["Ann Quill"]);
    assert_eq!(form.attributes("#sort_name", "value"), ["Quill"]);
    let fields = correction(&[("name", "Ann Quill-Baker"), ("affiliation", "Tide College")]);
    let done = signing.submit(&format!("{own}/correct"), &fields).await;
    assert_eq!(done.header("location"), format!("{own}?done=corrected"));
    let letter = signing.app.get("/en/harbour").await;
    assert_eq!(letter.names(), ["Ann Quill-Baker"]);
    assert_eq!(letter.texts(".entries .line"), ["Tide College"]);
    assert_eq!(
        signing
            .app
            .get("/en/harbour/signatories?q=baker")
            .await
            .names(),
        ["Ann Quill-Baker"]
    );
    let wrong = signing
        .submit(&format!("{own}/correct"), &correction(&[("name", "")]))
        .await;
    assert_eq!(wrong.status, 422);
    assert_eq!(wrong.texts(".summary a"), ["Enter your name"]);
}

#[tokio::test]
async fn a_correction_under_review_leaves_the_old_name_listed() {
    let signing = Signing::start().await;
    let own = own(&signing, ANN).await;
    let fields = correction(&[("name", "buy at cheap-pills.com")]);
    let waits = signing.submit(&format!("{own}/correct"), &fields).await;
    assert_eq!(waits.header("location"), format!("{own}?done=waits"));
    assert_eq!(signing.app.get("/en/harbour").await.names(), ["Ann Quill"]);
    assert_eq!(signing.app.get(&own).await.texts(".note").len(), 1);
    // Stepping back from the list never waits.
    let hidden = with(&fields, "visibility", "counted");
    signing.submit(&format!("{own}/correct"), &hidden).await;
    assert!(signing.app.get("/en/harbour").await.names().is_empty());
    assert_eq!(
        signing.sentence().await,
        "1 individual who asked not to be named"
    );
}

#[tokio::test]
async fn a_listed_organization_takes_no_name_that_the_register_does_not_know() {
    let signing = Signing::start().await;
    signing.trust("Tidal Law", "tidal.example").await;
    let tidal = with(
        &with(AMITY, "organization", "Tidal Law"),
        "email",
        "ada@tidal.example",
    );
    let own = own(&signing, &tidal).await;
    let named = |name| [("organization", name), ("name", "Ines Varga")];
    let form = format!("{own}/correct");
    let waits = signing
        .submit(&form, &named("The Government of Tides"))
        .await;
    assert_eq!(waits.header("location"), format!("{own}?done=waits"));
    let done = signing.submit(&form, &named("TIDAL LAW Inc.")).await;
    assert_eq!(done.header("location"), format!("{own}?done=corrected"));
    assert_eq!(
        signing.app.get("/en/harbour").await.names(),
        ["TIDAL LAW Inc."]
    );
}

#[tokio::test]
async fn what_is_shown_before_confirming_can_be_corrected_first() {
    let signing = Signing::start().await;
    signing.sign("en", &with(ANN, "name", "Ann Qiull")).await;
    let mail = signing.arrived().await.remove(0);
    let page = signing.app.get(&link(&mail)).await;
    let correct = page.attributes(".shown a", "href").remove(0);
    signing.submit(&correct, &correction(&[])).await;
    assert_eq!(
        signing.app.get(&link(&mail)).await.texts(".shown .name"),
        ["Ann Quill"]
    );
    let own = correct.trim_end_matches("/correct");
    let confirmed = signing.press(own).await;
    assert_eq!(confirmed.status, 303);
    assert_eq!(signing.app.get("/en/harbour").await.names(), ["Ann Quill"]);
}

#[tokio::test]
async fn withdrawing_takes_a_page_and_a_button_and_leaves_nothing_in_the_list() {
    let signing = Signing::start().await;
    let own = own(&signing, ANN).await;
    let withdraw = format!("{own}/withdraw");
    assert_eq!(signing.app.get(&withdraw).await.status, 200);
    assert_eq!(signing.sentence().await, "1 individual");
    for _ in 0..2 {
        let token = signing
            .app
            .get(&own)
            .await
            .attributes("input[name=token]", "value");
        assert!(
            token.is_empty(),
            "the own page itself has no button that acts"
        );
        let done = signing
            .press_open(&withdraw, "own", &[("action", "withdraw")])
            .await;
        assert_eq!(done.header("location"), format!("{own}?done=withdrawn"));
    }
    assert_eq!(
        signing.sentence().await,
        "No signatures yet. Yours can be the first."
    );
    let mails = signing.arrived().await;
    assert_eq!(mails.len(), 1);
    assert!(
        mails[0]
            .subject
            .starts_with("Your signature has been withdrawn")
    );
    signing.signed(ANN).await;
    assert_eq!(signing.sentence().await, "1 individual");
}

#[tokio::test]
async fn a_signature_can_stay_without_its_name() {
    let signing = Signing::start().await;
    let own = own(&signing, ANN).await;
    let page = format!("{own}/withdraw");
    let done = signing.submit(&page, &[("action", "count-only")]).await;
    assert_eq!(done.header("location"), format!("{own}?done=counted-only"));
    assert!(!signing.app.get("/en/harbour").await.body.contains("Quill"));
    assert_eq!(
        signing.app.number("SELECT unlisted FROM tally").await,
        signing
            .app
            .number("SELECT count(*) FROM signature WHERE state = 'published' AND visibility = 'counted'")
            .await
    );
    let kept = signing.submit(&page, &[("action", "keep")]).await;
    assert_eq!(kept.header("location"), own);
}

#[tokio::test]
async fn each_part_of_a_pass_has_its_own_page_that_leads_to_the_other() {
    let signing = Signing::start().await;
    let both = [("kind", "both"), ("visibility", "name"), ("publish", "yes")]
        .iter()
        .fold(AMITY.to_vec(), |fields, (name, value)| {
            with(&fields, name, value)
        });
    signing.signed(&both).await;
    let mails = signing.arrived().await;
    let pages: Vec<String> = mails
        .iter()
        .map(|mail| link_to(mail, "/signature/"))
        .collect();
    assert_eq!(pages.len(), 2);
    let first = signing.app.get(&pages[0]).await;
    assert_eq!(first.texts(".shown .name").len(), 2);
    assert!(first.attributes(".shown a", "href").contains(&pages[1]));
}

#[tokio::test]
async fn foreign_or_mistyped_links_return_404() {
    let signing = Signing::start().await;
    signing.sign("en", ANN).await;
    let mail = signing.arrived().await.remove(0);
    let confirm = link(&mail);
    let token = confirm.rsplit('/').next().unwrap();
    for path in [
        format!("/en/signature/{token}"),
        format!("/en/not-me/{token}"),
        "/en/signature/short".to_owned(),
        "/en/confirm/00000000000000000000000000".to_owned(),
    ] {
        let dead = signing.app.get(&path).await;
        assert_eq!(dead.status, 404, "{path}");
        assert_eq!(dead.attributes("main a.button", "href"), ["/en/signature"]);
    }
}
