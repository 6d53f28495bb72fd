//! Nobody speaks for another: an organization shows no name that the register does not know, a fake
//! that was removed binds nobody else, and a new name is compared like a new signature.

use undersigned::moderation;
use undersigned::organizations::{self, Names};
use undersigned::signatures::review_reason::ReviewReason;

use crate::harness::LetterFolder;
use crate::moderation::nadia;
use crate::own_page::own;
use crate::signing::{AMITY, ANN, Signing, link, with};

const ENGLISH: &str = "The Amity Society";
const FRENCH: &str = "Société Amitié";
const POLICE: &str = "Royal Harbour Police";

/// Amity is in the register in both languages, and mail from amity.example may sign for it.
async fn start() -> Signing {
    let signing = Signing::start().await;
    let connection = signing.app.app.storage.write();
    let names = Names {
        signed: ENGLISH.to_owned(),
        en: Some(ENGLISH.to_owned()),
        fr: Some(FRENCH.to_owned()),
        acronym: None,
    };
    let id = organizations::create(connection, &names, None, "test", 0)
        .await
        .unwrap();
    organizations::trust(connection, id, "amity.example")
        .await
        .unwrap();
    signing
}

fn in_both(english: &'static str, french: &'static str) -> Vec<(&'static str, &'static str)> {
    let fields = with(AMITY, "organization", english);
    with(&fields, "organization_other", french)
}

async fn names(signing: &Signing, lang: &str) -> Vec<String> {
    signing.app.get(&format!("/{lang}/harbour")).await.names()
}

async fn reject(signing: &Signing, id: &str) {
    let id = &signing.seen(id).await;
    moderation::reject(&signing.app.app, id, "nobody there knows", true, &nadia())
        .await
        .unwrap();
}

#[tokio::test]
async fn a_listed_organization_cannot_take_another_name_in_one_language_alone() {
    let signing = start().await;
    let own = own(&signing, &in_both(ENGLISH, FRENCH)).await;
    assert_eq!(names(&signing, "fr").await, [FRENCH]);
    for (english, french) in [(POLICE, FRENCH), (ENGLISH, POLICE), (POLICE, "")] {
        let fields = [
            ("organization", english),
            ("organization_other", french),
            ("name", "Ines Varga"),
        ];
        let form = format!("{own}/correct");
        let answer = signing.submit(&form, &fields).await;
        assert_eq!(
            answer.header("location"),
            format!("{own}?done=waits"),
            "{english} / {french}"
        );
    }
    assert_eq!(names(&signing, "en").await, [ENGLISH]);
    assert_eq!(names(&signing, "fr").await, [FRENCH]);
}

#[tokio::test]
async fn a_correction_that_keeps_known_names_applies_at_once() {
    let signing = start().await;
    let own = own(&signing, &in_both(ENGLISH, FRENCH)).await;
    let fields = [
        ("organization", "AMITY SOCIETY"),
        ("organization_other", ""),
        ("name", "Ines Varga"),
    ];
    let answer = signing.submit(&format!("{own}/correct"), &fields).await;
    assert_eq!(answer.header("location"), format!("{own}?done=corrected"));
    assert_eq!(names(&signing, "fr").await, ["AMITY SOCIETY"]);
}

#[tokio::test]
async fn a_trusted_domain_does_not_publish_an_unknown_name_beside_a_known_one() {
    for fields in [in_both(POLICE, FRENCH), in_both(ENGLISH, POLICE)] {
        let signing = start().await;
        signing.signed(&fields).await;
        let held = signing.held().await;
        assert_eq!(held.len(), 1);
        assert!(
            held[0].reasons.contains(&ReviewReason::NameChanged),
            "{:?}",
            held[0].reasons
        );
        assert_eq!(
            signing.sentence().await,
            "No signatures yet. Yours can be the first."
        );
    }
    let signing = start().await;
    signing.signed(&in_both(ENGLISH, FRENCH)).await;
    assert_eq!(signing.sentence().await, "1 organization");
}

#[tokio::test]
async fn a_rejected_fake_does_not_make_the_true_member_wait() {
    let signing = start().await;
    signing
        .signed(&with(AMITY, "email", "eve@elsewhere.example"))
        .await;
    let fake = signing.held().await.remove(0);
    reject(&signing, &fake.id).await;
    signing.signed(AMITY).await;
    assert_eq!(signing.sentence().await, "1 organization");
    // The mailbox of the fake stays bound by what was decided about it.
    signing
        .signed(&with(AMITY, "email", "eve@elsewhere.example"))
        .await;
    let again = signing.held().await.remove(0);
    assert!(again.reasons.contains(&ReviewReason::RemovedBefore));
}

#[tokio::test]
async fn taking_the_name_of_another_at_the_same_address_is_not_counted_twice() {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    let ben = own(&signing, &with(ANN, "name", "Ben Sorrel")).await;
    assert_eq!(signing.sentence().await, "2 individuals");
    for name in ["Ann Quill", "Dr. ANN QUILL"] {
        let fields = [("name", name), ("visibility", "name")];
        let answer = signing.submit(&format!("{ben}/correct"), &fields).await;
        assert_eq!(answer.header("location"), format!("{ben}?done=waits"));
    }
    assert_eq!(names(&signing, "en").await, ["Ann Quill", "Ben Sorrel"]);
    let held = moderation::list_held(&signing.app.app, None, false)
        .await
        .unwrap();
    assert_eq!(held.corrections[0].reasons, [ReviewReason::PossiblySame]);
}

#[tokio::test]
async fn a_corrected_name_is_checked_for_duplicates_like_a_new_one() {
    let signing = Signing::start().await;
    let rare = with(ANN, "name", "Zephyrine Quillfeather");
    signing.signed(&with(&rare, "email", "z@one.example")).await;
    let plain = with(ANN, "name", "Ben Sorrel");
    let own = own(&signing, &with(&plain, "email", "ben@two.example")).await;
    let asked = || async {
        let held = moderation::list_held(&signing.app.app, None, false).await;
        held.unwrap().resemblances.len()
    };
    assert_eq!(asked().await, 0);
    let fields = [("name", "Zephyrine Quillfeather"), ("visibility", "name")];
    let form = format!("{own}/correct");
    for _ in 0..2 {
        let answer = signing.submit(&form, &fields).await;
        assert_eq!(answer.header("location"), format!("{own}?done=corrected"));
        assert_eq!(asked().await, 1);
    }
}

#[tokio::test]
async fn a_letter_that_holds_possible_duplicates_also_holds_corrected_names() {
    let signing = Signing::start().await;
    let folder = LetterFolder::new("tides").setting("possibly_same = \"hold\"");
    let listed = folder.individuals(&["Zephyrine Quillfeather"]);
    signing.app.import(&listed).await.unwrap();
    let fields = with(&with(ANN, "name", "Ben Sorrel"), "email", "ben@two.example");
    signing.submit("/en/tides/sign", &fields).await;
    let confirmed = signing.press(&link(&signing.arrived().await[0])).await;
    let own = confirmed
        .attributes("main a", "href")
        .into_iter()
        .find(|link| link.contains("/signature/"))
        .unwrap();
    let own = own.trim_end_matches("/correct");
    let fields = [("name", "Zephyrine Quillfeather"), ("visibility", "name")];
    let answer = signing.submit(&format!("{own}/correct"), &fields).await;
    assert_eq!(answer.header("location"), format!("{own}?done=waits"));
    assert_eq!(signing.app.get("/en/tides").await.names().len(), 2);
}
