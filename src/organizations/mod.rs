//! The register of organizations: their names in several languages, and the domains from which
//! mail speaks for them. A name or a domain only proposes; a coordinator's mark decides.

mod matching;
mod store;

pub use matching::{Names, match_key};
pub use store::{
    members,
    Organization, all, create, find_by_names, list_names, proposals, speaking_domain, trust,
};
