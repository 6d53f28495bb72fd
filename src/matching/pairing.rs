//! Two persons' names laid beside each other, whatever the order of their parts.

use super::align::is_slip;
use super::names::{self, Part, PersonName};
use strsim::osa_distance;

/// How two parts agree, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Agreement {
    /// Letter by letter.
    Equal,
    /// Short form and name.
    Form,
    /// A letter too many, too few or two swapped.
    Slip,
    /// Another letter in one place: typing error or another name.
    Substitution,
    /// An initial and a name.
    Initial,
}

/// Two names side by side: pairs of parts, and what each has alone.
#[derive(Clone, Debug)]
pub(super) struct Pairs {
    /// Indices of parts that agree, and how.
    pub(super) agreeing: Vec<(usize, usize, Agreement)>,
    /// Indices of parts that one side has alone.
    pub(super) left: [Vec<usize>; 2],
    /// Equal once written in one ("Paul R", "PaulR").
    pub(super) joined: bool,
}

/// Pairs the parts, surest agreement first.
pub(super) fn pair(one: &PersonName, other: &PersonName) -> Pairs {
    let mut free = [vec![true; one.parts.len()], vec![true; other.parts.len()]];
    let mut agreeing = Vec::new();
    let joined = one.joined() == other.joined();
    for wanted in [
        Agreement::Equal,
        Agreement::Form,
        Agreement::Slip,
        Agreement::Substitution,
        Agreement::Initial,
    ] {
        for a in 0..one.parts.len() {
            let found = (0..other.parts.len()).find(|b| {
                free[0][a]
                    && free[1][*b]
                    && agreement(&one.parts[a], &other.parts[*b]) == Some(wanted)
            });
            if let Some(b) = found {
                free[0][a] = false;
                free[1][b] = false;
                agreeing.push((a, b, wanted));
            }
        }
    }
    compound_forms(one, other, &mut free, &mut agreeing);
    let left = free.map(|side| (0..side.len()).filter(|at| side[*at]).collect());
    Pairs {
        agreeing,
        left,
        joined,
    }
}

fn agreement(one: &Part, other: &Part) -> Option<Agreement> {
    let (a, b) = (one.text.as_str(), other.text.as_str());
    if a == b {
        return Some(Agreement::Equal);
    }
    if one.is_initial() || other.is_initial() {
        return (a.chars().next() == b.chars().next()).then_some(Agreement::Initial);
    }
    if names::are_gendered(a, b) {
        return None;
    }
    if names::are_forms(a, b) {
        return Some(Agreement::Form);
    }
    let known = |name: &str| names::is_frequent_family(name) || names::is_frequent_given(name);
    if !is_slip(a, b) || (known(a) && known(b)) {
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

/// "JF" or "Jeff" for Jean-François: a form of two parts together.
fn compound_forms(
    one: &PersonName,
    other: &PersonName,
    free: &mut [Vec<bool>; 2],
    agreeing: &mut Vec<(usize, usize, Agreement)>,
) {
    let sides = [one, other];
    for side in 0..2 {
        let (short, long) = (sides[side], sides[1 - side]);
        for at in 0..short.parts.len() {
            let run = (1..long.parts.len()).find(|to| {
                let both = format!("{}_{}", long.parts[to - 1].text, long.parts[*to].text);
                free[side][at]
                    && free[1 - side][*to]
                    && free[1 - side][to - 1]
                    && names::are_forms(&both, &short.parts[at].text)
            });
            if let Some(to) = run {
                free[side][at] = false;
                free[1 - side][to - 1] = false;
                free[1 - side][to] = false;
                let pair = if side == 0 { (at, to) } else { (to, at) };
                agreeing.push((pair.0, pair.1, Agreement::Form));
            }
        }
    }
}

/// How alike two spellings of one name must be where the mailbox is the same.
const ALIKE: f64 = 0.75;

impl Pairs {
    /// On one mailbox, where all else agrees, a part that is spelled much alike is a slip too.
    pub(super) fn forgive(&mut self, one: &PersonName, other: &PersonName) {
        let ([a], [b]) = (&self.left[0][..], &self.left[1][..]) else {
            return;
        };
        let (mine, theirs) = (&one.parts[*a].text, &other.parts[*b].text);
        let known = |name: &str| names::is_frequent_family(name) || names::is_frequent_given(name);
        let two = names::are_gendered(mine, theirs) || (known(mine) && known(theirs));
        if !self.agreeing.is_empty()
            && !two
            && strsim::normalized_levenshtein(mine, theirs) >= ALIKE
        {
            self.agreeing.push((*a, *b, Agreement::Slip));
            self.left = [Vec::new(), Vec::new()];
        }
    }

    /// Whether some part agrees in this way.
    pub(super) fn any(&self, agreement: Agreement) -> bool {
        self.agreeing
            .iter()
            .any(|(_, _, found)| *found == agreement)
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
