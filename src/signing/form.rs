//! The form: what was typed, what is wrong with it, and the request that it becomes.

mod checks;
pub mod invitee;
pub(super) mod mail_domain;

use std::borrow::Cow;

use entity::values::Visibility;
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidateArgs, ValidationErrors};

use crate::email_address::EmailAddress;
use crate::letters::Letter;
use crate::locale::Locale;
use crate::organizations::Names;
use crate::secret::Token;
use crate::signatures::submission::{Endorsement, Individual, Submission};
use crate::signatures::typed::web_address;
use crate::text::clean::clean_line;
use crate::text::hidden::holds_hidden;
use crate::text::person_name::guess_sort_name;
use checks::{
    check_authorized, check_email, check_kind, check_name, check_of_either, check_of_individual,
    check_of_organization, check_organization, check_publish, check_visibility, check_website,
};
use entity::values::{SignatureKind, VisibilityChoice};
use mail_domain::find_meant_address;

/// What a form asks for, as far as the letter takes it: decides which of its fields are read.
#[derive(Clone, Copy, Debug)]
pub struct FormRules {
    organization: bool,
    individual: bool,
    visibility: VisibilityChoice,
}

impl FormRules {
    fn of(form: &SignForm, letter: &Letter) -> Self {
        let asks = |word: &str| form.kind == word || form.kind == "both";
        Self {
            organization: asks("organization") && letter.accepts(SignatureKind::Endorsement),
            individual: asks("individual") && letter.accepts(SignatureKind::Individual),
            visibility: letter.visibility(),
        }
    }
}

/// The form as it was typed; kept whole when something is wrong. The code of each error is the key of
/// its message.
#[derive(Clone, Debug, Default, Deserialize, Serialize, Validate)]
#[validate(context = FormRules)]
#[serde(default)]
pub struct SignForm {
    /// `organization`, `individual` or `both`.
    #[validate(custom(function = "check_kind", use_context))]
    pub kind: String,
    /// The organization's name as it should be printed.
    #[validate(custom(function = "check_organization", use_context))]
    pub organization: String,
    /// Its name in the other language.
    #[validate(custom(function = "check_of_organization", use_context))]
    pub organization_other: String,
    /// Its initials or short form.
    #[validate(custom(function = "check_of_organization", use_context))]
    pub acronym: String,
    #[validate(
        custom(function = "check_of_organization", use_context),
        custom(function = "check_website", use_context)
    )]
    pub website: String,
    /// The name of the person.
    #[validate(custom(function = "check_name"))]
    pub name: String,
    /// The name under which the person is listed.
    #[validate(custom(function = "check_of_individual", use_context))]
    pub sort_name: String,
    /// Their title.
    #[validate(custom(function = "check_of_either", use_context))]
    pub title: String,
    /// Their affiliation.
    #[validate(custom(function = "check_of_individual", use_context))]
    pub affiliation: String,
    /// Province, country or town.
    #[validate(custom(function = "check_of_either", use_context))]
    pub place: String,
    /// The address.
    #[validate(custom(function = "check_email"))]
    pub email: String,
    /// The address that is right although it looks mistyped.
    pub email_kept: String,
    /// The address that was meant, as it was offered.
    pub email_meant: String,
    /// `name` or `counted`.
    #[validate(custom(function = "check_visibility", use_context))]
    pub visibility: String,
    /// "I am authorized …".
    #[validate(custom(function = "check_authorized", use_context))]
    pub authorized: String,
    /// "Also publish my name and title …".
    pub representative_public: String,
    /// "I sign this letter …".
    #[validate(custom(function = "check_publish", use_context))]
    pub publish: String,
    /// "Email me news …".
    pub updates: String,
    /// The campaign code of the link.
    pub src: String,
    /// The token of a personal invitation.
    pub invitation: String,
    /// A field that people do not see.
    pub company_fax: String,
    /// What a button other than "Sign" asks for: `language` shows the form as it is in this language.
    #[serde(skip_serializing)]
    pub action: String,
    /// The form token.
    #[serde(skip_serializing)]
    pub token: String,
}

impl SignForm {
    /// Takes the address that was offered, if that is what the address looks like.
    pub fn take_meant_address(&mut self) {
        if !self.email_meant.is_empty() && self.address_meant().as_ref() == Some(&self.email_meant)
        {
            self.email = std::mem::take(&mut self.email_meant);
        }
    }

    /// The address that was probably meant, if the typed one looks mistyped.
    #[must_use]
    pub fn address_meant(&self) -> Option<String> {
        find_meant_address(&self.email)
    }

    /// Whether the person must be asked about their address first.
    #[must_use]
    pub fn has_doubtful_address(&self) -> bool {
        self.email_kept.trim() != self.email.trim() && self.address_meant().is_some()
    }

    /// The names as the form in the other language asks for them: each in its own field.
    pub fn swap_names(&mut self) {
        if !self.organization_other.is_empty() {
            std::mem::swap(&mut self.organization, &mut self.organization_other);
        }
    }

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
pub struct FormFault {
    pub field: &'static str,
    /// The message.
    pub key: Cow<'static, str>,
}

/// Reads what was typed.
///
/// # Errors
/// All that is wrong, in the order of the form.
pub fn read(
    form: &SignForm,
    letter: &Letter,
    locale: Locale,
) -> Result<Submission, Vec<FormFault>> {
    let rules = FormRules::of(form, letter);
    let valid = form.validate_with_args(&rules);
    match (valid, EmailAddress::parse(&form.email)) {
        (Ok(()), Ok(address)) => Ok(Submission {
            locale,
            address,
            individual: rules.individual.then(|| individual(form, letter)),
            endorsement: rules.organization.then(|| endorsement(form, locale)),
            updates: !form.updates.is_empty(),
            src: optional(&form.src).map(|src| src.chars().take(40).collect()),
            invitation: Token::parse(&form.invitation),
            trapped: !form.company_fax.is_empty(),
            hidden: form.printed().any(holds_hidden),
        }),
        (valid, _) => Err(faults_in_order(&valid.err().unwrap_or_default())),
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

fn faults_in_order(errors: &ValidationErrors) -> Vec<FormFault> {
    let errors = errors.field_errors();
    let faults_of = |field: &'static str| {
        let of_field = errors
            .get(field)
            .into_iter()
            .flat_map(|errors| errors.iter());
        of_field.map(move |error| FormFault {
            field,
            key: error.code.clone(),
        })
    };
    FIELDS.into_iter().flat_map(faults_of).collect()
}

fn endorsement(form: &SignForm, locale: Locale) -> Endorsement {
    let signed = clean_line(&form.organization).text;
    let (en, fr) = match (optional(&form.organization_other), locale) {
        (None, _) => (None, None),
        (Some(other), Locale::En) => (Some(signed.clone()), Some(other)),
        (Some(other), Locale::Fr) => (Some(other), Some(signed.clone())),
    };
    Endorsement {
        names: Names {
            signed,
            en,
            fr,
            acronym: optional(&form.acronym),
        },
        website: optional(&form.website).and_then(|text| web_address(&text)),
        place: optional(&form.place),
        representative: clean_line(&form.name).text,
        representative_title: optional(&form.title),
        representative_public: !form.representative_public.is_empty(),
    }
}

fn individual(form: &SignForm, letter: &Letter) -> Individual {
    let name = clean_line(&form.name).text;
    Individual {
        sort_name: optional(&form.sort_name).unwrap_or_else(|| guess_sort_name(&name)),
        title: optional(&form.title),
        affiliation: optional(&form.affiliation),
        place: optional(&form.place),
        visibility: match letter.visibility() {
            VisibilityChoice::Name => Visibility::Name,
            VisibilityChoice::Choice if form.visibility == "name" => Visibility::Name,
            VisibilityChoice::Choice | VisibilityChoice::Counted => Visibility::Counted,
        },
        name,
    }
}

fn optional(raw: &str) -> Option<String> {
    Some(clean_line(raw).text).filter(|text| !text.is_empty())
}
