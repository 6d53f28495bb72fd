//! Much at once, and things that contradict each other at once: the end is always consistent.

use futures_util::future::join_all;
use serde_json::json;
use undersigned::letters;
use undersigned::tally::{self, Counts};

use crate::harness::Answer;
use crate::own_page;
use crate::signing::{AMITY, ANN, Signing, link, link_to, with};

/// Signatures that are confirmed at once.
const CROWD: usize = 200;
const LIST: &str = "/en/harbour/signatories";
const PLENTY: &[(&str, &str)] = &[
    ("UNDERSIGNED_LIMITS__SIGN", "100000/1m"),
    ("UNDERSIGNED_LIMITS__CONFIRM", "100000/1m"),
];

/// What the form of the n-th in the crowd says: every fifth an organization whose domain speaks,
/// every third of the others an individual without a name.
async fn sign_as(signing: &Signing, token: &str, n: usize) {
    let (name, organization) = (format!("Person Number{n}"), format!("Guild Number{n}"));
    let (email, domain) = (
        format!("p{n}@guild{n}.example"),
        format!("guild{n}.example"),
    );
    let fields = if n.is_multiple_of(5) {
        signing.trust(&organization, &domain).await;
        with(&with(AMITY, "organization", &organization), "email", &email)
    } else {
        let shown = if n.is_multiple_of(3) {
            "counted"
        } else {
            "name"
        };
        with(
            &with(&with(ANN, "name", &name), "email", &email),
            "visibility",
            shown,
        )
    };
    let fields = with(&fields, "token", token);
    let signed = signing.app.post("/en/harbour/sign", &fields).await;
    assert_eq!(signed.status, 303, "{n}");
}

/// The token of a page's form; it serves every press of a crowd.
async fn form_token(signing: &Signing, path: &str) -> String {
    let page = signing.app.get(path).await;
    page.attributes("input[name=token]", "value").remove(0)
}

/// The confirm links of all mail that waits.
async fn links(signing: &Signing) -> Vec<String> {
    let mut links = Vec::new();
    loop {
        let mails = signing.arrived().await;
        if mails.is_empty() {
            return links;
        }
        links.extend(mails.iter().map(link));
    }
}

async fn confirm(signing: &Signing, link: &str) -> Answer {
    signing.press_open(link, "confirm", &[]).await
}

async fn stop(signing: &Signing, link: &str) -> Answer {
    signing
        .press_open(link, "stop", &[("action", "stop")])
        .await
}

async fn withdraw(signing: &Signing, own: &str) -> Answer {
    let fields = [("action", "withdraw")];
    signing
        .press_open(&format!("{own}/withdraw"), "own", &fields)
        .await
}

/// The own page that the page after confirming leads to.
fn own_of(confirmed: &Answer) -> String {
    let links = confirmed.attributes("main a", "href");
    links
        .into_iter()
        .find(|link| link.contains("/signature/"))
        .unwrap()
        .trim_end_matches("/correct")
        .to_owned()
}

/// All that tells how many signed agrees: the tally, the rows, the list and the public count.
async fn agreed(signing: &Signing) -> Counts {
    let app = &signing.app;
    let read = app.app.storage.read();
    let letter = letters::by_slug(read, "harbour").await.unwrap().unwrap();
    let told = tally::read(read, letter.id()).await.unwrap().counts();
    let published = "SELECT count(*) FROM signature WHERE state = 'published' AND";
    let counted = Counts {
        organizations: app
            .number(&format!("{published} kind = 'organization'"))
            .await,
        individuals: app
            .number(&format!("{published} kind = 'individual'"))
            .await,
        unlisted: app
            .number(&format!("{published} visibility = 'counted'"))
            .await,
    };
    assert_eq!(told, counted);
    let count = app.get("/api/v1/letters/harbour/count").await.json();
    assert_eq!(
        [
            &count["organizations"],
            &count["individuals"],
            &count["unlisted"]
        ],
        [
            &json!(told.organizations),
            &json!(told.individuals),
            &json!(told.unlisted)
        ]
    );
    let mut names = app.walked(LIST).await;
    let total = told.organizations + told.individuals;
    assert_eq!(i64::try_from(names.len()).unwrap() + told.unlisted, total);
    names.sort();
    names.dedup();
    assert_eq!(i64::try_from(names.len()).unwrap() + told.unlisted, total);
    told
}

#[tokio::test]
async fn two_hundred_confirmations_at_once_with_withdrawals_between_count_right() {
    let signing = Signing::start_with(PLENTY).await;
    let token = form_token(&signing, "/en/harbour/sign").await;
    join_all((0..CROWD).map(|n| sign_as(&signing, &token, n))).await;
    let links = links(&signing).await;
    assert_eq!(links.len(), CROWD);
    let token = form_token(&signing, &links[0]).await;
    let (signing, fields) = (&signing, [("token", token.as_str())]);
    let each = links.iter().enumerate().map(async |(n, link)| {
        let confirmed = signing.app.post(link, &fields).await;
        assert_eq!(confirmed.status, 200, "{}", confirmed.body);
        if n.is_multiple_of(4) {
            let done = withdraw(signing, &own_of(&confirmed)).await;
            assert_eq!(done.status, 303, "{}", done.body);
        }
    });
    join_all(each).await;
    let told = agreed(signing).await;
    assert_eq!(told.organizations + told.individuals, 150);
    assert!(told.organizations > 0 && told.unlisted > 0);
    let moves = signing.app.number("SELECT revision FROM tally").await;
    assert_eq!(moves, 1 + 200 + 50, "each move has a revision of its own");
}

#[tokio::test]
async fn concurrent_representatives_publish_one_and_hold_one() {
    let signing = Signing::start().await;
    signing.trust("The Amity Society", "amity.example").await;
    signing.sign("en", AMITY).await;
    signing
        .sign("en", &with(AMITY, "email", "omar@amity.example"))
        .await;
    let links = links(&signing).await;
    let (one, other) = tokio::join!(confirm(&signing, &links[0]), confirm(&signing, &links[1]));
    assert_eq!((one.status.as_u16(), other.status.as_u16()), (200, 200));
    let mut states = signing.texts("SELECT state FROM signature").await;
    states.sort();
    assert_eq!(states, ["held", "published"]);
    assert_eq!(agreed(&signing).await.organizations, 1);
    assert_eq!(signing.arrived().await.len(), 3, "a receipt, and both know");
}

#[tokio::test]
async fn concurrent_confirmation_and_not_me_apply_only_one() {
    for confirm_first in [true, false] {
        let signing = Signing::start().await;
        signing.sign("en", ANN).await;
        let mail = signing.arrived().await.remove(0);
        let (button, not_me) = (link(&mail), link_to(&mail, "/not-me/"));
        let (confirmed, stopped) = if confirm_first {
            tokio::join!(confirm(&signing, &button), stop(&signing, &not_me))
        } else {
            let (stopped, confirmed) =
                tokio::join!(stop(&signing, &not_me), confirm(&signing, &button));
            (confirmed, stopped)
        };
        assert_eq!(stopped.status, 200);
        let told = agreed(&signing).await;
        let published = signing.texts("SELECT state FROM signature").await == ["published"];
        let stops = signing.app.rows("suppression").await;
        // Counted and not stopped, or stopped and not counted; the page of who was late says so.
        if published {
            assert_eq!(
                (told.individuals, stops, confirmed.status.as_u16()),
                (1, 0, 200)
            );
            let links = stopped.attributes("main a", "href");
            assert!(
                links.iter().any(|link| link.contains("/signature/")),
                "{links:?}"
            );
        } else {
            assert_eq!((told.individuals, stops), (0, 1));
            assert!(confirmed.status == 404 || confirmed.status == 409);
        }
    }
}

#[tokio::test]
async fn concurrent_confirmation_and_not_me_do_not_deadlock() {
    let signing = Signing::start().await;
    let both = [("kind", "both"), ("visibility", "name"), ("publish", "yes")]
        .iter()
        .fold(AMITY.to_vec(), |fields, (name, value)| {
            with(&fields, name, value)
        });
    for number in 0..10 {
        let address = format!("ines{number}@amity.example");
        let name = format!("Ines Varga {number}");
        let fields = with(&with(&both, "name", &name), "email", &address);
        signing.sign("en", &fields).await;
        let mails = signing.arrived().await;
        let mail = mails.iter().find(|mail| mail.to == address).unwrap();
        let (button, not_me) = (link(mail), link_to(mail, "/not-me/"));
        let (confirmed, stopped) =
            tokio::join!(confirm(&signing, &button), stop(&signing, &not_me));
        assert!(!confirmed.status.is_server_error(), "{}", confirmed.body);
        assert_eq!(stopped.status, 200, "{}", stopped.body);
        agreed(&signing).await;
    }
}

#[tokio::test]
async fn a_concurrent_correction_does_not_restore_a_withdrawn_name() {
    for correct_first in [true, false] {
        let signing = Signing::start().await;
        let own = own_page::own(&signing, ANN).await;
        let correct = format!("{own}/correct");
        let fields = [("name", "Ann Quill-Baker"), ("visibility", "name")];
        let (corrected, withdrawn) = if correct_first {
            tokio::join!(
                signing.press_open(&correct, "own", &fields),
                withdraw(&signing, &own)
            )
        } else {
            let (withdrawn, corrected) = tokio::join!(
                withdraw(&signing, &own),
                signing.press_open(&correct, "own", &fields)
            );
            (corrected, withdrawn)
        };
        // The withdrawal holds; the correction came before it, or is told that it came too late.
        assert_eq!(withdrawn.status, 303, "{}", withdrawn.body);
        assert!([303, 404, 409].contains(&corrected.status.as_u16()));
        assert_eq!(
            signing.texts("SELECT state FROM signature").await,
            ["withdrawn"]
        );
        assert_eq!(agreed(&signing).await, Counts::default());
        assert!(signing.app.walked(LIST).await.is_empty());
    }
}

#[tokio::test]
async fn concurrent_confirmations_of_similar_names_are_flagged_for_review() {
    const GIVEN: [&str; 8] = [
        "Zephyrine",
        "Wilhelmina",
        "Ottokar",
        "Xanthippe",
        "Yolanthe",
        "Ughtred",
        "Quirinus",
        "Thelonius",
    ];
    let signing = Signing::start_with(PLENTY).await;
    let token = form_token(&signing, "/en/harbour/sign").await;
    for given in GIVEN {
        for at in ["mail", "post"] {
            let (name, email) = (
                format!("{given} Quill{}", given.to_lowercase()),
                format!("{given}@{at}.example"),
            );
            let fields = with(&with(ANN, "name", &name), "email", &email);
            let signed = with(&fields, "token", &token);
            assert_eq!(
                signing.app.post("/en/harbour/sign", &signed).await.status,
                303
            );
        }
    }
    let links = links(&signing).await;
    assert_eq!(links.len(), 16);
    join_all(links.iter().map(|link| confirm(&signing, link))).await;
    assert_eq!(signing.counts().await, (0, 16));
    let mut asked: Vec<String> = signing
        .resemblances()
        .await
        .into_iter()
        .map(|one| format!("{} = {}", one.one.names[0], one.other.names[0]))
        .collect();
    asked.sort();
    let mut expected = GIVEN.map(|given| {
        let name = format!("{given} Quill{}", given.to_lowercase());
        format!("{name} = {name}")
    });
    expected.sort();
    assert_eq!(asked, expected);
}
