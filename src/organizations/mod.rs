//! The register of organizations: their names in several languages, and the domains from which
//! mail speaks for them. A name or a domain only proposes; a coordinator's mark decides.

mod domains;
pub mod editing;
mod entry;
pub mod likeness;
mod matching;
mod naming;
mod store;

pub use domains::{DomainFault, domain_to_mark, domain_to_trust};
pub use entry::{NameAndId, Organization};
pub use matching::{Names, match_key, only_looks_like, skeleton_key};
pub use naming::{NamePair, knows, name_in, name_pair};
pub use store::{
    add_name, all, by_public_id, create, distrust, edit, find_by_names, find_confusables,
    find_related, forget_unused, has_members, know, learn, learned_from, list_merged, list_names,
    lock_register, make_all_findable, make_findable, members_among, name_pairs, names_of_members,
    names_with_keys, open_entry, proposals, set_member, set_skeleton_keys, speaking_domain, trust,
    trusted_above, trusted_elsewhere, unlearn, with_ids,
};
