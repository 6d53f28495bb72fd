//! The notices: how signatures are checked, and what becomes of people's data.

use serde::Serialize;

use crate::rendering::{CachePolicy, Page};

/// What each standing means.
#[derive(Clone, Debug, Serialize)]
pub struct HowWeCheckPage {
    /// The coalition's members sign too: the word "member" is explained.
    pub members: bool,
}

/// The privacy notice, from the settings.
#[derive(Clone, Debug, Serialize)]
pub struct PrivacyPage {
    /// Who is responsible for personal information, where one is named.
    pub officer: Option<String>,
    /// A telephone number, where one is given.
    pub phone: Option<String>,
    /// Days until an unconfirmed signature is erased.
    pub unconfirmed_days: i64,
    /// Days after a withdrawal until who withdrew is forgotten.
    pub withdrawn_days: i64,
    /// Days after a removal or a merge until the signature is erased.
    pub removed_days: i64,
    /// Days after closing until addresses are forgotten: individuals'.
    pub individuals_days: i64,
    /// The same for those who signed for an organization.
    pub representatives_days: i64,
    /// Where one's own page is asked for.
    pub own_page_path: String,
    /// Where each standing is explained.
    pub how_path: String,
}

impl Page for HowWeCheckPage {
    const TEMPLATE: &'static str = "publishing/how-we-check.html";
    const CACHE: CachePolicy = CachePolicy::Names;

    fn samples() -> Vec<Self> {
        vec![Self { members: true }, Self { members: false }]
    }
}

impl Page for PrivacyPage {
    const TEMPLATE: &'static str = "publishing/privacy.html";
    const CACHE: CachePolicy = CachePolicy::Names;

    fn samples() -> Vec<Self> {
        let full = Self {
            officer: Some("Ines Varga".to_owned()),
            phone: Some("902 555-0199".to_owned()),
            unconfirmed_days: 7,
            withdrawn_days: 30,
            removed_days: 60,
            individuals_days: 183,
            representatives_days: 730,
            own_page_path: "/en/signature".to_owned(),
            how_path: "/en/how-we-check".to_owned(),
        };
        let bare = Self {
            officer: None,
            phone: None,
            ..full.clone()
        };
        vec![full, bare]
    }
}
