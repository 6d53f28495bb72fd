//! The service as people meet it: over HTTP and by the command line, on SQLite and on PostgreSQL.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on says so"
)]

mod harness;

mod api_signing;
mod commands;
mod connections;
mod evenness;
mod guards;
mod importing;
mod limits;
mod mailbox;
mod migrations;
mod own_page;
mod publishing;
mod samples;
mod signing;
