//! Pairs the parts of two persons' names, in whatever order they are written.

use super::names::{NamePart, PersonName};
use super::words::name_words;
use super::words::slips::{LONGEST_WORD, is_slip};
use super::words::sounds::{consonants, same_vowels, sound};
use strsim::osa_distance;

/// How two parts agree, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Agreement {
    /// Letter by letter.
    Equal,
    /// Short form and name.
    Form,
    /// One sound, in another script or another way of writing it.
    Sound,
    /// A letter too many, too few or two swapped.
    Slip,
    /// Another letter in one place: typing error or another name.
    Substitution,
    /// Other characters of one script that are read alike.
    Homophone,
    /// An initial and a name.
    Initial,
}

impl Agreement {
    const ALL: [Self; 7] = [
        Self::Equal,
        Self::Form,
        Self::Sound,
        Self::Slip,
        Self::Substitution,
        Self::Homophone,
        Self::Initial,
    ];
}

/// Two names side by side: pairs of parts, and what each has alone.
#[derive(Clone, Debug)]
pub(super) struct Pairs {
    /// Indices of parts that agree, and how.
    pub(super) agreeing: Vec<(usize, usize, Agreement)>,
    /// What agrees, in letters, in the same order; of a part and a run of parts, the one part.
    pub(super) shared: Vec<String>,
    /// Indices of parts that one side has alone.
    pub(super) left: [Vec<usize>; 2],
    /// Equal once written in one ("Paul R", "PaulR").
    pub(super) joined: bool,
}

/// Pairs the parts, surest agreement first; a part may stand for two or three of the other side that
/// follow each other (Meiling, Mei-Ling).
pub(super) fn pair(one: &PersonName, other: &PersonName) -> Pairs {
    let mut pairing = PartPairing {
        sides: [&one.parts, &other.parts],
        free: [vec![true; one.parts.len()], vec![true; other.parts.len()]],
        agreeing: Vec::new(),
        shared: Vec::new(),
    };
    // One kind of agreement after the other over all parts: otherwise an initial could take a part
    // that another part equals.
    for wanted in Agreement::ALL {
        pairing.single(wanted);
        pairing.runs(0, wanted);
        pairing.runs(1, wanted);
    }
    // Two names in Chinese characters, say, that only share a Latin reading are two names.
    let differ =
        matches!((one.in_own_script(), other.in_own_script()), (Some(a), Some(b)) if a != b);
    let left = pairing
        .free
        .map(|side| (0..side.len()).filter(|at| side[*at]).collect());
    Pairs {
        agreeing: pairing.agreeing,
        shared: pairing.shared,
        left,
        joined: !differ && !one.parts.is_empty() && one.without_spaces() == other.without_spaces(),
    }
}

struct PartPairing<'a> {
    sides: [&'a [NamePart]; 2],
    free: [Vec<bool>; 2],
    agreeing: Vec<(usize, usize, Agreement)>,
    shared: Vec<String>,
}

impl PartPairing<'_> {
    /// Pairs single parts that agree in this way, each with the first one that does.
    fn single(&mut self, wanted: Agreement) {
        for a in 0..self.sides[0].len() {
            let found = (0..self.sides[1].len()).find(|b| {
                self.free[0][a]
                    && self.free[1][*b]
                    && agreement(&self.sides[0][a], &self.sides[1][*b]) == Some(wanted)
            });
            if let Some(b) = found {
                self.free[0][a] = false;
                self.free[1][b] = false;
                self.agreeing.push((a, b, wanted));
                self.shared.push(self.sides[0][a].text.clone());
            }
        }
    }

    /// One part of a side with two or three of the other: "JF" and "Jean François".
    fn runs(&mut self, side: usize, wanted: Agreement) {
        const LONGEST: usize = 3;
        // In weaker ways nearly any part would agree with some run.
        if !matches!(
            wanted,
            Agreement::Equal | Agreement::Form | Agreement::Sound
        ) {
            return;
        }
        let far = 1 - side;
        for at in 0..self.sides[side].len() {
            let runs = (2..=LONGEST).flat_map(|length| {
                (0..self.sides[far].len().saturating_sub(length - 1))
                    .map(move |from| from..from + length)
            });
            let found = runs.into_iter().find(|run| {
                self.free[side][at]
                    && run.clone().all(|part| self.free[far][part])
                    && run_agrees(&self.sides[side][at], &self.sides[far][run.clone()], wanted)
            });
            if let Some(run) = found {
                self.free[side][at] = false;
                // Later checks see only the last part of the run.
                let last = run.end - 1;
                run.for_each(|part| self.free[far][part] = false);
                let pair = if side == 0 { (at, last) } else { (last, at) };
                self.agreeing.push((pair.0, pair.1, wanted));
                self.shared.push(self.sides[side][at].text.clone());
            }
        }
    }
}

fn run_agrees(part: &NamePart, run: &[NamePart], wanted: Agreement) -> bool {
    let foreign = |part: &NamePart| part.written.is_some();
    let letters: usize = run.iter().map(|part| part.text.len()).sum();
    if letters.max(part.text.len()) > LONGEST_WORD {
        return false;
    }
    if foreign(part) && run.iter().any(foreign) {
        return false;
    }
    // "Daniel E" is not Daniele: an initial joins other initials only.
    let initials = run.iter().filter(|part| part.is_initial()).count();
    if (1..run.len()).contains(&initials) {
        return false;
    }
    let texts: Vec<&str> = run.iter().map(|part| part.text.as_str()).collect();
    let joined = texts.concat();
    match wanted {
        Agreement::Equal => part.text == joined,
        Agreement::Form => name_words::are_forms(&texts.join("_"), &part.text),
        _ => {
            sounds_alike(&part.text, &joined)
                || foreign(part) != run.iter().any(foreign)
                    && !part.writes_vowels()
                    && !run.iter().any(NamePart::writes_vowels)
                    && same_consonants(&part.text, &joined)
        }
    }
}

fn agreement(one: &NamePart, other: &NamePart) -> Option<Agreement> {
    let (a, b) = (one.text.as_str(), other.text.as_str());
    match (&one.written, &other.written) {
        (Some(mine), Some(theirs)) if mine == theirs => return Some(Agreement::Equal),
        (Some(_), Some(_)) => return (a == b).then_some(Agreement::Homophone),
        (None, None) => {}
        _ if a.len().max(b.len()) > LONGEST_WORD => {}
        _ if a == b
            || name_words::are_forms(a, b)
            || sounds_alike(a, b)
            || !(one.writes_vowels() || other.writes_vowels()) && same_consonants(a, b) =>
        {
            return Some(Agreement::Sound);
        }
        _ => {}
    }
    if a == b {
        return Some(Agreement::Equal);
    }
    if a.len().max(b.len()) > LONGEST_WORD {
        return None;
    }
    if one.is_initial() || other.is_initial() {
        return (a.chars().next() == b.chars().next()).then_some(Agreement::Initial);
    }
    if name_words::are_gendered(a, b) {
        return None;
    }
    if name_words::are_forms(a, b) {
        return Some(Agreement::Form);
    }
    if name_words::is_frequent(a) && name_words::is_frequent(b) && !same_vowels(a, b) {
        return None;
    }
    if sounds_alike(a, b) || same_vowels(a, b) {
        return Some(Agreement::Sound);
    }
    if !is_slip(a, b) {
        return None;
    }
    let swapped =
        a.chars().count() == b.chars().count() && strsim::levenshtein(a, b) == osa_distance(a, b);
    Some(if swapped {
        Agreement::Substitution
    } else {
        Agreement::Slip
    })
}

/// Whether two names are written differently for one sound; an Arabic article may be written with one.
fn sounds_alike(one: &str, other: &str) -> bool {
    const SHORTEST: usize = 4;
    let bare = |name: &str| {
        let article = ["al", "el"].iter().find_map(|word| name.strip_prefix(word));
        article
            .filter(|rest| rest.len() > SHORTEST)
            .map_or_else(|| sound(name), sound)
    };
    one.len().min(other.len()) >= SHORTEST
        && (sound(one) == sound(other) || bare(one) == bare(other))
}

fn same_consonants(one: &str, other: &str) -> bool {
    let mine = consonants(one);
    !mine.is_empty() && mine == consonants(other)
}

/// How alike two spellings of one name must be where the mailbox is the same.
const ALIKE: f64 = 0.75;

impl Pairs {
    /// Accepts a similar spelling of the one remaining part as a typing error. Only for two signatures
    /// from one mailbox, because there it is most likely the same person.
    pub(super) fn forgive(&mut self, one: &PersonName, other: &PersonName) {
        let ([a], [b]) = (&self.left[0][..], &self.left[1][..]) else {
            return;
        };
        let (mine, theirs) = (&one.parts[*a].text, &other.parts[*b].text);
        let two = name_words::are_gendered(mine, theirs)
            || (name_words::is_frequent(mine) && name_words::is_frequent(theirs));
        let near = one.parts[*a].written.is_none() && other.parts[*b].written.is_none();
        let short = mine.len().max(theirs.len()) <= LONGEST_WORD;
        if !self.agreeing.is_empty()
            && short
            && near
            && !two
            && strsim::normalized_levenshtein(mine, theirs) >= ALIKE
        {
            self.agreeing.push((*a, *b, Agreement::Slip));
            self.shared.push(mine.clone());
            self.left = [Vec::new(), Vec::new()];
        }
    }

    /// Whether some part agrees in this way.
    pub(super) fn any(&self, agreement: Agreement) -> bool {
        self.agreeing
            .iter()
            .any(|(_, _, found)| *found == agreement)
    }

    /// How many parts agree as more than initials.
    pub(super) fn whole(&self) -> usize {
        let agreeing = self.agreeing.iter();
        agreeing
            .filter(|(_, _, found)| *found != Agreement::Initial)
            .count()
    }

    /// Whether nothing is left and all parts are equal.
    pub(super) fn is_equal(&self) -> bool {
        self.joined
            || (self.left.iter().all(Vec::is_empty)
                && self
                    .agreeing
                    .iter()
                    .all(|(_, _, found)| *found == Agreement::Equal))
    }

    /// Whether both have parts of their own.
    pub(super) fn clashes(&self) -> bool {
        !self.joined && self.left.iter().all(|side| !side.is_empty())
    }
}
