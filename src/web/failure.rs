//! Failed requests. The log gets the cause in full; the reader gets a plain sentence in their
//! language and an incident id by which the log entry is found.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use poem::http::StatusCode;
use poem::{Endpoint, Request};
use sea_orm::DbErr;
use serde::Serialize;

use crate::act::ActError;
use crate::mail::outbox::OutboxFault;
use crate::rendering::{CachePolicy, Page, RenderingFault, WordsFault};
use crate::secret::SealFault;
use crate::storage::{DataKeyFault, is_unavailable};

/// A request that could not be answered as asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// There is nothing at this address.
    #[error("not found")]
    NotFound,
    /// The request is not one that this address takes.
    #[error("bad request")]
    BadRequest,
    /// The request comes from another site, or its form is too old.
    #[error("refused")]
    Refused,
    /// The method is not one that this address takes.
    #[error("method not allowed")]
    Method,
    /// The body is larger than anything a person types.
    #[error("too large")]
    TooLarge,
    /// The body is in a format that this address does not take.
    #[error("unsupported media type")]
    MediaType,
    /// The request is for another host than ours.
    #[error("misdirected")]
    Misdirected,
    /// Another request changed the same thing first.
    #[error("conflict")]
    Conflict,
    /// Too many requests from this network; the value says how long to wait.
    #[error("too many requests")]
    TooMany(Duration),
    /// The database is away or its disk is full. Reads may still work.
    #[error("unavailable: {0}")]
    Unavailable(DbErr),
    #[error("internal: {0}")]
    Internal(InternalFault),
}

/// A bug of ours, or stored data that is damaged. Only the log says which.
#[derive(Debug, thiserror::Error)]
pub enum InternalFault {
    #[error(transparent)]
    Act(ActError),
    #[error("a handler panicked; the log has its message above")]
    Panic,
    #[error("the router answered {0}")]
    Router(StatusCode),
    #[error("the address in a ticket is not a valid address")]
    TicketAddress,
    #[error("the body of a page cannot be read or compressed")]
    Body,
}

impl Failure {
    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::Refused => StatusCode::FORBIDDEN,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Misdirected => StatusCode::MISDIRECTED_REQUEST,
            Self::Conflict => StatusCode::CONFLICT,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Translates a status of poem's own routing.
    #[must_use]
    pub fn from_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::Method,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::MediaType,
            status if status.is_client_error() => Self::BadRequest,
            status => Self::Internal(InternalFault::Router(status)),
        }
    }

    /// Logs the failure under the incident id that the reader gets. Only our own failures are
    /// errors.
    pub fn log(&self, incident: &str) {
        if self.status().is_server_error() {
            tracing::error!(incident, failure = %self, "a request failed");
        } else {
            tracing::debug!(incident, failure = %self, "a request was refused");
        }
    }

    /// Seconds after which a retry may succeed, rounded up; `None` if waiting does not help.
    #[must_use]
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooMany(wait) => Some(wait.as_secs() + u64::from(wait.subsec_nanos() > 0)),
            Self::Unavailable(_) => Some(10),
            _ => None,
        }
    }
}

/// Calls an endpoint and turns a panic into [`Failure::Internal`].
///
/// # Errors
/// What the endpoint fails with, or [`Failure::Internal`] if it panics.
pub async fn catch_panic<E: Endpoint>(endpoint: &E, request: Request) -> poem::Result<E::Output> {
    // Asserting unwind safety is right: what handlers share is in the database, and every lock of
    // ours ignores poisoning.
    let call = AssertUnwindSafe(endpoint.call(request));
    call.catch_unwind()
        .await
        .unwrap_or_else(|_| Err(Failure::Internal(InternalFault::Panic).into()))
}

impl From<ActError> for Failure {
    fn from(error: ActError) -> Self {
        match error {
            ActError::NotFound => Self::NotFound,
            ActError::Empty => Self::BadRequest,
            ActError::Conflict => Self::Conflict,
            ActError::TooMany(wait) => Self::TooMany(wait),
            ActError::Database(fault) if is_unavailable(&fault) => Self::Unavailable(fault),
            error => Self::Internal(InternalFault::Act(error)),
        }
    }
}

/// Gives a handler the failures of what it calls, as an act would.
macro_rules! fail_like_an_act {
    ($($fault:ty),+) => {
        $(impl From<$fault> for Failure {
            fn from(fault: $fault) -> Self {
                ActError::from(fault).into()
            }
        })+
    };
}

fail_like_an_act!(
    DbErr,
    DataKeyFault,
    RenderingFault,
    WordsFault,
    SealFault,
    OutboxFault,
    serde_json::Error
);

impl poem::error::ResponseError for Failure {
    fn status(&self) -> StatusCode {
        Failure::status(self)
    }
}

/// The page that a reader gets for a failed request.
#[derive(Clone, Debug, Serialize)]
pub struct FailurePage {
    /// The HTTP status.
    pub status: u16,
    /// Key of the heading.
    pub title: &'static str,
    /// Key of the sentence that says what happened.
    pub sentence: &'static str,
    /// Id of the log entry.
    pub incident: String,
    /// Minutes to wait, where that helps.
    pub wait_minutes: Option<i64>,
    /// Path of the home page.
    pub home: String,
}

impl FailurePage {
    /// Chooses the words for a failure.
    #[must_use]
    pub fn new(failure: &Failure, incident: String, home: String) -> Self {
        let (title, sentence) = match failure {
            Failure::NotFound => ("failure-not-found-title", "failure-not-found"),
            Failure::TooMany(_) => ("failure-too-many-title", "failure-too-many"),
            Failure::Refused => ("failure-refused-title", "failure-refused"),
            Failure::TooLarge => ("failure-too-large-title", "failure-too-large"),
            Failure::Conflict => ("failure-conflict-title", "failure-conflict"),
            Failure::Misdirected => ("failure-misdirected-title", "failure-misdirected"),
            Failure::BadRequest | Failure::Method | Failure::MediaType => {
                ("failure-bad-request-title", "failure-bad-request")
            }
            Failure::Unavailable(_) => ("failure-unavailable-title", "failure-unavailable"),
            Failure::Internal(_) => ("failure-internal-title", "failure-internal"),
        };
        let wait = failure
            .retry_after()
            .map(|seconds| i64::try_from(seconds.div_ceil(60)).unwrap_or(1));
        Self {
            status: failure.status().as_u16(),
            title,
            sentence,
            incident,
            wait_minutes: wait,
            home,
        }
    }
}

impl Page for FailurePage {
    const TEMPLATE: &'static str = "failure.html";
    const CACHE: CachePolicy = CachePolicy::NoStore;

    fn samples() -> Vec<Self> {
        [
            Failure::NotFound,
            Failure::BadRequest,
            Failure::Refused,
            Failure::TooLarge,
            Failure::Conflict,
            Failure::Misdirected,
            Failure::TooMany(Duration::from_secs(90)),
            Failure::Unavailable(DbErr::Custom(String::new())),
            Failure::Internal(InternalFault::Panic),
        ]
        .iter()
        .map(|failure| Self::new(failure, "7f3k9q2m".to_owned(), "/en/".to_owned()))
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use poem::handler;

    use super::*;

    #[handler]
    fn broken() -> &'static str {
        panic!("a name of somebody")
    }

    #[tokio::test]
    async fn a_panicking_handler_gives_500_without_its_message() {
        let fault = catch_panic(&broken, Request::default()).await.unwrap_err();
        assert_eq!(fault.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!fault.to_string().contains("somebody"));
    }
}
