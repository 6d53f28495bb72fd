//! What a signature shows to the public, in one canonical form, and the commitment to it that the
//! journal keeps.
//!
//! Version 1: the commitment is SHA-256 over the form `undersigned face 1` ([`Canonical`]) with the
//! signature's salt (32 random bytes) and the fields in the order of [`commitment`]. The salt goes with
//! the person; then the commitment opens for nobody and cannot be found by trying names.
//!
//! Version 2 is the form `undersigned face 2`: the same with how the signature was received at the end.
//! Rows that hold this are committed to by version 2, all others still by version 1.
//!
//! Version 3 is the form `undersigned face 3`: the fields of version 2, how it was received being none
//! where nothing is known, and then the register's names in English and in French. Rows that show names of
//! the register are committed to by it.
//!
//! Left out: what is never printed (address, consent, acronym, a representative who is not named),
//! what is computed from the rest (sort and search keys), and counters. Signatures that were never
//! confirmed show nothing.

use entity::signature;
use entity::values::{Received, SignatureState};

use crate::journal::{Canonical, Face};

/// Whether a signature in this state shows, or once showed, anything.
#[must_use]
pub(crate) const fn is_shown(state: SignatureState) -> bool {
    !matches!(state, SignatureState::Pending | SignatureState::Expired)
}

/// The commitment to the public fields of a row; none without its salt.
#[must_use]
pub(crate) fn commitment(row: &signature::Model) -> Option<Vec<u8>> {
    let salt = row.face_salt.as_deref()?;
    let named = |text: &'_ Option<String>| text.clone().filter(|_| row.representative_public);
    let (representative, title) = (named(&row.representative), named(&row.representative_title));
    let registered = row.register_en.is_some() || row.register_fr.is_some();
    let begins = match (registered, row.received) {
        (true, _) => "undersigned face 3",
        (false, None) => "undersigned face 1",
        (false, Some(_)) => "undersigned face 2",
    };
    let form = Canonical::begin(begins)
        .bytes(salt)
        .text(row.public_id.as_str())
        .number(row.letter_id.0)
        .number(row.version_id.0)
        .text(row.language.as_str())
        .text(row.kind.word())
        .text(row.state.word())
        .number(row.organization_id.map(i64::from))
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
    let received = row.received.map(Received::word);
    let form = match (registered, received) {
        (false, None) => form,
        (false, Some(word)) => form.text(word),
        (true, word) => form
            .text(word)
            .text(row.register_en.as_deref())
            .text(row.register_fr.as_deref()),
    };
    Some(form.hash())
}

/// Whether nothing of a person is left in a row, and its salt is gone too.
#[must_use]
pub(crate) fn is_erased(row: &signature::Model) -> bool {
    let texts = [
        &row.name_en,
        &row.name_fr,
        &row.register_en,
        &row.register_fr,
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
pub(crate) fn face(
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

#[cfg(test)]
mod tests {
    use entity::ids::{LetterId, OrganizationId, Rank, Revision, SignatureId, VersionId};
    use entity::values::{SignatureKind, Standing, Visibility};
    use proptest::prelude::*;
    use sea_orm::ActiveValue::Set;
    use sea_orm::TryIntoModel;

    use super::*;
    use crate::signatures::store::blank;

    fn row(state: SignatureState) -> signature::Model {
        signature::ActiveModel {
            id: Set(SignatureId(1)),
            public_id: Set("a".to_owned()),
            letter_id: Set(LetterId(1)),
            version_id: Set(VersionId(1)),
            language: Set("en".to_owned()),
            kind: Set(SignatureKind::Endorsement),
            state: Set(state),
            organization_id: Set(None),
            name: Set("Amity".to_owned()),
            sort_name: Set("Amity".to_owned()),
            sort_en: Set(Vec::new()),
            sort_fr: Set(Vec::new()),
            rank: Set(Rank(1_000)),
            search: Set(String::new()),
            match_key: Set(String::new()),
            standing: Set(Standing::Domain),
            visibility: Set(Visibility::Name),
            revision: Set(Revision(1)),
            created_at: Set(0),
            state_at: Set(0),
            ..blank()
        }
        .try_into_model()
        .unwrap()
    }

    type Shown = (
        String,
        [Option<String>; 7],
        (i32, Option<i64>, Option<i64>, Option<i64>),
    );

    fn shown() -> impl Strategy<Value = Shown> {
        // Few letters, so that neighbours often hold what the other would.
        let text = "[ab]{0,2}";
        let texts = prop::array::uniform7(prop::option::of(text));
        let numbers = (
            0..2i32,
            prop::option::of(0..2i64),
            prop::option::of(0..2i64),
            prop::option::of(0..2i64),
        );
        (text, texts, numbers)
    }

    fn with(row: &signature::Model, (name, texts, numbers): &Shown) -> signature::Model {
        let [name_en, name_fr, title, affiliation, place, website, domain] = texts.clone();
        signature::Model {
            name: name.clone(),
            name_en,
            name_fr,
            title,
            affiliation,
            place,
            website,
            standing_domain: domain,
            rank: Rank(numbers.0),
            organization_id: numbers.1.map(OrganizationId),
            confirmed_at: numbers.2,
            published_at: numbers.3,
            ..row.clone()
        }
    }

    proptest! {
        #[test]
        fn different_faces_have_different_commitments(one in shown(), other in shown()) {
            let row = row(SignatureState::Published);
            let commitments = [&one, &other].map(|shown| commitment(&with(&row, shown)));
            prop_assert_eq!(one == other, commitments[0] == commitments[1]);
        }
    }

    #[test]
    fn a_representative_counts_only_where_she_is_named() {
        let quiet = row(SignatureState::Published);
        let named = |name: &str, public| signature::Model {
            representative: Some(name.to_owned()),
            representative_public: public,
            ..quiet.clone()
        };
        assert_eq!(
            commitment(&named("Ines", false)),
            commitment(&named("Ida", false))
        );
        assert_ne!(
            commitment(&named("Ines", true)),
            commitment(&named("Ida", true))
        );
        assert_ne!(
            commitment(&named("Ines", true)),
            commitment(&named("Ines", false))
        );
    }

    #[test]
    fn how_a_signature_was_received_is_committed_to() {
        let before = row(SignatureState::Published);
        let received = |received| signature::Model {
            received: Some(received),
            ..before.clone()
        };
        let all = [
            before.clone(),
            received(Received::Email),
            received(Received::Paper),
        ];
        let commitments: Vec<_> = all.iter().map(commitment).collect();
        assert_ne!(commitments[0], commitments[1]);
        assert_ne!(commitments[1], commitments[2]);
    }

    #[test]
    fn the_registers_names_are_committed_to_each_in_its_language() {
        let before = row(SignatureState::Published);
        let named = |en: Option<&str>, fr: Option<&str>, received| signature::Model {
            register_en: en.map(str::to_owned),
            register_fr: fr.map(str::to_owned),
            received,
            ..before.clone()
        };
        let rows = [
            named(None, None, None),
            named(Some("Amity"), Some("Amity"), None),
            named(Some("Amity"), Some("Amitié"), None),
            named(Some("Amitié"), Some("Amity"), None),
            named(Some("Amity"), Some("Amity"), Some(Received::Email)),
        ];
        let commitments: std::collections::HashSet<_> = rows.iter().map(commitment).collect();
        assert_eq!(commitments.len(), rows.len());
    }

    #[test]
    fn the_same_face_has_another_commitment_under_another_salt() {
        let (one, other) = (
            row(SignatureState::Published),
            row(SignatureState::Published),
        );
        assert_ne!(commitment(&one), commitment(&other));
    }

    #[test]
    fn what_is_pending_has_no_face_and_an_unchanged_row_no_new_one() {
        let pending = row(SignatureState::Pending);
        let published = signature::Model {
            state: SignatureState::Published,
            ..pending.clone()
        };
        assert_eq!(face(None, Some(&pending)), None);
        assert_eq!(face(Some(&pending), Some(&pending)), None);
        assert_eq!(face(Some(&published), Some(&published)), None);
        let confirmed = face(Some(&pending), Some(&published)).unwrap();
        assert_eq!(confirmed.replaces, None);
        assert_eq!(confirmed.commitment, commitment(&published));
        let deleted = face(Some(&published), None).unwrap();
        assert_eq!(
            (deleted.replaces, deleted.commitment),
            (commitment(&published), None)
        );
    }

    #[test]
    fn a_listed_row_without_a_salt_is_marked_as_put_in_by_hand() {
        let listed = row(SignatureState::Published);
        let by_hand = signature::Model {
            face_salt: None,
            ..listed.clone()
        };
        let marked = face(Some(&by_hand), Some(&listed)).unwrap();
        assert_eq!(marked.replaces, Some(Vec::new()));
    }
}
