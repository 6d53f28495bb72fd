//! Who visits: the client's network and the language she prefers. Nothing of it is kept in clear.

use poem::http::header;
use poem::{FromRequest, Request, RequestBody, Result};

use crate::app::App;
use crate::client_network::ClientNetwork;
use crate::locale::Locale;

/// A visitor of a page.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// Where she comes from, as far as it may be believed.
    pub network: ClientNetwork,
    /// The language that her browser prefers.
    pub preferred: Locale,
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
