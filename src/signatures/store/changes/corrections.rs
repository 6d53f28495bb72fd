//! Changing what a signature prints.

use entity::signature;
use entity::values::{SignatureKind, SignatureState, Visibility};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};

use crate::act::Act;
use crate::journal;
use crate::journal::Action;
use crate::signatures::store::printed_names::reprint;
use crate::signatures::store::{by_id, keep_edition, make_findable, record};
use crate::tally;
use crate::tally::Counts;

/// Rewrites columns of a signature that still stands as it was seen, with the tally where it is
/// published, the revision, and the journal, which keeps the name it had; false if somebody moved
/// or changed it meanwhile. Its visibility stays unless `columns` has another.
pub async fn correct(
    act: &Act<'_>,
    row: &signature::Model,
    columns: signature::ActiveModel,
    action: Action,
) -> Result<bool, DbErr> {
    let visibility = columns.visibility.try_as_ref().copied();
    let visibility = visibility.unwrap_or(row.visibility);
    let columns = signature::ActiveModel {
        edition: Set(row.edition.next()),
        ..drop_register_names(row, columns)
    };
    let done = signature::Entity::update_many()
        .set(columns)
        .filter(signature::Column::Id.eq(row.id))
        .filter(signature::Column::State.eq(row.state))
        .filter(signature::Column::Edition.eq(row.edition))
        .exec(act)
        .await?;
    if done.rows_affected != 1 {
        return Ok(false);
    }
    keep_edition(act, row, act.now()).await?;
    reprint(act, row.id).await?;
    if row.state == SignatureState::Published {
        act.touch(row.letter_id);
        let change = Counts::of(row.kind, visibility) + -Counts::of(row.kind, row.visibility);
        let revision = if change == Counts::default() {
            tally::touch(act, row.letter_id).await?
        } else {
            tally::move_by(act, row.letter_id, change, act.now()).await?
        };
        signature::Entity::update_many()
            .col_expr(signature::Column::Revision, Expr::value(revision))
            .filter(signature::Column::Id.eq(row.id))
            .exec(act)
            .await?;
    }
    if row.state.is_live()
        && let Some(corrected) = by_id(act, row.id).await?
    {
        make_findable(act, &corrected).await?;
    }
    let entry = journal::Entry {
        letter: Some(row.letter_id),
        signature: Some(row.id),
        name: Some(&row.name)
            .filter(|name| !name.is_empty())
            .map(String::as_str),
        edition: Some(row.edition),
        ..act.entry(action)
    };
    record(act, std::slice::from_ref(row), entry).await?;
    Ok(true)
}

/// The columns of a correction with what they mean for the register's names. Whoever corrects the names of
/// a signature that waits or is listed asks for these to be shown.
fn drop_register_names(
    row: &signature::Model,
    columns: signature::ActiveModel,
) -> signature::ActiveModel {
    let is_renamed = |columns: &signature::ActiveModel| {
        columns
            .name
            .try_as_ref()
            .is_some_and(|name| *name != row.name)
            || columns
                .name_en
                .try_as_ref()
                .is_some_and(|name| *name != row.name_en)
            || columns
                .name_fr
                .try_as_ref()
                .is_some_and(|name| *name != row.name_fr)
    };
    let is_endorsement = row.kind == SignatureKind::Endorsement;
    if !is_endorsement || !row.state.is_live() || !is_renamed(&columns) {
        return columns;
    }
    signature::ActiveModel {
        own_names: Set(true),
        register_en: Set(None),
        register_fr: Set(None),
        ..columns
    }
}

/// Counts a signature without its name from now on.
pub async fn count_only(act: &Act<'_>, row: &signature::Model) -> Result<bool, DbErr> {
    let columns = signature::ActiveModel {
        visibility: Set(Visibility::Counted),
        ..Default::default()
    };
    correct(act, row, columns, Action::CountOnly).await
}
