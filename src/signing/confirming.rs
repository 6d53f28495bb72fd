//! The mailbox is proved: each signature of the pass is judged, and published, held, or found to
//! repeat one that stands. The unique indexes decide races; who loses one is judged again.

use entity::signature;
use entity::values::{SignatureKind, SignatureState, Standing};
use sea_orm::{ConnectionTrait, DbErr};

use super::duplicates::{Newcomer, Rules, Verdict, judge};
use super::lifecycle::Move;
use super::mail::CheckRemainsMail;
use super::post::{about, address_of, language_of, tell};
use super::screening::Reason;
use super::store::{self, Change};
use crate::app::App;
use crate::journal::Actor;
use crate::letters::{self, Letter};
use crate::organizations::{self, Names};
use crate::storage::is_conflict;
use crate::web::Failure;

/// Tries before a race counts as a fault of ours.
const TRIES: usize = 6;

/// Confirms a pass; doing it again changes nothing. Gives the signatures as they stand now.
///
/// # Errors
/// If the database is away.
pub async fn confirm(app: &App, first: i64) -> Result<Vec<signature::Model>, Failure> {
    let mut tries = 0;
    loop {
        tries += 1;
        match attempt(app, first).await {
            Err(Attempt::Race) if tries < TRIES => {}
            Err(Attempt::Race) => {
                return Err(Failure::Internal("a race that does not end".to_owned()));
            }
            Err(Attempt::Failure(failure)) => return Err(failure),
            Ok(rows) => {
                if let Some(row) = rows.first() {
                    app.signals.ring(&row.letter_id);
                }
                return Ok(rows);
            }
        }
    }
}

/// Why one attempt ended early.
enum Attempt {
    Race,
    Failure(Failure),
}

impl From<DbErr> for Attempt {
    fn from(fault: DbErr) -> Self {
        if is_conflict(&fault) {
            Self::Race
        } else {
            Self::Failure(fault.into())
        }
    }
}

impl From<Failure> for Attempt {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

async fn attempt(app: &App, first: i64) -> Result<Vec<signature::Model>, Attempt> {
    let transaction = app.storage.begin().await?;
    let rows = store::pass(&transaction, first).await?;
    let Some(letter) = rows.first().map(|row| row.letter_id) else {
        return Err(Failure::NotFound.into());
    };
    let letter = letters::by_id(&transaction, letter).await?;
    let mut held = None;
    for row in &rows {
        let in_time =
            row.state == SignatureState::Pending && letter.may_confirm(row.created_at, app.now());
        if in_time && judge_row(&transaction, app, &letter, row).await? == SignatureState::Held {
            held = Some(row);
        }
    }
    if let Some(row) = held {
        tell_of_check(&transaction, app, &letter, row).await?;
    }
    let rows = store::pass(&transaction, first).await?;
    transaction.commit().await?;
    Ok(rows)
}

async fn judge_row<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    letter: &Letter,
    row: &signature::Model,
) -> Result<SignatureState, Attempt> {
    let address = address_of(app, row)?;
    let key = row.address_key.clone().unwrap_or_default();
    let endorsement = row.kind == SignatureKind::Endorsement;
    let names = Names {
        signed: row.name.clone(),
        en: row.name_en.clone(),
        fr: row.name_fr.clone(),
    };
    let organization = if endorsement {
        organizations::find_by_names(connection, &names).await?
    } else {
        None
    };
    let domain = match organization {
        Some(id) => organizations::speaking_domain(connection, id, address.domain()).await?,
        None => None,
    };
    let known = store::known(connection, letter.id(), &key, organization, row.id).await?;
    let marks: Vec<Reason> = serde_json::from_str(&row.reasons).unwrap_or_default();
    let rules = Rules {
        names_per_address: letter.row().names_per_address,
        approves_first: letter.approves_first(row.kind),
        marked: !marks.is_empty(),
        may_speak: domain.is_some(),
    };
    let newcomer = Newcomer {
        kind: row.kind,
        match_key: &row.match_key,
        organization,
    };
    let standing = domain.map(|domain| (Standing::Domain, Some(domain)));
    let verdict = judge(&newcomer, &known, rules);
    let (step, change) = outcome(verdict, marks, organization, standing);
    let change = Change {
        confirmed: true,
        ..change
    };
    if !store::act(
        connection,
        row,
        step,
        change,
        (&Actor::Signatory, app.now()),
    )
    .await?
    {
        return Err(Attempt::Race);
    }
    Ok(step.to())
}

/// The move that a verdict means, and what it writes.
fn outcome(
    verdict: Verdict,
    marks: Vec<Reason>,
    organization: Option<i64>,
    standing: Option<(Standing, Option<String>)>,
) -> (Move, Change) {
    match verdict {
        Verdict::Publish { seat } => (
            Move::Publish,
            Change {
                seat: Some(seat),
                organization,
                standing,
                ..Change::default()
            },
        ),
        Verdict::Hold {
            seat,
            reasons,
            beside,
        } => {
            let all: Vec<Reason> = marks.into_iter().chain(reasons).collect();
            let reasons = Some(serde_json::json!(all).to_string());
            (
                Move::Hold,
                Change {
                    seat: Some(seat),
                    organization,
                    reasons,
                    repeat_of: beside,
                    ..Change::default()
                },
            )
        }
        Verdict::Repeat { of } => (
            Move::Merge,
            Change {
                repeat_of: Some(of),
                ..Change::default()
            },
        ),
    }
}

/// "Signature received; one check remains."
async fn tell_of_check<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    letter: &Letter,
    row: &signature::Model,
) -> Result<(), Failure> {
    let mail = CheckRemainsMail {
        about: about(letter, language_of(row)),
    };
    tell(connection, app, row, &mail).await
}
