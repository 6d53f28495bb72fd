//! Whatever a public page reads of a long list is found by an index, in the order of that index: no query
//! walks or sorts a letter's list. The statements that each public address runs are explained by the
//! database itself.

use std::collections::BTreeSet;

use entity::signature;
use sea_orm::{ConnectionTrait, DbBackend, IdenStatic as _, Iterable as _, QueryResult, Statement};

use crate::harness::{LetterFolder, TestApp};
use crate::live::Follower;

/// Signatures on the letter.
const ROWS: i64 = 100_000;
/// Every so many-th is an organization's.
pub(crate) const PER_ORGANIZATION: i64 = 20;
/// Rows that a query may sort, or read without a limit: a few pages.
const FEW: u64 = 2_000;

/// The public addresses, each with what it takes.
const ADDRESSES: [&str; 33] = [
    "/",
    "/harbour",
    "/en/",
    "/fr/",
    "/en/harbour",
    "/fr/harbour",
    "/en/harbour/signatories",
    "/fr/harbour/signatories",
    "/en/harbour/signatories?page=2",
    "/en/harbour/signatories?page=26",
    "/fr/harbour/signatories?page=250",
    "/en/harbour/signatories?page=500",
    "/en/harbour/signatories?initial=Q&kind=individual",
    "/fr/harbour/signatories?initial=S&kind=organization",
    "/en/harbour/signatories?after=AQAAA-gAAAAAAAAAAP8",
    "/en/harbour/signatories?q=ann",
    "/fr/harbour/signatories?q=quill&page=3",
    "/en/harbour/signatories?q=12345",
    "/fr/harbour/signatories?q=nobody",
    "/en/harbour/signatories.csv",
    "/fr/harbour/signatories.json",
    "/en/harbour/letter.txt",
    "/en/harbour/print",
    "/en/harbour/add-to-your-site",
    "/en/harbour/sign",
    "/api/v1/letters",
    "/api/v1/letters/harbour",
    "/api/v1/letters/harbour/count",
    "/api/v1/letters/harbour/signatories",
    "/api/v1/letters/harbour/signatories?language=fr&after=AQAAA-gAAAAAAAAAAE0",
    "/badge/en/harbour.svg",
    "/embed/en/harbour",
    "/en/how-we-check",
];

#[tokio::test]
async fn no_public_page_walks_or_sorts_the_list() {
    let app = with_long_list(ROWS).await;
    let statements = app.statements();
    let mut faults = Vec::new();
    let mut explained = BTreeSet::new();
    for address in ADDRESSES {
        let answer = app.get(address).await;
        assert!(answer.status.as_u16() < 400, "{address}: {}", answer.status);
        for sql in statements() {
            faults.extend(explain(&app, address, sql, &mut explained).await);
        }
    }
    // Somebody whose page is a little old.
    let mut follower = Follower::of(&app, "/live/en/harbour", Some(ROWS - 20)).await;
    let (events, _) = follower.round().await;
    assert!(events.len() > 20, "{}", events.len());
    for sql in statements() {
        faults.extend(explain(&app, "/live/en/harbour", sql, &mut explained).await);
    }
    assert!(explained.len() > 20, "{} statements", explained.len());
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// A letter with a long list, written by the database itself. Every so many-th name is an organization's,
/// and each holds its number.
pub(crate) async fn with_long_list(rows: i64) -> TestApp {
    let app = TestApp::start().await;
    let folder = LetterFolder::new("harbour")
        .organizations(&["Society of Lamps"])
        .individuals(&["Ann Quill"]);
    app.import(&folder).await.unwrap();
    let connection = app.app.storage.write();
    let backend = connection.get_database_backend();
    for (kind, condition) in [
        ("organization", format!("i % {PER_ORGANIZATION} = 0")),
        ("individual", format!("i % {PER_ORGANIZATION} <> 0")),
    ] {
        let columns: Vec<&str> = signature::Column::iter()
            .map(|column| column.as_str())
            .filter(|column| *column != "id")
            .collect();
        let values: Vec<String> = columns
            .iter()
            .map(|column| value_of(backend, column))
            .collect();
        let sql = format!(
            "INSERT INTO signature ({}) SELECT {} FROM signature AS model JOIN (\
             WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < {rows}) \
             SELECT i FROM numbers) AS number ON {condition} WHERE model.kind = '{kind}'",
            columns.join(", "),
            values.join(", "),
        );
        connection.execute_unprepared(&sql).await.unwrap();
    }
    let organizations = rows / PER_ORGANIZATION;
    let tally = format!(
        "UPDATE tally SET organizations = {}, individuals = {}, revision = {rows}",
        organizations + 1,
        rows - organizations + 1
    );
    connection.execute_unprepared(&tally).await.unwrap();
    if app.database.is_postgres() {
        // As autovacuum does by itself after so many rows.
        connection
            .execute_unprepared("VACUUM ANALYZE")
            .await
            .unwrap();
    }
    app
}

/// What a column of the signature of number `i` holds.
fn value_of(backend: DbBackend, column: &str) -> String {
    let (digits, bytes) = match backend {
        DbBackend::Postgres => (
            "lpad(i::text, 16, '0')",
            "convert_to(lpad(i::text, 16, '0'), 'UTF8')",
        ),
        _ => ("printf('%016d', i)", "CAST(printf('%016d', i) AS BLOB)"),
    };
    match column {
        "public_id" => digits.to_owned(),
        "sort_en" | "sort_fr" => match backend {
            DbBackend::Postgres => format!("model.{column} || {bytes}"),
            // There, what is joined is text.
            _ => format!("CAST(model.{column} || {bytes} AS BLOB)"),
        },
        "name" | "search" | "match_key" => format!("model.{column} || ' ' || i"),
        "revision" => "i".to_owned(),
        "published_at" => "model.created_at + i".to_owned(),
        // They signed here, and belong to no entry of the register.
        "import_order" | "organization_id" => "NULL".to_owned(),
        other => format!("model.{other}"),
    }
}

/// What is wrong with the plan of a statement that an address runs.
async fn explain(
    app: &TestApp,
    address: &str,
    sql: String,
    explained: &mut BTreeSet<String>,
) -> Option<String> {
    let reads = sql.starts_with("SELECT") || sql.starts_with("WITH");
    if !reads || !explained.insert(sql.clone()) {
        return None;
    }
    let backend = app.app.storage.read().get_database_backend();
    let plan = match backend {
        DbBackend::Postgres => plan_on_postgres(app, &sql).await,
        _ => plan_on_sqlite(app, &sql).await,
    };
    let fault = match backend {
        DbBackend::Postgres => plan.iter().find(|step| is_long_on_postgres(step, &sql)),
        _ => plan
            .iter()
            .find(|step| is_long_on_sqlite(step, &plan, &sql)),
    };
    fault.map(|step| format!("{address}: {step}\n  {sql}\n  {}", plan.join("\n  ")))
}

async fn plan_on_sqlite(app: &TestApp, sql: &str) -> Vec<String> {
    // Values that are not given are null, and change no plan.
    let explain = format!("EXPLAIN QUERY PLAN {sql}");
    steps(app.app.storage.read(), explain, 3).await
}

/// The plan for whatever values, which PostgreSQL takes after a few uses of a statement.
async fn plan_on_postgres(app: &TestApp, sql: &str) -> Vec<String> {
    let connection = app.app.storage.snapshot().await.unwrap();
    for prepare in [
        "SET LOCAL plan_cache_mode = force_generic_plan".to_owned(),
        format!("PREPARE explained AS {sql}"),
    ] {
        connection.execute_unprepared(&prepare).await.unwrap();
    }
    let count = (1..100)
        .take_while(|number| sql.contains(&format!("${number}")))
        .count();
    let values = match count {
        0 => String::new(),
        _ => format!("({})", vec!["NULL"; count].join(", ")),
    };
    let plan = steps(&connection, format!("EXPLAIN EXECUTE explained{values}"), 0).await;
    connection
        .execute_unprepared("DEALLOCATE explained")
        .await
        .unwrap();
    connection.commit().await.unwrap();
    plan
}

async fn steps<C: ConnectionTrait>(connection: &C, explain: String, column: usize) -> Vec<String> {
    let statement = Statement::from_string(connection.get_database_backend(), explain);
    let rows = connection.query_all_raw(statement).await.unwrap();
    let step = |row: &QueryResult| row.try_get_by_index(column).unwrap();
    rows.iter().map(step).collect()
}

/// Whether a step of a plan of SQLite goes through a list or sorts it.
fn is_long_on_sqlite(step: &str, plan: &[String], sql: &str) -> bool {
    let of_list = |step: &str| {
        ["signature", "later", "here"]
            .iter()
            .any(|table| step.split(' ').nth(1) == Some(table))
    };
    if step.starts_with("USE TEMP B-TREE") {
        let by_id = "SEARCH signature USING INTEGER PRIMARY KEY (rowid=?)";
        return plan.iter().any(|step| of_list(step) && step != by_id);
    }
    // A place in the list is found by the index, not by passing over what stands before it.
    if sql.contains("(\"rank\", ") && of_list(step) && !step.contains("(rank,") {
        return true;
    }
    let walks = step.starts_with("SCAN")
        || step.ends_with("(letter_id=?)")
        || step.ends_with("(letter_id=? AND kind=?)");
    // In the order of an index, and with a limit, it ends after a page.
    of_list(step) && walks && !sql.contains("LIMIT")
}

/// Whether a step of a plan of PostgreSQL goes through a list or sorts it.
fn is_long_on_postgres(step: &str, sql: &str) -> bool {
    let Some(rows) = step
        .split_once("rows=")
        .and_then(|(_, rest)| rest.split(' ').next())
        .and_then(|rows| rows.parse::<u64>().ok())
    else {
        return false;
    };
    if step.contains("Seq Scan on signature") {
        return true;
    }
    let sorts = step.trim_start_matches([' ', '-', '>']).starts_with("Sort");
    let reads = step.contains(" on signature") && !sql.contains("LIMIT");
    (sorts || reads) && rows > FEW
}

#[test]
fn plans_that_walk_or_sort_a_list_are_recognized() {
    let sql = r#"SELECT 1 FROM "signature" WHERE ("rank", "sort_en", "id") > (?, ?, ?) ORDER BY "rank" LIMIT ?"#;
    let long = |step: &str| is_long_on_sqlite(step, &[step.to_owned()], sql);
    assert!(long(
        "SEARCH signature USING INDEX signature_listed_fr (letter_id=? AND kind=?)"
    ));
    assert!(!long(
        "SEARCH signature USING INDEX signature_listed_en (letter_id=? AND kind=? AND (rank,sort_en)>(?,?))"
    ));
    let sorted = [
        "SEARCH signature USING INDEX signature_imported (letter_id=?)".to_owned(),
        "USE TEMP B-TREE FOR ORDER BY".to_owned(),
    ];
    assert!(is_long_on_sqlite(&sorted[1], &sorted, "SELECT 1 LIMIT ?"));
    assert!(is_long_on_sqlite("SCAN signature", &[], "SELECT 1"));
    let long = |step: &str| is_long_on_postgres(step, "SELECT 1");
    assert!(long(
        "->  Seq Scan on signature  (cost=0.00..9.00 rows=100 width=8)"
    ));
    assert!(long("  ->  Sort  (cost=0.00..9.00 rows=95000 width=8)"));
    assert!(!long("Limit  (cost=0.00..9.00 rows=200 width=8)"));
}
