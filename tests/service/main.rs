//! The service as people meet it: over HTTP and by the command line, on SQLite and on PostgreSQL.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on says so"
)]

mod harness;

mod acts;
mod answer_table;
mod api_signing;
mod appearance;
mod at_scale;
mod bounded_queries;
mod clock_jumps;
mod commands;
mod commands_moderation;
mod commands_upkeep;
mod connections;
mod corrections;
mod damage;
mod delivery;
mod doctor;
mod durability;
mod entering;
mod erasure;
mod even_work;
mod evenness;
mod fairness;
mod fairness_costs;
mod faults;
mod files;
mod files_of_people;
mod for_other_sites;
mod forgetting;
mod full_disk;
mod growth;
mod guards;
mod home_page;
mod impersonation;
mod importing;
mod importing_beside;
mod importing_faults;
mod interface;
mod joining;
mod letters_writing;
mod life;
mod limits;
mod live;
mod live_places;
mod logs;
mod mailbox;
mod mailbox_proof;
mod merging;
mod migrations;
mod moderation;
mod my_data;
mod names;
mod names_offered;
mod oracles;
mod own_page;
mod places;
mod proxies;
mod publishing;
mod races;
mod real_lists;
mod register_faults;
mod register_names;
mod register_table;
mod release;
mod resembling_commands;
mod retention;
mod running;
mod same_signatory;
mod signing;
mod smtp;
mod spreadsheets;
mod standing_domains;
mod standing_invitations;
mod standing_inviting;
mod standing_proofs;
mod strangers;
mod tampering;
mod tampering_journal;
mod traps;
mod unseen;
mod unseen_at_once;
