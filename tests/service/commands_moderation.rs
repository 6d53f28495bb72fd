//! The coordinators' commands, as processes of their own beside a running instance.

use std::process::Output;

use crate::commands::{run, text};
use crate::harness::{LetterFolder, TestDatabase};
use crate::signing::{AMITY, ANN, Signing, with};

impl Signing {
    pub(crate) async fn command(&self, arguments: &[&str]) -> Output {
        run(&self.app.database, &[], arguments).await
    }

    /// What a command prints that must go well.
    pub(crate) async fn told(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).await;
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    }

    /// The one sentence of a command that is refused.
    pub(crate) async fn refused(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).await;
        assert_eq!(output.status.code(), Some(1));
        let told = text(&output.stderr);
        assert_eq!(told.lines().count(), 1, "{told}");
        told
    }
}

#[tokio::test]
async fn a_coordinator_looks_at_what_waits_and_approves_it() {
    let signing = Signing::start().await;
    assert_eq!(
        signing.told(&["signatures", "list", "--held"]).await,
        "Nothing is waiting for review.\n"
    );
    signing.signed(AMITY).await;
    let id = signing.ids().await.remove(0);
    let held = signing.told(&["signatures", "list", "--held"]).await;
    for part in [
        id.as_str(),
        "The Amity Society",
        "signed by       Ines Varga",
        "email from      amity.example",
        "register        no matching entry; approving creates one",
        "why held        nothing shows yet",
        "waiting since   July 9, 2026",
    ] {
        assert!(held.contains(part), "{part} in {held}");
    }
    assert!(!held.contains("ines@") && !held.contains('\u{1b}'));
    let with_addresses = ["signatures", "list", "--held", "--show-addresses", "--json"];
    let json: serde_json::Value =
        serde_json::from_str(&signing.told(&with_addresses).await).unwrap();
    assert_eq!(json["signatures"][0]["address"], "ines@amity.example");

    let approved = signing
        .told(&[
            "signatures",
            "approve",
            &signing.seen(&id).await,
            "--by",
            "Nadia",
            "--trust-domain",
        ])
        .await;
    assert_eq!(
        approved,
        format!("Approved {id} (The Amity Society). The signatory will be notified by email.\n")
    );
    assert_eq!(signing.sentence().await, "1 organization");
    let mails = "SELECT kind FROM outgoing_mail ORDER BY id";
    assert_eq!(
        signing.texts(mails).await,
        ["confirm", "check-remains", "approved"]
    );
    let list = signing
        .told(&["signatures", "list", "--letter", "harbour"])
        .await;
    assert!(
        list.starts_with("ID ") && list.contains("published  coordinator"),
        "{list}"
    );
    let register = signing.told(&["organization", "list"]).await;
    assert!(
        register.contains("domain: amity.example (trusted)"),
        "{register}"
    );
    assert!(register.contains("listed: 1"));
}

#[tokio::test]
async fn approving_several_reports_each_refusal() {
    let signing = Signing::start().await;
    signing.signed(AMITY).await;
    let id = signing.seen(&signing.ids().await[0]).await;
    let output = signing
        .command(&["signatures", "approve", &id, "nobody"])
        .await;
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).starts_with("Approved"));
    assert!(text(&output.stderr).contains("no signature has the id `nobody`"));
    assert_eq!(signing.counts().await, (1, 0));
}

#[tokio::test]
async fn reject_remove_hold_merge_and_undo_update_the_count() {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    signing.signed(&with(ANN, "name", "Ben Quill")).await;
    let ids = signing.ids().await;
    let decide = async |id: &str, command: &str, more: &[&str]| {
        let seen = signing.seen(id).await;
        let named = ["signatures", command, seen.as_str()];
        signing.told(&[&named[..], more].concat()).await
    };
    let (one, other) = (ids[0].as_str(), ids[1].as_str());
    let into = signing.seen(one).await;
    decide(other, "merge", &["--into", &into]).await;
    assert_eq!(signing.counts().await, (0, 1));
    let undone = decide(other, "undo", &[]).await;
    assert!(undone.contains("it is held"));
    decide(other, "reject", &["--reason", "twice", "--quiet"]).await;
    decide(one, "hold", &["--reason", "look"]).await;
    assert_eq!(signing.counts().await, (0, 0));
    decide(one, "approve", &["--quiet"]).await;
    decide(one, "remove", &["--reason", "a joke"]).await;
    assert_eq!(signing.counts().await, (0, 0));
    let removed = signing
        .told(&["signatures", "list", "--state", "removed", "--json"])
        .await;
    let removed: serde_json::Value = serde_json::from_str(&removed).unwrap();
    assert_eq!(removed.as_array().unwrap().len(), 2);
    let unknown = signing
        .refused(&["signatures", "remove", "nobody", "--reason", "x"])
        .await;
    assert!(unknown.contains("no signature has the id `nobody`"));
}

#[tokio::test]
async fn adding_the_same_signature_by_hand_twice_is_refused() {
    let signing = Signing::start().await;
    let add = [
        "signatures",
        "add",
        "--letter",
        "harbour",
        "--organization",
        "Amity Society",
        "--name-fr",
        "Société Amitié",
        "--website",
        "amity.example",
        "--representative",
        "Ines Varga",
        "--representative-title",
        "Chair",
        "--email",
        "ines@amity.example",
        "--source",
        "letter of July 3",
        "--by",
        "Nadia",
    ];
    let told = signing.told(&add).await;
    assert!(
        told.contains("(Amity Society). The signatory will be notified by email."),
        "{told}"
    );
    assert_eq!(signing.counts().await, (1, 0));
    assert!(
        signing
            .refused(&add)
            .await
            .contains("has signed this letter already")
    );
}

#[tokio::test]
async fn domains_of_free_mail_providers_cannot_be_trusted() {
    let signing = Signing::start().await;
    let added = [
        "organization",
        "add",
        "Amity Society",
        "--fr",
        "Société Amitié",
        "--acronym",
        "AMS",
    ];
    assert!(
        signing
            .told(&added)
            .await
            .starts_with("Added Amity Society (")
    );
    let trusted = signing
        .told(&["organization", "trust", "ams", "amity.example"])
        .await;
    assert_eq!(
        trusted,
        "amity.example is now a trusted domain of Amity Society.\n"
    );
    for domain in ["gmail.com", "qc.ca", "harbour.github.io", "nonsense"] {
        let told = signing
            .refused(&["organization", "trust", "AMS", domain])
            .await;
        assert!(told.contains(domain), "{told}");
    }
    let nobody = signing
        .refused(&["organization", "trust", "Tidal Law", "tidal.example"])
        .await;
    assert!(nobody.contains("reads like `Tidal Law`"));
    signing
        .told(&["organization", "distrust", "AMS", "amity.example"])
        .await;
    let done = signing.signed(&with(AMITY, "organization", "AMS")).await;
    assert!(done.body.contains("We will check it before listing it"));
    let register: serde_json::Value =
        serde_json::from_str(&signing.told(&["organization", "list", "--json"]).await).unwrap();
    assert_eq!(register[0]["names"][1]["language"], "fr");
    assert_eq!(register[0]["other_domains"][0], "amity.example");
}

#[tokio::test]
async fn lists_mark_organizations_that_are_currently_members() {
    let signing = Signing::start().await;
    signing.signed(AMITY).await;
    let id = signing.seen(&signing.ids().await[0]).await;
    signing.told(&["signatures", "approve", &id]).await;
    let member = ["organization", "member", "The Amity Society"];
    let enrolled = signing
        .told(&[&member[..], &["--by", "Nadia"]].concat())
        .await;
    assert_eq!(enrolled, "The Amity Society is now a member.\n");
    assert_eq!(
        signing.app.get("/fr/harbour").await.texts(".standing"),
        ["organisation membre · confirmée par la Coalition du Havre"]
    );
    let explained = signing.app.get("/en/how-we-check").await;
    assert!(explained.body.contains("member organization"));
    assert!(
        signing
            .refused(&member)
            .await
            .contains("is a member already")
    );
    let register = signing.told(&["organization", "list"]).await;
    assert!(register.contains("member of the coalition"), "{register}");
    let journal = "SELECT actor || ' ' || action FROM journal_entry WHERE action LIKE '%member'";
    assert_eq!(
        signing.texts(journal).await,
        ["coordinator Nadia enrol member"]
    );

    let dismiss = [&member[..], &["--no"]].concat();
    assert_eq!(
        signing.told(&dismiss).await,
        "The Amity Society is no longer a member.\n"
    );
    assert!(signing.refused(&dismiss).await.contains("is not a member"));
    assert_eq!(
        signing.app.get("/en/harbour").await.texts(".standing"),
        ["confirmed by Harbour Coalition"]
    );
}

#[tokio::test]
async fn a_name_of_several_organizations_is_refused_with_the_candidates() {
    let signing = Signing::start().await;
    signing.signed(AMITY).await;
    signing.arrived().await;
    signing
        .signed(&with(AMITY, "email", "zoe@amity-west.example"))
        .await;
    let ids = signing.ids().await;
    let seen = signing.seen(&ids[0]).await;
    signing.told(&["signatures", "approve", &seen]).await;
    let seen = signing.seen(&ids[1]).await;
    signing
        .told(&["signatures", "approve", &seen, "--entry", "new"])
        .await;
    let told = signing
        .refused(&["organization", "trust", "Amity Society", "amity.example"])
        .await;
    assert_eq!(told.matches("The Amity Society (").count(), 2, "{told}");
}

#[tokio::test]
async fn commands_need_the_secret_key_only_for_mail_and_addresses() {
    let database = TestDatabase::create().await;
    let folder = LetterFolder::new("harbour").individuals(&["Ann Quill"]);
    run(&database, &[], &["import", folder.path().to_str().unwrap()]).await;
    let keys = [
        "UNDERSIGNED_SECRET_KEY",
        "UNDERSIGNED_BASE_URL",
        "UNDERSIGNED_MAIL_URL",
    ];
    for free in [
        &["signatures", "list"][..],
        &["organization", "list"],
        &["export", "harbour"],
        &["verify"],
    ] {
        let output = run(&database, &keys, free).await;
        assert!(
            output.status.success(),
            "{free:?}: {}",
            text(&output.stderr)
        );
    }
    for (asking, missing) in [
        (
            &["signatures", "list", "--held"][..],
            "UNDERSIGNED_SECRET_KEY",
        ),
        (&["signatures", "approve", "x"], "UNDERSIGNED_BASE_URL"),
    ] {
        let output = run(&database, &[missing], asking).await;
        let told = text(&output.stderr);
        assert!(!output.status.success() && told.contains(missing), "{told}");
        assert_eq!(told.lines().count(), 1, "{told}");
    }
}

#[tokio::test]
async fn the_help_of_each_command_teaches_with_an_example() {
    let database = TestDatabase::create().await;
    let commands: [&[&str]; 29] = [
        &["signatures", "list"],
        &["signatures", "approve"],
        &["signatures", "reject"],
        &["signatures", "remove"],
        &["signatures", "hold"],
        &["signatures", "merge"],
        &["signatures", "keep-apart"],
        &["signatures", "undo"],
        &["signatures", "add"],
        &["signatures", "prove"],
        &["signatures", "invite"],
        &["signatures", "invitations"],
        &["signatures", "uninvite"],
        &["organization", "list"],
        &["organization", "add"],
        &["organization", "trust"],
        &["organization", "distrust"],
        &["organization", "member"],
        &["organization", "name"],
        &["organization", "export"],
        &["organization", "import"],
        &["organization", "merge"],
        &["organization", "undo"],
        &["protected", "list"],
        &["protected", "add"],
        &["protected", "remove"],
        &["export"],
        &["backup"],
        &["verify"],
    ];
    for command in commands {
        let arguments = [command, &["--help"]].concat();
        let help = text(&run(&database, &[], &arguments).await.stdout);
        let example = format!("Example: undersigned {}", command.join(" "));
        assert!(help.contains(&example), "{help}");
    }
}
