//! Are two persons one?

use super::affiliations::Affiliation;
use super::names::{NamePart, PersonName};
use super::pairing::{Agreement, Pairs, pair};
use super::score::{Comparison, NAMES_FIT_FROM, PERSONS_FROM, Reason, ScoredReasons};
use super::words::name_words;
use crate::email_address::EmailAddress;
use crate::text::fold::fold;

/// A person prepared for comparison. Prepare it once and compare it often.
#[derive(Clone, Debug)]
pub struct Person {
    pub(super) name: PersonName,
    pub(super) mailbox: Option<PersonMailbox>,
    affiliation: Affiliation,
}

/// A mailbox as it is compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PersonMailbox {
    /// The form under which the same mailbox is known again.
    pub(super) canonical: String,
    /// The same without what follows a plus.
    untagged: String,
    /// The letters and digits before the @.
    local: String,
    /// Whether several people read it.
    pub(super) role: bool,
}

impl PersonMailbox {
    fn read(typed: &str) -> Option<Self> {
        let address = EmailAddress::parse(typed).ok()?;
        let canonical = address.canonical();
        let (local, domain) = canonical.split_once('@')?;
        let bare = local.split('+').next().unwrap_or_default();
        let untagged = format!("{bare}@{domain}");
        let role = name_words::is_word("role", &bare.replace(['.', '-'], "_"))
            || bare
                .split(['.', '-', '_'])
                .next()
                .is_some_and(|first| name_words::is_word("role", first));
        let local = bare.to_owned();
        Some(Self {
            canonical,
            untagged,
            local,
            role,
        })
    }
}

impl Person {
    /// Reads a person's name, affiliation and address; the last two may be empty.
    #[must_use]
    pub fn read(name: &str, affiliation: &str, email: &str) -> Self {
        Self {
            name: PersonName::read(name),
            mailbox: PersonMailbox::read(email),
            affiliation: Affiliation::read(affiliation),
        }
    }

    /// Whether both gave one mailbox, a tag after a plus set aside.
    fn mailbox_is(&self, other: &Self) -> bool {
        match (&self.mailbox, &other.mailbox) {
            (Some(mine), Some(theirs)) => {
                mine.canonical == theirs.canonical || mine.untagged == theirs.untagged
            }
            _ => false,
        }
    }

    /// Parts of names are paired greedily: by this order the two are always taken the same way round.
    fn order(&self) -> (&PersonName, Option<&PersonMailbox>) {
        (&self.name, self.mailbox.as_ref())
    }
}

/// Compares two persons. The order in which they are given does not matter.
#[must_use]
pub fn compare(one: &Person, other: &Person) -> Comparison {
    let (one, other) = if one.order() <= other.order() {
        (one, other)
    } else {
        (other, one)
    };
    let mut pairs = pair(&one.name, &other.name);
    if one.mailbox_is(other) {
        pairs.forgive(&one.name, &other.name);
    }
    let mut reasons = ScoredReasons::default();
    reasons.note(Reason::AnyPersons, true);
    by_name(one, other, &pairs, &mut reasons);
    let mailbox = by_mailbox(one, other, &mut reasons);
    by_affiliation(one, other, &pairs, &mut reasons);
    let proved = mailbox && compatible(one, other, &pairs);
    let asks = asks_on_list(one, other, &pairs, &reasons);
    Comparison::of(reasons, proved, asks)
}

/// Whether a coordinator is asked about two persons of one list.
///
/// On a list a true pair is one in ten thousand, not one in two. A single given name, or one word and
/// an initial, fits somebody else on nearly every list: without anything else that agrees they never
/// ask. (On ten public letters 8,230 of 8,862 wrong questions paired a single given name with
/// everybody who bears it, November 2026.)
fn asks_on_list(one: &Person, other: &Person, pairs: &Pairs, reasons: &ScoredReasons) -> bool {
    // Between two scripts no name is spelled alike, so sounding alike is as much as there can be.
    let scripts = one.name.in_own_script().is_some() != other.name.in_own_script().is_some();
    let from = if scripts || is_supported(reasons) || reasons.has(Reason::PersonNamesEqual) {
        PERSONS_FROM
    } else {
        NAMES_FIT_FROM
    };
    let single = one.name.parts.len().max(other.name.parts.len()) == 1;
    let elsewhere = single && reasons.has(Reason::AffiliationDiffers);
    let enough = is_supported(reasons) || (names_suffice(one, other, pairs) && !elsewhere);
    reasons.score() >= from && enough
}

/// Whether something beside the names agrees: a mailbox, a handle or an affiliation. The part before
/// the @ is a handle if it is more than one name of the person.
fn is_supported(reasons: &ScoredReasons) -> bool {
    reasons.has(Reason::MailboxSame)
        || reasons.has(Reason::AffiliationSame)
        || reasons.strength(Reason::LocalPartSame) > ONE_NAME
}

/// Whether names alone say enough: two whole words agree, or a rare family name and the initials of all
/// other names, or one rare name that is all that both give.
fn names_suffice(one: &Person, other: &Person, pairs: &Pairs) -> bool {
    if pairs.joined && one.name.parts.len() != other.name.parts.len() {
        return true;
    }
    let whole: Vec<&(usize, usize, Agreement)> = pairs
        .agreeing
        .iter()
        .filter(|(_, _, found)| *found != Agreement::Initial)
        .filter(|(at, far, _)| {
            !one.name.parts[*at].is_initial() && !other.name.parts[*far].is_initial()
        })
        .collect();
    match whole[..] {
        [] => false,
        [(at, far, found)] => {
            let name = &one.name.parts[*at].text;
            *found == Agreement::Equal
                && !name_words::is_given(name)
                && !name_words::is_frequent(name)
                && pairs.left.iter().all(Vec::is_empty)
                && one.name.is_family(*at)
                && other.name.is_family(*far)
        }
        _ => true,
    }
}

/// Names that one person bears at one mailbox: nothing contradicts, a whole word is shared, and every
/// word but the family name is equal after folding, a known short form, or an initial. Relatives
/// share mailboxes and family names, and their given names are alike more often than mistyped (Jan
/// and Jana, Tony and Toni).
fn compatible(one: &Person, other: &Person, pairs: &Pairs) -> bool {
    let whole = pairs
        .agreeing
        .iter()
        .any(|(at, _, found)| *found != Agreement::Initial && !one.name.parts[*at].is_initial());
    // "Jan A. Fernwood" reads as "Jana Fernwood" without its spaces.
    let has_initial = |person: &Person| person.name.parts.iter().any(NamePart::is_initial);
    let initials = has_initial(one) || has_initial(other);
    if pairs.joined && initials && !pairs.left.iter().all(Vec::is_empty) {
        return false;
    }
    (pairs.joined || whole && given_names_fit(one, other, pairs))
        && !pairs.clashes()
        && !generations_differ(one, other)
        && clash(one, other, pairs).is_none()
        && !half_of_compound(one, other, pairs)
        && !pairs.any(Agreement::Homophone)
}

/// Whether all words that agree by sound or but for a slip are the family names of both.
fn given_names_fit(one: &Person, other: &Person, pairs: &Pairs) -> bool {
    pairs.agreeing.iter().all(|(at, far, found)| {
        let (mine, theirs) = (&one.name.parts[*at], &other.name.parts[*far]);
        matches!(
            found,
            Agreement::Equal | Agreement::Form | Agreement::Initial
        ) || mine.text == theirs.text
            || one.name.is_family(*at) && other.name.is_family(*far)
    })
}

/// Whether the two give different generations, one of them perhaps by leaving it out: people write
/// junior and senior only to be told from somebody of the same name.
fn generations_differ(one: &Person, other: &Person) -> bool {
    one.name.generation != other.name.generation
}

fn by_name(one: &Person, other: &Person, pairs: &Pairs, reasons: &mut ScoredReasons) {
    let both = one.name.generation.is_some() && other.name.generation.is_some();
    reasons.note(
        Reason::GenerationsDiffer,
        both && generations_differ(one, other),
    );
    let clash = clash(one, other, pairs);
    if let Some(reason) = clash {
        reasons.note(reason, true);
    }
    let whole = pairs.whole();
    let least = one.name.parts.len().min(other.name.parts.len());
    let alone = pairs.left.iter().map(Vec::len).sum::<usize>();
    if pairs.is_equal() {
        // A single name is borne by more people than a full one.
        let full = least > 1 || pairs.joined;
        reasons.add(Reason::PersonNamesEqual, if full { 1.0 } else { 0.7 });
    } else if clash.is_none() {
        reasons.note(Reason::NamesFit, whole > 0);
        reasons.note(Reason::Nickname, pairs.any(Agreement::Form));
        reasons.note(Reason::PersonSlip, pairs.any(Agreement::Slip));
        reasons.note(Reason::SoundsAlike, pairs.any(Agreement::Sound));
        reasons.note(Reason::ReadsAlike, pairs.any(Agreement::Homophone));
        reasons.note(Reason::OtherLetter, pairs.any(Agreement::Substitution));
        reasons.note(
            Reason::InitialFits,
            pairs.any(Agreement::Initial) && whole < 2,
        );
        let half = half_of_compound(one, other, pairs);
        reasons.note(Reason::HalfOfCompound, half);
        reasons.note(Reason::HandleFits, alone > 0 && least == 1);
        reasons.note(Reason::MiddleNameMissing, alone > 0 && least > 1 && !half);
    }
}

/// Whether what one side lacks hangs by a hyphen on a part that both have: Marie and Marie-Ève.
fn half_of_compound(one: &Person, other: &Person, pairs: &Pairs) -> bool {
    let sides = [&one.name, &other.name];
    (0..2).any(|side| {
        let group = |at: usize| sides[side].parts[at].group;
        pairs.left[side].iter().any(|left| {
            pairs
                .agreeing
                .iter()
                .any(|(a, b, _)| group(*left) == group(if side == 0 { *a } else { *b }))
        })
    })
}

/// Whether one word agrees, and beside it a later initial with a name for which its own side gives another:
/// Andrew A. Fernwood is not Alexei Fernwood. An initial in front may stand before the name that is used.
fn is_initial_astray(one: &Person, other: &Person, pairs: &Pairs) -> bool {
    let sides = [&one.name, &other.name];
    let agrees_whole = |side: usize, part: usize| {
        pairs.agreeing.iter().any(|(a, b, found)| {
            *found != Agreement::Initial && part == if side == 0 { *a } else { *b }
        })
    };
    let astray = |side: usize, at: usize| {
        let parts = &sides[side].parts;
        let mut others = (0..parts.len()).filter(|part| *part != at);
        at > 0
            && parts[at].is_initial()
            && others.any(|part| !parts[part].is_initial() && !agrees_whole(side, part))
    };
    pairs.whole() < 2
        && pairs
            .agreeing
            .iter()
            .any(|(a, b, found)| *found == Agreement::Initial && (astray(0, *a) || astray(1, *b)))
}

/// How two names contradict each other, if they do.
fn clash(one: &Person, other: &Person, pairs: &Pairs) -> Option<Reason> {
    if is_initial_astray(one, other, pairs) {
        return Some(Reason::GivenNamesDiffer);
    }
    if !pairs.clashes() {
        return None;
    }
    let text = |side: usize, at: usize| {
        let name = if side == 0 { &one.name } else { &other.name };
        name.parts[at].text.as_str()
    };
    let left = |side: usize| pairs.left[side].iter().map(move |at| (side, *at));
    let gendered = left(0)
        .any(|(_, a)| left(1).any(|(_, b)| name_words::are_gendered(text(0, a), text(1, b))));
    if gendered {
        return Some(Reason::GenderedPair);
    }
    let is_family = |side: usize, name: &PersonName| {
        let family = name.family();
        left(side).any(|(_, at)| family.contains(&text(side, at)))
    };
    let is_first = |side: usize| left(side).any(|(_, at)| at == 0);
    Some(if is_family(0, &one.name) || is_family(1, &other.name) {
        Reason::FamilyNamesDiffer
    } else if is_first(0) && is_first(1) {
        Reason::GivenNamesDiffer
    } else {
        Reason::MiddleNamesDiffer
    })
}

/// What the mailboxes say; true if they are one mailbox of one person.
fn by_mailbox(one: &Person, other: &Person, reasons: &mut ScoredReasons) -> bool {
    let (Some(mine), Some(theirs)) = (&one.mailbox, &other.mailbox) else {
        return false;
    };
    let same = one.mailbox_is(other);
    if mine.role || theirs.role {
        reasons.note(Reason::MailboxShared, same);
        return false;
    }
    reasons.note(Reason::MailboxSame, same);
    if !same && mine.local == theirs.local {
        reasons.add(
            Reason::LocalPartSame,
            telling(&mine.local, &one.name).max(telling(&theirs.local, &other.name)),
        );
    }
    same
}

/// How much a local part tells that is one name of the person.
const ONE_NAME: f64 = 0.4;

/// How much a local part tells: digits are chosen by one in thousands, a handle by few; first and last
/// name together are what each namesake chooses too; of one name alone every provider has many.
fn telling(local: &str, name: &PersonName) -> f64 {
    if local.bytes().any(|b| b.is_ascii_digit()) {
        return 1.0;
    }
    let folded = fold(local);
    let plain: String = folded.split(' ').collect();
    let parts = name.parts.iter().filter(|part| !part.is_initial());
    match parts
        .filter(|part| plain.contains(part.text.as_str()))
        .count()
    {
        0 => 0.8,
        1 => ONE_NAME,
        _ => 0.7,
    }
}

/// What affiliations and the commonness of the name say together: a common name at two places is
/// two people, a rare one hardly.
fn by_affiliation(one: &Person, other: &Person, pairs: &Pairs, reasons: &mut ScoredReasons) {
    let common = commonness(pairs);
    reasons.add(Reason::NameCommon, common);
    match one.affiliation.agrees(&other.affiliation) {
        Some(true) => reasons.note(Reason::AffiliationSame, true),
        Some(false) => {
            reasons.note(Reason::AffiliationDiffers, true);
            reasons.add(Reason::CommonElsewhere, common);
        }
        None => {}
    }
}

/// How common the shared part of the name is, 0 to 1: frequent names throughout are the commonest, a
/// family name alone more so than a given one, as it is what tells people apart; one rare part makes it
/// rare, two make it nobody else's, and of three parts that agree few people have all.
fn commonness(pairs: &Pairs) -> f64 {
    let shared: Vec<&str> = pairs
        .shared
        .iter()
        .map(String::as_str)
        .filter(|text| text.chars().count() > 1)
        .collect();
    let family = shared
        .iter()
        .any(|name| name_words::is_frequent_family(name));
    let given = shared
        .iter()
        .any(|name| name_words::is_frequent_given(name));
    let rare = shared
        .iter()
        .filter(|name| !name_words::is_frequent(name))
        .count();
    let agree = pairs.agreeing.len();
    let fewer = if agree > 2 { 0.6 } else { 1.0 };
    fewer
        * match (rare, family, given) {
            (0, true, true) => 1.0,
            (0, true, false) => 0.8,
            (0, false, true) => 0.6,
            (1, true, _) => 0.4,
            (1, false, true) => 0.1,
            _ => 0.0,
        }
}
