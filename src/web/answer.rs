//! Builds responses: media type, cache policy, and compression where the client accepts it. Request
//! bodies are never inflated.

use futures_util::Stream;
use poem::http::{HeaderMap, HeaderValue, StatusCode, header};
use poem::{Body, Response};
use sha2::{Digest, Sha256};

use super::failure::Failure;
use super::headers::share_with_all_sites;
use crate::rendering::CachePolicy;
use crate::rendering::assets::gzip;

/// Below this size compression costs more than it saves.
const MIN_BYTES_TO_COMPRESS: usize = 600;

/// Responds with an HTML page.
#[must_use]
pub fn html(status: StatusCode, cache: CachePolicy, body: String) -> Response {
    respond(status, "text/html; charset=utf-8", cache, body.into_bytes())
}

/// Responds with a body of any media type.
#[must_use]
pub fn respond(
    status: StatusCode,
    media_type: &'static str,
    cache: CachePolicy,
    body: Vec<u8>,
) -> Response {
    Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, media_type)
        .header(header::CACHE_CONTROL, cache.header())
        .body(body)
}

/// Marks a response as a stream: compressing it would gather all of it in memory first.
#[derive(Clone, Copy, Debug)]
struct IsStream;

/// Responds with a file that is made while it is sent. If a piece fails, the connection is cut, so
/// that the client does not take half of the file for the whole.
#[must_use]
pub fn stream_file(
    media_type: &'static str,
    cache: CachePolicy,
    pieces: impl Stream<Item = Result<String, Failure>> + Send + 'static,
) -> Response {
    use futures_util::StreamExt as _;
    let pieces = pieces.map(|piece| {
        piece.map_err(|failure| {
            tracing::error!(%failure, "cut off a download");
            std::io::Error::other("cut off")
        })
    });
    let mut response = Response::builder()
        .header(header::CONTENT_TYPE, media_type)
        .header(header::CACHE_CONTROL, cache.header())
        .body(Body::from_bytes_stream(pieces));
    response.extensions_mut().insert(IsStream);
    response
}

/// Responds for any site, with an entity tag: 304 if the client already has this body.
#[must_use]
pub fn respond_with_etag(
    request_headers: &HeaderMap,
    media_type: &'static str,
    cache: CachePolicy,
    body: Vec<u8>,
) -> Response {
    let digest = Sha256::digest(&body);
    let tag = digest[..9]
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    // Weak, since the same body is also sent compressed.
    let tag = format!("W/\"{tag}\"");
    let is_unchanged = request_headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|tags| {
            tags.split(',')
                .any(|known| known.trim() == tag || known.trim() == "*")
        });
    let mut response = if is_unchanged {
        Response::builder()
            .status(StatusCode::NOT_MODIFIED)
            .header(header::CACHE_CONTROL, cache.header())
            .finish()
    } else {
        respond(StatusCode::OK, media_type, cache, body)
    };
    if let Ok(tag) = tag.parse() {
        response.headers_mut().insert(header::ETAG, tag);
    }
    share_with_all_sites(&mut response);
    response
}

/// Redirects: after a POST, or to the reader's language. Never cached.
#[must_use]
pub fn redirect(status: StatusCode, to: &str) -> Response {
    Response::builder()
        .status(status)
        .header(header::LOCATION, to)
        .header(header::CACHE_CONTROL, "no-store")
        .finish()
}

/// Compresses a response if the client accepts gzip. Streams, files that are compressed already and
/// small bodies stay as they are.
pub async fn compress(request_headers: &HeaderMap, mut response: Response) -> Response {
    let media_type = response.content_type().unwrap_or_default();
    let compressible = [
        "text/html",
        "application/json",
        "image/svg",
        "text/csv",
        "text/plain",
    ];
    let may_compress = compressible.iter().any(|kind| media_type.starts_with(kind))
        && response.extensions().get::<IsStream>().is_none()
        && !response.headers().contains_key(header::CONTENT_ENCODING)
        && !response.headers().contains_key(header::CONTENT_LENGTH);
    if !may_compress {
        return response;
    }
    response
        .headers_mut()
        .append(header::VARY, HeaderValue::from_static("accept-encoding"));
    if !accepts_gzip(request_headers) {
        return response;
    }
    let Ok(plain) = response.take_body().into_vec().await else {
        return Response::builder()
            .status(StatusCode::INTERNAL_SERVER_ERROR)
            .finish();
    };
    if plain.len() < MIN_BYTES_TO_COMPRESS {
        response.set_body(plain);
        return response;
    }
    response
        .headers_mut()
        .insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    response.set_body(gzip(&plain));
    response
}

/// Whether `Accept-Encoding` names gzip and does not refuse it (RFC 9110, section 12.5.3).
#[must_use]
pub fn accepts_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    accepted.split(',').any(|part| {
        let (name, parameters) = part.split_once(';').unwrap_or((part, ""));
        let refused = matches!(parameters.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000");
        name.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}
