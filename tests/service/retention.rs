//! What is forgotten when, and the proof of counts that time brings.

use undersigned::clock::DAY;
use undersigned::journal::Actor;
use undersigned::schedule;
use undersigned::signing::retention::{Forgotten, forget};

use crate::signing::{AMITY, ANN, Signing, link_to};

const SEALED: &str = "SELECT count(*) FROM signature WHERE address_sealed IS NOT NULL";

#[tokio::test]
async fn addresses_are_erased_after_closing_but_people_can_find_their_page() {
    let signing = Signing::start().await;
    signing.trust("The Amity Society", "amity.example").await;
    signing.signed(ANN).await;
    signing.signed(AMITY).await;
    signing.arrived().await;
    let app = &signing.app.app;
    // The letter closes on September 15, 68 days from now.
    app.clock.advance((68 + 182) * DAY);
    schedule::prove_and_forget(app).await;
    assert_eq!(signing.app.number(SEALED).await, 2);
    app.clock.advance(2 * DAY);
    let dry = forget(&app.act(&Actor::System), &app.settings.retention, true)
        .await
        .unwrap();
    assert_eq!((dry.individuals, dry.representatives), (1, 0));
    assert_eq!(signing.app.number(SEALED).await, 2);
    schedule::prove_and_forget(app).await;
    assert_eq!(signing.app.number(SEALED).await, 1);
    app.clock.advance(730 * DAY);
    schedule::prove_and_forget(app).await;
    assert_eq!(signing.app.number(SEALED).await, 0);
    assert_eq!(signing.app.rows("outgoing_mail").await, 0);
    assert_eq!(signing.sentence().await, "1 organization and 1 individual");

    signing
        .submit("/en/signature", &[("email", "ann@example.org")])
        .await;
    let mail = signing.arrived().await.remove(0);
    let own = link_to(&mail, "/signature/");
    let page = format!("{own}/withdraw");
    signing.submit(&page, &[("action", "withdraw")]).await;
    assert_eq!(signing.sentence().await, "1 organization");
    let again = forget(&app.act(&Actor::System), &app.settings.retention, false).await;
    assert_eq!(again.unwrap(), Forgotten::default());
}
