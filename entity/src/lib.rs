//! The tables of Undersigned, one a file. No queries, no rules.

pub mod candidate_key;
pub mod correction;
pub mod data_key;
pub mod derived;
pub mod domain_proof;
pub mod invitation;
pub mod journal_detail;
pub mod journal_entry;
pub mod kept_apart;
pub mod lead;
pub mod letter;
pub mod letter_text;
pub mod letter_version;
pub mod observation;
pub mod organization;
pub mod organization_domain;
pub mod organization_merge;
pub mod organization_name;
pub mod outgoing_mail;
pub mod protected_name;
pub mod resemblance;
pub mod signature;
pub mod suppression;
pub mod tally;
pub mod values;
pub mod verification;
