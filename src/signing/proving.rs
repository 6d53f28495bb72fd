//! Proving control of a domain, for representatives without mail on it: a line in DNS or in a file
//! on its site. It lets them speak where a coordinator marked the domain; else it is evidence.

use crate::signatures::store as signatures;
use entity::signature;
use entity::values::{ProofWay, SignatureKind, SignatureState};
use serde::Serialize;

use super::confirming;
use crate::act::Act;
use crate::act::ActError;
use crate::app::App;
use crate::email_address::registrable_domain;
use crate::journal::{self, Action, Actor};
use crate::letters;
use crate::lookups::Lookups;
use crate::organizations::domain_to_trust;
use crate::secret::Token;
use crate::signing::mail::verdict_mail::{News, VerdictMails};

/// Tries before somebody else's moves at the same moment are told.
const TRIES: usize = 4;

/// The path of the file.
const FILE: &str = "/.well-known/undersigned.txt";

/// What is to be published to prove control of a domain. Derived from a key, it need not be kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Challenge {
    pub domain: String,
    /// The name of the TXT record.
    pub record: String,
    /// Where the file stands instead.
    pub file: String,
    /// What either one holds.
    pub line: String,
}

/// What a look at a domain led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proved {
    /// Nothing was found.
    NotYet,
    /// It was found, and a coordinator sees it.
    Noted(ProofWay),
    /// It was found, and the signature is published.
    Published(ProofWay),
}

/// The domain of which a representative may prove control: what somebody registered of the website
/// that they gave, if it may speak for one organization at all.
#[must_use]
pub fn domain_of(row: &signature::Model) -> Option<String> {
    let site = url::Url::parse(row.website.as_deref()?).ok()?;
    let domain = registrable_domain(site.host_str()?)?;
    domain_to_trust(domain).ok()
}

/// What proves control of a domain for a signature, and for no other.
#[must_use]
pub fn challenge(app: &App, row: &signature::Model, domain: &str) -> Challenge {
    let of = format!("{} {domain}", row.public_id);
    let token = Token::derived(&app.keys.form, "domain-proof", &of);
    Challenge {
        domain: domain.to_owned(),
        record: format!("_undersigned.{domain}"),
        file: format!("https://{domain}{FILE}"),
        line: format!("undersigned-verification={}", token.as_str()),
    }
}

/// Whether something can still be proved for a signature.
#[must_use]
pub fn is_provable(row: &signature::Model) -> bool {
    row.kind == SignatureKind::Endorsement && row.state == SignatureState::Held
}

/// Looks now, and judges the signature again where something is found.
///
/// # Errors
/// If somebody moves the signature at this moment, or the database is away.
pub async fn check(
    app: &App,
    row: &signature::Model,
    challenge: &Challenge,
    lookups: &Lookups,
    actor: &Actor,
) -> Result<Proved, ActError> {
    let Some(way) = look(lookups, challenge).await else {
        return Ok(Proved::NotYet);
    };
    for _ in 1..TRIES {
        match note(app, row, challenge, way, actor).await {
            Err(ActError::Conflict) => {}
            done => return done,
        }
    }
    note(app, row, challenge, way, actor).await
}

/// Writes what was found, and judges again, in one transaction. What was looked for belongs to the
/// edition that was seen, and so does the judgement.
async fn note(
    app: &App,
    seen: &signature::Model,
    challenge: &Challenge,
    way: ProofWay,
    actor: &Actor,
) -> Result<Proved, ActError> {
    let letter = letters::by_id(app.storage.read(), seen.letter_id).await?;
    let receipt = VerdictMails::prepare(app, &letter, seen, News::Published).await?;
    let act = app.act(actor).begin().await?;
    let row = signatures::find_locked(&act, seen.id)
        .await?
        .ok_or(ActError::NotFound)?;
    if row.state == SignatureState::Published {
        // Pressed twice, or approved meanwhile.
        return Ok(Proved::Published(way));
    }
    if !is_provable(&row) {
        return Err(ActError::NotFound);
    }
    if row.edition != seen.edition {
        return Err(ActError::Conflict);
    }
    let row = raise_for_new_proof(&act, row, &challenge.domain).await?;
    signatures::add_domain_proof(&act, row.id, &challenge.domain, way, act.now()).await?;
    let entry = journal::Entry {
        letter: Some(row.letter_id),
        signature: Some(row.id),
        reason: Some(&challenge.domain),
        edition: Some(row.edition),
        ..act.entry(Action::ProveDomain)
    };
    journal::write(&act, entry).await?;
    let published = confirming::decide_again(&act, app, &row, receipt).await?;
    act.commit().await?;
    Ok(if published {
        Proved::Published(way)
    } else {
        Proved::Noted(way)
    })
}

/// A domain that was not proved before is shown to coordinators, and `--speaks` would mean it: the
/// signature has another edition then.
async fn raise_for_new_proof(
    act: &Act<'_>,
    row: signature::Model,
    domain: &str,
) -> Result<signature::Model, ActError> {
    let proved = signatures::proved_domains(act, row.id).await?;
    if proved.iter().any(|proof| proof.domain == domain) {
        return Ok(row);
    }
    if !signatures::raise_edition(act, &row, act.now()).await? {
        return Err(ActError::Conflict);
    }
    let edition = row.edition.next();
    Ok(signature::Model { edition, ..row })
}

/// Looks into DNS and, on the site and its `www`, for the file.
async fn look(lookups: &Lookups, challenge: &Challenge) -> Option<ProofWay> {
    let www = format!("www.{}", challenge.domain);
    let (record, bare, www) = tokio::join!(
        lookups.has_text(&challenge.record, &challenge.line),
        lookups.has_file(&challenge.domain, FILE, &challenge.line),
        lookups.has_file(&www, FILE, &challenge.line),
    );
    match (record, bare || www) {
        (true, _) => Some(ProofWay::Dns),
        (false, true) => Some(ProofWay::File),
        (false, false) => None,
    }
}
