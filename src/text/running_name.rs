//! Names of organizations within a French sentence: with the article that the sentence needs and the name
//! leaves out ("Alliance du havre" signs, but a letter comes "de l’Alliance du havre"), contracted or
//! elided after a preposition.

use super::fold::fold;

/// What an organization is called by, where its name begins with a common noun: those take an article in a
/// sentence, and proper names do not. Singular nouns before a consonant, by gender; before a vowel; plural.
const MASCULINE: [&str; 31] = [
    "bureau",
    "centre",
    "cercle",
    "chapitre",
    "club",
    "collectif",
    "college",
    "comite",
    "congres",
    "conseil",
    "consortium",
    "forum",
    "front",
    "fonds",
    "groupe",
    "mouvement",
    "musee",
    "parti",
    "projet",
    "rassemblement",
    "regroupement",
    "reseau",
    "secretariat",
    "service",
    "syndicat",
    "theatre",
    "barreau",
    "carrefour",
    "ministere",
    "parlement",
    "centraide",
];
const FEMININE: [&str; 21] = [
    "campagne",
    "centrale",
    "chambre",
    "coalition",
    "commission",
    "communaute",
    "confederation",
    "conference",
    "cooperative",
    "corporation",
    "faculte",
    "federation",
    "fondation",
    "fraternite",
    "ligue",
    "maison",
    "mission",
    "societe",
    "table",
    "ville",
    "concertation",
];
const BEFORE_VOWEL: [&str; 17] = [
    "academie",
    "agence",
    "alliance",
    "amicale",
    "assemblee",
    "association",
    "atelier",
    "ecole",
    "eglise",
    "institut",
    "institution",
    "observatoire",
    "office",
    "organisation",
    "ordre",
    "union",
    "universite",
];
const PLURAL: [&str; 4] = ["amis", "amies", "ami", "syndicats"];

/// Words with a mute h, before which vowels are elided. Others keep theirs: names of other languages are
/// more frequent than French ones.
const MUTE_H: [&str; 9] = [
    "habitat", "harmonie", "heritage", "histoire", "hopital", "horizon", "horizons", "humanite",
    "hydro",
];

/// The article of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Article {
    Le,
    La,
    /// Elided: l’.
    L,
    Les,
    /// A proper name before a consonant.
    None,
    /// A proper name before a vowel.
    NoneBeforeVowel,
}

/// Parts a name from its article, typed or not.
fn split(name: &str) -> (Article, &str) {
    let typed = [
        ("Le ", Article::Le),
        ("La ", Article::La),
        ("Les ", Article::Les),
        ("L’", Article::L),
        ("L'", Article::L),
    ];
    for (written, article) in typed {
        let lower = written.to_lowercase();
        let rest = name
            .strip_prefix(written)
            .or(name.strip_prefix(lower.as_str()));
        if let Some(rest) = rest.filter(|rest| !rest.is_empty()) {
            return (article, rest);
        }
    }
    let folded = fold(name);
    let first = folded.split(' ').next().unwrap_or_default();
    let is = |words: &[&str]| words.contains(&first);
    let article = if is(&PLURAL) && name.to_lowercase().starts_with("ami") || is(&["syndicats"]) {
        Article::Les
    } else if is(&MASCULINE) {
        Article::Le
    } else if is(&FEMININE) {
        Article::La
    } else if is(&BEFORE_VOWEL) {
        Article::L
    } else if first.starts_with(['a', 'e', 'i', 'o', 'u']) || is(&MUTE_H) {
        Article::NoneBeforeVowel
    } else {
        Article::None
    };
    (article, name)
}

/// The name with its article: "l’Alliance du havre", "le Réseau des marées", "Équirive".
#[must_use]
pub fn running(name: &str) -> String {
    let (article, rest) = split(name);
    match article {
        Article::Le => format!("le {rest}"),
        Article::La => format!("la {rest}"),
        Article::L => format!("l’{rest}"),
        Article::Les => format!("les {rest}"),
        Article::None | Article::NoneBeforeVowel => rest.to_owned(),
    }
}

/// The name after "de": "du Réseau des marées", "d’Équirive".
#[must_use]
pub fn after_de(name: &str) -> String {
    let (article, rest) = split(name);
    match article {
        Article::Le => format!("du {rest}"),
        Article::Les => format!("des {rest}"),
        Article::NoneBeforeVowel => format!("d’{rest}"),
        Article::La | Article::L | Article::None => format!("de {}", running(name)),
    }
}

/// The name after "à": "au Réseau des marées", "à l’Alliance du havre".
#[must_use]
pub fn after_a(name: &str) -> String {
    let (article, rest) = split(name);
    match article {
        Article::Le => format!("au {rest}"),
        Article::Les => format!("aux {rest}"),
        _ => format!("à {}", running(name)),
    }
}

/// The name after "que": "que le Réseau des marées", "qu’Équirive".
#[must_use]
pub fn after_que(name: &str) -> String {
    match split(name) {
        (Article::NoneBeforeVowel, rest) => format!("qu’{rest}"),
        _ => format!("que {}", running(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_alone_is_a_name() {
        assert_eq!(after_de("Le "), "de Le ");
        assert_eq!(after_de(""), "de ");
    }

    #[test]
    fn nouns_are_taken_whole_and_in_any_spelling() {
        assert_eq!(after_de("SYNDICAT des mers"), "du SYNDICAT des mers");
        assert_eq!(after_de("Ami·e·s de la baie"), "des Ami·e·s de la baie");
        assert_eq!(after_de("Alliances"), "d’Alliances");
        assert_eq!(after_a("Unionville"), "à Unionville");
    }
}
