//! A name that was typed in capitals: as it would be written, offered on the confirm page, and
//! printed so only if its holder says so.

use entity::signature;
use entity::values::{SignatureKind, SignatureState};

use super::correcting::{self, CorrectionRequest};
use super::form::SignForm;
use crate::act::ActError;
use crate::app::App;
use crate::letters::Letter;
use crate::locale::Locale;
use crate::text::capitals::{NameOwner, in_proper_case};
use crate::text::person_name::guess_sort_name;

/// The name that is offered, until a signature is confirmed, instead of the one printed on a page
/// in a language; none where nothing in capitals was typed.
#[must_use]
pub(super) fn offer_name(row: &signature::Model, locale: Locale) -> Option<String> {
    let printed = match locale {
        Locale::En => row.name_en.as_ref(),
        Locale::Fr => row.name_fr.as_ref(),
    };
    let printed = printed.unwrap_or(&row.name);
    in_proper_case(printed, bearer(row.kind)).filter(|_| row.state == SignatureState::Pending)
}

fn bearer(kind: SignatureKind) -> NameOwner {
    match kind {
        SignatureKind::Individual => NameOwner::Person,
        SignatureKind::Endorsement => NameOwner::Organization,
    }
}

/// Prints a signature that is not confirmed yet under its name as it would be written, in every
/// language. What is offered cannot be chosen from outside: it comes from the row alone.
pub(super) async fn print_as_written(
    app: &App,
    letter: &Letter,
    row: &signature::Model,
) -> Result<(), ActError> {
    if row.state != SignatureState::Pending {
        return Ok(());
    }
    let typed = in_proper_form(row);
    let Ok(request) = correcting::read(app, letter, row, &typed)? else {
        return Ok(());
    };
    let asked = CorrectionRequest {
        typed: &typed,
        read: &request,
    };
    match correcting::correct(app, letter, row, asked).await {
        // Confirmed at the same time from another page: it stands as that one printed it.
        Ok(_) | Err(ActError::Conflict) => Ok(()),
        Err(failure) => Err(failure),
    }
}

/// What was signed, with every name as it would be written.
fn in_proper_form(row: &signature::Model) -> SignForm {
    let typed = correcting::to_typed_form(row);
    let bearer = bearer(row.kind);
    let write = |name: String| in_proper_case(&name, bearer).unwrap_or(name);
    match row.kind {
        SignatureKind::Endorsement => SignForm {
            organization: write(typed.organization),
            organization_other: write(typed.organization_other),
            ..typed
        },
        SignatureKind::Individual => {
            let guessed = guess_sort_name(&typed.name) == typed.sort_name;
            let name = write(typed.name);
            SignForm {
                sort_name: if guessed {
                    guess_sort_name(&name)
                } else {
                    write(typed.sort_name)
                },
                name,
                ..typed
            }
        }
    }
}
