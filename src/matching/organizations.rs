//! Are two organizations one?

use super::acronyms::{self, Fit};
use super::aliases::{self, NameForm};
use super::align::{Alignment, Leftover, align};
use super::hosts::{self, HostRelation, Website};
use super::score::{Comparison, ORGANIZATIONS_FROM, Reason, ScoredReasons};
use super::tongues;

/// An organization as it is compared; read once, compared often.
#[derive(Clone, Debug)]
pub struct ComparedOrganization {
    pub(super) forms: Vec<NameForm>,
    pub(super) site: Option<Website>,
    /// Whether a mailbox on the website's domain was verified.
    verified: bool,
    /// Whether the site is the domain that its mail comes from, and no website is known there.
    mails_from_site: bool,
}

impl ComparedOrganization {
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
            mails_from_site: false,
        }
    }

    /// The same, where the site is a domain of mailboxes only.
    #[must_use]
    pub fn with_mail_domain(mut self) -> Self {
        self.mails_from_site = true;
        self
    }

    /// The names of several words.
    fn full_forms(&self) -> impl Iterator<Item = &NameForm> {
        self.forms.iter().filter(|form| form.name.words.len() > 1)
    }

    /// The letters that stand for its full names: given beside them, or called so by its website.
    fn own_letters(&self) -> Vec<String> {
        let spelled = |letters: &String| {
            let mut full = self.full_forms();
            full.any(|form| acronyms::spell(letters, &form.name) == Some(Fit::Initials))
        };
        let given = self.forms.iter().filter_map(|form| form.acronym.clone());
        let labels = self.site.iter().flat_map(|site| site.label().split('-'));
        let labels = labels.map(str::to_owned);
        given.chain(labels).filter(spelled).collect()
    }
}

/// Compares two organizations. The order in which they are given does not matter.
#[must_use]
pub fn compare(one: &ComparedOrganization, other: &ComparedOrganization) -> Comparison {
    let relation = hosts::relation(one.site.as_ref(), other.site.as_ref());
    let pairs = one
        .forms
        .iter()
        .flat_map(|a| other.forms.iter().map(move |b| (a, b)));
    let best = pairs
        .map(|(a, b)| compare_forms((one, a), (other, b), relation))
        .max_by(|a, b| a.score().total_cmp(&b.score()));
    let mut reasons = best.unwrap_or_default();
    reasons.note(Reason::AnyOrganizations, true);
    note_hosts(one, other, relation, &mut reasons);
    let asks = asks_on_list(&reasons);
    Comparison::of(reasons, is_proved(one, other, relation), asks)
}

/// Whether a coordinator is asked about two organizations of one list. Letters that stand in a name only
/// in their order, or would be those of a translation, fit too many names on a whole list, and so
/// do two letters, and three even where they are exactly the first ones (ACA is dozens of bodies): they
/// ask only where a website says the same. (Of 26 wrong questions on ten public lists, 22 came from
/// letters in order or of a translation, November 2026.)
fn asks_on_list(reasons: &ScoredReasons) -> bool {
    let by_chance = [
        Reason::AcronymLoose,
        Reason::AcronymTranslated,
        Reason::AcronymOfTwo,
        Reason::AcronymShort,
    ];
    let sites = [
        Reason::HostSame,
        Reason::MailDomainSame,
        Reason::MailAtWebsite,
        Reason::HostPages,
        Reason::HostDomain,
        Reason::HostNamesOther,
        Reason::HostNamesToo,
    ];
    let any = |wanted: &[Reason]| wanted.iter().any(|reason| reasons.has(*reason));
    reasons.score() >= ORGANIZATIONS_FROM && (!any(&by_chance) || any(&sites))
}

/// What the websites say, about each other and about the names.
fn note_hosts(
    one: &ComparedOrganization,
    other: &ComparedOrganization,
    relation: HostRelation,
    reasons: &mut ScoredReasons,
) {
    // Hosts of states and universities have departments under one name.
    let crowded = |organization: &ComparedOrganization| {
        let site = organization.site.as_ref();
        site.is_some_and(|site| site.is_institution() || !site.is_own())
    };
    match relation {
        HostRelation::Unknown => {
            let called = host_names(one, other).max(host_names(other, one));
            let shares = shares_telling(reasons);
            reasons.add(Reason::HostNamesOther, if shares { 0.0 } else { called });
            let placed = reasons.has(Reason::OnePlace) || reasons.has(Reason::PlacesClash);
            let equal = reasons.has(Reason::NamesEqual);
            reasons.note(
                Reason::HostNamesToo,
                shares && called >= 1.0 && !placed && !equal,
            );
        }
        HostRelation::Same if crowded(one) => reasons.add(same_site(one, other), CROWDED),
        HostRelation::Below => reasons.add(same_site(one, other), CROWDED),
        HostRelation::Same => reasons.note(same_site(one, other), true),
        HostRelation::Pages => reasons.note(Reason::HostPages, true),
        HostRelation::Domain => reasons.note(Reason::HostDomain, true),
        HostRelation::Sister => reasons.note(Reason::HostSister, true),
        HostRelation::Country => reasons.note(Reason::HostCountry, true),
        // Some bodies have two websites: an equal name that tells something is asked about, if no
        // country's ending says that it is the like body elsewhere.
        HostRelation::Different => {
            let country = |organization: &ComparedOrganization| {
                let site = organization.site.as_ref()?;
                site.country().map(str::to_owned)
            };
            let abroad = matches!((country(one), country(other)), (Some(a), Some(b)) if a != b);
            let equal = reasons.has(Reason::NamesEqual)
                && !reasons.has(Reason::Misspelled)
                && reasons.strength(Reason::TellingWords) >= HALF
                && ![one, other].into_iter().any(crowded)
                && !abroad;
            reasons.add(Reason::HostDifferent, if equal { HALF } else { 1.0 });
        }
    }
}

/// What is the same of two sites.
fn same_site(one: &ComparedOrganization, other: &ComparedOrganization) -> Reason {
    match (one.mails_from_site, other.mails_from_site) {
        (false, false) => Reason::HostSame,
        (true, true) => Reason::MailDomainSame,
        _ => Reason::MailAtWebsite,
    }
}

/// The share of the same website that counts where many bodies have pages.
const CROWDED: f64 = 0.72;
/// The strength at which words are telling, and that of a website that equal names outweigh.
const HALF: f64 = 0.5;

/// Proof: a verified mailbox on one domain that is no state's or university's as a whole, and a name
/// that is equal once language, articles and legal forms are set aside. Under domains of schools
/// and states, where departments share names, the host must be the same too.
fn is_proved(
    one: &ComparedOrganization,
    other: &ComparedOrganization,
    relation: HostRelation,
) -> bool {
    let own = |organization: &ComparedOrganization| {
        organization.verified && organization.site.as_ref().is_some_and(Website::is_own)
    };
    let crowded = one.site.as_ref().is_some_and(Website::is_institution);
    let reached = match relation {
        HostRelation::Same | HostRelation::Below => true,
        HostRelation::Pages | HostRelation::Domain => !crowded,
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

fn shares_telling(reasons: &ScoredReasons) -> bool {
    reasons.has(Reason::TellingWords)
}

/// Whether the website of one is called as the other is: by its acronym, its initials or its name.
/// Half as sure where the acronym only begins the website's name: sufuorg.com.
fn host_names(one: &ComparedOrganization, other: &ComparedOrganization) -> f64 {
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

/// A form of a name, beside whose it is.
type OwnForm<'a> = (&'a ComparedOrganization, &'a NameForm);

/// What two forms of names say.
fn compare_forms(one: OwnForm<'_>, other: OwnForm<'_>, relation: HostRelation) -> ScoredReasons {
    let mut reasons = compare_names(one, other, relation);
    reasons.note(Reason::OnlySides, !one.1.whole && !other.1.whole);
    reasons
}

fn compare_names(one: OwnForm<'_>, other: OwnForm<'_>, relation: HostRelation) -> ScoredReasons {
    let names = [&one.1.name, &other.1.name];
    let aligned = align(names[0], names[1]);
    if aligned.is_equal() {
        return by_words(aligned, [None, None], relation);
    }
    let letters = [by_letters(one, other), by_letters(other, one)];
    letters
        .into_iter()
        .flatten()
        .next()
        .unwrap_or_else(|| by_words(aligned, names.map(tongues::of), relation))
}

/// What an acronym on one side says about the name on the other.
fn by_letters(short: OwnForm<'_>, long: OwnForm<'_>) -> Option<ScoredReasons> {
    let letters = short
        .1
        .acronym
        .as_ref()
        .filter(|_| long.1.acronym.is_none())?;
    let name = &long.1.name;
    if name.tokens.contains(letters) {
        return None;
    }
    let fit = acronyms::spell(letters, name).filter(|fit| !is_chance(short, long, *fit));
    let reason = match fit {
        Some(Fit::Initials) if letters.chars().count() > 3 => Reason::AcronymLong,
        Some(Fit::Initials) if letters.chars().count() == 3 => Reason::AcronymShort,
        Some(Fit::Initials) => Reason::AcronymOfTwo,
        Some(Fit::Loose) => Reason::AcronymLoose,
        Some(Fit::Translated) => Reason::AcronymTranslated,
        None if name.words.len() < 2 => return None,
        None => Reason::AcronymAstray,
    };
    let mut reasons = ScoredReasons::default();
    reasons.note(reason, true);
    Some(reasons)
}

/// Whether letters that fit a name stand for another one: the side that gives them gives the name that they
/// stand for, or the other side has letters of its own. A translation has letters of its own too.
fn is_chance((short, form): OwnForm<'_>, (long, _): OwnForm<'_>, fit: Fit) -> bool {
    let letters = form.acronym.as_deref().unwrap_or_default();
    let spells = |full: &NameForm| acronyms::spell(letters, &full.name) == Some(Fit::Initials);
    if short.full_forms().any(spells) {
        return true;
    }
    let own = long.own_letters();
    fit != Fit::Translated && !own.is_empty() && !own.iter().any(|own| own == letters)
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
    relation: HostRelation,
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
    reasons.note(Reason::Misspelled, aligned.slips > 0);
    reasons.note(Reason::SpelledOut, aligned.expanded > 0);
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
        HostRelation::Same | HostRelation::Below | HostRelation::Pages | HostRelation::Domain
    );
    reasons.note(
        Reason::PartOnOneSite,
        near && (is_within(one, other) || is_within(other, one)),
    );
    reasons.note(Reason::PlacesOnOneSite, near && clash);
    reasons
}

/// Whether nothing of the first is left over, while the other adds a field, a place or a part.
fn is_within(one: &Leftover, other: &Leftover) -> bool {
    let adds = other.content > 0.0 || !other.places.is_empty() || other.parts > 0;
    one.weight < NOTHING && adds
}
