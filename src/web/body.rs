//! Reading request bodies within a limit: poem's own extractors read without one.

use poem::error::ReadBodyError;
use poem::{FromRequest, Request, RequestBody};
use serde::de::DeserializeOwned;

use super::Failure;

/// Largest form: far beyond anything a person types.
pub const MOST_FORM: usize = 64 * 1024;

/// A form, read within the limit.
///
/// Fails if it is too large, or no form of this shape; the reader never sees a parser's words.
#[derive(Debug)]
pub struct Form<T>(pub T);

impl<'a, T: DeserializeOwned> FromRequest<'a> for Form<T> {
    async fn from_request(_request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let body = body.take().map_err(|_| Failure::BadRequest)?;
        let bytes = body
            .into_bytes_limit(MOST_FORM)
            .await
            .map_err(|fault| match fault {
                ReadBodyError::PayloadTooLarge => Failure::TooLarge,
                _ => Failure::BadRequest,
            })?;
        Ok(Self(
            serde_html_form::from_bytes(&bytes).map_err(|_| Failure::BadRequest)?,
        ))
    }
}
