//! No answer costs more or less for what is known of an address: changing it on "check your inbox"
//! does and mails the same whoever had it, and "find my page" leaves all that differs to timed work.

use entity::signature;
use entity::values::SignatureState;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use undersigned::clock::DAY;
use undersigned::email_address::EmailAddress;

use crate::equal_answers::{counts, seen};
use crate::signing::{AMITY, ANN, Signing, link, link_to, with};

/// What becomes of a submission before its address is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    Pending,
    NotMe,
    Silenced,
    Confirmed,
    AlreadySigned,
}

const ALL: [Before; 5] = [
    Before::Pending,
    Before::NotMe,
    Before::Silenced,
    Before::Confirmed,
    Before::AlreadySigned,
];

/// Signs with somebody's address, brings the submission where it is to be, and gives its page.
async fn submitted(signing: &Signing, fields: &[(&str, &str)], before: Before) -> String {
    if before == Before::Silenced {
        signing.sign("en", fields).await;
        let asked = signing.arrived().await.remove(0);
        let stop = link_to(&asked, "/not-me/");
        signing.submit(&stop, &[("action", "stop")]).await;
    }
    if before == Before::AlreadySigned {
        signing.signed(fields).await;
    }
    let page = signing.sign("en", fields).await;
    let mails = signing.arrived().await;
    match before {
        Before::NotMe => {
            let stop = link_to(&mails[0], "/not-me/");
            signing.submit(&stop, &[("action", "stop")]).await;
        }
        Before::Confirmed => drop(signing.press(&link(&mails[0])).await),
        Before::Pending | Before::Silenced | Before::AlreadySigned => {}
    }
    signing.arrived().await;
    page.header("location").to_owned()
}

/// Presses a button of a page; what is seen, asked and written, in words.
async fn measured(
    signing: &Signing,
    statements: &impl Fn() -> Vec<String>,
    (page, fields): (&str, &[(&str, &str)]),
) -> String {
    let before = counts(signing).await;
    statements();
    let answer = signing.press_open(page, "code", fields).await;
    let asked = statements();
    let after = counts(signing).await;
    let rows: Vec<i64> = before.iter().zip(after).map(|(b, a)| a - b).collect();
    format!("{:?} {rows:?}\n{}", seen(&answer), asked.join("\n"))
}

#[tokio::test]
async fn mail_to_a_changed_address_does_not_reveal_the_state_of_the_first() {
    for fields in [ANN, AMITY] {
        let mut first = None;
        for before in ALL {
            let signing = Signing::start().await;
            let page = submitted(&signing, fields, before).await;
            let statements = signing.app.statements();
            let fields = [("action", "change"), ("email", "bea@example.org")];
            let cost = measured(&signing, &statements, (&page, &fields)).await;
            let mails: Vec<(String, String)> = signing
                .arrived()
                .await
                .into_iter()
                .filter(|mail| mail.to == "bea@example.org")
                .map(|mail| (mail.subject, mail.text.lines().count().to_string()))
                .collect();
            assert_eq!(mails.len(), 1, "{before:?}");
            let first = first.get_or_insert_with(|| (cost.clone(), mails.clone()));
            assert_eq!(*first, (cost, mails), "{before:?}");
        }
    }
}

#[tokio::test]
async fn a_changed_address_can_confirm_even_after_not_me() {
    let signing = Signing::start().await;
    let typed = with(ANN, "title", "Keeper of the light");
    let page = submitted(&signing, &typed, Before::NotMe).await;
    let kept = "SELECT count(*) FROM signature WHERE name <> '' OR address_key IS NOT NULL";
    assert_eq!(signing.app.number(kept).await, 0);
    let fields = [("action", "change"), ("email", "bea@example.org")];
    signing.submit(&page, &fields).await;
    let mail = signing.arrived().await.remove(0);
    let done = signing.press(&link(&mail)).await;
    assert!(done.body.contains("this signature counts"));
    let list = signing.app.get("/en/harbour/signatories").await;
    assert!(list.body.contains("Ann Quill") && list.body.contains("Keeper of the light"));
}

#[tokio::test]
async fn changing_the_address_of_a_confirmed_signature_starts_another_one() {
    let signing = Signing::start().await;
    let page = submitted(&signing, ANN, Before::Confirmed).await;
    let key = "SELECT count(DISTINCT address_key) FROM signature WHERE state = 'published'";
    let fields = [("action", "change"), ("email", "eve@example.org")];
    signing.submit(&page, &fields).await;
    assert_eq!(signing.states().await, ["published", "pending"]);
    assert_eq!(signing.app.number(key).await, 1);
    assert_eq!(signing.sentence().await, "1 individual");
}

#[tokio::test]
async fn an_address_can_be_changed_five_times_and_from_the_newest_page_only() {
    let signing = Signing::start().await;
    let first = submitted(&signing, ANN, Before::Pending).await;
    let mut page = first.clone();
    let mut mails = 0;
    for number in 0..8 {
        let email = format!("ann{number}@example.org");
        let fields = [("action", "change"), ("email", email.as_str())];
        let answer = signing.submit(&page, &fields).await;
        assert_eq!(answer.status, 303);
        page = answer.header("location").to_owned();
        mails += signing.arrived().await.len();
    }
    assert_eq!(mails, 5);
    let fields = [("action", "change"), ("email", "late@example.org")];
    assert_eq!(signing.submit(&first, &fields).await.status, 303);
    assert!(signing.arrived().await.is_empty());
    let open = "SELECT count(*) FROM signature WHERE address_key IS NOT NULL";
    assert!(signing.app.number(open).await <= 1);
}

#[tokio::test]
async fn concurrent_address_changes_record_one_change() {
    let signing = Signing::start().await;
    let page = submitted(&signing, ANN, Before::Pending).await;
    let one = [("action", "change"), ("email", "one@example.org")];
    let other = [("action", "change"), ("email", "other@example.org")];
    let (one, other) = tokio::join!(
        signing.press_open(&page, "code", &one),
        signing.press_open(&page, "code", &other)
    );
    let mut places = [one.header("location"), other.header("location")];
    places.sort_unstable_by_key(|place| place.len());
    assert_eq!(places[0], "/en/harbour/sign");
    assert!(places[1].starts_with("/en/harbour/sent/"));
    assert_eq!(signing.arrived().await.len(), 1);
    let open = "SELECT count(*) FROM signature WHERE address_key IS NOT NULL";
    assert_eq!(signing.app.number(open).await, 1);
}

#[tokio::test]
async fn a_concurrent_address_change_lists_only_the_confirmed_person() {
    for confirm_first in [true, false] {
        let signing = Signing::start().await;
        let page = signing.sign("en", ANN).await.header("location").to_owned();
        let confirm = link(&signing.arrived().await[0]);
        let fields = [("action", "change"), ("email", "eve@example.org")];
        let change = signing.press_open(&page, "code", &fields);
        let press = signing.press_open(&confirm, "confirm", &[]);
        if confirm_first {
            tokio::join!(press, change);
        } else {
            tokio::join!(change, press);
        }
        let eve = EmailAddress::parse("eve@example.org").unwrap();
        let rows = signature::Entity::find()
            .filter(signature::Column::AddressKey.eq(signing.app.app.address_key(&eve)))
            .filter(signature::Column::State.ne(SignatureState::Pending));
        let confirmed = rows.all(signing.app.app.storage.read()).await.unwrap();
        assert!(confirmed.is_empty());
    }
}

#[tokio::test]
async fn an_address_given_late_gets_no_reminder_at_once_and_keeps_the_first_deadline() {
    let signing = Signing::start().await;
    let page = submitted(&signing, ANN, Before::NotMe).await;
    signing.app.app.clock.advance(6 * DAY);
    signing.arrived().await;
    let fields = [("action", "change"), ("email", "bea@example.org")];
    signing.submit(&page, &fields).await;
    let mails = signing.arrived().await;
    assert_eq!(mails.len(), 1);
    assert!(signing.arrived().await.is_empty());
    signing.app.app.clock.advance(DAY + 1);
    assert!(signing.arrived().await.is_empty());
    assert_eq!(signing.app.get(&link(&mails[0])).await.status, 404);
    assert_eq!(signing.app.rows("submission_copy").await, 0);
}

#[tokio::test]
async fn resending_runs_the_same_statements_for_an_ended_request() {
    for fields in [ANN, AMITY] {
        let mut first = None;
        for before in ALL {
            let signing = Signing::start().await;
            let page = submitted(&signing, fields, before).await;
            let statements = signing.app.statements();
            let cost = measured(&signing, &statements, (&page, &[("action", "again")])).await;
            let first = first.get_or_insert_with(|| cost.clone());
            assert_eq!(*first, cost, "{before:?}");
        }
    }
}

#[tokio::test]
async fn finding_a_signature_queues_the_mail_for_later() {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    signing.arrived().await;
    let statements = signing.app.statements();
    let mut found = Vec::new();
    for address in ["ann@example.org", "bea@example.org"] {
        statements();
        signing
            .press_open("/en/signature", "find", &[("email", address)])
            .await;
        found.push(statements());
    }
    assert_eq!(found[0], found[1]);
    for statement in &found[0] {
        for table in ["FROM \"signature\"", "FROM \"letter", "outgoing_mail"] {
            assert!(!statement.contains(table), "{statement}");
        }
    }
    let sizes = "SELECT count(DISTINCT length(address_sealed)) FROM own_links_wish";
    assert_eq!(signing.app.number(sizes).await, 1);
    let mails = signing.arrived().await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, "ann@example.org");
    assert!(mails[0].text.contains("/en/signature/"));
    assert_eq!(signing.app.rows("own_links_wish").await, 0);
}
