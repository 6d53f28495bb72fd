//! "Not me", in two steps: the link shows, the button acts.

use poem::http::StatusCode;
use poem::web::Data;
use poem::{Request, Response, handler};

use super::{ButtonForm, LinkPath, PageAddress, answer, check_submit, dead_link, signing, token};
use crate::app::App;
use crate::paths;
use crate::secret::Token;
use crate::signing::not_me;
use crate::signing::not_me::{Opened, Standing};
use crate::signing::pages::{StopPage, StopStep};
use crate::web::body::Form;
use crate::web::{Failure, Visitor};

#[handler]
pub(super) async fn show_stop(Data(app): Data<&App>, at: LinkPath) -> Result<Response, Failure> {
    let opened = match Token::parse(&at.link) {
        Some(token) => not_me::open(app.storage.read(), app, &token).await?,
        None => None,
    };
    stop_page(app, &at, opened, None)
}

#[handler]
pub(super) async fn submit(
    Data(app): Data<&App>,
    at: LinkPath,
    request: &Request,
    visitor: Visitor,
    Form(form): Form<ButtonForm>,
) -> Result<Response, Failure> {
    check_submit(app, request, &visitor, "stop", &form.token)?;
    let Some(token) = Token::parse(&at.link) else {
        return dead_link(app, at.locale);
    };
    if form.action == "allow" {
        let opened = not_me::allow(app, &token).await?;
        return stop_page(app, &at, opened, Some(StopStep::Allowed));
    }
    let opened = not_me::stop(app, &token).await?;
    stop_page(app, &at, opened, None)
}

fn stop_page(
    app: &App,
    at: &LinkPath,
    opened: Option<Opened>,
    done: Option<StopStep>,
) -> Result<Response, Failure> {
    let locale = at.locale;
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
    let twin = paths::not_me(locale.other(), &at.link);
    answer(
        app,
        &page,
        StatusCode::OK,
        PageAddress::new(locale, &path, twin),
    )
}
