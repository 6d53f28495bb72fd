//! Undersigned: a service with which coalitions gather, check and publish the signatories of open letters.
//!
//! The house has four floors; a module imports lower floors only, and on its own floor only
//! modules named before it. ARCHITECTURE.md holds the table, `tests/floor_plan.rs` holds the code to it.

// Floor 0: values, no input or output.
pub mod accent;
pub mod act;
pub mod client_network;
pub mod clock;
pub mod email_address;
pub mod hosts;
pub mod locale;
pub mod matching;
pub mod paths;
pub mod secret;
pub mod settings;
pub mod text;

// Floor 1: machines that know no letter and no signature.
pub mod app;
pub mod clock_trust;
pub mod journal;
pub mod limits;
pub mod lookups;
pub mod mail;
pub mod private_file;
pub mod rendering;
pub mod signals;
pub mod storage;
pub mod web;

// Floor 2: features, in order.
pub mod importing;
pub mod inbox;
pub mod invitations;
pub mod letters;
pub mod moderation;
pub mod organizations;
pub mod publishing;
pub mod register;
pub mod signatures;
pub mod signing;
pub mod tally;
pub mod vetting;

// Floor 3: composition.
pub mod command;
pub mod demo;
pub mod routes;
pub mod schedule;
pub mod server;
