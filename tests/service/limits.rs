//! What happens to those who come too often: told to wait where the network is meant, and nothing
//! at all where an address is.

use sea_orm::{ConnectionTrait, Statement};

use crate::harness::{Answer, LetterFolder};
use crate::signing::{ANN, Signing, link, with};

const SIGN: (&str, &str) = ("UNDERSIGNED_LIMITS__SIGN", "30/1m, 300/1h");
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

async fn numbers(signing: &Signing, sql: &str) -> Vec<i64> {
    let read = signing.app.app.storage.read();
    let statement = Statement::from_string(read.get_database_backend(), sql.to_owned());
    let rows = read.query_all_raw(statement).await.unwrap();
    rows.iter()
        .map(|row| row.try_get_by_index(0).unwrap())
        .collect()
}

async fn form_token(signing: &Signing, path: &str) -> String {
    let page = signing.app.get(path).await;
    page.attributes("input[name=token]", "value").remove(0)
}

async fn sign_as(signing: &Signing, letter: &str, address: &str) -> Answer {
    let path = format!("/en/{letter}/sign");
    let token = form_token(signing, &path).await;
    let mut typed = with(ANN, "email", address);
    typed.push(("token", &token));
    signing.app.post(&path, &typed).await
}

#[tokio::test]
async fn posts_over_the_quota_are_refused_without_losing_what_was_typed() {
    let signing = Signing::start_with(&[SIGN]).await;
    let token = form_token(&signing, "/fr/harbour/sign").await;
    let mut accepted = 0;
    for number in 0..1_000 {
        let address = format!("zoe{number}@example.org");
        let mut typed = with(&with(ANN, "email", &address), "name", "Zoë <b> Quill");
        typed.push(("token", &token));
        let answer = signing.app.post("/fr/harbour/sign", &typed).await;
        if answer.status == 303 {
            accepted += 1;
            continue;
        }
        assert_eq!(answer.status, 429);
        assert_eq!(answer.header("retry-after"), "2");
        if number == 999 {
            assert_eq!(answer.attributes("#email", "value"), [address]);
            assert_eq!(answer.attributes("#name", "value"), ["Zoë <b> Quill"]);
            assert_eq!(answer.attributes(".summary a", "href"), ["#press"]);
            assert!(answer.texts(".summary")[0].contains("attendez une minute"));
        }
    }
    assert_eq!(accepted, 30);
    assert_eq!(
        numbers(&signing, "select count(*) from signature").await,
        [30]
    );
    assert_eq!(signing.arrived().await.len(), 30);
    signing.app.app.clock.advance(2_000);
    assert_eq!(
        sign_as(&signing, "harbour", "late@example.org")
            .await
            .status,
        303
    );
}

#[tokio::test]
async fn another_letter_has_a_quota_of_its_own() {
    let signing = Signing::start_with(&[("UNDERSIGNED_LIMITS__SIGN", "1/1h")]).await;
    signing
        .app
        .import(&LetterFolder::new("shore"))
        .await
        .unwrap();
    assert_eq!(
        sign_as(&signing, "harbour", "a@example.org").await.status,
        303
    );
    let waiting = sign_as(&signing, "harbour", "b@example.org").await;
    assert_eq!(waiting.status, 429);
    assert!(waiting.texts(".summary")[0].contains("wait up to an hour"));
    assert_eq!(
        sign_as(&signing, "shore", "b@example.org").await.status,
        303
    );
}

#[tokio::test]
async fn cross_site_posts_use_no_quota_of_the_visitor() {
    let signing = Signing::start_with(&[("UNDERSIGNED_LIMITS__SIGN", "1/1h")]).await;
    for _ in 0..5 {
        let forged = signing
            .app
            .post_as("/en/harbour/sign", "name=x", "cross-site")
            .await;
        assert_eq!(forged.status, 403);
    }
    assert_eq!(
        sign_as(&signing, "harbour", "a@example.org").await.status,
        303
    );
}

#[tokio::test]
async fn a_429_does_not_reveal_whether_an_address_has_signed() {
    let signing = Signing::start_with(&[
        ("UNDERSIGNED_LIMITS__SIGN", "2/1h"),
        ("UNDERSIGNED_LIMITS__ADDRESS", "1/24h"),
    ])
    .await;
    // The second time the address is over its own quota, of which nothing is said.
    let first = sign_as(&signing, "harbour", "ann@example.org").await;
    let second = sign_as(&signing, "harbour", "ann@example.org").await;
    assert_eq!((first.status.as_u16(), second.status.as_u16()), (303, 303));
    assert_eq!(
        first.header("location").len(),
        second.header("location").len()
    );
    let known = sign_as(&signing, "harbour", "ann@example.org").await;
    let stranger = sign_as(&signing, "harbour", "bob@example.org").await;
    let nobody = sign_as(&signing, "harbour", "ann@example@org").await;
    for answer in [&known, &stranger, &nobody] {
        assert_eq!(answer.status, 429);
    }
    assert_eq!(known.headers, stranger.headers);
    assert_eq!(known.body.len(), stranger.body.len());
    assert_eq!(known.body.len(), nobody.body.len());
}

#[tokio::test]
async fn mail_over_the_quota_of_an_address_is_silently_delayed() {
    let signing = Signing::start_with(&[("UNDERSIGNED_LIMITS__ADDRESS", "1/1h")]).await;
    signing
        .app
        .import(&LetterFolder::new("shore"))
        .await
        .unwrap();
    for letter in ["harbour", "shore"] {
        assert_eq!(
            sign_as(&signing, letter, "ann@example.org").await.status,
            303
        );
    }
    assert_eq!(signing.arrived().await.len(), 1);
    signing.app.app.clock.advance(HOUR - MINUTE);
    assert_eq!(signing.arrived().await.len(), 0);
    signing.app.app.clock.advance(MINUTE + 1);
    assert_eq!(signing.arrived().await.len(), 1);
}

#[tokio::test]
async fn mail_to_a_flooded_domain_is_spaced_out_without_delaying_others() {
    let signing = Signing::start_with(&[("UNDERSIGNED_LIMITS__MAIL_DOMAIN", "1/1h")]).await;
    for address in [
        "a@flood.example.com",
        "b@deep.flood.example.com",
        "c@example.com",
    ] {
        assert_eq!(sign_as(&signing, "harbour", address).await.status, 303);
    }
    sign_as(&signing, "harbour", "ann@example.org").await;
    let to = |mails: Vec<undersigned::mail::MailMessage>| -> Vec<String> {
        mails.into_iter().map(|mail| mail.to).collect()
    };
    assert_eq!(
        to(signing.arrived().await),
        ["a@flood.example.com", "ann@example.org"]
    );
    for address in ["b@deep.flood.example.com", "c@example.com"] {
        signing.app.app.clock.advance(HOUR + 1);
        assert_eq!(to(signing.arrived().await), [address]);
    }
}

#[tokio::test]
async fn mail_over_the_limit_of_the_service_waits_and_is_not_lost() {
    let signing = Signing::start_with(&[("UNDERSIGNED_LIMITS__MAIL", "4/1h")]).await;
    for number in 0..10 {
        sign_as(&signing, "harbour", &format!("p{number}@example.org")).await;
    }
    let mut arrived = vec![signing.arrived().await.len()];
    arrived.push(signing.arrived().await.len());
    for _ in 0..6 {
        signing.app.app.clock.advance(15 * MINUTE);
        arrived.push(signing.arrived().await.len());
    }
    assert_eq!(arrived, [4, 0, 1, 1, 1, 1, 1, 1]);
    // The tries of those that waited were not spent.
    assert_eq!(
        numbers(
            &signing,
            "select cast(attempts as bigint) from outgoing_mail order by attempts"
        )
        .await,
        [1; 10]
    );
}

#[tokio::test]
async fn too_many_confirmations_get_a_429_in_the_visitors_language() {
    let signing = Signing::start_with(&[("UNDERSIGNED_LIMITS__CONFIRM", "1/1h")]).await;
    let sent = signing.sign("fr", ANN).await.header("location").to_owned();
    let link = link(&signing.arrived().await[0]);
    let code = form_token(&signing, &sent).await;
    let wrong = [("token", code.as_str()), ("code", "0000 0000")];
    assert_eq!(signing.app.post(&sent, &wrong).await.status, 422);
    for (path, answer) in [
        (&sent, signing.app.post(&sent, &wrong).await),
        (&link, signing.press(&link).await),
    ] {
        assert_eq!(answer.status, 429, "{path}");
        assert_eq!(answer.header("retry-after"), "3600");
        assert!(answer.texts("h1")[0].contains("Trop de demandes"));
        assert!(answer.body.contains("60 minutes"), "{}", answer.body);
    }
    // Opening the page costs nothing, and after the wait the same button works.
    assert_eq!(signing.app.get(&link).await.status, 200);
    signing.app.app.clock.advance(HOUR);
    assert!(
        signing
            .press(&link)
            .await
            .body
            .contains("cette signature compte")
    );
}

#[tokio::test]
async fn network_tags_cannot_be_linked_after_their_key_is_deleted() {
    let signing = Signing::start().await;
    for (letter, day) in [(0, 0), (1, 0), (2, 1)] {
        signing.app.app.clock.advance(day * 24 * HOUR);
        sign_as(&signing, "harbour", &format!("p{letter}@example.org")).await;
    }
    let read = signing.app.app.storage.read();
    let sql = "select network_tag from signature order by id";
    let statement = Statement::from_string(read.get_database_backend(), sql.to_owned());
    let tags: Vec<Vec<u8>> = read
        .query_all_raw(statement)
        .await
        .unwrap()
        .iter()
        .map(|row| row.try_get_by_index(0).unwrap())
        .collect();
    assert_eq!(tags[0], tags[1]);
    assert_ne!(tags[1], tags[2]);
    let days = "select day from data_key where purpose = 'tag' order by day";
    let known = numbers(&signing, days).await;
    assert_eq!(known.len(), 2);
    // Thirty days after the first day its key is still there, a day later it is not.
    signing.app.app.clock.advance(29 * 24 * HOUR);
    signing.arrived().await;
    assert_eq!(numbers(&signing, days).await, known);
    signing.app.app.clock.advance(24 * HOUR);
    signing.arrived().await;
    assert_eq!(numbers(&signing, days).await, known[1..]);
}

#[tokio::test]
async fn an_invalid_quota_setting_prevents_the_start() {
    let database = crate::harness::TestDatabase::create().await;
    let mut environment = database.environment();
    environment.push(("UNDERSIGNED_LIMITS__CONFIRM".to_owned(), "fast".to_owned()));
    let settings = undersigned::settings::Settings::from_layers(None, &environment).unwrap();
    let fault = undersigned::server::serve(settings).await.unwrap_err();
    assert!(
        fault
            .to_string()
            .contains("limits.confirm (UNDERSIGNED_LIMITS__CONFIRM) is `fast`"),
        "{fault}"
    );
}
