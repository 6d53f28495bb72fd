//! Everything about one address is shown, handed out and erased: from rows, journal, outbox and keys,
//! from SQLite's write-ahead log, from copies made later and from all that programs say.

use std::path::PathBuf;
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sea_orm::{ConnectionTrait, Statement};
use undersigned::email_address::EmailAddress;
use undersigned::journal::Actor;
use undersigned::signing::person::{self, EraseOptions};

use crate::commands::text;
use crate::harness::LetterFolder;
use crate::signing::{ANN, Signing, link, link_to, with};

pub(crate) const NAME: &str = "Seraphine Quillfeather";
pub(crate) const ADDRESS: &str = "seraphine@hidden-mailbox.example";
pub(crate) const AFFILIATION: &str = "Umbrella Cartographers";

pub(crate) fn fields<'a>(name: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let own = with(&with(ANN, "name", name), "email", ADDRESS);
    more.iter()
        .fold(own, |fields, (name, value)| with(&fields, name, value))
}

impl Signing {
    async fn run_sql(&self, sql: &str) {
        let connection = self.app.app.storage.write();
        connection.execute_unprepared(sql).await.unwrap();
    }

    fn key_of(&self, address: &str) -> Vec<u8> {
        let address = EmailAddress::parse(address).unwrap();
        self.app.app.address_key(&address)
    }

    pub(crate) fn data(&self) -> PathBuf {
        let environment = self.app.database.environment();
        let found = environment
            .into_iter()
            .find(|(name, _)| name == "UNDERSIGNED_DATA_DIR");
        PathBuf::from(found.unwrap().1)
    }

    async fn public_id_of(&self, name: &str) -> String {
        let sql = format!("SELECT public_id FROM signature WHERE name = '{name}'");
        self.app.texts(&sql).await.remove(0)
    }

    /// The bytes that the database keeps: file and write-ahead log, or every table of PostgreSQL as
    /// text, where bytes are hexadecimal.
    pub(crate) async fn kept(&self) -> Vec<(String, Vec<u8>)> {
        if !self.app.database.is_postgres() {
            let kept = ["undersigned.sqlite", "undersigned.sqlite-wal"].map(|file| {
                let bytes = std::fs::read(self.data().join(file)).unwrap_or_default();
                (file.to_owned(), bytes)
            });
            return kept.to_vec();
        }
        let connection = self.app.app.storage.read();
        let backend = connection.get_database_backend();
        let tables = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'";
        let mut kept = Vec::new();
        for table in self.app.texts(tables).await {
            let sql = format!("SELECT row_to_json(t)::text FROM \"{table}\" t");
            let rows = connection
                .query_all_raw(Statement::from_string(backend, sql))
                .await
                .unwrap();
            for row in rows {
                let line: String = row.try_get_by_index(0).unwrap();
                kept.push((table.clone(), line.into_bytes()));
            }
        }
        kept
    }

    /// What nobody may find any more: texts and the key of the address, plain, in hexadecimal and in
    /// base64.
    fn traces(&self) -> Vec<(String, Vec<u8>)> {
        let mut traces = Vec::new();
        let texts = [NAME, "Quillfeather", ADDRESS, "hidden-mailbox", AFFILIATION];
        let plain = texts
            .iter()
            .map(|text| ((*text).to_owned(), text.as_bytes().to_vec()));
        let key = ("the key of the address".to_owned(), self.key_of(ADDRESS));
        for (what, bytes) in plain.chain([key]) {
            let hexadecimal: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            traces.push((format!("{what} in hexadecimal"), hexadecimal.into_bytes()));
            let whole = bytes.len() / 3 * 3;
            let base64 = STANDARD.encode(&bytes[..whole]);
            traces.push((format!("{what} in base64"), base64.into_bytes()));
            traces.push((format!("{what} folded"), bytes.to_ascii_lowercase()));
            traces.push((what, bytes));
        }
        traces
    }

    /// The traces that some bytes hold.
    pub(crate) fn found_in(&self, kept: &[(String, Vec<u8>)]) -> Vec<String> {
        let mut found = Vec::new();
        for (what, trace) in self.traces() {
            for (place, bytes) in kept {
                if bytes.windows(trace.len()).any(|window| window == trace) {
                    found.push(format!("{what} in {place}"));
                }
            }
        }
        found
    }

    /// Signs, corrects, waits, is merged, resembles, is kept apart, is invited, is stopped: all that
    /// can happen to one address.
    pub(crate) async fn live_fully(&self) {
        self.app
            .import(&LetterFolder::new("lantern"))
            .await
            .unwrap();
        self.signed(&fields(NAME, &[("affiliation", AFFILIATION)]))
            .await;
        let own = link_to(self.arrived().await.last().unwrap(), "/signature/");
        let corrected = [
            ("name", "Seraphine Quillfeather-Baker"),
            ("affiliation", AFFILIATION),
            ("visibility", "name"),
        ];
        let correct = format!("{own}/correct");
        self.submit(&correct, &corrected).await;
        let waiting = [
            ("name", "Quillfeather at cheap-pills.com"),
            ("visibility", "name"),
        ];
        self.submit(&correct, &waiting).await;
        self.signed(&fields("Ottokar Quillfeather", &[])).await;
        let (hers, his) = (
            self.public_id_of("Seraphine Quillfeather-Baker").await,
            self.public_id_of("Ottokar Quillfeather").await,
        );
        let (his, into) = (self.seen(&his).await, self.seen(&hers).await);
        self.told(&["signatures", "merge", &his, "--into", &into])
            .await;

        let like = with(
            &with(ANN, "name", "Seraphine Quilfeather-Baker"),
            "email",
            "other@example.org",
        );
        self.arrived().await;
        self.signed(&like).await;
        let other = self.public_id_of("Seraphine Quilfeather-Baker").await;
        let (other_seen, seen) = (self.seen(&other).await, self.seen(&hers).await);
        self.told(&["signatures", "keep-apart", &other_seen, &seen])
            .await;
        // As versions before kept it: the name of one beside an entry about another.
        self.run_sql(&format!(
            "INSERT INTO journal_detail (entry_id, signature_id, name) \
             SELECT MAX(journal_entry.id), (SELECT id FROM signature WHERE public_id = '{other}'), \
             '{hers} ({NAME})' FROM journal_entry"
        ))
        .await;

        self.sign_for_others().await;
    }

    /// Signs for an organization and is rejected, is invited, says "not me", and waits.
    async fn sign_for_others(&self) {
        let organization = [
            ("kind", "organization"),
            ("organization", "Quillfeather Institute"),
            ("authorized", "yes"),
            ("representative_public", "yes"),
        ];
        self.arrived().await;
        self.signed(&fields(NAME, &organization)).await;
        let held = self.public_id_of("Quillfeather Institute").await;
        let (held, why) = (self.seen(&held).await, format!("{NAME} wrote to us"));
        self.told(&["signatures", "reject", &held, "--reason", &why, "--quiet"])
            .await;
        self.registered("Lamp Guild", false).await;
        self.invited("Lamp Guild", ADDRESS).await;

        self.arrived().await;
        self.submit("/en/lantern/sign", &fields(NAME, &[])).await;
        let mails = self.arrived().await;
        let stop = link_to(mails.last().unwrap(), "/not-me/");
        self.submit(&stop, &[("action", "stop")]).await;
        // Waits in the outbox, unconfirmed.
        self.sign("en", &fields("Quillfeather the Third", &[]))
            .await;
    }
}

#[tokio::test]
async fn erasing_an_address_leaves_no_trace_of_a_full_life() {
    let signing = Signing::start().await;
    signing.live_fully().await;
    assert!(!signing.found_in(&signing.kept().await).is_empty());
    assert_eq!(signing.sentence().await, "2 individuals");

    let dry = signing
        .told(&["person", "erase", "--address", ADDRESS, "--dry-run"])
        .await;
    assert!(
        dry.starts_with("Would erase 4 signatures (1 of them listed"),
        "{dry}"
    );
    assert_eq!(signing.sentence().await, "2 individuals");
    let refused = signing
        .refused(&["person", "erase", "--address", ADDRESS])
        .await;
    assert!(refused.contains("nothing was erased"), "{refused}");

    let erased = Command::new(env!("CARGO_BIN_EXE_undersigned"))
        .args([
            "person",
            "erase",
            "--address",
            ADDRESS,
            "--yes",
            "--by",
            "Nadia",
        ])
        .envs(signing.app.database.environment())
        .env("UNDERSIGNED_LOG_LEVEL", "trace")
        .output()
        .unwrap();
    let said = [erased.stdout.clone(), erased.stderr].concat();
    assert!(
        text(&erased.stdout).starts_with("Erased 4 signatures"),
        "{}",
        text(&said)
    );
    assert!(
        signing
            .found_in(&[("what it says".to_owned(), said)])
            .is_empty()
    );
    assert_eq!(
        signing.found_in(&signing.kept().await),
        Vec::<String>::new()
    );
    assert_eq!(signing.sentence().await, "1 individual");
    assert_eq!(
        signing.app.get("/en/harbour").await.names(),
        ["Seraphine Quilfeather-Baker"]
    );
    assert!(signing.told(&["verify"]).await.starts_with("All is well"));
    let again = ["person", "erase", "--address", ADDRESS, "--yes"];
    assert_eq!(
        signing.told(&again).await,
        "We hold nothing about this address.\n"
    );
    assert_later_copies_are_clean(&signing).await;
}

async fn assert_later_copies_are_clean(signing: &Signing) {
    if !signing.app.database.is_postgres() {
        let copy = signing.data().join("copy.sqlite");
        signing.told(&["backup", copy.to_str().unwrap()]).await;
        let copy = vec![("a copy".to_owned(), std::fs::read(copy).unwrap())];
        assert_eq!(signing.found_in(&copy), Vec::<String>::new());
    }
}

/// The index over keys is split again and again: nothing of an erased one stays in unused bytes.
#[tokio::test]
async fn an_erased_key_is_not_left_in_pages_that_were_split() {
    let signing = Signing::start().await;
    let database = &signing.app.database;
    if database.is_exempt("its pages are its own to clean") {
        return;
    }
    signing
        .signed(&fields(NAME, &[("affiliation", AFFILIATION)]))
        .await;
    let columns = signing
        .app
        .texts("SELECT name FROM pragma_table_info('signature') WHERE name <> 'id'")
        .await;
    let values: Vec<String> = columns
        .iter()
        .map(|column| match column.as_str() {
            "public_id" => "lower(hex(randomblob(8)))".to_owned(),
            "address_key" | "manage_token_hash" => "randomblob(32)".to_owned(),
            "name" | "sort_name" | "search" | "match_key" | "affiliation" => {
                format!("'{column}' || n")
            }
            other => other.to_owned(),
        })
        .collect();
    for _ in 0..4 {
        signing
            .run_sql(&format!(
                "INSERT INTO signature ({}) WITH RECURSIVE more(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < 1000) \
                 SELECT {} FROM signature, more WHERE signature.id = 1",
                columns.join(", "),
                values.join(", ")
            ))
            .await;
    }
    signing
        .run_sql("UPDATE tally SET individuals = (SELECT count(*) FROM signature)")
        .await;
    signing
        .told(&["person", "erase", "--address", ADDRESS, "--yes"])
        .await;
    assert_eq!(
        signing.found_in(&signing.kept().await),
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn an_organization_stays_listed_without_its_erased_representative() {
    let signing = Signing::start().await;
    signing.trust("The Amity Society", "amity.example").await;
    let amity = with(crate::signing::AMITY, "representative_public", "yes");
    signing.signed(&amity).await;
    let own = link_to(signing.arrived().await.last().unwrap(), "/signature/");
    assert!(
        signing
            .app
            .get("/en/harbour")
            .await
            .body
            .contains("Ines Varga")
    );
    let erase = [
        "person",
        "erase",
        "--address",
        "ines@amity.example",
        "--yes",
    ];
    let said = signing.told(&erase).await;
    assert!(said.contains("1 organization stays listed"), "{said}");
    let page = signing.app.get("/en/harbour").await;
    assert_eq!(page.names(), ["The Amity Society"]);
    assert!(page.body.contains("amity.example") && !page.body.contains("Varga"));
    assert_eq!(signing.app.get(&own).await.status, 404);
    let sql = "SELECT count(*) FROM signature WHERE representative IS NOT NULL OR address_key IS NOT NULL OR address_sealed IS NOT NULL OR search LIKE '%varga%'";
    assert_eq!(signing.app.number(sql).await, 0);
    assert!(signing.told(&["verify"]).await.starts_with("All is well"));

    signing.signed(&fields(NAME, &[])).await;
    let second = with(&amity, "email", "ben@amity.example");
    signing.arrived().await;
    signing.signed(&second).await;
    let all = [
        "person",
        "erase",
        "--address",
        "ben@amity.example",
        "--yes",
        "--withdraw-organizations",
    ];
    signing.told(&all).await;
    assert_eq!(signing.sentence().await, "1 organization and 1 individual");
}

#[tokio::test]
async fn erasing_removes_suppressions_unless_the_person_keeps_them() {
    let signing = Signing::start().await;
    for keep in [true, false] {
        signing.arrived().await;
        signing.sign("en", ANN).await;
        if let Some(mail) = signing.arrived().await.first() {
            let stop = link_to(mail, "/not-me/");
            signing.submit(&stop, &[("action", "stop")]).await;
        }
        let mut erase = vec!["person", "erase", "--address", "ann@example.org", "--yes"];
        if keep {
            erase.push("--keep-suppressions");
        }
        signing.told(&erase).await;
        assert_eq!(signing.app.rows("suppression").await, i64::from(keep));
    }
}

#[tokio::test]
async fn confirming_and_erasing_twice_at_once_leave_nothing_and_right_counts() {
    let signing = Signing::start().await;
    let app = &signing.app.app;
    let key = signing.key_of(ADDRESS);
    for _ in 0..8 {
        signing.sign("en", &fields(NAME, &[])).await;
        let confirm = link(&signing.arrived().await.remove(0));
        let erase = || person::erase(app, &key, EraseOptions::default(), &Actor::Signatory);
        let (_, one, other) = tokio::join!(
            signing.press_open(&confirm, "confirm", &[]),
            erase(),
            erase()
        );
        one.unwrap();
        other.unwrap();
        assert_eq!(signing.counts().await, (0, 0));
        let held = "SELECT count(*) FROM signature WHERE name <> '' OR address_key IS NOT NULL";
        assert_eq!(signing.app.number(held).await, 0);
    }
}
