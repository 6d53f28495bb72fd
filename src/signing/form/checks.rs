//! The rules of the form's fields, each with the key of the message for who typed it.

use entity::values::VisibilityChoice;
use validator::ValidationError;

use super::FormRules;
use crate::email_address::EmailAddress;
use crate::signatures::typed::{MOST, web_address};
use crate::text::clean::{LineFault, check_line, clean_line};

type Checked = Result<(), ValidationError>;

pub(super) fn check_kind(_typed: &str, rules: &FormRules) -> Checked {
    fail_unless(rules.organization || rules.individual, "error-kind")
}

pub(super) fn check_organization(typed: &str, rules: &FormRules) -> Checked {
    if rules.organization {
        check_text(typed, "error-organization")
    } else {
        Ok(())
    }
}

pub(super) fn check_of_organization(typed: &str, rules: &FormRules) -> Checked {
    check_optional(typed, rules.organization)
}

pub(super) fn check_of_individual(typed: &str, rules: &FormRules) -> Checked {
    check_optional(typed, rules.individual)
}

pub(super) fn check_of_either(typed: &str, rules: &FormRules) -> Checked {
    check_optional(typed, rules.organization || rules.individual)
}

pub(super) fn check_website(typed: &str, rules: &FormRules) -> Checked {
    let text = clean_line(typed).text;
    let is_address = text.is_empty() || web_address(&text).is_some();
    fail_unless(is_address || !rules.organization, "error-website")
}

/// The name of the person is asked for whoever signs.
pub(super) fn check_name(typed: &str) -> Checked {
    check_text(typed, "error-name")
}

pub(super) fn check_email(typed: &str) -> Checked {
    fail_unless(EmailAddress::parse(typed).is_ok(), "error-email")
}

pub(super) fn check_visibility(typed: &str, rules: &FormRules) -> Checked {
    let must_choose = rules.individual && rules.visibility == VisibilityChoice::Choice;
    let has_chosen = matches!(typed, "name" | "counted");
    fail_unless(has_chosen || !must_choose, "error-visibility")
}

pub(super) fn check_authorized(typed: &str, rules: &FormRules) -> Checked {
    fail_unless(!rules.organization || !typed.is_empty(), "error-authorized")
}

pub(super) fn check_publish(typed: &str, rules: &FormRules) -> Checked {
    fail_unless(!rules.individual || !typed.is_empty(), "error-publish")
}

fn check_optional(typed: &str, applies: bool) -> Checked {
    if !applies || clean_line(typed).text.is_empty() {
        return Ok(());
    }
    check_text(typed, "error-no-content")
}

/// Checks a line that must be there; `missing` is the message if it is not.
fn check_text(typed: &str, missing: &'static str) -> Checked {
    match check_line(&clean_line(typed).text, MOST) {
        Ok(()) => Ok(()),
        Err(LineFault::TooLong { .. }) => Err(ValidationError::new("error-too-long")),
        Err(LineFault::Marks) => Err(ValidationError::new("error-marks")),
        Err(LineFault::Empty | LineFault::NoContent) => Err(ValidationError::new(missing)),
    }
}

fn fail_unless(holds: bool, code: &'static str) -> Checked {
    if holds {
        Ok(())
    } else {
        Err(ValidationError::new(code))
    }
}
