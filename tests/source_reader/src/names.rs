//! Is a name a bare past participle?

/// Participles that do not end in "ed".
const IRREGULAR: &[&str] = &[
    "begun",
    "bound",
    "broken",
    "brought",
    "built",
    "caught",
    "chosen",
    "done",
    "drawn",
    "driven",
    "fallen",
    "felt",
    "forgotten",
    "found",
    "frozen",
    "given",
    "gone",
    "heard",
    "held",
    "hidden",
    "kept",
    "known",
    "laid",
    "left",
    "lent",
    "lost",
    "made",
    "meant",
    "met",
    "paid",
    "proven",
    "said",
    "seen",
    "sent",
    "shown",
    "sold",
    "spent",
    "spoken",
    "stolen",
    "stood",
    "struck",
    "sworn",
    "taken",
    "taught",
    "thrown",
    "told",
    "understood",
    "withdrawn",
    "won",
    "worn",
    "woven",
    "written",
];

/// Words that end in "ed" and are verbs or nouns.
const NO_PARTICIPLES: &[&str] = &[
    "bed", "bleed", "breed", "embed", "exceed", "feed", "heed", "need", "proceed", "red", "seed",
    "speed", "succeed",
];

/// Whether `name` is one word, and that word a past participle. Participles that are verbs in the
/// same form (`read`, `set`, `put`) are none.
pub fn is_bare_participle(name: &str) -> bool {
    let is_regular = name.ends_with("ed") && !NO_PARTICIPLES.contains(&name);
    !name.contains('_') && (is_regular || IRREGULAR.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_single_words_that_are_participles_count() {
        for name in ["added", "told", "bound", "settled"] {
            assert!(is_bare_participle(name), "{name}");
        }
        for name in ["feed", "read", "add", "is_listed", "find_listed"] {
            assert!(!is_bare_participle(name), "{name}");
        }
    }
}
