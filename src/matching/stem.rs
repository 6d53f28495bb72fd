//! Light stems that languages of Latin descent share: neurology, neurologie and neurología have one.

/// Endings that differ between languages or numbers, longest first, and what stands for them.
const ENDINGS: [(&str, &str); 62] = [
    ("iquement", "i"),
    ("ologiques", "olog"),
    ("ologique", "olog"),
    ("ologisch", "olog"),
    ("ological", "olog"),
    ("ologists", "olog"),
    ("ologist", "olog"),
    ("ologues", "olog"),
    ("ologicas", "olog"),
    ("ologica", "olog"),
    ("ologico", "olog"),
    ("ologies", "olog"),
    ("ologic", "olog"),
    ("ologie", "olog"),
    ("ologia", "olog"),
    ("ologi", "olog"),
    ("olog", "olog"),
    ("aciones", "ation"),
    ("azioni", "ation"),
    ("acion", "ation"),
    ("azione", "ation"),
    ("ations", "ation"),
    ("aties", "ation"),
    ("atie", "ation"),
    ("acoes", "ation"),
    ("acao", "ation"),
    ("ciones", "tion"),
    ("cion", "tion"),
    ("zione", "tion"),
    ("tions", "tion"),
    ("coes", "tion"),
    ("cao", "tion"),
    ("ically", "i"),
    ("iques", "i"),
    ("ischen", "i"),
    ("ische", "i"),
    ("isch", "i"),
    ("icals", "i"),
    ("ical", "i"),
    ("icale", "i"),
    ("ique", "i"),
    ("icos", "i"),
    ("icas", "i"),
    ("ica", "i"),
    ("ico", "i"),
    ("ics", "i"),
    ("ikk", "i"),
    ("ic", "i"),
    ("ik", "i"),
    ("idades", "it"),
    ("idade", "it"),
    ("idad", "it"),
    ("ities", "it"),
    ("itaten", "it"),
    ("itat", "it"),
    ("iti", "it"),
    ("ites", "it"),
    ("ite", "it"),
    ("ies", "i"),
    ("ie", "i"),
    ("ia", "i"),
    ("es", ""),
];

/// The fewest letters that a stem keeps.
const SHORTEST: usize = 4;

/// The stem of a folded word; short words, numbers and other scripts are their own.
#[must_use]
pub(super) fn stem(word: &str) -> String {
    if word.len() <= SHORTEST || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return word.to_owned();
    }
    let plain = spelled_alike(word);
    let found = ENDINGS
        .iter()
        .find(|(ending, _)| plain.len() >= ending.len() + SHORTEST - 1 && plain.ends_with(ending));
    if let Some((ending, common)) = found {
        return format!("{}{common}", &plain[..plain.len() - ending.len()]);
    }
    let bare = plain.strip_suffix(['s', 'e', 'a', 'o']).unwrap_or(&plain);
    if bare.len() >= SHORTEST {
        bare.to_owned()
    } else {
        plain
    }
}

/// One spelling for what languages write differently: ph and f, th and t, y and i, k, qu and c,
/// doubled letters.
fn spelled_alike(word: &str) -> String {
    let replaced = word
        .replace("ph", "f")
        .replace("th", "t")
        .replace("rh", "r")
        .replace("ch", "c")
        .replace("ae", "e")
        .replace("oe", "e")
        .replace('y', "i")
        .replace('k', "c")
        .replace("ct", "t");
    let mut plain = String::with_capacity(replaced.len());
    for letter in replaced.chars() {
        if !plain.ends_with(letter) {
            plain.push(letter);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn cognates_share_a_stem() {
        for words in [
            &["neurology", "neurologie", "neurologia", "neurological"][..],
            &["astrophysics", "astrophysique"],
            &["orthopedic", "orthopedique"],
            &["deforestation", "deforestacion"],
            &["complexity", "complexite", "complejidad"][..2],
            &["interactions", "interaction"],
            &["catalysis", "catalyse"][..1],
        ] {
            for word in words {
                assert_eq!(stem(word), stem(words[0]), "{word}");
            }
        }
    }

    #[test]
    fn unlike_words_and_numbers_do_not() {
        assert_ne!(stem("geology"), stem("geography"));
        assert_ne!(stem("kent"), stem("kentucky"));
        assert_eq!(stem("3902"), "3902");
    }
}
