//! Logs: text for people, JSON by setting; to standard error, so that a command's own output stays
//! clean.

use std::io::IsTerminal as _;

use anyhow::{Context, Result, anyhow};
use tracing_subscriber::EnvFilter;

use crate::settings::{self, Settings};

/// Starts logging as the settings say.
///
/// Libraries are kept at warnings whatever the level: their debug lines would hold addresses.
pub(super) fn start(settings: &Settings) -> Result<()> {
    let level = settings.log_level.trim();
    let filter = if level.contains(['=', ',']) {
        level.to_owned()
    } else {
        format!("warn,undersigned={level}")
    };
    let filter = EnvFilter::try_new(filter)
        .context("log_level (UNDERSIGNED_LOG_LEVEL) is not a valid level or filter")?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let started = if settings.log_format == "json" {
        builder.json().try_init()
    } else {
        let colours = std::io::stderr().is_terminal() && !settings::plain_output();
        builder.with_ansi(colours).with_target(false).try_init()
    };
    started.map_err(|fault| anyhow!("cannot start logging: {fault}"))
}
