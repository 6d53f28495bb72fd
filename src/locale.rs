//! The languages of the service: from the path, else from Accept-Language, never from a cookie.

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

    /// The tag in paths and documents.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
        }
    }

    /// The CLDR locale for numbers, dates and collation.
    #[must_use]
    pub fn cldr(self) -> &'static str {
        match self {
            Self::En => "en-CA",
            Self::Fr => "fr-CA",
        }
    }

    /// The other language.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::En => Self::Fr,
            Self::Fr => Self::En,
        }
    }

    /// The language of a path segment.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.tag() == tag)
    }

    /// The language that a reader prefers (RFC 9110, section 12.5.4); English where none is named.
    /// Only the first 20 preferences are read.
    #[must_use]
    pub fn from_accept_language(header: Option<&str>) -> Self {
        let mut best = (0.0, Self::En);
        for preference in header.unwrap_or_default().split(',').take(20) {
            let (tag, parameters) = preference
                .trim()
                .split_once(';')
                .unwrap_or((preference.trim(), ""));
            let primary = tag
                .split('-')
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase();
            let quality = parameters
                .trim()
                .strip_prefix("q=")
                .map_or(Some(1.0), |q| q.trim().parse().ok());
            if let (Some(locale), Some(quality)) = (Self::from_tag(&primary), quality)
                && quality > best.0
            {
                best = (quality, locale);
            }
        }
        best.1
    }
}

impl std::fmt::Display for Locale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.tag())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preferred_language_is_taken_and_english_otherwise() {
        for (header, locale) in [
            (None, Locale::En),
            (Some("fr-CA,fr;q=0.9,en;q=0.8"), Locale::Fr),
            (Some("de, en;q=0.3, fr;q=0.5"), Locale::Fr),
            (Some("fr;q=0"), Locale::En),
            (Some(";;;,q=,fr;q=x"), Locale::En),
        ] {
            assert_eq!(Locale::from_accept_language(header), locale, "{header:?}");
        }
    }
}
