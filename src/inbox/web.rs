//! Showing what was sent, newest first.

use poem::http::StatusCode;
use poem::web::{Data, Path};
use poem::{Response, handler};

use super::pages::{InboxPage, MailPage, MessageSummary};
use crate::app::App;
use crate::locale::Locale;
use crate::mail::Transport;
use crate::paths;
use crate::rendering::Page;
use crate::web::headers::keep_private;
use crate::web::{Failure, Visitor, html};

#[handler]
pub(super) fn show_list(
    Data(app): Data<&App>,
    Data(mail): Data<&Transport>,
    Visitor { preferred, .. }: Visitor,
) -> Result<Response, Failure> {
    let mails = mail.kept().iter().rev().map(MessageSummary::of).collect();
    answer(app, &InboxPage { mails }, preferred)
}

#[handler]
pub(super) fn show_mail(
    Data(app): Data<&App>,
    Data(mail): Data<&Transport>,
    Path(number): Path<u64>,
    Visitor { preferred, .. }: Visitor,
) -> Result<Response, Failure> {
    let kept = mail.kept();
    let found = kept.iter().find(|kept| kept.number == number);
    let page = MailPage::of(found.ok_or(Failure::NotFound)?, &app.base_url.origin());
    answer(app, &page, preferred)
}

/// Mails contain links that confirm signatures, so these pages are never cached.
fn answer<P: Page>(app: &App, page: &P, locale: Locale) -> Result<Response, Failure> {
    let mut chrome = app.chrome(locale, paths::INBOX, None);
    chrome.no_index = true;
    let mut response = html(StatusCode::OK, P::CACHE, app.rendering.page(page, &chrome)?);
    keep_private(&mut response);
    Ok(response)
}
