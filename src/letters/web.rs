//! Extractors of handlers whose address names a letter.

use poem::web::Data;
use poem::{FromRequest, Request, RequestBody, Result};

use super::{Letter, by_slug};
use crate::app::App;
use crate::locale::Locale;
use crate::web::Failure;

/// The language and the letter of an address such as `/:lang/:slug/sign`. Answers 404 for another
/// language, an unknown letter or a draft.
pub struct LetterPath {
    pub locale: Locale,
    pub letter: Letter,
}

impl<'a> FromRequest<'a> for LetterPath {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> Result<Self> {
        Ok(Self {
            locale: Locale::from_request(request, body).await?,
            letter: Letter::from_request(request, body).await?,
        })
    }
}

impl<'a> FromRequest<'a> for Letter {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> Result<Self> {
        let Data(app) = Data::<&App>::from_request(request, body).await?;
        let slug = request.raw_path_param("slug").unwrap_or_default();
        let letter = by_slug(app.storage.read(), slug).await;
        Ok(letter.map_err(Failure::from)?.ok_or(Failure::NotFound)?)
    }
}
