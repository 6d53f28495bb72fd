//! What coordinators do with signatures, and what their holders are told.

use entity::signature;
use entity::values::SignatureState;
use sea_orm::{ConnectionTrait, Statement};
use undersigned::command::refusals;
use undersigned::journal::{Actor, seal};
use undersigned::moderation;
use undersigned::moderation::ApproveOptions;
use undersigned::moderation::review_queue::{MailboxEvidence, ReviewItem};
use undersigned::moderation::verifying::verify;
use undersigned::organizations;
use undersigned::register::entries;
use undersigned::register::entries::NewEntry;
use undersigned::register::entry_choice::EntryChoice;
use undersigned::register::trusted_domains;
use undersigned::signatures::refusal::Refusal;
use undersigned::signatures::review_reason::ReviewReason;
use undersigned::signatures::seen;

use crate::signing::{AMITY, ANN, Signing, link, with};

pub(crate) fn nadia() -> Actor {
    Actor::Coordinator("Nadia".to_owned())
}

impl Signing {
    /// Signs, confirms, and reads the mail that tells of the check; gives the evidence.
    pub(crate) async fn waits(&self, fields: &[(&str, &str)]) -> ReviewItem {
        self.signed(fields).await;
        self.arrived().await;
        self.held().await.pop().unwrap()
    }

    pub(crate) async fn held(&self) -> Vec<ReviewItem> {
        let held = moderation::list_held(&self.app.app, Some("harbour"), false).await;
        held.unwrap().signatures
    }

    /// A signature as a coordinator names it who looks at it now: the id with its edition. What the
    /// list does not know is named as it is.
    pub(crate) async fn seen(&self, id: &str) -> String {
        const STATES: [SignatureState; 5] = [
            SignatureState::Held,
            SignatureState::Published,
            SignatureState::Withdrawn,
            SignatureState::Removed,
            SignatureState::Merged,
        ];
        let lines = moderation::list_signatures(&self.app.app.storage, None, &STATES).await;
        let line = lines.unwrap().into_iter().find(|line| line.id == id);
        line.map_or(id.to_owned(), |line| line.seen)
    }

    /// A register entry as a coordinator names it who looks at it now.
    pub(crate) async fn seen_entry(&self, id: &str) -> String {
        let connection = self.app.app.storage.read();
        let entry = organizations::by_public_id(connection, id).await.unwrap();
        seen::entry_id(&entry.unwrap())
    }

    pub(crate) async fn approve(&self, id: &str) -> Result<signature::Model, Refusal> {
        let id = &self.seen(id).await;
        moderation::approve(&self.app.app, id, &ApproveOptions::default(), &nadia()).await
    }

    pub(crate) async fn remove(&self, id: &str) -> Result<signature::Model, Refusal> {
        let (app, id) = (&self.app.app, &self.seen(id).await);
        moderation::remove(&app.act(&nadia()), id, "a joke").await
    }

    pub(crate) async fn undo(&self, id: &str) -> Result<signature::Model, Refusal> {
        let (app, id) = (&self.app.app, &self.seen(id).await);
        moderation::undo(&app.act(&nadia()), id).await
    }

    pub(crate) async fn merge(&self, id: &str, into: &str) -> Result<signature::Model, Refusal> {
        let app = &self.app.app;
        let (id, into) = (&self.seen(id).await, &self.seen(into).await);
        moderation::merge(&app.act(&nadia()), id, into).await
    }

    /// The ids of those who signed, in the order of their making.
    pub(crate) async fn ids(&self) -> Vec<String> {
        self.texts("SELECT public_id FROM signature ORDER BY id")
            .await
    }

    pub(crate) async fn texts(&self, sql: &str) -> Vec<String> {
        self.app.texts(sql).await
    }

    /// Organizations and individuals by the tally, after proving that it equals the rows.
    pub(crate) async fn counts(&self) -> (i64, i64) {
        let connection = self.app.app.storage.read();
        let sql = "SELECT t.organizations, t.individuals, \
                   (SELECT COUNT(*) FROM signature s WHERE s.state = 'published' AND s.kind = 'organization'), \
                   (SELECT COUNT(*) FROM signature s WHERE s.state = 'published' AND s.kind = 'individual') \
                   FROM tally t";
        let statement = Statement::from_string(connection.get_database_backend(), sql);
        let row = connection.query_one_raw(statement).await.unwrap().unwrap();
        let number = |at| row.try_get_by_index::<i64>(at).unwrap();
        assert_eq!((number(0), number(1)), (number(2), number(3)));
        // As the timed work does each second.
        seal(&self.app.app.storage).await.unwrap();
        assert_eq!(
            verify(&self.app.app.storage, self.app.app.now(), &mut |_, _| {})
                .await
                .unwrap()
                .wrong,
            []
        );
        (number(0), number(1))
    }
}

pub(crate) fn sentence<T: std::fmt::Debug>(refused: Result<T, Refusal>) -> String {
    refusals::sentence(&refused.unwrap_err())
}

#[tokio::test]
async fn an_organization_that_is_trusted_is_published_at_once() {
    let signing = Signing::start().await;
    let actor = nadia();
    let context = signing.app.app.act(&actor);
    let entry = NewEntry {
        name: "Amity Society".to_owned(),
        french: Some("Société Amitié".to_owned()),
        acronyms: vec!["AMS".to_owned()],
        ..NewEntry::default()
    };
    entries::add(&context, &entry).await.unwrap();
    trusted_domains::trust(&context, "ams", "Amity.Example", false)
        .await
        .unwrap();
    let fields = with(AMITY, "organization", "SOCIETE AMITIE inc.");
    assert!(
        signing
            .signed(&fields)
            .await
            .body
            .contains("this signature counts")
    );
    assert_eq!(signing.counts().await, (1, 0));
    let actors = "SELECT actor || ' ' || action FROM journal_entry WHERE organization_id IS NOT NULL AND signature_id IS NULL ORDER BY id";
    assert_eq!(
        signing.texts(actors).await,
        [
            "coordinator Nadia add organization",
            "coordinator Nadia trust"
        ]
    );
    let again = sentence(entries::add(&context, &entry).await);
    assert!(again.contains("is in the register already"), "{again}");
}

#[tokio::test]
async fn an_approved_organization_is_listed_and_notified() {
    let signing = Signing::start().await;
    let fields = with(AMITY, "website", "www.amity.example");
    let evidence = signing.waits(&fields).await;
    assert_eq!(evidence.mail_domain.as_deref(), Some("amity.example"));
    assert_eq!(evidence.address, None);
    assert_eq!(
        evidence.mailbox,
        Some(MailboxEvidence::Website {
            domain: "amity.example".to_owned()
        })
    );
    assert_eq!(evidence.reasons, [ReviewReason::OrganizationUnproved]);
    assert!(evidence.register.is_empty() && evidence.beside.is_none());
    assert_eq!(signing.counts().await, (0, 0));

    let approved = signing.approve(&evidence.id).await.unwrap();
    assert_eq!(approved.standing.word(), "coordinator");
    assert_eq!(signing.counts().await, (1, 0));
    assert_eq!(
        signing.app.get("/en/harbour").await.texts(".standing"),
        ["confirmed by Harbour Coalition"]
    );
    let mail = signing.arrived().await.remove(0);
    assert_eq!(mail.to, "ines@amity.example");
    assert_eq!(
        mail.subject,
        "Your signature is published: Keep the harbour open"
    );
    assert!(
        mail.text
            .contains("https://letters.example.org/en/signature/")
    );
    assert!(
        mail.html.contains("<a href=")
            && mail
                .html
                .contains("See, correct or withdraw your signature:")
    );
    assert!(!mail.text.contains("Varga") && !mail.html.contains("Varga"));
    let twice = sentence(signing.approve(&evidence.id).await);
    assert!(
        twice.contains("is published; only held signatures"),
        "{twice}"
    );
    assert_eq!(signing.counts().await, (1, 0));
}

#[tokio::test]
async fn the_register_entry_that_approving_made_is_found_by_the_next_signature() {
    let signing = Signing::start().await;
    let first = signing.waits(AMITY).await;
    let approval = ApproveOptions {
        trust_domain: true,
        ..ApproveOptions::default()
    };
    let seen = signing.seen(&first.id).await;
    moderation::approve(&signing.app.app, &seen, &approval, &nadia())
        .await
        .unwrap();
    signing.arrived().await;
    let listed = entries::list(&signing.app.app.storage).await.unwrap();
    assert_eq!(listed[0].trusted, ["amity.example"]);
    assert_eq!(listed[0].times_listed, 1);
    let second = signing
        .waits(&with(
            &with(AMITY, "email", "ben@amity.example"),
            "organization",
            "Amity Society",
        ))
        .await;
    assert_eq!(second.register.len(), 1);
    assert_eq!(second.reasons, [ReviewReason::SecondRepresentative]);
    assert!(second.beside.unwrap().starts_with(&first.id));
}

#[tokio::test]
async fn trusting_a_free_mail_domain_is_refused_without_changes() {
    let signing = Signing::start().await;
    let evidence = signing
        .waits(&with(AMITY, "email", "amity@gmail.com"))
        .await;
    assert_eq!(
        evidence.mailbox,
        Some(MailboxEvidence::Shared {
            domain: "gmail.com".to_owned()
        })
    );
    let approval = ApproveOptions {
        trust_domain: true,
        ..ApproveOptions::default()
    };
    let seen = signing.seen(&evidence.id).await;
    let refused = moderation::approve(&signing.app.app, &seen, &approval, &nadia()).await;
    assert!(sentence(refused).contains("speaks for no organization"));
    assert_eq!(signing.held().await.len(), 1);
    assert_eq!(entries::list(&signing.app.app.storage).await.unwrap(), []);
    assert!(signing.arrived().await.is_empty());
}

#[tokio::test]
async fn a_rejected_signatory_is_notified_and_held_when_signing_again() {
    let signing = Signing::start().await;
    signing.sign("fr", AMITY).await;
    signing.press(&link(&signing.arrived().await[0])).await;
    signing.arrived().await;
    let id = signing.seen(&signing.held().await[0].id).await;
    let app = &signing.app.app;
    let empty = moderation::reject(app, &id, " ", false, &nadia()).await;
    assert_eq!(sentence(empty), "the reason is empty (--reason)");
    moderation::reject(app, &id, "unknown there", false, &nadia())
        .await
        .unwrap();
    let mail = signing.arrived().await.remove(0);
    assert_eq!(
        mail.subject.replace('\u{a0}', " "),
        "Votre signature n’a pas pu être affichée : Gardons le havre ouvert"
    );
    assert!(mail.text.contains("répondez à ce message"));
    assert!(!mail.text.contains("unknown there"));

    let again = signing.waits(AMITY).await;
    assert!(again.reasons.contains(&ReviewReason::RemovedBefore));
    let seen = signing.seen(&again.id).await;
    moderation::reject(app, &seen, "still unknown", true, &nadia())
        .await
        .unwrap();
    assert!(signing.arrived().await.is_empty());
}

#[tokio::test]
async fn a_removed_name_stays_only_in_the_journal() {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    let id = signing.ids().await.remove(0);
    signing.remove(&id).await.unwrap();
    assert_eq!(signing.counts().await, (0, 0));
    assert!(
        !signing
            .app
            .get("/en/harbour/signatories")
            .await
            .body
            .contains("Quill")
    );
    assert_eq!(
        signing.texts("SELECT name FROM journal_detail").await,
        ["Ann Quill"]
    );
    let why = "SELECT reason FROM journal_entry WHERE action = 'remove'";
    assert_eq!(signing.texts(why).await, ["a joke"]);
    assert!(sentence(signing.remove(&id).await).contains("is removed"));
}

#[tokio::test]
async fn concurrent_approvals_of_one_signature_count_once() {
    let signing = Signing::start().await;
    let id = signing.waits(AMITY).await.id;
    let (one, other) = tokio::join!(signing.approve(&id), signing.approve(&id));
    let (won, lost) = if one.is_ok() {
        (one, other)
    } else {
        (other, one)
    };
    assert!(won.is_ok());
    assert!(sentence(lost).contains("is published"));
    assert_eq!(signing.counts().await, (1, 0));
    assert_eq!(signing.arrived().await.len(), 1);
}

#[tokio::test]
async fn concurrent_approvals_of_two_representatives_list_one_organization() {
    let signing = Signing::start().await;
    signing.waits(AMITY).await;
    signing
        .waits(&with(AMITY, "email", "ben@amity.example"))
        .await;
    let ids = signing.ids().await;
    let (one, other) = tokio::join!(signing.approve(&ids[0]), signing.approve(&ids[1]));
    let lost = if one.is_ok() { other } else { one };
    assert!(sentence(lost).contains("is on the list of this letter already"));
    assert_eq!(signing.counts().await, (1, 0));
    assert_eq!(
        entries::list(&signing.app.app.storage).await.unwrap().len(),
        1
    );
}

#[tokio::test]
async fn a_listed_one_is_held_again_with_the_coordinators_words_and_approved_again() {
    let signing = Signing::start().await;
    let id = signing.waits(AMITY).await.id;
    signing.approve(&id).await.unwrap();
    let app = &signing.app.app;
    moderation::hold(
        &app.act(&nadia()),
        &signing.seen(&id).await,
        "the board objects",
    )
    .await
    .unwrap();
    assert_eq!(signing.counts().await, (0, 0));
    let evidence = signing.held().await.remove(0);
    assert!(evidence.reasons.contains(&ReviewReason::LookAgain));
    assert_eq!(
        evidence.note.as_deref(),
        Some("coordinator Nadia: the board objects")
    );
    signing.approve(&id).await.unwrap();
    assert_eq!(signing.counts().await, (1, 0));
}

#[tokio::test]
async fn an_organization_is_bound_to_the_entry_that_is_named_or_to_another_new_one() {
    let signing = Signing::start().await;
    let first = signing.waits(AMITY).await;
    signing.approve(&first.id).await.unwrap();
    signing.arrived().await;
    let namesake = signing
        .waits(&with(AMITY, "email", "zoe@amity-west.example"))
        .await;
    let approval = ApproveOptions {
        binding: EntryChoice::New,
        ..ApproveOptions::default()
    };
    let seen = signing.seen(&namesake.id).await;
    moderation::approve(&signing.app.app, &seen, &approval, &nadia())
        .await
        .unwrap();
    signing.arrived().await;
    assert_eq!(signing.counts().await, (2, 0));
    let third = signing
        .waits(&with(AMITY, "email", "kim@amity-north.example"))
        .await;
    assert_eq!(third.register.len(), 2);
    let unclear = sentence(signing.approve(&third.id).await);
    assert!(unclear.contains("several organizations"), "{unclear}");
    let approval = ApproveOptions {
        binding: EntryChoice::Entry("Harbour Friends".to_owned()),
        ..ApproveOptions::default()
    };
    let seen = signing.seen(&third.id).await;
    let unknown = moderation::approve(&signing.app.app, &seen, &approval, &nadia()).await;
    assert!(sentence(unknown).contains("reads like `Harbour Friends`"));
}
