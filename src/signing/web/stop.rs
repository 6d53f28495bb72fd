//! "Not me", in two steps: the link shows, the button acts.

use poem::http::StatusCode;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};

use super::{ButtonForm, answer, check_submit, dead_link, locale_of, signing, token};
use crate::app::App;
use crate::locale::Locale;
use crate::paths;
use crate::secret::Token;
use crate::signing::not_me;
use crate::signing::not_me::{Opened, Standing};
use crate::signing::pages::{StopPage, StopStep};
use crate::web::body::Form;
use crate::web::{Failure, Visitor};

#[handler]
pub(super) async fn show_stop(
    Data(app): Data<&App>,
    Path((lang, link)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let locale = locale_of(&lang)?;
    let opened = match Token::parse(&link) {
        Some(token) => not_me::open(app.storage.read(), app, &token).await?,
        None => None,
    };
    stop_page(app, (locale, &link), opened, None)
}

#[handler]
pub(super) async fn press(
    Data(app): Data<&App>,
    Path((lang, link)): Path<(String, String)>,
    request: &Request,
    visitor: Visitor,
    Form(pressed): Form<ButtonForm>,
) -> Result<Response, Failure> {
    let locale = locale_of(&lang)?;
    check_submit(app, (request, &visitor), "stop", &pressed.token)?;
    let Some(token) = Token::parse(&link) else {
        return dead_link(app, locale);
    };
    if pressed.action == "allow" {
        let opened = not_me::allow(app, &token).await?;
        return stop_page(app, (locale, &link), opened, Some(StopStep::Allowed));
    }
    let opened = not_me::stop(app, &token).await?;
    stop_page(app, (locale, &link), opened, None)
}

fn stop_page(
    app: &App,
    (locale, link): (Locale, &str),
    opened: Option<Opened>,
    done: Option<StopStep>,
) -> Result<Response, Failure> {
    let Some(opened) = opened else {
        return dead_link(app, locale);
    };
    let invited = opened.is_invited();
    let (step, own) = match opened.standing {
        Standing::Asked => (StopStep::Asked, None),
        Standing::Stopped => (StopStep::Stopped, None),
        Standing::Confirmed(own) => {
            let own = own.unwrap_or_else(|| paths::find_own_page(locale));
            (StopStep::Confirmed, Some(own))
        }
    };
    let page = StopPage {
        letter: signing(&opened.letter, locale),
        step: done.unwrap_or(step),
        invited,
        own,
        token: token(app, "stop"),
    };
    let path = paths::home(locale);
    let twin = paths::not_me(locale.other(), link);
    answer(app, &page, locale, (StatusCode::OK, &path, Some(twin)))
}
