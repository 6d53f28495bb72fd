//! The service as people meet it: over HTTP and by the command line, on SQLite and on PostgreSQL.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on says so"
)]

mod harness;

mod answer_table;
mod api_signing;
mod appearance;
mod at_scale;
mod commands;
mod commands_moderation;
mod commands_upkeep;
mod connections;
mod corrections;
mod delivery;
mod doctor;
mod durability;
mod entering;
mod evenness;
mod faults;
mod files;
mod for_other_sites;
mod guards;
mod importing;
mod importing_beside;
mod importing_faults;
mod joining;
mod life;
mod limits;
mod live;
mod live_places;
mod logs;
mod mailbox;
mod merging;
mod migrations;
mod moderation;
mod names;
mod names_offered;
mod oracles;
mod own_page;
mod publishing;
mod races;
mod register_faults;
mod register_names;
mod register_table;
mod resembling_commands;
mod retention;
mod running;
mod same_signatory;
mod samples;
mod signing;
mod smtp;
mod standing_domains;
mod standing_invitations;
mod standing_inviting;
mod standing_proofs;
mod traps;
