//! A coordinator starts and checks the proof of a domain for a held endorsement, by the code that
//! its own page uses.

use crate::signatures::store as signatures;
use crate::signatures::store::review;
use entity::domain_proof;
use entity::ids::SignatureId;
use entity::letter;
use entity::values::ProofWay;
use sea_orm::ConnectionTrait;

use super::label;
use crate::act::ActError;
use crate::app::App;
use crate::journal::Actor;
use crate::lookups::Lookups;
use crate::organizations::domain_to_trust;
use crate::rendering::Message;
use crate::signatures::coordinated::since;
use crate::signatures::refusal::Refusal;
use crate::signatures::refusal::unfit::Unfit;
use crate::signatures::seen::{SeenSignature, refuse_unseen};
use crate::signing::proving::{Challenge, Proved, challenge, check, domain_of, is_provable};

/// Looks for the proof of a domain (none: that of the website that was given), and tells what has
/// to be published for it.
///
/// # Errors
/// If there is no such held endorsement, the domain can speak for nobody, or the database is away.
pub async fn prove(
    app: &App,
    id: &str,
    domain: Option<&str>,
    lookups: &Lookups,
    actor: &Actor,
) -> Result<(Challenge, Proved), Refusal> {
    let seen = SeenSignature::read(id)?;
    let row = review::by_public_id(app.storage.read(), &seen.id)
        .await?
        .ok_or_else(|| Refusal::UnknownSignature(seen.id.clone()))?;
    if !is_provable(&row) {
        let (who, state) = (label(&row), row.state);
        return Err(Unfit::NotProvable { who, state }.into());
    }
    refuse_unseen(app.storage.read(), &[(&row, &seen)]).await?;
    let domain = match domain {
        Some(typed) => domain_to_trust(typed)?,
        None => domain_of(&row).ok_or(Unfit::NoDomain)?,
    };
    let challenge = challenge(app, &row, &domain);
    let proved = check(app, &row, &challenge, lookups, actor).await;
    let proved = proved.map_err(|failure| match failure {
        ActError::Conflict => Refusal::Race,
        other => other.into(),
    })?;
    Ok((challenge, proved))
}

/// A domain whose control a representative proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvedDomain {
    pub domain: String,
    pub way: ProofWay,
    /// When, in the letter's time zone.
    pub at: String,
}

impl ProvedDomain {
    /// The proof, for coordinators.
    #[must_use]
    pub fn message(&self) -> Message {
        let key = match self.way {
            ProofWay::Dns => "evidence-proved-dns",
            ProofWay::File => "evidence-proved-file",
        };
        Message::new(key)
            .text("domain", &self.domain)
            .text("at", &self.at)
    }
}

/// The domains proved for a signature, as coordinators see them.
pub(super) fn list_proved(
    proofs: &[domain_proof::Model],
    letter: Option<&letter::Model>,
) -> Vec<ProvedDomain> {
    let proved = proofs.iter().map(|proof| ProvedDomain {
        domain: proof.domain.clone(),
        way: proof.way,
        at: since(proof.proved_at, letter),
    });
    proved.collect()
}

/// The domain to trust when a coordinator approves: the one proved last, or that of the mailbox.
pub(super) async fn domain_to_speak<C: ConnectionTrait>(
    connection: &C,
    signature: SignatureId,
    mail_domain: &str,
) -> Result<String, Refusal> {
    let proved = signatures::proved_domains(connection, signature)
        .await?
        .pop();
    let domain = proved.map_or_else(|| mail_domain.to_owned(), |proof| proof.domain);
    Ok(domain_to_trust(&domain)?)
}
