//! A whole instance in the test's own process, with a database of its own and a clock moved by hand.

mod database;
mod door;
mod folder;
mod mailbox;
mod process;
mod release;
mod served;
mod smtp;
pub(crate) mod stubs;
mod zone;

use std::sync::{Arc, Mutex};

use poem::endpoint::BoxEndpoint;
use poem::http::{HeaderMap, Method, StatusCode};
use poem::{Endpoint, EndpointExt, Request, Response};
use scraper::{Html, Selector};
use sea_orm::{ConnectionTrait, Statement};
use undersigned::app::App;
use undersigned::clock::{Clock, HOUR};
use undersigned::importing::{self, ImportFault, ImportOutcome};
use undersigned::journal::Actor;
use undersigned::lookups::{Lookups, Reach};
use undersigned::server::Blueprint;
use undersigned::settings::Settings;
use undersigned::{routes, server};

pub(crate) use database::TestDatabase;
pub(crate) use door::{Door, SHORT, heard};
pub(crate) use folder::LetterFolder;
pub(crate) use mailbox::{Letter, Mailbox};
pub(crate) use process::{Process, Visit, text};
pub(crate) use release::{RELEASE_MIGRATIONS, release_answers, release_letter};
pub(crate) use served::{Client, Served};
pub(crate) use smtp::{Deed, Moment, Protection, SmtpServer};
pub(crate) use zone::{Manner, Site, Zone};

/// 2026-07-09, 16:00 UTC.
pub(crate) const NOW: i64 = 1_783_612_800_000;

/// When the kept database of November 2026 was made: 2026-11-30, 17:37 UTC.
const RELEASE: i64 = 1_796_060_252_000;

pub(crate) struct TestApp {
    pub(crate) app: App,
    endpoint: BoxEndpoint<'static, Response>,
    pub(crate) database: TestDatabase,
}

/// An answer, whole.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl TestApp {
    pub(crate) async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// An instance with settings of its own: pairs of variable and value.
    pub(crate) async fn start_with(settings: &[(&str, &str)]) -> Self {
        Self::start_looking(settings, Lookups::within(Reach::PUBLIC).unwrap()).await
    }

    /// The same, with lookups of its own.
    pub(crate) async fn start_looking(settings: &[(&str, &str)], lookups: Lookups) -> Self {
        Self::build(TestDatabase::create().await, settings, lookups, NOW).await
    }

    /// An instance on the kept database of the release of November 2026, an hour after it was made.
    pub(crate) async fn start_on_release(database: TestDatabase) -> Self {
        let lookups = Lookups::within(Reach::PUBLIC).unwrap();
        Self::build(database, &[], lookups, RELEASE + HOUR).await
    }

    async fn build(
        database: TestDatabase,
        settings: &[(&str, &str)],
        lookups: Lookups,
        now: i64,
    ) -> Self {
        let mut environment = database.environment();
        for (name, value) in settings {
            environment.retain(|(known, _)| known != name);
            environment.push(((*name).to_owned(), (*value).to_owned()));
        }
        let settings = Settings::from_layers(None, &environment).unwrap();
        let base_url = settings.base_url().unwrap();
        let secret = settings.secret_key().unwrap();
        let blueprint = Blueprint::new(settings, &secret, base_url).unwrap();
        let app = server::build(Blueprint {
            clock: Clock::fixed(now),
            lookups,
            ..blueprint
        })
        .await
        .unwrap();
        let endpoint = routes::endpoint(app.clone()).boxed();
        Self {
            app,
            endpoint,
            database,
        }
    }

    /// Imports a folder as the command does.
    pub(crate) async fn import(&self, folder: &LetterFolder) -> Result<ImportOutcome, ImportFault> {
        self.import_as(folder, false).await
    }

    pub(crate) async fn import_as(
        &self,
        folder: &LetterFolder,
        dry_run: bool,
    ) -> Result<ImportOutcome, ImportFault> {
        let import = importing::read(folder.path()).unwrap_or_else(|problems| panic!("{problems}"));
        let actor = Actor::Coordinator("Nadia".to_owned());
        importing::apply(&self.app.act(&actor), &import, dry_run, &mut |_| {})
            .await
            .map(|imported| imported.outcome)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, &[]).await
    }

    /// The names on all pages of a list, one page after the other.
    pub(crate) async fn walked(&self, list: &str) -> Vec<String> {
        let (mut names, mut path) = (Vec::new(), Some(list.to_owned()));
        while let Some(at) = path {
            let page = self.get(&at).await;
            names.extend(page.names());
            path = page.attributes("a[rel=next]", "href").pop();
        }
        names
    }

    pub(crate) async fn ask(
        &self,
        method: Method,
        path: &str,
        headers: &[(&'static str, &str)],
    ) -> Answer {
        let mut request = Request::builder().method(method).uri_str(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.answer(request.finish()).await
    }

    pub(crate) async fn answer(&self, request: Request) -> Answer {
        let response = self.endpoint.get_response(request).await;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.into_body().into_vec().await.unwrap();
        Answer {
            status,
            headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }
}

impl TestApp {
    /// Posts a form as a browser does from this site.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.post_as(path, &body, "same-origin").await
    }

    /// Posts a body, saying where it comes from.
    pub(crate) async fn post_as(&self, path: &str, body: &str, site: &str) -> Answer {
        let request = Request::builder()
            .method(Method::POST)
            .uri_str(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", site)
            .body(body.to_owned());
        self.answer(request).await
    }
}

impl TestApp {
    /// What the database was asked from now on, each time it is looked at.
    pub(crate) fn statements(&self) -> impl Fn() -> Vec<String> + use<> {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let said = Arc::clone(&heard);
        self.app
            .storage
            .listen(move |sql| said.lock().unwrap().push(sql.to_owned()));
        move || std::mem::take(&mut *heard.lock().unwrap())
    }

    /// How many rows a table has.
    pub(crate) async fn rows(&self, table: &str) -> i64 {
        self.number(&format!("SELECT count(*) FROM {table}")).await
    }

    /// The texts that a query gives.
    pub(crate) async fn texts(&self, sql: &str) -> Vec<String> {
        let connection = self.app.storage.read();
        let statement = Statement::from_string(connection.get_database_backend(), sql);
        let rows = connection.query_all_raw(statement).await.unwrap();
        rows.iter()
            .map(|row| row.try_get_by_index(0).unwrap())
            .collect()
    }

    /// The one number that a query gives.
    pub(crate) async fn number(&self, sql: &str) -> i64 {
        let connection = self.app.storage.read();
        let statement = Statement::from_string(connection.get_database_backend(), sql);
        let row = connection.query_one_raw(statement).await.unwrap().unwrap();
        row.try_get_by_index(0).unwrap()
    }
}

impl Answer {
    /// The texts of all elements that a selector finds, white space made single.
    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        let page = Html::parse_document(&self.body);
        page.select(&Selector::parse(selector).unwrap())
            .map(|element| {
                element
                    .text()
                    .collect::<String>()
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect()
    }

    /// An attribute of all elements that a selector finds.
    pub(crate) fn attributes(&self, selector: &str, attribute: &str) -> Vec<String> {
        let page = Html::parse_document(&self.body);
        page.select(&Selector::parse(selector).unwrap())
            .filter_map(|element| element.value().attr(attribute).map(str::to_owned))
            .collect()
    }

    /// The printed names, in order.
    pub(crate) fn names(&self) -> Vec<String> {
        self.texts(".entries .name")
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|fault| panic!("{fault}: {}", self.body))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}
