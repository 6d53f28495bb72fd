//! The rows of `data_key`: keys that seal and hash, wrapped by the secret key of the settings.

use entity::data_key;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::{Storage, StorageFault};
use crate::clock::{Day, Millis};
use crate::secret::{DataKeys, Key, SealFault, SecretKey};

const SEAL: &str = "seal";
const LOOKUP: &str = "lookup";
const FORM: &str = "form";
pub(super) const TAG: &str = "tag";
/// What the column `day` holds for keys that serve for ever: it is part of a unique index, where nulls
/// would all differ.
const ALWAYS: Day = Day(0);

/// Days for which client networks stay comparable; then their keys are deleted.
const TAG_DAYS: i64 = 30;

/// Why the data keys do not load.
#[derive(Debug, thiserror::Error)]
pub enum DataKeyFault {
    /// The secret key is not the one that wrapped them.
    #[error(
        "the secret key does not match this database; set secret_key (UNDERSIGNED_SECRET_KEY) to the key that it was created with"
    )]
    WrongSecret,
    /// A key cannot be wrapped.
    #[error(transparent)]
    Seal(#[from] SealFault),
    /// The database.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl From<DataKeyFault> for StorageFault {
    fn from(fault: DataKeyFault) -> Self {
        match fault {
            DataKeyFault::Database(fault) => Self::Database(fault),
            other => Self::Database(DbErr::Custom(other.to_string())),
        }
    }
}

/// Loads the data keys, making those that do not exist yet.
///
/// # Errors
/// If the secret key is not the one that wrapped them, or the database refuses.
pub async fn load_data_keys(
    storage: &Storage,
    secret: &SecretKey,
    now: Millis,
) -> Result<DataKeys, DataKeyFault> {
    // Not `begin`: with the disk full a server must still start, so that people can leave.
    let transaction = storage.begin_immediate().await?;
    let keys = DataKeys {
        seal: key(&transaction, secret, SEAL, None, now).await?,
        lookup: key(&transaction, secret, LOOKUP, None, now).await?,
        form: key(&transaction, secret, FORM, None, now).await?,
    };
    transaction.commit().await?;
    Ok(keys)
}

/// Whether a secret key opens the data keys that are there; nothing is made.
///
/// # Errors
/// If it does not, or the database refuses.
pub async fn secret_fits(storage: &Storage, secret: &SecretKey) -> Result<(), DataKeyFault> {
    find(storage.read(), secret, SEAL, None).await?;
    Ok(())
}

/// The key that tags client networks on the day of `now`.
///
/// # Errors
/// As [`load_data_keys`].
pub(super) async fn tag_key(
    storage: &Storage,
    secret: &SecretKey,
    now: Millis,
) -> Result<Key, DataKeyFault> {
    let transaction = storage.begin().await?;
    let found = key(&transaction, secret, TAG, Some(Day::of(now)), now).await?;
    transaction.commit().await?;
    Ok(found)
}

/// Deletes tag keys older than 30 days: after that nobody can tell which network a tag meant.
pub async fn drop_old_tag_keys(storage: &Storage, now: Millis) -> Result<u64, DbErr> {
    let gone = data_key::Entity::delete_many()
        .filter(data_key::Column::Purpose.eq(TAG))
        .filter(data_key::Column::Day.lt(Day::of(now).0 - TAG_DAYS))
        .exec(storage.write())
        .await?;
    Ok(gone.rows_affected)
}

/// Finds a key, or makes it. Two servers that make it at once agree on the one whose row was first.
async fn key<C: ConnectionTrait>(
    connection: &C,
    secret: &SecretKey,
    purpose: &str,
    day: Option<Day>,
    now: Millis,
) -> Result<Key, DataKeyFault> {
    if let Some(key) = find(connection, secret, purpose, day).await? {
        return Ok(key);
    }
    let row = data_key::ActiveModel {
        purpose: Set(purpose.to_owned()),
        day: Set(day.unwrap_or(ALWAYS).0),
        wrapped: Set(secret.wrap(purpose, &Key::new())?),
        created_at: Set(now),
        ..Default::default()
    };
    data_key::Entity::insert(row)
        .on_conflict_do_nothing_on([data_key::Column::Purpose, data_key::Column::Day])
        .exec_without_returning(connection)
        .await?;
    let made = find(connection, secret, purpose, day).await?;
    made.ok_or_else(|| DbErr::RecordNotInserted.into())
}

async fn find<C: ConnectionTrait>(
    connection: &C,
    secret: &SecretKey,
    purpose: &str,
    day: Option<Day>,
) -> Result<Option<Key>, DataKeyFault> {
    let row = data_key::Entity::find()
        .filter(data_key::Column::Purpose.eq(purpose))
        .filter(data_key::Column::Day.eq(day.unwrap_or(ALWAYS).0))
        .one(connection)
        .await?;
    row.map(|row| {
        secret
            .unwrap(purpose, &row.wrapped)
            .map_err(|_| DataKeyFault::WrongSecret)
    })
    .transpose()
}
