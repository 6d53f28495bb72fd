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
mod approval_mail;
mod at_scale;
mod bounded_queries;
mod changing_address;
mod clock_jumps;
mod commands;
mod commands_moderation;
mod commands_upkeep;
mod concurrent_decisions;
mod connections;
mod corrections;
mod damage;
mod delivery;
mod doctor;
mod doubtful_addresses;
mod durability;
mod entering;
mod equal_answers;
mod erasure;
mod fairness;
mod faults;
mod files;
mod files_of_people;
mod for_other_sites;
mod forgetting;
mod french_names;
mod full_disk;
mod growth;
mod guards;
mod home_page;
mod hostile_requests;
mod impersonation;
mod importing;
mod importing_beside;
mod importing_faults;
mod instance_files;
mod interface;
mod invited_mailboxes;
mod joining;
mod letters_writing;
mod limits;
mod list_pages;
mod live;
mod live_places;
mod logs;
mod mail_floods;
mod mailbox;
mod mailbox_proof;
mod merging;
mod migrations;
mod moderation;
mod my_data;
mod names;
mod names_offered;
mod names_per_language;
mod oracles;
mod outdated_decisions;
mod own_page;
mod proxies;
mod publishing;
mod races;
mod real_lists;
mod reasons_name_others;
mod register_faults;
mod register_names;
mod register_table;
mod release;
mod rendering_before_acts;
mod resembling_commands;
mod retention;
mod running;
mod same_signatory;
mod signature_life;
mod signing;
mod smtp;
mod spreadsheets;
mod standing_domains;
mod standing_invitations;
mod standing_inviting;
mod standing_proofs;
mod tampering;
mod tampering_journal;
mod without_permission;
