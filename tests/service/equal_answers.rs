//! No answer tells a stranger what is known of an address: the page, its headers and bytes, the
//! database's statements and the rows are the same; the mailbox alone learns more.

use crate::harness::Answer;
use crate::signing::{AMITY, ANN, Signing, code, link, link_to, with};

const TABLES: [&str; 5] = [
    "signature",
    "verification",
    "outgoing_mail",
    "journal_entry",
    "suppression",
];

/// All of an answer that a stranger sees, without what is drawn anew each time.
pub(crate) fn seen(answer: &Answer) -> (u16, usize, usize, Vec<String>) {
    let names = answer.headers.keys().map(ToString::to_string).collect();
    let location = answer.header("location").len();
    (answer.status.as_u16(), answer.body.len(), location, names)
}

/// Signs as somebody at an address, and gives what a stranger sees, what the database was asked,
/// and how many rows came.
async fn measured(
    signing: &Signing,
    statements: &impl Fn() -> Vec<String>,
    fields: &[(&str, &str)],
) -> ((u16, usize, usize, Vec<String>), Vec<String>, Vec<i64>) {
    let before = counts(signing).await;
    statements();
    let answer = signing.sign("en", fields).await;
    let asked = statements();
    let after = counts(signing).await;
    let rows = before
        .iter()
        .zip(after)
        .map(|(before, after)| after - before);
    (seen(&answer), asked, rows.collect())
}

fn organization<'a>(name: &'a str, email: &'a str) -> Vec<(&'a str, &'a str)> {
    with(&with(AMITY, "organization", name), "email", email)
}

pub(crate) async fn counts(signing: &Signing) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in TABLES {
        counts.push(signing.app.rows(table).await);
    }
    counts
}

#[tokio::test]
async fn the_answer_does_not_reveal_whether_an_address_has_signed() {
    let signing = Signing::start().await;
    signing
        .signed(&with(ANN, "email", "ann1@example.org"))
        .await;
    signing
        .sign("en", &with(ANN, "email", "ann2@example.org"))
        .await;
    let stop = link_to(&signing.arrived().await.pop().unwrap(), "/not-me/");
    signing.submit(&stop, &[("action", "stop")]).await;
    signing.arrived().await;

    let statements = signing.app.statements();
    let address = |typed| with(ANN, "email", typed);
    let new = measured(&signing, &statements, &address("ann0@example.org")).await;
    let repeated = measured(&signing, &statements, &address("ann1@example.org")).await;
    let stopped = measured(&signing, &statements, &address("ann2@example.org")).await;
    let mut trap = address("ann3@example.org");
    trap.push(("company_fax", "1"));
    let trapped = measured(&signing, &statements, &trap).await;
    let joke = with(&address("ann4@example.org"), "name", "MICKEY MOUSE");
    let deceiving = measured(&signing, &statements, &joke).await;
    assert_eq!(new, repeated);
    assert_eq!(new, stopped);
    assert_eq!(new, trapped);
    assert_eq!(new, deceiving);
    assert_eq!(new.2, [1, 1, 1, 1, 0]);

    let mut got: Vec<(String, String)> = signing
        .arrived()
        .await
        .into_iter()
        .map(|mail| (mail.to, mail.subject))
        .collect();
    got.sort();
    let confirm = "Confirm your signature: Keep the harbour open";
    let already = "You have already signed: Keep the harbour open";
    assert_eq!(
        got,
        [
            ("ann0@example.org".to_owned(), confirm.to_owned()),
            ("ann1@example.org".to_owned(), already.to_owned()),
            ("ann3@example.org".to_owned(), confirm.to_owned()),
            ("ann4@example.org".to_owned(), confirm.to_owned()),
        ]
    );
}

/// What is sent is as long each time; only what the service knows differs.
#[tokio::test]
async fn the_answer_does_not_reveal_what_we_know_of_an_organization() {
    let signing = Signing::start().await;
    signing.trust("Amity Society", "amity.example").await;
    signing
        .signed(&organization("Amity Society", "ann1@amity.example"))
        .await;
    signing.registered("Tidal Council", true).await;
    signing.arrived().await;
    let statements = signing.app.statements();
    let mut answers = Vec::new();
    for (name, email) in [
        ("Zebra Lantern", "ann2@zebra.example"),
        ("Amity Society", "ann3@amity.example"),
        ("Amity Society", "ann4@zebra.example"),
        ("Amity Sociéty", "ann5@zebra.example"),
        ("Amity Socicty", "ann6@zebra.example"),
        ("Tidal Council", "ann7@zebra.example"),
        ("Tidal Counci1", "ann8@zebra.example"),
    ] {
        answers.push(measured(&signing, &statements, &organization(name, email)).await);
    }
    for answer in &answers {
        assert_eq!(*answer, answers[0]);
    }
    let confirm = "Confirm your signature: Keep the harbour open";
    let mails = signing.arrived().await;
    assert_eq!(mails.len(), answers.len());
    assert!(mails.iter().all(|mail| mail.subject == confirm));
}

#[tokio::test]
async fn the_answer_does_not_reveal_that_a_name_resembles_a_listed_one() {
    let signing = Signing::start().await;
    let person = |name, email| with(&with(ANN, "name", name), "email", email);
    signing
        .signed(&person("Zephyrine Quillfeather", "ann1@example.org"))
        .await;
    let statements = signing.app.statements();
    let known = person("Zephyrine Quilfeathers", "ann2@example.org");
    let known = measured(&signing, &statements, &known).await;
    let new = person("Ottokar van Thistledew", "ann3@example.org");
    let new = measured(&signing, &statements, &new).await;
    assert_eq!(known, new);
}

#[tokio::test]
async fn nothing_personal_is_stored_for_a_suppressed_address() {
    let signing = Signing::start().await;
    signing.sign("en", ANN).await;
    let mail = signing.arrived().await.remove(0);
    let done = signing
        .submit(&link_to(&mail, "/not-me/"), &[("action", "stop")])
        .await;
    assert!(done.body.contains("The request has been erased"));
    assert_eq!(signing.app.get(&link(&mail)).await.status, 404);
    signing.sign("en", ANN).await;
    assert!(signing.arrived().await.is_empty());
    let kept = signing
        .app
        .number("SELECT count(*) FROM signature WHERE name <> '' OR address_key IS NOT NULL OR search <> ''")
        .await;
    assert_eq!(kept, 0);
}

#[tokio::test]
async fn resend_and_find_answer_the_same_for_everybody() {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    let known = signing.sign("en", ANN).await.header("location").to_owned();
    let new = with(ANN, "email", "new@example.org");
    let fresh = signing.sign("en", &new).await.header("location").to_owned();
    let again = [("action", "again")];
    let answers = [
        signing.submit(&known, &again).await,
        signing.submit(&fresh, &again).await,
    ];
    assert_eq!(seen(&answers[0]), seen(&answers[1]));

    let statements = signing.app.statements();
    let mut found = Vec::new();
    for address in ["ann@example.org", "nobody@example.org"] {
        let before = counts(&signing).await;
        statements();
        let answer = signing.submit("/en/signature", &[("email", address)]).await;
        let asked = statements();
        let after = counts(&signing).await;
        let rows: Vec<i64> = before.iter().zip(after).map(|(b, a)| a - b).collect();
        found.push((seen(&answer), asked, rows));
    }
    assert_eq!(found[0], found[1]);
}

#[tokio::test]
async fn the_code_of_one_signature_confirms_no_other() {
    let signing = Signing::start().await;
    let mine = signing.sign("en", ANN).await.header("location").to_owned();
    let other = with(ANN, "email", "other@example.org");
    signing.sign("en", &other).await;
    let mails = signing.arrived().await;
    let theirs = mails
        .iter()
        .find(|mail| mail.to == "other@example.org")
        .unwrap();
    let answer = signing.submit(&mine, &[("code", &code(theirs))]).await;
    assert_eq!(answer.status, 422);
}
