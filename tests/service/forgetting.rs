//! Signatures that ended are forgotten in time, and a letter that its settings closed counts from
//! that moment.

use undersigned::clock::DAY;
use undersigned::command::refusals;
use undersigned::journal::Actor;
use undersigned::schedule;
use undersigned::signatures::review_reason::ReviewReason;
use undersigned::signing::retention::{Forgotten, forget};

use crate::harness::LetterFolder;
use crate::signing::{ANN, Signing, link, link_to, with};

impl Signing {
    async fn due(&self) -> Forgotten {
        let app = &self.app.app;
        forget(&app.act(&Actor::System), &app.settings.retention, true)
            .await
            .unwrap()
    }

    async fn number(&self, sql: &str) -> i64 {
        self.app.number(sql).await
    }
}

#[tokio::test]
async fn a_withdrawn_signature_is_forgotten_after_30_days() {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    let own = link_to(signing.arrived().await.last().unwrap(), "/signature/");
    let corrected = [("name", "Ann Quill-Baker"), ("visibility", "name")];
    signing.submit(&format!("{own}/correct"), &corrected).await;
    let withdraw = format!("{own}/withdraw");
    signing.submit(&withdraw, &[("action", "withdraw")]).await;
    let clock = &signing.app.app.clock;
    clock.advance(30 * DAY);
    assert_eq!(signing.due().await.withdrawn, 0);
    assert_eq!(signing.app.get(&own).await.status, 200);
    clock.advance(1);
    assert_eq!(signing.due().await.withdrawn, 1);
    assert_eq!(
        signing.app.get(&own).await.status,
        200,
        "a dry run changes nothing"
    );
    schedule::prove_and_forget(&signing.app.app).await;
    assert_eq!(signing.app.get(&own).await.status, 404);
    let held = "SELECT count(*) FROM signature WHERE name <> '' OR search <> '' OR address_key IS NOT NULL OR address_sealed IS NOT NULL";
    assert_eq!(signing.number(held).await, 0);
    assert_eq!(signing.app.rows("journal_detail").await, 0);
    assert_eq!(signing.app.rows("verification").await, 0);
    assert_eq!(signing.due().await, Forgotten::default());
}

#[tokio::test]
async fn a_removed_signature_is_forgotten_after_60_days_and_its_address_still_waits_for_a_check() {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    let id = signing.ids().await.remove(0);
    signing.remove(&id).await.unwrap();
    let clock = &signing.app.app.clock;
    clock.advance(60 * DAY);
    schedule::prove_and_forget(&signing.app.app).await;
    assert_eq!(
        signing.texts("SELECT name FROM signature").await,
        ["Ann Quill"]
    );
    clock.advance(1);
    schedule::prove_and_forget(&signing.app.app).await;
    assert_eq!(signing.texts("SELECT name FROM signature").await, [""]);
    let again = signing.waits(ANN).await;
    assert!(again.reasons.contains(&ReviewReason::RemovedBefore));
}

#[tokio::test]
async fn a_lapsed_signature_leaves_no_names_in_the_journal() {
    let signing = Signing::start().await;
    signing.sign("en", ANN).await;
    let mail = signing.arrived().await.remove(0);
    let page = signing.app.get(&link(&mail)).await;
    let correct = page.attributes(".shown a", "href").remove(0);
    let corrected = [("name", "Ann Quill-Baker"), ("visibility", "name")];
    signing.submit(&correct, &corrected).await;
    assert_eq!(signing.app.rows("journal_detail").await, 1);
    signing.app.app.clock.advance(7 * DAY + 1);
    signing.arrived().await;
    assert_eq!(
        signing.texts("SELECT state FROM signature").await,
        ["expired"]
    );
    assert_eq!(signing.app.rows("journal_detail").await, 0);
    assert_eq!(signing.app.rows("verification").await, 0);
}

#[tokio::test]
async fn an_erased_signature_is_not_brought_back() {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    let id = signing.ids().await.remove(0);
    signing.remove(&id).await.unwrap();
    signing
        .told(&["person", "erase", "--address", "ann@example.org", "--yes"])
        .await;
    let refused = refusals::sentence(&signing.undo(&id).await.unwrap_err());
    assert!(refused.contains("was erased"), "{refused}");
}

#[tokio::test]
async fn a_letter_closed_without_a_date_closed_when_its_settings_said_so() {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    let app = &signing.app.app;
    app.clock.advance(DAY);
    let folder = LetterFolder::new("harbour");
    let open = std::fs::read_to_string(folder.path().join("letter.toml")).unwrap();
    let closed = open.replace("closes = 2026-09-15\n", "state = \"closed\"\n");
    folder.write("letter.toml", &closed);
    signing.app.import(&folder).await.unwrap();
    let page = signing.app.get("/en/harbour/sign").await;
    assert!(page.body.contains("July 10, 2026"), "{}", page.body);
    // Another change of the settings does not move the moment.
    app.clock.advance(DAY);
    folder.write(
        "letter.toml",
        &closed.replace("date = 2026-07-08", "date = 2026-07-07"),
    );
    signing.app.import(&folder).await.unwrap();
    app.clock.advance(182 * DAY);
    assert_eq!(signing.due().await.individuals, 0);
    app.clock.advance(1);
    assert_eq!(signing.due().await.individuals, 1);
    // Opened again, it has no closing moment.
    folder.write("letter.toml", &open.replace("closes = 2026-09-15\n", ""));
    signing.app.import(&folder).await.unwrap();
    assert_eq!(signing.due().await.individuals, 0);
}

#[tokio::test]
async fn an_imported_list_is_known_again_after_a_removed_name_was_forgotten() {
    let signing = Signing::start().await;
    let folder = LetterFolder::new("lantern").individuals(&["Ben Lark", "Cy Marsh"]);
    signing.app.import(&folder).await.unwrap();
    let sql = "SELECT public_id FROM signature WHERE name = 'Ben Lark'";
    let id = signing.texts(sql).await.remove(0);
    signing.remove(&id).await.unwrap();
    signing.app.app.clock.advance(61 * DAY);
    schedule::prove_and_forget(&signing.app.app).await;
    assert_eq!(signing.texts(sql).await, Vec::<String>::new());
    let folder = folder.setting("names_in_bulk = true");
    signing.app.import(&folder).await.unwrap();
    assert_eq!(signing.app.get("/en/lantern").await.names(), ["Cy Marsh"]);
}

#[tokio::test]
async fn known_and_unknown_addresses_run_the_same_statements() {
    let signing = Signing::start().await;
    signing.sign("en", ANN).await;
    let stop = link_to(&signing.arrived().await[0], "/not-me/");
    signing.submit(&stop, &[("action", "stop")]).await;
    let pending = with(ANN, "email", "pen@example.org");
    signing.sign("en", &pending).await;
    signing.arrived().await;
    let statements = signing.app.statements();
    let mut seen = Vec::new();
    for address in ["ann@example.org", "pen@example.org", "nob@example.org"] {
        statements();
        let answer = signing.submit("/en/signature", &[("email", address)]).await;
        let asked = statements();
        seen.push((answer.status, answer.body.len(), asked));
        let wishes = signing.app.rows("own_links_wish").await;
        assert_eq!(wishes, i64::try_from(seen.len()).unwrap());
    }
    assert_eq!(seen[0], seen[2]);
    assert_eq!(seen[1], seen[2]);
    assert_eq!(
        signing.arrived().await.len(),
        2,
        "the mailboxes alone learn of it"
    );
}
