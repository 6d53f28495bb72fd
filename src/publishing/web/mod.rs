//! The public pages and answers: read the request, query, answer.

pub(super) mod add_to_site;
pub(super) mod api;
pub(super) mod badge;
pub(super) mod downloads;
pub(super) mod embed;
pub(super) mod home;
pub(super) mod letter;
pub(super) mod list;
pub(super) mod live;
pub(super) mod notices;
pub(super) mod print;
pub(super) mod suggestions;
