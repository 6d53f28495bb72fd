//! Signatures that coordinators enter by hand.

use undersigned::command::refusals;
use undersigned::moderation;
use undersigned::moderation::ManualEntry;
use undersigned::signatures::refusal::Refusal;

use crate::harness::LetterFolder;
use crate::moderation::nadia;
use crate::signing::{AMITY, ANN, Signing};

fn amity() -> ManualEntry {
    ManualEntry {
        organization: Some(" The Amity  Society ".to_owned()),
        name_fr: Some("Société Amitié".to_owned()),
        representative: Some("Ines Varga".to_owned()),
        email: Some("ines@amity.example".to_owned()),
        source: "letter of July 3".to_owned(),
        ..ManualEntry::default()
    }
}

fn ann() -> ManualEntry {
    ManualEntry {
        individual: Some("Ann Quill".to_owned()),
        email: Some("ann@example.org".to_owned()),
        source: "paper, Harbour Day".to_owned(),
        ..ManualEntry::default()
    }
}

impl Signing {
    async fn enter(&self, hand: &ManualEntry) -> Result<String, String> {
        let entered = moderation::enter(&self.app.app, "harbour", hand, &nadia()).await;
        entered
            .map(|entered| entered.row.public_id)
            .map_err(|refusal: Refusal| refusals::sentence(&refusal))
    }
}

#[tokio::test]
async fn an_added_organization_is_listed_and_notified() {
    let signing = Signing::start().await;
    signing.enter(&amity()).await.unwrap();
    assert_eq!(signing.counts().await, (1, 0));
    assert_eq!(
        signing.app.get("/en/harbour").await.names(),
        ["The Amity Society"]
    );
    assert_eq!(
        signing.app.get("/fr/harbour").await.names(),
        ["Société Amitié"]
    );
    let source = "SELECT source || ', ' || standing FROM signature";
    assert_eq!(signing.texts(source).await, ["letter of July 3, entered"]);
    let journal = "SELECT actor || ' ' || action FROM journal_entry WHERE signature_id IS NOT NULL";
    assert_eq!(signing.texts(journal).await, ["coordinator Nadia enter"]);
    let mail = signing.arrived().await.remove(0);
    assert_eq!(
        mail.subject,
        "Your signature has been added: Keep the harbour open"
    );
    assert!(mail.text.contains("The Amity Society") && mail.text.contains("/en/signature/"));
    assert!(!mail.text.contains("letter of July 3"));
}

#[tokio::test]
async fn a_french_signatory_is_notified_in_french() {
    let signing = Signing::start().await;
    let hand = ManualEntry {
        language: Some(undersigned::locale::Locale::Fr),
        ..amity()
    };
    signing.enter(&hand).await.unwrap();
    let mail = signing.arrived().await.remove(0);
    assert_eq!(
        mail.subject.replace('\u{a0}', " "),
        "Votre signature a été inscrite : Gardons le havre ouvert"
    );
    assert!(mail.text.contains("Société Amitié") && mail.text.contains("/fr/signature/"));
}

#[tokio::test]
async fn adding_a_signature_that_is_already_listed_is_refused() {
    let signing = Signing::start().await;
    signing.enter(&amity()).await.unwrap();
    let elsewhere = ManualEntry {
        email: None,
        organization: Some("SOCIETE AMITIE".to_owned()),
        ..amity()
    };
    let refused = signing.enter(&elsewhere).await.unwrap_err();
    assert!(
        refused.contains("has signed this letter already"),
        "{refused}"
    );
    signing.enter(&ann()).await.unwrap();
    assert!(signing.enter(&ann()).await.is_err());
    let daughter = ManualEntry {
        individual: Some("Cy Quill".to_owned()),
        ..ann()
    };
    signing.enter(&daughter).await.unwrap();
    assert_eq!(signing.counts().await, (1, 2));
}

#[tokio::test]
async fn an_organization_entered_twice_at_once_is_listed_once() {
    let signing = Signing::start().await;
    let (hand, other) = (amity(), amity());
    let (one, other) = tokio::join!(signing.enter(&hand), signing.enter(&other));
    assert_ne!(one.is_ok(), other.is_ok());
    assert_eq!(signing.counts().await, (1, 0));
}

#[tokio::test]
async fn signing_after_being_added_by_hand_reports_an_existing_signature() {
    let signing = Signing::start().await;
    signing.enter(&ann()).await.unwrap();
    signing.enter(&amity()).await.unwrap();
    signing.arrived().await;
    signing.sign("en", ANN).await;
    signing.sign("en", AMITY).await;
    for mail in signing.arrived().await {
        assert!(mail.subject.starts_with("You have already signed"));
    }
}

#[tokio::test]
async fn a_counted_only_signature_is_named_neither_in_the_list_nor_in_mail() {
    let signing = Signing::start().await;
    let hand = ManualEntry {
        counted: true,
        ..ann()
    };
    signing.enter(&hand).await.unwrap();
    assert_eq!(
        signing.sentence().await,
        "1 individual who asked not to be named"
    );
    let mail = signing.arrived().await.remove(0);
    assert!(!mail.text.contains("Quill") && mail.text.contains("without your name"));
}

#[tokio::test]
async fn a_lead_added_again_is_listed_first() {
    let signing = Signing::start().await;
    let folder = LetterFolder::new("tides").organizations(&["Abacus", "Zebra Network"]);
    let toml = std::fs::read_to_string(folder.path().join("letter.toml")).unwrap();
    let leads = "\n[[leads]]\nname = \"Zebra Network\"\n";
    folder.write("letter.toml", &format!("{toml}{leads}"));
    signing.app.import(&folder).await.unwrap();
    let app = &signing.app.app;
    let id = signing.seen(&signing.ids().await.pop().unwrap()).await;
    moderation::remove(&app.act(&nadia()), &id, "by mistake")
        .await
        .unwrap();
    let hand = ManualEntry {
        organization: Some("Zebra Network".to_owned()),
        source: "by telephone".to_owned(),
        ..ManualEntry::default()
    };
    moderation::enter(app, "tides", &hand, &nadia())
        .await
        .unwrap();
    let list = signing.app.get("/en/tides/signatories").await;
    assert_eq!(list.names(), ["Zebra Network", "Abacus"]);
}

#[tokio::test]
async fn adding_refuses_invalid_names_addresses_and_letters() {
    let signing = Signing::start().await;
    let marks = format!("a{}", "\u{301}".repeat(4_000));
    let wrong = [
        (
            ManualEntry {
                individual: Some(marks),
                ..ann()
            },
            "--individual",
        ),
        (
            ManualEntry {
                individual: Some("?!".to_owned()),
                ..ann()
            },
            "--individual",
        ),
        (
            ManualEntry {
                email: Some("ann@".to_owned()),
                ..ann()
            },
            "--email",
        ),
        (
            ManualEntry {
                source: String::new(),
                ..ann()
            },
            "--source",
        ),
        (
            ManualEntry {
                website: Some("javascript:x".to_owned()),
                ..amity()
            },
            "--website",
        ),
        (
            ManualEntry {
                organization: Some("Amity".to_owned()),
                ..ann()
            },
            "either",
        ),
    ];
    for (hand, told) in wrong {
        let refused = signing.enter(&hand).await.unwrap_err();
        assert!(refused.contains(told), "{refused}");
    }
    let nowhere = moderation::enter(&signing.app.app, "nowhere", &ann(), &nadia()).await;
    assert_eq!(
        refusals::sentence(&nowhere.unwrap_err()),
        "no letter is called `nowhere`; its name is the last part of its address"
    );
    assert_eq!(signing.counts().await, (0, 0));
}

#[tokio::test]
async fn the_list_says_how_an_entered_signature_was_received() {
    let signing = Signing::start().await;
    let folder = LetterFolder::new("tides").setting("received = \"paper\"");
    signing
        .app
        .import(&folder.individuals(&["Ida Wren"]))
        .await
        .unwrap();
    let add = [
        "signatures",
        "add",
        "--letter",
        "harbour",
        "--source",
        "a sheet",
    ];
    for (who, received) in [
        (["--organization", "Amity"], "paper"),
        (["--individual", "Ann Quill"], "list"),
        (["--individual", "Bo Reed"], "email"),
    ] {
        let rest = [&who[..], &["--received", received]].concat();
        signing.told(&[&add[..], &rest[..]].concat()).await;
    }
    let refused = signing
        .command(&[&add[..], &["--individual", "Cy", "--received", "fax"]].concat())
        .await;
    let refused = crate::commands::text(&refused.stderr);
    assert!(
        refused.contains("must be email, paper or list"),
        "{refused}"
    );
    let page = signing.app.get("/en/harbour").await;
    for how in [
        "received on paper,",
        "from an earlier list,",
        "received by email,",
    ] {
        assert!(
            page.body
                .contains(&format!("{how} entered by Harbour Coalition")),
            "{how}"
        );
    }
    let page = signing.app.get("/en/tides").await;
    assert!(page.body.contains("received on paper, entered by"));
    let list = signing.app.get("/api/v1/letters/harbour/signatories").await;
    assert!(
        list.body.contains("\"received\":\"paper\""),
        "{}",
        list.body
    );
    let table = signing.told(&["export", "harbour"]).await;
    assert!(
        table
            .lines()
            .any(|line| line.contains("Ann Quill") && line.ends_with(",list")),
        "{table}"
    );
    signing.told(&["verify"]).await;
}

#[tokio::test]
async fn rows_entered_before_this_was_asked_keep_their_words_and_their_commitments() {
    let signing = Signing::start().await;
    signing.enter(&amity()).await.unwrap();
    let page = signing.app.get("/en/harbour").await;
    assert!(
        page.body
            .contains("received by email, entered by Harbour Coalition")
    );
}
