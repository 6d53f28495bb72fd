//! A decision names the edition of a signature that was looked at, and is refused if what is shown
//! changed since.

use poem::http::StatusCode;
use undersigned::clock::{DAY, HOUR};
use undersigned::journal::Actor;
use undersigned::moderation::{self, ApproveOptions};
use undersigned::signing::retention;

use crate::harness::{Answer, Site, TestApp, Zone};
use crate::moderation::{nadia, sentence};
use crate::own_page::own;
use crate::signing::{AMITY, ANN, Signing, with};

pub(crate) const CLUB: &str = "Harmless Chess Club";
pub(crate) const POLICE: &str = "Royal Canadian Mounted Police";

/// An organization that is held; gives the path of its own page.
pub(crate) async fn held_club(signing: &Signing) -> String {
    own(signing, &with(AMITY, "organization", CLUB)).await
}

/// An individual whose name is corrected to one that must be looked at; gives the own page.
pub(crate) async fn listed_with_waiting(signing: &Signing, asked: &str) -> String {
    let own = own(signing, ANN).await;
    ask_for(signing, &own, asked).await;
    own
}

async fn ask_for(signing: &Signing, own: &str, name: &str) {
    let fields = [("name", name), ("visibility", "name")];
    let answer = signing.submit(&format!("{own}/correct"), &fields).await;
    assert_eq!(answer.header("location"), format!("{own}?done=waits"));
}

/// Corrects the name of an organization on its own page.
async fn rename(signing: &Signing, own: &str, name: &str) {
    let fields = [("organization", name), ("name", "Ines Varga")];
    let answer = signing.submit(&format!("{own}/correct"), &fields).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
}

/// What the listing of held signatures names first beside a name, as a coordinator copies it.
async fn copied(signing: &Signing, name: &str) -> String {
    let held = signing.told(&["signatures", "list", "--held"]).await;
    let line = held
        .lines()
        .find(|line| line.ends_with(&format!("  {name}")));
    let line = line.unwrap_or_else(|| panic!("{name} in {held}"));
    line.split_whitespace().next().unwrap().to_owned()
}

#[tokio::test]
async fn approving_a_signature_renamed_since_is_refused_with_the_difference() {
    let signing = Signing::start().await;
    let own = held_club(&signing).await;
    let seen = copied(&signing, CLUB).await;
    rename(&signing, &own, POLICE).await;
    let refused = signing.refused(&["signatures", "approve", &seen]).await;
    assert!(
        refused.contains(&format!("name: {CLUB} → {POLICE}")),
        "{refused}"
    );
    assert_eq!(signing.texts("SELECT state FROM signature").await, ["held"]);
    let again = copied(&signing, POLICE).await;
    assert!(refused.contains(&again), "{refused}");
    signing.told(&["signatures", "approve", &again]).await;
    assert_eq!(signing.app.get("/en/harbour").await.names(), [POLICE]);
}

#[tokio::test]
async fn a_decision_without_an_edition_is_refused_and_shows_the_signature() {
    let signing = Signing::start().await;
    held_club(&signing).await;
    let seen = copied(&signing, CLUB).await;
    let (id, edition) = seen.split_once('@').unwrap();
    assert!(edition.parse::<i32>().is_ok());
    for command in [
        &["approve", id][..],
        &["reject", id, "--reason", "x"],
        &["remove", id, "--reason", "x"],
        &["keep-apart", id, "Amity"],
        &["undo", id],
        &["prove", id],
    ] {
        let refused = signing.refused(&[&["signatures"], command].concat()).await;
        for part in [
            &format!("{id} is now (state: held; name: {CLUB}"),
            "signed by: Ines Varga",
            &format!("repeat the command with {seen}\n"),
        ] {
            assert!(refused.contains(part), "{command:?}: {part} in {refused}");
        }
    }
    assert_eq!(signing.texts("SELECT state FROM signature").await, ["held"]);
    let wrong = format!("{id}@latest");
    let refused = signing.refused(&["signatures", "approve", &wrong]).await;
    assert!(refused.contains("an edition number"), "{refused}");
}

#[tokio::test]
async fn every_decision_on_a_renamed_signature_is_refused() {
    let signing = Signing::start().await;
    let own = held_club(&signing).await;
    let seen = signing.seen(&signing.ids().await[0]).await;
    rename(&signing, &own, POLICE).await;
    let (app, actor) = (&signing.app.app, nadia());
    let context = app.act(&actor);
    let refused = [
        sentence(moderation::reject(app, &seen, "x", true, &nadia()).await),
        sentence(moderation::remove(&context, &seen, "x").await),
        sentence(moderation::keep_apart(&context, &seen, "Amity").await),
        sentence(moderation::undo(&context, &seen).await),
    ];
    for told in refused {
        assert!(told.contains(&format!("name: {CLUB} → {POLICE}")), "{told}");
    }
    assert_eq!(signing.texts("SELECT state FROM signature").await, ["held"]);
}

#[tokio::test]
async fn merging_and_keeping_apart_refuse_an_outdated_edition_of_either_signature() {
    let signing = Signing::start().await;
    let own = own(&signing, ANN).await;
    signing
        .signed(&with(
            &with(ANN, "name", "Anne Quill"),
            "email",
            "aq@example.net",
        ))
        .await;
    let ids = signing.ids().await;
    let (one, other) = (signing.seen(&ids[0]).await, signing.seen(&ids[1]).await);
    let fields = [("name", "Ann Quill-Baker"), ("visibility", "name")];
    let answer = signing.submit(&format!("{own}/correct"), &fields).await;
    assert_eq!(answer.header("location"), format!("{own}?done=corrected"));
    let (app, actor) = (&signing.app.app, nadia());
    let context = app.act(&actor);
    let refused = [
        sentence(moderation::merge(&context, &one, &other).await),
        sentence(moderation::merge(&context, &other, &one).await),
        sentence(moderation::keep_apart(&context, &one, &other).await),
        sentence(moderation::keep_apart(&context, &other, &one).await),
        sentence(moderation::hold(&context, &one, "x").await),
    ];
    for told in refused {
        let change = format!("{one} has changed (name: Ann Quill → Ann Quill-Baker");
        assert!(told.contains(&change), "{told}");
    }
    assert_eq!(signing.counts().await, (0, 2));
    let unnamed = sentence(moderation::merge(&context, &ids[0], &ids[1]).await);
    let both = format!("{} and {other}", signing.seen(&ids[0]).await);
    assert!(unnamed.ends_with(&both), "{unnamed}");
}

#[tokio::test]
async fn a_waiting_correction_that_was_replaced_is_neither_approved_nor_rejected() {
    let signing = Signing::start().await;
    let own = listed_with_waiting(&signing, "See cheap-pills.com").await;
    let seen = copied(&signing, "Ann Quill").await;
    ask_for(&signing, &own, "See worse-pills.com").await;
    for command in [
        &["approve"][..],
        &["reject", "--reason", "an advertisement"],
    ] {
        let command = [&["signatures"], command, &[seen.as_str()]].concat();
        let refused = signing.refused(&command).await;
        let change = "asked name: See cheap-pills.com → See worse-pills.com";
        assert!(refused.contains(change), "{refused}");
    }
    assert_eq!(signing.app.get("/en/harbour").await.names(), ["Ann Quill"]);
    let seen = copied(&signing, "Ann Quill").await;
    signing
        .told(&[
            "signatures",
            "reject",
            &seen,
            "--reason",
            "an advertisement",
        ])
        .await;
    let last = "SELECT action || ': ' || reason FROM journal_entry ORDER BY id DESC LIMIT 1";
    assert_eq!(
        signing.texts(last).await,
        ["reject correction: an advertisement"]
    );
    // What was asked for is gone, and so is the approval of it.
    let late = signing.refused(&["signatures", "approve", &seen]).await;
    assert!(
        late.contains("only held signatures can be approved"),
        "{late}"
    );
}

#[tokio::test]
async fn an_older_edition_that_showed_the_same_is_accepted() {
    let signing = Signing::start().await;
    let own = held_club(&signing).await;
    let id = signing.ids().await.remove(0);
    let seen = signing.seen(&id).await;
    rename(&signing, &own, POLICE).await;
    rename(&signing, &own, CLUB).await;
    assert_ne!(signing.seen(&id).await, seen);
    signing.told(&["signatures", "approve", &seen]).await;
    assert_eq!(signing.app.get("/en/harbour").await.names(), [CLUB]);
}

#[tokio::test]
async fn the_journal_names_the_edition_of_each_decision() {
    let signing = Signing::start().await;
    let own = held_club(&signing).await;
    rename(&signing, &own, POLICE).await;
    let id = signing.ids().await.remove(0);
    let seen = signing.seen(&id).await;
    signing.approve(&id).await.unwrap();
    let decided = "SELECT s.public_id || '@' || j.edition FROM journal_entry j \
                   JOIN signature s ON s.id = j.signature_id WHERE j.action = 'approve'";
    assert_eq!(signing.texts(decided).await, [seen]);
}

#[tokio::test]
async fn earlier_editions_are_kept_until_a_decision_or_withdrawal_and_30_days_at_most() {
    let signing = Signing::start().await;
    let own = held_club(&signing).await;
    let id = signing.ids().await.remove(0);
    rename(&signing, &own, POLICE).await;
    assert_eq!(signing.app.rows("earlier_edition").await, 1);
    signing.approve(&id).await.unwrap();
    assert_eq!(signing.app.rows("earlier_edition").await, 0);

    let correct = format!("{own}/correct");
    let fields = [("organization", POLICE), ("name", "Omar Varga")];
    signing.submit(&correct, &fields).await;
    assert_eq!(signing.app.rows("earlier_edition").await, 1);
    withdraw(&signing, &own).await;
    assert_eq!(signing.app.rows("earlier_edition").await, 0);

    let own = crate::own_page::own(&signing, ANN).await;
    ask_for(&signing, &own, "See cheap-pills.com").await;
    let app = &signing.app.app;
    for (days, kept) in [(29, 1), (2, 0)] {
        app.clock.advance(days * DAY);
        let retention = &app.settings.retention;
        retention::forget(&app.act(&Actor::System), retention, false)
            .await
            .unwrap();
        assert_eq!(signing.app.rows("earlier_edition").await, kept);
    }
}

#[tokio::test]
async fn approving_an_older_edition_does_not_trust_a_domain_proved_since() {
    let (zone, site) = (Zone::open(), Site::open("other.example"));
    let app = TestApp::start_looking(&[], site.lookups(&zone, |_| true)).await;
    let signing = Signing::over(app).await;
    let fields = with(AMITY, "website", "https://other.example");
    let page = format!("{}/prove", own(&signing, &fields).await);
    let seen = signing.seen(&signing.ids().await[0]).await;
    let codes = signing.app.get(&page).await.texts("code");
    let line = codes.iter().find(|code| code.starts_with("undersigned-"));
    zone.text("_undersigned.other.example", line.unwrap());
    let done = signing.submit(&page, &[]).await;
    assert_eq!(done.status, 303);
    let approval = ApproveOptions {
        trust_domain: true,
        ..ApproveOptions::default()
    };
    let refused = moderation::approve(&signing.app.app, &seen, &approval, &nadia()).await;
    let told = sentence(refused);
    assert!(told.contains("proved: – → other.example"), "{told}");
    assert_eq!(signing.app.rows("organization_domain").await, 0);
}

#[tokio::test]
async fn approving_what_another_coordinator_changed_since_is_refused() {
    let signing = Signing::start().await;
    let own = held_club(&signing).await;
    let id = signing.ids().await.remove(0);
    let seen = signing.seen(&id).await;
    signing.approve(&id).await.unwrap();
    // A correction of the listed one waits now: that is not what was looked at.
    rename(&signing, &own, POLICE).await;
    let refused = signing.refused(&["signatures", "approve", &seen]).await;
    assert!(
        refused.contains(&format!("asked organization: {POLICE}")),
        "{refused}"
    );
    assert_eq!(signing.app.get("/en/harbour").await.names(), [CLUB]);
}

#[tokio::test]
async fn a_signature_can_be_corrected_ten_times_an_hour_and_withdrawn_at_any_time() {
    let signing = Signing::start_with(&[("UNDERSIGNED_LIMITS__CONFIRM", "1000/1m")]).await;
    let own = held_club(&signing).await;
    for number in 0..10 {
        rename(&signing, &own, &format!("{CLUB} {number}")).await;
    }
    let fields = [("organization", POLICE), ("name", "Ines Varga")];
    let correct = format!("{own}/correct");
    let answer = signing.submit(&correct, &fields).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    signing.app.app.clock.advance(HOUR + 1);
    rename(&signing, &own, POLICE).await;
    assert_eq!(withdraw(&signing, &own).await.status, 303);
}

pub(crate) async fn withdraw(signing: &Signing, own: &str) -> Answer {
    let path = format!("{own}/withdraw");
    let fields = [("action", "withdraw")];
    signing.press_open(&path, "own", &fields).await
}

#[tokio::test]
async fn a_decision_that_names_a_register_entry_renamed_since_is_refused() {
    const COUNCIL: &str = "Zanzibora Women's Council";
    let signing = Signing::start().await;
    signing.trust(COUNCIL, "zanzibora.example").await;
    let fields = with(AMITY, "organization", "Conseil des femmes de Zanzibora");
    signing
        .signed(&with(&fields, "email", "luc@example.org"))
        .await;
    let held = signing.told(&["signatures", "list", "--held"]).await;
    let commands: Vec<Vec<&str>> = held
        .lines()
        .filter(|line| line.contains("if the same ") || line.contains("if not "))
        .map(|line| line.split("undersigned ").nth(1).unwrap())
        .map(|command| command.split(' ').collect())
        .collect();
    assert_eq!(commands.len(), 2, "{held}");
    let entry = *commands[1].last().unwrap();
    let (id, _) = entry.split_once('@').unwrap();

    let rename = ["organization", "name", COUNCIL, "--add", "Other Council"];
    signing.told(&rename).await;
    for command in &commands {
        let refused = signing.refused(command).await;
        assert!(
            refused.contains(&format!("{entry} is out of date"))
                && refused.contains(&format!("names: Other Council / {COUNCIL}")),
            "{refused}"
        );
    }
    let seen = signing.seen(&signing.ids().await[0]).await;
    for command in [
        &["approve", &seen, "--entry", id][..],
        &["keep-apart", &seen, id],
    ] {
        let refused = signing.refused(&[&["signatures"], command].concat()).await;
        let repeat = format!("repeat the command with {}", signing.seen_entry(id).await);
        assert!(refused.contains(&repeat), "{refused}");
    }
    let entry = signing.seen_entry(id).await;
    signing
        .told(&["signatures", "approve", &seen, "--entry", &entry])
        .await;
    assert_eq!(signing.counts().await, (1, 0));
}
