//! What was typed for a submission, kept so that it can go to another address. It is sealed with a
//! key that only the ticket has, and holds no address: after "not me" the database cannot read it,
//! yet whoever typed it goes on with an address of their own exactly as if nobody had said so.

use entity::ids::LetterId;
use serde::{Deserialize, Serialize};

use crate::clock::Millis;
use crate::email_address::EmailAddress;
use crate::locale::Locale;
use crate::secret::{Key, SealContext, SealFault, Token};
use crate::signatures::submission::{Endorsement, Individual, Submission};

const PLACE: SealContext<'static> = SealContext {
    table: "submission_copy",
    row: "",
    column: "sealed",
};

/// What was typed, without the address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SubmissionCopy {
    pub(super) letter: LetterId,
    /// When the form was sent, milliseconds UTC: until when it can be confirmed counts from here.
    pub(super) given_at: Millis,
    locale: Locale,
    individual: Option<Individual>,
    endorsement: Option<Endorsement>,
    updates: bool,
    src: Option<String>,
    invitation: Option<String>,
    trapped: bool,
    hidden: bool,
}

impl SubmissionCopy {
    /// Of a request for a letter.
    pub(super) fn new(letter: LetterId, request: &Submission, given_at: Millis) -> Self {
        let invitation = request.invitation.as_ref();
        Self {
            letter,
            given_at,
            locale: request.locale,
            individual: request.individual.clone(),
            endorsement: request.endorsement.clone(),
            updates: request.updates,
            src: request.src.clone(),
            invitation: invitation.map(|token| token.as_str().to_owned()),
            trapped: request.trapped,
            hidden: request.hidden,
        }
    }

    /// The same request, from an address.
    pub(super) fn request(&self, address: &EmailAddress) -> Submission {
        Submission {
            locale: self.locale,
            address: address.clone(),
            individual: self.individual.clone(),
            endorsement: self.endorsement.clone(),
            updates: self.updates,
            src: self.src.clone(),
            invitation: self.invitation.as_deref().and_then(Token::parse),
            trapped: self.trapped,
            hidden: self.hidden,
        }
    }

    /// Sealed for the holder of a key.
    ///
    /// # Errors
    /// If it cannot be sealed.
    pub(super) fn seal(&self, key: &Key) -> Result<Vec<u8>, SealFault> {
        key.seal(PLACE, &serde_json::to_vec(self).map_err(|_| SealFault)?)
    }

    /// Opens a copy; none where the key is another one's.
    pub(super) fn open(key: &Key, sealed: &[u8]) -> Option<Self> {
        serde_json::from_slice(&key.open(PLACE, sealed).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use entity::values::Visibility;

    use super::*;

    #[test]
    fn a_copy_gives_the_request_back_without_its_address_and_to_its_key_alone() {
        let address = EmailAddress::parse("zoe@example.org").unwrap();
        let request = Submission {
            locale: Locale::Fr,
            address: address.clone(),
            individual: Some(Individual {
                name: "Zoë Quill".to_owned(),
                sort_name: "Quill, Zoë".to_owned(),
                title: None,
                affiliation: None,
                place: None,
                visibility: Visibility::Counted,
            }),
            endorsement: None,
            updates: true,
            src: Some("bulletin".to_owned()),
            invitation: Some(Token::new()),
            trapped: false,
            hidden: true,
        };
        let (key, copy) = (
            Key::new(),
            SubmissionCopy::new(LetterId(7), &request, 1_000),
        );
        assert!(!serde_json::to_string(&copy).unwrap().contains('@'));
        let opened = SubmissionCopy::open(&key, &copy.seal(&key).unwrap()).unwrap();
        assert_eq!(opened, copy);
        assert_eq!(
            SubmissionCopy::new(LetterId(7), &opened.request(&address), 1_000),
            copy
        );
        assert_eq!(
            SubmissionCopy::open(&Key::new(), &copy.seal(&key).unwrap()),
            None
        );
    }
}
