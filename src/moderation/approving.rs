//! Approving: what waited is listed, and its holder told.

use crate::signatures::store::review;
use crate::vetting::store as vetting;
use entity::ids::OrganizationId;
use entity::signature;
use entity::values::{PossibleDuplicateState, SignatureKind, Standing, Visibility};
use sea_orm::ConnectionTrait;

use super::mail::ApprovedMail;
use super::proving::domain_to_speak;
use super::{change_state, corrections, enqueue_prepared, label, read_ahead, refuse_outdated};
use crate::app::App;
use crate::clock::Millis;
use crate::journal::Actor;
use crate::letters;
use crate::moderation::distinct_pairs;
use crate::organizations::{self, domain_to_trust, likeness};
use crate::register::entry_choice::{Claim, EntryChoice, bind, refuse_undecided, resolve};
use crate::register::trusted_domains;
use crate::signatures::holder::{address_of, language_of, manage_link};
use crate::signatures::lifecycle::Transition;
use crate::signatures::list_entry::names_of;
use crate::signatures::refusal::unfit::Unfit;
use crate::signatures::refusal::{Refusal, may_start, retry_on_conflict};
use crate::signatures::seen::{edition_id, find_seen, refuse_bare_entry};
use crate::signatures::store::TransitionFields;
use crate::signing::mailbox::{PreparedMail, about, prepare_mail};
use crate::vetting::standing;

/// How a signature is approved.
#[derive(Clone, Debug, Default)]
pub struct ApproveOptions {
    /// To which register entry an endorsement belongs.
    pub binding: EntryChoice,
    /// The address's domain speaks for the organization from now on.
    pub trust_domain: bool,
    /// Trust it although it is trusted for another entry.
    pub shared_host: bool,
    /// Its holder is not written to.
    pub quiet: bool,
}

/// Approves a held signature, or the waiting correction of a published one, in the edition that `id`
/// names, and gives it as it stands then.
///
/// # Errors
/// If there is none, it changed since, it is not held, its organization is listed already or not clear, or the
/// database is away. Nothing was changed then.
pub async fn approve(
    app: &App,
    id: &str,
    approval: &ApproveOptions,
    actor: &Actor,
) -> Result<signature::Model, Refusal> {
    let ruling = corrections::Ruling {
        decision: corrections::CorrectionDecision::Apply,
        quiet: approval.quiet,
    };
    if let Some(row) = corrections::decide(app, id, ruling, actor).await? {
        return Ok(row);
    }
    retry_on_conflict(async || attempt(app, id, approval, actor).await).await
}

async fn attempt(
    app: &App,
    id: &str,
    approval: &ApproveOptions,
    actor: &Actor,
) -> Result<signature::Model, Refusal> {
    let mail = prepare_approved(app, id, approval).await?;
    let act = app.act(actor).begin().await?;
    organizations::lock_register(&act).await?;
    let suits = |row: &signature::Model| may_start(row, Transition::Approve);
    let row = find_seen(&act, id, suits).await?;
    refuse_outdated(mail.as_ref(), &row)?;
    let change = match row.kind {
        SignatureKind::Individual if approval.trust_domain => {
            return Err(Unfit::IndividualDomain { who: label(&row) }.into());
        }
        SignatureKind::Individual => TransitionFields::default(),
        SignatureKind::Endorsement => {
            if approval.binding == EntryChoice::Proposed {
                refuse_trusted_entry(&act, app, &row).await?;
            }
            approval_fields(&act, &row, &approval.binding, act.now()).await?
        }
    };
    if let Some(organization) = change.organization.filter(|_| approval.trust_domain) {
        if row.address_sealed.is_none() {
            return Err(Unfit::NoAddress { who: label(&row) }.into());
        }
        let mailbox = address_of(app, &row)?;
        let domain = domain_to_speak(&act, row.id, mailbox.domain()).await?;
        if !approval.shared_host {
            trusted_domains::refuse_trusted_elsewhere(&act, organization, &domain).await?;
        }
        trusted_domains::mark(&act, organization, &domain).await?;
    }
    distinct_pairs::settle(&act, &row, change.organization, act.now()).await?;
    if let Some(organization) = change.organization {
        know_domain(&act, app, &row, organization).await?;
    }
    let letter = letters::by_id(&act, row.letter_id).await?;
    let change = TransitionFields {
        rank: Some(letter.rank_of(change.organization)),
        ..change
    };
    let row = change_state(&act, &row, Transition::Approve, change).await?;
    enqueue_prepared(&act, mail, &row).await?;
    act.commit().await?;
    Ok(row)
}

/// Prepares the mail that tells the signatory, unless they are not to be told.
async fn prepare_approved(
    app: &App,
    id: &str,
    approval: &ApproveOptions,
) -> Result<Option<PreparedMail>, Refusal> {
    if approval.quiet {
        return Ok(None);
    }
    let Some((row, letter)) = read_ahead(app, id).await? else {
        return Ok(None);
    };
    let mail = ApprovedMail {
        about: about(&letter, language_of(&row)),
        named: row.visibility == Visibility::Name,
        link: manage_link(app, &row),
    };
    Ok(prepare_mail(app, &row, &mail)?)
}

/// A proved mailbox on the website that was approved with the entry is kept as the entry's: it does
/// not speak for it, but a second representative there is recognized.
async fn know_domain<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    row: &signature::Model,
    organization: OrganizationId,
) -> Result<(), Refusal> {
    let (Some(website), Some(_)) = (row.website.as_deref(), row.confirmed_at) else {
        return Ok(());
    };
    if row.address_sealed.is_none() {
        return Ok(());
    }
    let address = address_of(app, row)?;
    let on_the_website = likeness::are_under_one(website, address.domain());
    if let (true, Ok(domain)) = (on_the_website, domain_to_trust(address.domain())) {
        organizations::know(connection, organization, &domain).await?;
    }
    Ok(())
}

/// What may be an organization of the register is not made a new one without a word.
async fn refuse_possible_entries<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
) -> Result<(), Refusal> {
    let open = vetting::of_signature(connection, row.id, PossibleDuplicateState::Open).await?;
    let entries: Vec<OrganizationId> = open.iter().filter_map(|one| one.organization_id).collect();
    let known = organizations::proposals(connection, &names_of(row)).await?;
    if entries.is_empty() || !known.is_empty() {
        return Ok(());
    }
    let entries = organizations::with_ids(connection, &entries).await?;
    Err(refuse_undecided(label(row), &entries))
}

/// A mailbox on the trusted domain of an entry proposes that entry, whatever name was typed: a new
/// entry is made from there only if a coordinator says so.
async fn refuse_trusted_entry<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    row: &signature::Model,
) -> Result<(), Refusal> {
    if row.organization_id.is_some() || row.address_sealed.is_none() {
        return Ok(());
    }
    if !organizations::proposals(connection, &names_of(row))
        .await?
        .is_empty()
    {
        return Ok(());
    }
    let mailbox = address_of(app, row)?;
    let trusted = organizations::trusted_above(connection, &[mailbox.domain()]).await?;
    if trusted.is_empty() {
        return Ok(());
    }
    let entries: Vec<OrganizationId> = trusted.iter().map(|row| row.organization_id).collect();
    let entries = organizations::with_ids(connection, &entries).await?;
    Err(refuse_undecided(label(row), &entries))
}

/// What approving an endorsement writes: its register entry, and that a coordinator checked it.
/// What was proved by a domain before, or entered by hand, stays known as that.
async fn approval_fields<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    binding: &EntryChoice,
    now: Millis,
) -> Result<TransitionFields, Refusal> {
    let claim = Claim {
        names: names_of(row),
        website: row.website.as_deref(),
        bound: row.organization_id,
    };
    if binding == &EntryChoice::Proposed && row.organization_id.is_none() {
        refuse_possible_entries(connection, row).await?;
    }
    if let EntryChoice::Entry(entry) = binding {
        refuse_bare_entry(&resolve(connection, entry).await?, entry)?;
    }
    // Imported rows are facts: one that comes back belongs where it did, repeats to no entry.
    let organization = if row.import_order.is_some() && binding == &EntryChoice::Proposed {
        row.organization_id
    } else {
        Some(bind(connection, &claim, binding, now).await?)
    };
    let listed = match organization {
        Some(organization) => review::find_listed(connection, row.letter_id, organization).await?,
        None => None,
    };
    if let Some(listed) = listed {
        return Err(Refusal::AlreadyListed {
            id: edition_id(row),
            name: row.name.clone(),
            listed: edition_id(&listed),
            listed_name: listed.name,
        });
    }
    if let (EntryChoice::Entry(_), Some(entry)) = (binding, organization) {
        organizations::learn(connection, entry, &claim.names, row.id).await?;
    }
    let stays = standing::stays(connection, row, organization).await?;
    Ok(TransitionFields {
        organization,
        standing: (!stays).then_some((Standing::Coordinator, None)),
        ..TransitionFields::default()
    })
}
