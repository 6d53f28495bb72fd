//! Whose a signature is: the mailbox it was given from, the language to write in, the link to manage
//! it by.

use entity::signature;

use crate::act::{ActError, Unreadable};
use crate::app::App;
use crate::email_address::EmailAddress;
use crate::locale::Locale;
use crate::paths;
use crate::secret::{SealContext, Token};

/// The address of a signature, opened.
///
/// # Errors
/// If it was sealed elsewhere or is not there.
pub fn address_of(app: &App, row: &signature::Model) -> Result<EmailAddress, ActError> {
    let place = SealContext {
        table: "signature",
        row: &row.public_id,
        column: "address_sealed",
    };
    let sealed = row.address_sealed.as_deref().unwrap_or_default();
    let text = String::from_utf8_lossy(&app.keys.seal.open(place, sealed)?).into_owned();
    EmailAddress::parse(&text).map_err(|_| Unreadable::Address.into())
}

/// The absolute address of a signature's own page. It works as long as the signature is kept, so
/// only its holder's mailbox may get it.
#[must_use]
pub fn manage_link(app: &App, row: &signature::Model) -> String {
    manage_link_of(app, &row.public_id, language_of(row))
}

/// The same, of a public id, in a language.
#[must_use]
pub fn manage_link_of(app: &App, public_id: &str, locale: Locale) -> String {
    app.base_url.absolute(&paths::own_page(
        locale,
        manage_token(app, public_id).as_str(),
    ))
}

/// The token of a signature's own page.
#[must_use]
pub fn manage_token(app: &App, public_id: &str) -> Token {
    Token::derived(&app.keys.form, "own-page", public_id)
}

/// The language in which somebody signed, and is written to.
#[must_use]
pub fn language_of(row: &signature::Model) -> Locale {
    Locale::from_tag(&row.language).unwrap_or(Locale::En)
}
