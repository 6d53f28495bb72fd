//! The kept database of the release of November 2026, made by that release's own binary: see
//! `tests/fixtures/release-2026-11/README.md`.

use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use migration::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectionTrait, Database, DatabaseBackend, DatabaseConnection, QueryResult, Statement, Value,
};

/// The secret key under which it was made.
pub(super) const SECRET_KEY: &str = "cmVsZWFzZSAyMDI2LTExLCBpbnZlbnRlZCBuYW1lcyE=";
/// How many migrations that release had.
pub(crate) const RELEASE_MIGRATIONS: u32 = 17;

/// Rows copied by one statement.
const ROWS: usize = 100;

/// The folder of the fixture.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/release-2026-11")
}

/// A letter's folder as it was imported then.
pub(crate) fn release_letter(slug: &str) -> PathBuf {
    folder().join("letters").join(slug)
}

/// What that release answered about the database.
pub(crate) fn release_answers() -> serde_json::Value {
    let text = std::fs::read_to_string(folder().join("answers.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Writes the database file into a new place.
pub(super) fn unpack(file: &Path) {
    let packed = std::fs::File::open(folder().join("undersigned.sqlite.gz")).unwrap();
    let mut target = std::fs::File::create_new(file).unwrap();
    std::io::copy(&mut GzDecoder::new(packed), &mut target).unwrap();
}

/// Copies every row of the file into an empty PostgreSQL database, under the schema of that release.
pub(super) async fn copy_to_postgres(file: &Path, url: &str) {
    let source = Database::connect(format!("sqlite:{}?mode=ro", file.display()))
        .await
        .unwrap();
    // One connection: the setting that suspends foreign keys belongs to a session.
    let mut options = sea_orm::ConnectOptions::new(url);
    options.max_connections(1);
    let target = Database::connect(options).await.unwrap();
    Migrator::up(&target, Some(RELEASE_MIGRATIONS))
        .await
        .unwrap();
    let suspend = "SET session_replication_role = replica";
    target.execute_unprepared(suspend).await.unwrap();
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table' \
                  AND name NOT LIKE 'sqlite_%' AND name <> 'seaql_migrations'";
    for table in query(&source, tables).await {
        let table: String = table.try_get_by_index(0).unwrap();
        copy_table(&source, &target, &table).await;
    }
    source.close().await.unwrap();
    target.close().await.unwrap();
}

async fn copy_table(source: &DatabaseConnection, target: &DatabaseConnection, table: &str) {
    let columns = format!(
        "SELECT column_name::text, data_type::text FROM information_schema.columns \
         WHERE table_schema = 'public' AND table_name = '{table}'"
    );
    let columns: Vec<(String, String)> = query(target, &columns)
        .await
        .iter()
        .map(|row| {
            (
                row.try_get_by_index(0).unwrap(),
                row.try_get_by_index(1).unwrap(),
            )
        })
        .collect();
    // A migration may have written rows of its own.
    let empty = format!("DELETE FROM {table}");
    target.execute_unprepared(&empty).await.unwrap();
    let names: Vec<String> = columns
        .iter()
        .map(|(name, _)| format!("\"{name}\""))
        .collect();
    let rows = query(source, &format!("SELECT * FROM {table}")).await;
    for rows in rows.chunks(ROWS) {
        let tuples: Vec<String> = (0..rows.len())
            .map(|row| {
                let first = row * names.len() + 1;
                let places: Vec<String> = (first..first + names.len())
                    .map(|place| format!("${place}"))
                    .collect();
                format!("({})", places.join(", "))
            })
            .collect();
        let insert = format!(
            "INSERT INTO {table} ({}) VALUES {}",
            names.join(", "),
            tuples.join(", ")
        );
        let values = rows
            .iter()
            .flat_map(|row| columns.iter().map(|(name, kind)| value(row, name, kind)));
        let insert = Statement::from_sql_and_values(DatabaseBackend::Postgres, insert, values);
        target.execute_raw(insert).await.unwrap();
    }
    let next = format!(
        "SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table})) \
         WHERE pg_get_serial_sequence('{table}', 'id') IS NOT NULL"
    );
    if columns.iter().any(|(name, _)| name == "id") {
        query(target, &next).await;
    }
}

/// A value of a SQLite row in the type of a PostgreSQL column.
fn value(row: &QueryResult, column: &str, kind: &str) -> Value {
    match kind {
        "bigint" => Value::BigInt(row.try_get("", column).unwrap()),
        "integer" => Value::Int(row.try_get("", column).unwrap()),
        "boolean" => Value::Bool(row.try_get("", column).unwrap()),
        "double precision" => Value::Double(row.try_get("", column).unwrap()),
        "bytea" => Value::Bytes(row.try_get("", column).unwrap()),
        "text" | "character varying" => Value::String(row.try_get("", column).unwrap()),
        other => panic!("{column} is of type {other}, which this copy does not know"),
    }
}

async fn query(connection: &DatabaseConnection, sql: &str) -> Vec<QueryResult> {
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    connection.query_all_raw(statement).await.unwrap()
}
