//! A change of a name is compared like a signature: nobody is counted twice by signing under one name
//! and taking another later.

use crate::signatures::store as signatures;
use crate::vetting::store as vetting;
use entity::signature;
use sea_orm::{ConnectionTrait, DbErr};

use crate::act::ActError;
use crate::app::App;
use crate::clock::Millis;
use crate::letters::Letter;
use crate::signatures::holder::address_of;
use crate::signatures::list_entry::names_of;
use crate::signatures::review_reason::ReviewReason;
use crate::signatures::store::Mailbox;
use crate::signatures::submission::SubmissionPart;
use crate::vetting::duplicate_check::{DuplicateCheck, check_duplicates, recheck_under_lock};
use crate::vetting::duplicates::{Newcomer, find_same_signatory};

/// A live signature as it will be once its name is changed, and what it resembles then.
pub(crate) struct Renaming {
    renamed: signature::Model,
    sight: DuplicateCheck,
}

impl Renaming {
    /// Compares a live signature under its new name with others; none where the name stays, or the
    /// signature is not confirmed yet and will be compared then. Comparing takes long: it belongs
    /// before the transaction that writes.
    pub(crate) async fn compare(
        app: &App,
        row: &signature::Model,
        part: SubmissionPart<'_>,
    ) -> Result<Option<Self>, ActError> {
        let renamed = signatures::with_names(row, part)?;
        if !row.state.is_live() || names_of(&renamed) == names_of(row) {
            return Ok(None);
        }
        let address = address_of(app, row)?;
        let sight = check_duplicates(app.storage.read(), app, &renamed, &address).await?;
        Ok(Some(Self { renamed, sight }))
    }

    /// Why a coordinator must look first, once those who came onto the letter meanwhile are
    /// compared too: under the new name it is the same signatory as another of its address, or may
    /// be one on a letter that holds such signatures.
    pub(crate) async fn recheck<C: ConnectionTrait>(
        &mut self,
        connection: &C,
        app: &App,
        letter: &Letter,
    ) -> Result<Option<ReviewReason>, ActError> {
        recheck_under_lock(connection, app, &self.renamed, &mut self.sight).await?;
        let row = &self.renamed;
        let address = address_of(app, row)?;
        let mailbox = Mailbox {
            key: row.address_key.as_deref().unwrap_or_default(),
            address: Some(&address),
        };
        let organization = row.organization_id;
        let known =
            signatures::find_existing(connection, letter.id(), mailbox, organization, Some(row.id))
                .await?;
        let newcomer = Newcomer {
            kind: row.kind,
            match_key: &row.match_key,
            organization,
            likeness: &self.sight.likeness,
        };
        let same = find_same_signatory(&newcomer, &known).is_some();
        let alike = letter.holds_resembling() && !self.sight.found.is_empty();
        Ok((same || alike).then_some(ReviewReason::PossiblySame))
    }

    /// Writes what the signature resembles under its new name, for a coordinator to decide.
    pub(crate) async fn note<C: ConnectionTrait>(
        &self,
        connection: &C,
        now: Millis,
    ) -> Result<(), DbErr> {
        vetting::add_found(connection, &self.renamed, &self.sight.found, now).await
    }
}
