//! Imports a letter from a folder: `letter.toml`, a text per language, `signatories.csv`. A folder with
//! problems is refused whole, with every problem by file, line and column. The register is imported from
//! one file, under the same rules.

mod csv_scan;
mod csv_table;
mod doubts;
mod fingerprint;
mod foreign_format;
mod letter_file;
mod problem;
mod register;
mod report;
mod row_texts;
mod signatory_rows;
mod source;
mod store;
mod texts;
mod toml_reader;

use std::collections::BTreeMap;
use std::path::Path;

pub use letter_file::{LeadFile, LetterFile};
pub use problem::{ImportProblem, ProblemKind, Problems};
pub use register::{
    EntryOutcome, RegisterFile, RegisterImportFault, RegisterOutcome, apply_register,
    read_register, write_register,
};
pub use report::CleaningReport;
pub use signatory_rows::SignatoryRow;
pub use store::{
    Difference, ImportFault, ImportOutcome, ImportSummary, PossibleMatch, apply, delete_draft,
};

use crate::letters::{LetterSettings, VersionText};
use crate::locale::Locale;
use problem::LetterSettingFault;
use source::FileContent;

/// A folder that can be imported.
#[derive(Clone, Debug)]
pub struct Import {
    /// The settings of `letter.toml`.
    pub letter: LetterFile,
    /// The Markdown per language.
    pub texts: BTreeMap<Locale, String>,
    /// The signatories.
    pub rows: Vec<SignatoryRow>,
    /// What cleaning changed, and what is doubtful.
    pub report: CleaningReport,
}

/// Reads a folder.
///
/// # Errors
/// Every problem of it.
pub fn read(dir: &Path) -> Result<Import, Problems> {
    let (mut problems, mut report) = (Problems::default(), CleaningReport::default());
    let folder = source::read_folder(dir, &mut problems, &mut report);
    let FileContent::Holds(text) = folder.letter else {
        return Err(problems.into_sorted());
    };
    let letter = letter_file::read(&text, &mut problems, &mut report);
    let texts = texts::check(folder.texts, &letter, &mut problems, &mut report);
    let rows = match folder.signatories {
        FileContent::Holds(bytes) => {
            let rows = signatory_rows::read(&bytes, &letter, &mut problems, &mut report);
            check_leads(&letter, &rows, &mut problems);
            rows
        }
        FileContent::Absent | FileContent::Refused => Vec::new(),
    };
    report.remarks = std::mem::take(&mut report.remarks).into_sorted();
    if problems.is_empty() {
        report.objections = std::mem::take(&mut report.objections).into_sorted();
        Ok(Import {
            letter,
            texts,
            rows,
            report,
        })
    } else {
        problems.append(report.objections);
        Err(problems.into_sorted())
    }
}

/// Refuses a lead that the list does not have, if the list has organizations at all.
fn check_leads(letter: &LetterFile, rows: &[SignatoryRow], problems: &mut Problems) {
    let organizations: Vec<&str> = rows
        .iter()
        .filter(|row| row.kind == entity::values::SignatureKind::Endorsement)
        .map(|row| row.name.as_str())
        .collect();
    for lead in &letter.leads {
        if !organizations.is_empty() && !organizations.contains(&lead.name.as_str()) {
            let fault = LetterSettingFault::LeadNotListed(lead.name.clone());
            problems.add(source::LETTER, lead.place, fault);
        }
    }
}

impl Import {
    /// The rules and times of the letter.
    #[must_use]
    pub fn settings(&self) -> LetterSettings {
        let file = &self.letter;
        LetterSettings {
            time_zone: file.time_zone.clone(),
            date: file.date.clone(),
            closes_at: file.closes_at,
            accepts_organizations: file.organizations,
            accepts_individuals: file.individuals,
            approval: file.approval,
            visibility: file.visibility,
            names_in_bulk: file.names_in_bulk,
            names_per_address: file.names_per_address,
            possibly_same: file.possibly_same,
            origins: file.origins.clone(),
            source: file.source.clone(),
        }
    }

    /// The texts of the letter, with their titles and addressees.
    #[must_use]
    pub fn version_texts(&self) -> Vec<VersionText> {
        let text = |(language, markdown): (&Locale, &String)| VersionText {
            language: *language,
            title: self
                .letter
                .titles
                .get(language)
                .cloned()
                .unwrap_or_default(),
            addressee: self.letter.addressees.get(language).cloned(),
            markdown: markdown.clone(),
        };
        self.texts.iter().map(text).collect()
    }
}
