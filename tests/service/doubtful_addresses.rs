//! The form asks about a mistyped mail domain, keeps what was typed, and takes either answer.

use crate::signing::{ANN, Signing, with};

#[tokio::test]
async fn a_mistyped_mail_domain_is_asked_about_once_and_either_answer_is_one_press() {
    let signing = Signing::start().await;
    let typed = with(ANN, "email", "ann@gmial.com");
    let asked = signing.sign("en", &typed).await;
    assert_eq!(asked.status, 422);
    assert!(asked.body.contains("Did you mean ann@gmail.com?"));
    assert_eq!(asked.attributes("#email", "value"), ["ann@gmial.com"]);
    assert_eq!(signing.app.rows("signature").await, 0);
    for (button, value) in [
        ("email_meant", "ann@gmail.com"),
        ("email_kept", "ann@gmial.com"),
    ] {
        let pressed = [&typed[..], &[(button, value)]].concat();
        assert_eq!(signing.sign("en", &pressed).await.status, 303, "{button}");
    }
    let to: Vec<String> = signing
        .arrived()
        .await
        .into_iter()
        .map(|mail| mail.to)
        .collect();
    assert_eq!(to, ["ann@gmail.com", "ann@gmial.com"]);
}

#[tokio::test]
async fn an_address_that_was_corrected_by_hand_is_not_replaced_by_the_offered_one() {
    let signing = Signing::start().await;
    let typed = with(ANN, "email", "ann@example.org");
    let pressed = [&typed[..], &[("email_meant", "ann@gmail.com")]].concat();
    assert_eq!(signing.sign("en", &pressed).await.status, 303);
    assert_eq!(signing.arrived().await[0].to, "ann@example.org");
}

#[tokio::test]
async fn the_form_in_the_other_language_keeps_what_was_typed() {
    let signing = Signing::start().await;
    let typed = with(ANN, "name", "Ann Ouest");
    let pressed = [&typed[..], &[("action", "language")]].concat();
    let french = signing.sign("fr", &pressed).await;
    assert_eq!(french.status, 200);
    assert_eq!(french.attributes("#name", "value"), ["Ann Ouest"]);
    assert_eq!(french.header("cache-control"), "private, no-cache");
    assert_eq!(signing.app.rows("signature").await, 0);
}

#[tokio::test]
async fn changing_to_a_mistyped_mail_domain_is_asked_about_once() {
    let signing = Signing::start().await;
    let page = signing.sign("en", ANN).await.header("location").to_owned();
    signing.arrived().await;
    let change = [("action", "change"), ("email", "ann@gmial.com")];
    let asked = signing.submit(&page, &change).await;
    assert_eq!(asked.status, 422);
    assert!(asked.body.contains("Did you mean ann@gmail.com?"));
    assert_eq!(asked.attributes("#email", "value"), ["ann@gmial.com"]);
    assert!(signing.arrived().await.is_empty());
    for (button, value) in [
        ("email_meant", "ann@gmail.com"),
        ("email_kept", "ann@gmial.com"),
    ] {
        let page = signing.sign("en", ANN).await.header("location").to_owned();
        signing.arrived().await;
        let pressed = [&change[..], &[(button, value)]].concat();
        assert_eq!(signing.submit(&page, &pressed).await.status, 303);
        assert_eq!(signing.arrived().await[0].to, value);
    }
}
