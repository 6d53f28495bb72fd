//! Everything about one address is shown, handed out and erased: from rows, journal, outbox and keys,
//! from SQLite's write-ahead log, from copies made later and from all that programs say.

use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sea_orm::{ConnectionTrait, Statement};
use undersigned::email_address::EmailAddress;

use crate::commands::text;
use crate::harness::LetterFolder;
use crate::signing::{ANN, Signing, link, link_to, with};

const NAME: &str = "Seraphine Quillfeather";
const ADDRESS: &str = "seraphine@hidden-mailbox.example";
const AFFILIATION: &str = "Umbrella Cartographers";

fn fields<'a>(name: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
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

    fn data(&self) -> PathBuf {
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
    async fn kept(&self) -> Vec<(String, Vec<u8>)> {
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
    fn found_in(&self, kept: &[(String, Vec<u8>)]) -> Vec<String> {
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
    async fn live_fully(&self) {
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
        self.told(&["signatures", "merge", &his, "--into", &hers])
            .await;

        let like = with(
            &with(ANN, "name", "Seraphine Quilfeather-Baker"),
            "email",
            "other@example.org",
        );
        self.arrived().await;
        self.signed(&like).await;
        let other = self.public_id_of("Seraphine Quilfeather-Baker").await;
        self.told(&["signatures", "keep-apart", &other, &hers])
            .await;
        // As versions before kept it: the name of one beside an entry about another.
        self.run_sql(&format!(
            "INSERT INTO journal_detail (entry_id, signature_id, name) \
             SELECT MAX(journal_entry.id), (SELECT id FROM signature WHERE public_id = '{other}'), \
             '{hers} ({NAME})' FROM journal_entry"
        ))
        .await;

        let organization = [
            ("kind", "organization"),
            ("organization", "Quillfeather Institute"),
            ("authorized", "yes"),
            ("representative_public", "yes"),
        ];
        self.arrived().await;
        self.signed(&fields(NAME, &organization)).await;
        let held = self.public_id_of("Quillfeather Institute").await;
        let why = format!("{NAME} wrote to us");
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

    let erased = signing
        .command(&[
            "person",
            "erase",
            "--address",
            ADDRESS,
            "--yes",
            "--by",
            "Nadia",
        ])
        .await;
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
        "Nothing is held about this address.\n"
    );

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
    if signing.app.database.is_postgres() {
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
            "address_key" | "own_hash" => "randomblob(32)".to_owned(),
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
async fn what_is_held_is_shown_and_exported_without_secrets_or_other_people() {
    let signing = Signing::start().await;
    signing.live_fully().await;
    let shown = signing
        .told(&["person", "show", "--address", ADDRESS])
        .await;
    for part in [
        "Seraphine Quillfeather-Baker",
        "Quillfeather Institute",
        AFFILIATION,
        "invitation to harbour",
        "no messages about lantern",
        "journal",
        "mail confirm (waiting)",
    ] {
        assert!(shown.contains(part), "{part} in: {shown}");
    }
    let file = signing.data().join("person.json");
    let path = file.to_str().unwrap();
    signing
        .told(&["person", "export", "--address", ADDRESS, "--out", path])
        .await;
    let json = std::fs::read_to_string(&file).unwrap();
    let record: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(record["format"], "undersigned-person/1");
    assert_eq!(record["signatures"].as_array().unwrap().len(), 4);
    assert_eq!(record["signatures"][0]["address"], ADDRESS);
    assert_eq!(record["corrections"][0]["state"], "waiting");
    assert_eq!(record["possible_duplicates"].as_array().unwrap().len(), 1);
    assert_eq!(record["distinct_from_others"].as_array().unwrap().len(), 1);
    assert!(record["signatures"][0]["candidate_keys"].as_i64().unwrap() > 0);
    assert!(
        !json.contains("other@example.org") && !json.contains("Quilfeather"),
        "{json}"
    );
    let waiting = record["mails"].as_array().unwrap().iter();
    let waiting: Vec<&str> = waiting.filter_map(|mail| mail["text"].as_str()).collect();
    assert!(
        waiting
            .iter()
            .any(|text| text.contains("/en/confirm/[hidden]")),
        "{waiting:?}"
    );
    let twice = signing
        .refused(&["person", "export", "--address", ADDRESS, "--out", path])
        .await;
    assert!(twice.contains("cannot write"), "{twice}");
    let unknown = ["person", "show", "--address", "nobody@example.org"];
    assert_eq!(
        signing.told(&unknown).await,
        "Nothing is held about this address.\n"
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
async fn the_link_by_mail_shows_downloads_and_erases_once_and_for_all() {
    let signing = Signing::start().await;
    signing
        .signed(&fields(NAME, &[("affiliation", AFFILIATION)]))
        .await;
    signing.arrived().await;
    signing.submit("/en/signature", &[("email", ADDRESS)]).await;
    let mail = signing.arrived().await.remove(0);
    let my_data = link_to(&mail, "/my-data/");
    for path in [
        my_data.clone(),
        format!("{my_data}/erase"),
        format!("{my_data}/my-data.json"),
    ] {
        for _ in 0..2 {
            let page = signing.app.get(&path).await;
            assert_eq!(page.status, 200, "{path}");
            assert_eq!(page.header("cache-control"), "no-store");
            assert!(page.header("x-robots-tag").contains("noindex"));
            assert!(page.body.contains(NAME) && page.body.contains(AFFILIATION));
        }
    }
    assert_eq!(signing.sentence().await, "1 individual");
    let french = signing.app.get(&my_data.replace("/en/", "/fr/")).await;
    assert!(french.body.contains("Ce que nous conservons"));

    let erase = format!("{my_data}/erase");
    let kept = signing.submit(&erase, &[("action", "keep")]).await;
    assert_eq!(kept.header("location"), my_data);
    assert_eq!(signing.sentence().await, "1 individual");
    let forged = signing
        .app
        .post(&erase, &[("action", "erase"), ("token", "forged")])
        .await;
    assert_eq!(forged.status, 403);
    for _ in 0..2 {
        let done = signing
            .press_open(&erase, "my-data", &[("action", "erase")])
            .await;
        assert_eq!(
            (done.status.as_u16(), done.header("location")),
            (303, my_data.as_str())
        );
        let page = signing.app.get(&my_data).await;
        assert!(page.body.contains("We have erased everything"));
    }
    assert_eq!(
        signing
            .app
            .get(&format!("{my_data}/my-data.json"))
            .await
            .status,
        404
    );
    assert_eq!(
        signing.found_in(&signing.kept().await),
        Vec::<String>::new()
    );
    assert_ne!(signing.sentence().await, "1 individual");
    signing.submit("/en/signature", &[("email", ADDRESS)]).await;
    assert!(signing.arrived().await.is_empty());
}

#[tokio::test]
async fn no_other_token_and_no_old_link_opens_somebodys_data() {
    let signing = Signing::start().await;
    signing.sign("en", ANN).await;
    let mail = signing.arrived().await.remove(0);
    signing.press(&link(&mail)).await;
    let own = link_to(signing.arrived().await.last().unwrap(), "/signature/");
    signing
        .submit("/en/signature", &[("email", "ann@example.org")])
        .await;
    let my_data = link_to(&signing.arrived().await.remove(0), "/my-data/");
    let token = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    for foreign in [
        token(&own),
        token(&link(&mail)),
        "0".repeat(26),
        "short".to_owned(),
    ] {
        for rest in ["", "/erase", "/my-data.json"] {
            let path = format!("/en/my-data/{foreign}{rest}");
            assert_eq!(signing.app.get(&path).await.status, 404, "{path}");
        }
        let path = format!("/en/my-data/{foreign}/erase");
        let pressed = signing
            .press_open(&path, "my-data", &[("action", "erase")])
            .await;
        assert_eq!(pressed.status, 404);
    }
    let data = token(&my_data);
    for path in [
        format!("/en/signature/{data}"),
        format!("/en/confirm/{data}"),
    ] {
        assert_eq!(signing.app.get(&path).await.status, 404, "{path}");
    }
    signing.app.app.clock.advance(undersigned::clock::DAY);
    assert_eq!(signing.app.get(&my_data).await.status, 404);
    assert_eq!(signing.sentence().await, "1 individual");
}

#[tokio::test]
async fn suppressions_go_unless_the_person_keeps_them() {
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
