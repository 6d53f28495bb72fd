//! Walks all acts: each writes its action to the journal, keeps the tally equal to the rows, and rings
//! the signals of exactly those letters whose public list changed.

use std::collections::BTreeSet;
use std::sync::Mutex;

use entity::ids::LetterId;
use entity::values::NameKind;
use undersigned::clock::DAY;
use undersigned::email_address::EmailAddress;
use undersigned::importing;
use undersigned::invitations;
use undersigned::journal::{Action, Actor};
use undersigned::moderation::{self, ManualEntry, protected_names};
use undersigned::register::entries::{self, NewEntry};
use undersigned::register::names::{self, Naming};
use undersigned::register::{merge, trusted_domains};
use undersigned::server;
use undersigned::signals::Topic;
use undersigned::signing::person::{self, EraseOptions};
use undersigned::signing::retention;

use crate::harness::{LetterFolder, Site, TestApp, Zone};
use crate::moderation::nadia;
use crate::signing::{AMITY, ANN, Signing, link, link_to, with};

/// Letters whose tally is not what their rows say.
const WRONG_TALLIES: &str = "SELECT COUNT(*) FROM tally t WHERE t.organizations <> \
    (SELECT COUNT(*) FROM signature s WHERE s.letter_id = t.letter_id \
     AND s.state = 'published' AND s.kind = 'organization') \
    OR t.individuals <> (SELECT COUNT(*) FROM signature s WHERE s.letter_id = t.letter_id \
     AND s.state = 'published' AND s.kind = 'individual') \
    OR t.unlisted <> (SELECT COUNT(*) FROM signature s WHERE s.letter_id = t.letter_id \
     AND s.state = 'published' AND s.kind = 'individual' AND s.visibility = 'counted')";

const REVISIONS: &str = "SELECT letter_id || ' ' || revision FROM tally ORDER BY letter_id";

struct Walk {
    signing: Signing,
    seen: Mutex<BTreeSet<String>>,
}

impl Walk {
    async fn start() -> Self {
        Self::over(Signing::start().await)
    }

    fn over(signing: Signing) -> Self {
        Self {
            signing,
            seen: Mutex::default(),
        }
    }

    fn into_seen(self) -> BTreeSet<String> {
        self.seen.into_inner().unwrap()
    }

    /// Every letter with the revision of what is shown of it.
    async fn revisions(&self) -> Vec<(LetterId, String)> {
        let rows = self.signing.app.texts(REVISIONS).await;
        rows.iter()
            .map(|row| {
                let (letter, revision) = row.split_once(' ').unwrap();
                (LetterId(letter.parse().unwrap()), revision.to_owned())
            })
            .collect()
    }

    /// Does something that writes exactly these actions, in this order.
    async fn step<T>(&self, expected: &[Action], work: impl Future<Output = T>) -> T {
        let app = &self.signing.app;
        let last = "SELECT COALESCE(MAX(id), 0) FROM journal_entry";
        let last = app.number(last).await;
        let before = self.revisions().await;
        let bells: Vec<_> = before
            .iter()
            .map(|(letter, _)| app.app.signals.watch(&Topic::Letter(*letter)))
            .collect();
        let result = work.await;
        let new = format!("SELECT action FROM journal_entry WHERE id > {last} ORDER BY id");
        let new = app.texts(&new).await;
        let expected: Vec<&str> = expected.iter().map(|action| action.word()).collect();
        assert_eq!(new, expected);
        assert_eq!(app.number(WRONG_TALLIES).await, 0, "{expected:?}");
        let after = self.revisions().await;
        for ((letter, revision), bell) in before.iter().zip(bells) {
            let now = after.iter().find(|(known, _)| known == letter);
            let changed = now.is_none_or(|(_, now)| now != revision);
            assert_eq!(
                bell.has_changed().unwrap(),
                changed,
                "{expected:?}, letter {letter}"
            );
        }
        self.seen.lock().unwrap().extend(new);
        result
    }

    /// Signs and confirms; gives the id and the manage page.
    async fn publish(&self, fields: &[(&str, &str)]) -> (String, String) {
        let signing = &self.signing;
        signing.arrived().await;
        self.step(&[Action::Sign], signing.sign("en", fields)).await;
        let mail = signing.arrived().await.pop().unwrap();
        self.step(&[Action::Publish], signing.press(&link(&mail)))
            .await;
        let own = link_to(signing.arrived().await.last().unwrap(), "/signature/");
        (signing.ids().await.pop().unwrap(), own)
    }

    fn key(&self, address: &str) -> Vec<u8> {
        let address = EmailAddress::parse(address).unwrap();
        self.signing.app.app.address_key(&address)
    }
}

#[tokio::test]
async fn every_act_is_journalled_counted_and_rung() {
    let walk = Walk::start().await;
    // On the heap: one after another on the stack, their futures are too large for a test thread.
    Box::pin(walk_register(&walk)).await;
    Box::pin(walk_mailbox(&walk)).await;
    let (ann, own) = walk.publish(ANN).await;
    Box::pin(walk_manage_page(&walk, &ann, &own)).await;
    Box::pin(walk_decisions(&walk, &ann)).await;
    Box::pin(walk_pairs(&walk, &ann)).await;
    Box::pin(walk_invitations(&walk)).await;
    Box::pin(walk_imports(&walk)).await;
    Box::pin(walk_leaving(&walk, &own)).await;
    let mut seen = walk.into_seen();
    seen.extend(Box::pin(walk_proof()).await);
    seen.extend(Box::pin(walk_upgrade()).await);
    // Rings for nobody: it happens while the program starts, before any page is open. Its journal and lists
    // are tested by `names_per_language::signatures_from_before_get_the_names_of_the_register_at_the_next_start`.
    seen.insert(Action::PrintRegisterNames.word().to_owned());
    let all = Action::ALL.iter().map(|action| action.word().to_owned());
    assert_eq!(seen, all.collect());
}

async fn walk_register(walk: &Walk) {
    let app = &walk.signing.app.app;
    let actor = nadia();
    let context = app.act(&actor);
    for name in ["Amity Society", "Société Voile"] {
        let entry = NewEntry {
            name: name.to_owned(),
            ..NewEntry::default()
        };
        walk.step(&[Action::AddOrganization], entries::add(&context, &entry))
            .await
            .unwrap();
    }
    let naming = Naming {
        add: Some("Friends of Amity"),
        kind: NameKind::Alias,
        language: None,
        remove: None,
    };
    let amity = "Amity Society";
    let renamed = names::rename(&context, amity, naming);
    walk.step(&[Action::EditOrganization], renamed)
        .await
        .unwrap();
    let trusted = trusted_domains::trust(&context, amity, "amity.example", false);
    walk.step(&[Action::TrustDomain], trusted).await.unwrap();
    let distrusted = trusted_domains::distrust(&context, amity, "amity.example");
    walk.step(&[Action::DistrustDomain], distrusted)
        .await
        .unwrap();
    for (action, member) in [(Action::EnrolMember, true), (Action::DismissMember, false)] {
        walk.step(&[action], entries::set_member(&context, amity, member))
            .await
            .unwrap();
    }
    let merged = merge::merge(&context, "Société Voile", amity);
    walk.step(&[Action::MergeOrganization], merged)
        .await
        .unwrap();
    let undone = merge::undo_merge(&context, "Société Voile");
    walk.step(&[Action::UndoOrganizationMerge], undone)
        .await
        .unwrap();
    let protected = protected_names::add(&context, &app.settings, "Otto Vex", false);
    walk.step(&[Action::ProtectName], protected).await.unwrap();
    let unprotected = protected_names::remove(&context, &app.settings, "Otto Vex");
    walk.step(&[Action::UnprotectName], unprotected)
        .await
        .unwrap();
}

async fn walk_mailbox(walk: &Walk) {
    let signing = &walk.signing;
    let fields = with(ANN, "email", "cy@example.org");
    let sent = walk
        .step(&[Action::Sign], signing.sign("en", &fields))
        .await;
    let sent = sent.header("location").to_owned();
    let again = signing.submit(&sent, &[("action", "again")]);
    walk.step(&[Action::SendAgain], again).await;
    let change = [("action", "change"), ("email", "dan@example.org")];
    let change = signing.submit(&sent, &change);
    walk.step(&[Action::ChangeAddress], change).await;
    let mail = signing.arrived().await.pop().unwrap();
    let stop = link_to(&mail, "/not-me/");
    let stopped = signing.submit(&stop, &[("action", "stop")]);
    walk.step(&[Action::NotMe], stopped).await;
    let allowed = signing.submit(&stop, &[("action", "allow")]);
    walk.step(&[Action::AllowMail], allowed).await;
    let fields = with(ANN, "email", "eli@example.org");
    walk.step(&[Action::Sign], signing.sign("en", &fields))
        .await;
    let app = &signing.app.app;
    app.clock.advance(1);
    let context = app.act(&Actor::System);
    let lapsed = retention::lapse(&context, app.now());
    assert_eq!(walk.step(&[Action::Lapse], lapsed).await.unwrap(), 1);
}

async fn walk_manage_page(walk: &Walk, id: &str, own: &str) {
    let (signing, correct) = (&walk.signing, format!("{own}/correct"));
    let page = format!("{own}/withdraw");
    let hidden = signing.submit(&page, &[("action", "count-only")]);
    walk.step(&[Action::CountOnly], hidden).await;
    let fields = [("name", "Ann Quill-Baker"), ("visibility", "name")];
    walk.step(&[Action::Correct], signing.submit(&correct, &fields))
        .await;
    let waiting = [("name", "See cheap-pills.com"), ("visibility", "name")];
    walk.step(&[], signing.submit(&correct, &waiting)).await;
    let (app, seen, actor) = (&signing.app.app, signing.seen(id).await, nadia());
    let refused = moderation::reject(app, &seen, "an advertisement", true, &actor);
    walk.step(&[Action::RejectCorrection], refused)
        .await
        .unwrap();
    walk.step(&[], signing.submit(&correct, &waiting)).await;
    walk.step(&[Action::Correct], signing.approve(id))
        .await
        .unwrap();
    let wish = signing.submit("/en/signature", &[("email", "ann@example.org")]);
    walk.step(&[Action::MailManageLinks], wish).await;
}

async fn walk_decisions(walk: &Walk, id: &str) {
    let (signing, actor) = (&walk.signing, nadia());
    let app = &signing.app.app;
    let (context, seen) = (app.act(&actor), signing.seen(id).await);
    let held = moderation::hold(&context, &seen, "a question");
    walk.step(&[Action::Hold], held).await.unwrap();
    let seen = signing.seen(id).await;
    let rejected = moderation::reject(app, &seen, "a joke", true, &actor);
    walk.step(&[Action::Reject], rejected).await.unwrap();
    walk.step(&[Action::Undo], signing.undo(id)).await.unwrap();
    walk.step(&[Action::Approve], signing.approve(id))
        .await
        .unwrap();
    walk.step(&[Action::Remove], signing.remove(id))
        .await
        .unwrap();
    walk.step(&[Action::Undo], signing.undo(id)).await.unwrap();
    walk.step(&[Action::Approve], signing.approve(id))
        .await
        .unwrap();
}

async fn walk_pairs(walk: &Walk, ann: &str) {
    let (signing, actor) = (&walk.signing, nadia());
    let app = &signing.app.app;
    let fields = with(&with(ANN, "email", "bea@example.org"), "name", "Bea Thorn");
    let (bea, _) = walk.publish(&fields).await;
    let (one, other) = (signing.seen(&bea).await, signing.seen(ann).await);
    let context = app.act(&actor);
    let apart = moderation::keep_apart(&context, &one, &other);
    walk.step(&[Action::KeepApart], apart).await.unwrap();
    walk.step(&[Action::AskAgain], signing.undo(&bea))
        .await
        .unwrap();
    walk.step(&[Action::Merge], signing.merge(&bea, ann))
        .await
        .unwrap();
    walk.step(&[Action::Undo], signing.undo(&bea))
        .await
        .unwrap();
    walk.step(&[Action::Approve], signing.approve(&bea))
        .await
        .unwrap();
    let key = walk.key("bea@example.org");
    let erased = person::erase(app, &key, EraseOptions::default(), &Actor::Signatory);
    walk.step(&[Action::Withdraw, Action::Erase], erased)
        .await
        .unwrap();
}

async fn walk_invitations(walk: &Walk) {
    let (signing, actor) = (&walk.signing, nadia());
    let app = &signing.app.app;
    signing.arrived().await;
    let invited = signing.try_to_invite("Amity Society", "dora@gmail.com");
    walk.step(&[Action::Invite], invited).await.unwrap();
    let mail = signing.arrived().await.pop().unwrap();
    let decline = link_to(&mail, "/not-me/");
    let declined = signing.submit(&decline, &[("action", "stop")]);
    walk.step(&[Action::Decline], declined).await;
    let invited = signing.try_to_invite("Amity Society", "eve@gmail.com");
    let id = walk.step(&[Action::Invite], invited).await.unwrap();
    let uninvited = invitations::uninvite(app, &id, &actor);
    walk.step(&[Action::Uninvite], uninvited).await.unwrap();
}

async fn walk_imports(walk: &Walk) {
    let app = &walk.signing.app;
    let tides = LetterFolder::new("tides").individuals(&["Ada Marsh"]);
    walk.step(&[Action::ImportRows, Action::Import], app.import(&tides))
        .await
        .unwrap();
    let draft = LetterFolder::new("quay")
        .setting("state = \"draft\"")
        .individuals(&["Ida Wren"]);
    walk.step(&[Action::ImportRows, Action::Import], app.import(&draft))
        .await
        .unwrap();
    let actor = nadia();
    let context = app.app.act(&actor);
    let deleted = importing::delete_draft(&context, "quay");
    walk.step(&[Action::DeleteDraft, Action::DiscardRows], deleted)
        .await
        .unwrap();
    let table = LetterFolder::new("table");
    table.write("register.csv", "name,acronym\nKestrel Union,KU\n");
    let file = importing::read_register(&table.path().join("register.csv")).unwrap();
    let mut progress = |_: usize| {};
    let applied = importing::apply_register(&context, &file, false, &mut progress);
    walk.step(&[Action::AddOrganization], applied)
        .await
        .unwrap();
}

/// Proves control of a domain. The name server and the site are the test's own.
async fn walk_proof() -> BTreeSet<String> {
    let (zone, site) = (Zone::open(), Site::open("amity.example"));
    let app = TestApp::start_looking(&[], site.lookups(&zone, |_| true)).await;
    let walk = Walk::over(Signing::over(app).await);
    let signing = &walk.signing;
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
    walk.step(
        &[Action::ProveDomain, Action::Publish],
        signing.submit(&page, &[]),
    )
    .await;
    walk.into_seen()
}

/// Starts on a database from before the journal was a chain.
async fn walk_upgrade() -> BTreeSet<String> {
    let walk = Walk::start().await;
    walk.publish(ANN).await;
    let app = &walk.signing.app.app;
    walk.signing.rebuild_without_chain().await;
    let caught_up = server::catch_up(&app.storage, app.now());
    walk.step(&[Action::TakeIntoJournal], caught_up)
        .await
        .unwrap();
    walk.into_seen()
}

async fn walk_leaving(walk: &Walk, own: &str) {
    let (signing, actor) = (&walk.signing, nadia());
    let app = &signing.app.app;
    let hand = ManualEntry {
        organization: Some("Heron Choir".to_owned()),
        representative: Some("Kit Lowe".to_owned()),
        email: Some("kit@heron.example".to_owned()),
        source: "paper".to_owned(),
        ..ManualEntry::default()
    };
    let entered = moderation::enter(app, "harbour", &hand, &actor);
    walk.step(&[Action::Enter], entered).await.unwrap();
    let key = walk.key("kit@heron.example");
    let erased = person::erase(app, &key, EraseOptions::default(), &Actor::Signatory);
    walk.step(&[Action::EraseRepresentative, Action::Erase], erased)
        .await
        .unwrap();
    walk.publish(&with(
        &with(ANN, "email", "fay@example.org"),
        "name",
        "Fay Moss",
    ))
    .await;
    let page = format!("{own}/withdraw");
    let withdrawn = signing.submit(&page, &[("action", "withdraw")]);
    walk.step(&[Action::Withdraw], withdrawn).await;
    let closed = LetterFolder::new("harbour").setting("state = \"closed\"");
    walk.step(&[Action::ImportSettings], signing.app.import(&closed))
        .await
        .unwrap();
    app.clock.advance(800 * DAY);
    let context = app.act(&Actor::System);
    let forgotten = retention::forget(&context, &app.settings.retention, false);
    // Addresses of signatories first, then those of invited representatives.
    let expected = [
        Action::ForgetAddresses,
        Action::ForgetAddresses,
        Action::ForgetSignatures,
    ];
    walk.step(&expected, forgotten).await.unwrap();
}
