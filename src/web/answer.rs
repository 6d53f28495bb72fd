//! Builds responses: media type, cache policy, entity tags, and compression where the client accepts it.
//! Request bodies are never inflated.

use std::io::Write as _;
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::{Stream, StreamExt as _, stream};
use poem::http::{HeaderValue, StatusCode, header};
use poem::{Body, Response};

use super::failure::Failure;
use super::headers::share_with_all_sites;
use super::negotiation::{
    Encoding, MIN_BYTES_TO_COMPRESS, Negotiation, entity_tag, is_compressible, not_modified,
    set_etag, vary_by_encoding,
};
use super::packed::PackedResponse;
use crate::rendering::CachePolicy;
use crate::rendering::assets::gzip;

/// The media type of live events, which do not end.
const EVENTS: &str = "text/event-stream";

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

/// Redirects: after a POST, or to the reader's language. Never cached.
#[must_use]
pub fn redirect(status: StatusCode, to: &str) -> Response {
    Response::builder()
        .status(status)
        .header(header::LOCATION, to)
        .header(header::CACHE_CONTROL, "no-store")
        .finish()
}

/// Finishes a response: gives what caches may keep an entity tag, answers 304 if the client has it
/// already, and compresses what the client accepts compressed.
pub async fn finish(asked: &Negotiation, mut response: Response) -> Response {
    if let Some(packed) = response.extensions().get::<Arc<PackedResponse>>() {
        return packed.answer(asked);
    }
    if is_compressible(&response) {
        vary_by_encoding(&mut response);
    }
    if may_be_tagged(&response) {
        let Ok(body) = response.take_body().into_vec().await else {
            return unreadable();
        };
        set_etag(&mut response, &entity_tag(&body));
        response.set_body(body);
    }
    if asked.has(&response) {
        return not_modified(response);
    }
    let may_compress = asked.encoding() != Encoding::Identity && is_compressible(&response);
    let response = match may_compress {
        true => compress(response).await,
        false => response,
    };
    match asked.is_head() {
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
