//! Who visits: the client's network and the language she prefers. Nothing of it is kept in clear.

use entity::ids::LetterId;
use poem::http::header;
use poem::{FromRequest, Request, RequestBody, Result};

use crate::app::App;
use crate::client_network::ClientNetwork;
use crate::limits::NetworkLimiter;
use crate::locale::Locale;
use crate::web::Failure;

/// A visitor of a page.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// Where she comes from, as far as it may be believed.
    pub network: ClientNetwork,
    /// The language that her browser prefers.
    pub preferred: Locale,
}

impl Visitor {
    /// Asks a quota that counts by network and letter for one more; without a letter where it is not
    /// known yet, or belongs to none. These are the only quotas whose
    /// refusal is told: what they count says nothing about any address.
    ///
    /// # Errors
    /// [`Failure::TooMany`] with the wait, if the quota refuses.
    pub fn admitted(
        &self,
        limiter: &NetworkLimiter,
        letter: Option<LetterId>,
    ) -> Result<(), Failure> {
        limiter
            .check(&(self.network, letter))
            .map_err(Failure::TooMany)
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
