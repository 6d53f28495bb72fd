//! Numbers as each language groups them, and its plural categories (CLDR, through ICU4X).

use icu::plurals::{PluralCategory, PluralRules};

use crate::locale::Locale;

/// The plural categories that English and French have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plural {
    /// 1 in English; 0 and 1 in French.
    One,
    /// Whole millions in French.
    Many,
    /// All others.
    Other,
}

impl Plural {
    /// CLDR's word for the category.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Many => "many",
            Self::Other => "other",
        }
    }
}

/// The plural category of a count.
#[must_use]
pub fn plural(locale: Locale, count: i64) -> Plural {
    let rules = PluralRules::try_new_cardinal(icu_locale(locale).into());
    match rules.map(|rules| rules.category_for(count)) {
        Ok(PluralCategory::One) => Plural::One,
        Ok(PluralCategory::Many) => Plural::Many,
        _ => Plural::Other,
    }
}

/// A whole number with its thousands grouped: 1,234,567 in English, 1 234 567 with no-break spaces
/// (U+00A0) in Canadian French.
#[must_use]
pub fn integer(locale: Locale, number: i64) -> String {
    let separator = match locale {
        Locale::En => ',',
        Locale::Fr => '\u{a0}',
    };
    let digits = number.unsigned_abs().to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        grouped.push('-');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    grouped
}

/// The ICU locale of a language.
pub(super) fn icu_locale(locale: Locale) -> icu::locale::Locale {
    match locale {
        Locale::En => icu::locale::locale!("en-CA"),
        Locale::Fr => icu::locale::locale!("fr-CA"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_plurals_use_one_for_zero_and_many_for_a_million() {
        for (count, english, french) in [
            (0, Plural::Other, Plural::One),
            (1, Plural::One, Plural::One),
            (2, Plural::Other, Plural::Other),
            (1_000_000, Plural::Other, Plural::Many),
            (1_000_001, Plural::Other, Plural::Other),
        ] {
            assert_eq!(
                (plural(Locale::En, count), plural(Locale::Fr, count)),
                (english, french),
                "{count}"
            );
        }
    }

    #[test]
    fn thousands_are_grouped_by_the_rules_of_the_language() {
        assert_eq!(integer(Locale::En, 1_234_567), "1,234,567");
        assert_eq!(integer(Locale::Fr, 1_234_567), "1\u{a0}234\u{a0}567");
        assert_eq!(integer(Locale::En, 999), "999");
        assert_eq!(
            integer(Locale::Fr, i64::MIN),
            "-9\u{a0}223\u{a0}372\u{a0}036\u{a0}854\u{a0}775\u{a0}808"
        );
    }
}
