//! The form: what was typed, what is wrong with it, and the request that it becomes.

use entity::values::Visibility;
use serde::{Deserialize, Serialize};

use crate::email_address::EmailAddress;
use crate::letters::Letter;
use crate::locale::Locale;
use crate::organizations::Names;
use crate::secret::Token;
use crate::signatures::submission::{Endorsement, Individual, Submission};
use crate::signatures::typed::{MOST, web_address};
use crate::text::clean::{LineFault, check_line, clean_line};
use crate::text::hidden::holds_hidden;
use crate::text::person_name::guess_sort_name;
use entity::values::{SignatureKind, VisibilityChoice};

/// The form as it was typed; kept whole when something is wrong.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Typed {
    /// `organization`, `individual` or `both`.
    pub kind: String,
    /// The organization's name as it should be printed.
    pub organization: String,
    /// Its name in the other language.
    pub organization_other: String,
    /// Its initials or short form.
    pub acronym: String,
    pub website: String,
    /// The name of the person.
    pub name: String,
    /// The name under which they are listed.
    pub sort_name: String,
    pub title: String,
    pub affiliation: String,
    /// Province, country or town.
    pub place: String,
    /// The address.
    pub email: String,
    /// `name` or `counted`.
    pub visibility: String,
    /// "I am authorized …".
    pub authorized: String,
    /// "Also publish my name and title …".
    pub representative_public: String,
    /// "I sign this letter …".
    pub publish: String,
    /// "Email me news …".
    pub updates: String,
    /// The campaign code of the link.
    pub src: String,
    /// The token of a personal invitation.
    pub invitation: String,
    /// A field that people do not see.
    pub company_fax: String,
    /// The form token.
    #[serde(skip_serializing)]
    pub token: String,
}

impl Typed {
    /// What is printed of the form, as it was typed.
    fn printed(&self) -> impl Iterator<Item = &str> {
        [
            &self.organization,
            &self.organization_other,
            &self.acronym,
            &self.name,
            &self.sort_name,
            &self.title,
            &self.affiliation,
            &self.place,
        ]
        .into_iter()
        .map(String::as_str)
    }
}

/// Something wrong with a field: the key of the sentence that says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldFault {
    pub field: &'static str,
    /// The message.
    pub key: &'static str,
}

/// Reads what was typed.
///
/// # Errors
/// All that is wrong, in the order of the form.
pub fn read(typed: &Typed, letter: &Letter, locale: Locale) -> Result<Submission, Vec<FieldFault>> {
    let mut reading = Reading { faults: Vec::new() };
    let organization = matches!(typed.kind.as_str(), "organization" | "both")
        && letter.accepts(SignatureKind::Endorsement);
    let individual = matches!(typed.kind.as_str(), "individual" | "both")
        && letter.accepts(SignatureKind::Individual);
    if !organization && !individual {
        reading.fault("kind", "error-kind");
    }
    let endorsement = organization.then(|| reading.endorsement(typed, locale));
    let name = reading.line("name", &typed.name, "error-name");
    let individual = individual.then(|| reading.individual(typed, name.clone(), letter));
    let address = EmailAddress::parse(&typed.email);
    if address.is_err() {
        reading.fault("email", "error-email");
    }
    if organization && typed.authorized.is_empty() {
        reading.fault("authorized", "error-authorized");
    }
    if individual.is_some() && typed.publish.is_empty() {
        reading.fault("publish", "error-publish");
    }
    let endorsement = endorsement.map(|part| Endorsement {
        representative: name,
        ..part
    });
    match address {
        Ok(address) if reading.faults.is_empty() => Ok(Submission {
            locale,
            address,
            individual,
            endorsement,
            updates: !typed.updates.is_empty(),
            src: optional(&typed.src).map(|src| src.chars().take(40).collect()),
            invitation: Token::parse(&typed.invitation),
            trapped: !typed.company_fax.is_empty(),
            hidden: typed.printed().any(holds_hidden),
        }),
        _ => Err(in_order(reading.faults)),
    }
}

/// What is said to somebody who has to wait so many seconds.
#[must_use]
pub fn wait_key(seconds: u64) -> &'static str {
    match seconds {
        0..=60 => "limits-wait-minute",
        61..=3_600 => "limits-wait-hour",
        _ => "limits-wait-day",
    }
}

/// The fields as they stand on the page.
pub const FIELDS: [&str; 14] = [
    "kind",
    "organization",
    "organization_other",
    "acronym",
    "website",
    "name",
    "title",
    "affiliation",
    "place",
    "sort_name",
    "email",
    "visibility",
    "authorized",
    "publish",
];

fn in_order(mut faults: Vec<FieldFault>) -> Vec<FieldFault> {
    faults.sort_by_key(|fault| FIELDS.iter().position(|field| *field == fault.field));
    faults
}

struct Reading {
    faults: Vec<FieldFault>,
}

impl Reading {
    fn fault(&mut self, field: &'static str, key: &'static str) {
        self.faults.push(FieldFault { field, key });
    }

    /// A line that must be there.
    fn line(&mut self, field: &'static str, raw: &str, missing: &'static str) -> String {
        let text = clean_line(raw).text;
        match check_line(&text, MOST) {
            Ok(()) => {}
            Err(LineFault::TooLong { .. }) => self.fault(field, "error-too-long"),
            Err(LineFault::Marks) => self.fault(field, "error-marks"),
            Err(LineFault::Empty | LineFault::NoContent) => self.fault(field, missing),
        }
        text
    }

    /// A line that may be left empty.
    fn optional(&mut self, field: &'static str, raw: &str) -> Option<String> {
        optional(raw)?;
        Some(self.line(field, raw, "error-no-content")).filter(|text| !text.is_empty())
    }

    fn endorsement(&mut self, typed: &Typed, locale: Locale) -> Endorsement {
        let signed = self.line("organization", &typed.organization, "error-organization");
        let other = self.optional("organization_other", &typed.organization_other);
        let (en, fr) = match (other, locale) {
            (None, _) => (None, None),
            (Some(other), Locale::En) => (Some(signed.clone()), Some(other)),
            (Some(other), Locale::Fr) => (Some(other), Some(signed.clone())),
        };
        Endorsement {
            names: Names {
                signed,
                en,
                fr,
                acronym: self.optional("acronym", &typed.acronym),
            },
            website: self.website(&typed.website),
            place: self.optional("place", &typed.place),
            representative: String::new(),
            representative_title: self.optional("title", &typed.title),
            representative_public: !typed.representative_public.is_empty(),
        }
    }

    fn individual(&mut self, typed: &Typed, name: String, letter: &Letter) -> Individual {
        let visibility = match (letter.visibility(), typed.visibility.as_str()) {
            (VisibilityChoice::Name, _) | (VisibilityChoice::Choice, "name") => Visibility::Name,
            (VisibilityChoice::Counted, _) | (VisibilityChoice::Choice, "counted") => {
                Visibility::Counted
            }
            (VisibilityChoice::Choice, _) => {
                self.fault("visibility", "error-visibility");
                Visibility::Counted
            }
        };
        let sort_name = self
            .optional("sort_name", &typed.sort_name)
            .unwrap_or_else(|| guess_sort_name(&name));
        Individual {
            sort_name,
            title: self.optional("title", &typed.title),
            affiliation: self.optional("affiliation", &typed.affiliation),
            place: self.optional("place", &typed.place),
            visibility,
            name,
        }
    }

    /// A web address; a bare domain gets its https://.
    fn website(&mut self, raw: &str) -> Option<String> {
        let text = self.optional("website", raw)?;
        let full = web_address(&text);
        if full.is_none() {
            self.fault("website", "error-website");
        }
        full
    }
}

fn optional(raw: &str) -> Option<String> {
    Some(clean_line(raw).text).filter(|text| !text.is_empty())
}
