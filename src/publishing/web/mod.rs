//! The public pages and answers: read the request, query, answer.

pub(super) mod add_to_site;
pub(super) mod api;
pub(super) mod badge;
pub(super) mod downloads;
pub(super) mod embed;
pub(super) mod home;
pub(super) mod letter;
pub(super) mod list;
pub(super) mod live;
pub(super) mod make;
pub(super) mod notices;
pub(super) mod print;
pub(super) mod snapshots;
pub(super) mod suggestions;

use std::sync::Arc;

use poem::{FromRequest, Request, RequestBody, Response, Result};
use sea_orm::ConnectionTrait;

use self::snapshots::{PublicPage, Snapshots, View};
use super::source::Source;
use crate::act::ActError;
use crate::letters::{self, Letter};
use crate::locale::Locale;
use crate::web::Failure;
use crate::web::packed::PackedResponse;

/// The language and the letter's name of an address such as `/:lang/:slug`. Nothing is looked up yet.
pub(super) struct LetterAddress {
    locale: Locale,
    slug: String,
}

impl<'a> FromRequest<'a> for LetterAddress {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> Result<Self> {
        let slug = request.raw_path_param("slug").unwrap_or_default();
        Ok(Self {
            locale: Locale::from_request(request, body).await?,
            slug: slug.to_owned(),
        })
    }
}

/// The letter of a slug.
///
/// # Errors
/// [`Failure::NotFound`] if there is none, or it is a draft.
async fn find_letter<C: ConnectionTrait>(
    source: Source<'_, C>,
    slug: &str,
) -> Result<Letter, Failure> {
    let letter = letters::by_slug(source.connection, slug).await;
    letter.map_err(ActError::from)?.ok_or(Failure::NotFound)
}

/// Answers with a page of a letter that is kept ready.
async fn answer_kept(snapshots: &Snapshots, slug: String, view: View) -> Result<Response, Failure> {
    snapshots
        .get(PublicPage::OfLetter { slug, view })
        .await
        .map(unpacked_later)
}

/// A response whose body and headers the outermost wrapper takes from the packed one.
fn unpacked_later(packed: Arc<PackedResponse>) -> Response {
    Response::builder().extension(packed).finish()
}
