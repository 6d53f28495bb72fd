//! The register of organizations: their names in several languages, and the domains from which
//! mail speaks for them. A name or a domain only proposes; a coordinator's mark decides.

mod domains;
mod matching;
mod naming;
mod store;

pub use domains::{DomainFault, domain_to_mark, domain_to_trust};
pub use matching::{Names, match_key};
pub use naming::{knows, name_in};
pub use store::{
    Organization, add_name, all, by_public_id, create, distrust, find_by_names, list_names,
    lock_register, members, proposals, set_member, speaking_domain, trust, with_ids,
};
