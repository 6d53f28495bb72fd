//! Style sheets, scripts and faces, embedded; their addresses hold a hash of their content, so that
//! readers may keep them for ever.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use super::TEMPLATES;

/// An asset as it is served.
#[derive(Debug)]
pub struct Asset {
    /// Its media type.
    pub content_type: &'static str,
    /// Its bytes.
    pub plain: &'static [u8],
    /// Its bytes, compressed with gzip; none where that saves nothing.
    pub gzip: Option<Vec<u8>>,
    hash: String,
}

static ASSETS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(load);

/// The asset at `/assets/{hash}/{name}`; none for an old hash or another name.
#[must_use]
pub fn find(hash: &str, name: &str) -> Option<&'static Asset> {
    ASSETS.get(name).filter(|asset| asset.hash == hash)
}

/// The address of an asset; of a name that is none, an address that answers 404.
#[must_use]
pub fn address(name: &str) -> String {
    let hash = ASSETS.get(name).map_or("none", |asset| asset.hash.as_str());
    format!("/assets/{hash}/{name}")
}

fn load() -> BTreeMap<String, Asset> {
    let Some(folder) = TEMPLATES.get_dir("assets") else {
        return BTreeMap::new();
    };
    folder
        .files()
        .filter_map(|file| {
            let name = file.path().file_name()?.to_str()?.to_owned();
            let content_type = content_type(&name)?;
            let plain = file.contents();
            let hash = hex(&Sha256::digest(plain)[..6]);
            let gzip = Some(gzip(plain)).filter(|packed| packed.len() < plain.len());
            Some((
                name,
                Asset {
                    content_type,
                    plain,
                    gzip,
                    hash,
                },
            ))
        })
        .collect()
}

fn content_type(name: &str) -> Option<&'static str> {
    Some(match name.rsplit('.').next()? {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "woff2" => "font/woff2",
        "svg" => "image/svg+xml",
        _ => return None,
    })
}

/// gzip at its best level; also for pages.
#[must_use]
pub fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    // Writing into memory cannot fail; an empty answer would be seen as no saving at once.
    match encoder.write_all(plain).and_then(|()| encoder.finish()) {
        Ok(packed) => packed,
        Err(_) => plain.to_vec(),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}
