//! `signatories.csv`: who signed already, one row each. Rows are facts: repeats are kept.

use std::collections::BTreeMap;

use entity::values::SignatureKind;

use super::csv_table::{Record, Table};
use super::letter_file::LetterFile;
use super::problem::{Place, Problems};
use super::report::{CleaningReport, Repeat};
use super::source::SIGNATORIES;

const COLUMNS: [&str; 9] = [
    "kind",
    "name",
    "name_fr",
    "sort_name",
    "title",
    "affiliation",
    "country_or_region",
    "website",
    "order",
];
const REQUIRED: [&str; 3] = ["kind", "name", "order"];
/// Characters of a field beyond which it is no name or title.
const MOST_NAME: usize = 500;

/// A signatory of the list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// An organization or a person.
    pub kind: SignatureKind,
    /// The name as published.
    pub name: String,
    /// The name on French pages.
    pub name_fr: Option<String>,
    /// Under which it is listed.
    pub sort_name: Option<String>,
    /// The person's title; for organizations, who signed for them.
    pub title: Option<String>,
    /// The person's affiliation.
    pub affiliation: Option<String>,
    /// Country, province or town.
    pub place: Option<String>,
    /// A website.
    pub website: Option<String>,
    /// Its place in the list: what names it in later imports.
    pub order: u32,
}

/// Reads all rows; every fault is noted with its place.
pub(super) fn read(
    bytes: &[u8],
    letter: &LetterFile,
    problems: &mut Problems,
    report: &mut CleaningReport,
) -> Vec<Row> {
    let Some(mut table) = Table::open((SIGNATORIES, bytes), (&COLUMNS, &REQUIRED), problems) else {
        return Vec::new();
    };
    let mut rows = Vec::new();
    let mut orders: BTreeMap<u32, usize> = BTreeMap::new();
    while let Some(record) = table.next(problems) {
        if let Some(row) = row(&record, letter, &mut orders, problems, report) {
            rows.push(row);
        }
    }
    note_repeats(&rows, report);
    rows
}

/// The fields as this list cleans them.
impl Record<'_> {
    fn name(&self, column: &str, problems: &mut Problems, report: &mut CleaningReport) -> String {
        let (raw, place) = self.raw(column);
        short(report.name(raw), column, place, problems)
    }

    fn line(
        &self,
        column: &str,
        problems: &mut Problems,
        report: &mut CleaningReport,
    ) -> Option<String> {
        let (raw, place) = self.raw(column);
        Some(short(report.line(raw), column, place, problems)).filter(|text| !text.is_empty())
    }
}

fn short(text: String, column: &str, place: Place, problems: &mut Problems) -> String {
    if text.chars().count() > MOST_NAME {
        problems.add(
            SIGNATORIES,
            place,
            format!("the {column} is longer than {MOST_NAME} characters"),
        );
    }
    text
}

fn row(
    record: &Record<'_>,
    letter: &LetterFile,
    orders: &mut BTreeMap<u32, usize>,
    problems: &mut Problems,
    report: &mut CleaningReport,
) -> Option<Row> {
    let kind = kind(record, letter, problems);
    let name = record.name("name", problems, report);
    if name.is_empty() {
        problems.add(SIGNATORIES, record.raw("name").1, "the name is empty");
    }
    let order = order(record, orders, problems);
    let row = Row {
        kind: kind.unwrap_or(SignatureKind::Individual),
        name_fr: Some(record.name("name_fr", problems, report)).filter(|name| !name.is_empty()),
        sort_name: record.line("sort_name", problems, report),
        title: record.line("title", problems, report),
        affiliation: record.line("affiliation", problems, report),
        place: record.line("country_or_region", problems, report),
        website: website(record, problems, report),
        order: order.unwrap_or(0),
        name,
    };
    (kind.is_some() && order.is_some()).then_some(row)
}

fn kind(
    record: &Record<'_>,
    letter: &LetterFile,
    problems: &mut Problems,
) -> Option<SignatureKind> {
    let (word, place) = record.raw("kind");
    let kind = SignatureKind::from_word(word.trim());
    match kind {
        None => problems.add(
            SIGNATORIES,
            place,
            format!(
                "the kind is `{}`; must be organization or individual",
                word.trim()
            ),
        ),
        Some(SignatureKind::Individual) if !letter.individuals => {
            problems.add(
                SIGNATORIES,
                place,
                "this letter takes organizations only (signatories in letter.toml)",
            );
        }
        Some(SignatureKind::Endorsement) if !letter.organizations => {
            problems.add(
                SIGNATORIES,
                place,
                "this letter takes individuals only (signatories in letter.toml)",
            );
        }
        Some(_) => {}
    }
    kind
}

fn order(
    record: &Record<'_>,
    orders: &mut BTreeMap<u32, usize>,
    problems: &mut Problems,
) -> Option<u32> {
    let (text, place) = record.raw("order");
    let order = text.trim().parse::<u32>().ok().filter(|order| *order > 0);
    let Some(order) = order else {
        problems.add(
            SIGNATORIES,
            place,
            format!(
                "the order is `{}`; must be a whole number from 1",
                text.trim()
            ),
        );
        return None;
    };
    if let Some(first) = orders.get(&order) {
        problems.add(
            SIGNATORIES,
            place,
            format!("the order {order} is already used on line {first}"),
        );
        return None;
    }
    orders.insert(order, place.line);
    Some(order)
}

/// A web address; a bare domain gets its https://. What is meant as one but leads nowhere is left
/// out and reported; another scheme, which could run, is refused.
fn website(
    record: &Record<'_>,
    problems: &mut Problems,
    report: &mut CleaningReport,
) -> Option<String> {
    let text = record.line("website", problems, report)?;
    let place = record.raw("website").1;
    let with_scheme = if text.contains(':') {
        text.clone()
    } else {
        format!("https://{text}")
    };
    let url = url::Url::parse(&with_scheme)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"));
    let Some(url) = url.filter(|_| !text.contains(' ')) else {
        problems.add(
            SIGNATORIES,
            place,
            format!("the website `{text}` is not a valid web address"),
        );
        return None;
    };
    if !url.host_str().is_some_and(|host| host.contains('.')) {
        report.websites_left_out += 1;
        return None;
    }
    if with_scheme != text {
        report.websites_completed += 1;
    }
    Some(with_scheme)
}

/// Rows that say again what an earlier one says; they are kept and counted.
fn note_repeats(rows: &[Row], report: &mut CleaningReport) {
    let mut seen: BTreeMap<Row, u32> = BTreeMap::new();
    for row in rows {
        let without_order = Row {
            order: 0,
            ..row.clone()
        };
        match seen.get(&without_order) {
            Some(first) => report.repeats.push(Repeat {
                order: row.order,
                first: *first,
            }),
            None => {
                seen.insert(without_order, row.order);
            }
        }
    }
}
