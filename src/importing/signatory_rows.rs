//! Reads `signatories.csv`: who signed before the import, one row each. Repeated rows are kept.

use std::collections::BTreeMap;

use entity::values::SignatureKind;

use super::csv_table::{Columns, CsvSource, Record, Table};
use super::letter_file::LetterFile;
use super::problem::{Problems, SourceLocation};
use super::report::{CleaningReport, Repeat};
use super::source::SIGNATORIES;
use crate::text::collation::organization_sort_text;
use crate::text::fold::fold;

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
/// Longest field; beyond it, a text is not a name or title.
const MAX_FIELD_CHARS: usize = 500;

/// A signatory of the list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SignatoryRow {
    /// An organization or a person.
    pub kind: SignatureKind,
    /// The name as published.
    pub name: String,
    /// The name on French pages.
    pub name_fr: Option<String>,
    /// The name under which an individual is listed; guessed from the name if there is none.
    pub sort_name: Option<String>,
    /// The person's title; for organizations, who signed for them.
    pub title: Option<String>,
    /// The person's affiliation.
    pub affiliation: Option<String>,
    /// Country, province or town.
    pub place: Option<String>,
    pub website: Option<String>,
    /// Its number in the list, which identifies it in later imports.
    pub order: u32,
}

/// Reads all rows. Adds a problem with its location for every fault.
pub(super) fn read(
    bytes: &[u8],
    letter: &LetterFile,
    problems: &mut Problems,
    report: &mut CleaningReport,
) -> Vec<SignatoryRow> {
    let source = CsvSource {
        file: SIGNATORIES,
        bytes,
    };
    let columns = Columns {
        known: &COLUMNS,
        required: &REQUIRED,
    };
    let Some(mut table) = Table::open(source, &columns, problems) else {
        return Vec::new();
    };
    let mut rows = Vec::new();
    let mut orders: BTreeMap<u32, usize> = BTreeMap::new();
    while let Some(record) = table.next(problems) {
        if let Some(row) = read_row(&record, letter, &mut orders, problems, report) {
            rows.push(row);
        }
    }
    report_repeats(&rows, report);
    rows
}

/// Fields, cleaned.
impl Record<'_> {
    fn name(&self, column: &str, problems: &mut Problems, report: &mut CleaningReport) -> String {
        let (raw, place) = self.raw(column);
        check_length(report.clean_name(raw), column, place, problems)
    }

    fn line(
        &self,
        column: &str,
        problems: &mut Problems,
        report: &mut CleaningReport,
    ) -> Option<String> {
        let (raw, place) = self.raw(column);
        Some(check_length(
            report.clean_line(raw),
            column,
            place,
            problems,
        ))
        .filter(|text| !text.is_empty())
    }
}

fn check_length(
    text: String,
    column: &str,
    place: SourceLocation,
    problems: &mut Problems,
) -> String {
    if text.chars().count() > MAX_FIELD_CHARS {
        problems.add(
            SIGNATORIES,
            place,
            format!("the {column} is longer than {MAX_FIELD_CHARS} characters"),
        );
    }
    text
}

fn read_row(
    record: &Record<'_>,
    letter: &LetterFile,
    orders: &mut BTreeMap<u32, usize>,
    problems: &mut Problems,
    report: &mut CleaningReport,
) -> Option<SignatoryRow> {
    let kind = read_kind(record, letter, problems);
    let name = record.name("name", problems, report);
    if name.is_empty() {
        problems.add(SIGNATORIES, record.raw("name").1, "the name is empty");
    }
    let order = read_order(record, orders, problems);
    let is_individual = kind == Some(SignatureKind::Individual);
    let sort_name = record.line("sort_name", problems, report);
    if is_individual && sort_name.is_none() {
        report.sort_names_guessed += 1;
    }
    let row = SignatoryRow {
        kind: kind.unwrap_or(SignatureKind::Individual),
        name_fr: Some(record.name("name_fr", problems, report)).filter(|name| !name.is_empty()),
        sort_name: sort_name.filter(|_| is_individual),
        title: record.line("title", problems, report),
        affiliation: record.line("affiliation", problems, report),
        place: record.line("country_or_region", problems, report),
        website: read_website(record, is_individual, problems, report),
        order: order.unwrap_or(0),
        name,
    };
    if kind == Some(SignatureKind::Endorsement) {
        check_organization_order(record, &row, problems);
    }
    (kind.is_some() && order.is_some()).then_some(row)
}

/// Refuses a sort name that an organization would not be listed under: each language lists it by its own
/// name, without an article.
fn check_organization_order(record: &Record<'_>, row: &SignatoryRow, problems: &mut Problems) {
    let (text, place) = record.raw("sort_name");
    let wanted = fold(text);
    let is_listed =
        |name: &str| wanted == fold(name) || wanted == fold(organization_sort_text(name));
    if !wanted.is_empty() && !is_listed(&row.name) && !row.name_fr.as_deref().is_some_and(is_listed)
    {
        let message = format!(
            "the sort_name is `{}`, but an organization is listed by its name; leave the sort_name empty",
            text.trim()
        );
        problems.add(SIGNATORIES, place, message);
    }
}

fn read_kind(
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

fn read_order(
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

/// Reads a web address; a bare domain gets `https://`. An address that leads nowhere is left out and
/// reported. What is not a web address is refused, because a browser might run it; an individual's is left
/// out, because a list should not fail for what somebody typed beside their name.
fn read_website(
    record: &Record<'_>,
    is_individual: bool,
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
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .filter(|_| !text.contains(' '));
    let Some(url) = url else {
        if is_individual {
            report.leave_out(text, place.line);
        } else {
            let message = format!("the website `{text}` is not a valid web address");
            problems.add(SIGNATORIES, place, message);
        }
        return None;
    };
    if !url.host_str().is_some_and(|host| host.contains('.')) {
        report.leave_out(text, place.line);
        return None;
    }
    if with_scheme != text {
        report.websites_completed += 1;
    }
    Some(with_scheme)
}

/// Reports rows that repeat an earlier one; they are kept and counted.
fn report_repeats(rows: &[SignatoryRow], report: &mut CleaningReport) {
    let mut seen: BTreeMap<SignatoryRow, u32> = BTreeMap::new();
    for row in rows {
        let without_order = SignatoryRow {
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
