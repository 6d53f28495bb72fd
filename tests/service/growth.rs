//! A post costs the same however many rows one address, one organization, one network or one
//! recipient has. Counted are the statements and, on SQLite, the steps of its machine: each row that
//! is looked at takes some. No time is measured.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use entity::ids::{LetterId, Rank, Revision, SignatureId, VersionId};
use entity::values::{MailState, SignatureKind, SignatureState, Standing, Visibility};
use entity::{outgoing_mail, signature};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait as _, EntityTrait as _};
use undersigned::email_address::EmailAddress;
use undersigned::organizations;
use undersigned::signatures::store::blank;
use undersigned::signing::find_signatures;

use crate::harness::{NOW, TestApp};
use crate::signing::{AMITY, ANN, Signing, link, with};

const FEW: i64 = 10;
const MANY: i64 = 2_000;
/// Steps by which two posts may differ: where a page of the database happens to end, and the
/// statements that another connection of the pool prepares for the first time. One step a row would be
/// 2,000, and before posts were bounded it was ten.
const SLACK: u64 = 1_500;

/// Counts the steps of all connections to a SQLite database from now on.
async fn count_steps(signing: &Signing) -> Arc<AtomicU64> {
    let app = &signing.app;
    // The first post of a day makes the key of its networks.
    signing
        .sign("en", &with(ANN, "email", "first@example.org"))
        .await;
    let steps = Arc::new(AtomicU64::new(0));
    if app.database.is_postgres() {
        return steps;
    }
    for connection in [app.app.storage.write(), app.app.storage.read()] {
        let pool = connection.get_sqlite_connection_pool();
        let mut held = Vec::new();
        for _ in 0..pool.options().get_max_connections() {
            held.push(pool.acquire().await.unwrap());
        }
        for connection in &mut held {
            let steps = Arc::clone(&steps);
            let mut handle = connection.lock_handle().await.unwrap();
            handle.set_progress_handler(1, move || {
                steps.fetch_add(1, Ordering::Relaxed);
                true
            });
        }
    }
    steps
}

/// What one thing costs: its statements and its steps.
async fn cost(
    (steps, statements): (&AtomicU64, &impl Fn() -> Vec<String>),
    work: impl Future<Output = ()>,
) -> (Vec<String>, u64) {
    statements();
    let before = steps.load(Ordering::Relaxed);
    work.await;
    (statements(), steps.load(Ordering::Relaxed) - before)
}

fn is_alike(few: &(Vec<String>, u64), many: &(Vec<String>, u64), what: &str) {
    assert_eq!(few.0, many.0, "{what}");
    assert!(
        many.1 <= few.1 + SLACK,
        "{what}: {} steps, then {}",
        few.1,
        many.1
    );
}

/// A signature of somebody at an address.
pub(crate) fn row(
    app: &TestApp,
    email: &str,
    state: SignatureState,
    number: i64,
) -> signature::ActiveModel {
    let address = EmailAddress::parse(email).unwrap();
    let name = format!("Somebody Number {number}");
    signature::ActiveModel {
        public_id: Set(undersigned::secret::public_id()),
        letter_id: Set(LetterId(1)),
        version_id: Set(VersionId(1)),
        language: Set("en".to_owned()),
        kind: Set(SignatureKind::Individual),
        state: Set(state),
        organization_id: Set(None),
        sort_name: Set(name.clone()),
        sort_en: Set(Vec::new()),
        sort_fr: Set(Vec::new()),
        rank: Set(Rank(1_000)),
        search: Set(String::new()),
        match_key: Set(name.to_lowercase()),
        name: Set(name),
        standing: Set(Standing::Mailbox),
        visibility: Set(Visibility::Name),
        address_key: Set(Some(app.app.address_key(&address))),
        address_slot: Set(i32::try_from(number).unwrap()),
        network_tag: Set(Some(vec![7; 16])),
        revision: Set(Revision(0)),
        created_at: Set(NOW),
        state_at: Set(NOW),
        ..blank()
    }
}

pub(crate) async fn insert(app: &TestApp, rows: Vec<signature::ActiveModel>) {
    for some in rows.chunks(200) {
        signature::Entity::insert_many(some.to_vec())
            .exec_without_returning(app.app.storage.write())
            .await
            .unwrap();
    }
    analyze(app).await;
}

/// As autovacuum does by itself after so many rows.
async fn analyze(app: &TestApp) {
    if app.database.is_postgres() {
        let connection = app.app.storage.write();
        connection.execute_unprepared("ANALYZE").await.unwrap();
    }
}

/// Rows of one address in every state, from `first` on.
async fn fill_address(app: &TestApp, email: &str, (first, last): (i64, i64)) {
    use SignatureState::{Expired, Held, Merged, Pending, Removed, Withdrawn};
    let mut rows = Vec::new();
    for number in first..last {
        for state in [Pending, Held, Removed, Merged, Withdrawn, Expired] {
            let confirmed = !matches!(state, Pending | Expired);
            rows.push(signature::ActiveModel {
                confirmed_at: Set(confirmed.then_some(NOW)),
                // Somebody confirms between two fillings, on the address slot above all.
                address_slot: Set(i32::try_from(2 * number).unwrap()),
                ..row(app, email, state, number)
            });
        }
    }
    insert(app, rows).await;
}

#[tokio::test]
async fn a_post_costs_the_same_however_many_rows_its_address_has() {
    let signing = Signing::start().await;
    let app = &signing.app;
    let (steps, statements) = (count_steps(&signing).await, app.statements());
    let mut costs = Vec::new();
    let mut filled = 1;
    for until in [FEW, MANY] {
        // Of more than may be unconfirmed some give way to each post.
        fill_address(app, "ann@example.org", (filled, 40 + until)).await;
        filled = 40 + until;
        let signs = async { drop(signing.sign("en", ANN).await) };
        costs.push(cost((&steps, &statements), signs).await);
    }
    is_alike(&costs[0], &costs[1], "a post");
    let confirmed = "SELECT count(*) FROM signature WHERE state = 'held' AND name = 'Ann Quill'";
    let mails = signing.arrived().await;
    let mut hers = mails.iter().filter(|mail| mail.to == "ann@example.org");
    signing.press(&link(hers.next_back().unwrap())).await;
    assert_eq!(app.number(confirmed).await, 1);
}

#[tokio::test]
async fn confirming_and_finding_ones_page_cost_the_same_however_many_rows_an_address_has() {
    let signing = Signing::start().await;
    let app = &signing.app;
    let (steps, statements) = (count_steps(&signing).await, app.statements());
    let (mut confirming, mut found) = (Vec::new(), Vec::new());
    let mut filled = 1;
    for (until, name) in [(FEW, "Ann Quill"), (MANY, "Zephyrine Thistle")] {
        fill_address(app, "ann@example.org", (filled, 60 + until)).await;
        filled = 60 + until;
        signing.sign("en", &with(ANN, "name", name)).await;
        app.app.clock.advance(undersigned::clock::DAY);
        let mails = signing.arrived().await;
        let mut hers = mails.iter().filter(|mail| mail.to == "ann@example.org");
        let page = link(hers.next_back().unwrap());
        let presses = async { drop(signing.press(&page).await) };
        confirming.push(cost((&steps, &statements), presses).await);
        let finds = async {
            let fields = [("email", "ann@example.org")];
            signing.press_open("/en/signature", "find", &fields).await;
            assert_eq!(find_signatures::answer_wishes(&app.app).await.unwrap(), 1);
        };
        let (_, steps_of_finding) = cost((&steps, &statements), finds).await;
        found.push((Vec::new(), steps_of_finding));
    }
    is_alike(&confirming[0], &confirming[1], "confirming");
    is_alike(&found[0], &found[1], "finding");
}

#[tokio::test]
async fn a_post_costs_the_same_however_many_claim_its_organization() {
    let signing = Signing::start().await;
    signing.trust("The Amity Society", "amity.example").await;
    let app = &signing.app;
    let names = organizations::Names::alone("The Amity Society");
    let entry = organizations::find_by_names(app.app.storage.read(), &names)
        .await
        .unwrap();
    let (steps, statements) = (count_steps(&signing).await, app.statements());
    let mut costs = Vec::new();
    let mut filled = 1;
    for until in [FEW, MANY] {
        let claim = |number: i64| {
            let email = format!("claims{number}@example.org");
            signature::ActiveModel {
                kind: Set(SignatureKind::Endorsement),
                organization_id: Set(entry),
                confirmed_at: Set(Some(NOW)),
                ..row(app, &email, SignatureState::Held, number)
            }
        };
        insert(app, (filled..30 + until).map(claim).collect()).await;
        filled = 30 + until;
        let signs = async { drop(signing.sign("en", AMITY).await) };
        costs.push(cost((&steps, &statements), signs).await);
    }
    is_alike(&costs[0], &costs[1], "a post");
}

#[tokio::test]
async fn a_post_costs_the_same_however_many_rows_its_network_and_mails_its_recipient_have() {
    let signing = Signing::start().await;
    let app = &signing.app;
    // The tests' own network, on whose behalf everything is sent.
    let tag = app
        .app
        .subscriber_tag(undersigned::client_network::ClientNetwork::UNKNOWN);
    let tag = tag.await.unwrap();
    let address = EmailAddress::parse("ann@example.org").unwrap();
    let (steps, statements) = (count_steps(&signing).await, app.statements());
    let mut costs = Vec::new();
    let mut filled = 1;
    for until in [FEW, MANY] {
        let of_network = |number: i64| {
            let email = format!("neighbour{number}@example.org");
            signature::ActiveModel {
                network_tag: Set(Some(tag.clone())),
                ..row(app, &email, SignatureState::Pending, number)
            }
        };
        insert(app, (filled..30 + until).map(of_network).collect()).await;
        for state in [MailState::Withheld, MailState::Sent] {
            let mails = (filled..30 + until).map(|number| outgoing_mail::ActiveModel {
                message_id: Set(format!("{}{number:>013}", &state.word()[..3])),
                kind: Set("confirm".to_owned()),
                state: Set(state),
                letter_id: Set(Some(LetterId(1))),
                signature_id: Set(Some(SignatureId(number))),
                recipient_key: Set(app.app.address_key(&address)),
                domain: Set("example.org".to_owned()),
                sealed: Set(None),
                attempts: Set(1),
                // Those of the last day count for the quota, and are few by it.
                due_at: Set(NOW - 2 * undersigned::clock::DAY),
                expires_at: Set(NOW),
                created_at: Set(NOW - 2 * undersigned::clock::DAY),
                sent_at: Set(None),
                fault: Set(None),
                ..Default::default()
            });
            let mails: Vec<_> = mails.collect();
            for some in mails.chunks(200) {
                outgoing_mail::Entity::insert_many(some.to_vec())
                    .exec_without_returning(app.app.storage.write())
                    .await
                    .unwrap();
            }
        }
        analyze(app).await;
        filled = 30 + until;
        let signs = async { drop(signing.sign("en", ANN).await) };
        costs.push(cost((&steps, &statements), signs).await);
    }
    is_alike(&costs[0], &costs[1], "a post");
}

#[tokio::test]
async fn a_network_displaces_only_its_own_unconfirmed_signatures() {
    let signing = Signing::start().await;
    let app = &signing.app;
    let pending = |name: &str| {
        format!("SELECT count(*) FROM signature WHERE state = 'pending' AND name LIKE '{name}%'")
    };
    let other = row(app, "ann@example.org", SignatureState::Pending, 1);
    insert(app, vec![other]).await;
    for number in 0..12 {
        let name = format!("Ann Quill {}", "I".repeat(number + 1));
        signing.sign("en", &with(ANN, "name", &name)).await;
    }
    assert_eq!(app.number(&pending("Somebody")).await, 1);
    assert_eq!(app.number(&pending("Ann")).await, 6);
    let dead = "SELECT count(*) FROM outgoing_mail WHERE state = 'waiting' AND signature_id IN \
                (SELECT id FROM signature WHERE state = 'expired')";
    assert_eq!(app.number(dead).await, 0);
    let erased = "SELECT count(*) FROM signature WHERE state = 'expired' AND name <> ''";
    assert_eq!(app.number(erased).await, 0);
}

#[tokio::test]
async fn resending_keeps_at_most_five_valid_codes() {
    let signing = Signing::start().await;
    let page = signing.sign("en", ANN).await.header("location").to_owned();
    let app = &signing.app;
    for _ in 0..30 {
        signing
            .press_open(&page, "code", &[("action", "again")])
            .await;
    }
    let live = format!("SELECT count(*) FROM verification WHERE expires_at > {NOW}");
    assert_eq!(app.number(&live).await, 5);
}
