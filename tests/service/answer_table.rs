//! The table of ARCHITECTURE.md, cell by cell: what stands already × what is signed → which mail
//! comes, and what confirming makes of it.

use undersigned::clock::DAY;
use undersigned::moderation;

use crate::moderation::nadia;
use crate::signing::{AMITY, ANN, Signing, link, link_to, with};

/// What stands on the letter before somebody signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Nothing,
    Pending,
    Held,
    Published,
    Withdrawn,
    Removed,
    Merged,
    Expired,
}

use Standing::{Expired, Held, Merged, Nothing, Pending, Published, Removed, Withdrawn};

const ALL: [Standing; 8] = [
    Nothing, Pending, Held, Published, Withdrawn, Removed, Merged, Expired,
];

/// What becomes of a signing: "already", or where it stands once confirmed.
const ALREADY: &str = "already";
const PUBLISHED: &str = "published";
const HELD: &str = "held";

/// Brings a signature to where it stands, by what people and coordinators do.
async fn stand(signing: &Signing, fields: &[(&str, &str)], standing: Standing) {
    let app = &signing.app.app;
    match standing {
        Nothing => return,
        Pending => {
            signing.sign("en", fields).await;
        }
        Expired => {
            signing.sign("en", fields).await;
            app.clock.advance(8 * DAY);
        }
        _ => {
            signing.signed(fields).await;
        }
    }
    let own = signing.arrived().await;
    let id = signing.ids().await.remove(0);
    match standing {
        Held => {
            let actor = nadia();
            let context = app.act(&actor);
            if signing.states().await[0] == PUBLISHED {
                let seen = signing.seen(&id).await;
                moderation::hold(&context, &seen, "a question")
                    .await
                    .unwrap();
            }
        }
        Withdrawn => {
            let page = link_to(own.last().unwrap(), "/signature/");
            signing
                .submit(&format!("{page}/withdraw"), &[("action", "withdraw")])
                .await;
        }
        Removed => {
            signing.remove(&id).await.unwrap();
        }
        Merged => {
            let other = with(fields, "name", "Cy Other");
            signing.signed(&other).await;
            let into = signing.ids().await.remove(1);
            signing.merge(&id, &into).await.unwrap();
        }
        _ => {}
    }
    signing.arrived().await;
}

/// Signs, and confirms if the mail asks for it.
async fn outcome(signing: &Signing, fields: &[(&str, &str)]) -> String {
    let answer = signing.sign("en", fields).await;
    assert_eq!(answer.status, 303);
    let mails = signing.arrived().await;
    assert_eq!(mails.len(), 1, "one mail, whatever is known");
    if mails[0].subject.starts_with("You have already signed") {
        return ALREADY.to_owned();
    }
    assert!(mails[0].subject.starts_with("Confirm your signature"));
    signing.press(&link(&mails[0])).await;
    signing.states().await.pop().unwrap()
}

impl Signing {
    /// The states of all signatures, in the order of their making.
    pub(crate) async fn states(&self) -> Vec<String> {
        self.texts("SELECT state FROM signature ORDER BY id").await
    }
}

#[tokio::test]
async fn signing_again_as_the_same_individual_gets_the_same_answer() {
    for standing in ALL {
        let signing = Signing::start().await;
        stand(&signing, ANN, standing).await;
        let expected = match standing {
            Held | Published => ALREADY,
            Removed => HELD,
            Nothing | Pending | Withdrawn | Merged | Expired => PUBLISHED,
        };
        assert_eq!(outcome(&signing, ANN).await, expected, "{standing:?}");
    }
}

#[tokio::test]
async fn a_second_individual_at_an_address_gets_their_own_signature() {
    for standing in ALL {
        let signing = Signing::start().await;
        stand(&signing, ANN, standing).await;
        let expected = if standing == Removed { HELD } else { PUBLISHED };
        let ben = with(ANN, "name", "Ben Quill");
        assert_eq!(outcome(&signing, &ben).await, expected, "{standing:?}");
    }
}

#[tokio::test]
async fn a_third_name_at_one_address_waits_for_review() {
    let signing = Signing::start().await;
    for name in ["Ann Quill", "Ben Quill"] {
        signing.signed(&with(ANN, "name", name)).await;
    }
    signing.arrived().await;
    assert_eq!(
        outcome(&signing, &with(ANN, "name", "Cy Quill")).await,
        HELD
    );
}

#[tokio::test]
async fn individuals_flagged_by_screening_or_on_approval_letters_are_held() {
    let signing = Signing::start().await;
    let marked = with(ANN, "name", "buy at cheap-pills.com");
    assert_eq!(outcome(&signing, &marked).await, HELD);
    let folder = crate::harness::LetterFolder::new("careful");
    let toml = std::fs::read_to_string(folder.path().join("letter.toml")).unwrap();
    folder.write(
        "letter.toml",
        &toml.replace("date =", "approve = \"individuals\"\ndate ="),
    );
    signing.app.import(&folder).await.unwrap();
    signing.arrived().await;
    signing.submit("/en/careful/sign", ANN).await;
    let mail = signing.arrived().await.remove(0);
    signing.press(&link(&mail)).await;
    assert_eq!(signing.states().await.pop().unwrap(), HELD);
}

#[tokio::test]
async fn the_same_representative_again_for_an_organization_that_speaks_by_its_domain() {
    for standing in ALL {
        if standing == Merged {
            continue; // Two signatures of one organization are merged in the test below.
        }
        let signing = Signing::start().await;
        signing.trust("The Amity Society", "amity.example").await;
        stand(&signing, AMITY, standing).await;
        let expected = match standing {
            Held | Published => ALREADY,
            Removed => HELD,
            Nothing | Pending | Withdrawn | Expired | Merged => PUBLISHED,
        };
        assert_eq!(outcome(&signing, AMITY).await, expected, "{standing:?}");
    }
}

#[tokio::test]
async fn another_representative_of_an_organization() {
    for standing in [
        Nothing, Pending, Held, Published, Withdrawn, Removed, Expired,
    ] {
        let signing = Signing::start().await;
        signing.trust("The Amity Society", "amity.example").await;
        stand(&signing, AMITY, standing).await;
        let expected = match standing {
            Published => HELD,
            // A removal binds the address that was removed, not the organization.
            _ => PUBLISHED,
        };
        let other = with(AMITY, "email", "olga@amity.example");
        assert_eq!(outcome(&signing, &other).await, expected, "{standing:?}");
    }
}

#[tokio::test]
async fn a_merged_second_representative_signs_again() {
    let signing = Signing::start().await;
    signing.trust("The Amity Society", "amity.example").await;
    signing.signed(AMITY).await;
    let second = with(AMITY, "email", "olga@amity.example");
    signing.signed(&second).await;
    let ids = signing.ids().await;
    signing.merge(&ids[1], &ids[0]).await.unwrap();
    signing.arrived().await;
    assert_eq!(outcome(&signing, &second).await, HELD);
    assert_eq!(signing.sentence().await, "1 organization");
}

#[tokio::test]
async fn an_organization_whose_representative_nothing_proves() {
    for fields in [
        AMITY.to_vec(),
        with(AMITY, "website", "https://amity.example"),
        with(AMITY, "organization", "Amnesia Unknown"),
    ] {
        let signing = Signing::start().await;
        signing.trust("The Amity Society", "other.example").await;
        assert_eq!(outcome(&signing, &fields).await, HELD);
    }
}
