//! Latin letters for names written in Greek and Cyrillic, roughly as passports and press write them.

/// A folded text in Latin letters where a table knows them; other scripts stay as they are.
#[must_use]
pub(super) fn latin(folded: &str) -> String {
    if folded.is_ascii() {
        return folded.to_owned();
    }
    let mut written = String::with_capacity(folded.len());
    for letter in folded.replace("ου", "ou").chars() {
        match greek(letter).or_else(|| cyrillic(letter)) {
            Some(letters) => written.push_str(letters),
            None => written.push(letter),
        }
    }
    written
}

/// After ELOT 743, without accents (folding took them).
fn greek(letter: char) -> Option<&'static str> {
    Some(match letter {
        'α' => "a",
        'β' => "v",
        'γ' => "g",
        'δ' => "d",
        'ε' => "e",
        'ζ' => "z",
        'η' | 'ι' => "i",
        'θ' => "th",
        'κ' => "k",
        'λ' => "l",
        'μ' => "m",
        'ν' => "n",
        'ξ' => "x",
        'ο' | 'ω' => "o",
        'π' => "p",
        'ρ' => "r",
        'σ' | 'ς' => "s",
        'τ' => "t",
        'υ' => "y",
        'φ' => "f",
        'χ' => "ch",
        'ψ' => "ps",
        _ => return None,
    })
}

/// After the passport tables of ICAO 9303 (folding took breve and diaeresis: й reads и, ё reads е).
fn cyrillic(letter: char) -> Option<&'static str> {
    Some(match letter {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' => "g",
        'д' => "d",
        'е' | 'э' | 'є' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'і' | 'ї' => "i",
        'ј' => "j",
        'к' => "k",
        'л' => "l",
        'љ' => "lj",
        'м' => "m",
        'н' => "n",
        'њ' => "nj",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'ћ' => "c",
        'у' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'џ' => "dz",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ы' => "y",
        'ю' => "iu",
        'я' => "ia",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::latin;
    use crate::text::fold::fold;

    #[test]
    fn greek_and_cyrillic_are_read_others_stay() {
        for (written, read) in [
            ("Шевченко", "shevchenko"),
            ("Παπαδόπουλος", "papadopoulos"),
            ("Київ", "kiiv"),
            ("東京", "東京"),
            ("Zoë", "zoe"),
        ] {
            assert_eq!(latin(&fold(written)), read);
        }
    }
}
