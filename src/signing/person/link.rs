//! The link, sent by mail, to everything that is held about one address. It works for a day, and
//! says afterwards that everything was erased if that was done by it.

use crate::signing::store;
use sea_orm::{ConnectionTrait, DbErr};

use crate::act::ActError;
use crate::app::App;
use crate::clock::{DAY, Millis};
use crate::locale::Locale;
use crate::paths;
use crate::secret::Token;

/// How long a link works.
pub const LIFE: Millis = DAY;

/// What a link opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenedLink {
    /// What is held about the address of this key.
    Person(Vec<u8>),
    /// Everything was erased then, milliseconds UTC.
    Erased(Millis),
}

/// A link that is to be mailed. It opens nothing until it is kept.
#[derive(Debug)]
pub struct NewLink {
    token: Token,
    /// Where it leads.
    pub url: String,
}

impl NewLink {
    /// A new link to a page in a language.
    #[must_use]
    pub fn new(app: &App, locale: Locale) -> Self {
        let token = Token::new();
        let url = app
            .base_url
            .absolute(&paths::my_data(locale, token.as_str()));
        Self { token, url }
    }

    /// Lets it open what is held about the address of a key.
    pub async fn keep<C: ConnectionTrait>(
        &self,
        connection: &C,
        address_key: &[u8],
        now: Millis,
    ) -> Result<(), DbErr> {
        store::add_person_link(connection, &self.token, address_key, now, now + LIFE).await
    }
}

/// Opens a link; none for a token that is not of one, or of one that is too old.
pub async fn open(app: &App, link: &str) -> Result<Option<OpenedLink>, ActError> {
    let Some(token) = Token::parse(link) else {
        return Ok(None);
    };
    let found = store::person_link(app.storage.read(), &token, app.now()).await?;
    Ok(
        found.and_then(|row| match (row.address_key, row.erased_at) {
            (Some(key), _) => Some(OpenedLink::Person(key)),
            (None, Some(at)) => Some(OpenedLink::Erased(at)),
            (None, None) => None,
        }),
    )
}
