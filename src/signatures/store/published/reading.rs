//! Reading the columns that lists print, and no others: most of the time of a list page would else go to
//! columns that nobody sees.

use entity::signature::{Column, Entity};
use sea_orm::{
    DbErr, FromQueryResult, QueryResult, QuerySelect, Select, SelectModel, Selector, TryGetable,
};

use super::sort_column;
use crate::locale::Locale;
use crate::signatures::listing::listed_row::ListedRow;

/// The columns of a [`ListedRow`], in the order in which it takes them; the sort key follows.
const COLUMNS: [Column; 27] = [
    Column::Id,
    Column::PublicId,
    Column::Language,
    Column::Kind,
    Column::State,
    Column::OrganizationId,
    Column::Name,
    Column::NameEn,
    Column::NameFr,
    Column::RegisterEn,
    Column::RegisterFr,
    Column::Rank,
    Column::Title,
    Column::Affiliation,
    Column::Place,
    Column::Website,
    Column::Representative,
    Column::RepresentativeTitle,
    Column::RepresentativePublic,
    Column::Standing,
    Column::StandingDomain,
    Column::Received,
    Column::Visibility,
    Column::ImportOrder,
    Column::Revision,
    Column::CreatedAt,
    Column::PublishedAt,
];

/// Reads only what a list in a language prints.
pub(super) fn for_list(select: Select<Entity>, locale: Locale) -> Selector<SelectModel<ListedRow>> {
    select
        .select_only()
        .columns(COLUMNS)
        .column(sort_column(locale))
        .into_model::<ListedRow>()
}

impl FromQueryResult for ListedRow {
    fn from_query_result(row: &QueryResult, _prefix: &str) -> Result<Self, DbErr> {
        let mut next = ColumnReader { row, at: 0 };
        Ok(Self {
            id: next.take()?,
            public_id: next.take()?,
            language: next.take()?,
            kind: next.take()?,
            state: next.take()?,
            organization_id: next.take()?,
            name: next.take()?,
            name_en: next.take()?,
            name_fr: next.take()?,
            register_en: next.take()?,
            register_fr: next.take()?,
            rank: next.take()?,
            title: next.take()?,
            affiliation: next.take()?,
            place: next.take()?,
            website: next.take()?,
            representative: next.take()?,
            representative_title: next.take()?,
            representative_public: next.take()?,
            standing: next.take()?,
            standing_domain: next.take()?,
            received: next.take()?,
            visibility: next.take()?,
            import_order: next.take()?,
            revision: next.take()?,
            created_at: next.take()?,
            published_at: next.take()?,
            sort_key: next.take()?,
        })
    }
}

/// The columns of a row, one after another. By their names each would cost a text and a look-up.
struct ColumnReader<'a> {
    row: &'a QueryResult,
    at: usize,
}

impl ColumnReader<'_> {
    fn take<T: TryGetable>(&mut self) -> Result<T, DbErr> {
        let at = self.at;
        self.at += 1;
        self.row.try_get_by_index(at)
    }
}
