//! The names that the register gives signatures on the pages of each language, and the order and the
//! search words that follow from them. They are stored beside what was signed, which stays as it was.

use std::collections::BTreeMap;

use entity::ids::{LetterId, OrganizationId, Revision, SignatureId};
use entity::signature;
use entity::values::{SignatureKind, SignatureState};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{by_id, is_after, keep_edition, lock_table, record};
use crate::act::{Act, ActContext};
use crate::clock::Millis;
use crate::journal::{Action, Actor};
use crate::locale::Locale;
use crate::organizations::{self, NamePair};
use crate::signatures::list_entry::shown_name;
use crate::signatures::listing::sort_keys::{list_key, search_words_of};
use crate::storage::{Storage, derived};
use crate::tally;

/// Rows that are read at once.
const CHUNK: u64 = 200;
/// What it is kept under that all signatures print the register's names.
const WHAT: &str = "register names";
/// The version of the rule by which an entry's names are chosen.
const VERSION: i64 = 1;

/// A row with the names that it shows of the register: those of its entry, unless it was corrected to
/// names of its own.
pub(super) fn with_register_names(
    row: &signature::Model,
    names: Option<&NamePair>,
) -> signature::Model {
    let names = names.filter(|_| !row.own_names && !row.name.is_empty());
    let mut printed = signature::Model {
        register_en: names.map(|names| names.en.clone()),
        register_fr: names.map(|names| names.fr.clone()),
        ..row.clone()
    };
    let key = |locale| {
        list_key(
            locale,
            row.kind,
            &shown_name(&printed, locale),
            &row.sort_name,
        )
    };
    (printed.sort_en, printed.sort_fr) = (key(Locale::En), key(Locale::Fr));
    printed.search = search_words_of(&printed);
    printed
}

/// Whether a row shows other names of the register than its entry has.
fn is_outdated(row: &signature::Model, printed: &signature::Model) -> bool {
    (&row.register_en, &row.register_fr) != (&printed.register_en, &printed.register_fr)
}

/// The columns that differ where the names of the register do.
fn columns_of(printed: signature::Model) -> signature::ActiveModel {
    signature::ActiveModel {
        register_en: Set(printed.register_en),
        register_fr: Set(printed.register_fr),
        sort_en: Set(printed.sort_en),
        sort_fr: Set(printed.sort_fr),
        search: Set(printed.search),
        ..Default::default()
    }
}

/// Sorts a signature again, and finds it, by the names of the register that it shows: a correction wrote
/// the columns for those that were signed.
pub(super) async fn reprint<C: ConnectionTrait>(
    connection: &C,
    id: SignatureId,
) -> Result<(), DbErr> {
    let Some(row) = by_id(connection, id).await? else {
        return Ok(());
    };
    let (Some(en), Some(fr)) = (row.register_en.clone(), row.register_fr.clone()) else {
        return Ok(());
    };
    let printed = with_register_names(&row, Some(&NamePair { en, fr }));
    update(connection, id, columns_of(printed)).await
}

async fn update<C: ConnectionTrait>(
    connection: &C,
    id: SignatureId,
    columns: signature::ActiveModel,
) -> Result<(), DbErr> {
    signature::Entity::update_many()
        .set(columns)
        .filter(signature::Column::Id.eq(id))
        .exec(connection)
        .await?;
    Ok(())
}

/// Prints the names of the entry that a signature is bound to in this same change, which writes the
/// journal and the revision. The lock on the row is held already: it keeps others from renaming the entry.
pub(super) async fn print_names_of_entry<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    entry: OrganizationId,
) -> Result<(), DbErr> {
    let names = organizations::list_names(connection, entry).await?;
    let printed = with_register_names(row, organizations::name_pair(&names).as_ref());
    if !is_outdated(row, &printed) {
        return Ok(());
    }
    update(connection, row.id, columns_of(printed)).await
}

/// Prints the names that an entry has now on all its signatures, in every state: one that left may come
/// back. Open pages hear of those that are listed. Returns the signatures that changed as they were, for
/// the journal entry of the act.
pub async fn print_register_names(
    act: &Act<'_>,
    entry: OrganizationId,
) -> Result<Vec<signature::Model>, DbErr> {
    // Who confirms at this moment would bind a signature under the names from before.
    lock_table(act).await?;
    let rows = signature::Entity::find()
        .filter(signature::Column::OrganizationId.eq(entry))
        .order_by_asc(signature::Column::LetterId)
        .order_by_asc(signature::Column::Id)
        .all(act)
        .await?;
    if rows.is_empty() {
        return Ok(rows);
    }
    let names = organizations::list_names(act, entry).await?;
    let pair = organizations::name_pair(&names);
    print_on(act, rows, Readers::MayDecide, |_| pair.as_ref()).await
}

/// Whether somebody may have read the rows before and decide about them now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Readers {
    /// Their decision has to meet the newer edition: the journal compares a row with what it knew.
    MayDecide,
    /// The program starts. What coordinators noted before is the same edition afterwards.
    AreNone,
}

/// Prints names on those of some rows that show others, and returns these as they were. The rows are in
/// the order of letters, in which tallies are locked everywhere.
async fn print_on<'a>(
    act: &Act<'_>,
    rows: Vec<signature::Model>,
    readers: Readers,
    names_of: impl Fn(&signature::Model) -> Option<&'a NamePair>,
) -> Result<Vec<signature::Model>, DbErr> {
    let mut revisions: BTreeMap<LetterId, Revision> = BTreeMap::new();
    let mut changed = Vec::new();
    for row in rows {
        let printed = with_register_names(&row, names_of(&row));
        if !is_outdated(&row, &printed) {
            continue;
        }
        let mut columns = columns_of(printed);
        if readers == Readers::MayDecide {
            keep_edition(act, &row, act.now()).await?;
            columns.edition = Set(row.edition.next());
        }
        if row.state == SignatureState::Published {
            let revision = match revisions.get(&row.letter_id) {
                Some(revision) => *revision,
                None => tally::touch(act, row.letter_id).await?,
            };
            act.touch(row.letter_id);
            revisions.insert(row.letter_id, revision);
            columns.revision = Set(revision);
        }
        update(act, row.id, columns).await?;
        changed.push(row);
    }
    Ok(changed)
}

/// Prints the register's names on the signatures from before lists did so: once after an upgrade. The
/// writer is free between chunks; an attempt that was cut goes on where it was.
pub async fn print_all_register_names(storage: &Storage, now: Millis) -> Result<(), DbErr> {
    if derived::version(storage.read(), WHAT).await? == Some(VERSION) {
        return Ok(());
    }
    let context = ActContext::new(storage, &Actor::System, now);
    let (mut after, mut printed) = (None, 0);
    loop {
        let act = context.begin().await?;
        let rows = signature::Entity::find()
            .filter(is_after(after))
            .filter(signature::Column::Kind.eq(SignatureKind::Endorsement))
            .filter(signature::Column::OrganizationId.is_not_null())
            .order_by_asc(signature::Column::Id)
            .limit(CHUNK)
            .lock_exclusive()
            .all(&act)
            .await?;
        let Some(last) = rows.last() else {
            derived::set_version(&act, WHAT, VERSION).await?;
            act.commit().await?;
            break;
        };
        after = Some(last.id);
        printed += print_some(&act, rows).await?;
        act.commit().await?;
    }
    if printed > 0 {
        tracing::info!(printed, "signatures show the names of the register now");
    }
    Ok(())
}

async fn print_some(act: &Act<'_>, mut rows: Vec<signature::Model>) -> Result<usize, DbErr> {
    rows.sort_by_key(|row| (row.letter_id, row.id));
    let entries = rows.iter().filter_map(|row| row.organization_id).collect();
    let pairs = organizations::name_pairs(act, entries).await?;
    let before = print_on(act, rows, Readers::AreNone, |row| {
        pairs.get(&row.organization_id?)
    })
    .await?;
    if before.is_empty() {
        return Ok(0);
    }
    record(act, &before, act.entry(Action::PrintRegisterNames)).await?;
    Ok(before.len())
}
