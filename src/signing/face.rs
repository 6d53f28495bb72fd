//! What a signature shows to the public, in one canonical form, and the commitment to it that the
//! journal keeps.
//!
//! Version 1: the commitment is SHA-256 over the form `undersigned face 1` ([`Canonical`]) with the
//! signature's salt (32 random bytes) and the fields in the order of [`commitment`]. The salt goes with
//! the person; then the commitment opens for nobody and cannot be found by trying names.
//!
//! Left out: what is never printed (address, consent, acronym, a representative who is not named),
//! what is computed from the rest (sort and search keys), and counters. Signatures that were never
//! confirmed show nothing.

use entity::signature;
use entity::values::SignatureState;

use crate::journal::{Canonical, Face};

/// Whether a signature in this state shows, or once showed, anything.
#[must_use]
pub(super) const fn is_shown(state: SignatureState) -> bool {
    !matches!(state, SignatureState::Pending | SignatureState::Expired)
}

/// The commitment to the public fields of a row; none without its salt.
#[must_use]
pub(super) fn commitment(row: &signature::Model) -> Option<Vec<u8>> {
    let salt = row.face_salt.as_deref()?;
    let named = |text: &'_ Option<String>| text.clone().filter(|_| row.representative_public);
    let (representative, title) = (named(&row.representative), named(&row.representative_title));
    let form = Canonical::begin("undersigned face 1")
        .bytes(salt)
        .text(row.public_id.as_str())
        .number(row.letter_id)
        .number(row.version_id)
        .text(row.language.as_str())
        .text(row.kind.word())
        .text(row.state.word())
        .number(row.organization_id)
        .text(row.name.as_str())
        .text(row.name_en.as_deref())
        .text(row.name_fr.as_deref())
        .text(row.sort_name.as_str())
        .number(i64::from(row.rank))
        .text(row.title.as_deref())
        .text(row.affiliation.as_deref())
        .text(row.place.as_deref())
        .text(row.website.as_deref())
        .number(i64::from(row.representative_public))
        .text(representative.as_deref())
        .text(title.as_deref())
        .text(row.standing.word())
        .text(row.standing_domain.as_deref())
        .text(row.source.as_deref())
        .text(row.visibility.word())
        .number(row.confirmed_at)
        .number(row.published_at);
    Some(form.hash())
}

/// Whether nothing of a person is left in a row, and its salt is gone too.
#[must_use]
pub(super) fn is_erased(row: &signature::Model) -> bool {
    let texts = [
        &row.name_en,
        &row.name_fr,
        &row.title,
        &row.affiliation,
        &row.place,
        &row.website,
        &row.representative,
        &row.representative_title,
    ];
    row.face_salt.is_none()
        && !row.state.is_live()
        && row.name.is_empty()
        && row.sort_name.is_empty()
        && texts.into_iter().all(Option::is_none)
}

/// What a row showed before a change of it, as the change found it. The journal compares it with what
/// it knew, so that an act which meets an edited row does not make the edit its own. A row that shows
/// something without a salt was put in by hand: nothing, which is no commitment, stands for it.
fn shown_before(row: &signature::Model) -> Option<Vec<u8>> {
    if !is_shown(row.state) || is_erased(row) {
        return None;
    }
    Some(commitment(row).unwrap_or_default())
}

/// The face of a row after a change (none: it was deleted), beside the row before it (none: it is
/// new). None where nothing that is shown changed.
#[must_use]
pub(super) fn face(
    before: Option<&signature::Model>,
    after: Option<&signature::Model>,
) -> Option<Face> {
    let replaces = before.and_then(shown_before);
    let commitment = after.filter(|row| is_shown(row.state)).and_then(commitment);
    let shows = after.is_some_and(|row| is_shown(row.state));
    if (replaces.is_none() && !shows) || (commitment.is_some() && commitment == replaces) {
        return None;
    }
    Some(Face {
        public_id: after.or(before)?.public_id.clone(),
        commitment,
        replaces,
    })
}
