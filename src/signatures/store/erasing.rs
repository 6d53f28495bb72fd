//! Taking a person out of a row. What they typed goes; that somebody asked, and when, stays.

use std::collections::BTreeSet;

use entity::ids::{LetterId, SignatureId, SubmissionId};
use entity::values::{SignatureKind, SignatureState};
use entity::{
    correction, domain_proof, earlier_edition, possible_duplicate, signature, submission_copy,
    verification,
};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, Query, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};

use crate::act::Act;
use crate::clock::Millis;
use crate::journal;
use crate::journal::Action;
use crate::signatures::listing::sort_keys::search_words_of;

/// Rows that are emptied at once, so that the writer is never held for long.
const CHUNK: u64 = 500;

/// The row with every column emptied that tells who somebody is, or would open the journal's
/// commitments to it. Of a row that was ever confirmed, the change is written with [`crate::signatures::store::record`].
/// The one place to name a column of `signature` that holds a person; tables beside it are named in
/// [`erase_traces`].
#[must_use]
pub(super) fn without_person(row: signature::ActiveModel) -> signature::ActiveModel {
    signature::ActiveModel {
        name: Set(String::new()),
        name_en: Set(None),
        name_fr: Set(None),
        register_en: Set(None),
        register_fr: Set(None),
        acronym: Set(None),
        sort_name: Set(String::new()),
        sort_en: Set(Vec::new()),
        sort_fr: Set(Vec::new()),
        search: Set(String::new()),
        match_key: Set(String::new()),
        title: Set(None),
        affiliation: Set(None),
        place: Set(None),
        website: Set(None),
        representative: Set(None),
        representative_title: Set(None),
        representative_public: Set(false),
        standing_domain: Set(None),
        source: Set(None),
        reasons: Set("[]".to_owned()),
        address_sealed: Set(None),
        address_key: Set(None),
        manage_token_hash: Set(None),
        consent_hash: Set(None),
        consent_at: Set(None),
        updates_hash: Set(None),
        network_tag: Set(None),
        src: Set(None),
        invitation_id: Set(None),
        face_salt: Set(None),
        ..row
    }
}

/// Whether a row is unconfirmed, in words that no index has: beside a list of ids SQLite would else go
/// through all unconfirmed rows.
pub(crate) fn is_unconfirmed() -> SimpleExpr {
    Expr::cust("COALESCE(state, '') = 'pending'")
}

/// What stands in place of the source of an organization's entry that stays listed.
const ERASED_SOURCE: &str = "erased";

/// The columns that take its representative out of an endorsement that stays listed. That they agreed,
/// and when, stays as the organization's.
#[must_use]
pub fn without_representative(row: &signature::Model) -> signature::ActiveModel {
    let unnamed = signature::Model {
        representative_public: false,
        ..row.clone()
    };
    signature::ActiveModel {
        representative: Set(None),
        representative_title: Set(None),
        representative_public: Set(false),
        search: Set(search_words_of(&unnamed)),
        address_sealed: Set(None),
        address_key: Set(None),
        manage_token_hash: Set(None),
        updates_hash: Set(None),
        network_tag: Set(None),
        src: Set(None),
        source: Set(row.source.as_ref().map(|_| ERASED_SOURCE.to_owned())),
        ..Default::default()
    }
}

/// Deletes what other tables hold about the representatives of endorsements that stay listed.
pub async fn erase_representative_traces<C: ConnectionTrait>(
    connection: &C,
    ids: &[SignatureId],
) -> Result<(), DbErr> {
    verification::Entity::delete_many()
        .filter(verification::Column::SignatureId.is_in(ids.iter().copied()))
        .exec(connection)
        .await?;
    erase_texts(connection, ids).await
}

/// Takes the address out of proofs. "Not me" leaves the rows themselves: a change of address deletes
/// them, and has to delete as many whether somebody said so or not.
async fn empty_proofs<C: ConnectionTrait>(
    connection: &C,
    ids: &[SignatureId],
) -> Result<(), DbErr> {
    verification::Entity::update_many()
        .col_expr(
            verification::Column::AddressKey,
            Expr::value(Option::<Vec<u8>>::None),
        )
        .filter(verification::Column::SignatureId.is_in(ids.iter().copied()))
        .exec(connection)
        .await?;
    Ok(())
}

/// Deletes the proofs of signatures that lapsed, or that somebody said "not me" to, once they are of
/// no use to anybody.
pub async fn drop_old_proofs<C: ConnectionTrait>(
    connection: &C,
    before: Millis,
) -> Result<(), DbErr> {
    let lapsed = Query::select()
        .column(signature::Column::Id)
        .from(signature::Entity)
        .and_where(signature::Column::State.eq(SignatureState::Expired))
        .take();
    verification::Entity::delete_many()
        .filter(verification::Column::ExpiresAt.lt(before))
        .filter(verification::Column::SignatureId.in_subquery(lapsed))
        .exec(connection)
        .await?;
    Ok(())
}

/// Deletes what a signatory typed into corrections, and how a signature looked before.
async fn erase_texts<C: ConnectionTrait>(connection: &C, ids: &[SignatureId]) -> Result<(), DbErr> {
    let of = || ids.iter().copied();
    correction::Entity::delete_many()
        .filter(correction::Column::SignatureId.is_in(of()))
        .exec(connection)
        .await?;
    earlier_edition::Entity::delete_many()
        .filter(earlier_edition::Column::SignatureId.is_in(of()))
        .exec(connection)
        .await?;
    Ok(())
}

/// Deletes what was typed for submissions, sealed for their tickets. Only an erasure of the person
/// does: "not me" must leave it, or whoever typed the address could tell by it that somebody said so.
pub async fn erase_copies<C: ConnectionTrait>(
    connection: &C,
    ids: &[SignatureId],
) -> Result<(), DbErr> {
    submission_copy::Entity::delete_many()
        .filter(submission_copy::Column::SignatureId.is_in(ids.iter().copied()))
        .exec(connection)
        .await?;
    Ok(())
}

/// What a row becomes that was never confirmed.
pub(crate) fn expired_row(now: Millis) -> signature::ActiveModel {
    signature::ActiveModel {
        state: Set(SignatureState::Expired),
        state_at: Set(now),
        ..without_person(signature::ActiveModel::default())
    }
}

/// Deletes what other tables hold about signatures that are emptied: the one place to name such a
/// table. Tables that are found by the address are named in `person`.
pub async fn erase_traces<C: ConnectionTrait>(
    connection: &C,
    ids: &[SignatureId],
) -> Result<(), DbErr> {
    verification::Entity::delete_many()
        .filter(verification::Column::SignatureId.is_in(ids.iter().copied()))
        .exec(connection)
        .await?;
    erase_traces_but_proofs(connection, ids).await
}

async fn erase_traces_but_proofs<C: ConnectionTrait>(
    connection: &C,
    ids: &[SignatureId],
) -> Result<(), DbErr> {
    let of = || ids.iter().copied();
    erase_texts(connection, ids).await?;
    domain_proof::Entity::delete_many()
        .filter(domain_proof::Column::SignatureId.is_in(of()))
        .exec(connection)
        .await?;
    let sides = Condition::any()
        .add(possible_duplicate::Column::SignatureId.is_in(of()))
        .add(possible_duplicate::Column::OtherSignatureId.is_in(of()));
    possible_duplicate::Entity::delete_many()
        .filter(sides)
        .exec(connection)
        .await?;
    journal::erase_names(connection, ids).await?;
    Ok(())
}

/// The unconfirmed signatures that wait since before `since`, some at a time.
pub async fn find_due_to_lapse<C: ConnectionTrait>(
    connection: &C,
    since: Millis,
) -> Result<Vec<SignatureId>, DbErr> {
    ids_of(
        connection,
        Condition::all()
            .add(signature::Column::State.eq(SignatureState::Pending))
            .add(signature::Column::CreatedAt.lt(since)),
    )
    .await
}

/// Lets unconfirmed signatures lapse, and erases who asked; those confirmed meanwhile stay.
pub async fn lapse(act: &Act<'_>, ids: &[SignatureId]) -> Result<u64, DbErr> {
    let of = || signature::Column::Id.is_in(ids.iter().copied());
    let waiting = signature::Entity::find()
        .filter(of())
        .filter(signature::Column::State.eq(SignatureState::Pending))
        .order_by_asc(signature::Column::Id)
        .lock_exclusive()
        .all(act)
        .await?;
    let letters: BTreeSet<LetterId> = waiting.iter().map(|row| row.letter_id).collect();
    let waiting: Vec<SignatureId> = waiting.into_iter().map(|row| row.id).collect();
    let lapsed = signature::Entity::update_many()
        .set(expired_row(act.now()))
        .filter(signature::Column::Id.is_in(waiting.iter().copied()))
        .exec(act)
        .await?;
    erase_traces(act, &waiting).await?;
    for letter in letters {
        let entry = journal::Entry {
            letter: Some(letter),
            ..act.entry(Action::Lapse)
        };
        journal::write(act, entry).await?;
    }
    Ok(lapsed.rows_affected)
}

/// Ended signatures that still hold a person, in one of some states since before a time; some at a
/// time.
pub async fn find_due_to_forget<C: ConnectionTrait>(
    connection: &C,
    states: &[SignatureState],
    before: Millis,
) -> Result<Vec<SignatureId>, DbErr> {
    ids_of(connection, due_to_forget(states, before)).await
}

/// How many ended signatures still hold a person, in some states since before a time.
pub async fn count_due_to_forget<C: ConnectionTrait>(
    connection: &C,
    states: &[SignatureState],
    before: Millis,
) -> Result<u64, DbErr> {
    let due = due_to_forget(states, before);
    signature::Entity::find()
        .filter(due)
        .count(connection)
        .await
}

fn due_to_forget(states: &[SignatureState], before: Millis) -> Condition {
    Condition::all()
        .add(signature::Column::State.is_in(states.iter().copied()))
        .add(signature::Column::StateAt.lt(before))
        .add(signature::Column::Name.ne(""))
}

/// Empties ended signatures, and says so in the journal, an entry a letter. Of one that a coordinator removed the keyed hash of its address stays:
/// the same mailbox is looked at before it is listed again.
pub async fn forget_ended(
    act: &Act<'_>,
    ids: &[SignatureId],
    states: &[SignatureState],
) -> Result<u64, DbErr> {
    let mut before = crate::signatures::store::with_ids(act, ids).await?;
    before.retain(|row| states.contains(&row.state));
    let ended = |row: signature::ActiveModel| {
        signature::Entity::update_many()
            .set(row)
            .filter(signature::Column::Id.is_in(ids.iter().copied()))
            .filter(signature::Column::State.is_in(states.iter().copied()))
    };
    let empty = without_person(signature::ActiveModel::default());
    let removed = signature::ActiveModel {
        address_key: NotSet,
        ..empty.clone()
    };
    let is_removed = signature::Column::State.eq(SignatureState::Removed);
    let kept = ended(removed).filter(is_removed.clone());
    let gone = ended(empty).filter(is_removed.not());
    let forgotten = kept.exec(act).await?.rows_affected;
    let forgotten = forgotten + gone.exec(act).await?.rows_affected;
    erase_traces(act, ids).await?;
    note_forgotten(act, before).await?;
    Ok(forgotten)
}

/// Writes that signatures were emptied. Without it `verify` would take them for emptied by hand.
async fn note_forgotten(act: &Act<'_>, mut before: Vec<signature::Model>) -> Result<(), DbErr> {
    before.sort_by_key(|row| (row.letter_id, row.id));
    for rows in before.chunk_by(|one, next| one.letter_id == next.letter_id) {
        let entry = journal::Entry {
            letter: rows.first().map(|row| row.letter_id),
            ..act.entry(Action::ForgetSignatures)
        };
        crate::signatures::store::record(act, rows, entry).await?;
    }
    Ok(())
}

async fn ids_of<C: ConnectionTrait>(
    connection: &C,
    wanted: Condition,
) -> Result<Vec<SignatureId>, DbErr> {
    signature::Entity::find()
        .select_only()
        .column(signature::Column::Id)
        .filter(wanted)
        .order_by_asc(signature::Column::Id)
        .limit(CHUNK)
        .into_tuple()
        .all(connection)
        .await
}

/// How many signatures of a kind on a letter have an address.
pub async fn count_addresses<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    kind: SignatureKind,
) -> Result<u64, DbErr> {
    signature::Entity::find()
        .filter(signature::Column::LetterId.eq(letter))
        .filter(signature::Column::Kind.eq(kind))
        .filter(signature::Column::AddressSealed.is_not_null())
        .count(connection)
        .await
}

/// Forgets the addresses of a letter's signatures of a kind; the keyed hashes stay.
pub async fn forget_addresses<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    kind: SignatureKind,
) -> Result<u64, DbErr> {
    let forgotten = signature::Entity::update_many()
        .set(signature::ActiveModel {
            address_sealed: Set(None),
            network_tag: Set(None),
            ..Default::default()
        })
        .filter(signature::Column::LetterId.eq(letter))
        .filter(signature::Column::Kind.eq(kind))
        .filter(signature::Column::AddressSealed.is_not_null())
        .exec(connection)
        .await?;
    Ok(forgotten.rows_affected)
}

/// Ends an unconfirmed pass at once, and erases who asked; confirmed signatures stay as they are.
/// False where nothing of it was unconfirmed any more.
pub async fn erase_pending<C: ConnectionTrait>(
    connection: &C,
    first: SubmissionId,
    now: Millis,
) -> Result<bool, DbErr> {
    let pass = crate::signatures::store::lock_submission(connection, first).await?;
    let erased = signature::Entity::update_many()
        .set(expired_row(now))
        .filter(signature::Column::Id.is_in(pass.iter().map(|row| row.id)))
        .filter(is_unconfirmed())
        .exec(connection)
        .await?;
    if erased.rows_affected > 0 {
        let pending = |row: &&signature::Model| row.state == SignatureState::Pending;
        let gone: Vec<SignatureId> = pass.iter().filter(pending).map(|row| row.id).collect();
        empty_proofs(connection, &gone).await?;
        erase_traces_but_proofs(connection, &gone).await?;
    }
    Ok(erased.rows_affected > 0)
}
