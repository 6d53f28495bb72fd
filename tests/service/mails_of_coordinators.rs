//! The mails that coordinators' acts cause, one after the other, in both languages.

use undersigned::invitations::{self, InvitationRequest};
use undersigned::locale::Locale;
use undersigned::moderation::corrections::renaming::{NewNames, correct_name};
use undersigned::moderation::{self, ManualEntry};

use crate::mails::{Expected, PostOffice};
use crate::moderation::nadia;
use crate::signing::{AMITY, ANN, link, link_to, with};

pub(crate) const KINDS: &[&str] = &[
    "approved",
    "correction-decided",
    "declined",
    "entered",
    "invitation",
    "name-corrected",
];

const ANN_IS: &str = "ann@example.org";
const INES_IS: &str = "ines@amity.example";

#[tokio::test]
async fn every_mail_that_coordinators_cause_is_whole_in_english() {
    walk(Locale::En).await;
}

#[tokio::test]
async fn every_mail_that_coordinators_cause_is_whole_in_french() {
    walk(Locale::Fr).await;
}

async fn walk(locale: Locale) {
    let office = PostOffice::open(locale).await;
    approve_and_decline(&office).await;
    decide_corrections(&office).await;
    enter_by_hand(&office).await;
    invite(&office).await;
    office.wrote(KINDS);
}

/// Signs and confirms, reads the mails of that, and gives the id.
async fn sign(office: &PostOffice, fields: &[(&str, &str)]) -> String {
    office.sign(fields).await;
    let asks = office.signing.arrived().await.remove(0);
    office.signing.press(&link(&asks)).await;
    office.signing.arrived().await;
    office.signing.ids().await.pop().unwrap()
}

async fn approve_and_decline(office: &PostOffice) {
    let amity = sign(office, AMITY).await;
    office.signing.approve(&amity).await.unwrap();
    let approved = Expected {
        kind: "approved",
        to: INES_IS,
        english: "Your signature is published: Keep the harbour open",
        french: "Votre signature est publiée : Gardons le havre ouvert",
    };
    office.deliver(approved).await;
    let fields = with(
        &with(ANN, "name", "See cheap-pills.com"),
        "visibility",
        "counted",
    );
    let quiet = sign(office, &fields).await;
    office.signing.approve(&quiet).await.unwrap();
    let counted = Expected {
        kind: "approved",
        to: ANN_IS,
        english: "Your signature is counted: Keep the harbour open",
        french: "Votre signature est comptée : Gardons le havre ouvert",
    };
    let counted = office.deliver(counted).await;
    assert!(!counted.text.contains("pills"), "the name stays out of it");
    office.signing.remove(&quiet).await.unwrap();
    office.deliver_all(vec![]).await;
    let joke = sign(office, &with(ANN, "name", "See cheap-pills.com")).await;
    let (app, seen) = (&office.signing.app.app, office.signing.seen(&joke).await);
    moderation::reject(app, &seen, "an advertisement", false, &nadia())
        .await
        .unwrap();
    let declined = Expected {
        kind: "declined",
        to: ANN_IS,
        english: "Your signature could not be listed: Keep the harbour open",
        french: "Votre signature n’a pas pu être affichée : Gardons le havre ouvert",
    };
    let declined = office.deliver(declined).await;
    let reason = declined.text.contains("advertisement");
    assert!(!reason, "the reason stays with coordinators");
}

async fn decide_corrections(office: &PostOffice) {
    let fields = with(&with(ANN, "name", "Bea Thorn"), "email", "bea@example.org");
    office.sign(&fields).await;
    let asks = office.signing.arrived().await.remove(0);
    office.signing.press(&link(&asks)).await;
    let own = link_to(&office.signing.arrived().await[0], "/signature/");
    let id = office.signing.ids().await.pop().unwrap();
    let ask = [("name", "Bea Thorn, thorns.com"), ("visibility", "name")];
    let page = format!("{own}/correct");
    office.signing.submit(&page, &ask).await;
    let app = &office.signing.app.app;
    let seen = office.signing.seen(&id).await;
    moderation::reject(app, &seen, "a web address", false, &nadia())
        .await
        .unwrap();
    let refused = Expected {
        kind: "correction-decided",
        to: "bea@example.org",
        english: "Your correction was not published: Keep the harbour open",
        french: "Votre correction n’a pas été publiée : Gardons le havre ouvert",
    };
    office.deliver(refused).await;
    office.signing.submit(&page, &ask).await;
    office.signing.approve(&id).await.unwrap();
    let applied = Expected {
        kind: "correction-decided",
        to: "bea@example.org",
        english: "Your correction is published: Keep the harbour open",
        french: "Votre correction est publiée : Gardons le havre ouvert",
    };
    office.deliver(applied).await;
    let names = NewNames {
        name: Some("Béa Thorn".to_owned()),
        ..NewNames::default()
    };
    let seen = office.signing.seen(&id).await;
    correct_name(app, &seen, &names, &nadia()).await.unwrap();
    let corrected = Expected {
        kind: "name-corrected",
        to: "bea@example.org",
        english: "Your name has been corrected: Keep the harbour open",
        french: "Votre nom a été corrigé : Gardons le havre ouvert",
    };
    let corrected = office.deliver(corrected).await;
    let change = "Bea Thorn, thorns.com → Béa Thorn";
    assert!(corrected.text.contains(change), "{}", corrected.text);
    assert_eq!(link_to(&corrected, "/signature/"), own);
}

async fn enter_by_hand(office: &PostOffice) {
    let app = &office.signing.app.app;
    let hand = ManualEntry {
        source: "the sheet of July 3".to_owned(),
        language: Some(office.locale),
        ..ManualEntry::default()
    };
    let heron = ManualEntry {
        organization: Some("Heron Choir & <Friends>".to_owned()),
        name_fr: Some("Chœur du Héron & <Amis>".to_owned()),
        representative: Some("Kit Lowe".to_owned()),
        email: Some("kit@heron.example".to_owned()),
        ..hand.clone()
    };
    moderation::enter(app, "harbour", &heron, &nadia())
        .await
        .unwrap();
    let entered = |to| Expected {
        kind: "entered",
        to,
        english: "Your signature has been added: Keep the harbour open",
        french: "Votre signature a été inscrite : Gardons le havre ouvert",
    };
    let mail = office.deliver(entered("kit@heron.example")).await;
    let name = office.said("Heron Choir & <Friends>", "Chœur du Héron & <Amis>");
    assert!(mail.text.contains(name), "{}", mail.text);
    assert!(!mail.html.contains(name) && mail.html.contains("&amp; &lt;"));
    for unsaid in ["Kit Lowe", "sheet", "Nadia"] {
        assert!(!mail.text.contains(unsaid), "{unsaid} in {}", mail.text);
    }
    let counted = ManualEntry {
        individual: Some("Dov Reed".to_owned()),
        email: Some("dov@example.org".to_owned()),
        counted: true,
        ..hand
    };
    moderation::enter(app, "harbour", &counted, &nadia())
        .await
        .unwrap();
    let mail = office.deliver(entered("dov@example.org")).await;
    assert!(!mail.text.contains("Reed"), "{}", mail.text);
}

async fn invite(office: &PostOffice) {
    let asked = InvitationRequest {
        letter: "harbour".to_owned(),
        organization: "Gull Reading Circle".to_owned(),
        to: "dora@gull.example".to_owned(),
        language: Some(office.locale),
        representative: Some("Dora Lind".to_owned()),
    };
    let app = &office.signing.app.app;
    invitations::invite(app, &asked, &nadia()).await.unwrap();
    let invitation = Expected {
        kind: "invitation",
        to: "dora@gull.example",
        english: "Invitation for Gull Reading Circle to sign: Keep the harbour open",
        french: "Invitation à signer pour Gull Reading Circle : Gardons le havre ouvert",
    };
    let mail = office.deliver(invitation).await;
    assert!(mail.text.contains("Dora Lind"), "{}", mail.text);
    let until = office.said("September 15, 2026", "15 septembre 2026");
    assert!(mail.text.contains(until), "{}", mail.text);
    let decline = link_to(&mail, "/not-me/");
    office.signing.submit(&decline, &[("action", "stop")]).await;
    office.deliver_all(vec![]).await;
}
