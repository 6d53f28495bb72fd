//! Plans what a register file changes: which entry each row is about, what changes there, and which rows are
//! refused. Pure: it gets the register as it is.

use std::collections::{BTreeMap, HashMap, HashSet};

use entity::ids::OrganizationId;
use entity::values::NameKind;

use super::rows::{MAX_VALUE_CHARS, TableRow};
use super::{EntryOutcome, NAMES, RegisterFile};
use crate::hosts::within;
use crate::importing::problem::{Doubt, ProblemKind, Problems, RowConflict, SourceLocation};
use crate::organizations::editing::{EntryChange, Wanted, changes, describe_changes, names_after};
use crate::organizations::{DomainFault, Organization, domain_to_trust, match_key};
use crate::signatures::typed::web_address;
use crate::text::clean::{LineFault, check_line};
use crate::text::mojibake::{has_lost_letters, repair};

/// A row with the changes that it makes.
#[derive(Debug)]
pub(super) struct PlannedRow<'a> {
    row: &'a TableRow,
    /// The entry that it is about; `None` for a new one.
    pub(super) entry: Option<&'a Organization>,
    /// The changes of the entry.
    pub(super) changes: Vec<EntryChange>,
}

/// The register, indexed for a file.
pub(super) struct RegisterIndex<'a> {
    entries: &'a [Organization],
    by_id: HashMap<&'a str, &'a Organization>,
    by_key: HashMap<&'a str, Vec<&'a Organization>>,
    merged: &'a [Organization],
}

impl<'a> RegisterIndex<'a> {
    /// Indexes all entries, and those that were merged into others.
    pub(super) fn new(entries: &'a [Organization], merged: &'a [Organization]) -> Self {
        let mut by_key: HashMap<&str, Vec<&Organization>> = HashMap::new();
        for entry in entries {
            for name in entry
                .names
                .iter()
                .filter(|name| identifies_entry(name.kind))
            {
                let holders = by_key.entry(&name.match_key).or_default();
                if holders
                    .last()
                    .is_none_or(|last| last.row.id != entry.row.id)
                {
                    holders.push(entry);
                }
            }
        }
        Self {
            entries,
            by_id: entries
                .iter()
                .map(|entry| (entry.row.public_id.as_str(), entry))
                .collect(),
            by_key,
            merged,
        }
    }
}

/// An acronym may be several organizations': it identifies none of them.
fn identifies_entry(kind: NameKind) -> bool {
    kind != NameKind::Acronym
}

/// Plans each row, in order. Adds a problem with its location for every fault.
pub(super) fn plan<'a>(
    file: &'a RegisterFile,
    known: &RegisterIndex<'a>,
    problems: &mut Problems,
) -> Vec<PlannedRow<'a>> {
    let mut steps: Vec<PlannedRow<'a>> = Vec::with_capacity(file.rows.len());
    let mut about: HashMap<OrganizationId, usize> = HashMap::new();
    for row in &file.rows {
        let mut note = |place, kind: ProblemKind| problems.add(&file.name, place, kind);
        let entry = match find_entry(row, known) {
            Ok(entry) => entry,
            Err(conflict) => {
                let by_id = row.value("id").map(|(_, place)| place);
                note(by_id.unwrap_or(row.place), conflict.into());
                continue;
            }
        };
        if let Some(entry) = entry
            && let Some(line) = about.insert(entry.row.id, row.place.line)
        {
            let conflict = RowConflict::LineBefore {
                line,
                entry: entry.named(),
            };
            note(row.place, conflict.into());
            continue;
        }
        let wanted = read_wanted(row, entry, &mut note);
        let changes = changes(entry, &wanted);
        steps.push(PlannedRow {
            row,
            entry,
            changes,
        });
    }
    refuse_claimed(&file.name, &steps, known, problems);
    refuse_trusted_twice(&file.name, &steps, known, problems);
    steps
}

/// Finds the entry of a row: by its id, else the only one that has one of its official names.
fn find_entry<'a>(
    row: &TableRow,
    known: &RegisterIndex<'a>,
) -> Result<Option<&'a Organization>, RowConflict> {
    if let Some((id, _)) = row.value("id") {
        let id = id.to_lowercase();
        let entry = known.by_id.get(id.as_str()).copied();
        return entry.map(Some).ok_or_else(|| unknown_id(&id, known));
    }
    let official = ["name", "name_fr"]
        .into_iter()
        .filter_map(|column| row.cell(column));
    let mut found: BTreeMap<OrganizationId, &Organization> = BTreeMap::new();
    for name in official.flat_map(|cell| &cell.values) {
        let holders = known.by_key.get(match_key(name).as_str());
        found.extend(
            holders
                .into_iter()
                .flatten()
                .map(|entry| (entry.row.id, *entry)),
        );
    }
    if found.len() > 1 {
        let candidates: Vec<String> = found.into_values().map(Organization::named).collect();
        return Err(RowConflict::Several(candidates.join(", ")));
    }
    Ok(found.into_values().next())
}

/// Tells what became of an id that no entry has.
fn unknown_id(id: &str, known: &RegisterIndex<'_>) -> RowConflict {
    let merged = known.merged.iter().find(|entry| entry.row.public_id == id);
    let stays = merged.and_then(|merged| {
        let into = merged.row.merged_into;
        known
            .entries
            .iter()
            .find(|entry| Some(entry.row.id) == into)
    });
    match stays {
        Some(stays) => RowConflict::Merged {
            id: id.to_owned(),
            into: stays.named(),
        },
        None => RowConflict::UnknownId(id.to_owned()),
    }
}

/// Reads what a row asks for. What the entry already has is not checked again.
fn read_wanted(
    row: &TableRow,
    entry: Option<&Organization>,
    note: &mut impl FnMut(SourceLocation, ProblemKind),
) -> Wanted {
    let mut wanted = Wanted::default();
    for (column, part) in NAMES {
        let Some(cell) = row.cell(column) else {
            continue;
        };
        for name in &cell.values {
            let known = entry.is_some_and(|entry| entry.names.iter().any(|row| row.name == *name));
            if let Some(fault) = name_fault(column, name).filter(|_| !known) {
                note(cell.place, fault);
            }
        }
        wanted.names.push((part, cell.values.clone()));
    }
    if let Some((text, place)) = row.value("website") {
        let known = entry.and_then(|entry| entry.row.website.as_deref()) == Some(text);
        wanted.website = if known {
            Some(text.to_owned())
        } else {
            web_address(text)
        };
        if wanted.website.is_none() {
            note(place, RowConflict::Website(text.to_owned()).into());
        }
    }
    if let Some(cell) = row.cell("domains") {
        let domains = cell.values.iter().filter_map(|text| {
            let domain = domain(text, entry);
            let noted = domain.map_err(|fault| note(cell.place, RowConflict::Domain(fault).into()));
            noted.ok()
        });
        wanted.domains = Some(domains.collect());
    }
    if let Some((word, place)) = row.value("member") {
        wanted.member = truth(word);
        if wanted.member.is_none() {
            note(place, RowConflict::Member(word.to_owned()).into());
        }
    }
    wanted
}

/// What is wrong with a name that the entry does not have yet. A spreadsheet that opens the table in
/// another encoding damages every name, so a damaged one is refused rather than learned.
fn name_fault(column: &'static str, name: &str) -> Option<ProblemKind> {
    let text = name.to_owned();
    match check_line(name, MAX_VALUE_CHARS) {
        Err(LineFault::NoContent) => Some(RowConflict::NoContent { column, name: text }.into()),
        Err(LineFault::Marks) => Some(RowConflict::Marks(column).into()),
        // The length was checked when the row was read.
        Err(LineFault::Empty | LineFault::TooLong { .. }) => None,
        Ok(()) => match repair(name) {
            Some(likely) => Some(
                Doubt::Mojibake {
                    column,
                    text,
                    likely,
                }
                .into(),
            ),
            None => {
                has_lost_letters(name, false).then(|| Doubt::LostLetters { column, text }.into())
            }
        },
    }
}

/// A domain as it is kept, if it may speak, or speaks for the entry already.
fn domain(text: &str, entry: Option<&Organization>) -> Result<String, DomainFault> {
    let typed = text.trim_start_matches('@').to_lowercase();
    let speaks = entry.is_some_and(|entry| {
        let mut domains = entry.domains.iter();
        domains.any(|known| known.trusted && known.domain == typed)
    });
    if speaks {
        return Ok(typed);
    }
    domain_to_trust(text)
}

/// Yes or no, in either language, or as a spreadsheet writes it.
fn truth(word: &str) -> Option<bool> {
    match word.to_lowercase().as_str() {
        "yes" | "oui" | "true" | "vrai" | "1" => Some(true),
        "no" | "non" | "false" | "faux" | "0" => Some(false),
        _ => None,
    }
}

/// Refuses a new name that is another entry's once the whole file is done, or another row's.
fn refuse_claimed(
    file: &str,
    steps: &[PlannedRow<'_>],
    known: &RegisterIndex<'_>,
    problems: &mut Problems,
) {
    let changed: HashSet<OrganizationId> = steps
        .iter()
        .filter_map(|step| step.entry.map(|entry| entry.row.id))
        .collect();
    let mut holders: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, step) in steps.iter().enumerate() {
        let keys: HashSet<String> = names_after(step.entry, &step.changes)
            .into_iter()
            .filter(|after| identifies_entry(after.kind))
            .map(|after| match_key(after.name))
            .collect();
        for key in keys {
            holders.entry(key).or_default().push(at);
        }
    }
    for (at, step) in steps.iter().enumerate() {
        let had: HashSet<&str> = step
            .entry
            .iter()
            .flat_map(|entry| &entry.names)
            .filter(|name| identifies_entry(name.kind))
            .map(|name| name.match_key.as_str())
            .collect();
        for name in step.changes.iter().filter_map(EntryChange::claims) {
            let key = match_key(name);
            if had.contains(key.as_str()) {
                continue;
            }
            let entries = known.by_key.get(key.as_str()).into_iter().flatten();
            let other = entries
                .copied()
                .find(|entry| !changed.contains(&entry.row.id));
            let rows = holders.get(&key).into_iter().flatten();
            // Of two new rows the later one is refused.
            let row = rows
                .map(|row| (*row, &steps[*row]))
                .find(|(row, other)| *row != at && (*row < at || other.entry.is_some()));
            let location = step.row.location_of(name);
            let name = name.to_owned();
            let conflict = match (other, row) {
                (Some(entry), _) => RowConflict::NameOfEntry {
                    name,
                    entry: entry.named(),
                },
                (None, Some((_, row))) => RowConflict::NameOnLine {
                    name,
                    line: row.row.place.line,
                },
                (None, None) => continue,
            };
            problems.add(file, location, conflict);
        }
    }
}

/// Refuses a newly trusted domain if mail from it, or from a part of it, may sign for another entry
/// once the whole file is done.
fn refuse_trusted_twice(
    file: &str,
    steps: &[PlannedRow<'_>],
    known: &RegisterIndex<'_>,
    problems: &mut Problems,
) {
    let overlap = |one: &str, other: &str| within(one, other) || within(other, one);
    let mut given_up: HashSet<(OrganizationId, &str)> = HashSet::new();
    for step in steps {
        let Some(entry) = step.entry else { continue };
        given_up.extend(step.changes.iter().filter_map(|change| match change {
            EntryChange::Distrust(domain) => Some((entry.row.id, domain.as_str())),
            _ => None,
        }));
    }
    let mut new: Vec<(usize, &str)> = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        for change in &step.changes {
            let EntryChange::Trust(domain) = change else {
                continue;
            };
            let own = step.entry.map(|entry| entry.row.id);
            let holder = known.entries.iter().find(|entry| {
                Some(entry.row.id) != own
                    && entry.domains.iter().any(|row| {
                        row.trusted
                            && overlap(domain, &row.domain)
                            && !given_up.contains(&(entry.row.id, row.domain.as_str()))
                    })
            });
            let earlier = new
                .iter()
                .find(|(row, other)| *row != at && overlap(domain, other));
            let conflict = match (holder, earlier) {
                (Some(entry), _) => Some(RowConflict::TrustedElsewhere {
                    domain: domain.clone(),
                    entry: entry.named(),
                }),
                (None, Some((row, _))) => Some(RowConflict::TrustedOnLine {
                    domain: domain.clone(),
                    line: steps[*row].row.place.line,
                }),
                (None, None) => None,
            };
            new.push((at, domain));
            if let Some(conflict) = conflict {
                let place = step
                    .row
                    .cell("domains")
                    .map_or(step.row.place, |cell| cell.place);
                problems.add(file, place, conflict);
            }
        }
    }
}

impl PlannedRow<'_> {
    /// What becomes of the entry.
    pub(super) fn outcome(&self) -> EntryOutcome {
        EntryOutcome {
            entry: self.label(),
            changes: self.changes.clone(),
        }
    }

    /// How the entry is told from others: by its name, and its id where it has one.
    fn label(&self) -> String {
        match self.entry {
            Some(entry) => entry.named(),
            None => self
                .row
                .value("name")
                .map_or("", |(name, _)| name)
                .to_owned(),
        }
    }

    /// The changes, in words.
    pub(super) fn words(&self) -> String {
        describe_changes(&self.changes)
    }
}
