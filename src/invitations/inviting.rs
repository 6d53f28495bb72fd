//! Personal invitations: a coordinator writes to the representative of an organization that they
//! know, and whoever opens the link in that mail may sign for the organization.

use crate::signatures::store as signatures;
use crate::signing::store;
use crate::vetting::store as vetting;
use entity::ids::{InvitationId, LetterId, OrganizationId};
use entity::values::{Allowance, SignatureKind, SignatureState};
use sea_orm::ConnectionTrait;
use serde::Serialize;

use crate::act::Act;
use crate::act::{ActError, Unreadable};
use crate::app::App;
use crate::clock::{DAY, Millis};
use crate::email_address::EmailAddress;
use crate::journal;
use crate::journal::{Action, Actor};
use crate::letters;
use crate::letters::{Letter, Openness};
use crate::locale::Locale;
use crate::mail::{MailMessage, Outgoing, outbox};
use crate::organizations;
use crate::organizations::{Names, Organization};
use crate::paths;
use crate::register::entries;
use crate::register::entry_choice::resolve;
use crate::rendering::Mail;
use crate::secret::{SealContext, Token, public_id};
use crate::signatures::match_profile::MatchProfile;
use crate::signatures::refusal::field::{Field, FieldFault};
use crate::signatures::refusal::unfit::LetterFault;
use crate::signatures::refusal::{Refusal, retry_on_conflict};
use crate::signatures::store::Mailbox;
use crate::signatures::typed;
use crate::signing::mail::About;
use crate::signing::mailbox::{about, message};
use crate::vetting::store::entries_like;

/// How long an invitation works, unless its letter closes before.
const LIFE: Millis = 90 * DAY;

/// An invitation as a coordinator types it.
#[derive(Clone, Debug, Default)]
pub struct InvitationRequest {
    pub letter: String,
    /// The organization, by one of its names or its id; it is added to the register where that
    /// does not know it.
    pub organization: String,
    /// Where it goes.
    pub to: String,
    /// The language of the mail; none for the letter's first.
    pub language: Option<Locale>,
    /// Whom the mail greets.
    pub representative: Option<String>,
}

/// An invitation that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// Its public id.
    pub id: String,
    /// The organization's name.
    pub organization: String,
    /// The public id of its register entry.
    pub entry: String,
    /// The organization is new in the register.
    pub added: bool,
    /// Name and id of each entry that a new one may be the same as, the most alike first.
    pub reads_like: Vec<String>,
    /// Until when it works, as people write it.
    pub until_words: String,
    /// Its mail waits: the mailbox gets no more invitations in these 24 hours.
    pub waits: bool,
}

/// "An invitation to {organization}".
#[derive(Clone, Debug, Serialize)]
pub struct InvitationMail {
    /// The letter.
    pub about: About,
    /// The organization as the register calls it.
    pub organization: String,
    /// Whom the mail greets.
    pub greeted: Option<String>,
    /// The letter; its button leads to the form, filled in.
    pub link: String,
    /// The page that declines.
    pub stop: String,
    /// Until when the link works.
    pub until: Millis,
}

/// Writes to a representative, with a link by which she may sign for their organization.
///
/// # Errors
/// If the letter is not open to organizations, something typed is no name or address, the address
/// wants no such mail, the organization is listed or waits already, or the database is away.
pub async fn invite(
    app: &App,
    asked: &InvitationRequest,
    actor: &Actor,
) -> Result<Invited, Refusal> {
    retry_on_conflict(async || attempt(app, asked, actor).await).await
}

async fn attempt(app: &App, asked: &InvitationRequest, actor: &Actor) -> Result<Invited, Refusal> {
    let context = app.act(actor);
    let prepared = prepare(app, asked, context.now()).await?;
    let act = context.begin().await?;
    organizations::lock_register(&act).await?;
    let letter = open_letter(&act, app, asked.letter.trim()).await?;
    let (entry, reads_like) = find_or_add(&act, &asked.organization).await?;
    if !prepared.is_about(&letter, &entry) {
        return Err(Refusal::Race);
    }
    refuse_known(&act, app, &prepared, &entry).await?;
    let (id, until) = (prepared.id.clone(), prepared.until);
    let new = vetting::NewInvitation {
        id: id.clone(),
        letter: letter.id(),
        organization: entry.row.id,
        language: prepared.locale,
        address_sealed: prepared.address_sealed.clone(),
        address_key: app.address_key(&prepared.address),
        token: prepared.token.hash(),
        stop: prepared.stop.hash(),
        by: actor.to_string(),
        life: (act.now(), until),
    };
    let invitation = vetting::invite(&act, new).await?;
    let waits = send(&act, app, invitation, prepared).await?;
    note(&act, Action::Invite, letter.id(), entry.row.id).await?;
    act.commit().await?;
    Ok(Invited {
        id,
        organization: entry.name().to_owned(),
        entry: entry.row.public_id.clone(),
        added: reads_like.is_some(),
        reads_like: reads_like.unwrap_or_default(),
        until_words: crate::signatures::coordinated::since(until, Some(letter.row())),
        waits,
    })
}

/// An invitation whose mail is rendered and sealed before the transaction that writes it.
struct PreparedInvitation {
    id: String,
    letter: Letter,
    /// The organization's name as the mail shows it.
    organization: String,
    address: EmailAddress,
    address_sealed: Vec<u8>,
    locale: Locale,
    until: Millis,
    token: Token,
    stop: Token,
    message: MailMessage,
    sealed: outbox::Sealed,
}

impl PreparedInvitation {
    /// Whether letter and organization are still as the mail says. If not, prepare it again.
    fn is_about(&self, letter: &Letter, entry: &Organization) -> bool {
        self.letter.row() == letter.row()
            && self.letter.version() == letter.version()
            && self.organization == name_in_mail(entry, self.locale)
    }
}

/// Reads what was typed and prepares the mail. A name that the register does not know is invited
/// under that name.
async fn prepare(
    app: &App,
    asked: &InvitationRequest,
    now: Millis,
) -> Result<PreparedInvitation, Refusal> {
    let connection = app.storage.read();
    let letter = open_letter(connection, app, asked.letter.trim()).await?;
    let address = EmailAddress::parse(&asked.to).map_err(|_| Refusal::Typed {
        field: Field::Recipient,
        fault: FieldFault::NotAnAddress,
    })?;
    let greeted = typed::optional(Field::Representative, asked.representative.as_deref())?;
    let locale = asked
        .language
        .or_else(|| letter.languages().next())
        .unwrap_or(Locale::En);
    let organization = match resolve(connection, &asked.organization).await {
        Err(Refusal::UnknownOrganization(_)) => {
            typed::line(Field::Organization, &asked.organization)?
        }
        found => name_in_mail(&found?, locale),
    };
    let (token, stop) = (Token::new(), Token::new());
    let absolute = |path: String| app.base_url.absolute(&path);
    let until = Ord::min(now + LIFE, letter.closes_at().unwrap_or(Millis::MAX));
    let mail = InvitationMail {
        about: about(&letter, locale),
        organization,
        greeted,
        link: absolute(paths::invited_letter(locale, letter.slug(), token.as_str())),
        stop: absolute(paths::not_me(locale, stop.as_str())),
        until,
    };
    let message = message(app, &mail, locale, address.as_typed()).map_err(ActError::from)?;
    let sealed = outbox::seal_ahead(&app.keys.seal, &message).map_err(ActError::from)?;
    let id = public_id();
    let address_sealed = app
        .keys
        .seal
        .seal(place(&id), address.as_typed().as_bytes())
        .map_err(ActError::from)?;
    Ok(PreparedInvitation {
        id,
        address_sealed,
        letter,
        organization: mail.organization,
        address,
        locale,
        until,
        token,
        stop,
        message,
        sealed,
    })
}

fn name_in_mail(entry: &Organization, locale: Locale) -> String {
    organizations::name_in(&entry.names, locale)
        .unwrap_or_default()
        .to_owned()
}

async fn open_letter<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    slug: &str,
) -> Result<Letter, Refusal> {
    let letter = letters::by_slug(connection, slug)
        .await?
        .ok_or_else(|| Refusal::UnknownLetter(slug.to_owned()))?;
    if letter.openness(app.now()) != Openness::Open {
        let letter = slug.to_owned();
        return Err(LetterFault::LetterNotOpen { letter }.into());
    }
    if !letter.accepts(SignatureKind::Endorsement) {
        let (letter, kind) = (slug.to_owned(), SignatureKind::Endorsement);
        return Err(LetterFault::LetterRefuses { letter, kind }.into());
    }
    Ok(letter)
}

/// The register entry with this name or id. If there is none, adds one and also returns the entries
/// that it may be the same as.
async fn find_or_add(
    act: &Act<'_>,
    name_or_id: &str,
) -> Result<(Organization, Option<Vec<String>>), Refusal> {
    match resolve(act, name_or_id).await {
        Err(Refusal::UnknownOrganization(_)) => {}
        found => return Ok((found?, None)),
    }
    let names = Names::alone(&typed::line(Field::Organization, name_or_id)?);
    let id = organizations::create(act, &names, None, "invitation", act.now()).await?;
    entries::note_added(act, id).await?;
    let made = organizations::with_ids(act, &[id]).await?.pop();
    let made = made.ok_or(ActError::from(Unreadable::NewEntry))?;
    let like = entries_like(act, &MatchProfile::of_entry(&made), Some(id)).await?;
    Ok((made, Some(like.iter().map(Organization::named).collect())))
}

/// Refuses to invite an address that wants no mail about the letter, or an organization that is
/// listed or is waiting for review from this address.
async fn refuse_known<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    prepared: &PreparedInvitation,
    entry: &Organization,
) -> Result<(), Refusal> {
    let (letter, address) = (&prepared.letter, &prepared.address);
    let key = app.address_key(address);
    if store::is_stopped(connection, letter.id(), &key).await? {
        return Err(LetterFault::NoMoreMail {
            address: address.as_typed().to_owned(),
            letter: letter.slug().to_owned(),
        }
        .into());
    }
    let mailbox = Mailbox {
        key: &key,
        address: Some(address),
    };
    let known =
        signatures::find_existing(connection, letter.id(), mailbox, Some(entry.row.id), None)
            .await?;
    let stands = known.iter().find(|other| {
        other.organization == Some(entry.row.id)
            && (other.state == SignatureState::Published
                || other.same_address && other.state.is_live())
    });
    match stands {
        Some(other) if other.state == SignatureState::Published => Err(LetterFault::ListedOn {
            organization: entry.name().to_owned(),
            letter: letter.slug().to_owned(),
            signature: other.public_id.clone(),
        }
        .into()),
        Some(other) => Err(LetterFault::WaitsForReview {
            address: address.as_typed().to_owned(),
            organization: entry.name().to_owned(),
            signature: other.public_id.clone(),
            letter: letter.slug().to_owned(),
        }
        .into()),
        None => Ok(()),
    }
}

/// Where the address of an invitation is sealed.
pub(crate) fn place(id: &str) -> SealContext<'_> {
    SealContext {
        table: "invitation",
        row: id,
        column: "address_sealed",
    }
}

/// Writes the mail. Returns whether it must wait because the mailbox gets no more invitations today.
async fn send<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    invitation: InvitationId,
    prepared: PreparedInvitation,
) -> Result<bool, Refusal> {
    let (address, now) = (&prepared.address, app.now());
    let (key, mailbox_key) = (app.address_key(address), app.mailbox_key(address));
    let proved = signatures::is_proved(connection, &key).await?;
    let waits = outbox::is_full(connection, &mailbox_key, Allowance::Invited, proved, now).await?;
    let outgoing = Outgoing {
        kind: InvitationMail::NAME,
        letter: Some(prepared.letter.id()),
        signature: None,
        invitation: Some(invitation),
        proved,
        // Each recipient has a flow: an invitation waits for no other.
        sender: key.clone(),
        recipient_key: key,
        mailbox_key,
        allowance: Allowance::Invited,
        domain: address.domain().to_owned(),
        message: Some(prepared.message),
        not_before: now,
        expires_at: prepared.until,
    };
    outbox::enqueue_sealed(connection, prepared.sealed, outgoing, now)
        .await
        .map_err(ActError::from)?;
    Ok(waits)
}

/// Takes an invitation back: its link opens the form, and nothing more. What was signed by it stays.
///
/// # Errors
/// If there is none, it was taken back already, or the database is away.
pub async fn uninvite(app: &App, id: &str, actor: &Actor) -> Result<(), Refusal> {
    let id = id.trim().to_lowercase();
    let act = app.act(actor).begin().await?;
    let Some(row) = vetting::find_invitation(&act, &id).await? else {
        return Err(Refusal::UnknownInvitation(id));
    };
    if !vetting::revoke(&act, &id, act.now()).await? {
        return Err(LetterFault::InvitationWithdrawn { id }.into());
    }
    note(&act, Action::Uninvite, row.letter_id, row.organization_id).await?;
    act.commit().await?;
    Ok(())
}

async fn note(
    act: &Act<'_>,
    action: Action,
    letter: LetterId,
    organization: OrganizationId,
) -> Result<(), Refusal> {
    let entry = journal::Entry {
        letter: Some(letter),
        organization: Some(organization),
        ..act.entry(action)
    };
    Ok(journal::write(act, entry).await?)
}

impl Mail for InvitationMail {
    const NAME: &'static str = "invitation";

    fn samples() -> Vec<Self> {
        let mail = |(about, greeted): (About, Option<&str>)| Self {
            about,
            organization: "Amity & <Friends>".to_owned(),
            greeted: greeted.map(str::to_owned),
            link: "https://letters.example.org/en/x?invitation=t".to_owned(),
            stop: "https://letters.example.org/en/not-me/t".to_owned(),
            until: 1_783_515_900_000,
        };
        let greeted = [None, Some("Ines Varga")];
        About::samples()
            .into_iter()
            .zip(greeted)
            .map(mail)
            .collect()
    }
}
