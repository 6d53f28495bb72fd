//! A name's words, each with what it means; articles, stop words and legal forms set aside.

use super::words::latin::{is_foreign, latin};
use super::words::lexicon::{self, Class, Meaning};
use super::words::stem::stem;
use crate::text::fold::fold;

/// One word of a name, or a phrase that is read as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Folded, in Latin letters where they are known.
    pub(super) text: String,
    /// Its meaning, if the tables have it.
    pub(super) meaning: Option<Meaning>,
    /// The text to compare: the concept, or the stem without one.
    pub(super) key: String,
    /// Where it begins among the name's tokens, stop words counted.
    pub(super) at: usize,
    /// How many tokens it takes.
    pub(super) tokens: usize,
}

impl Word {
    fn new(text: &str, meaning: Option<Meaning>, at: usize, tokens: usize) -> Self {
        let key = meaning.map_or_else(|| stem(text), |meaning| format!("={}", meaning.id));
        Self {
            text: text.to_owned(),
            meaning,
            key,
            at,
            tokens,
        }
    }

    /// The class of the word. `None` for a word that the tables lack.
    pub(super) fn class(&self) -> Option<Class> {
        self.meaning.map(|meaning| meaning.class)
    }

    /// Whether it is a number (Local 3902, Lyon 1).
    pub(super) fn is_number(&self) -> bool {
        let digits = self.text.bytes().take_while(u8::is_ascii_digit).count();
        digits > 0 && self.text.len() <= digits + 1
    }
}

/// A name as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// All folded tokens, stop words too, in their order.
    pub(super) tokens: Vec<String>,
    /// The words that tell something.
    pub(super) words: Vec<Word>,
    /// As it was written, folded, where that is a script of which Latin letters keep the sound only.
    pub(super) written: Option<String>,
}

/// The most tokens that are read one by one; what follows counts as one, so that long texts differ
/// where they differ and still take little time.
const MOST_TOKENS: usize = 40;

impl Name {
    /// Reads one form of a name.
    pub(super) fn read(form: &str) -> Self {
        let folded = latin(&joined_letters(&spelled_out(without_ending(form))));
        let mut tokens: Vec<String> = folded.split_whitespace().flat_map(without_digits).collect();
        if tokens.len() > MOST_TOKENS {
            let rest = tokens.drain(MOST_TOKENS - 1..).collect();
            tokens.push(rest);
        }
        let words = words_of(&tokens);
        let written = is_foreign(form).then(|| fold(form));
        Self {
            tokens,
            words,
            written,
        }
    }

    /// The name without any space, as hosts and handles write it.
    pub(super) fn without_spaces(&self) -> String {
        self.words
            .iter()
            .map(|word| word.text.replace('_', ""))
            .collect()
    }
}

/// A word and the number glued to it are two tokens: Article19, Medicines360. A single letter stays with
/// its number.
fn without_digits(token: &str) -> Vec<String> {
    let letters = token.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let (word, number) = token.split_at(letters.len());
    let glued =
        !number.is_empty() && word.chars().count() > 2 && word.chars().all(char::is_alphabetic);
    if glued {
        vec![word.to_owned(), number.to_owned()]
    } else {
        vec![token.to_owned()]
    }
}

/// Letters with dots between them are one word: e.V., S.A., G.m.b.H. Two letters at least; what the tables
/// know with its dots stays so.
fn joined_letters(form: &str) -> String {
    let join = |word: &str| {
        let bare = word.trim_matches(|letter: char| matches!(letter, '(' | ')' | ',' | ';'));
        let parts: Vec<&str> = bare.trim_end_matches('.').split('.').collect();
        let short = |part: &&str| {
            (1..=2).contains(&part.chars().count()) && part.chars().all(char::is_alphabetic)
        };
        let joined = parts.concat();
        if parts.len() > 1 && parts.iter().all(short) {
            word.replace(bare, &joined)
        } else {
            word.to_owned()
        }
    };
    form.split_whitespace()
        .map(join)
        .collect::<Vec<_>>()
        .join(" ")
}

/// A name that is written like a website: "Leadnow.ca".
fn without_ending(form: &str) -> &str {
    const ENDINGS: [&str; 6] = [".org", ".com", ".ca", ".net", ".fr", ".info"];
    let form = form.trim();
    let bare = ENDINGS.iter().find_map(|ending| {
        let at = form.len().checked_sub(ending.len())?;
        let fits = form.is_char_boundary(at) && form[at..].eq_ignore_ascii_case(ending);
        fits.then(|| &form[..at])
    });
    bare.filter(|bare| bare.ends_with(char::is_alphanumeric))
        .unwrap_or(form)
}

/// Elided articles are set apart, inclusive endings in brackets join their word, `&` is "and".
pub(super) fn spelled_out(form: &str) -> String {
    let mut text = form.replace('&', " and ").replace('’', "'");
    for ending in ["(e)s", "(s)", "(e)", "(ne)s", "·e·s", "·e", "·s", "-e-s"] {
        text = text.replace(
            ending,
            if ending.ends_with('s') || ending.contains("s)") {
                "s"
            } else {
                ""
            },
        );
    }
    let letters: Vec<char> = text.chars().collect();
    let mut spelled = String::with_capacity(text.len());
    for (at, letter) in letters.iter().enumerate() {
        let elides = *letter == '\'' && at > 0 && is_elided(&letters, at);
        spelled.push(if elides { ' ' } else { *letter });
    }
    spelled
}

/// Whether the apostrophe follows an elided article or preposition: l'Ontario, dell'Arte, qu'ils.
fn is_elided(letters: &[char], at: usize) -> bool {
    let before: String = letters[..at]
        .iter()
        .rev()
        .take_while(|letter| letter.is_alphanumeric())
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let follows = letters
        .get(at + 1)
        .is_some_and(|next| next.is_alphanumeric());
    let articles = ["l", "d", "qu", "dell", "all", "sull", "nell", "un"];
    follows && articles.contains(&before.to_lowercase().as_str())
}

/// Phrases first, then words, then compounds; what only holds a name together is left out, unless
/// nothing else is there.
fn words_of(tokens: &[String]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let (taken, found) = read_at(tokens, at);
        words.extend(found);
        at += taken;
    }
    // "infirmières et infirmiers" says one thing.
    let mut said = std::collections::HashSet::new();
    words.retain(|word| match word.meaning {
        Some(meaning) if meaning.class != Class::Stop => said.insert(meaning.id),
        _ => true,
    });
    let told = |word: &Word| !matches!(word.class(), Some(Class::Stop | Class::Legal));
    if words.iter().any(told) {
        words.retain(told);
    }
    words
}

fn read_at(tokens: &[String], at: usize) -> (usize, Vec<Word>) {
    for length in (2..=lexicon::LONGEST_PHRASE.min(tokens.len() - at)).rev() {
        let phrase = tokens[at..at + length].join("_");
        if let Some(meaning) = lexicon::phrase(&phrase) {
            return (length, vec![Word::new(&phrase, Some(meaning), at, length)]);
        }
    }
    let token = &tokens[at];
    let meaning = lexicon::word(token);
    if meaning.is_none()
        && let Some(parts) = lexicon::compound(token)
    {
        let parts = parts
            .into_iter()
            .map(|part| Word::new(token, Some(part), at, 1));
        return (1, parts.collect());
    }
    (1, vec![Word::new(token, meaning, at, 1)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(form: &str) -> Vec<String> {
        let mut keys: Vec<String> = Name::read(form)
            .words
            .into_iter()
            .map(|word| word.key)
            .collect();
        keys.sort();
        keys
    }

    #[test]
    fn names_in_two_languages_have_the_same_keys() {
        for (one, other) in [
            (
                "The Prairie Legal Aid Society Inc.",
                "Société d’aide juridique de la Prairie",
            ),
            (
                "Canadian Council of Nurses",
                "Conseil canadien des infirmières",
            ),
            ("L'Université de Guelph", "University of Guelph"),
            ("Association des enseignant(e)s", "Teachers Association"),
            ("Nierenforschungszentrum", "Centre Nierenforschung"),
        ] {
            assert_eq!(keys(one), keys(other), "{one} ~ {other}");
        }
    }

    #[test]
    fn a_name_made_only_of_stop_words_keeps_them() {
        assert_eq!(Name::read("The Of").words.len(), 2);
        assert!(Name::read("").words.is_empty());
    }
}
