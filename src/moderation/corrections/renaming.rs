//! A coordinator corrects a printed name: a slip in a list, a name that somebody mistyped.

use entity::signature;
use entity::values::SignatureKind;

use crate::app::App;
use crate::journal::{Action, Actor};
use crate::moderation::mail::NameCorrectedMail;
use crate::moderation::{enqueue_prepared, label, read_ahead, refuse_outdated};
use crate::organizations::{self, Names};
use crate::signatures::holder::{language_of, manage_link};
use crate::signatures::list_entry::names_of;
use crate::signatures::refusal::field::Field;
use crate::signatures::refusal::unfit::Unfit;
use crate::signatures::refusal::{Refusal, retry_on_conflict};
use crate::signatures::seen::find_seen;
use crate::signatures::store as signatures;
use crate::signatures::store::review;
use crate::signatures::submission::{Endorsement, Individual, SubmissionPart};
use crate::signatures::typed;
use crate::signing::mailbox::{PreparedMail, about, prepare_mail};
use crate::text::person_name::guess_sort_name;
use crate::vetting::duplicate_check::note_likes;

/// The names that a coordinator writes; those that are not given stay.
#[derive(Clone, Debug, Default)]
pub struct NewNames {
    pub name: Option<String>,
    /// An organization's name in English.
    pub name_en: Option<String>,
    /// An organization's name in French.
    pub name_fr: Option<String>,
    /// Under which an individual is listed.
    pub sort_name: Option<String>,
    /// The signatory is not written to.
    pub quiet: bool,
}

/// Corrects the names of a held or listed signature, in the edition that `id` names, and returns it as
/// it is then. The signatory is told, where an address is known.
///
/// # Errors
/// If there is none, it changed since, a name is none or is known as another entry's, or the database
/// is away. Nothing was changed then.
pub async fn correct_name(
    app: &App,
    id: &str,
    names: &NewNames,
    actor: &Actor,
) -> Result<signature::Model, Refusal> {
    retry_on_conflict(async || attempt(app, id, names, actor).await).await
}

async fn attempt(
    app: &App,
    id: &str,
    names: &NewNames,
    actor: &Actor,
) -> Result<signature::Model, Refusal> {
    let mail = prepare_corrected(app, id, names).await?;
    let act = app.act(actor).begin().await?;
    organizations::lock_register(&act).await?;
    let row = find_seen(&act, id, |row: &signature::Model| {
        if row.state.is_live() {
            return Ok(());
        }
        let (who, state) = (label(row), row.state);
        Err(Unfit::NotCorrectable { who, state }.into())
    })
    .await?;
    refuse_outdated(mail.as_ref(), &row)?;
    let corrected = CorrectedPart::read(&row, names)?;
    if let CorrectedPart::Endorsement(part) = &corrected {
        let known = organizations::proposals(&act, &part.names).await?;
        let others: Vec<_> = known
            .into_iter()
            .filter(|entry| Some(*entry) != row.organization_id)
            .collect();
        if let Some(entry) = organizations::with_ids(&act, &others).await?.first() {
            let (name, entry) = (part.names.signed.clone(), entry.named());
            return Err(Refusal::InRegister { name, entry });
        }
    }
    let columns = signatures::corrected_columns(corrected.part(), row.updates_hash.clone(), None);
    if !signatures::correct(&act, &row, columns, Action::Correct).await? {
        return Err(Refusal::Race);
    }
    if let (CorrectedPart::Endorsement(part), Some(entry)) = (&corrected, row.organization_id) {
        organizations::learn(&act, entry, &part.names, row.id).await?;
    }
    let row = review::by_id(&act, row.id).await?;
    note_likes(&act, app, &row).await?;
    enqueue_prepared(&act, mail, &row).await?;
    act.commit().await?;
    Ok(row)
}

/// Prepares the mail that tells the signatory, unless they are not to be told.
async fn prepare_corrected(
    app: &App,
    id: &str,
    names: &NewNames,
) -> Result<Option<PreparedMail>, Refusal> {
    if names.quiet {
        return Ok(None);
    }
    let Some((row, letter)) = read_ahead(app, id).await? else {
        return Ok(None);
    };
    let corrected = CorrectedPart::read(&row, names)?;
    let mail = NameCorrectedMail {
        about: about(&letter, language_of(&row)),
        before: join_names(&printed_names(&row)),
        after: match &corrected {
            CorrectedPart::Individual(part) => part.name.clone(),
            CorrectedPart::Endorsement(part) => join_names(&part.names),
        },
        link: manage_link(app, &row),
    };
    Ok(prepare_mail(app, &row, &mail)?)
}

/// The names that a signature shows: the register's, or as signed.
fn printed_names(row: &signature::Model) -> Names {
    match (&row.register_en, &row.register_fr) {
        (Some(en), Some(fr)) => Names {
            signed: en.clone(),
            fr: Some(fr.clone()),
            ..Names::default()
        },
        _ => names_of(row),
    }
}

fn join_names(names: &Names) -> String {
    names.iter().collect::<Vec<_>>().join(" / ")
}

/// A signature with its corrected names; all else as it is.
enum CorrectedPart {
    Individual(Individual),
    Endorsement(Endorsement),
}

impl CorrectedPart {
    fn read(row: &signature::Model, new: &NewNames) -> Result<Self, Refusal> {
        let name = match &new.name {
            Some(name) if row.kind == SignatureKind::Individual => {
                typed::line(Field::Individual, name)?
            }
            Some(name) => typed::line(Field::Organization, name)?,
            None => row.name.clone(),
        };
        let given = |field, text: &Option<String>, now: &Option<String>| match text {
            Some(text) => typed::optional(field, Some(text.as_str())),
            None => Ok(now.clone()),
        };
        if row.kind == SignatureKind::Individual {
            let sort_name = typed::optional(Field::SortName, new.sort_name.as_deref())?;
            let sort_name = sort_name.unwrap_or_else(|| match &new.name {
                Some(_) => guess_sort_name(&name),
                None => row.sort_name.clone(),
            });
            return Ok(Self::Individual(Individual {
                sort_name,
                title: row.title.clone(),
                affiliation: row.affiliation.clone(),
                place: row.place.clone(),
                visibility: row.visibility,
                name,
            }));
        }
        Ok(Self::Endorsement(Endorsement {
            names: Names {
                en: given(Field::Organization, &new.name_en, &row.name_en)?,
                fr: given(Field::NameFr, &new.name_fr, &row.name_fr)?,
                acronym: row.acronym.clone(),
                signed: name,
            },
            website: row.website.clone(),
            place: row.place.clone(),
            representative: row.representative.clone().unwrap_or_default(),
            representative_title: row.representative_title.clone(),
            representative_public: row.representative_public,
        }))
    }

    fn part(&self) -> SubmissionPart<'_> {
        match self {
            Self::Individual(part) => SubmissionPart::Individual(part),
            Self::Endorsement(part) => SubmissionPart::Endorsement(part),
        }
    }
}
