//! Nobody is listed who has not confirmed from the mailbox that is stored: whatever links, codes and
//! tickets somebody kept from before the address was changed, and whatever is pressed at once.

use entity::signature;
use sea_orm::EntityTrait;
use undersigned::email_address::EmailAddress;
use undersigned::journal::Actor;
use undersigned::mail::MailMessage;
use undersigned::signing::person::{self, EraseOptions};

use crate::harness::Answer;
use crate::signing::{AMITY, ANN, Signing, code, link, link_to, with};

/// How often two requests that contradict each other are sent at once.
const RACES: usize = 15;
/// The mailbox of somebody else, on a domain that is trusted.
const DIRECTOR: &str = "director@amity.example";

/// Somebody who signed for the Amity Society from a mailbox of their own, and has its mail.
struct Impostor {
    ticket: String,
    mail: MailMessage,
}

async fn impostor(signing: &Signing, address: &str) -> Impostor {
    let fields = with(AMITY, "email", address);
    let signed = signing.sign("en", &fields).await;
    let mails = signing.arrived().await;
    Impostor {
        ticket: signed.header("location").to_owned(),
        mail: mails.into_iter().find(|mail| mail.to == address).unwrap(),
    }
}

/// The manage page that the confirm page leads to.
async fn manage_page(signing: &Signing, mail: &MailMessage) -> String {
    let page = signing.app.get(&link(mail)).await;
    let correct = page.attributes(".shown a", "href").remove(0);
    correct.trim_end_matches("/correct").to_owned()
}

async fn change_address(signing: &Signing, ticket: &str, address: &str) -> Answer {
    let fields = [("action", "change"), ("email", address)];
    signing.press_open(ticket, "code", &fields).await
}

async fn start() -> Signing {
    let signing = Signing::start().await;
    signing.trust("The Amity Society", "amity.example").await;
    signing
}

/// Nothing is published unless the stored address is this one.
async fn published_only_from(signing: &Signing, address: &str) -> bool {
    let app = &signing.app.app;
    let key = app.address_key(&EmailAddress::parse(address).unwrap());
    let rows = signature::Entity::find()
        .all(app.storage.read())
        .await
        .unwrap();
    let published: Vec<_> = rows
        .iter()
        .filter(|row| row.published_at.is_some())
        .collect();
    assert!(
        published
            .iter()
            .all(|row| row.address_key.as_ref() == Some(&key)),
        "published from an address that nobody confirmed"
    );
    !published.is_empty()
}

#[tokio::test]
async fn a_manage_link_from_before_a_change_of_address_confirms_nothing() {
    let signing = start().await;
    let eve = impostor(&signing, "eve@elsewhere.example").await;
    let manage = manage_page(&signing, &eve.mail).await;
    let correct = format!("{manage}/correct");
    assert_eq!(signing.app.get(&correct).await.status, 200);
    change_address(&signing, &eve.ticket, DIRECTOR).await;
    assert_eq!(signing.press_open(&manage, "own", &[]).await.status, 404);
    for path in [manage.clone(), correct, format!("{manage}/withdraw")] {
        assert_eq!(signing.app.get(&path).await.status, 404, "{path}");
    }
    assert_eq!(
        signing.sentence().await,
        "No signatures yet. Yours can be the first."
    );
    let mail = signing.arrived().await.remove(0);
    assert_eq!(mail.to, DIRECTOR);
    signing.press(&link(&mail)).await;
    assert_eq!(signing.sentence().await, "1 organization");
}

#[tokio::test]
async fn changing_the_address_back_does_not_revive_old_links() {
    let signing = start().await;
    let eve = impostor(&signing, "eve@elsewhere.example").await;
    let manage = manage_page(&signing, &eve.mail).await;
    let changed = change_address(&signing, &eve.ticket, DIRECTOR).await;
    let ticket = changed.header("location").to_owned();
    change_address(&signing, &ticket, "eve@elsewhere.example").await;
    assert_eq!(signing.press_open(&manage, "own", &[]).await.status, 404);
    let old = signing.press_open(&link(&eve.mail), "confirm", &[]).await;
    assert_eq!(old.status, 404);
    let old_code = [("code", code(&eve.mail))];
    let old_code: Vec<(&str, &str)> = old_code.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let typed = signing.press_open(&eve.ticket, "code", &old_code).await;
    assert_eq!(typed.status, 422);
    assert!(!published_only_from(&signing, DIRECTOR).await);
}

#[tokio::test]
async fn a_ticket_from_before_a_change_of_address_sends_nothing_to_the_old_address() {
    let signing = start().await;
    let eve = impostor(&signing, "eve@elsewhere.example").await;
    change_address(&signing, &eve.ticket, DIRECTOR).await;
    signing.arrived().await;
    for _ in 0..3 {
        let again = signing
            .press_open(&eve.ticket, "code", &[("action", "again")])
            .await;
        assert_eq!(again.status, 303);
        let to: Vec<String> = signing
            .arrived()
            .await
            .into_iter()
            .map(|mail| mail.to)
            .collect();
        assert!(to.iter().all(|to| to == DIRECTOR), "{to:?}");
    }
}

#[tokio::test]
async fn the_same_mailbox_may_still_correct_before_it_confirms() {
    let signing = start().await;
    let ines = impostor(&signing, "ines@amity.example").await;
    let manage = manage_page(&signing, &ines.mail).await;
    assert_eq!(signing.press_open(&manage, "own", &[]).await.status, 303);
    assert!(published_only_from(&signing, "ines@amity.example").await);
}

#[tokio::test]
async fn confirming_while_the_address_changes_publishes_the_confirmed_address_or_nothing() {
    for round in 0..RACES {
        let signing = start().await;
        let eve = impostor(&signing, "eve@amity.example").await;
        let (button, manage) = (link(&eve.mail), manage_page(&signing, &eve.mail).await);
        let by_code = code(&eve.mail);
        let changing = change_address(&signing, &eve.ticket, DIRECTOR);
        let confirmed = match round % 3 {
            0 => tokio::join!(signing.press_open(&button, "confirm", &[]), changing).0,
            1 => tokio::join!(changing, signing.press_open(&manage, "own", &[])).1,
            _ => {
                let fields = [("code", by_code.as_str())];
                tokio::join!(signing.press_open(&eve.ticket, "code", &fields), changing).0
            }
        };
        let published = published_only_from(&signing, "eve@amity.example").await;
        let told = confirmed.status.as_u16();
        match round % 3 {
            0 | 1 if published => assert!([200, 303].contains(&told), "{told}"),
            0 | 1 => assert_eq!(told, 404),
            _ if published => assert_eq!(told, 200),
            _ => assert_eq!(told, 422),
        }
    }
}

#[tokio::test]
async fn a_reminder_never_goes_to_an_address_that_was_changed() {
    let signing = Signing::start().await;
    signing.app.app.clock.advance(undersigned::clock::DAY);
    let signed = signing.sign("en", ANN).await;
    let ticket = signed.header("location").to_owned();
    signing.arrived().await;
    change_address(&signing, &ticket, "ann@new.example").await;
    signing.arrived().await;
    signing
        .app
        .app
        .clock
        .advance(undersigned::clock::DAY + undersigned::clock::HOUR);
    let mails = signing.arrived().await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, "ann@new.example");
    assert_eq!(
        signing
            .app
            .get(&link_to(&mails[0], "/confirm/"))
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn a_name_corrected_before_the_address_was_changed_is_kept_nowhere() {
    let signing = Signing::start().await;
    let signed = signing.sign("en", ANN).await;
    let ticket = signed.header("location").to_owned();
    let mail = signing.arrived().await.remove(0);
    let manage = manage_page(&signing, &mail).await;
    let fields = [("name", "Ann Quill-Baker"), ("visibility", "name")];
    signing
        .press_open(&format!("{manage}/correct"), "own", &fields)
        .await;
    assert_eq!(signing.app.rows("journal_detail").await, 1);
    change_address(&signing, &ticket, "ann@new.example").await;
    assert_eq!(signing.app.rows("journal_detail").await, 0);
    let named = "SELECT count(*) FROM signature WHERE name <> ''";
    assert_eq!(signing.app.number(named).await, 1);
}

#[tokio::test]
async fn changing_the_address_while_it_is_refused_or_erased_ends_without_a_fault() {
    for round in 0..RACES {
        let signing = start().await;
        let eve = impostor(&signing, "eve@amity.example").await;
        let not_me = link_to(&eve.mail, "/not-me/");
        let app = &signing.app.app;
        let key = app.address_key(&EmailAddress::parse("eve@amity.example").unwrap());
        let changing = change_address(&signing, &eve.ticket, DIRECTOR);
        let changed = if round % 2 == 0 {
            let stop = [("action", "stop")];
            let (changed, stopped) =
                tokio::join!(changing, signing.press_open(&not_me, "stop", &stop));
            assert!([200, 404, 409].contains(&stopped.status.as_u16()));
            changed
        } else {
            let options = EraseOptions::default();
            let erasing = person::erase(app, &key, options, &Actor::Signatory);
            let (changed, erased) = tokio::join!(changing, erasing);
            erased.unwrap();
            changed
        };
        assert!(
            [303, 409].contains(&changed.status.as_u16()),
            "{}",
            changed.body
        );
        let hers = "SELECT count(*) FROM signature WHERE state = 'pending'";
        assert!(signing.app.number(hers).await <= 1);
    }
}
