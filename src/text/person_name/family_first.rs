//! Names in Latin letters whose family name stands first: Chinese, Korean and Vietnamese ones, and
//! those that show it by capitals.

use super::words::TABLE;
use crate::text::fold::fold;

/// Initials of given names that are written together have at most so many letters.
const MOST_INITIALS: usize = 3;

/// The words in capitals, where they stand together at one end of a name that has others: TREMBLAY Jean.
pub(super) fn capitals_at_an_end(words: &[&str]) -> Option<String> {
    let capital: Vec<bool> = words.iter().map(|word| is_in_capitals(word)).collect();
    let many = capital.iter().filter(|large| **large).count();
    let mixed =
        |word: &&str| word.chars().any(char::is_lowercase) && word.starts_with(char::is_uppercase);
    if many == 0
        || !words
            .iter()
            .zip(&capital)
            .any(|(word, large)| !large && mixed(word))
    {
        return None;
    }
    let run = if capital[0] {
        &words[..capital.iter().take_while(|large| **large).count()]
    } else {
        &words[words.len() - capital.iter().rev().take_while(|large| **large).count()..]
    };
    let long = |word: &&str| word.chars().count() > MOST_INITIALS || is_short_family(word);
    (run.len() == many && run.iter().any(long)).then(|| run.join(" "))
}

/// A short word in capitals is a family name only if it is known as one, or has the form of one.
fn is_short_family(word: &str) -> bool {
    let folded = fold(word);
    let vowel = |letter: char| "aeiouy".contains(letter);
    let length = word.chars().count();
    TABLE.is_asian_family(word)
        || length == MOST_INITIALS && !folded.starts_with(vowel) && folded.chars().any(vowel)
}

/// All capitals, but for what begins small: McKAY, d'ARCY.
fn is_in_capitals(word: &str) -> bool {
    let core = word
        .strip_prefix("Mc")
        .or_else(|| word.strip_prefix("Mac"))
        .or_else(|| word.strip_prefix("d'"))
        .or_else(|| word.strip_prefix("d’"))
        .filter(|rest| rest.chars().count() > 1)
        .unwrap_or(word);
    let letters = core.chars().filter(|letter| letter.is_alphabetic());
    letters.clone().count() > 1 && letters.clone().all(char::is_uppercase) && !word.contains('.')
}

/// Where the family name stands, if it is Asian and stands before the given name.
pub(super) fn begins_with_family(words: &[&str]) -> Option<usize> {
    let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
    let parts: Vec<&str> = folded.iter().map(String::as_str).collect();
    let last = *parts.last()?;
    let family = TABLE.is_asian_family(last);
    if is_vietnamese(words, &parts) {
        return Some(0);
    }
    let chinese = |word: &str| TABLE.chinese.contains(word) || TABLE.korean.contains(word);
    match parts.as_slice() {
        // Wong Kar-lok; two parts are joined by folding to a space.
        [first, given] if chinese(first) && given.contains(' ') => {
            given.split(' ').all(is_syllable).then_some(0)
        }
        [first, given] if chinese(first) && !family && !TABLE.also_given.contains(*first) => {
            (is_pinyin(given) || is_two_pinyin(given)).then_some(0)
        }
        [first, given] if TABLE.korean.contains(*first) && !family => {
            is_two_korean(given).then_some(0)
        }
        [first, one, two] if chinese(first) && !family => {
            [one, two].iter().all(|word| is_syllable(word)).then_some(0)
        }
        // Peter Chan Tai Man.
        [_, second, one, two] if chinese(second) && !family => {
            [one, two].iter().all(|word| is_syllable(word)).then_some(1)
        }
        _ => None,
    }
}

/// A Vietnamese family name, then what stands last in Vietnamese names.
fn is_vietnamese(words: &[&str], parts: &[&str]) -> bool {
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
        return false;
    };
    let middle = &parts[1..parts.len() - 1];
    let given = |word: &str| TABLE.vietnamese_given.contains(word);
    let family = |word: &str| TABLE.vietnamese.contains(word);
    // Without its signs a name of two words may as well be one in the western order.
    let told = !middle.is_empty() || !TABLE.also_given.contains(*first) || !words[0].is_ascii();
    let spelled = words.iter().all(|word| !word.contains('-'));
    family(first)
        && given(last)
        && spelled
        && told
        && middle.iter().all(|word| given(word) || family(word))
        && (!family(last) && !is_only_chinese(last) || middle.first() == Some(&"thi"))
}

/// A family name that is Chinese or Korean and ends a name in the western order.
fn is_only_chinese(word: &str) -> bool {
    matches!(
        word,
        "chan" | "wong" | "cheung" | "yang" | "wang" | "chen" | "kim" | "lin"
    )
}

/// The form of one syllable in Chinese (also Cantonese), Korean or Vietnamese: one group of vowels.
fn is_syllable(word: &str) -> bool {
    let is_vowel = |letter: char| "aeiouy".contains(letter);
    let onset = word.find(is_vowel).unwrap_or(word.len());
    let (before, rest) = word.split_at(onset);
    let vowels = rest.find(|letter| !is_vowel(letter)).unwrap_or(rest.len());
    let (vowels, after) = rest.split_at(vowels);
    const ONSETS: [&str; 33] = [
        "", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "zh", "ch", "sh",
        "r", "z", "c", "s", "w", "ng", "kw", "ts", "tz", "gw", "hs", "v", "th", "kk", "tr",
    ];
    const ENDS: [&str; 10] = ["", "n", "ng", "m", "p", "t", "k", "l", "h", "r"];
    !vowels.is_empty() && vowels.len() <= 3 && ONSETS.contains(&before) && ENDS.contains(&after)
}

/// One syllable as pinyin writes it.
fn is_pinyin(word: &str) -> bool {
    const ONSETS: [&str; 24] = [
        "", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "zh", "ch", "sh",
        "r", "z", "c", "s", "y", "w",
    ];
    const REST: [&str; 34] = [
        "a", "o", "e", "ai", "ei", "ao", "ou", "an", "en", "ang", "eng", "ong", "i", "ia", "ie",
        "iao", "iu", "ian", "in", "iang", "ing", "iong", "u", "ua", "uo", "uai", "ui", "uan", "un",
        "uang", "ue", "er", "v", "uen",
    ];
    ONSETS.iter().any(|onset| {
        let rest = word.strip_prefix(onset);
        rest.is_some_and(|rest| REST.contains(&rest))
    })
}

/// Two syllables of pinyin in one word: Xiaoming.
fn is_two_pinyin(word: &str) -> bool {
    word.is_ascii()
        && word.len() >= 4
        && (2..word.len() - 1).any(|at| is_pinyin(&word[..at]) && is_pinyin(&word[at..]))
}

/// Two of the syllables of which most Korean given names are made, in one word: Minjun.
fn is_two_korean(word: &str) -> bool {
    const SYLLABLES: [&str; 74] = [
        "min", "jun", "joon", "ji", "jee", "woo", "u", "seo", "yeon", "yun", "hyun", "hyeon",
        "soo", "su", "young", "yeong", "jin", "jae", "ho", "hee", "hui", "eun", "ha", "na", "ra",
        "mi", "kyung", "gyeong", "kyoung", "sung", "seong", "seung", "sang", "sun", "sook", "suk",
        "seok", "jung", "jeong", "jong", "hye", "hae", "hwa", "won", "woong", "yong", "yoon", "ye",
        "yu", "yoo", "tae", "dong", "do", "da", "ah", "a", "in", "il", "gi", "ki", "gyu", "kyu",
        "geun", "keun", "bin", "beom", "bum", "chan", "cheol", "chul", "hoon", "hun", "ja", "ju",
    ];
    word.is_ascii()
        && (1..word.len())
            .any(|at| SYLLABLES.contains(&&word[..at]) && SYLLABLES.contains(&&word[at..]))
}
