//! Letters come in from a folder: `letter.toml`, a text per language, `signatories.csv`. A wrong
//! folder is refused whole, with every problem by file, line and column. The register comes in from
//! one file, under the same rules.

mod csv_scan;
mod csv_table;
mod letter_file;
mod problem;
mod register;
mod report;
mod signatory_rows;
mod source;
mod store;
mod texts;
mod toml_reader;

use std::collections::BTreeMap;
use std::path::Path;

use sha2::{Digest, Sha256};

pub use letter_file::{LeadFile, LetterFile};
pub use problem::{Problem, Problems};
pub use register::{
    RegisterFault, RegisterFile, RegisterOutcome, apply_register, read_register, write_register,
};
pub use report::CleaningReport;
pub use signatory_rows::Row;
pub use store::{Alike, ImportFault, Imported, Outcome, apply};

use crate::locale::Locale;
use source::Found;

/// A folder that can be imported.
#[derive(Clone, Debug)]
pub struct Import {
    /// What `letter.toml` says.
    pub letter: LetterFile,
    /// The Markdown per language.
    pub texts: BTreeMap<Locale, String>,
    /// The signatories.
    pub rows: Vec<Row>,
    /// What cleaning changed.
    pub report: CleaningReport,
}

/// Reads a folder.
///
/// # Errors
/// All that is wrong with it.
pub fn read(dir: &Path, reserved: fn(&str) -> bool) -> Result<Import, Problems> {
    let (mut problems, mut report) = (Problems::default(), CleaningReport::default());
    let folder = source::read_folder(dir, &mut problems, &mut report);
    let Found::Holds(text) = folder.letter else {
        return Err(problems.sorted());
    };
    let letter = letter_file::read(&text, reserved, &mut problems, &mut report);
    let texts = texts::check(folder.texts, &letter, &mut problems);
    let rows = match folder.signatories {
        Found::Holds(bytes) => {
            let rows = signatory_rows::read(&bytes, &letter, &mut problems, &mut report);
            leads_are_listed(&letter, &rows, &mut problems);
            rows
        }
        Found::Absent | Found::Refused => Vec::new(),
    };
    if problems.is_empty() {
        Ok(Import {
            letter,
            texts,
            rows,
            report,
        })
    } else {
        Err(problems.sorted())
    }
}

/// A lead must stand in the list, where there is a list of organizations.
fn leads_are_listed(letter: &LetterFile, rows: &[Row], problems: &mut Problems) {
    let organizations: Vec<&str> = rows
        .iter()
        .filter(|row| row.kind == entity::values::SignatureKind::Endorsement)
        .map(|row| row.name.as_str())
        .collect();
    for lead in &letter.leads {
        if !organizations.is_empty() && !organizations.contains(&lead.name.as_str()) {
            let message = format!(
                "the lead `{}` is not one of the organizations in the list",
                lead.name
            );
            problems.add(source::LETTER, lead.place, message);
        }
    }
}

impl Import {
    /// SHA-256 over what the folder says, by which the same content is known again.
    #[must_use]
    pub fn fingerprint(&self) -> Vec<u8> {
        let Self {
            letter,
            texts,
            rows,
            ..
        } = self;
        let said = format!("{letter:?}{texts:?}{rows:?}");
        Sha256::digest(said.as_bytes()).to_vec()
    }
}
