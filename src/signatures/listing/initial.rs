//! The initials by which a long list is entered: the letters of the alphabet, what sorts before them
//! (digits, signs) and what sorts after them (other scripts).

use crate::locale::Locale;
use crate::text::collation::sort_key;

/// Greek follows Latin in the collation of both languages (CLDR root order).
const FIRST_GREEK: char = 'α';
/// Above the first byte of every collation key.
const AFTER_ALL: u8 = 0xff;

/// An initial, in the order of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Initial {
    /// Digits and signs.
    BeforeLetters,
    /// One of A to Z; accents make no difference.
    Letter(char),
    /// Names in scripts other than Latin.
    OtherScripts,
}

impl Initial {
    /// All initials, in the order of the list.
    pub fn all() -> impl Iterator<Item = Self> {
        std::iter::once(Self::BeforeLetters)
            .chain(('A'..='Z').map(Self::Letter))
            .chain([Self::OtherScripts])
    }

    /// Reads an initial from an address: a letter, `0` for digits, `~` for other scripts.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let mut letters = text.chars();
        match (letters.next()?, letters.next()) {
            ('0', None) => Some(Self::BeforeLetters),
            ('~', None) => Some(Self::OtherScripts),
            (letter, None) if letter.is_ascii_alphabetic() => {
                Some(Self::Letter(letter.to_ascii_uppercase()))
            }
            _ => None,
        }
    }

    /// As it stands in an address.
    #[must_use]
    pub fn to_text(self) -> char {
        match self {
            Self::BeforeLetters => '0',
            Self::Letter(letter) => letter,
            Self::OtherScripts => '~',
        }
    }

    /// The sort keys between which its entries stand: the first belongs to it, the second no longer does.
    #[must_use]
    pub fn bounds(self, locale: Locale) -> (Vec<u8>, Vec<u8>) {
        let key = |letter: char| sort_key(locale, letter.encode_utf8(&mut [0; 4]));
        match self {
            Self::BeforeLetters => (Vec::new(), key('a')),
            Self::Letter('Z') => (key('z'), key(FIRST_GREEK)),
            Self::Letter(letter) => {
                let next = char::from_u32(u32::from(letter) + 1).unwrap_or(FIRST_GREEK);
                (
                    key(letter.to_ascii_lowercase()),
                    key(next.to_ascii_lowercase()),
                )
            }
            Self::OtherScripts => (key(FIRST_GREEK), vec![AFTER_ALL]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::values::SignatureKind;

    use crate::signatures::listing::sort_keys::list_key;

    fn initials_of(locale: Locale, name: &str) -> Vec<Initial> {
        let key = list_key(locale, SignatureKind::Individual, name, name);
        let holds = |initial: &Initial| {
            let (from, until) = initial.bounds(locale);
            from <= key && key < until
        };
        Initial::all().filter(holds).collect()
    }

    #[test]
    fn every_name_stands_under_exactly_one_initial() {
        let names = [
            ("Ann", Initial::Letter('A')),
            ("Émile", Initial::Letter('E')),
            ("Œuvre", Initial::Letter('O')),
            ("zebra", Initial::Letter('Z')),
            ("Žižek", Initial::Letter('Z')),
            ("350 Canada", Initial::BeforeLetters),
            ("Ωmega", Initial::OtherScripts),
            ("Анна", Initial::OtherScripts),
            ("林 美玲", Initial::OtherScripts),
            ("ᐃᓄᐃᑦ", Initial::OtherScripts),
        ];
        for locale in [Locale::En, Locale::Fr] {
            for (name, initial) in names {
                assert_eq!(initials_of(locale, name), [initial], "{name} in {locale}");
            }
        }
    }

    #[test]
    fn an_initial_reads_back_from_its_address() {
        for initial in Initial::all() {
            let text = initial.to_text().to_string();
            assert_eq!(Initial::from_text(&text), Some(initial));
        }
        for wrong in ["", "AB", "é", "1"] {
            assert_eq!(Initial::from_text(wrong), None, "{wrong}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_name_stands_under_one_initial_and_initials_follow_the_order(
            one in "[\\p{Latin}\\p{Greek}\\p{Cyrillic}\\p{Han}\\p{Arabic}&&\\p{L}][\\p{L} .-]{0,12}",
            other in "[\\p{Latin}\\p{Greek}\\p{Cyrillic}\\p{Han}\\p{Arabic}&&\\p{L}][\\p{L} .-]{0,12}",
        ) {
            for locale in [Locale::En, Locale::Fr] {
                let [first] = initials_of(locale, &one)[..] else {
                    panic!("{one} stands under {:?}", initials_of(locale, &one));
                };
                let [second] = initials_of(locale, &other)[..] else {
                    panic!("{other} stands under {:?}", initials_of(locale, &other));
                };
                let key = |name: &str| list_key(locale, SignatureKind::Individual, name, name);
                let place = |initial: Initial| Initial::all().position(|one| one == initial);
                if place(first) < place(second) {
                    proptest::prop_assert!(key(&one) < key(&other), "{one} before {other}");
                }
            }
        }
    }
}
