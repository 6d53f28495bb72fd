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
    ($($(#[doc = $doc:literal])* $name:ident, $weight:literal, $words:literal;)*) => {
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

            /// In words, for coordinators.
            #[must_use]
            pub fn words(self) -> &'static str {
                match self { $(Self::$name => $words,)* }
            }

            /// Its name in files of figures.
            #[must_use]
            pub fn label(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }
        }
    };
}

reasons! {
    /// Any two organizations of a candidate list: most are different.
    AnyOrganizations, -1.2, "few organizations that come up together are one";
    /// Nothing is left over once articles, legal forms and languages are set aside.
    NamesEqual, 3.9, "the names are equal once articles, legal forms and language are set aside";
    /// Departments that both name their university: takes back nearly all that equal words gave.
    OnlySides, -3.5, "only what stands beside both names agrees";
    /// Association or society, national or not: organizations are seldom told apart by that alone.
    OnlyKindsDiffer, 1.4, "only words for the kind of body differ";
    /// Rare words agree: the more telling, the less by chance.
    TellingWords, 1.0, "the words that they share are telling";
    /// An exact acronym of four letters or more is seldom chance.
    AcronymLong, 3.1, "one is the acronym of the other";
    /// Three letters or fewer stand for many organizations.
    AcronymShort, 2.3, "one may be the acronym of the other, which is short";
    /// Two letters stand for very many.
    AcronymOfTwo, 1.9, "one may be the acronym of the other, which has two letters only";
    /// Letters in their order, not all first letters.
    AcronymLoose, 1.4, "the letters of one stand in the other in their order";
    /// Letters that a translation of the name would give.
    AcronymTranslated, 1.4, "one may be the acronym of the other in another language";
    /// Letters beside a name: such pairs come up by a shared key, and names have letters of other languages.
    AcronymAstray, 0.4, "the acronym of one does not spell the other";
    /// Physics and mathematics: two organizations of one kind.
    FieldsClash, -1.9, "they work in different fields";
    /// Both have fields or names of their own: two organizations of one field.
    BothHaveOwnWords, -1.5, "each has words of its own";
    /// One says more than the other: parent or chapter.
    OneSaysMore, -0.6, "one has words that the other lacks";
    /// Ottawa and Toronto: sections. Whatever else is shared is shared by all sections.
    PlacesClash, -2.9, "they name different places";
    /// One names a place that the other lacks: a chapter.
    OnePlace, -0.9, "one names a place that the other does not";
    /// Local 3902 and 3903: a number is given for no other reason than to tell them apart.
    NumbersClash, -3.0, "their numbers differ";
    /// Friends of X, X Foundation, X Section.
    OneIsPart, -0.7, "one seems to be part or offspring of the other";
    /// On one website: a parent and its part. It takes part of what the website gives.
    PartOnOneSite, -0.8, "one name adds a place or part to the other, on the same website";
    /// One host nearly always belongs to one organization.
    HostSame, 2.6, "the same website";
    /// Pages on one host: often two departments.
    HostPages, -0.1, "different pages of one website";
    /// Hosts below one domain: often labs of one university.
    HostDomain, -0.6, "websites under one domain";
    /// amity.ca and amity.org.uk: sisters.
    HostSister, -2.1, "the same website name under another ending";
    /// Two websites: mostly two organizations; an equal name alone does not outweigh it.
    HostDifferent, -4.4, "different websites";
    /// The website of one has the name of the other: strong evidence if there is no other.
    HostNamesOther, 1.7, "the website of one is called like the other";
    /// The website of one is the whole name of the other, and words agree.
    HostNamesToo, 1.2, "the website of one is called exactly like the other, whose words it shares";

    /// Any two persons of a candidate list: a list of namesakes, less mixed than organizations'.
    AnyPersons, -0.6, "few persons that come up together are one";
    /// A mailbox is one person's, mostly.
    MailboxSame, 1.5, "the same mailbox";
    /// The part before the @ elsewhere.
    LocalPartSame, 0.9, "the same name before the @, at another provider";
    /// info@ and the like say nothing.
    MailboxShared, -0.5, "a mailbox that several people read";
    /// Full names agree word by word.
    PersonNamesEqual, 3.5, "the same name";
    /// Every part of the shorter name has its fellow.
    NamesFit, 2.5, "the names fit each other";
    /// A diminutive or short form: many sign so here and otherwise there, so it takes next to nothing.
    Nickname, -0.1, "a short form of the same given name";
    /// An initial fits many names.
    InitialFits, -0.5, "an initial that fits";
    /// A middle name on one side only: most leave theirs out now and then.
    MiddleNameMissing, -0.1, "one has a further name that the other lacks";
    /// A letter too many, too few or swapped is a slip mostly.
    PersonSlip, -0.4, "the same name but for a typing error";
    /// Another script, or another way to write one sound in Latin letters.
    SoundsAlike, -0.4, "names that sound alike, written in another way";
    /// Other characters of one script: mostly two persons.
    ReadsAlike, -2.0, "different characters that are read alike";
    /// Another letter in its place is another name as often.
    OtherLetter, -1.8, "a letter differs: a typing error or another name";
    /// A single name that is part of the other: what it lacks may be anybody's.
    HandleFits, -0.1, "a single name that is part of the other";
    /// Marie and Marie-Ève are two names.
    HalfOfCompound, -2.5, "one lacks half of a hyphened name";
    /// Different family names: relatives and colleagues, seldom somebody who married.
    FamilyNamesDiffer, -2.6, "different family names";
    /// Different given names: relatives. Stronger than different family names, which change by marriage.
    GivenNamesDiffer, -2.8, "different given names";
    /// Middle names differ: people give them to avoid being confused with namesakes.
    MiddleNamesDiffer, -2.6, "different middle names or initials";
    /// Jr. and Sr.: written for no other reason than to tell two of one name apart.
    GenerationsDiffer, -5.0, "one is junior, the other senior";
    /// Jean and Jeanne: two people, although elsewhere a difference of two letters is a typing error.
    GenderedPair, -2.7, "given names of a man and a woman that differ by their ending";
    /// A name that many bear: namesakes outnumber repeats. The rarer its parts, the less it takes.
    NameCommon, -2.4, "many people bear this name";
    /// They give the same affiliation: colleagues do too, so it only supports what the name says.
    AffiliationSame, 0.5, "the same affiliation";
    /// They give different ones: people have several, and change them.
    AffiliationDiffers, -1.0, "different affiliations";
    /// Two people of one common name work at two places: beyond what both say by themselves.
    CommonElsewhere, -2.6, "a common name, at another affiliation";
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
    pub(super) fn of(reasons: ScoredReasons, proved: bool, from: f64) -> Self {
        let score = reasons.score();
        let outcome = if proved {
            Outcome::Same
        } else if score >= from {
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

    /// The reasons that moved the score, the strongest first.
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
