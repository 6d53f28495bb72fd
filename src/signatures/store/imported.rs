//! The rows of an imported list.

use entity::ids::{Edition, LetterId, OrganizationId, Rank, Revision, SignatureId, VersionId};
use entity::values::{Received, SignatureKind, SignatureState, Standing, Visibility};
use entity::{invitation, signature};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};

use crate::clock::Millis;
use crate::locale::Locale;
use crate::organizations::{self, NamePair};
use crate::secret::public_id;
use crate::signatures::listing::sort_keys::{list_key, search_words};
use crate::signatures::store::{NewSignature, blank};
use crate::signatures::submission::SubmissionPart;
use crate::text::fold::fold;

/// A signatory of an imported list, as its row is written: published, and marked as entered.
#[derive(Clone, Debug)]
pub struct ImportedSignature<'a> {
    pub letter: LetterId,
    pub version: VersionId,
    pub language: Locale,
    /// What somebody who signs would have sent; it gives the words that a search finds.
    pub part: SubmissionPart<'a>,
    pub organization: Option<OrganizationId>,
    /// The names of that entry, if it has one in each language.
    pub registered: Option<&'a NamePair>,
    pub name: &'a str,
    pub name_fr: Option<&'a str>,
    pub sort_name: &'a str,
    pub rank: Rank,
    /// An individual's title, or who signed for an organization.
    pub title: Option<&'a str>,
    pub affiliation: Option<&'a str>,
    pub place: Option<&'a str>,
    pub website: Option<&'a str>,
    pub visibility: Visibility,
    pub source: Option<&'a str>,
    pub received: Received,
    /// The number in the list, which identifies the row in later imports.
    pub order: u32,
    pub at: Millis,
}

impl ImportedSignature<'_> {
    /// Returns the row.
    pub fn row(&self) -> NewSignature {
        let printed = self.registered.map(|names| [&names.en, &names.fr]);
        let [en, fr] = printed.map_or([self.name, self.name_fr.unwrap_or(self.name)], |names| {
            names.map(String::as_str)
        });
        let kind = self.part.kind();
        let is_organization = kind == SignatureKind::Endorsement;
        let title = self.title.map(str::to_owned);
        let text = |value: Option<&str>| value.map(str::to_owned);
        NewSignature(signature::ActiveModel {
            public_id: Set(public_id()),
            letter_id: Set(self.letter),
            version_id: Set(self.version),
            language: Set(self.language.tag().to_owned()),
            kind: Set(kind),
            state: Set(SignatureState::Published),
            organization_id: Set(self.organization),
            name: Set(self.name.to_owned()),
            name_fr: Set(text(self.name_fr)),
            register_en: Set(self.registered.map(|names| names.en.clone())),
            register_fr: Set(self.registered.map(|names| names.fr.clone())),
            sort_name: Set(self.sort_name.to_owned()),
            sort_en: Set(list_key(Locale::En, kind, en, self.sort_name)),
            sort_fr: Set(list_key(Locale::Fr, kind, fr, self.sort_name)),
            rank: Set(self.rank),
            search: Set(match self.registered {
                None => search_words(self.part),
                Some(names) => {
                    let register = [&names.en, &names.fr].map(|name| fold(name));
                    [&[search_words(self.part)][..], &register]
                        .concat()
                        .join(" | ")
                }
            }),
            match_key: Set(if is_organization {
                organizations::match_key(self.name)
            } else {
                fold(self.name)
            }),
            title: Set(title.clone().filter(|_| !is_organization)),
            affiliation: Set(text(self.affiliation)),
            place: Set(text(self.place)),
            website: Set(text(self.website)),
            representative_public: Set(is_organization && title.is_some()),
            representative: Set(title.filter(|_| is_organization)),
            standing: Set(Standing::Entered),
            source: Set(text(self.source)),
            received: Set(Some(self.received)),
            visibility: Set(self.visibility),
            import_order: Set(Some(i64::from(self.order))),
            revision: Set(Revision(1)),
            created_at: Set(self.at),
            published_at: Set(Some(self.at)),
            state_at: Set(self.at),
            ..blank()
        })
    }
}

/// Loads the imported rows of a letter, in the order of the list.
pub async fn load_imported<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
) -> Result<Vec<signature::Model>, DbErr> {
    signature::Entity::find()
        .filter(signature::Column::LetterId.eq(letter))
        .filter(signature::Column::ImportOrder.is_not_null())
        .order_by_asc(signature::Column::ImportOrder)
        .all(connection)
        .await
}

/// Loads the rows of a letter that were written last.
pub async fn load_last<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    limit: u64,
) -> Result<Vec<signature::Model>, DbErr> {
    signature::Entity::find()
        .filter(signature::Column::LetterId.eq(letter))
        .order_by_desc(signature::Column::Id)
        .limit(limit)
        .all(connection)
        .await
}

/// Whether a letter holds anything that its import did not write: a signature, an invitation, or a row
/// that somebody changed.
pub async fn has_other_work<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
) -> Result<bool, DbErr> {
    let others = Condition::any()
        .add(signature::Column::ImportOrder.is_null())
        .add(signature::Column::Edition.ne(Edition::default()));
    let signed = signature::Entity::find()
        .filter(signature::Column::LetterId.eq(letter))
        .filter(others)
        .count(connection)
        .await?;
    let invited = invitation::Entity::find()
        .filter(invitation::Column::LetterId.eq(letter))
        .count(connection)
        .await?;
    Ok(signed + invited > 0)
}

/// Deletes rows of a letter that nobody ever saw.
pub async fn delete_rows<C: ConnectionTrait>(
    connection: &C,
    ids: &[SignatureId],
) -> Result<(), DbErr> {
    signature::Entity::delete_many()
        .filter(signature::Column::Id.is_in(ids.iter().copied()))
        .exec(connection)
        .await?;
    Ok(())
}

/// Returns which of these register entries a letter has already.
pub async fn find_listed_organizations<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    organizations: Vec<OrganizationId>,
) -> Result<Vec<OrganizationId>, DbErr> {
    signature::Entity::find()
        .select_only()
        .column(signature::Column::OrganizationId)
        .filter(signature::Column::LetterId.eq(letter))
        .filter(signature::Column::OrganizationId.is_in(organizations))
        .into_tuple()
        .all(connection)
        .await
}

/// The register entries of all organizations on a letter, as a query within another.
pub fn select_organizations(letter: LetterId) -> SelectStatement {
    signature::Entity::find()
        .select_only()
        .column(signature::Column::OrganizationId)
        .filter(signature::Column::LetterId.eq(letter))
        .filter(signature::Column::OrganizationId.is_not_null())
        .into_query()
}
