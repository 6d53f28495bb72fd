//! The languages of the service.

use serde::{Deserialize, Serialize};

/// A language of pages and mails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// English as written in Canada.
    En,
    /// French as written in Canada.
    Fr,
}

impl Locale {
    /// Both, English first.
    pub const ALL: [Self; 2] = [Self::En, Self::Fr];
}
