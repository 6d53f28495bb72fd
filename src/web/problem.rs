//! Failures in the format for programs: `application/problem+json` (RFC 9457).

use poem::Response;
use poem::http::{HeaderValue, StatusCode, header};
use serde::Serialize;

use super::Failure;
use super::answer::respond;
use crate::locale::Locale;
use crate::rendering::{CachePolicy, Words, WordsFault};
use crate::secret::public_id;

/// What is wrong with one field of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// JSON pointer to the field (RFC 6901).
    pub pointer: String,
    /// A sentence in the caller's language.
    pub detail: String,
    /// What was probably meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
}

/// The body of a failed API request.
#[derive(Clone, Debug, Serialize)]
pub struct ProblemDetails {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    instance: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
    #[serde(skip)]
    retry_after: Option<u64>,
}

impl ProblemDetails {
    /// Describes a status, under a new incident id.
    #[must_use]
    pub fn new(status: StatusCode) -> Self {
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Failure"),
            status: status.as_u16(),
            detail: None,
            instance: instance(&public_id()),
            errors: Vec::new(),
            retry_after: None,
        }
    }

    /// Describes a failure. Its cause stays in the log, under the incident id.
    #[must_use]
    pub fn of(failure: &Failure, incident: &str) -> Self {
        Self {
            instance: instance(incident),
            retry_after: failure.retry_after(),
            ..Self::new(failure.status())
        }
    }

    /// Describes a failure with the sentence for programs' writers.
    ///
    /// # Errors
    /// If the sentence is missing.
    pub fn explain(
        words: &Words,
        locale: Locale,
        failure: &Failure,
        incident: &str,
    ) -> Result<Self, WordsFault> {
        let detail = words.say(locale, sentence_key(failure), &[])?;
        Ok(Self::of(failure, incident).with_detail(detail))
    }

    /// Adds a sentence in the caller's language.
    #[must_use]
    pub fn with_detail(self, detail: String) -> Self {
        Self {
            detail: Some(detail),
            ..self
        }
    }

    /// Adds what is wrong with each field.
    #[must_use]
    pub fn with_errors(self, errors: Vec<FieldError>) -> Self {
        Self { errors, ..self }
    }

    /// Makes a response, which must not be stored.
    #[must_use]
    pub fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = respond(
            status,
            "application/problem+json",
            CachePolicy::NoStore,
            body,
        );
        if let Some(seconds) = self.retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// The key of what the writer of a program reads.
const fn sentence_key(failure: &Failure) -> &'static str {
    match failure {
        Failure::NotFound => "api-not-found",
        Failure::BadRequest => "api-bad-request",
        Failure::Refused => "api-refused",
        Failure::Method => "api-method",
        Failure::TooLarge => "api-too-large",
        Failure::MediaType => "api-media-type",
        Failure::Misdirected => "api-misdirected",
        Failure::Conflict => "api-conflict",
        Failure::TooMany(_) => "failure-too-many",
        Failure::Unavailable(_) => "failure-unavailable",
        Failure::Internal(_) => "failure-internal",
    }
}

fn instance(incident: &str) -> String {
    format!("urn:incident:{incident}")
}
