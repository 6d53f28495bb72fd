//! What a stranger cannot do and no other test names: teach the register, or take back the signature
//! of somebody else.

use crate::moderation::nadia;
use crate::own_page::own;
use crate::signing::{AMITY, ANN, Signing, with};

const REGISTER: &str =
    "SELECT name || ' ' || COALESCE(language, '-') FROM organization_name ORDER BY id";
const DOMAINS: &str = "SELECT domain FROM organization_domain ORDER BY id";

async fn register(signing: &Signing) -> (Vec<String>, Vec<String>) {
    (signing.texts(REGISTER).await, signing.texts(DOMAINS).await)
}

#[tokio::test]
async fn signing_teaches_the_register_nothing_until_a_coordinator_approves() {
    let signing = Signing::start().await;
    signing.trust("The Amity Society", "amity.example").await;
    let before = register(&signing).await;
    let mut held = 0;
    for (name, other, email, website) in [
        ("Amity Police", "The Amity Society", "eve@amity.example", ""),
        (
            "The Amity Society",
            "Police",
            "eve@police.example",
            "https://police.example",
        ),
        (
            "The Amity Society Foundation",
            "",
            "eve@amity.example",
            "https://amity.example",
        ),
        (
            "Аmity Society",
            "",
            "eve@free.example",
            "https://amity.example",
        ),
    ] {
        let fields = [
            ("organization", name),
            ("organization_other", other),
            ("email", email),
        ]
        .iter()
        .chain(&[("website", website), ("acronym", "TAS")])
        .fold(AMITY.to_vec(), |fields, (field, value)| {
            with(&fields, field, value)
        });
        signing.signed(&fields).await;
        held += 1;
        assert_eq!(signing.held().await.len(), held, "{name}");
        assert_eq!(register(&signing).await, before, "{name}");
    }
    for evidence in signing.held().await {
        let app = &signing.app.app;
        let seen = signing.seen(&evidence.id).await;
        undersigned::moderation::reject(app, &seen, "a fake", true, &nadia())
            .await
            .unwrap();
    }
    assert_eq!(register(&signing).await, before);
    signing.signed(AMITY).await;
    assert_eq!(signing.sentence().await, "1 organization");
}

#[tokio::test]
async fn signing_with_another_persons_address_gives_no_access_to_their_signature() {
    let signing = Signing::start().await;
    let manage = own(&signing, ANN).await;
    let stranger = signing.sign("en", &with(ANN, "name", "Eve Sorrel")).await;
    let ticket = stranger.header("location").to_owned();
    let page = signing.app.get(&ticket).await;
    let token = manage.rsplit('/').next().unwrap();
    assert!(!page.body.contains(token) && !page.body.contains("/signature/"));
    for fields in [
        vec![("action", "withdraw")],
        vec![("action", "change"), ("email", "eve@elsewhere.example")],
        vec![("action", "again")],
        vec![("code", "0000 0000")],
    ] {
        signing.press_open(&ticket, "code", &fields).await;
    }
    // Whatever they press, what they get to see and to open is their own request.
    let mails = signing.arrived().await;
    for mail in mails.iter().filter(|mail| mail.to != "ann@example.org") {
        assert!(!mail.text.contains(token), "{}", mail.text);
    }
    for withdraw in [
        format!("{ticket}/withdraw"),
        "/en/signature/00000000000000000000000000/withdraw".to_owned(),
    ] {
        let fields = [("action", "withdraw")];
        let answer = signing.press_open(&withdraw, "own", &fields).await;
        assert_eq!(answer.status, 404, "{withdraw}");
    }
    assert_eq!(signing.app.get("/en/harbour").await.names(), ["Ann Quill"]);
}
