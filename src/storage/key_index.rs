//! The key table: records that may be the same share a key. A scope keeps the register and each
//! letter apart; holders are whatever the scope holds.
//!
//! Lists of keys travel as one JSON value, so that a statement has one shape however many keys a
//! record has.

use std::collections::HashMap;
use std::hash::Hash;

use entity::ids::{LetterId, OrganizationId, SignatureId};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Value};
use sha2::{Digest, Sha256};

use crate::matching::candidates::{MOST_PER_KEY, rank_candidates, telling};

/// What the key table keeps apart: the register of organizations, and the signatures of each letter.
pub trait Scope: Copy + Send + Sync {
    /// What has keys in it.
    type Holder: Copy + Ord + Hash + Send + Sync + From<i64> + Into<i64>;

    /// The number in the column `scope`.
    fn stored(self) -> i64;
}

/// The register of organizations.
#[derive(Clone, Copy, Debug)]
pub struct Register;

impl Scope for Register {
    type Holder = OrganizationId;

    fn stored(self) -> i64 {
        // The column is part of the primary key, so it has no null; ids of letters begin at 1.
        0
    }
}

impl Scope for LetterId {
    type Holder = SignatureId;

    fn stored(self) -> i64 {
        self.0
    }
}

/// Gives a holder its keys in a scope, in place of those that it had.
pub async fn write<C: ConnectionTrait, S: Scope>(
    connection: &C,
    scope: S,
    holder: S::Holder,
    keys: &[String],
) -> Result<(), DbErr> {
    forget(connection, scope, holder).await?;
    let list = list(connection.get_database_backend(), 3);
    let sql = format!(
        "INSERT INTO candidate_key (scope, fingerprint, holder) \
         SELECT $1, value, $2 FROM ({list}) given WHERE true ON CONFLICT DO NOTHING"
    );
    let values = [
        scope.stored().into(),
        holder.into().into(),
        json(&fingerprints(keys)),
    ];
    connection
        .execute_raw(statement(connection, sql, values))
        .await?;
    Ok(())
}

/// Gives keys to holders that have none yet: many at once.
pub async fn write_new<C: ConnectionTrait, S: Scope>(
    connection: &C,
    scope: S,
    holders: &[(S::Holder, Vec<String>)],
) -> Result<(), DbErr> {
    let pairs: Vec<(i64, i64)> = holders
        .iter()
        .flat_map(|(holder, keys)| {
            let keys = fingerprints(keys).into_iter();
            keys.map(|key| ((*holder).into(), key))
        })
        .collect();
    let columns = match connection.get_database_backend() {
        DbBackend::Postgres => {
            "(value->>1)::bigint, (value->>0)::bigint FROM json_array_elements($2::json)"
        }
        _ => "json_extract(value, '$[1]'), json_extract(value, '$[0]') FROM json_each($2)",
    };
    let sql = format!(
        "INSERT INTO candidate_key (scope, fingerprint, holder) \
         SELECT $1, {columns} given WHERE true ON CONFLICT DO NOTHING"
    );
    let values = [
        scope.stored().into(),
        serde_json::json!(pairs).to_string().into(),
    ];
    connection
        .execute_raw(statement(connection, sql, values))
        .await?;
    Ok(())
}

/// Takes a holder's keys in a scope away: it comes up no more.
pub async fn forget<C: ConnectionTrait, S: Scope>(
    connection: &C,
    scope: S,
    holder: S::Holder,
) -> Result<(), DbErr> {
    let sql = "DELETE FROM candidate_key WHERE scope = $1 AND holder = $2".to_owned();
    let values = [scope.stored().into(), holder.into().into()];
    connection
        .execute_raw(statement(connection, sql, values))
        .await?;
    Ok(())
}

/// How many keys a holder has in a scope.
pub async fn key_count<C: ConnectionTrait, S: Scope>(
    connection: &C,
    scope: S,
    holder: S::Holder,
) -> Result<i64, DbErr> {
    let sql = "SELECT COUNT(*) FROM candidate_key WHERE scope = $1 AND holder = $2".to_owned();
    let values = [scope.stored().into(), holder.into().into()];
    let row = connection
        .query_one_raw(statement(connection, sql, values))
        .await?;
    row.map_or(Ok(0), |row| row.try_get_by_index(0))
}

/// Takes the keys of several holders in a scope away.
pub async fn forget_several<C: ConnectionTrait, S: Scope>(
    connection: &C,
    scope: S,
    holders: &[S::Holder],
) -> Result<(), DbErr> {
    let list = list(connection.get_database_backend(), 2);
    let sql = format!("DELETE FROM candidate_key WHERE scope = $1 AND holder IN ({list})");
    let holders: Vec<i64> = holders.iter().map(|holder| (*holder).into()).collect();
    let values = [scope.stored().into(), json(&holders)];
    connection
        .execute_raw(statement(connection, sql, values))
        .await?;
    Ok(())
}

/// Takes all keys away, before all are made anew.
pub async fn forget_all<C: ConnectionTrait>(connection: &C) -> Result<(), DbErr> {
    connection
        .execute_unprepared("DELETE FROM candidate_key")
        .await?;
    Ok(())
}

/// The holders in a scope that share telling keys with a record, those that share most first.
pub async fn find<C: ConnectionTrait, S: Scope>(
    connection: &C,
    scope: S,
    keys: &[String],
) -> Result<Vec<S::Holder>, DbErr> {
    let counted = telling(count(connection, scope, &fingerprints(keys)).await?);
    let counts: HashMap<i64, u64> = counted.into_iter().collect();
    let wanted: Vec<i64> = counts.keys().copied().collect();
    let list = list(connection.get_database_backend(), 2);
    let sql = format!(
        "SELECT fingerprint AS one, holder AS other FROM candidate_key \
         WHERE scope = $1 AND fingerprint IN ({list})"
    );
    let found = pairs(connection, &sql, scope, &wanted).await?;
    let hits = found
        .into_iter()
        .filter_map(|(key, holder)| Some((S::Holder::from(holder), *counts.get(&key)?)));
    Ok(rank_candidates(hits))
}

/// Lets one transaction after another look and write in a scope, until each ends: what one writes,
/// the next finds. A writing transaction of SQLite is alone already.
pub async fn one_at_a_time<C: ConnectionTrait>(
    connection: &C,
    scope: impl Scope,
) -> Result<(), DbErr> {
    if connection.get_database_backend() == DbBackend::Postgres {
        let sql = "SELECT pg_advisory_xact_lock($1)".to_owned();
        connection
            .execute_raw(statement(connection, sql, [scope.stored().into()]))
            .await?;
    }
    Ok(())
}

/// How many holders have each key, counted until it is clear that they are too many.
async fn count<C: ConnectionTrait>(
    connection: &C,
    scope: impl Scope,
    keys: &[i64],
) -> Result<Vec<(i64, u64)>, DbErr> {
    let list = list(connection.get_database_backend(), 2);
    let sql = format!(
        "SELECT given.value AS one, (SELECT COUNT(*) FROM (SELECT 1 FROM candidate_key known \
         WHERE known.scope = $1 AND known.fingerprint = given.value LIMIT {}) few) AS other \
         FROM ({list}) given",
        MOST_PER_KEY + 1
    );
    let counted = pairs(connection, &sql, scope, keys).await?;
    Ok(counted
        .into_iter()
        .map(|(key, holders)| (key, holders.unsigned_abs()))
        .collect())
}

/// The pairs of numbers `one` and `other` that a query gives, in one row: a thousand rows would take
/// longer to hand over than to find.
async fn pairs<C: ConnectionTrait>(
    connection: &C,
    sql: &str,
    scope: impl Scope,
    keys: &[i64],
) -> Result<Vec<(i64, i64)>, DbErr> {
    let together = match connection.get_database_backend() {
        DbBackend::Postgres => "CAST(json_agg(json_build_array(one, other)) AS text)",
        _ => "json_group_array(json_array(one, other))",
    };
    let sql = format!("SELECT {together} FROM ({sql}) found");
    let row = connection
        .query_one_raw(statement(
            connection,
            sql,
            [scope.stored().into(), json(keys)],
        ))
        .await?;
    let text: Option<String> = match row {
        Some(row) => row.try_get_by_index(0)?,
        None => None,
    };
    match text {
        Some(text) => serde_json::from_str(&text).map_err(|fault| DbErr::Json(fault.to_string())),
        None => Ok(Vec::new()),
    }
}

/// The first 64 bits of each key's SHA-256: short, alike on both databases, and no name in clear.
fn fingerprints(keys: &[String]) -> Vec<i64> {
    let fingerprint = |key: &String| {
        let hash = Sha256::digest(key.as_bytes());
        let mut first = [0; 8];
        first.copy_from_slice(&hash[..8]);
        i64::from_be_bytes(first)
    };
    keys.iter().map(fingerprint).collect()
}

fn json(keys: &[i64]) -> Value {
    serde_json::json!(keys).to_string().into()
}

/// The numbers of a JSON list, as rows of one column `value`.
pub(crate) fn list(backend: DbBackend, parameter: u8) -> String {
    match backend {
        DbBackend::Postgres => format!(
            "SELECT value::bigint AS value FROM json_array_elements_text(${parameter}::json)"
        ),
        _ => format!("SELECT value FROM json_each(${parameter})"),
    }
}

fn statement<C: ConnectionTrait>(
    connection: &C,
    sql: String,
    values: impl IntoIterator<Item = Value>,
) -> Statement {
    Statement::from_sql_and_values(connection.get_database_backend(), sql, values)
}
