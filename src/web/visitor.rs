//! The visitor of a page: their network and preferred language. Neither is stored in clear.

use entity::ids::LetterId;
use poem::http::header;
use poem::{FromRequest, Request, RequestBody, Result};

use crate::app::App;
use crate::client_network::ClientNetwork;
use crate::limits::NetworkLimiter;
use crate::locale::Locale;
use crate::web::Failure;

/// Extractor of who sent a request.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// Their network, as far as forwarding headers can be trusted.
    pub network: ClientNetwork,
    /// The language that their browser prefers.
    pub preferred: Locale,
}

impl Visitor {
    /// Takes one slot of a quota that counts by network and letter; `None` if there is no letter, or it is
    /// not known yet. Only these quotas may refuse openly: what they count reveals nothing about any
    /// email address.
    ///
    /// # Errors
    /// [`Failure::TooMany`] with how long to wait.
    pub fn take_quota(
        &self,
        limiter: &NetworkLimiter,
        letter: Option<LetterId>,
    ) -> Result<(), Failure> {
        limiter
            .check(&(self.network, letter))
            .map_err(Failure::TooMany)
    }
}

/// The language of an address that begins with `/:lang`. Answers 404 for another language.
impl<'a> FromRequest<'a> for Locale {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> Result<Self> {
        let tag = request.raw_path_param("lang").unwrap_or_default();
        Ok(Self::from_tag(tag).ok_or(Failure::NotFound)?)
    }
}

impl<'a> FromRequest<'a> for Visitor {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> Result<Self> {
        let network = request.data::<App>().map_or(ClientNetwork::UNKNOWN, |app| {
            app.trusted_proxies().client_of(request)
        });
        let preferred = Locale::from_accept_language(request.header(header::ACCEPT_LANGUAGE));
        Ok(Self { network, preferred })
    }
}
