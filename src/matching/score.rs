//! Reasons, weights and thresholds: what each reason adds to a score, and why.
//!
//! Scores are log-odds: 0 means as likely the same as not. Weights were chosen by trial on labelled
//! pairs, real ones and invented ones, and rounded; the comment at each gives its sense. No script
//! fits them, and the real pairs are not in the repository. To change one, compare the figures of
//! `cargo bench --bench matching` before and after; tests/matching/figures.rs holds them.

/// From this score on two organizations are possibly the same.
pub const ORGANIZATIONS_FROM: f64 = 0.0;
/// From this score on two persons are possibly the same.
pub const PERSONS_FROM: f64 = 0.0;
/// The same where nothing but names agrees and they only fit each other. On a whole list such pairs
/// are rarely one person, so what the labelled pairs take for even odds is not enough: the odds must
/// be e to one.
pub(super) const NAMES_FIT_FROM: f64 = 1.0;

/// What a comparison comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Proved: one and the same.
    Same,
    /// A coordinator should review it.
    PossiblySame,
    /// Two.
    Different,
}

macro_rules! reasons {
    ($($(#[doc = $doc:literal])* $name:ident, $weight:literal, $key:literal;)*) => {
        /// A reason for or against two being the same.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Reason { $($(#[doc = $doc])* $name,)* }

        impl Reason {
            /// All of them, in the order of their declaration.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// What it adds to the score at full strength.
            #[must_use]
            pub fn weight(self) -> f64 {
                match self { $(Self::$name => $weight,)* }
            }

            /// The message that says it to coordinators (`templates/locales/*/matching.ftl`).
            #[must_use]
            pub fn message_key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }

            /// Its name in the database and in files of figures.
            #[must_use]
            pub fn label(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }
        }
    };
}

reasons! {
    /// Any two organizations of a candidate list: most are different.
    AnyOrganizations, -1.2, "match-any-organizations";
    /// Nothing is left over once articles, legal forms and languages are set aside.
    NamesEqual, 3.9, "match-names-equal";
    /// A slip of the fingers or another ending: now and then it is another name.
    Misspelled, -0.1, "match-misspelled";
    /// An acronym inside a name stands for words of the other: it only says so, the words count.
    SpelledOut, 0.0, "match-spelled-out";
    /// Departments that both name their university: takes back nearly all that equal words gave.
    OnlySides, -3.5, "match-only-sides";
    /// Association or society, national or not: organizations are seldom told apart by that alone.
    OnlyKindsDiffer, 1.4, "match-only-kinds-differ";
    /// Rare words agree: the more telling, the less by chance.
    TellingWords, 1.0, "match-telling-words";
    /// An exact acronym of four letters or more is seldom chance.
    AcronymLong, 3.1, "match-acronym-long";
    /// Three letters or fewer stand for many organizations.
    AcronymShort, 2.3, "match-acronym-short";
    /// Two letters stand for very many.
    AcronymOfTwo, 1.9, "match-acronym-of-two";
    /// Letters in their order, not all first letters.
    AcronymLoose, 1.4, "match-acronym-loose";
    /// Letters that a translation of the name would give.
    AcronymTranslated, 1.4, "match-acronym-translated";
    /// Letters beside a name: such pairs come up by a shared key, and names have letters of other languages.
    AcronymAstray, 0.4, "match-acronym-astray";
    /// Physics and mathematics: two organizations of one kind.
    FieldsClash, -1.9, "match-fields-clash";
    /// Both have fields or names of their own: two organizations of one field.
    BothHaveOwnWords, -1.5, "match-both-have-own-words";
    /// One says more than the other: parent or chapter.
    OneSaysMore, -0.6, "match-one-says-more";
    /// Ottawa and Toronto: sections. Whatever else is shared is shared by all sections.
    PlacesClash, -2.9, "match-places-clash";
    /// One names a place that the other lacks: a chapter.
    OnePlace, -0.9, "match-one-place";
    /// Local 3902 and 3903: a number is given for no other reason than to tell them apart.
    NumbersClash, -3.0, "match-numbers-clash";
    /// Friends of X, X Foundation, X Section.
    OneIsPart, -0.7, "match-one-is-part";
    /// On one website: a parent and its part. It takes part of what the website gives.
    PartOnOneSite, -0.8, "match-part-on-one-site";
    /// Two sections of a body with one website: what the website gives is the body's.
    PlacesOnOneSite, -1.5, "match-places-on-one-site";
    /// One host nearly always belongs to one organization: of 516 labelled pairs with one host 501 were one.
    HostSame, 3.6, "match-host-same";
    /// The same for mailboxes: both write from one domain.
    MailDomainSame, 3.6, "match-mail-domain-same";
    /// The website of one, and the domain that the other writes from.
    MailAtWebsite, 3.6, "match-mail-at-website";
    /// Pages on one host: often two departments.
    HostPages, -0.1, "match-host-pages";
    /// Hosts below one domain: often labs of one university.
    HostDomain, -0.6, "match-host-domain";
    /// amity.ca and amity.org.uk: sisters.
    HostSister, -2.1, "match-host-sister";
    /// amity.ca and amity.fr: the section of each country.
    HostCountry, -4.6, "match-host-country";
    /// Two websites: mostly two organizations; an equal name alone does not outweigh it.
    HostDifferent, -4.4, "match-host-different";
    /// The website of one has the name of the other: strong evidence if there is no other.
    HostNamesOther, 1.7, "match-host-names-other";
    /// The website of one is the whole name of the other, and words agree.
    HostNamesToo, 1.2, "match-host-names-too";

    /// Any two persons of a candidate list: a list of namesakes, less mixed than organizations'.
    AnyPersons, -0.6, "match-any-persons";
    /// A mailbox is one person's, mostly.
    MailboxSame, 1.5, "match-mailbox-same";
    /// The part before the @ elsewhere.
    LocalPartSame, 0.9, "match-local-part-same";
    /// info@ and the like say nothing.
    MailboxShared, -0.5, "match-mailbox-shared";
    /// Full names agree word by word.
    PersonNamesEqual, 3.5, "match-person-names-equal";
    /// Every part of the shorter name has its fellow.
    NamesFit, 2.5, "match-names-fit";
    /// A diminutive or short form: many sign so here and otherwise there, so it takes next to nothing.
    Nickname, -0.1, "match-nickname";
    /// An initial fits many names.
    InitialFits, -0.5, "match-initial-fits";
    /// A middle name on one side only: most leave theirs out now and then.
    MiddleNameMissing, -0.1, "match-middle-name-missing";
    /// A letter too many, too few or swapped is a slip mostly.
    PersonSlip, -0.4, "match-person-slip";
    /// Another script, or another way to write one sound in Latin letters.
    SoundsAlike, -0.4, "match-sounds-alike";
    /// Other characters of one script: mostly two persons.
    ReadsAlike, -2.0, "match-reads-alike";
    /// Another letter in its place is another name as often.
    OtherLetter, -1.8, "match-other-letter";
    /// A single name that is part of the other: what it lacks may be anybody's.
    HandleFits, -0.1, "match-handle-fits";
    /// Marie and Marie-Ève are two names.
    HalfOfCompound, -2.5, "match-half-of-compound";
    /// Different family names: relatives and colleagues, seldom somebody who married.
    FamilyNamesDiffer, -2.6, "match-family-names-differ";
    /// Different given names: relatives. Stronger than different family names, which change by marriage.
    GivenNamesDiffer, -2.8, "match-given-names-differ";
    /// Middle names differ: people give them to avoid being confused with namesakes.
    MiddleNamesDiffer, -2.6, "match-middle-names-differ";
    /// Jr. and Sr.: written for no other reason than to tell two of one name apart.
    GenerationsDiffer, -5.0, "match-generations-differ";
    /// Jean and Jeanne: two people, although elsewhere a difference of two letters is a typing error.
    GenderedPair, -2.7, "match-gendered-pair";
    /// A name that many bear: namesakes outnumber repeats. The rarer its parts, the less it takes.
    NameCommon, -2.4, "match-name-common";
    /// They give the same affiliation: colleagues do too, so it only supports what the name says.
    AffiliationSame, 0.5, "match-affiliation-same";
    /// They give different ones: people have several, and change them.
    AffiliationDiffers, -1.0, "match-affiliation-differs";
    /// Two people of one common name work at two places: beyond what both say by themselves.
    CommonElsewhere, -2.6, "match-common-elsewhere";
}

/// A reason and how strongly it applies, 0 to 1 mostly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScoredReason {
    pub reason: Reason,
    /// How strongly.
    pub strength: f64,
}

/// The reasons found in one comparison.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ScoredReasons(pub(super) Vec<ScoredReason>);

impl ScoredReasons {
    /// Adds a reason at some strength, if any.
    pub(super) fn add(&mut self, reason: Reason, strength: f64) {
        if strength > 0.0 {
            self.0.push(ScoredReason { reason, strength });
        }
    }

    /// Adds a reason that holds or does not.
    pub(super) fn note(&mut self, reason: Reason, holds: bool) {
        self.add(reason, f64::from(u8::from(holds)));
    }

    /// Whether a reason was noted.
    pub(super) fn has(&self, reason: Reason) -> bool {
        self.0.iter().any(|one| one.reason == reason)
    }

    /// How strongly a reason was noted; 0 if it was not.
    pub(super) fn strength(&self, reason: Reason) -> f64 {
        let noted = self.0.iter().filter(|one| one.reason == reason);
        noted.map(|one| one.strength).fold(0.0, f64::max)
    }

    /// The sum of what all add.
    pub(super) fn score(&self) -> f64 {
        self.0
            .iter()
            .map(|one| one.reason.weight() * one.strength)
            .sum()
    }
}

/// What a comparison came to, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What it comes to.
    pub outcome: Outcome,
    /// Log-odds that both are one.
    pub score: f64,
    /// Every reason with its strength, in the order in which they were checked.
    pub scored_reasons: Vec<ScoredReason>,
}

impl Comparison {
    /// `asks` says whether the score is enough to ask about two records of a whole list.
    pub(super) fn of(reasons: ScoredReasons, proved: bool, asks: bool) -> Self {
        let score = reasons.score();
        let outcome = if proved {
            Outcome::Same
        } else if asks {
            Outcome::PossiblySame
        } else {
            Outcome::Different
        };
        Self {
            outcome,
            score,
            scored_reasons: reasons.0,
        }
    }

    /// Whether the two organizations have one name, spelled out on both sides.
    #[must_use]
    pub fn names_are_equal(&self) -> bool {
        let has = |reason| self.scored_reasons.iter().any(|one| one.reason == reason);
        has(Reason::NamesEqual) && !has(Reason::SpelledOut)
    }

    /// The reasons that moved the score, for and against, the strongest first.
    #[must_use]
    pub fn reasons(&self) -> Vec<Reason> {
        let mut moved: Vec<&ScoredReason> = self
            .scored_reasons
            .iter()
            .filter(|one| one.reason.weight() != 0.0)
            .filter(|one| !matches!(one.reason, Reason::AnyOrganizations | Reason::AnyPersons))
            .collect();
        let size = |one: &ScoredReason| (one.reason.weight() * one.strength).abs();
        moved.sort_by(|one, other| size(other).total_cmp(&size(one)));
        moved.into_iter().map(|one| one.reason).collect()
    }
}
