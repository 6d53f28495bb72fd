//! Failures told to machines: `application/problem+json` (RFC 9457).

use poem::Response;
use poem::http::{HeaderValue, StatusCode, header};
use serde::Serialize;

use super::Failure;
use super::answer::typed;
use crate::rendering::CachePolicy;
use crate::secret::public_id;

/// Something wrong with one part of what was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pointed {
    /// Where, as a JSON pointer (RFC 6901).
    pub pointer: String,
    /// What, in the caller's language.
    pub detail: String,
}

/// A problem, as it is told.
#[derive(Clone, Debug, Serialize)]
pub struct Problem {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    instance: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Pointed>,
    #[serde(skip)]
    retry_after: Option<u64>,
}

impl Problem {
    /// The problem that a status names.
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

    /// The problem that a failure is; its cause stays in the log, under the incident.
    #[must_use]
    pub fn of(failure: &Failure, incident: &str) -> Self {
        Self {
            instance: instance(incident),
            retry_after: failure.retry_after(),
            ..Self::new(failure.status())
        }
    }

    /// With a sentence in the caller's language.
    #[must_use]
    pub fn saying(self, detail: String) -> Self {
        Self {
            detail: Some(detail),
            ..self
        }
    }

    /// With each thing that is wrong.
    #[must_use]
    pub fn at(self, errors: Vec<Pointed>) -> Self {
        Self { errors, ..self }
    }

    /// As an answer, which nobody keeps.
    #[must_use]
    pub fn response(&self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        let body = serde_json::to_vec(self).unwrap_or_default();
        let mut response = typed(
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

fn instance(incident: &str) -> String {
    format!("urn:incident:{incident}")
}
