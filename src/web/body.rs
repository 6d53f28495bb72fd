//! Reading request bodies within a limit: poem's own extractors read without one.

use poem::error::ReadBodyError;
use poem::http::{HeaderMap, header};
use poem::{Body, FromRequest, Request, RequestBody};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::Failure;

/// Largest form or JSON text: far longer than anything a person types.
pub const MAX_FORM_BYTES: usize = 64 * 1024;

/// Extractor of a form of at most [`MAX_FORM_BYTES`].
///
/// Fails if the body is too large or does not have this shape. The reader never sees the parser's
/// message.
#[derive(Debug)]
pub struct Form<T>(pub T);

impl<'a, T: DeserializeOwned> FromRequest<'a> for Form<T> {
    async fn from_request(_request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let body = body.take().map_err(|_| Failure::BadRequest)?;
        let bytes = read_limited(body).await?;
        Ok(Self(
            serde_html_form::from_bytes(&bytes).map_err(|_| Failure::BadRequest)?,
        ))
    }
}

/// Reads a JSON object of at most [`MAX_FORM_BYTES`]. It does not check members, so that the caller
/// can report everything that is wrong at once, each with its pointer.
///
/// # Errors
/// If the content type is not JSON (a page on another site can send anything else without a
/// preflight), or the body is too large, nested too deeply or not an object.
pub async fn json_object(headers: &HeaderMap, body: Body) -> Result<Map<String, Value>, Failure> {
    if !is_json(headers) {
        return Err(Failure::MediaType);
    }
    let bytes = read_limited(body).await?;
    match serde_json::from_slice(&bytes) {
        Ok(Value::Object(members)) => Ok(members),
        _ => Err(Failure::BadRequest),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    media_type.eq_ignore_ascii_case("application/json")
}

async fn read_limited(body: Body) -> Result<Vec<u8>, Failure> {
    match body.into_bytes_limit(MAX_FORM_BYTES).await {
        Ok(bytes) => Ok(bytes.into()),
        Err(ReadBodyError::PayloadTooLarge) => Err(Failure::TooLarge),
        Err(_) => Err(Failure::BadRequest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(media_type: &str, body: impl Into<Body>) -> Result<usize, u16> {
        let mut headers = HeaderMap::new();
        if let Ok(value) = media_type.parse() {
            headers.insert(header::CONTENT_TYPE, value);
        }
        let object = json_object(&headers, body.into()).await;
        object
            .map(|members| members.len())
            .map_err(|failure| failure.status().as_u16())
    }

    #[tokio::test]
    async fn an_object_said_to_be_json_is_read() {
        for media_type in ["application/json", "Application/JSON; charset=utf-8"] {
            assert_eq!(read(media_type, "{\"a\": 1, \"b\": []}").await, Ok(2));
        }
    }

    #[tokio::test]
    async fn what_a_page_elsewhere_may_send_unasked_is_not_read_as_json() {
        for media_type in [
            "",
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "application/jsonx",
            "text/plain; application/json",
        ] {
            assert_eq!(read(media_type, "{}").await, Err(415), "{media_type}");
        }
    }

    #[tokio::test]
    async fn what_is_too_large_too_deep_or_no_object_is_refused() {
        let json = "application/json";
        for text in [
            "",
            "[]",
            "1",
            "\"a\"",
            "{",
            "{}x",
            "{\"a\":01}",
            "null",
            "\u{feff}{}",
        ] {
            assert_eq!(read(json, text.to_owned()).await, Err(400), "{text}");
        }
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000));
        assert_eq!(read(json, deep).await, Err(400));
        assert_eq!(read(json, b"{\"a\":\"\xff\xfe\"}".to_vec()).await, Err(400));
        let large = format!("{{\"a\":\"{}\"}}", "x".repeat(MAX_FORM_BYTES));
        assert_eq!(read(json, large).await, Err(413));
    }
}
