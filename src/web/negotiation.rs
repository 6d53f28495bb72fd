//! What of a request decides how a response leaves, and what of a response describes its body: entity tags
//! and encodings.

use poem::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use poem::{Body, Request, Response};
use sha2::{Digest, Sha256};

/// Below this size compression costs more than it saves.
pub(super) const MIN_BYTES_TO_COMPRESS: usize = 600;

/// The best encoding that a client accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Identity,
    Gzip,
    /// Gzip too, as all clients that accept brotli do.
    Brotli,
}

/// What of a request decides how a response leaves.
#[derive(Clone, Debug)]
pub struct Negotiation {
    is_head: bool,
    encoding: Encoding,
    /// `If-None-Match`: the entity tags that the client has.
    known_tags: Option<HeaderValue>,
}

impl Negotiation {
    #[must_use]
    pub fn of(request: &Request) -> Self {
        let headers = request.headers();
        Self {
            is_head: request.method() == Method::HEAD,
            encoding: best_encoding(headers),
            known_tags: headers.get(header::IF_NONE_MATCH).cloned(),
        }
    }

    pub(super) fn encoding(&self) -> Encoding {
        self.encoding
    }

    pub(super) fn is_head(&self) -> bool {
        self.is_head
    }

    /// Whether the client named the entity tag of this response. Weak comparison (RFC 9110, section 13.1.2).
    pub(super) fn has(&self, response: &Response) -> bool {
        let Some(known) = self.known_tags.as_ref().and_then(|tags| tags.to_str().ok()) else {
            return false;
        };
        let Some(tag) = response.headers().get(header::ETAG) else {
            return false;
        };
        let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        let tag = opaque(tag.to_str().unwrap_or_default());
        response.status() == StatusCode::OK
            && known
                .split(',')
                .any(|known| known.trim() == "*" || opaque(known) == tag)
    }
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

/// Says that the body depends on the encoding that the client accepts.
pub(super) fn vary_by_encoding(response: &mut Response) {
    response
        .headers_mut()
        .append(header::VARY, HeaderValue::from_static("accept-encoding"));
}

/// The same headers without the body and what describes it (RFC 9110, section 15.4.5).
pub(super) fn not_modified(mut response: Response) -> Response {
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
pub(super) fn is_compressible(response: &Response) -> bool {
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

/// Whether `Accept-Encoding` names gzip and does not refuse it.
#[must_use]
pub fn accepts_gzip(headers: &HeaderMap) -> bool {
    preference(headers, "gzip") > 0.0
}

fn best_encoding(headers: &HeaderMap) -> Encoding {
    let (gzip, brotli) = (preference(headers, "gzip"), preference(headers, "br"));
    if gzip <= 0.0 {
        Encoding::Identity
    } else if brotli >= gzip {
        Encoding::Brotli
    } else {
        Encoding::Gzip
    }
}

/// How much a client prefers an encoding, from 0 (not at all) to 1 (RFC 9110, section 12.5.3).
fn preference(headers: &HeaderMap, encoding: &str) -> f32 {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let named = accepted.split(',').find_map(|part| {
        let (name, parameters) = part.split_once(';').unwrap_or((part, ""));
        name.trim()
            .eq_ignore_ascii_case(encoding)
            .then_some(parameters)
    });
    let Some(parameters) = named else {
        return 0.0;
    };
    let weight = parameters.trim().strip_prefix("q=");
    weight.map_or(1.0, |weight| weight.trim().parse().unwrap_or(0.0))
}
