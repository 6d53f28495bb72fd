//! The frame around every page: whose site it is, in which language, under which address.

use serde::Serialize;

use crate::locale::Locale;

/// What the layout shows around every page. Templates see it as `chrome`.
#[derive(Clone, Debug, Serialize)]
pub struct Chrome {
    /// The page's language: `en` or `fr`.
    pub lang: &'static str,
    /// The coalition that runs the site.
    pub site: SiteChrome,
    /// The path of this page, such as `/en/ban-facial-recognition`; never holds a token that must stay out of markup.
    pub path: String,
    /// The same page in the other language, when there is one.
    pub other_language_path: Option<String>,
    /// Scheme and host from the settings, without a final slash; absolute addresses come from here only.
    pub base_url: String,
    /// The page that the header offers as "Add the count to your site".
    pub add_to_site_path: Option<String>,
    /// Whether the page belongs in search engines, with canonical and alternate addresses.
    pub no_index: bool,
}

/// The coalition, in the language of the page.
#[derive(Clone, Debug, Serialize)]
pub struct SiteChrome {
    /// Its name.
    pub coalition: String,
    /// The contact address, if the coalition gives one.
    pub contact: Option<String>,
    /// The postal address, for the foot of pages and mails.
    pub postal_address: Option<String>,
    /// The address of the sheet with its accent, unless that is the built-in one.
    pub accent: Option<String>,
    /// A telephone number.
    pub phone: Option<String>,
    /// Who answers mails, by name.
    pub contact_person: Option<String>,
    /// Business days within which someone normally replies about a signature that waits for a check.
    pub reply_days: i64,
}

impl Chrome {
    /// A frame for `path` (in this language) that search engines may show; set the other fields as the page needs.
    #[must_use]
    pub fn new(locale: Locale, site: SiteChrome, base_url: &str, path: &str) -> Self {
        Self {
            lang: locale.tag(),
            site,
            path: path.to_owned(),
            other_language_path: None,
            base_url: base_url.trim_end_matches('/').to_owned(),
            add_to_site_path: None,
            no_index: false,
        }
    }

    /// The language of the page.
    #[must_use]
    pub fn locale(&self) -> Locale {
        if self.lang == Locale::Fr.tag() {
            Locale::Fr
        } else {
            Locale::En
        }
    }

    /// Frames for tests and previews: one with everything filled, one with as little as can be.
    #[must_use]
    pub fn samples(locale: Locale) -> Vec<Self> {
        let (coalition, here, there) = match locale {
            Locale::En => (
                "Northern Civil Liberties Network",
                "/en/sample",
                "/fr/exemple",
            ),
            Locale::Fr => (
                "Réseau nordique des libertés civiles",
                "/fr/exemple",
                "/en/sample",
            ),
        };
        let site = SiteChrome {
            coalition: coalition.to_owned(),
            contact: Some("letters@north.example".to_owned()),
            postal_address: Some("12 Elm Street, Halifax NS".to_owned()),
            accent: Some("/assets/0123456789ab/accent.css".to_owned()),
            phone: Some("902 555 0100".to_owned()),
            contact_person: Some("Ines Varga".to_owned()),
            reply_days: 2,
        };
        let bare = SiteChrome {
            contact: None,
            postal_address: None,
            accent: None,
            phone: None,
            contact_person: None,
            reply_days: 1,
            ..site.clone()
        };
        let mut full = Self::new(locale, site, "https://letters.north.example", here);
        full.other_language_path = Some(there.to_owned());
        full.add_to_site_path = Some(format!("{here}/add-to-your-site"));
        let mut plain = Self::new(locale, bare, "https://letters.north.example", here);
        plain.no_index = true;
        vec![full, plain]
    }
}
