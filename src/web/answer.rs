//! How answers leave: with their media type, their cache policy, and compressed where the reader
//! takes it. Request bodies are never inflated.

use futures_util::Stream;
use poem::http::{HeaderMap, HeaderValue, StatusCode, header};
use poem::{Body, Response};
use sha2::{Digest, Sha256};

use super::failure::Failure;
use super::headers::share_with_all_sites;
use crate::rendering::CachePolicy;
use crate::rendering::assets::gzip;

/// Below this many bytes compression costs more than it saves.
const WORTH_PACKING: usize = 600;

/// A page.
#[must_use]
pub fn html(status: StatusCode, cache: CachePolicy, body: String) -> Response {
    typed(status, "text/html; charset=utf-8", cache, body.into_bytes())
}

/// An answer of any media type.
#[must_use]
pub fn typed(
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

/// Marks an answer that is written while it leaves, and is never gathered to be packed.
#[derive(Clone, Copy, Debug)]
struct Streamed;

/// A file that leaves piece by piece; a fault on the way cuts it off, so that nobody takes half of
/// it for the whole.
#[must_use]
pub fn streamed(
    media_type: &'static str,
    cache: CachePolicy,
    pieces: impl Stream<Item = Result<String, Failure>> + Send + 'static,
) -> Response {
    use futures_util::StreamExt as _;
    let pieces = pieces.map(|piece| {
        piece.map_err(|failure| {
            tracing::error!(%failure, "a file is cut off");
            std::io::Error::other("cut off")
        })
    });
    let mut response = Response::builder()
        .header(header::CONTENT_TYPE, media_type)
        .header(header::CACHE_CONTROL, cache.header())
        .body(Body::from_bytes_stream(pieces));
    response.extensions_mut().insert(Streamed);
    response
}

/// An answer for any site, with a tag by which an unchanged one need not be sent again.
#[must_use]
pub fn tagged(
    asked: &HeaderMap,
    media_type: &'static str,
    cache: CachePolicy,
    body: Vec<u8>,
) -> Response {
    let digest = Sha256::digest(&body);
    let tag = digest[..9]
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    // Weak, since the same answer also leaves compressed.
    let tag = format!("W/\"{tag}\"");
    let unchanged = asked
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|known| {
            known
                .split(',')
                .any(|known| known.trim() == tag || known.trim() == "*")
        });
    let mut response = if unchanged {
        Response::builder()
            .status(StatusCode::NOT_MODIFIED)
            .header(header::CACHE_CONTROL, cache.header())
            .finish()
    } else {
        typed(StatusCode::OK, media_type, cache, body)
    };
    if let Ok(tag) = tag.parse() {
        response.headers_mut().insert(header::ETAG, tag);
    }
    share_with_all_sites(&mut response);
    response
}

/// A redirect after a POST, or to the reader's language.
#[must_use]
pub fn redirect(status: StatusCode, to: &str) -> Response {
    Response::builder()
        .status(status)
        .header(header::LOCATION, to)
        .header(header::CACHE_CONTROL, "no-store")
        .finish()
}

/// Packs a finished answer if the reader takes gzip; streams and packed files pass untouched.
pub async fn negotiated(wanted: &HeaderMap, mut response: Response) -> Response {
    let media_type = response.content_type().unwrap_or_default();
    let packable = [
        "text/html",
        "application/json",
        "image/svg",
        "text/csv",
        "text/plain",
    ];
    let worth = packable.iter().any(|kind| media_type.starts_with(kind))
        && response.extensions().get::<Streamed>().is_none()
        && !response.headers().contains_key(header::CONTENT_ENCODING)
        && !response.headers().contains_key(header::CONTENT_LENGTH);
    if !worth {
        return response;
    }
    response
        .headers_mut()
        .append(header::VARY, HeaderValue::from_static("accept-encoding"));
    if !takes_gzip(wanted) {
        return response;
    }
    let Ok(plain) = response.take_body().into_vec().await else {
        return Response::builder()
            .status(StatusCode::INTERNAL_SERVER_ERROR)
            .finish();
    };
    if plain.len() < WORTH_PACKING {
        response.set_body(plain);
        return response;
    }
    response
        .headers_mut()
        .insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    response.set_body(gzip(&plain));
    response
}

/// Whether gzip is named and not refused (RFC 9110, section 12.5.3).
#[must_use]
pub fn takes_gzip(headers: &HeaderMap) -> bool {
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
