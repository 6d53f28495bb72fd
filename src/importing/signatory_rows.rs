//! Reads `signatories.csv`: who signed before the import, one row each. Repeated rows are kept.

use std::collections::BTreeMap;

use entity::values::SignatureKind;

use super::csv_table::{Alias, Columns, CsvSource, Record, Table, TableFindings};
use super::doubts::{PublicField, find_doubt, holds_address};
use super::letter_file::LetterFile;
use super::problem::{Problems, RowFault, SourceLocation};
use super::report::{CleaningReport, Repeat};
use super::row_texts::{RowTexts, given};
use super::source::SIGNATORIES;
use crate::text::clean::clean_line;
use crate::text::collation::organization_sort_text;
use crate::text::csv_cell::text_of_cell;
use crate::text::fold::fold;

const COLUMNS: [&str; 11] = [
    "kind",
    "name",
    "name_en",
    "name_fr",
    "sort_name",
    "title",
    "affiliation",
    "country_or_region",
    "website",
    "representative",
    "order",
];
const REQUIRED: [&str; 2] = ["kind", "name"];
/// Headings of the exported and the public list, in both languages.
const ALIASES: [Alias; 14] = [
    alias("type", "kind"),
    alias("nom", "name"),
    alias("nom_fr", "name_fr"),
    alias("titre", "title"),
    alias("place", "country_or_region"),
    alias("country", "country_or_region"),
    alias("province", "country_or_region"),
    alias("pays", "country_or_region"),
    alias("province_or_country", "country_or_region"),
    alias("province_ou_pays", "country_or_region"),
    alias("site_web", "website"),
    alias("signed_by", "representative"),
    alias("signée_par", "representative"),
    alias("ordre", "order"),
];
/// The columns whose texts are published.
const PUBLIC: [&str; 7] = [
    "name",
    "name_en",
    "name_fr",
    "title",
    "affiliation",
    "country_or_region",
    "representative",
];
const fn alias(heading: &'static str, column: &'static str) -> Alias {
    Alias { heading, column }
}

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
        aliases: &ALIASES,
    };
    let mut remarks = Problems::default();
    let mut rows = Vec::new();
    let mut orders = Orders::default();
    let mut findings = TableFindings {
        problems,
        remarks: &mut remarks,
    };
    if let Some(mut table) = Table::open(source, &columns, &mut findings) {
        orders.are_given = table.has("order");
        while let Some(record) = table.next(&mut findings) {
            check_public_fields(&record, report);
            let row = read_row(&record, letter, &mut orders, findings.problems, report);
            rows.extend(row);
        }
    }
    orders.finish(&mut rows, findings.problems);
    report.remarks.append(remarks);
    report_repeats(&rows, report);
    rows
}

/// Notes what of a row is hardly meant to be published.
fn check_public_fields(record: &Record<'_>, report: &mut CleaningReport) {
    let is_person = record.kind() == Some(SignatureKind::Individual);
    for column in PUBLIC {
        let (raw, place) = record.raw(column);
        let text = clean_line(&text_of_cell(raw)).text;
        if column.starts_with("name") && holds_address(&text) {
            let fault = RowFault::AddressAsName(column);
            report.objections.add(SIGNATORIES, place, fault);
            continue;
        }
        let field = PublicField {
            column,
            raw,
            text: &text,
            is_person,
        };
        if let Some(doubt) = find_doubt(&field) {
            report.remarks.add(SIGNATORIES, place, doubt);
        }
    }
}

impl Record<'_> {
    fn kind(&self) -> Option<SignatureKind> {
        kind_of_word(self.raw("kind").0)
    }
}

/// The kind that a word names: in any capitals, and as the French list says it.
fn kind_of_word(word: &str) -> Option<SignatureKind> {
    let word = word.trim().to_lowercase();
    match word.as_str() {
        "organisation" | "organisme" => Some(SignatureKind::Endorsement),
        "personne" | "individu" => Some(SignatureKind::Individual),
        word => SignatureKind::from_word(word),
    }
}

fn read_row(
    record: &Record<'_>,
    letter: &LetterFile,
    orders: &mut Orders,
    problems: &mut Problems,
    report: &mut CleaningReport,
) -> Option<SignatoryRow> {
    let kind = read_kind(record, letter, problems);
    let texts = RowTexts::read(record, report);
    texts.check(record, problems);
    let order = orders.read(record, problems);
    let (name, name_fr) = texts.names();
    // An exported list says in a column of its own who signed for an organization.
    let for_organization =
        given(&texts.representative).filter(|_| kind == Some(SignatureKind::Endorsement));
    let is_individual = kind == Some(SignatureKind::Individual);
    let sort_name = given(&texts.sort_name);
    if is_individual && sort_name.is_none() {
        report.sort_names_guessed += 1;
    }
    let row = SignatoryRow {
        kind: kind.unwrap_or(SignatureKind::Individual),
        name_fr,
        sort_name: sort_name.filter(|_| is_individual),
        title: given(&texts.title).or(for_organization),
        affiliation: given(&texts.affiliation),
        place: given(&texts.country_or_region),
        website: read_website(record, &texts.website, is_individual, problems, report),
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
        let fault = RowFault::OrganizationOrder(text.trim().to_owned());
        problems.add(SIGNATORIES, place, fault);
    }
}

fn read_kind(
    record: &Record<'_>,
    letter: &LetterFile,
    problems: &mut Problems,
) -> Option<SignatureKind> {
    let (word, place) = record.raw("kind");
    let kind = record.kind();
    let fault = match kind {
        None => RowFault::UnknownKind(word.trim().to_owned()),
        Some(SignatureKind::Individual) if !letter.individuals => RowFault::OrganizationsOnly,
        Some(SignatureKind::Endorsement) if !letter.organizations => RowFault::IndividualsOnly,
        Some(_) => return kind,
    };
    problems.add(SIGNATORIES, place, fault);
    kind
}

/// The numbers of the rows.
#[derive(Default)]
struct Orders {
    /// The file has the column.
    are_given: bool,
    /// The line of each number.
    lines: BTreeMap<u32, usize>,
    /// Where the column is empty.
    empty: Vec<SourceLocation>,
}

impl Orders {
    /// Reads the number of a row; 0 if there is none. `None` after a fault.
    fn read(&mut self, record: &Record<'_>, problems: &mut Problems) -> Option<u32> {
        let (text, place) = record.raw("order");
        let text = text.trim();
        if text.is_empty() {
            self.empty.push(place);
            return Some(0);
        }
        let order = text.parse::<u32>().ok().filter(|order| *order > 0);
        let Some(order) = order else {
            problems.add(SIGNATORIES, place, RowFault::Order(text.to_owned()));
            return None;
        };
        if let Some(line) = self.lines.get(&order).copied() {
            problems.add(SIGNATORIES, place, RowFault::OrderTaken { order, line });
            return None;
        }
        self.lines.insert(order, place.line);
        Some(order)
    }

    /// Numbers the rows as they are in the file if none has a number; refuses those without one if some have.
    fn finish(self, rows: &mut [SignatoryRow], problems: &mut Problems) {
        if self.lines.is_empty() {
            for (order, row) in (1..).zip(rows) {
                row.order = order;
            }
            return;
        }
        for place in self.empty.iter().filter(|_| self.are_given) {
            problems.add(SIGNATORIES, *place, RowFault::Order(String::new()));
        }
    }
}

/// Reads a web address; a bare domain gets `https://`. An address that leads nowhere is left out and
/// reported. What is not a web address is refused, because a browser might run it; an individual's is left
/// out, because a list should not fail for what somebody typed beside their name.
fn read_website(
    record: &Record<'_>,
    text: &str,
    is_individual: bool,
    problems: &mut Problems,
    report: &mut CleaningReport,
) -> Option<String> {
    let text = given(text)?;
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
            problems.add(SIGNATORIES, place, RowFault::Website(text));
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
