//! Parses the command, runs it, and says in one sentence what went wrong.

use std::process::ExitCode;

use clap::Parser as _;
use undersigned::command::Command;

#[tokio::main]
async fn main() -> ExitCode {
    match Command::parse().run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            undersigned::command::complain(&fault);
            ExitCode::FAILURE
        }
    }
}
