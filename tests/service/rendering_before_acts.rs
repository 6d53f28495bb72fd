//! Mails are rendered before an act begins: while it lasts, everybody else who writes waits for it.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use undersigned::clock::{DAY, HOUR};
use undersigned::moderation::corrections::renaming::{NewNames, correct_name};
use undersigned::moderation::{self, ManualEntry};

use crate::harness::{Site, TestApp, Zone};
use crate::moderation::nadia;
use crate::same_signatory::{CONSEIL, COUNCIL};
use crate::signing::{AMITY, ANN, Signing, link_to, with};

/// Every mail of signing, moderation and invitations.
const MAILS: [&str; 15] = [
    "already-listed",
    "already-signed",
    "approved",
    "check-remains",
    "confirm",
    "correction-decided",
    "declined",
    "entered",
    "invitation",
    "name-corrected",
    "near-name",
    "own-links",
    "receipt",
    "second-representative",
    "withdrawn",
];

/// What was traced on this thread. The whole instance runs on it, so nothing happens on another.
#[derive(Clone, Default)]
struct Trace(Arc<Mutex<Seen>>);

#[derive(Default)]
struct Seen {
    open_acts: usize,
    acts: usize,
    rendered_before: BTreeSet<String>,
    rendered_within: BTreeSet<String>,
}

#[derive(Default)]
struct Fields {
    message: String,
    mail: Option<String>,
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "mail" {
            self.mail = Some(value.to_owned());
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            self.message = format!("{value:?}");
        }
    }
}

impl Subscriber for Trace {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event() && metadata.target().starts_with("undersigned")
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let mut seen = self.0.lock().unwrap();
        match (fields.message.as_str(), fields.mail) {
            ("act begins", _) => {
                seen.acts += 1;
                seen.open_acts += 1;
            }
            ("act ends", _) => seen.open_acts -= 1,
            (_, Some(mail)) if seen.open_acts > 0 => drop(seen.rendered_within.insert(mail)),
            (_, Some(mail)) => drop(seen.rendered_before.insert(mail)),
            _ => {}
        }
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn no_mail_is_rendered_within_an_act() {
    // With one subscriber alone, tracing asks the thread that meets an event first whether anybody wants
    // it, and remembers a "no" of another test's thread for all threads. With a second one it asks both.
    let _second = tracing::Dispatch::new(Trace::default());
    let trace = Trace::default();
    let _guard = tracing::subscriber::set_default(trace.clone());
    sign_remind_and_withdraw().await;
    meet_other_representatives().await;
    prove_a_domain().await;
    moderate_and_invite().await;
    let seen = trace.0.lock().unwrap();
    assert_eq!((seen.acts > 0, seen.open_acts), (true, 0));
    assert_eq!(seen.rendered_within, BTreeSet::new());
    assert_eq!(seen.rendered_before, MAILS.map(str::to_owned).into());
}

async fn sign_remind_and_withdraw() {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    let own = link_to(signing.arrived().await.last().unwrap(), "/signature/");
    signing.sign("en", ANN).await;
    signing
        .submit("/fr/signature", &[("email", "ann@example.org")])
        .await;
    signing
        .sign("en", &with(ANN, "email", "bea@example.org"))
        .await;
    signing.arrived().await;
    signing.app.app.clock.advance(DAY + HOUR);
    signing.arrived().await;
    let corrected = with(ANN, "name", "Ann B. Quill");
    signing.submit(&format!("{own}/correct"), &corrected).await;
    signing
        .submit(&format!("{own}/withdraw"), &[("action", "withdraw")])
        .await;
}

async fn meet_other_representatives() {
    let signing = Signing::start().await;
    signing.trust("The Amity Society", "amity.example").await;
    signing.signed(AMITY).await;
    signing
        .signed(&with(AMITY, "email", "omar@gmail.com"))
        .await;
    signing.trust(COUNCIL, "zanzibora.example").await;
    let council = with(AMITY, "organization", COUNCIL);
    signing
        .signed(&with(&council, "email", "una@zanzibora.example"))
        .await;
    let alike = with(AMITY, "organization", CONSEIL);
    signing
        .signed(&with(&alike, "email", "luc@example.org"))
        .await;
}

async fn prove_a_domain() {
    let (zone, site) = (Zone::open(), Site::open("amity.example"));
    let app = TestApp::start_looking(&[], site.lookups(&zone, |_| true)).await;
    let signing = Signing::over(app).await;
    signing.trust("The Amity Society", "amity.example").await;
    let fields = with(AMITY, "email", "ines@gmail.com");
    signing
        .signed(&with(&fields, "website", "amity.example"))
        .await;
    let mail = signing.arrived().await.pop().unwrap();
    let page = format!("{}/prove", link_to(&mail, "/signature/"));
    let lines = signing.app.get(&page).await.texts("code");
    let line = lines.iter().find(|line| line.starts_with("undersigned-"));
    zone.text("_undersigned.amity.example", line.unwrap());
    let done = signing.submit(&page, &[]).await;
    assert!(done.header("location").ends_with("?done=proved"));
}

async fn moderate_and_invite() {
    let signing = Signing::start().await;
    let (app, actor) = (&signing.app.app, nadia());
    signing.signed(ANN).await;
    let own = link_to(signing.arrived().await.last().unwrap(), "/signature/");
    let ann = signing.ids().await.pop().unwrap();
    let (correct, advertisement) = (
        format!("{own}/correct"),
        [("name", "See cheap-pills.com"), ("visibility", "name")],
    );
    signing.submit(&correct, &advertisement).await;
    moderation::reject(app, &signing.seen(&ann).await, "no name", false, &actor)
        .await
        .unwrap();
    let names = NewNames {
        name: Some("Ann B. Quill".to_owned()),
        ..NewNames::default()
    };
    correct_name(app, &signing.seen(&ann).await, &names, &actor)
        .await
        .unwrap();
    let hold = async || {
        let seen = signing.seen(&ann).await;
        moderation::hold(&app.act(&actor), &seen, "a question").await
    };
    hold().await.unwrap();
    signing.approve(&ann).await.unwrap();
    hold().await.unwrap();
    moderation::reject(app, &signing.seen(&ann).await, "a joke", false, &actor)
        .await
        .unwrap();
    let by_hand = ManualEntry {
        individual: Some("Kit Lowe".to_owned()),
        email: Some("kit@example.org".to_owned()),
        source: "paper".to_owned(),
        ..ManualEntry::default()
    };
    moderation::enter(app, "harbour", &by_hand, &actor)
        .await
        .unwrap();
    signing.invited("Heron Choir", "dora@example.org").await;
}
