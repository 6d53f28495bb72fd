//! Open pages follow a letter: over the real endpoint's body, event by event.

use std::time::Duration;

use poem::http::HeaderMap;
use poem::{Endpoint, Request, Response};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use undersigned::{routes, schedule};

use crate::harness::{LetterFolder, TestApp};
use crate::signing::{ANN, Signing, with};

/// Longer than anything here takes; a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Event {
    id: Option<i64>,
    name: String,
    pub(crate) data: Value,
}

/// Somebody with an open page.
pub(crate) struct Follower {
    headers: HeaderMap,
    lines: tokio::io::Lines<BufReader<Box<dyn AsyncRead + Send + Unpin>>>,
}

impl Follower {
    pub(crate) async fn of(app: &TestApp, path: &str, last: Option<i64>) -> Self {
        Self::through(&routes::endpoint(app.app.clone()), path, last).await
    }

    async fn through(
        endpoint: &impl Endpoint<Output = Response>,
        path: &str,
        last: Option<i64>,
    ) -> Self {
        let response = ask(endpoint, path, last).await;
        assert_eq!(response.status(), 200);
        let headers = response.headers().clone();
        let body: Box<dyn AsyncRead + Send + Unpin> =
            Box::new(response.into_body().into_async_read());
        Self {
            headers,
            lines: BufReader::new(body).lines(),
        }
    }

    /// The next event, comments and `retry` passed over.
    async fn next(&mut self) -> Event {
        let (mut id, mut name, mut data) = (None, None, None);
        loop {
            let line = tokio::time::timeout(PATIENCE, self.lines.next_line())
                .await
                .unwrap()
                .unwrap()
                .unwrap();
            match line.split_once(": ") {
                Some(("id", text)) => id = Some(text.parse().unwrap()),
                Some(("event", text)) => name = Some(text.to_owned()),
                Some(("data", text)) => data = Some(serde_json::from_str(text).unwrap()),
                _ => {}
            }
            if line.is_empty()
                && let (Some(name), Some(data)) = (name.take(), data.take())
            {
                return Event { id, name, data };
            }
        }
    }

    /// The names of the next events, up to the one that carries an id.
    pub(crate) async fn round(&mut self) -> (Vec<Event>, i64) {
        let mut events = Vec::new();
        loop {
            let event = self.next().await;
            let id = event.id;
            events.push(event);
            if let Some(id) = id {
                return (events, id);
            }
        }
    }
}

async fn ask(
    endpoint: &impl Endpoint<Output = Response>,
    path: &str,
    last: Option<i64>,
) -> Response {
    let mut request = Request::builder().uri_str(path);
    if let Some(last) = last {
        request = request.header("last-event-id", last.to_string());
    }
    endpoint.get_response(request.finish()).await
}

pub(crate) fn names(events: &[Event]) -> Vec<&str> {
    events.iter().map(|event| event.name.as_str()).collect()
}

#[tokio::test]
async fn an_open_page_receives_the_count_and_each_new_name() {
    let signing = Signing::start().await;
    let mut page = Follower::of(&signing.app, "/live/fr/harbour", None).await;
    for (name, value) in [
        ("content-type", "text/event-stream"),
        ("cache-control", "no-store"),
        ("x-accel-buffering", "no"),
    ] {
        assert_eq!(page.headers[name], value);
    }
    let (events, begun) = page.round().await;
    assert_eq!(names(&events), ["tally"]);
    assert_eq!(events[0].data["letter"], "harbour");
    assert_eq!(events[0].data["total"], 0);

    signing.signed(ANN).await;
    let (events, ann) = page.round().await;
    assert_eq!(names(&events), ["tally", "signatory"]);
    assert!(ann > begun);
    assert_eq!(events[0].data["sentence"]["fr"], "1 personne");
    assert_eq!(
        events[0].data["lines"]["signed"],
        "a signé depuis le 8 juillet 2026."
    );
    assert_eq!(events[1].data["name"], "Ann Quill");
    assert_eq!(events[1].data["after"], Value::Null);
    assert_eq!(events[1].data["at"], "2026-07-09T16:00:00Z");
    let first = events[1].data["id"].clone();

    let zoe = with(&with(ANN, "name", "Zoë Wren"), "email", "zoe@example.org");
    signing.signed(&zoe).await;
    let (events, _) = page.round().await;
    assert_eq!(
        (&events[1].data["name"], &events[1].data["after"]),
        (&"Zoë Wren".into(), &first)
    );
}

#[tokio::test]
async fn live_events_say_how_an_organization_was_verified() {
    let signing = Signing::start().await;
    signing.trust("Tidal Law", "tidal.example").await;
    let mut page = Follower::of(&signing.app, "/live/en/harbour", None).await;
    page.round().await;
    let tidal = [
        ("kind", "organization"),
        ("organization", "Tidal Law"),
        ("name", "Ada Moss"),
        ("email", "ada@tidal.example"),
        ("authorized", "yes"),
    ];
    signing.signed(&tidal).await;
    let (events, _) = page.round().await;
    assert_eq!(
        events[1].data["standing"],
        "confirmed by email from tidal.example"
    );
    assert_eq!(events[1].data["kind"], "organization");
}

#[tokio::test]
async fn a_reconnected_page_gets_missed_events_once() {
    let signing = Signing::start().await;
    let mut page = Follower::of(&signing.app, "/live/en/harbour", None).await;
    let (_, known) = page.round().await;
    drop(page);
    for (name, address) in [
        ("Ann Quill", "ann@example.org"),
        ("Ben Oar", "ben@example.org"),
    ] {
        signing
            .signed(&with(&with(ANN, "name", name), "email", address))
            .await;
    }
    let mut again = Follower::of(&signing.app, "/live/en/harbour?after=0", Some(known)).await;
    let (events, now) = again.round().await;
    assert_eq!(names(&events), ["tally", "signatory", "signatory"]);
    assert_eq!(events[1].data["name"], "Ann Quill");
    assert_eq!(events[2].data["name"], "Ben Oar");
    let mut third =
        Follower::of(&signing.app, &format!("/live/en/harbour?after={now}"), None).await;
    assert_eq!(names(&third.round().await.0), ["tally"]);
    let mut sorts_after = Follower::of(&signing.app, "/live/en/harbour", Some(i64::MAX)).await;
    assert_eq!(names(&sorts_after.round().await.0), ["tally"]);
}

#[tokio::test]
async fn a_page_far_behind_is_told_to_reload_the_list() {
    let signing = Signing::start().await;
    let many: Vec<String> = (0..300).map(|number| format!("Person {number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let folder = LetterFolder::new("long").individuals(&many);
    signing.app.import(&folder).await.unwrap();
    let mut page = Follower::of(&signing.app, "/live/en/long", Some(0)).await;
    assert_eq!(names(&page.round().await.0), ["tally", "behind"]);
}

#[tokio::test]
async fn changes_by_a_command_reach_open_pages() {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    let id = signing.ids().await.remove(0);
    let mut page = Follower::of(&signing.app, "/live/en/harbour", None).await;
    page.round().await;
    schedule::follow_changes(&signing.app.app).await;
    signing
        .told(&[
            "signatures",
            "remove",
            &signing.seen(&id).await,
            "--reason",
            "a joke",
            "--by",
            "Nadia",
        ])
        .await;
    schedule::follow_changes(&signing.app.app).await;
    let (events, _) = page.round().await;
    assert_eq!(names(&events), ["tally", "gone"]);
    assert_eq!(events[0].data["total"], 0);
    assert_eq!(
        events[0].data["lines"]["sentence"],
        "No signatures yet. Yours can be the first."
    );
    assert_eq!(events[1].data["id"], id.as_str());
}

#[tokio::test]
async fn withdrawn_names_disappear_from_open_pages() {
    let signing = Signing::start().await;
    let own = crate::own_page::own(&signing, ANN).await;
    let mut page = Follower::of(&signing.app, "/live/en/harbour", None).await;
    page.round().await;
    signing
        .submit(&format!("{own}/withdraw"), &[("action", "withdraw")])
        .await;
    assert_eq!(names(&page.round().await.0), ["tally", "gone"]);
}

#[tokio::test]
async fn live_events_never_name_held_or_counted_only_signatures() {
    let signing = Signing::start().await;
    let mut page = Follower::of(&signing.app, "/live/en/harbour", None).await;
    page.round().await;
    let counted = with(
        &with(ANN, "visibility", "counted"),
        "email",
        "cy@example.org",
    );
    signing.signed(&counted).await;
    let (events, _) = page.round().await;
    assert_eq!(names(&events), ["tally"]);
    assert_eq!(events[0].data["unlisted"], 1);

    let held = with(ANN, "name", "buy at cheap-pills.com");
    signing
        .signed(&with(&held, "email", "pills@example.org"))
        .await;
    signing
        .signed(&with(
            &with(ANN, "name", "Ann Quill"),
            "email",
            "ann@example.org",
        ))
        .await;
    let (events, _) = page.round().await;
    assert_eq!(names(&events), ["tally", "signatory"]);
    assert_eq!(events[1].data["name"], "Ann Quill");
}

#[tokio::test]
async fn a_name_that_is_taken_back_from_the_list_leaves_while_its_number_stays() {
    let signing = Signing::start().await;
    let own = crate::own_page::own(&signing, ANN).await;
    let mut page = Follower::of(&signing.app, "/live/en/harbour", None).await;
    page.round().await;
    signing
        .submit(&format!("{own}/withdraw"), &[("action", "count-only")])
        .await;
    let (events, _) = page.round().await;
    assert_eq!(names(&events), ["tally", "gone"]);
    assert_eq!(events[0].data["total"], 1);
}

#[tokio::test]
async fn many_live_pages_share_one_database_query() {
    let signing = Signing::start().await;
    let endpoint = routes::endpoint(signing.app.app.clone());
    let mut pages = Vec::new();
    for _ in 0..40 {
        let mut page = Follower::through(&endpoint, "/live/en/harbour", None).await;
        page.round().await;
        pages.push(page);
    }
    signing.signed(ANN).await;
    let statements = signing.app.statements();
    for page in &mut pages {
        assert_eq!(names(&page.round().await.0), ["tally", "signatory"]);
    }
    let read = statements().len();
    assert!(read <= 12, "{read} statements for forty pages");
}

#[tokio::test]
async fn a_live_connection_over_the_limit_gets_a_retry_time() {
    let app = TestApp::start_with(&[("UNDERSIGNED_LIMITS__LISTENERS", "1")]).await;
    app.import(&LetterFolder::new("harbour")).await.unwrap();
    let endpoint = routes::endpoint(app.app.clone());
    let first = Follower::through(&endpoint, "/live/en/harbour", None).await;
    let refused = ask(&endpoint, "/live/fr/harbour", None).await;
    assert_eq!(refused.status(), 503);
    assert!(refused.headers().contains_key("retry-after"));
    drop(first);
    assert_eq!(ask(&endpoint, "/live/fr/harbour", None).await.status(), 200);
    assert_eq!(ask(&endpoint, "/live/fr/nothing", None).await.status(), 404);
    assert_eq!(ask(&endpoint, "/live/de/harbour", None).await.status(), 404);
}

#[tokio::test]
async fn only_open_letters_have_live_events() {
    let app = TestApp::start().await;
    app.import(&LetterFolder::new("harbour").individuals(&["Ann"]))
        .await
        .unwrap();
    let page = app.get("/fr/harbour").await;
    assert_eq!(
        page.attributes("[data-live]", "data-live"),
        ["/live/fr/harbour"]
    );
    assert_eq!(page.texts("[role=status]"), [""]);
    app.app.clock.advance(100 * 86_400_000);
    let closed = app.get("/fr/harbour").await;
    assert!(closed.attributes("script", "src").is_empty());
    assert!(closed.attributes("[data-live]", "data-live").is_empty());
}

#[tokio::test]
async fn a_made_up_revision_reveals_nothing_of_unconfirmed_signatures() {
    let signing = Signing::start().await;
    signing.sign("en", ANN).await;
    signing
        .signed(&with(ANN, "email", "other@example.org"))
        .await;
    let mut page = Follower::of(&signing.app, "/live/en/harbour?after=-1", None).await;
    let (events, _) = page.round().await;
    assert!(!names(&events).contains(&"gone"), "{:?}", names(&events));
}
