//! What signing withstands: other sites, old forms, floods of one mailbox, and races.

use entity::ids::Revision;
use undersigned::{letters, tally};

use crate::harness::LetterFolder;
use crate::signing::{ANN, Signing, link};

#[tokio::test]
async fn another_site_cannot_sign_and_an_old_form_comes_back_with_what_was_typed() {
    let signing = Signing::start().await;
    let token = signing
        .app
        .get("/en/harbour/sign")
        .await
        .attributes("input[name=token]", "value")
        .remove(0);
    let body =
        "kind=individual&name=Ann&email=ann%40example.org&visibility=name&publish=yes&token=";
    let foreign = signing
        .app
        .post_as("/en/harbour/sign", &format!("{body}{token}"), "cross-site")
        .await;
    assert_eq!(foreign.status, 403);
    let forged = signing
        .app
        .post_as("/en/harbour/sign", &format!("{body}x"), "same-origin")
        .await;
    assert_eq!(forged.status, 422);
    signing.app.app.clock.advance(3 * 86_400_000);
    let old = signing
        .app
        .post_as("/en/harbour/sign", &format!("{body}{token}"), "same-origin")
        .await;
    assert_eq!(old.status, 422);
    assert_eq!(old.attributes("#email", "value"), ["ann@example.org"]);
    assert!(signing.arrived().await.is_empty());
    let large = signing
        .app
        .post_as("/en/harbour/sign", &"x".repeat(100_000), "same-origin")
        .await;
    assert_eq!(large.status, 413);
}

#[tokio::test]
async fn unconfirmed_signatures_lapse_after_seven_days() {
    let signing = Signing::start().await;
    signing.sign("en", ANN).await;
    let link = link(&signing.arrived().await[0]);
    signing.app.app.clock.advance(7 * 86_400_000 + 1);
    signing.arrived().await;
    assert_eq!(signing.app.get(&link).await.status, 404);
}

#[tokio::test]
async fn a_thousand_posts_send_a_victim_at_most_three_mails_a_day() {
    let signing = Signing::start().await;
    let mut typed = ANN.to_vec();
    // One form serves them all, as it would serve whoever floods a mailbox.
    let form = signing.app.get("/en/harbour/sign").await;
    let token = form.attributes("input[name=token]", "value").remove(0);
    typed.push(("token", &token));
    for letter in 0..50 {
        let slug = format!("letter-{letter}");
        signing.app.import(&LetterFolder::new(&slug)).await.unwrap();
        let path = format!("/en/{slug}/sign");
        for _ in 0..20 {
            assert_eq!(signing.app.post(&path, &typed).await.status, 303);
        }
    }
    // The third is left for another network: the owner's, if all of these are a stranger's.
    assert_eq!(signing.arrived().await.len(), 2);
}

#[tokio::test]
async fn fifty_concurrent_confirmations_of_one_token_count_once() {
    let signing = Signing::start().await;
    signing.sign("en", ANN).await;
    let link = link(&signing.arrived().await[0]);
    let token = signing
        .app
        .get(&link)
        .await
        .attributes("input[name=token]", "value")
        .remove(0);
    let fields = [("token", token.as_str())];
    let presses = (0..50).map(|_| signing.app.post(&link, &fields));
    for answer in futures_util::future::join_all(presses).await {
        assert_eq!(answer.status, 200);
        assert!(answer.body.contains("this signature counts"));
    }
    let read = signing.app.app.storage.read();
    let letter = letters::by_slug(read, "harbour").await.unwrap().unwrap();
    let told = tally::read(read, letter.id()).await.unwrap();
    assert_eq!((told.individuals, told.revision), (1, Revision(2)));
    assert_eq!(
        told.counts(),
        undersigned::signatures::store::review::recount(read, letter.id())
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn concurrent_signings_by_one_person_make_one_signature() {
    let signing = Signing::start().await;
    let mut links = Vec::new();
    for _ in 0..2 {
        signing.sign("en", ANN).await;
        links.push(link(&signing.arrived().await[0]));
    }
    futures_util::future::join_all(links.iter().map(|link| signing.press(link))).await;
    assert_eq!(signing.sentence().await, "1 individual");
}
