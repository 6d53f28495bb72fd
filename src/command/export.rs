//! `undersigned export LETTER`.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};

use super::{json, print, storage};
use crate::moderation::export;
use crate::private_file;
use crate::settings::Settings;

/// What `export` takes.
#[derive(Debug, Args)]
pub(super) struct ExportOptions {
    /// Slug of the letter.
    letter: String,
    /// Output format.
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
    /// Write to this file instead of standard output. An existing file is replaced.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// How a list is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Table for spreadsheets (RFC 4180, UTF-8).
    Csv,
    /// JSON, with counts.
    Json,
}

pub(super) async fn run(settings: &Settings, options: ExportOptions) -> Result<()> {
    let storage = storage(settings).await?;
    let export = export::export(&storage, &options.letter).await;
    storage.close().await?;
    let export = export?;
    let text = match options.format {
        Format::Csv => export.to_csv(),
        Format::Json => json(&export)?,
    };
    match &options.out {
        Some(file) => write(file, &text)?,
        None => print(&text)?,
    }
    // Beside the table, so that it stays a table.
    let mut errors = std::io::stderr().lock();
    writeln!(errors, "{}", export.counts()).ok();
    Ok(())
}

/// Writes a file, replacing what was there; a new one is readable by its owner only.
pub(super) fn write(file: &Path, text: &str) -> Result<()> {
    let written = private_file::replace(file).and_then(|mut file| file.write_all(text.as_bytes()));
    written.with_context(|| format!("cannot write {}", file.display()))
}
