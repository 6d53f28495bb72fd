//! The one table of addresses, and the wrapper around all of them: failures become pages, every
//! answer gets its security headers, and what may be packed is packed.

use poem::http::{HeaderValue, Method, StatusCode, header};
use poem::web::{Data, Path};
use poem::{Endpoint, EndpointExt, IntoResponse, Request, Response, Route, handler};

use crate::app::App;
use crate::locale::Locale;
use crate::mail::{TestMail, Transport};
use crate::publishing::Snapshots;
use crate::rendering::page::Catalogue;
use crate::rendering::{CachePolicy, assets};
use crate::secret::public_id;
use crate::web::answer::{finish, redirect, respond};
use crate::web::failure::{FailurePage, catch_panic};
use crate::web::host::is_served;
use crate::web::methods::{AllowedMethods, get};
use crate::web::negotiation::{Negotiation, accepts_gzip, set_etag};
use crate::web::{Failure, ProblemDetails, headers, html};
use crate::{inbox, invitations, moderation, paths, publishing, signing};

/// Every address of the service, over one instance.
pub fn endpoint(app: App) -> impl Endpoint<Output = Response> {
    wrap(app, table())
}

/// The same with the inbox of the demonstration beside it.
pub fn with_inbox(app: App, mail: Transport) -> impl Endpoint<Output = Response> {
    wrap(app, inbox::routes(table(), mail))
}

fn table() -> Route {
    let routes = Route::new()
        .at("/healthz", get(healthz))
        .at("/readyz", get(readyz))
        .at("/assets/:hash/accent.css", get(accent))
        .at("/assets/:hash/:name", get(asset));
    signing::routes(publishing::routes(routes))
}

fn wrap(app: App, routes: Route) -> impl Endpoint<Output = Response> {
    let snapshots = publishing::snapshots(app.clone());
    let routes = routes.data(app.clone()).data(snapshots.clone());
    routes.around(move |routes, request| {
        let (app, snapshots) = (app.clone(), snapshots.clone());
        async move { Ok(answer(&app, &snapshots, &routes, request).await) }
    })
}

/// Every page and mail of every feature.
#[must_use]
pub fn catalogue() -> Catalogue {
    let mut catalogue = Catalogue::default();
    catalogue.add_page::<FailurePage>();
    catalogue.add_mail::<TestMail>();
    signing::catalogue(&mut catalogue);
    invitations::catalogue(&mut catalogue);
    moderation::catalogue(&mut catalogue);
    publishing::catalogue(&mut catalogue);
    inbox::catalogue(&mut catalogue);
    catalogue
}

async fn answer(
    app: &App,
    snapshots: &Snapshots,
    routes: &impl Endpoint<Output = Response>,
    mut request: Request,
) -> Response {
    let negotiation = Negotiation::of(&request);
    let is_served = is_served(&request, &app.base_url);
    if app.proxy_watch.notice(app.trusted_proxies(), &request) {
        tracing::warn!(
            "a web server at a private address forwards visitors, and trusted_proxies does not name it: all visitors count as one network; the doctor command says what to set"
        );
    }
    if is_served && let Some(response) = snapshots.answer(&request, &negotiation) {
        return response;
    }
    let asked = request.headers().clone();
    let path = request.uri().path().to_owned();
    let meant = address_meant(&request);
    // poem drops the body of an answer to HEAD, and with it what the entity tag is made of.
    if *request.method() == Method::HEAD {
        request.set_method(Method::GET);
    }
    let called = if is_served {
        catch_panic(routes, request).await
    } else {
        Err(Failure::Misdirected.into())
    };
    let response = match called {
        Ok(response) if response.status().is_success() || response.status().is_redirection() => {
            response
        }
        Ok(response) => response,
        Err(error) => match meant.filter(|_| error.status() == StatusCode::NOT_FOUND) {
            Some(meant) => redirect(StatusCode::PERMANENT_REDIRECT, &meant),
            None => answer_failure(app, &path, &asked, error),
        },
    };
    let mut response = finish(&negotiation, response).await;
    headers::apply(&mut response, app.base_url.is_https());
    response
}

/// Where to send a reader who typed an address nearly right; the query goes along.
fn address_meant(request: &Request) -> Option<String> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    let meant = paths::as_meant(request.uri().path())?;
    Some(match request.uri().query() {
        Some(query) => format!("{meant}?{query}"),
        None => meant,
    })
}

/// The answer to a failure: problem+json (RFC 9457) under `/api`, a page elsewhere.
fn answer_failure(
    app: &App,
    path: &str,
    asked: &poem::http::HeaderMap,
    error: poem::Error,
) -> Response {
    let allowed = error.data::<AllowedMethods>().cloned();
    let failure = if error.is::<Failure>() {
        error.downcast::<Failure>().unwrap_or(Failure::BadRequest)
    } else {
        Failure::from_status(error.status())
    };
    let incident = public_id();
    failure.log(&incident);
    let mut response = if path.starts_with("/api/") {
        problem(app, asked, &failure, &incident)
    } else {
        page(app, path, asked, &failure, incident)
    };
    if let Some(seconds) = failure.retry_after() {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if let Some(AllowedMethods(names)) = allowed {
        response.headers_mut().insert(header::ALLOW, names);
    }
    response
}

fn problem(
    app: &App,
    asked: &poem::http::HeaderMap,
    failure: &Failure,
    incident: &str,
) -> Response {
    let locale = Locale::from_accept_language(accept_language(asked));
    let words = app.rendering.words();
    let problem = ProblemDetails::explain(words, locale, failure, incident);
    let problem = problem.unwrap_or_else(|fault| {
        tracing::error!(%fault, "the sentence of a failure is missing");
        ProblemDetails::of(failure, incident)
    });
    let mut response = problem.into_response();
    headers::share_with_all_sites(&mut response);
    response
}

fn accept_language(asked: &poem::http::HeaderMap) -> Option<&str> {
    let value = asked.get(header::ACCEPT_LANGUAGE)?;
    value.to_str().ok()
}

fn page(
    app: &App,
    path: &str,
    asked: &poem::http::HeaderMap,
    failure: &Failure,
    incident: String,
) -> Response {
    let preferred = accept_language(asked);
    let in_path = path.split('/').find_map(Locale::from_tag);
    let locale = in_path.unwrap_or_else(|| Locale::from_accept_language(preferred));
    let mut chrome = app.chrome(
        locale,
        &paths::home(locale),
        Some(paths::home(locale.other())),
    );
    chrome.no_index = true;
    let page = FailurePage::new(failure, incident, paths::home(locale));
    match app.rendering.page(&page, &chrome) {
        Ok(body) => html(failure.status(), CachePolicy::NoStore, body),
        Err(fault) => {
            tracing::error!(%fault, "the page of a failure does not render");
            failure.status().into_response()
        }
    }
}

#[handler]
fn healthz() -> Response {
    respond(
        StatusCode::OK,
        "text/plain; charset=utf-8",
        CachePolicy::NoStore,
        b"ok\n".to_vec(),
    )
}

/// Ready when the database takes a write.
#[handler]
async fn readyz(Data(app): Data<&App>) -> Result<Response, Failure> {
    app.storage.is_ready(&app.clock).await?;
    Ok(respond(
        StatusCode::OK,
        "text/plain; charset=utf-8",
        CachePolicy::NoStore,
        b"ready\n".to_vec(),
    ))
}

/// The sheet with the coalition's accent, which is no file: it comes from the settings.
#[handler]
fn accent(Data(app): Data<&App>, Path(hash): Path<String>) -> Result<Response, Failure> {
    let css = app.rendering.accent().css(&hash);
    let css = css.ok_or(Failure::NotFound)?.as_bytes().to_vec();
    let mut response = respond(
        StatusCode::OK,
        "text/css; charset=utf-8",
        CachePolicy::Immutable,
        css,
    );
    headers::share_with_all_sites(&mut response);
    Ok(response)
}

#[handler]
fn asset(
    request: &Request,
    Path((hash, name)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let asset = assets::find(&hash, &name).ok_or(Failure::NotFound)?;
    let mut response = match asset
        .gzip
        .as_ref()
        .filter(|_| accepts_gzip(request.headers()))
    {
        Some(packed) => respond(
            StatusCode::OK,
            asset.content_type,
            CachePolicy::Immutable,
            packed.clone(),
        )
        .with_header(header::CONTENT_ENCODING, "gzip")
        .into_response(),
        None => respond(
            StatusCode::OK,
            asset.content_type,
            CachePolicy::Immutable,
            asset.plain.clone(),
        ),
    };
    // The address holds the hash of the content.
    set_etag(&mut response, &format!("W/\"{hash}\""));
    if asset.gzip.is_some() {
        response
            .headers_mut()
            .insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    headers::share_with_all_sites(&mut response);
    Ok(response)
}
