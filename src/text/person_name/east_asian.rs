//! Names in Chinese, Japanese and Korean script, where the family name stands first.

use super::words::TABLE;

/// The family name of a name that is written in such a script alone.
pub(super) fn family_in_script(name: &str) -> Option<String> {
    let letters: Vec<char> = name
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '·')
        .collect();
    if letters.is_empty() || !letters.iter().copied().all(is_east_asian) {
        return None;
    }
    let first_word = name.split_whitespace().next()?;
    if first_word.chars().count() < letters.len() {
        return Some(first_word.to_owned());
    }
    length_of_family(&letters).map(|length| letters[..length].iter().collect())
}

/// How many letters of a name that is written in one are the family name.
fn length_of_family(letters: &[char]) -> Option<usize> {
    let two: String = letters.iter().take(2).collect();
    let kana = letters.iter().position(|letter| is_kana(*letter));
    if letters.len() > 2 && TABLE.compound.contains(&two) {
        return Some(2);
    }
    match (letters.len(), kana) {
        // Japanese: a given name in kana after a family name in kanji.
        (_, Some(at)) => Some(at).filter(|at| *at > 0),
        // One letter is the family name of nearly all Chinese and Korean names; a Chinese name of four
        // letters has a family name of two, and so have most Japanese ones.
        (1..=3, None) => Some(1),
        (4, None) => Some(if is_hangul(letters[0]) { 1 } else { 2 }),
        _ => None,
    }
}

/// A name without its words in such a script, if it has others: "Mei Lin 林美".
pub(super) fn without_east_asian_words(name: &str) -> String {
    let is_foreign = |word: &&str| !word.chars().all(is_east_asian);
    name.split_whitespace()
        .filter(is_foreign)
        .collect::<Vec<_>>()
        .join(" ")
}

fn is_east_asian(letter: char) -> bool {
    is_kana(letter)
        || is_hangul(letter)
        || matches!(letter, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

fn is_kana(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}')
}

fn is_hangul(letter: char) -> bool {
    matches!(letter, '\u{ac00}'..='\u{d7af}')
}
