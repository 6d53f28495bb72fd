//! What the release of November 2026 stored is kept, row by row, by the migrations that came since, and by
//! those migrations taken back and done again.

use std::collections::BTreeMap;

use migration::{Migrator, MigratorTrait as _};
use sea_orm::{ConnectionTrait, FromQueryResult as _, JsonValue, Statement};

use crate::harness::{RELEASE_MIGRATIONS, TestApp, TestDatabase};

/// Tables that hold what people gave or coordinators decided; the others are derived or technical.
const TABLES: [&str; 12] = [
    "letter",
    "letter_version",
    "letter_text",
    "lead",
    "organization",
    "organization_name",
    "organization_domain",
    "signature",
    "tally",
    "invitation",
    "suppression",
    "journal_entry",
];

type Rows = BTreeMap<&'static str, Vec<JsonValue>>;

/// All rows; `reading` is another number each time, because a statement that was prepared before the
/// schema changed would be used again.
async fn rows(connection: &impl ConnectionTrait, reading: u32) -> Rows {
    let mut all = Rows::new();
    for table in TABLES {
        let sql = format!("SELECT * FROM {table} WHERE {reading} = {reading}");
        let statement = Statement::from_string(connection.get_database_backend(), sql);
        let mut rows = JsonValue::find_by_statement(statement)
            .all(connection)
            .await
            .unwrap();
        rows.sort_by_key(ToString::to_string);
        all.insert(table, rows);
    }
    all
}

/// The columns that both have, of each row.
fn in_common(row: &JsonValue, other: &JsonValue) -> (JsonValue, JsonValue) {
    let (row, other) = (row.as_object().unwrap(), other.as_object().unwrap());
    let pick = |from: &serde_json::Map<String, JsonValue>| {
        let both = from
            .iter()
            .filter(|(name, _)| row.contains_key(*name) && other.contains_key(*name));
        both.map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    };
    (JsonValue::Object(pick(row)), JsonValue::Object(pick(other)))
}

#[tokio::test]
async fn migrations_taken_back_and_done_again_change_no_row() {
    let app = TestApp::start_on_release(TestDatabase::of_release().await).await;
    let connection = app.app.storage.write();
    let before = rows(connection, 0).await;
    let applied = Migrator::get_applied_migrations(connection).await.unwrap();
    let since = u32::try_from(applied.len()).unwrap() - RELEASE_MIGRATIONS;
    assert!(since > 0, "there are migrations since the release");
    Migrator::down(connection, Some(since)).await.unwrap();
    let released = rows(connection, 1).await;
    Migrator::up(connection, None).await.unwrap();
    let after = rows(connection, 2).await;
    for table in TABLES {
        assert!(
            !before[table].is_empty() || table == "suppression",
            "{table} has rows"
        );
        assert_eq!(
            before[table].len(),
            released[table].len(),
            "{table} at the release"
        );
        assert_eq!(before[table].len(), after[table].len(), "{table}");
        for (before, after) in before[table].iter().zip(&after[table]) {
            let (before, after) = in_common(before, after);
            assert_eq!(before, after, "{table}");
        }
    }
}

#[tokio::test]
async fn each_migration_since_the_release_goes_down_and_up_by_itself_with_every_row() {
    let app = TestApp::start_on_release(TestDatabase::of_release().await).await;
    let connection = app.app.storage.write();
    let before = rows(connection, 0).await;
    let applied = Migrator::get_applied_migrations(connection).await.unwrap();
    let since = u32::try_from(applied.len()).unwrap() - RELEASE_MIGRATIONS;
    for step in 1..=since {
        Migrator::down(connection, Some(step)).await.unwrap();
        let below = rows(connection, step).await;
        for table in TABLES {
            let (kept, all) = (below[table].len(), before[table].len());
            assert_eq!(kept, all, "{table}, {step} migrations back");
        }
        Migrator::up(connection, None).await.unwrap();
    }
    assert_eq!(rows(connection, since + 1).await, before);
    let pending = Migrator::get_pending_migrations(connection).await.unwrap();
    assert!(pending.is_empty());
}
