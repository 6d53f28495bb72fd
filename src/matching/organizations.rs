//! Are two organizations one?

use super::acronyms::{self, Fit};
use super::aliases::{self, NameForm};
use super::align::{Alignment, Leftover, align};
use super::hosts::{self, Relation, Website};
use super::score::{Comparison, ORGANIZATIONS_FROM, Reason, ScoredReasons};
use super::tongues;

/// An organization as it is compared; read once, compared often.
#[derive(Clone, Debug)]
pub struct Organization {
    pub(super) forms: Vec<NameForm>,
    pub(super) site: Option<Website>,
    /// Whether a mailbox on the website's domain was verified.
    verified: bool,
}

impl Organization {
    /// Reads an organization's names (each may hold several) and its website, empty where unknown.
    /// `verified` says whether a mailbox on that website's domain was proved.
    #[must_use]
    pub fn read<'a>(
        names: impl IntoIterator<Item = &'a str>,
        website: &str,
        verified: bool,
    ) -> Self {
        let mut forms: Vec<NameForm> = Vec::new();
        for form in names.into_iter().flat_map(aliases::forms) {
            match forms.iter_mut().find(|one| one.name == form.name) {
                Some(known) => known.whole |= form.whole,
                None => forms.push(form),
            }
        }
        // Letters given beside a name prove nothing: a parent's letters stand beside its parts' too.
        if forms
            .iter()
            .any(|form| form.whole && form.acronym.is_none())
        {
            for form in forms.iter_mut().filter(|form| form.acronym.is_some()) {
                form.whole = false;
            }
        }
        Self {
            forms,
            site: Website::read(website),
            verified,
        }
    }
}

/// Compares two organizations. The order in which they are given does not matter.
#[must_use]
pub fn compare(one: &Organization, other: &Organization) -> Comparison {
    let relation = hosts::relation(one.site.as_ref(), other.site.as_ref());
    let pairs = one
        .forms
        .iter()
        .flat_map(|a| other.forms.iter().map(move |b| (a, b)));
    let best = pairs
        .map(|(a, b)| compare_forms(a, b, relation))
        .max_by(|a, b| a.score().total_cmp(&b.score()));
    let mut reasons = best.unwrap_or_default();
    reasons.note(Reason::AnyOrganizations, true);
    if let Some(reason) = host_reason(relation) {
        reasons.note(reason, true);
    }
    if relation == Relation::Unknown {
        let called = host_names(one, other).max(host_names(other, one));
        let shares = shares_telling(&reasons);
        reasons.add(Reason::HostNamesOther, if shares { 0.0 } else { called });
        let placed = reasons.has(Reason::OnePlace) || reasons.has(Reason::PlacesClash);
        reasons.note(
            Reason::HostNamesToo,
            shares && called >= 1.0 && !placed && !reasons.has(Reason::NamesEqual),
        );
    }
    Comparison::of(reasons, is_proved(one, other, relation), ORGANIZATIONS_FROM)
}

/// Proof: a verified mailbox on one domain that is no state's or university's as a whole, and a name
/// that is equal once language, articles and legal forms are set aside. Under domains of schools
/// and states, where departments share names, the host must be the same too.
fn is_proved(one: &Organization, other: &Organization, relation: Relation) -> bool {
    let own = |organization: &Organization| {
        organization.verified && organization.site.as_ref().is_some_and(Website::is_own)
    };
    let crowded = one.site.as_ref().is_some_and(Website::is_institution);
    let reached = match relation {
        Relation::Same => true,
        Relation::Pages | Relation::Domain => !crowded,
        _ => false,
    };
    let equal = || {
        one.forms.iter().any(|a| {
            other.forms.iter().any(|b| {
                let aligned = align(&a.name, &b.name);
                a.whole
                    && b.whole
                    && !read_alike(a, b)
                    && aligned.is_equal()
                    && aligned.slips == 0
                    && aligned.expanded == 0
            })
        })
    };
    own(one) && own(other) && reached && equal()
}

/// Whether two names are of one script in which other characters are read alike.
fn read_alike(one: &NameForm, other: &NameForm) -> bool {
    matches!((&one.name.written, &other.name.written), (Some(a), Some(b)) if a != b)
}

fn host_reason(relation: Relation) -> Option<Reason> {
    Some(match relation {
        Relation::Unknown => return None,
        Relation::Same => Reason::HostSame,
        Relation::Pages => Reason::HostPages,
        Relation::Domain => Reason::HostDomain,
        Relation::Sister => Reason::HostSister,
        Relation::Different => Reason::HostDifferent,
    })
}

fn shares_telling(reasons: &ScoredReasons) -> bool {
    reasons.has(Reason::TellingWords)
}

/// Whether the website of one is called as the other is: by its acronym, its initials or its name.
/// Half as sure where the acronym only begins the website's name: sufuorg.com.
fn host_names(one: &Organization, other: &Organization) -> f64 {
    let Some(site) = &one.site else {
        return 0.0;
    };
    let label = site.label().replace('-', "");
    let host = site.host.split('.').next().unwrap_or_default();
    let exact = |form: &NameForm| {
        form.acronym.as_ref() == Some(&label)
            || form.acronym.as_deref() == Some(host)
            || form.name.without_spaces() == label
            || form.name.tokens.concat() == label
            || acronyms::all_initials(&form.name).contains(&label)
            || site
                .label()
                .split('-')
                .any(|part| form.acronym.as_deref() == Some(part))
    };
    let begins = |form: &NameForm| {
        form.acronym
            .as_ref()
            .is_some_and(|letters| letters.chars().count() > 2 && label.starts_with(letters))
    };
    if label.chars().count() > 1 && other.forms.iter().any(exact) {
        1.0
    } else if other.forms.iter().any(begins) {
        0.5
    } else {
        0.0
    }
}

/// What two forms of names say.
fn compare_forms(one: &NameForm, other: &NameForm, relation: Relation) -> ScoredReasons {
    let mut reasons = compare_names(one, other, relation);
    reasons.note(Reason::OnlySides, !one.whole && !other.whole);
    reasons
}

fn compare_names(one: &NameForm, other: &NameForm, relation: Relation) -> ScoredReasons {
    let aligned = align(&one.name, &other.name);
    if aligned.is_equal() {
        return by_words(aligned, [None, None], relation);
    }
    let letters = [by_letters(one, other), by_letters(other, one)];
    letters.into_iter().flatten().next().unwrap_or_else(|| {
        let tongues = [tongues::of(&one.name), tongues::of(&other.name)];
        by_words(aligned, tongues, relation)
    })
}

/// What an acronym on one side says about the name on the other.
fn by_letters(short: &NameForm, long: &NameForm) -> Option<ScoredReasons> {
    let letters = short.acronym.as_ref().filter(|_| long.acronym.is_none())?;
    if long.name.tokens.contains(letters) {
        return None;
    }
    let reason = match acronyms::spell(letters, &long.name) {
        Some(Fit::Initials) if letters.chars().count() > 3 => Reason::AcronymLong,
        Some(Fit::Initials) if letters.chars().count() == 3 => Reason::AcronymShort,
        Some(Fit::Initials) => Reason::AcronymOfTwo,
        Some(Fit::Loose) => Reason::AcronymLoose,
        Some(Fit::Translated) => Reason::AcronymTranslated,
        None if long.name.words.len() < 2 => return None,
        None => Reason::AcronymAstray,
    };
    let mut reasons = ScoredReasons::default();
    reasons.note(reason, true);
    Some(reasons)
}

/// Weights below this are rounding.
const NOTHING: f64 = 1e-9;
/// Fields or unknown words above this weight add no evidence.
const MOST_CONTENT: f64 = 4.0;
/// A telling weight of this size counts half.
const HALF_TELLING: f64 = 2.0;

/// What shared words and leftovers say. Strengths of what is left over are half its weight, so that
/// one unknown word, which weighs 2, speaks with full strength.
///
/// Words that only one language's table lacks may be translations of each other: between two languages
/// they count half.
fn by_words(
    mut aligned: Alignment,
    tongues: [Option<&str>; 2],
    relation: Relation,
) -> ScoredReasons {
    let mut reasons = ScoredReasons::default();
    if tongues::differ(tongues) {
        for side in 0..2 {
            aligned.understand(side, |places| {
                tongues::may_leave_out(places, tongues[1 - side])
            });
        }
    }
    let [one, other] = &aligned.left;
    let known = [one, other].map(|left| left.content - left.unknown);
    let clashing = known[0].min(known[1]);
    let unknown = if tongues::differ(tongues) { 0.5 } else { 1.0 };
    let content =
        [one, other].map(|left| (left.content - clashing) - left.unknown * (1.0 - unknown));
    let content = content.map(|weight| weight.clamp(0.0, MOST_CONTENT));
    let (least, most) = (content[0].min(content[1]), content[0].max(content[1]));
    reasons.note(Reason::NamesEqual, aligned.is_equal());
    let kinds_only = [one, other].iter().all(|left| {
        left.content <= 0.0 && left.places.is_empty() && left.parts == 0 && left.numbers == 0
    });
    let telling = aligned.telling > 0.0 && kinds_only && !aligned.is_equal();
    reasons.note(Reason::OnlyKindsDiffer, telling);
    reasons.add(
        Reason::TellingWords,
        aligned.telling / (aligned.telling + HALF_TELLING),
    );
    reasons.add(Reason::FieldsClash, clashing.min(MOST_CONTENT) / 2.0);
    reasons.add(Reason::BothHaveOwnWords, least / 2.0);
    reasons.add(Reason::OneSaysMore, (most - least) / 2.0);
    let clash = aligned.places_clash();
    reasons.note(Reason::PlacesClash, clash);
    let placed = one.places.is_empty() != other.places.is_empty();
    reasons.note(Reason::OnePlace, !clash && placed);
    reasons.note(Reason::NumbersClash, one.numbers + other.numbers > 0);
    let both_kinds = !one.bodies.is_empty() && !other.bodies.is_empty();
    reasons.note(
        Reason::OneIsPart,
        !both_kinds && one.parts + other.parts > 0,
    );
    let near = matches!(
        relation,
        Relation::Same | Relation::Pages | Relation::Domain
    );
    reasons.note(
        Reason::PartOnOneSite,
        near && (is_within(one, other) || is_within(other, one)),
    );
    reasons
}

/// Whether nothing of the first is left over, while the other adds a field, a place or a part.
fn is_within(one: &Leftover, other: &Leftover) -> bool {
    let adds = other.content > 0.0 || !other.places.is_empty() || other.parts > 0;
    one.weight < NOTHING && adds
}
