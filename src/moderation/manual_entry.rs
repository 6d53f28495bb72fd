//! Entering by hand what came on paper or by mail: published at once, marked as entered, with its
//! source.

use crate::signatures::store as signatures;
use crate::signatures::store::review;
use entity::ids::OrganizationId;
use entity::signature;
use entity::values::{Received, SignatureKind, Visibility, VisibilityChoice};
use sea_orm::ConnectionTrait;

use crate::act::ActError;
use crate::app::App;
use crate::clock::Millis;
use crate::email_address::EmailAddress;
use crate::journal::Actor;
use crate::letters;
use crate::letters::Letter;
use crate::locale::Locale;
use crate::moderation::mail::EnteredMail;
use crate::moderation::{change_state, enqueue_prepared};
use crate::organizations;
use crate::organizations::Names;
use crate::register::entry_choice::{Claim, EntryChoice, bind, refuse_undecided};
use crate::signatures::holder::manage_link;
use crate::signatures::lifecycle::Transition;
use crate::signatures::list_entry::entry;
use crate::signatures::match_profile::MatchProfile;
use crate::signatures::refusal::field::{Field, FieldFault};
use crate::signatures::refusal::unfit::{LetterFault, Unfit};
use crate::signatures::refusal::{Refusal, retry_on_conflict};
use crate::signatures::store::{Mailbox, TransitionFields, find_existing};
use crate::signatures::submission::SubmissionPart;
use crate::signatures::submission::{Endorsement, Individual};
use crate::signatures::typed;
use crate::signing::mailbox::{PreparedMail, about, prepare_mail};
use crate::text::person_name::guess_sort_name;
use crate::vetting::duplicate_check::note_likes;
use crate::vetting::duplicates::{Newcomer, Verdict, VettingRules, judge};
use crate::vetting::store::entries_like;

/// A coordinator decides who may be entered; only the same signatory twice is refused.
const RULES: VettingRules = VettingRules {
    names_per_address: i32::MAX,
    approves_first: false,
    marked: false,
    may_speak: true,
    resembles: false,
};

/// A signature as a coordinator types it.
#[derive(Clone, Debug, Default)]
pub struct ManualEntry {
    /// The organization's name, as printed.
    pub organization: Option<String>,
    /// The individual's name, as printed.
    pub individual: Option<String>,
    /// The organization's name in French.
    pub name_fr: Option<String>,
    /// The organization's initials or short form, for matching alone.
    pub acronym: Option<String>,
    /// Under which an individual is listed.
    pub sort_name: Option<String>,
    /// An individual's title.
    pub title: Option<String>,
    /// An individual's affiliation.
    pub affiliation: Option<String>,
    /// Province, country or town.
    pub place: Option<String>,
    /// An organization's website.
    pub website: Option<String>,
    /// Who signed for the organization.
    pub representative: Option<String>,
    pub representative_title: Option<String>,
    /// Where the holder is told how they are listed.
    pub email: Option<String>,
    /// Counted, without the name.
    pub counted: bool,
    /// Where the signature comes from, such as "letter of July 3".
    pub source: String,
    /// How it was received; none: by email.
    pub received: Option<Received>,
    /// The language to write to its holder in; none for the letter's first.
    pub language: Option<Locale>,
    /// The organization's register entry.
    pub binding: EntryChoice,
}

/// A signature that was entered.
#[derive(Clone, Debug)]
pub struct Entered {
    /// As it stands.
    pub row: signature::Model,
    /// How many on the letter it may be the same as; they wait to be looked at.
    pub resembles: usize,
}

/// What was typed, read.
struct TypedEntry {
    part: Signatory,
    address: Option<EmailAddress>,
    source: String,
}

enum Signatory {
    Individual(Individual),
    Endorsement(Endorsement),
}

impl Signatory {
    fn part(&self) -> SubmissionPart<'_> {
        match self {
            Self::Individual(part) => SubmissionPart::Individual(part),
            Self::Endorsement(part) => SubmissionPart::Endorsement(part),
        }
    }
}

/// Enters a signature on a letter, and tells its holder where an address is given. An individual who
/// may be the same as another on the letter is asked about.
///
/// # Errors
/// If there is no such letter, something typed is no name or address, the signatory stands there
/// already, the organization may be one of the register and nobody said which, or the database is
/// away.
pub async fn enter(
    app: &App,
    letter: &str,
    hand: &ManualEntry,
    actor: &Actor,
) -> Result<Entered, Refusal> {
    retry_on_conflict(async || attempt(app, letter, hand, actor).await).await
}

async fn attempt(
    app: &App,
    slug: &str,
    hand: &ManualEntry,
    actor: &Actor,
) -> Result<Entered, Refusal> {
    let letter = find_letter(app.storage.read(), slug).await?;
    let entry = read(hand, &letter)?;
    let PreparedEntry { row, mail } = prepare(app, &letter, hand, &entry)?;
    let act = app.act(actor).begin().await?;
    organizations::lock_register(&act).await?;
    let known = find_letter(&act, slug).await?;
    if known.row() != letter.row() || known.version() != letter.version() {
        return Err(Refusal::Race);
    }
    let organization = organization(&act, hand, &entry, act.now()).await?;
    let address_slot = address_slot(&act, app, &letter, &entry, organization).await?;
    let row = row.with_rank(known.rank_of(organization));
    let id = signatures::insert(&act, row).await?;
    let row = review::by_id(&act, id).await?;
    let change = TransitionFields {
        address_slot: Some(address_slot),
        organization,
        ..TransitionFields::default()
    };
    let row = change_state(&act, &row, Transition::Enter, change).await?;
    learn(&act, hand, &entry, &row).await?;
    let resembles = note_likes(&act, app, &row).await?;
    enqueue_prepared(&act, mail, &row).await?;
    act.commit().await?;
    Ok(Entered { row, resembles })
}

async fn find_letter<C: ConnectionTrait>(connection: &C, slug: &str) -> Result<Letter, Refusal> {
    letters::by_slug(connection, slug.trim())
        .await?
        .ok_or_else(|| Refusal::UnknownLetter(slug.trim().to_owned()))
}

/// The row of an entry, which knows no organization yet, and the mail about it.
struct PreparedEntry {
    row: signatures::NewSignature,
    mail: Option<PreparedMail>,
}

fn prepare(
    app: &App,
    letter: &Letter,
    hand: &ManualEntry,
    entry: &TypedEntry,
) -> Result<PreparedEntry, ActError> {
    let locale = hand
        .language
        .or_else(|| letter.languages().next())
        .unwrap_or(Locale::En);
    let details = signatures::ByHand {
        locale,
        address: entry.address.as_ref(),
        source: &entry.source,
        received: hand.received.unwrap_or(Received::Email),
        organization: None,
    };
    let row = signatures::by_hand_row(app, letter, entry.part.part(), details)?;
    let shown = row.preview()?;
    let mail = prepare_mail(app, &shown, &mail(app, letter, &shown, locale))?;
    Ok(PreparedEntry { row, mail })
}

/// An entry that the coordinator named knows these names from now on, as when one is approved.
async fn learn<C: ConnectionTrait>(
    connection: &C,
    hand: &ManualEntry,
    entry: &TypedEntry,
    row: &signature::Model,
) -> Result<(), Refusal> {
    match (&hand.binding, row.organization_id, &entry.part) {
        (EntryChoice::Entry(_), Some(organization), Signatory::Endorsement(part)) => {
            Ok(organizations::learn(connection, organization, &part.names, row.id).await?)
        }
        _ => Ok(()),
    }
}

fn mail(app: &App, letter: &Letter, row: &signature::Model, locale: Locale) -> EnteredMail {
    let shown = entry(row, locale);
    EnteredMail {
        about: about(letter, locale),
        organization: row.kind == SignatureKind::Endorsement,
        name: Some(shown.name).filter(|_| shown.named),
        line: shown.line.filter(|_| shown.named),
        link: manage_link(app, row),
    }
}

/// Reads what was typed, by the rules of the form.
fn read(hand: &ManualEntry, letter: &Letter) -> Result<TypedEntry, Refusal> {
    let part = match (&hand.organization, &hand.individual) {
        (Some(name), None) => Signatory::Endorsement(endorsement(hand, name)?),
        (None, Some(name)) => Signatory::Individual(individual(hand, name, letter)?),
        _ => {
            return Err(Unfit::NoSignatory.into());
        }
    };
    if !letter.accepts(part.part().kind()) {
        let (letter, kind) = (letter.slug().to_owned(), part.part().kind());
        return Err(LetterFault::LetterRefuses { letter, kind }.into());
    }
    let address = match hand.email.as_deref() {
        None => None,
        Some(text) => Some(EmailAddress::parse(text).map_err(|_| Refusal::Typed {
            field: Field::Email,
            fault: FieldFault::NotAnAddress,
        })?),
    };
    Ok(TypedEntry {
        part,
        address,
        source: typed::words(Field::Source, &hand.source)?,
    })
}

fn endorsement(hand: &ManualEntry, name: &str) -> Result<Endorsement, Refusal> {
    let representative = typed::optional(Field::Representative, hand.representative.as_deref())?;
    Ok(Endorsement {
        names: Names {
            signed: typed::line(Field::Organization, name)?,
            en: None,
            fr: typed::optional(Field::NameFr, hand.name_fr.as_deref())?,
            acronym: typed::optional(Field::Acronym, hand.acronym.as_deref())?,
        },
        website: typed::website(hand.website.as_deref())?,
        place: typed::optional(Field::Place, hand.place.as_deref())?,
        representative: representative.unwrap_or_default(),
        representative_title: typed::optional(
            Field::RepresentativeTitle,
            hand.representative_title.as_deref(),
        )?,
        representative_public: false,
    })
}

fn individual(hand: &ManualEntry, name: &str, letter: &Letter) -> Result<Individual, Refusal> {
    let name = typed::line(Field::Individual, name)?;
    let visibility = match (letter.visibility(), hand.counted) {
        (VisibilityChoice::Name, true) => {
            let letter = letter.slug().to_owned();
            return Err(LetterFault::LetterNamesAll { letter }.into());
        }
        (VisibilityChoice::Counted, _) | (VisibilityChoice::Choice, true) => Visibility::Counted,
        (VisibilityChoice::Name | VisibilityChoice::Choice, false) => Visibility::Name,
    };
    Ok(Individual {
        sort_name: typed::optional(Field::SortName, hand.sort_name.as_deref())?
            .unwrap_or_else(|| guess_sort_name(&name)),
        title: typed::optional(Field::Title, hand.title.as_deref())?,
        affiliation: typed::optional(Field::Affiliation, hand.affiliation.as_deref())?,
        place: typed::optional(Field::Place, hand.place.as_deref())?,
        visibility,
        name,
    })
}

async fn organization<C: ConnectionTrait>(
    connection: &C,
    hand: &ManualEntry,
    entry: &TypedEntry,
    now: Millis,
) -> Result<Option<OrganizationId>, Refusal> {
    let Signatory::Endorsement(part) = &entry.part else {
        return Ok(None);
    };
    if hand.binding == EntryChoice::Proposed
        && organizations::proposals(connection, &part.names)
            .await?
            .is_empty()
    {
        let likeness = MatchProfile::of_part(entry.part.part(), entry.address.as_ref());
        let like = entries_like(connection, &likeness, None).await?;
        if !like.is_empty() {
            return Err(refuse_undecided(part.names.signed.clone(), &like));
        }
    }
    let claim = Claim {
        names: part.names.clone(),
        website: part.website.as_deref(),
        bound: None,
    };
    Ok(Some(bind(connection, &claim, &hand.binding, now).await?))
}

/// The address slot of an entry for `organization`; refused if the same signatory is on the letter
/// already.
async fn address_slot<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    letter: &Letter,
    entry: &TypedEntry,
    organization: Option<OrganizationId>,
) -> Result<i32, Refusal> {
    let key = entry
        .address
        .as_ref()
        .map(|address| app.address_key(address))
        .unwrap_or_default();
    let mailbox = Mailbox {
        key: &key,
        address: entry.address.as_ref(),
    };
    let others = find_existing(connection, letter.id(), mailbox, organization, None).await?;
    let part = entry.part.part();
    let newcomer = Newcomer {
        kind: part.kind(),
        match_key: &part.match_key(),
        organization,
        likeness: &MatchProfile::of_part(part, entry.address.as_ref()),
    };
    match judge(&newcomer, &others, RULES) {
        Verdict::Duplicate { of }
        | Verdict::Hold {
            beside: Some(of), ..
        } => {
            let stands = review::by_id(connection, of).await?;
            Err(Refusal::AlreadyThere {
                name: part.name().to_owned(),
                existing: stands.public_id,
                state: stands.state,
                letter: letter.slug().to_owned(),
            })
        }
        Verdict::Publish { address_slot } | Verdict::Hold { address_slot, .. } => Ok(address_slot),
    }
}
