//! What a signatory reads when a coordinator has approved their signature.

use crate::signing::{AMITY, ANN, Signing, link, with};

#[tokio::test]
async fn the_subject_of_an_approval_says_counted_where_the_name_is_not_published() {
    for (language, subject) in [
        ("en", "Your signature is counted: Keep the harbour open"),
        (
            "fr",
            "Votre signature est comptée : Gardons le havre ouvert",
        ),
    ] {
        let signing = Signing::start().await;
        let spam = with(ANN, "name", "Visit https://spam.example");
        signing
            .sign(language, &with(&spam, "visibility", "counted"))
            .await;
        signing.press(&link(&signing.arrived().await[0])).await;
        signing.arrived().await;
        let id = signing.held().await[0].id.clone();
        signing.approve(&id).await.unwrap();
        let mail = signing.arrived().await.remove(0);
        assert_eq!(mail.subject.replace('\u{a0}', " "), subject);
    }
}

#[tokio::test]
async fn a_french_signatory_gets_the_publication_mail_in_french() {
    let signing = Signing::start().await;
    signing.sign("fr", AMITY).await;
    signing.press(&link(&signing.arrived().await[0])).await;
    signing.arrived().await;
    let id = signing.held().await[0].id.clone();
    signing.approve(&id).await.unwrap();
    let mail = signing.arrived().await.remove(0);
    assert_eq!(mail.language, "fr");
    assert_eq!(
        mail.subject.replace('\u{a0}', " "),
        "Votre signature est publiée : Gardons le havre ouvert"
    );
    assert!(
        mail.text
            .contains("https://letters.example.org/fr/signature/")
    );
    assert!(mail.html.contains("lang=\"fr-CA\""));
}
