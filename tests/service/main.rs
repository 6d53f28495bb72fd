//! The service as people meet it: over HTTP and by the command line, on SQLite and on PostgreSQL.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on says so"
)]

mod harness;

mod commands;
mod delivery;
mod durability;
mod guards;
mod importing;
mod migrations;
mod publishing;
mod samples;
mod signing;
mod smtp;
