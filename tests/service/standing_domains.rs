//! Which mailboxes prove that somebody may speak for an organization: a table, through the product.

use undersigned::command::refusals;
use undersigned::moderation::NextStep;
use undersigned::moderation::review_queue::{MailboxEvidence, ReviewItem};
use undersigned::register::{entries, trusted_domains};

use crate::moderation::nadia;
use crate::signing::{AMITY, Signing, with};

impl Signing {
    /// Signs for an organization of its own name from a mailbox, and tells where that leads.
    async fn state_for(&self, organization: &str, mailbox: &str) -> String {
        let fields = with(AMITY, "organization", organization);
        self.signed(&with(&fields, "email", mailbox)).await;
        self.texts("SELECT state || ' ' || standing FROM signature ORDER BY id")
            .await
            .pop()
            .unwrap()
    }

    /// Adds an organization, and lets a domain speak for it by the command's own code.
    async fn marked(&self, organization: &str, domain: &str) -> Result<(), String> {
        self.marked_as(organization, domain, false).await
    }

    /// The same; `shared` says that other bodies may have mail on it.
    async fn marked_as(
        &self,
        organization: &str,
        domain: &str,
        shared: bool,
    ) -> Result<(), String> {
        let actor = nadia();
        let context = self.app.app.act(&actor);
        let entry = entries::NewEntry {
            name: organization.to_owned(),
            ..entries::NewEntry::default()
        };
        entries::add(&context, &entry).await.unwrap();
        let trusted = trusted_domains::trust(&context, organization, domain, shared).await;
        trusted
            .map(|_| ())
            .map_err(|refusal| refusals::sentence(&refusal))
    }
}

#[tokio::test]
async fn only_a_mailbox_on_or_below_a_marked_domain_proves() {
    let quiet = [
        ("UNDERSIGNED_LIMITS__SIGN", "1000/1m"),
        ("UNDERSIGNED_LIMITS__CONFIRM", "1000/1m"),
    ];
    let signing = Signing::start_with(&quiet).await;
    let proved = "published domain";
    let held = "held mailbox";
    for (at, (trusted, mailbox, expected)) in [
        ("amnesty.ca", "ines@amnesty.ca", proved),
        ("amnesty.ca", "ines@mail.amnesty.ca", proved),
        ("amnesty.ca", "ines@MAIL.Amnesty.CA", proved),
        ("amitié.example", "ines@xn--amiti-fsa.example", proved),
        ("amnesty.ca", "ines@amnesty.ca.evil.example", held),
        ("amnesty.ca", "ines@amnesty-ca.example", held),
        ("amnesty.ca", "ines@amnesfy.ca", held),
        ("amnesty.ca", "ines@notamnesty.ca", held),
        ("amnesty.ca", "ines@amnesty.org", held),
        ("amnesty.ca", "ines@amn\u{435}sty.ca", held),
        ("amnesty.ca", "ines@ca", "refused"),
        ("north.amity.ca", "ines@north.amity.ca", proved),
        ("north.amity.ca", "ines@amity.ca", held),
        ("north.amity.ca", "ines@south.amity.ca", held),
        ("harbours.gc.ca", "ines@harbours.gc.ca", proved),
        ("harbours.gc.ca", "ines@tides.gc.ca", held),
        ("amity.example", "ines@gmail.com", held),
    ]
    .into_iter()
    .enumerate()
    {
        let organization = format!("Guild Number{at}");
        signing
            .marked_as(&organization, trusted, true)
            .await
            .unwrap();
        if expected == "refused" {
            let fields = with(AMITY, "organization", &organization);
            let answer = signing.sign("en", &with(&fields, "email", mailbox)).await;
            assert_eq!(answer.status, 422, "{mailbox}");
            continue;
        }
        let state = signing.state_for(&organization, mailbox).await;
        assert_eq!(state, expected, "{mailbox} for {trusted}");
    }
}

#[tokio::test]
async fn domains_open_to_anybody_can_never_be_trusted() {
    let signing = Signing::start().await;
    for (at, (domain, mailbox, why)) in [
        ("x.github.io", "ines@x.github.io", "anyone"),
        ("amity.wordpress.com", "ines@amity.wordpress.com", "anyone"),
        ("gmail.com", "ines@gmail.com", "anyone"),
        ("videotron.ca", "ines@videotron.ca", "anyone"),
        ("facebook.com", "ines@facebook.com", "anyone"),
        ("co.uk", "ines@amity.co.uk", "public suffix"),
        ("gc.ca", "ines@harbours.gc.ca", "public suffix"),
        ("qc.ca", "ines@amitie.qc.ca", "public suffix"),
    ]
    .into_iter()
    .enumerate()
    {
        let organization = format!("Guild Number{at}");
        let refused = signing.marked(&organization, domain).await.unwrap_err();
        assert!(refused.contains(why), "{domain}: {refused}");
        let actor = nadia();
        let context = signing.app.app.act(&actor);
        let still = trusted_domains::trust(&context, &organization, domain, true).await;
        assert_eq!(refusals::sentence(&still.unwrap_err()), refused, "{domain}");
        let state = signing.state_for(&organization, mailbox).await;
        assert_eq!(state, "held mailbox", "{mailbox}");
    }
}

#[tokio::test]
async fn a_host_that_many_bodies_share_proves_only_with_a_coordinators_mark() {
    let signing = Signing::start().await;
    for (at, domain) in ["canada.ca", "uottawa.ca", "quebec.ca", "tides.ac.uk"]
        .into_iter()
        .enumerate()
    {
        let organization = format!("Guild Number{at}");
        let refused = signing.marked(&organization, domain).await.unwrap_err();
        assert!(refused.contains("--shared-host"), "{refused}");
        let mailbox = format!("ines@mail.{domain}");
        let state = signing.state_for(&organization, &mailbox).await;
        assert_eq!(state, "held mailbox", "{domain}");
    }
    let told = signing
        .refused(&["organization", "trust", "Guild Number1", "law.uottawa.ca"])
        .await;
    assert!(told.contains("--shared-host"), "{told}");
    let mark = [
        "organization",
        "trust",
        "Guild Number1",
        "uottawa.ca",
        "--shared-host",
    ];
    assert_eq!(
        signing.told(&mark).await,
        "uottawa.ca is now a trusted domain of Guild Number1.\n"
    );
    let state = signing
        .state_for("Guild Number1", "dora@law.uottawa.ca")
        .await;
    assert_eq!(state, "published domain");
}

async fn evidence(signing: &Signing, mailbox: &str, website: &str) -> ReviewItem {
    let organization = format!("Guild of {mailbox}");
    let fields = with(AMITY, "organization", &organization);
    let fields = with(&fields, "website", website);
    signing.waits(&with(&fields, "email", mailbox)).await
}

#[tokio::test]
async fn a_mailbox_on_the_typed_website_makes_approval_one_command_and_is_no_proof() {
    let signing = Signing::start().await;
    let own = evidence(&signing, "ines@guild.example", "www.guild.example").await;
    assert_eq!(
        own.mailbox,
        Some(MailboxEvidence::Website {
            domain: "guild.example".to_owned()
        })
    );
    let next = format!(
        "undersigned signatures approve {} (with --trust-domain, guild.example becomes a trusted domain of it)",
        signing.seen(&own.id).await
    );
    let own_domain = Some("guild.example".to_owned());
    let id = signing.seen(&own.id).await;
    assert_eq!(own.next, NextStep::Approve { id, own_domain });
    let held = signing.told(&["signatures", "list", "--held"]).await;
    assert!(held.contains(&format!("next step       {next}")), "{held}");

    let shared = evidence(&signing, "ines@law.uottawa.ca", "https://uottawa.ca/guild").await;
    assert!(matches!(
        shared.mailbox,
        Some(MailboxEvidence::Common { .. })
    ));
    let seen = signing.seen(&shared.id).await;
    assert_eq!(
        shared.next,
        NextStep::Ask {
            id: seen.clone(),
            organization: shared.name.clone(),
        }
    );
    let told = signing
        .refused(&["signatures", "approve", &seen, "--speaks"])
        .await;
    assert!(told.contains("--shared-host"), "{told}");
    signing.told(&["signatures", "approve", &seen]).await;
    assert_eq!(signing.counts().await, (1, 0));
}

#[tokio::test]
async fn a_mailbox_on_a_trusted_domain_proposes_its_entry_under_any_name() {
    let signing = Signing::start().await;
    signing.marked("Amity Society", "amity.ca").await.unwrap();
    let fields = with(AMITY, "organization", "Harbour Peace Network");
    let fields = with(&fields, "website", "www.amity.ca");
    let waiting = signing
        .waits(&with(&fields, "email", "ines@mail.amity.ca"))
        .await;
    assert_eq!(
        waiting.mailbox,
        Some(MailboxEvidence::TrustedForOther {
            domain: "amity.ca".to_owned(),
            entry: "Amity Society".to_owned(),
        })
    );
    assert!(
        matches!(&waiting.next, NextStep::ChooseTrusted { name, .. } if name == "Amity Society")
    );
    let held = signing.told(&["signatures", "list", "--held"]).await;
    assert!(
        held.contains("the mailbox is on a trusted domain of Amity Society"),
        "{held}"
    );
    let seen = signing.seen(&waiting.id).await;
    let told = signing.refused(&["signatures", "approve", &seen]).await;
    assert!(
        told.contains("Amity Society") && told.contains("--entry new"),
        "{told}"
    );
    let with_trust = [
        "signatures",
        "approve",
        &seen,
        "--entry",
        "new",
        "--trust-domain",
    ];
    let told = signing.refused(&with_trust).await;
    assert!(told.contains("already trusted for Amity Society"), "{told}");
    assert!(told.contains("--shared-host"), "{told}");
    signing
        .told(&[&with_trust[..], &["--shared-host"]].concat())
        .await;
    assert_eq!(signing.counts().await, (1, 0));
}

#[tokio::test]
async fn a_domain_is_trusted_for_two_entries_only_if_that_is_meant() {
    let signing = Signing::start().await;
    signing.marked("Amity Society", "amity.ca").await.unwrap();
    for (organization, domain) in [("Guild One", "amity.ca"), ("Guild Two", "north.amity.ca")] {
        let refused = signing.marked(organization, domain).await.unwrap_err();
        assert!(
            refused.contains("already trusted for Amity Society"),
            "{refused}"
        );
        assert!(refused.contains("--shared-host"), "{refused}");
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("register.csv");
    std::fs::write(
        &file,
        "name,domains\nGuild One,amity.ca\nGuild Six,six.ca\nGuild Seven,six.ca\n",
    )
    .unwrap();
    let file = file.to_str().unwrap();
    let refused = signing.command(&["organization", "import", file]).await;
    let refused = crate::commands::text(&refused.stderr);
    assert!(
        refused.contains("already trusted for Amity Society"),
        "{refused}"
    );
    assert!(
        refused.contains("six.ca is also trusted on line 3"),
        "{refused}"
    );
    assert!(refused.contains("--shared-host"), "{refused}");
    let name = [
        "organization",
        "trust",
        "Guild One",
        "amity.ca",
        "--shared-host",
    ];
    signing.told(&name).await;
}

#[tokio::test]
async fn a_free_mailbox_that_claims_a_member_is_asked_about_before_it_is_approved() {
    let signing = Signing::start().await;
    signing.marked("Amity Society", "amity.ca").await.unwrap();
    let cases = [
        ("Amity Society", "amity@gmail.com", "www.amity.ca"),
        (
            "Amity Society",
            "ines@amity-society.example",
            "www.amity-society.example",
        ),
        ("Guild of Nobody", "nobody@gmail.com", ""),
    ];
    for (organization, mailbox, website) in cases {
        let fields = with(AMITY, "organization", organization);
        let fields = with(&fields, "website", website);
        let waiting = signing.waits(&with(&fields, "email", mailbox)).await;
        assert!(
            matches!(waiting.next, NextStep::Ask { .. }),
            "{:?}",
            waiting.next
        );
    }
    let held = signing.told(&["signatures", "list", "--held"]).await;
    assert!(
        held.contains("next step       nothing proves this yet: ask Amity Society"),
        "{held}"
    );
}
