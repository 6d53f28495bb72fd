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
    pub plain: Vec<u8>,
    /// The bytes compressed with gzip. `None` if that saves nothing.
    pub gzip: Option<Vec<u8>>,
    hash: String,
}

static ASSETS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(load);

/// Returns the asset at `/assets/{hash}/{name}`. `None` for an old hash or an unknown name.
#[must_use]
pub fn find(hash: &str, name: &str) -> Option<&'static Asset> {
    ASSETS.get(name).filter(|asset| asset.hash == hash)
}

/// Finds an asset by its name alone, for the few that have a fixed path.
#[must_use]
pub fn find_by_name(name: &str) -> Option<&'static Asset> {
    ASSETS.get(name)
}

/// The path of an asset. An unknown name gives a path that answers 404.
#[must_use]
pub fn address(name: &str) -> String {
    let hash = ASSETS.get(name).map_or("none", |asset| asset.hash.as_str());
    format!("/assets/{hash}/{name}")
}

fn load() -> BTreeMap<String, Asset> {
    let Some(folder) = TEMPLATES.get_dir("assets") else {
        return BTreeMap::new();
    };
    let files = || {
        folder
            .files()
            .filter_map(|file| Some((file.path().file_name()?.to_str()?, file.contents())))
    };
    let mut assets: BTreeMap<String, Asset> = files()
        .filter(|(name, _)| !name.ends_with(".css"))
        .filter_map(|(name, plain)| Some((name.to_owned(), asset(name, plain.to_vec())?)))
        .collect();
    // Style sheets name other assets, whose addresses are known only now.
    let sheets: Vec<(String, Asset)> = files()
        .filter(|(name, _)| name.ends_with(".css"))
        .filter_map(|(name, plain)| {
            Some((
                name.to_owned(),
                asset(name, with_addresses(plain, &assets))?,
            ))
        })
        .collect();
    assets.extend(sheets);
    assets
}

fn asset(name: &str, plain: Vec<u8>) -> Option<Asset> {
    let content_type = content_type(name)?;
    let hash = hex(&Sha256::digest(&plain)[..6]);
    let gzip = Some(gzip(&plain)).filter(|packed| packed.len() < plain.len());
    Some(Asset {
        content_type,
        plain,
        gzip,
        hash,
    })
}

/// Replaces each `asset:NAME` of a style sheet by the asset's address.
fn with_addresses(sheet: &[u8], assets: &BTreeMap<String, Asset>) -> Vec<u8> {
    let sheet = String::from_utf8_lossy(sheet).into_owned();
    let addressed = assets.iter().fold(sheet, |text, (name, asset)| {
        text.replace(
            &format!("asset:{name}"),
            &format!("/assets/{}/{name}", asset.hash),
        )
    });
    addressed.into_bytes()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asset_is_found_under_its_own_hash_only() {
        let address = address("site.css");
        let (_, hash_and_name) = address.split_at("/assets/".len());
        let (hash, name) = hash_and_name.split_once('/').unwrap();
        assert!(find(hash, name).is_some_and(|asset| asset.content_type.starts_with("text/css")));
        assert!(find("0123456789ab", name).is_none());
        assert!(find(hash, "../site.css").is_none());
    }

    #[test]
    fn a_style_sheet_names_faces_that_exist() {
        let sheet = String::from_utf8(ASSETS["site.css"].plain.clone()).unwrap();
        assert!(!sheet.contains("asset:") && sheet.contains("/assets/"));
    }
}
