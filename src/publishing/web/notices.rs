//! The notices: how signatures are checked, what becomes of people's data, and whom to tell of a
//! hole in the service.

use poem::http::StatusCode;
use poem::web::Data;
use poem::{Response, handler};

use super::letter::answer;
use crate::app::App;
use crate::clock::DAY;
use crate::locale::Locale;
use crate::organizations;
use crate::paths;
use crate::publishing::pages::{HowWeCheckPage, PrivacyPage};
use crate::rendering::CachePolicy;
use crate::text::dates;
use crate::web::Failure;
use crate::web::answer::respond;

/// How long a contact for holes is good for (RFC 9116 wants less than a year).
const CONTACT_LIFE: i64 = 180 * DAY;

#[handler]
pub(in crate::publishing) async fn show_how_we_check(
    Data(app): Data<&App>,
    locale: Locale,
) -> Result<Response, Failure> {
    let page = HowWeCheckPage {
        members: organizations::has_members(app.storage.read()).await?,
    };
    let twin = paths::how_we_check(locale.other());
    let chrome = app.chrome(locale, &paths::how_we_check(locale), Some(twin));
    answer(app, &page, &chrome)
}

#[handler]
pub(in crate::publishing) fn show_privacy(
    Data(app): Data<&App>,
    locale: Locale,
) -> Result<Response, Failure> {
    let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let page = PrivacyPage {
        officer: given(&app.settings.coalition.privacy_officer),
        phone: given(&app.settings.coalition.phone),
        unconfirmed_days: app.settings.retention.unconfirmed_days,
        withdrawn_days: app.settings.retention.withdrawn_days,
        removed_days: app.settings.retention.removed_days,
        individuals_days: app.settings.retention.individuals_days,
        representatives_days: app.settings.retention.representatives_days,
        own_page_path: paths::find_own_page(locale),
        how_path: paths::how_we_check(locale),
    };
    let twin = paths::privacy(locale.other());
    let chrome = app.chrome(locale, &paths::privacy(locale), Some(twin));
    answer(app, &page, &chrome)
}

/// RFC 9116.
#[handler]
pub(in crate::publishing) fn give_security(Data(app): Data<&App>) -> Result<Response, Failure> {
    let contact = app.settings.coalition.contact.trim();
    if contact.is_empty() {
        return Err(Failure::NotFound);
    }
    // Midnight, so that the file is the same all day.
    let expires = (app.now() + CONTACT_LIFE).div_euclid(DAY) * DAY;
    let body = format!(
        "Contact: mailto:{contact}\nExpires: {}\nPreferred-Languages: en, fr\nCanonical: {}\n",
        dates::iso(expires),
        app.base_url.absolute(paths::SECURITY),
    );
    Ok(respond(
        StatusCode::OK,
        "text/plain; charset=utf-8",
        CachePolicy::Count,
        body.into_bytes(),
    ))
}
