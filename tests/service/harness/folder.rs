//! An invented letter in a folder, as `undersigned import` reads it.

use std::fmt::Write as _;
use std::path::Path;

pub(crate) struct LetterFolder {
    directory: tempfile::TempDir,
    rows: String,
    count: usize,
}

const HEADER: &str =
    "kind,name,name_fr,sort_name,title,affiliation,country_or_region,website,order\n";

impl LetterFolder {
    /// A bilingual letter, open, without signatories.
    pub(crate) fn new(slug: &str) -> Self {
        let folder = Self {
            directory: tempfile::tempdir().unwrap(),
            rows: HEADER.to_owned(),
            count: 0,
        };
        folder.write(
            "letter.toml",
            &format!(
                "slug = \"{slug}\"\nlanguages = [\"en\", \"fr\"]\ndate = 2026-07-08\ncloses = 2026-09-15\n\n\
                 [title]\nen = \"Keep the harbour open\"\nfr = \"Gardons le havre ouvert\"\n\n\
                 [addressee]\nen = \"the Minister of Tides\"\nfr = \"la ministre des Marées\"\n"
            ),
        );
        folder.write(
            "en.md",
            "Minister,\n\nWe ask you to keep the harbour **open**.\n",
        );
        folder.write(
            "fr.md",
            "Madame la Ministre,\n\nNous vous demandons de garder le havre **ouvert**.\n",
        );
        folder
    }

    /// The same, open by the system's clock too.
    pub(crate) fn for_long(self) -> Self {
        let settings = std::fs::read_to_string(self.path().join("letter.toml")).unwrap();
        self.write(
            "letter.toml",
            &settings.replace("closes = 2026-09-15", "closes = 2096-09-15"),
        );
        self
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        std::fs::write(self.path().join(file), text).unwrap();
    }

    /// Sets something more in the letter's file, such as `origins = []`.
    pub(crate) fn setting(self, line: &str) -> Self {
        let file = self.path().join("letter.toml");
        let text = std::fs::read_to_string(file).unwrap();
        self.write("letter.toml", &format!("{line}\n{text}"));
        self
    }

    /// Adds a line of the list: all columns but the order.
    pub(crate) fn row(mut self, columns: &str) -> Self {
        self.count += 1;
        writeln!(self.rows, "{columns},{}", self.count).unwrap();
        self.write("signatories.csv", &self.rows);
        self
    }

    pub(crate) fn individuals(self, names: &[&str]) -> Self {
        names.iter().fold(self, |folder, name| {
            folder.row(&format!("individual,\"{name}\",,,,,,"))
        })
    }

    pub(crate) fn organizations(self, names: &[&str]) -> Self {
        names.iter().fold(self, |folder, name| {
            folder.row(&format!("organization,\"{name}\",,,,,,"))
        })
    }
}
