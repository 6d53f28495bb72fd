//! Proving control of a domain by DNS or by a file: what is found, and what is never reached.

use std::net::IpAddr;
use std::time::Duration;

use undersigned::lookups::is_public;
use undersigned::moderation::NextStep;
use undersigned::moderation::{self, ApproveOptions};
use undersigned::rendering::in_english;

use crate::harness::{Answer, Manner, Site, TestApp, Zone};
use crate::moderation::nadia;
use crate::signing::{AMITY, Signing, link_to, with};

const DOMAIN: &str = "amity.example";
const RECORD: &str = "_undersigned.amity.example";

/// An instance whose lookups lead to a zone and a site of the test's own.
struct World {
    signing: Signing,
    zone: Zone,
    site: Site,
}

impl World {
    async fn new() -> Self {
        Self::admitting(|_| true).await
    }

    async fn admitting(admits: fn(IpAddr) -> bool) -> Self {
        let (zone, site) = (Zone::open(), Site::open(DOMAIN));
        let app = TestApp::start_looking(
            &[("UNDERSIGNED_LIMITS__ADDRESS", "6/1h")],
            site.lookups(&zone, admits),
        )
        .await;
        Self {
            signing: Signing::over(app).await,
            zone,
            site,
        }
    }

    /// Somebody signs for the society from a mailbox that proves nothing; gives their proving page.
    async fn held(&self, website: &str) -> String {
        self.held_from("ines@gmail.com", website).await
    }

    async fn held_from(&self, mailbox: &str, website: &str) -> String {
        let fields = with(AMITY, "email", mailbox);
        self.signing
            .signed(&with(&fields, "website", website))
            .await;
        self.proving_page().await
    }

    /// The page of which the last mail tells.
    async fn proving_page(&self) -> String {
        let told = self.signing.arrived().await.pop().unwrap();
        format!("{}/prove", link_to(&told, "/signature/"))
    }

    /// The line that is to be published.
    async fn line(&self, page: &str) -> String {
        let shown = self.signing.app.get(page).await;
        assert_eq!(shown.status, 200);
        assert_eq!(shown.header("cache-control"), "no-store");
        let codes = shown.texts("code");
        assert!(codes.contains(&RECORD.to_owned()), "{codes:?}");
        codes
            .into_iter()
            .find(|code| code.starts_with("undersigned-verification="))
            .unwrap()
    }

    /// Presses the button; gives where it leads.
    async fn pressed(&self, page: &str) -> String {
        let done = self.signing.submit(page, &[]).await;
        assert_eq!(done.status, 303);
        done.header("location").to_owned()
    }

    async fn stands(&self) -> String {
        let sql = "SELECT state || ' ' || standing FROM signature ORDER BY id";
        self.signing.texts(sql).await.pop().unwrap()
    }
}

async fn followed(world: &World, location: &str) -> Answer {
    world.signing.app.get(location).await
}

#[tokio::test]
async fn a_record_in_the_zone_of_a_marked_domain_publishes() {
    let world = World::new().await;
    world.signing.trust("Amity Society", DOMAIN).await;
    let page = world.held("https://www.amity.example/about").await;
    let line = world.line(&page).await;
    let twin = page.replacen("/en/", "/fr/", 1);
    let shown = world.signing.app.get(&page).await;
    assert!(shown.attributes("a[hreflang]", "href").contains(&twin));
    let before = world.pressed(&page).await;
    assert!(before.ends_with("/prove?looked=not-yet"), "{before}");
    let told = followed(&world, &before).await;
    assert!(told.body.contains("We found neither"));
    world.zone.text(RECORD, "v=spf1 -all");
    world.zone.text(RECORD, &line);
    let after = world.pressed(&page).await;
    assert!(after.ends_with("?done=proved"), "{after}");
    let own = followed(&world, &after).await;
    assert!(own.body.contains("We have verified the domain"));
    assert!(!own.body.contains("/prove\""));
    assert_eq!(world.stands().await, "published control");
    assert_eq!(world.signing.counts().await, (1, 0));
    let list = world.signing.app.get("/en/harbour/signatories").await;
    assert_eq!(
        list.texts(".standing"),
        ["confirmed through its domain amity.example"]
    );
    let receipt = world.signing.arrived().await.pop().unwrap();
    assert!(receipt.subject.starts_with("Your signature counts"));
    // Nothing is left to prove: the page leads back.
    assert_eq!(world.signing.app.get(&page).await.status, 303);
}

#[tokio::test]
async fn a_file_on_the_site_or_its_www_is_evidence_where_nobody_marked_the_domain() {
    for host in [DOMAIN, "www.amity.example"] {
        let world = World::new().await;
        let page = world.held("amity.example").await;
        let line = world.line(&page).await;
        world.zone.leads(host, "127.0.0.1");
        world.site.holds(&format!("hello\r\n{line}\r\n"));
        let after = world.pressed(&page).await;
        assert!(after.ends_with("/prove?looked=noted"), "{after}");
        let told = followed(&world, &after).await;
        assert!(told.body.contains("We found it, thank you"));
        assert!(told.texts("code").is_empty(), "nothing is left to do");
        assert_eq!(world.stands().await, "held mailbox");
        let evidence = world.signing.held().await.remove(0);
        assert_eq!(
            in_english(&evidence.proved[0].message()),
            "control of amity.example by a file on its site on July 9, 2026, 12\u{a0}p.m. ET"
        );
        let NextStep::Approve { own_domain, .. } = &evidence.next else {
            panic!("{:?}", evidence.next);
        };
        assert_eq!(own_domain.as_deref(), Some("amity.example"));
        let approval = ApproveOptions {
            trust_domain: true,
            ..ApproveOptions::default()
        };
        let seen = world.signing.seen(&evidence.id).await;
        moderation::approve(&world.signing.app.app, &seen, &approval, &nadia())
            .await
            .unwrap();
        let marked = "SELECT domain FROM organization_domain WHERE trusted";
        assert_eq!(world.signing.texts(marked).await, [DOMAIN]);
        assert_eq!(world.stands().await, "published coordinator");
    }
}

#[tokio::test]
async fn the_line_of_another_signature_or_another_domain_proves_nothing() {
    let world = World::new().await;
    world.signing.trust("Amity Society", DOMAIN).await;
    let page = world.held("amity.example").await;
    let line = world.line(&page).await;
    let stranger = world.held_from("eve@gmail.com", "evil.example").await;
    let own = world.signing.app.get(&stranger).await.texts("code");
    assert!(!own.contains(&line), "each signature has a line of its own");
    // A stranger proves a domain of their own: it is not the society's, and they wait on.
    let evil = own
        .iter()
        .find(|code| code.starts_with("undersigned-verification="));
    world.zone.text("_undersigned.evil.example", evil.unwrap());
    let looked = world.pressed(&stranger).await;
    assert!(looked.ends_with("looked=noted"), "{looked}");
    assert_eq!(world.stands().await, "held mailbox");
    // The society's zone holds the stranger's line.
    world.zone.text(RECORD, evil.unwrap());
    let looked = world.pressed(&page).await;
    assert!(looked.ends_with("looked=not-yet"), "{looked}");
    assert_eq!(world.signing.counts().await, (0, 0));
}

#[tokio::test]
async fn an_address_that_is_not_public_is_never_connected_to() {
    for addresses in [
        &["127.0.0.1"][..],
        &["10.0.0.1"],
        &["169.254.169.254"],
        &["93.184.215.14", "127.0.0.1"],
    ] {
        let world = World::admitting(is_public).await;
        let page = world.held("amity.example").await;
        let line = world.line(&page).await;
        for address in addresses {
            world.zone.leads(DOMAIN, address);
        }
        world.site.holds(&line);
        let looked = world.pressed(&page).await;
        assert!(looked.ends_with("looked=not-yet"), "{addresses:?}");
        assert_eq!(world.site.visits(), 0, "{addresses:?}");
    }
}

#[tokio::test]
async fn a_site_is_reached_by_any_of_its_addresses() {
    for addresses in [["127.0.0.1", "127.0.0.9"], ["127.0.0.9", "127.0.0.1"]] {
        let world = World::new().await;
        let page = world.held("amity.example").await;
        // Nobody listens on the other one.
        for address in addresses {
            world.zone.leads(DOMAIN, address);
        }
        world.site.holds(&world.line(&page).await);
        let looked = world.pressed(&page).await;
        assert!(looked.ends_with("looked=noted"), "{addresses:?}: {looked}");
    }
}

#[tokio::test]
async fn answers_that_are_none_prove_nothing() {
    let world = World::new().await;
    let page = world.held("amity.example").await;
    let line = world.line(&page).await;
    world.zone.leads(DOMAIN, "127.0.0.1");
    let long = format!("HTTP/1.1 200 OK\r\n\r\n{}\n{line}\n", "x".repeat(100_000));
    for answer in [
        format!("HTTP/1.1 302 Found\r\nLocation: https://amity.example/x\r\n\r\n{line}"),
        format!("HTTP/1.1 404 Not Found\r\n\r\n{line}"),
        long,
        "\0\u{1}garbage".to_owned(),
        String::new(),
        // Cut by a lost connection: the line may go on.
        format!("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{line}"),
    ] {
        world.site.says(&answer);
        let looked = world.pressed(&page).await;
        assert!(looked.ends_with("looked=not-yet"), "{:.40}", answer);
    }
    assert_eq!(world.site.visits(), 6);
}

#[tokio::test]
async fn a_line_that_the_site_sends_in_two_chunks_is_found() {
    let world = World::new().await;
    let page = world.held("amity.example").await;
    let line = world.line(&page).await;
    world.zone.leads(DOMAIN, "127.0.0.1");
    let (first, rest) = line.split_at(20);
    world.site.says(&format!(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{first}\r\n{:x}\r\n{rest}\r\n0\r\n\r\n",
        first.len(),
        rest.len()
    ));
    let looked = world.pressed(&page).await;
    assert!(looked.ends_with("looked=noted"), "{looked}");
}

#[tokio::test]
async fn a_site_that_cannot_show_who_it_is_proves_nothing() {
    let world = World::new().await;
    let fields = with(AMITY, "website", "https://other.example");
    let fields = with(&fields, "email", "ines@gmail.com");
    world.signing.signed(&fields).await;
    let page = world.proving_page().await;
    let codes = world.signing.app.get(&page).await.texts("code");
    world.zone.leads("other.example", "127.0.0.1");
    world.site.holds(codes.last().unwrap());
    let looked = world.pressed(&page).await;
    assert!(looked.ends_with("looked=not-yet"), "{looked}");
    assert_eq!(world.site.visits(), 1);
}

#[tokio::test]
async fn a_name_server_that_talks_nonsense_or_keeps_silent_is_not_waited_for() {
    let world = World::new().await;
    let page = world.held("amity.example").await;
    for manner in [Manner::Garbage, Manner::Silence] {
        world.zone.behave(manner);
        let pressed = tokio::time::timeout(Duration::from_secs(60), world.pressed(&page));
        let looked = pressed.await.unwrap();
        assert!(looked.ends_with("looked=not-yet"), "{manner:?}");
    }
}

#[tokio::test]
async fn repeated_domain_checks_are_rate_limited() {
    let world = World::new().await;
    let page = world.held("amity.example").await;
    for _ in 0..6 {
        assert!(world.pressed(&page).await.ends_with("looked=not-yet"));
    }
    let later = world.pressed(&page).await;
    assert!(later.ends_with("looked=later"), "{later}");
    let told = followed(&world, &later).await;
    assert!(told.body.contains("try again in an hour"));
}

#[tokio::test]
async fn two_presses_at_once_publish_once() {
    let world = World::new().await;
    world.signing.trust("Amity Society", DOMAIN).await;
    let page = world.held("amity.example").await;
    let line = world.line(&page).await;
    world.zone.text(RECORD, &line);
    let press = || world.signing.press_open(&page, "own", &[]);
    let (one, other) = tokio::join!(press(), press());
    for done in [one, other] {
        assert!(done.header("location").ends_with("done=proved"));
    }
    assert_eq!(world.signing.counts().await, (1, 0));
    let proofs = "SELECT count(*) FROM domain_proof";
    assert_eq!(world.signing.app.number(proofs).await, 1);
}

#[tokio::test]
async fn a_domain_proof_does_not_clear_screening_reasons() {
    let world = World::new().await;
    world.signing.trust("Amity Society", DOMAIN).await;
    let fields = with(AMITY, "email", "ines@gmail.com");
    let mut fields = with(&fields, "website", DOMAIN);
    fields.push(("company_fax", "1"));
    world.signing.signed(&fields).await;
    let page = world.proving_page().await;
    let line = world.line(&page).await;
    world.zone.text(RECORD, &line);
    assert!(world.pressed(&page).await.ends_with("looked=noted"));
    assert_eq!(world.stands().await, "held mailbox");
}

#[tokio::test]
async fn only_a_domain_of_ones_own_can_be_proved_and_only_while_it_matters() {
    let world = World::new().await;
    for (at, website) in [
        "",
        "https://facebook.com/amity",
        "https://www.uottawa.ca/amity",
        "https://x.github.io",
    ]
    .into_iter()
    .enumerate()
    {
        let page = world
            .held_from(&format!("ines{at}@example.org"), website)
            .await;
        let shown = world.signing.app.get(&page).await;
        assert!(shown.body.contains("does not give a website"), "{website}");
        assert!(shown.texts("code").is_empty());
        let forced = world.signing.press_open(&page, "own", &[]).await;
        assert!(!forced.header("location").contains("looked"));
    }
    let page = world.held("amity.example").await;
    let without_token = world.signing.app.post(&page, &[]).await;
    assert_eq!(without_token.status, 403);
    let strange = format!("/en/signature/{}/prove", "0".repeat(26));
    assert_eq!(world.signing.app.get(&strange).await.status, 404);
    assert_eq!(world.site.visits(), 0);
}

#[tokio::test]
async fn a_coordinator_starts_and_checks_the_proof_by_command() {
    let world = World::new().await;
    world.signing.trust("Amity Society", DOMAIN).await;
    world.held("amity.example").await;
    let id = world.signing.seen(&world.signing.ids().await[0]).await;
    let resolver = world.zone.address.to_string();
    let prove = ["signatures", "prove", &id, "--resolver", &resolver];
    let told = world.signing.told(&prove).await;
    assert!(told.contains("_undersigned.amity.example TXT"), "{told}");
    let line = told.split('"').nth(1).unwrap();
    world.zone.text(RECORD, line);
    let told = world.signing.told(&prove).await;
    assert!(told.contains("the signature is published"), "{told}");
    assert_eq!(world.stands().await, "published control");
    let again = world.signing.refused(&prove).await;
    assert!(again.contains("only held signatures"), "{again}");
    let by = "SELECT reason FROM journal_entry WHERE action = 'prove domain' AND actor LIKE 'coordinator%'";
    assert_eq!(world.signing.texts(by).await, [DOMAIN]);
}

#[tokio::test]
async fn a_coordinator_cannot_prove_a_host_that_many_share() {
    let world = World::new().await;
    world.held("").await;
    let id = world.signing.seen(&world.signing.ids().await[0]).await;
    for (domain, why) in [
        ("uottawa.ca", "--shared-host"),
        ("gmail.com", "anyone"),
        ("gc.ca", "public suffix"),
    ] {
        let prove = ["signatures", "prove", &id, "--domain", domain];
        let told = world.signing.refused(&prove).await;
        assert!(told.contains(why), "{told}");
    }
    let told = world.signing.refused(&["signatures", "prove", &id]).await;
    assert!(told.contains("--domain"), "{told}");
}
