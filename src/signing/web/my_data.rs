//! Everything that is held about one address, behind a link that came by mail to it: shown,
//! downloaded, and erased after one more page. GET shows, POST acts.

use poem::http::{HeaderValue, StatusCode, header};
use poem::web::Data;
use poem::{Request, Response, handler};
use serde::Deserialize;

use super::{LinkPath, PageAddress, answer, check_submit, dead_link, token};
use crate::app::App;
use crate::journal::Actor;
use crate::paths;
use crate::rendering::{CachePolicy, Page};
use crate::signing::pages::{DataErasedPage, EraseDataPage, MyDataPage};
use crate::signing::person::link::{self, OpenedLink};
use crate::signing::person::{self, EraseOptions};
use crate::web::answer::{redirect, respond};
use crate::web::body::Form;
use crate::web::headers::keep_private;
use crate::web::{Failure, Visitor};

/// For what the form's token is good.
const PURPOSE: &str = "my-data";
/// Search engines keep nothing of these pages.
const ROBOTS: &str = "x-robots-tag";

/// The button that was pressed, and what was ticked beside it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct EraseForm {
    action: String,
    withdraw_organizations: String,
    keep_suppressions: String,
    token: String,
}

#[handler]
pub(super) async fn show_my_data(Data(app): Data<&App>, at: LinkPath) -> Result<Response, Failure> {
    let Some(opened) = link::open(app, &at.link).await? else {
        return dead_link(app, at.locale);
    };
    let OpenedLink::Person(key) = opened else {
        return erased_page(app, &at);
    };
    let record = person::collect(app, &key).await?;
    let page = MyDataPage::of(&record, paths::my_data(at.locale, &at.link));
    private(app, &at, "", &page)
}

#[handler]
pub(super) async fn download(Data(app): Data<&App>, at: LinkPath) -> Result<Response, Failure> {
    let Some(OpenedLink::Person(key)) = link::open(app, &at.link).await? else {
        return dead_link(app, at.locale);
    };
    let record = person::collect(app, &key).await?;
    let json = serde_json::to_vec_pretty(&record).map_err(Failure::from)?;
    let kind = "application/json; charset=utf-8";
    let mut response = respond(StatusCode::OK, kind, CachePolicy::NoStore, json);
    response.headers_mut().insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment; filename=\"my-data.json\""),
    );
    keep_secret(&mut response);
    Ok(response)
}

#[handler]
pub(super) async fn show_erase(Data(app): Data<&App>, at: LinkPath) -> Result<Response, Failure> {
    let Some(opened) = link::open(app, &at.link).await? else {
        return dead_link(app, at.locale);
    };
    let OpenedLink::Person(key) = opened else {
        return erased_page(app, &at);
    };
    let record = person::collect(app, &key).await?;
    let path = paths::my_data(at.locale, &at.link);
    let page = EraseDataPage::of(&record, path, token(app, PURPOSE));
    private(app, &at, "/erase", &page)
}

#[handler]
pub(super) async fn erase(
    Data(app): Data<&App>,
    at: LinkPath,
    request: &Request,
    visitor: Visitor,
    Form(form): Form<EraseForm>,
) -> Result<Response, Failure> {
    check_submit(app, request, &visitor, PURPOSE, &form.token)?;
    let Some(opened) = link::open(app, &at.link).await? else {
        return dead_link(app, at.locale);
    };
    if let OpenedLink::Person(key) = opened
        && form.action == "erase"
    {
        let options = EraseOptions {
            withdraw_organizations: form.withdraw_organizations == "yes",
            keep_suppressions: form.keep_suppressions == "yes",
            dry_run: false,
        };
        person::erase(app, &key, options, &Actor::Signatory).await?;
    }
    let path = paths::my_data(at.locale, &at.link);
    Ok(redirect(StatusCode::SEE_OTHER, &path))
}

fn erased_page(app: &App, at: &LinkPath) -> Result<Response, Failure> {
    let page = DataErasedPage {
        home: paths::home(at.locale),
    };
    private(app, at, "", &page)
}

/// A page that the holder of the link alone sees; its language switch leads to the same page, at
/// `rest` below the link.
fn private<P: Page>(app: &App, at: &LinkPath, rest: &str, page: &P) -> Result<Response, Failure> {
    let twin = paths::my_data(at.locale.other(), &at.link) + rest;
    let home = paths::home(at.locale);
    let address = PageAddress::new(at.locale, &home, twin);
    let mut response = answer(app, page, StatusCode::OK, address)?;
    keep_secret(&mut response);
    Ok(response)
}

fn keep_secret(response: &mut Response) {
    keep_private(response);
    let headers = response.headers_mut();
    headers.insert(ROBOTS, HeaderValue::from_static("noindex, nofollow"));
}
