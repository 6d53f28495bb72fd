//! Writes the register as one table for spreadsheets, and reads it back. A row is about one entry. An empty
//! cell changes nothing, and neither does an entry without a row.

mod plan;
mod rows;

use std::collections::HashMap;
use std::path::Path;

use sea_orm::{ConnectionTrait, DbErr};

use self::plan::{PlannedRow, RegisterIndex, plan};
use self::rows::{TableRow, join_values};
use super::csv_table::{CsvSource, TableFindings};
use super::problem::Problems;
use super::source::read_file;
use crate::act::{Act, ActContext};
use crate::journal::{self, Action};
use crate::organizations::editing::{EntryChange, Part};
use crate::organizations::{self, Organization};
use crate::signatures::store as signatures;
use crate::storage::Storage;
use crate::text::csv_cell::{BYTE_ORDER_MARK, csv_line};

/// The columns, in the order in which they are written.
const COLUMNS: [&str; 10] = [
    "id",
    "name",
    "name_fr",
    "acronym",
    "acronym_fr",
    "aliases",
    "former",
    "website",
    "domains",
    "member",
];
/// The columns that hold names.
const NAMES: [(&str, Part); 6] = [
    ("name", Part::Name),
    ("name_fr", Part::NameFr),
    ("acronym", Part::Acronym),
    ("acronym_fr", Part::AcronymFr),
    ("aliases", Part::Alias),
    ("former", Part::Former),
];

/// How often a file is planned again because others changed the register.
const MAX_ATTEMPTS: usize = 5;

/// A register file that can be read.
#[derive(Clone, Debug)]
pub struct RegisterFile {
    name: String,
    rows: Vec<TableRow>,
    /// Columns that are not used.
    pub remarks: Problems,
}

/// What a register file did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegisterOutcome {
    /// Each new entry, with what it is.
    pub added: Vec<EntryOutcome>,
    /// Each entry that changed, with how.
    pub changed: Vec<EntryOutcome>,
    /// How many rows changed nothing.
    pub unchanged: usize,
}

/// What a row of a register file makes of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryOutcome {
    /// Its name, with the id where it has one.
    pub entry: String,
    pub changes: Vec<EntryChange>,
}

/// Why a register file is refused; nothing was changed.
#[derive(Debug)]
pub enum RegisterImportFault {
    /// It does not fit the register.
    Problems(Problems),
    /// Somebody else changed the register between reading and writing it.
    Changed,
    /// The database.
    Database(DbErr),
}

impl From<Problems> for RegisterImportFault {
    fn from(problems: Problems) -> Self {
        Self::Problems(problems)
    }
}

impl From<DbErr> for RegisterImportFault {
    fn from(fault: DbErr) -> Self {
        Self::Database(fault)
    }
}

/// Reads a register file.
///
/// # Errors
/// All that is wrong with it in itself, whatever the register holds.
pub fn read_register(path: &Path) -> Result<RegisterFile, Problems> {
    let (mut problems, mut remarks) = (Problems::default(), Problems::default());
    let name = path.display().to_string();
    let rows = match read_file(path, &mut problems) {
        Some(bytes) => {
            let source = CsvSource {
                file: &name,
                bytes: &bytes,
            };
            let mut findings = TableFindings {
                problems: &mut problems,
                remarks: &mut remarks,
            };
            rows::read(source, &mut findings)
        }
        None => Vec::new(),
    };
    if problems.is_empty() {
        Ok(RegisterFile {
            name,
            rows,
            remarks: remarks.into_sorted(),
        })
    } else {
        Err(problems.into_sorted())
    }
}

impl RegisterFile {
    /// How many rows it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it has no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// Makes the register as a file says, in one transaction, as everybody reads the register at once;
/// `progress` hears how many rows are done. A dry run only reads, and tells what would change.
///
/// # Errors
/// If a row does not fit the register, or the database refuses.
pub async fn apply_register(
    context: &ActContext<'_>,
    file: &RegisterFile,
    dry_run: bool,
    progress: &mut (dyn FnMut(usize) + Send),
) -> Result<RegisterOutcome, RegisterImportFault> {
    for _ in 0..MAX_ATTEMPTS {
        if let Some(outcome) = attempt(context, file, dry_run, progress).await? {
            return Ok(outcome);
        }
    }
    Err(RegisterImportFault::Changed)
}

/// Plans before it locks anything, because planning takes long. `None` if somebody changed the register
/// between planning and writing.
async fn attempt(
    context: &ActContext<'_>,
    file: &RegisterFile,
    dry_run: bool,
    progress: &mut (dyn FnMut(usize) + Send),
) -> Result<Option<RegisterOutcome>, RegisterImportFault> {
    let (entries, merged) = load_register(context.storage().read()).await?;
    let mut problems = Problems::default();
    let steps = plan(file, &RegisterIndex::new(&entries, &merged), &mut problems);
    if !problems.is_empty() {
        return Err(problems.into_sorted().into());
    }
    let mut outcome = RegisterOutcome::default();
    for step in &steps {
        match step.entry {
            _ if step.changes.is_empty() => outcome.unchanged += 1,
            Some(_) => outcome.changed.push(step.outcome()),
            None => outcome.added.push(step.outcome()),
        }
    }
    if dry_run || outcome.unchanged == steps.len() {
        progress(steps.len());
        return Ok(Some(outcome));
    }
    let act = context.begin().await?;
    organizations::lock_register(&act).await?;
    let now = load_register(&act).await?;
    if now.0 != entries || now.1 != merged {
        act.rollback().await?;
        return Ok(None);
    }
    for (done, step) in steps.iter().enumerate() {
        if !step.changes.is_empty() {
            carry_out(&act, step).await?;
        }
        progress(done + 1);
    }
    act.commit().await?;
    Ok(Some(outcome))
}

/// Loads the entries of the register, and those that were merged into others.
async fn load_register<C: ConnectionTrait>(
    connection: &C,
) -> Result<(Vec<Organization>, Vec<Organization>), DbErr> {
    let entries = organizations::all(connection).await?;
    let merged = organizations::list_merged(connection).await?;
    Ok((entries, merged))
}

async fn carry_out(act: &Act<'_>, step: &PlannedRow<'_>) -> Result<(), DbErr> {
    let (id, action) = match step.entry {
        Some(entry) => (entry.row.id, Action::EditOrganization),
        None => {
            let id = organizations::open_entry(act, None, "register file", act.now()).await?;
            (id, Action::AddOrganization)
        }
    };
    organizations::edit(act, id, &step.changes).await?;
    signatures::touch_letters_listing(act, id).await?;
    let words = step.words();
    let entry = journal::Entry {
        organization: Some(id),
        reason: Some(&words),
        ..act.entry(action)
    };
    let before = match step.entry {
        Some(_) => signatures::print_register_names(act, id).await?,
        None => Vec::new(),
    };
    signatures::record(act, &before, entry).await
}

/// Returns the register as a table (RFC 4180) whose cells no spreadsheet runs as formulas, and which
/// spreadsheets take for UTF-8.
pub async fn write_register(storage: &Storage) -> Result<String, DbErr> {
    let entries = organizations::all(storage.read()).await?;
    let lines = entries.iter().map(format_line);
    let heads = format!("{BYTE_ORDER_MARK}{}", csv_line(COLUMNS));
    Ok(std::iter::once(heads).chain(lines).collect())
}

fn format_line(entry: &Organization) -> String {
    let speaking: Vec<String> = entry
        .domains
        .iter()
        .filter(|row| row.trusted)
        .map(|row| row.domain.clone())
        .collect();
    let mut cells: HashMap<&str, String> = NAMES
        .into_iter()
        .map(|(column, part)| (column, join_values(&part.texts(entry))))
        .collect();
    let member = if entry.row.member { "yes" } else { "no" };
    cells.insert("id", entry.row.public_id.clone());
    cells.insert("website", entry.row.website.clone().unwrap_or_default());
    cells.insert("domains", join_values(&speaking));
    cells.insert("member", member.to_owned());
    csv_line(COLUMNS.map(|column| cells.get(column).map_or("", String::as_str)))
}
