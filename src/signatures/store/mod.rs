//! The rows of signatures: reading and writing them. No other feature queries the table `signature`.

mod changes;
mod domain_proofs;
mod erasing;
mod existing;
mod faces;
pub mod imported;
mod match_keys;
mod of_address;
mod of_entry;
mod printed_names;
pub mod published;
mod reminding;
pub mod review;
mod rows;
mod transitions;
mod unconfirmed;

use entity::ids::{Edition, SignatureId, SubmissionId};
use entity::signature;
use entity::values::SignatureState;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter,
    QueryOrder, QuerySelect, Select,
};

pub use changes::{
    changes_since, correct, count_only, drop_editions, drop_editions_before, earlier_edition,
    editions_of, end_waiting, keep_edition, raise_edition, replace_waiting, shown_fields, waiting,
};
pub use domain_proofs::{add_domain_proof, proofs_of, proved_domains};
pub use erasing::{
    count_addresses, count_due_to_forget, drop_old_proofs, erase_copies, erase_pending,
    erase_representative_traces, erase_traces, find_due_to_forget, find_due_to_lapse,
    forget_addresses, forget_ended, lapse, without_representative,
};
pub use existing::{Mailbox, find_existing};
pub use faces::{
    Compared, JournalMismatch, Misfit, compare, count_all, insert_all, record, take_into_journal,
};
pub use match_keys::{make_findable, make_rows_findable, refresh_keys};
pub use of_address::{
    contact_of, count_mail, empty_rows, find_live, has_rows_of, locked_rows_of, rows_of,
    signatures_by_invitation, try_code,
};
pub use of_entry::{
    bound_ids, entries_with_signatures, find_bound_to, find_listed_on_both, find_published_of,
    lock_table, move_to_entry, set_place, touch_letters_listing,
};
pub use printed_names::{print_all_register_names, print_register_names};
pub use reminding::{DueReminders, claim_reminder, find_due_reminders};
pub use rows::{
    ByHand, NewSignature, ScreenedPart, by_hand_row, corrected_columns, hash_wording_if,
    pending_row, with_names,
};
pub use transitions::{TransitionFields, transition};
pub use unconfirmed::{end_unconfirmed, fill_up, find_unconfirmed, one_of_address_at_a_time};

use crate::letters;
use crate::secret::{Token, salt};

/// A row with nothing in the columns that only some signatures fill: no proof, no consent, no
/// ties to others. Only its salt is new.
#[must_use]
pub fn blank() -> signature::ActiveModel {
    signature::ActiveModel {
        id: NotSet,
        name_en: Set(None),
        name_fr: Set(None),
        register_en: Set(None),
        register_fr: Set(None),
        own_names: Set(false),
        acronym: Set(None),
        title: Set(None),
        affiliation: Set(None),
        place: Set(None),
        website: Set(None),
        representative: Set(None),
        representative_title: Set(None),
        representative_public: Set(false),
        standing_domain: Set(None),
        invitation_id: Set(None),
        source: Set(None),
        received: Set(None),
        address_sealed: Set(None),
        address_key: Set(None),
        address_slot: Set(0),
        manage_token_hash: Set(None),
        consent_hash: Set(None),
        consent_at: Set(None),
        updates_hash: Set(None),
        network_tag: Set(None),
        src: Set(None),
        reasons: Set("[]".to_owned()),
        submission_id: Set(None),
        repeat_of: Set(None),
        import_order: Set(None),
        face_salt: Set(Some(salt())),
        edition: Set(Edition::default()),
        mails: Set(0),
        tries: Set(0),
        reminded: Set(0),
        confirmed_at: Set(None),
        published_at: Set(None),
        ..Default::default()
    }
}

/// The signatures of a pass: the first one and those given together with it.
pub async fn load_submission<C: ConnectionTrait>(
    connection: &C,
    first: SubmissionId,
) -> Result<Vec<signature::Model>, DbErr> {
    select_submission(first).all(connection).await
}

fn select_submission(first: SubmissionId) -> Select<signature::Entity> {
    signature::Entity::find()
        .filter(
            signature::Column::Id
                .eq(first)
                .or(signature::Column::SubmissionId.eq(first)),
        )
        .order_by_asc(signature::Column::Id)
}

/// Rows behind another one, or all, in the order of ids.
fn is_after(id: Option<SignatureId>) -> Condition {
    Condition::all().add_option(id.map(|id| signature::Column::Id.gt(id)))
}

/// Whether an address was confirmed here, on any letter.
pub async fn is_proved<C: ConnectionTrait>(
    connection: &C,
    address_key: &[u8],
) -> Result<bool, DbErr> {
    let row = signature::Entity::find()
        .filter(signature::Column::AddressKey.eq(address_key.to_vec()))
        .filter(signature::Column::ConfirmedAt.is_not_null())
        .one(connection)
        .await?;
    Ok(row.is_some())
}

/// Writes a row and gives its id.
pub async fn insert<C: ConnectionTrait>(
    connection: &C,
    row: NewSignature,
) -> Result<SignatureId, DbErr> {
    mark_version(connection, &row.0).await?;
    Ok(signature::Entity::insert(row.0)
        .exec(connection)
        .await?
        .last_insert_id)
}

/// Marks the letter's version that a new row belongs to as signed, so that its texts stay as they are. The
/// same statement runs for every row, the first or not.
async fn mark_version<C: ConnectionTrait>(
    connection: &C,
    row: &signature::ActiveModel,
) -> Result<(), DbErr> {
    match (row.version_id.try_as_ref(), row.created_at.try_as_ref()) {
        (Some(version), Some(at)) => letters::mark_signed(connection, *version, *at).await,
        // The database refuses such a row.
        _ => Ok(()),
    }
}

/// The signature of an own-page token.
pub async fn by_manage_token<C: ConnectionTrait>(
    connection: &C,
    token: &Token,
) -> Result<Option<signature::Model>, DbErr> {
    signature::Entity::find()
        .filter(signature::Column::ManageTokenHash.eq(token.hash()))
        .one(connection)
        .await
}

/// Signatures by their internal ids, in their order.
pub async fn with_ids<C: ConnectionTrait>(
    connection: &C,
    ids: &[SignatureId],
) -> Result<Vec<signature::Model>, DbErr> {
    signature::Entity::find()
        .filter(signature::Column::Id.is_in(ids.iter().copied()))
        .order_by_asc(signature::Column::Id)
        .all(connection)
        .await
}

/// A signature by its internal id, kept from others until the transaction ends: what is read here is
/// what is changed. (A writing transaction of SQLite is alone already.)
pub async fn find_locked<C: ConnectionTrait>(
    connection: &C,
    id: SignatureId,
) -> Result<Option<signature::Model>, DbErr> {
    signature::Entity::find_by_id(id)
        .lock_exclusive()
        .one(connection)
        .await
}

/// The signatures of a submission, kept from others until the transaction ends. They are locked by
/// rising id, as everywhere, so that two who want both wait and never for each other.
pub async fn lock_submission<C: ConnectionTrait>(
    connection: &C,
    first: SubmissionId,
) -> Result<Vec<signature::Model>, DbErr> {
    select_submission(first)
        .lock_exclusive()
        .all(connection)
        .await
}

/// A signature by its internal id.
pub async fn by_id<C: ConnectionTrait>(
    connection: &C,
    id: SignatureId,
) -> Result<Option<signature::Model>, DbErr> {
    signature::Entity::find_by_id(id).one(connection).await
}

/// The signatures, on all letters, of which an address was proved: the newest first.
pub async fn of_address<C: ConnectionTrait>(
    connection: &C,
    address_key: &[u8],
    most: u64,
) -> Result<Vec<signature::Model>, DbErr> {
    signature::Entity::find()
        .filter(signature::Column::AddressKey.eq(address_key.to_vec()))
        .filter(signature::Column::ConfirmedAt.is_not_null())
        .filter(signature::Column::State.is_in([
            SignatureState::Held,
            SignatureState::Published,
            SignatureState::Withdrawn,
        ]))
        .order_by_desc(signature::Column::Id)
        .limit(most)
        .all(connection)
        .await
}
