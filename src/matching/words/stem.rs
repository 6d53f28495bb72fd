//! Light stems that languages of Latin descent share: neurology, neurologie and neurología have one.

/// Endings that differ between languages or numbers, longest first, and what stands for them.
const ENDINGS: [(&str, &str); 118] = [
    ("ologiques", "olog"),
    ("iquement", "i"),
    ("ological", "olog"),
    ("ologicas", "olog"),
    ("ologique", "olog"),
    ("ologists", "ologist"),
    ("aciones", "ation"),
    ("amiento", "ament"),
    ("imiento", "ement"),
    ("ologica", "olog"),
    ("ologico", "olog"),
    ("ologies", "olog"),
    ("ologisc", "olog"),
    ("ologist", "ologist"),
    ("ologues", "ologist"),
    ("amento", "ament"),
    ("ations", "ation"),
    ("azione", "ation"),
    ("azioni", "ation"),
    ("ciones", "tion"),
    ("idades", "it"),
    ("imento", "iment"),
    ("itaten", "it"),
    ("ologia", "olog"),
    ("ologic", "olog"),
    ("ologie", "olog"),
    ("acion", "ation"),
    ("acoes", "ation"),
    ("aines", "an"),
    ("aires", "ari"),
    ("ances", "anc"),
    ("ancia", "anc"),
    ("aties", "ation"),
    ("ences", "enc"),
    ("encia", "enc"),
    ("euses", "os"),
    ("icale", "i"),
    ("icali", "i"),
    ("icals", "i"),
    ("idade", "it"),
    ("ienes", "ian"),
    ("iques", "i"),
    ("iscen", "i"),
    ("istas", "ist"),
    ("istes", "ist"),
    ("ities", "it"),
    ("ments", "ment"),
    ("ologi", "olog"),
    ("tions", "tion"),
    ("zione", "tion"),
    ("acao", "ation"),
    ("aine", "an"),
    ("ains", "an"),
    ("aire", "ari"),
    ("ales", "al"),
    ("ance", "anc"),
    ("anza", "anc"),
    ("aria", "ari"),
    ("ario", "ari"),
    ("atie", "ation"),
    ("cion", "tion"),
    ("coes", "tion"),
    ("ence", "enc"),
    ("enci", "enc"),
    ("enza", "enc"),
    ("euse", "os"),
    ("iana", "ian"),
    ("iano", "ian"),
    ("ians", "ian"),
    ("ical", "i"),
    ("icas", "i"),
    ("icos", "i"),
    ("idad", "it"),
    ("iene", "ian"),
    ("iens", "ian"),
    ("ique", "i"),
    ("isce", "i"),
    ("isme", "ism"),
    ("ismo", "ism"),
    ("ista", "ist"),
    ("iste", "ist"),
    ("itat", "it"),
    ("ites", "it"),
    ("ives", "iv"),
    ("olog", "olog"),
    ("ures", "ur"),
    ("ain", "an"),
    ("ais", "al"),
    ("ale", "al"),
    ("ana", "an"),
    ("ano", "an"),
    ("ari", "ari"),
    ("aux", "al"),
    ("cao", "tion"),
    ("eux", "os"),
    ("ian", "ian"),
    ("ica", "i"),
    ("ico", "i"),
    ("ics", "i"),
    ("ien", "ian"),
    ("ies", "i"),
    ("ifs", "iv"),
    ("isc", "i"),
    ("ite", "it"),
    ("iti", "it"),
    ("iva", "iv"),
    ("ive", "iv"),
    ("ivo", "iv"),
    ("osa", "os"),
    ("oso", "os"),
    ("ous", "os"),
    ("ura", "ur"),
    ("ure", "ur"),
    ("es", ""),
    ("ia", "i"),
    ("ic", "i"),
    ("ie", "i"),
    ("if", "iv"),
];

/// The fewest letters that a stem keeps.
const SHORTEST: usize = 4;

/// The stem of a folded word; short words, numbers and other scripts are their own.
#[must_use]
pub(in crate::matching) fn stem(word: &str) -> String {
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
            &["complexity", "complexite"],
            &["interactions", "interaction"],
        ] {
            for word in words {
                assert_eq!(stem(word), stem(words[0]), "{word}");
            }
        }
    }

    #[test]
    fn different_words_and_numbers_have_different_stems() {
        assert_ne!(stem("geology"), stem("geography"));
        assert_ne!(stem("geology"), stem("geologists"));
        assert_ne!(stem("kent"), stem("kentucky"));
        assert_eq!(stem("3902"), "3902");
    }
}
