//! Aligns the words of two names: what they share, and what each has left over.

use super::acronyms::FirstLetters;
use super::normal::{Name, Word};
use super::tongues;
use super::words::lexicon::{self, Class};
use super::words::name_words;
use super::words::slips::{are_cognates, is_inflected, is_practitioner, is_slip};
use std::cell::LazyCell;
use std::ops::RangeInclusive;

/// How much a word helps to tell organizations apart. The steps follow how frequent words are in names
/// of associations: every second name has a kind of body, and very few share an unlisted word.
fn weight(word: &Word) -> f64 {
    match word.class() {
        Some(Class::Stop | Class::Legal) => 0.1,
        Some(Class::Body) => 0.3,
        Some(Class::Part | Class::Scope) => 0.5,
        Some(Class::Common) => 0.8,
        Some(Class::Field) => 1.2,
        Some(Class::Place) => PLACE,
        None if word.is_number() => 1.5,
        // Initials, or a word of a language that the tables lack.
        None if word.text.chars().count() < 4 => 1.4,
        // Given names, because foundations and universities are named after people.
        None if name_words::is_frequent_given(&word.text) => 1.0,
        None => 2.0,
    }
}

/// Many organizations share a place, but each has only one.
const PLACE: f64 = 1.2;

/// Maximum number of words that one acronym within a name can stand for.
const LONGEST_RUN: usize = 12;

/// What one side has and the other lacks.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Leftover {
    /// All of it by weight.
    pub(super) weight: f64,
    /// Fields and words that no table knows, by weight.
    pub(super) content: f64,
    /// Of it, words that no table knows.
    pub(super) unknown: f64,
    pub(super) places: Vec<&'static str>,
    /// Kinds of body, parts included.
    pub(super) bodies: Vec<&'static str>,
    /// How many of them are parts or offspring.
    pub(super) parts: usize,
    pub(super) numbers: usize,
}

/// Two names side by side.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Alignment {
    /// What both have, by weight.
    pub(super) shared: f64,
    /// Of it, fields, places and unknown words.
    pub(super) telling: f64,
    /// What each has alone.
    pub(super) left: [Leftover; 2],
    /// Words that agree but for a slip of the fingers.
    pub(super) slips: usize,
    /// Number of acronym letters that stand for words of the other side.
    pub(super) expanded: usize,
}

/// Aligns two names. The result does not depend on their order.
pub(super) fn align(one: &Name, other: &Name) -> Alignment {
    // Words are paired greedily, so the result depends on which name comes first. A fixed order makes
    // comparing A with B the same as comparing B with A.
    if one.tokens > other.tokens {
        let mut turned = align(other, one);
        turned.left.reverse();
        return turned;
    }
    let mut pairing = WordPairing {
        names: [one, other],
        free: [vec![true; one.words.len()], vec![true; other.words.len()]],
        shared: 0.0,
        telling: 0.0,
        slips: 0,
        expanded: 0,
    };
    // The surest pairs first: each step takes words that a later, weaker one could pair wrongly.
    pairing.equal_words();
    pairing.slips();
    pairing.joined_words();
    pairing.expand(0);
    pairing.expand(1);
    let left = [pairing.leftover(0), pairing.leftover(1)];
    Alignment {
        shared: pairing.shared,
        telling: pairing.telling,
        left,
        slips: pairing.slips,
        expanded: pairing.expanded,
    }
}

struct WordPairing<'a> {
    names: [&'a Name; 2],
    free: [Vec<bool>; 2],
    shared: f64,
    telling: f64,
    slips: usize,
    expanded: usize,
}

impl WordPairing<'_> {
    fn free_words(&self, side: usize) -> Vec<usize> {
        (0..self.free[side].len())
            .filter(|at| self.free[side][*at])
            .collect()
    }

    fn word(&self, side: usize, at: usize) -> &Word {
        &self.names[side].words[at]
    }

    fn take(&mut self, one: usize, other: usize) {
        let word = self.word(0, one);
        let (shared, tells) = (weight(word), tells(word));
        self.free[0][one] = false;
        self.free[1][other] = false;
        self.shared += shared;
        self.telling += if tells { shared } else { 0.0 };
    }

    /// Pairs each free word with the first similar free word of the other side. Returns the number of pairs.
    fn pair_by(&mut self, alike: impl Fn(&Word, &Word) -> bool) -> usize {
        let mut pairs = 0;
        for one in self.free_words(0) {
            let others = self.free_words(1);
            let found = others
                .into_iter()
                .find(|other| alike(self.word(0, one), self.word(1, *other)));
            if let Some(other) = found {
                self.take(one, other);
                pairs += 1;
            }
        }
        pairs
    }

    fn equal_words(&mut self) {
        self.pair_by(|one, other| one.key == other.key);
        // Two bodies of one language tell themselves apart by "of engineering" and "of engineers"; a
        // translation does not.
        if tongues::differ(self.names.map(tongues::of)) {
            self.pair_by(|one, other| {
                let meanings = one.meaning.zip(other.meaning);
                meanings.is_some_and(|(one, other)| lexicon::are_kin(one, other))
            });
        }
    }

    /// Pairs words that differ by a typing error. At least one of them must be unknown to the tables, because two
    /// known words that look similar are different words.
    fn slips(&mut self) {
        let foreign = tongues::differ(self.names.map(tongues::of));
        self.slips = self.pair_by(|one, other| {
            let unknown = [one, other].map(|word| word.meaning.is_none());
            let (one, other) = (one.text.as_str(), other.text.as_str());
            if is_practitioner(one) != is_practitioner(other) {
                return false;
            }
            unknown.contains(&true) && is_slip(one, other)
                || unknown == [true, true]
                    && (is_inflected(one, other) || foreign && are_cognates(one, other))
        });
    }

    /// The same letters with other spaces: "Drug Watch" and "DrugWatch".
    fn joined_words(&mut self) {
        let joined = |side: usize| -> String {
            let words = self.free_words(side);
            words
                .into_iter()
                .map(|at| self.word(side, at).text.replace('_', ""))
                .collect()
        };
        let (one, other) = (joined(0), joined(1));
        // Compare only all remaining words together: single words would match by accident too often.
        if one.chars().count() < 4 || one != other {
            return;
        }
        let shared: f64 = self
            .free_words(0)
            .into_iter()
            .map(|at| weight(self.word(0, at)))
            .sum();
        self.shared += shared;
        self.telling += shared;
        self.free.iter_mut().for_each(|side| side.fill(false));
    }

    /// An acronym of one side that stands for words of the other, which follow each other there.
    fn expand(&mut self, side: usize) {
        let far = 1 - side;
        let name = self.names[far];
        let firsts = LazyCell::new(|| FirstLetters::of(name));
        for at in self.free_words(side) {
            let word = self.word(side, at);
            let letters: Vec<char> = word.text.chars().collect();
            let alone = self.names[side].words.len() == 1;
            // A name that is only an acronym is scored elsewhere (`Reason::AcronymLong` and others).
            // A place or a number that happens to spell initials is still a place or a number.
            let short = !alone
                && word.tokens == 1
                && word.class() != Some(Class::Place)
                && !word.is_number();
            if !short || !(2..=7).contains(&letters.len()) {
                continue;
            }
            let Some(run) = self.run(far, &firsts, &letters) else {
                continue;
            };
            // The acronym counts as much as the words that it stands for, as if it were spelled out.
            for taken in run {
                self.shared += weight(self.word(far, taken));
                self.telling += weight(self.word(far, taken));
                self.free[far][taken] = false;
            }
            self.free[side][at] = false;
            self.expanded += letters.len();
        }
    }

    /// The free words of a side, following each other, whose first letters are these.
    fn run(
        &self,
        side: usize,
        firsts: &FirstLetters,
        letters: &[char],
    ) -> Option<RangeInclusive<usize>> {
        let words = &self.names[side].words;
        let free = &self.free[side];
        // An acronym stands for words that follow each other, so a word that is already paired ends a run.
        // `LONGEST_RUN` keeps the time for long names linear.
        for first in (0..words.len()).filter(|first| free[*first]) {
            for last in (first + 1)..words.len().min(first + LONGEST_RUN) {
                if !free[last] {
                    break;
                }
                if firsts.spell(&words[first..=last], letters) {
                    return Some(first..=last);
                }
            }
        }
        None
    }

    fn leftover(&self, side: usize) -> Leftover {
        let mut left = Leftover::default();
        for at in self.free_words(side) {
            let word = self.word(side, at);
            left.weight += weight(word);
            match word.meaning {
                Some(meaning) if meaning.class == Class::Place => left.places.push(meaning.id),
                Some(meaning) if matches!(meaning.class, Class::Body | Class::Part) => {
                    left.bodies.push(meaning.id);
                    left.parts += usize::from(meaning.class == Class::Part);
                }
                Some(meaning) if meaning.class == Class::Scope => {}
                None if word.is_number() => left.numbers += 1,
                known => {
                    left.content += weight(word);
                    left.unknown += if known.is_none() { weight(word) } else { 0.0 };
                }
            }
        }
        left
    }
}

/// Whether a shared word is evidence, and not only a kind of organization.
fn tells(word: &Word) -> bool {
    !matches!(
        word.class(),
        Some(Class::Stop | Class::Legal | Class::Body | Class::Part | Class::Scope)
    )
}

impl Alignment {
    /// The share of both names' weight that they have in common, 0 to 1.
    pub(super) fn share(&self) -> f64 {
        let left = self.left[0].weight + self.left[1].weight;
        if self.shared <= 0.0 {
            return 0.0;
        }
        2.0 * self.shared / (2.0 * self.shared + left)
    }

    /// Sets aside the places of one side where the other side, bare of places, need not say them.
    pub(super) fn understand(&mut self, side: usize, may_leave_out: impl Fn(&[&str]) -> bool) {
        if self.left[1 - side].places.is_empty() && may_leave_out(&self.left[side].places) {
            let left = &mut self.left[side];
            left.weight -= left.places.len() as f64 * PLACE;
            left.places.clear();
        }
    }

    /// Whether nothing is left over on either side.
    pub(super) fn is_equal(&self) -> bool {
        self.shared > 0.0 && self.left.iter().all(|left| left.weight < 1e-9)
    }

    /// Whether each side has a place that lies not in one of the other's.
    pub(super) fn places_clash(&self) -> bool {
        let [one, other] = [&self.left[0].places, &self.left[1].places];
        !one.is_empty()
            && !other.is_empty()
            && !one
                .iter()
                .any(|place| other.iter().any(|far| lexicon::agree(place, far)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aligned(one: &str, other: &str) -> Alignment {
        align(&Name::read(one), &Name::read(other))
    }

    #[test]
    fn equal_names_have_nothing_left_over() {
        for (one, other) in [
            (
                "Fernwood Nurses Association",
                "Association des infirmières de Fernwood",
            ),
            ("Drug Watch Fernwood", "DrugWatch Fernwood"),
            ("BPP Canada", "Boreal Privacy Project Canada"),
            ("Fernwood Chiropractors", "Fernwood Chiropracters"),
        ] {
            assert!(
                aligned(one, other).is_equal(),
                "{one} ~ {other}: {:?}",
                aligned(one, other)
            );
        }
    }

    #[test]
    fn different_places_and_numbers_are_left_over() {
        let far = aligned("Amity Ottawa", "Amity Toronto");
        assert!(far.places_clash() && !far.is_equal());
        assert!(!aligned("Amity Canada", "Amity Toronto").places_clash());
        let local = aligned("Amity Local 3902", "Amity Local 3903");
        assert_eq!(local.left.map(|left| left.numbers), [1, 1]);
    }
}
