//! Builds responses: media type, cache policy, entity tags, and compression where the client accepts it.
//! Request bodies are never inflated.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::{Stream, StreamExt as _, stream};
use poem::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use poem::{Body, Request, Response};
use sha2::{Digest, Sha256};

use super::failure::Failure;
use super::headers::share_with_all_sites;
use crate::rendering::CachePolicy;
use crate::rendering::assets::gzip;

/// The media type of live events, which do not end.
const EVENTS: &str = "text/event-stream";
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

/// Marks a response as a stream, which must never be gathered in memory.
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

/// Responds for any site, with an entity tag, so that an unchanged body need not be sent again.
#[must_use]
pub fn respond_with_etag(media_type: &'static str, cache: CachePolicy, body: Vec<u8>) -> Response {
    let tag = entity_tag(&body);
    let mut response = respond(StatusCode::OK, media_type, cache, body);
    set_etag(&mut response, &tag);
    share_with_all_sites(&mut response);
    response
}

/// The entity tag of a body, or of what decides a body. Weak, since the body is also sent compressed.
#[must_use]
pub fn entity_tag(decisive: &[u8]) -> String {
    let digest = Sha256::digest(decisive);
    let digits = digest[..9]
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    format!("W/\"{digits}\"")
}

/// Gives a response its entity tag.
pub fn set_etag(response: &mut Response, tag: &str) {
    if let Ok(tag) = tag.parse() {
        response.headers_mut().insert(header::ETAG, tag);
    }
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

/// What of a request decides how a response leaves.
#[derive(Clone, Debug)]
pub struct Negotiation {
    is_head: bool,
    headers: HeaderMap,
}

impl Negotiation {
    #[must_use]
    pub fn of(request: &Request) -> Self {
        Self {
            is_head: request.method() == Method::HEAD,
            headers: request.headers().clone(),
        }
    }
}

/// Finishes a response: gives what caches may keep an entity tag, answers 304 if the client has it
/// already, and compresses what the client accepts compressed.
pub async fn finish(asked: &Negotiation, mut response: Response) -> Response {
    if is_compressible(&response) {
        response
            .headers_mut()
            .append(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    if may_be_tagged(&response) {
        let Ok(body) = response.take_body().into_vec().await else {
            return unreadable();
        };
        set_etag(&mut response, &entity_tag(&body));
        response.set_body(body);
    }
    if is_unchanged(&asked.headers, &response) {
        return not_modified(response);
    }
    let response = if is_compressible(&response) && accepts_gzip(&asked.headers) {
        compress(response).await
    } else {
        response
    };
    match asked.is_head {
        true => without_body(response).await,
        false => response,
    }
}

/// The headers of an answer to GET, with the length that its body would have (RFC 9110, section 9.3.2).
/// Nobody asks how long a stream will be, and it is not made for this.
async fn without_body(mut response: Response) -> Response {
    let body = response.take_body();
    if response.extensions().get::<IsStream>().is_some() || response.content_type() == Some(EVENTS)
    {
        return response;
    }
    let Ok(body) = body.into_vec().await else {
        return unreadable();
    };
    let length = HeaderValue::from(body.len());
    response
        .headers_mut()
        .insert(header::CONTENT_LENGTH, length);
    response
}

/// Whether the body may be hashed: whole, public and not tagged yet.
fn may_be_tagged(response: &Response) -> bool {
    let cache = response.headers().get(header::CACHE_CONTROL);
    let is_public = cache.is_some_and(|cache| cache.as_bytes().starts_with(b"public"));
    is_public
        && response.status() == StatusCode::OK
        && response.extensions().get::<IsStream>().is_none()
        && !response.headers().contains_key(header::ETAG)
}

/// Whether the client named the entity tag of this response. Weak comparison (RFC 9110, section 13.1.2).
fn is_unchanged(request_headers: &HeaderMap, response: &Response) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let text = |value: Option<&HeaderValue>| Some(value?.to_str().ok()?.to_owned());
    let Some(tag) = text(response.headers().get(header::ETAG)) else {
        return false;
    };
    let known = text(request_headers.get(header::IF_NONE_MATCH)).unwrap_or_default();
    response.status() == StatusCode::OK
        && known
            .split(',')
            .any(|known| known.trim() == "*" || opaque(known) == opaque(&tag))
}

/// The same headers without the body and what describes it (RFC 9110, section 15.4.5).
fn not_modified(mut response: Response) -> Response {
    response.set_status(StatusCode::NOT_MODIFIED);
    response.set_body(Body::empty());
    for described in [
        header::CONTENT_TYPE,
        header::CONTENT_DISPOSITION,
        header::CONTENT_ENCODING,
        header::CONTENT_LENGTH,
    ] {
        response.headers_mut().remove(described);
    }
    response
}

/// Files that are compressed already stay as they are.
fn is_compressible(response: &Response) -> bool {
    let media_type = response.content_type().unwrap_or_default();
    let compressible = [
        "text/html",
        "application/json",
        "image/svg",
        "text/csv",
        "text/plain",
    ];
    compressible.iter().any(|kind| media_type.starts_with(kind))
        && !response.headers().contains_key(header::CONTENT_ENCODING)
        && !response.headers().contains_key(header::CONTENT_LENGTH)
}

async fn compress(mut response: Response) -> Response {
    let body = response.take_body();
    if response.extensions().get::<IsStream>().is_some() {
        response.set_body(compress_stream(body));
    } else {
        let Ok(plain) = body.into_vec().await else {
            return unreadable();
        };
        if plain.len() < MIN_BYTES_TO_COMPRESS {
            response.set_body(plain);
            return response;
        }
        response.set_body(gzip(&plain));
    }
    response
        .headers_mut()
        .insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    response
}

/// Compresses a stream piece by piece, so that a list of a million names is never in memory whole.
fn compress_stream(body: Body) -> Body {
    let encoder = GzEncoder::new(Vec::new(), Compression::default());
    let pieces = body.into_bytes_stream().boxed();
    Body::from_bytes_stream(stream::try_unfold(
        Some((pieces, encoder)),
        |state| async move {
            let Some((mut pieces, mut encoder)) = state else {
                return Ok(None);
            };
            while let Some(piece) = pieces.next().await {
                encoder.write_all(&piece?)?;
                let packed = std::mem::take(encoder.get_mut());
                if !packed.is_empty() {
                    return Ok::<_, std::io::Error>(Some((packed, Some((pieces, encoder)))));
                }
            }
            Ok(Some((encoder.finish()?, None)))
        },
    ))
}

fn unreadable() -> Response {
    Response::builder()
        .status(StatusCode::INTERNAL_SERVER_ERROR)
        .finish()
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
