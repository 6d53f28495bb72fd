//! A response that is made once for many readers: its headers, and its body in each encoding.

use std::io::Write as _;

use brotli::CompressorWriter;
use bytes::Bytes;
use poem::http::{HeaderMap, HeaderValue, StatusCode, header};
use poem::{Body, Response};

use super::headers;
use super::negotiation::{
    Encoding, MIN_BYTES_TO_COMPRESS, Negotiation, entity_tag, is_compressible, not_modified,
    set_etag, vary_by_encoding,
};
use crate::rendering::assets::gzip;

/// How hard brotli works, from 0 to 11. At 5 a letter's page is a sixth smaller than with gzip and takes
/// milliseconds; at 11 it takes a second.
const BROTLI_QUALITY: u32 = 5;
/// Size of the window in which brotli looks for repetitions, as a power of two: 4 MiB.
const BROTLI_WINDOW_BITS: u32 = 22;
const BROTLI_BUFFER_BYTES: usize = 4_096;
/// What headers and bookkeeping take of the memory, about.
const BYTES_BESIDE_BODY: usize = 2_048;

/// A response with all its headers, ready to leave in the encoding that a client accepts.
#[derive(Debug)]
pub struct PackedResponse {
    /// All headers but those of the encoding.
    headers: HeaderMap,
    plain: Bytes,
    gzip: Option<Bytes>,
    brotli: Option<Bytes>,
}

impl PackedResponse {
    /// Packs a successful response; `https` is the base URL's scheme. Compresses, so it takes milliseconds.
    ///
    /// # Errors
    /// If the body is a stream that fails.
    pub async fn pack(mut response: Response, https: bool) -> std::io::Result<Self> {
        debug_assert_eq!(response.status(), StatusCode::OK);
        let body = response.take_body().into_bytes();
        let plain = body.await.map_err(std::io::Error::other)?;
        if !response.headers().contains_key(header::ETAG) {
            set_etag(&mut response, &entity_tag(&plain));
        }
        let compressible = is_compressible(&response);
        if compressible {
            vary_by_encoding(&mut response);
        }
        headers::apply(&mut response, https);
        let (gzip, brotli) = match compressible && plain.len() >= MIN_BYTES_TO_COMPRESS {
            true => compress(plain.clone()).await?,
            false => (None, None),
        };
        Ok(Self {
            headers: response.headers().clone(),
            plain,
            gzip,
            brotli,
        })
    }

    /// The response to a request: without its body for HEAD, 304 if the client has it already.
    #[must_use]
    pub fn answer(&self, asked: &Negotiation) -> Response {
        let mut response = Response::builder().finish();
        *response.headers_mut() = self.headers.clone();
        if asked.has(&response) {
            return not_modified(response);
        }
        let (body, encoding) = self.best_for(asked.encoding());
        if let Some(encoding) = encoding {
            let value = HeaderValue::from_static(encoding);
            response
                .headers_mut()
                .insert(header::CONTENT_ENCODING, value);
        }
        if asked.is_head() {
            let length = HeaderValue::from(body.len());
            response
                .headers_mut()
                .insert(header::CONTENT_LENGTH, length);
        } else {
            response.set_body(Body::from(body.clone()));
        }
        response
    }

    /// The memory that it takes, about.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let packed = [&self.gzip, &self.brotli];
        let packed: usize = packed.into_iter().flatten().map(Bytes::len).sum();
        self.plain.len() + packed + BYTES_BESIDE_BODY
    }

    fn best_for(&self, accepted: Encoding) -> (&Bytes, Option<&'static str>) {
        match (accepted, &self.brotli, &self.gzip) {
            (Encoding::Brotli, Some(body), _) => (body, Some("br")),
            (Encoding::Brotli | Encoding::Gzip, _, Some(body)) => (body, Some("gzip")),
            _ => (&self.plain, None),
        }
    }
}

/// Compresses on a thread of its own: other tasks must not wait for it.
async fn compress(plain: Bytes) -> std::io::Result<(Option<Bytes>, Option<Bytes>)> {
    let packed = tokio::task::spawn_blocking(move || {
        let smaller = |packed: &Vec<u8>| packed.len() < plain.len();
        (
            Some(gzip(&plain)).filter(smaller).map(Bytes::from),
            brotli(&plain).filter(smaller).map(Bytes::from),
        )
    });
    packed.await.map_err(std::io::Error::other)
}

fn brotli(plain: &[u8]) -> Option<Vec<u8>> {
    let mut packed = Vec::new();
    let mut writer = CompressorWriter::new(
        &mut packed,
        BROTLI_BUFFER_BYTES,
        BROTLI_QUALITY,
        BROTLI_WINDOW_BITS,
    );
    writer.write_all(plain).ok()?;
    writer.flush().ok()?;
    drop(writer);
    Some(packed)
}
