//! What floods of mail cost the service, and what its operator hears of them.

use std::io::Write;
use std::sync::{Arc, Mutex};
use undersigned::invitations;

use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use undersigned::clock::{DAY, HOUR};
use undersigned::invitations::inviting::InvitationRequest;
use undersigned::journal::Actor;
use undersigned::schedule;

use crate::fairness::Crowd;
use crate::harness::{TestApp, text};
use crate::signing::{ANN, Signing, with};

/// Copies the one waiting mail so many times, as mails of its own network and domain.
async fn multiply(app: &TestApp, times: usize) {
    let columns = "kind, state, letter_id, signature_id, recipient_key, domain, sealed, attempts, \
                   due_at, expires_at, created_at, allowance, a_day, sender, queue, turn, \
                   crowd_turn";
    let sql = format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {times}) \
         INSERT INTO outgoing_mail (message_id, {columns}) \
         SELECT 'copy-' || i, {columns} FROM outgoing_mail, n WHERE outgoing_mail.id = 1"
    );
    let connection = app.app.storage.write();
    connection.execute_unprepared(&sql).await.unwrap();
}

/// Where SQLite would read more than an index finds for a statement.
async fn scans(app: &TestApp, statement: &str) -> Vec<String> {
    let connection = app.app.storage.read();
    let explain = format!("EXPLAIN QUERY PLAN {statement}");
    let explain = Statement::from_string(connection.get_database_backend(), explain);
    let steps = connection.query_all_raw(explain).await.unwrap();
    steps
        .iter()
        .map(|step| step.try_get::<String>("", "detail").unwrap())
        .filter(|step| step.contains("SCAN") || step.contains("TEMP B-TREE"))
        .collect()
}

/// The statements of one mail, with so many waiting behind it, and those of one post.
async fn statements_with(waiting: usize) -> (Signing, [Vec<String>; 2]) {
    let signing = Signing::start_with(&[("UNDERSIGNED_LIMITS__MAIL", "1/1h")]).await;
    signing.sign("en", ANN).await;
    multiply(&signing.app, waiting).await;
    // The first round gives every mail its turn.
    signing.arrived().await;
    let statements = signing.app.statements();
    signing.app.app.clock.advance(HOUR);
    statements();
    signing.arrived().await;
    let mail = statements();
    let other = with(ANN, "email", "ben@example.org");
    signing.sign("en", &other).await;
    let post = statements();
    (signing, [mail, post])
}

#[tokio::test]
async fn sending_and_signing_cost_the_same_however_much_mail_waits() {
    let (_, few) = statements_with(10).await;
    let (signing, many) = statements_with(1_000).await;
    assert_eq!(few, many);
    let of_mail = |statement: &&String| statement.contains("\"outgoing_mail\"");
    for statement in many.concat().iter().filter(of_mail) {
        if statement.starts_with("SELECT") && !statement.contains("\"signature_id\" =") {
            assert!(statement.contains("LIMIT"), "{statement}");
        }
        if !signing.app.database.is_postgres() && !statement.starts_with("INSERT") {
            let scans = scans(&signing.app, statement).await;
            assert!(scans.is_empty(), "{statement}: {scans:?}");
        }
    }
}

#[tokio::test]
async fn an_invitation_does_not_wait_for_what_strangers_typed() {
    let crowd = Crowd::shipped().await;
    for number in 0..12 {
        let network = format!("198.51.{number}.7");
        crowd.sign(&network, "harbour", "dora@guild.example").await;
    }
    crowd.signing.arrived().await;
    crowd
        .signing
        .try_to_invite("Guild of Lamps", "dora@guild.example")
        .await
        .unwrap();
    assert_eq!(crowd.mailed().await, ["dora@guild.example"]);
}

#[tokio::test]
async fn a_coordinator_is_told_that_an_invitation_is_queued() {
    let signing = Signing::start().await;
    let mut waits = Vec::new();
    for number in 0..4 {
        let asked = InvitationRequest {
            letter: "harbour".to_owned(),
            organization: format!("Guild of {number} Lamps"),
            to: "dora@guild.example".to_owned(),
            ..InvitationRequest::default()
        };
        let actor = Actor::Coordinator("Nadia".to_owned());
        let invited = invitations::invite(&signing.app.app, &asked, &actor).await;
        waits.push(invited.unwrap().waits);
    }
    assert_eq!(waits, [false, false, false, true]);
    assert_eq!(signing.arrived().await.len(), 3);
    signing.app.app.clock.advance(DAY);
    assert_eq!(signing.arrived().await.len(), 1);
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_counts_delayed_mail_without_naming_anybody() {
    let crowd = Crowd::start_with(&[
        ("UNDERSIGNED_LIMITS__SIGN", "6/1h"),
        ("UNDERSIGNED_LIMITS__MAIL_DOMAIN", "1/1h"),
    ])
    .await;
    for number in 0..8 {
        let address = format!("p{}@amity.example", number % 2);
        crowd.sign("198.51.100.7", "harbour", &address).await;
    }
    assert_eq!(crowd.mailed().await.len(), 1);
    let doctor = crowd.signing.command(&["doctor"]).await;
    let doctor = text(&doctor.stdout);
    let backlog = "5 messages are waiting, the first for";
    let reasons = ": 3 for the quota of their email domain, 2 for the daily limit of their address";
    assert!(
        doctor.contains(backlog) && doctor.contains(reasons),
        "{doctor}"
    );
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_writer(move || writer.clone())
        .with_ansi(false)
        .finish();
    {
        let _until_here = tracing::subscriber::set_default(subscriber);
        schedule::sweep(&crowd.signing.app.app).await;
        schedule::sweep(&crowd.signing.app.app).await;
    }
    let told = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert_eq!(told.lines().count(), 1, "{told}");
    for count in [
        "requests_of_networks=2",
        "mails_of_mailboxes=2",
        "mails_of_domains=3",
    ] {
        assert!(told.contains(count), "{told}");
    }
    assert!(
        !told.contains("198.51") && !told.contains("amity"),
        "{told}"
    );
}

async fn is_applied(connection: &DatabaseConnection) -> bool {
    let applied = Migrator::get_applied_migrations(connection).await.unwrap();
    applied
        .iter()
        .any(|migration| migration.name() == "m20261130_0012_mail_queues")
}

#[tokio::test]
async fn mails_from_before_the_queues_leave_after_the_update() {
    let signing = Signing::start().await;
    signing.sign("en", ANN).await;
    let connection = signing.app.app.storage.write();
    while is_applied(connection).await {
        Migrator::down(connection, Some(1)).await.unwrap();
    }
    Migrator::up(connection, None).await.unwrap();
    assert_eq!(signing.arrived().await.len(), 1);
    for _ in 0..3 {
        signing.sign("en", ANN).await;
    }
    assert_eq!(signing.arrived().await.len(), 2);
}
