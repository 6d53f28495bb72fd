//! The register as one table: written for spreadsheets, edited, and read back.

use std::path::PathBuf;

use undersigned::importing::{self, RegisterImportFault, RegisterOutcome};
use undersigned::register::entries;
use undersigned::register::entries::NewEntry;
use undersigned::text::fold::fold;

use crate::harness::LetterFolder;
use crate::moderation::nadia;
use crate::signing::{AMITY, Signing, link, with};

/// A register file that is gone once the test is over.
pub(crate) struct File {
    directory: tempfile::TempDir,
}

impl File {
    pub(crate) fn new(bytes: impl AsRef<[u8]>) -> Self {
        let file = Self {
            directory: tempfile::tempdir().unwrap(),
        };
        std::fs::write(file.path(), bytes).unwrap();
        file
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.directory.path().join("members.csv")
    }
}

impl Signing {
    pub(crate) async fn table(&self, bytes: impl AsRef<[u8]>) -> Result<RegisterOutcome, String> {
        let file = File::new(bytes);
        let read = importing::read_register(&file.path());
        let actor = nadia();
        let context = self.app.app.act(&actor);
        let applied = match read {
            Ok(file) => importing::apply_register(&context, &file, false, &mut |_| {}).await,
            Err(problems) => Err(RegisterImportFault::Problems(problems)),
        };
        let path = format!("{}:", file.path().display());
        applied.map_err(|fault| match fault {
            RegisterImportFault::Problems(problems) => problems.to_string().replace(&path, ""),
            other => format!("{other:?}"),
        })
    }

    pub(crate) async fn exported(&self) -> String {
        let storage = &self.app.app.storage;
        importing::write_register(storage).await.unwrap()
    }

    pub(crate) async fn add_entry(&self, name: &str, french: Option<&str>) -> String {
        let entry = NewEntry {
            name: name.to_owned(),
            french: french.map(str::to_owned),
            ..NewEntry::default()
        };
        let actor = nadia();
        let context = self.app.app.act(&actor);
        entries::add(&context, &entry).await.unwrap();
        self.entry_id(name).await
    }

    pub(crate) async fn entry_id(&self, name: &str) -> String {
        let sql = format!(
            "SELECT o.public_id FROM organization o JOIN organization_name n \
             ON n.organization_id = o.id WHERE n.name = '{}'",
            name.replace('\'', "''")
        );
        self.texts(&sql).await.remove(0)
    }

    /// Kind, language and text of every name, in the order of their making.
    async fn all_names(&self) -> Vec<String> {
        let sql = "SELECT kind || ' ' || coalesce(language, '-') || ' ' || name \
                   FROM organization_name ORDER BY organization_id, id";
        self.texts(sql).await
    }
}

pub(crate) fn counts(outcome: Result<RegisterOutcome, String>) -> (usize, usize, usize) {
    let outcome = outcome.unwrap();
    (
        outcome.added.len(),
        outcome.changed.len(),
        outcome.unchanged,
    )
}

/// 47 invented members: name, name in French, acronym, domain.
pub(crate) fn members() -> Vec<[String; 4]> {
    let places = [
        "Zanzibora",
        "Quillhaven",
        "Mirrowdale",
        "Ostrevant",
        "Brumelac",
        "Tidewick",
        "Kestrelie",
        "Verdenne",
    ];
    let causes = [
        ("Equity", "l’Équité", "EQ"),
        ("Weavers", "la Tisseranderie", "WV"),
        ("Beekeepers", "l’Apiculture", "BK"),
        ("Housing", "l’Hébergement", "HS"),
        ("Lanterns", "la Lumière", "LT"),
        ("Rivers", "les Rivières", "RV"),
    ];
    let all = places.iter().flat_map(|place| {
        causes.iter().map(move |(cause, french, initials)| {
            let short: String = place.chars().take(3).collect::<String>().to_uppercase();
            let domain = format!("{}-{}.example", cause.to_lowercase(), place.to_lowercase());
            [
                format!("{place} {cause} Alliance"),
                format!("Alliance pour {french} de {place}"),
                format!("{initials}{short}"),
                domain,
            ]
        })
    });
    all.take(47).collect()
}

pub(crate) fn table_of(members: &[[String; 4]]) -> String {
    let mut table = "name,name_fr,acronym,domains,member\r\n".to_owned();
    for member in members {
        table.push_str(&format!("{},yes\r\n", member.join(",")));
    }
    table
}

#[tokio::test]
async fn every_name_of_47_members_from_their_own_domains_is_published_at_once_for_the_right_one() {
    let signing = Signing::start().await;
    let members = members();
    assert_eq!(counts(signing.table(table_of(&members)).await), (47, 0, 0));
    let letters = ["harbour", "tides", "shores"];
    for (at, letter) in letters.into_iter().enumerate() {
        if at > 0 {
            signing
                .app
                .import(&LetterFolder::new(letter))
                .await
                .unwrap();
        }
        for member in &members {
            let typed = match at {
                0 => format!("THE {}, INC.", member[0].to_uppercase()),
                1 => format!("{} ltee", fold(&member[1])),
                _ => format!("{} Inc.", member[2].to_lowercase()),
            };
            let email = format!("office.{at}@mail.{}", member[3]);
            let fields = with(&with(AMITY, "organization", &typed), "email", &email);
            let path = format!("/fr/{letter}/sign");
            assert_eq!(signing.submit(&path, &fields).await.status, 303, "{typed}");
        }
        for mail in signing.arrived().await {
            signing.press(&link(&mail)).await;
        }
        // The receipts.
        assert_eq!(signing.arrived().await.len(), 47);
        let right = format!(
            "SELECT count(*) FROM signature s JOIN letter l ON l.id = s.letter_id \
             JOIN organization_domain d ON d.organization_id = s.organization_id \
             WHERE l.slug = '{letter}' AND s.state = 'published' AND s.standing = 'domain' \
             AND s.standing_domain = d.domain"
        );
        assert_eq!(signing.app.number(&right).await, 47, "{letter}");
    }
    assert_eq!(signing.app.rows("organization").await, 47);
    let told = signing
        .app
        .get("/en/harbour/signatories")
        .await
        .texts(".standing");
    assert!(
        told.iter()
            .all(|standing| standing.starts_with("member organization"))
    );
}

#[tokio::test]
async fn what_is_exported_imports_again_as_it_is_whatever_the_register_holds() {
    let signing = Signing::start().await;
    let folder = LetterFolder::new("tides").organizations(&[
        "=SUM(A1)",
        "'=quoted",
        "Pipes | and || Drums",
        "—",
        "Comma, \"\"Quote\"\" and Co.",
    ]);
    signing.app.import(&folder).await.unwrap();
    signing
        .add_entry("Amity Society", Some("Société Amitié"))
        .await;
    signing.trust("Tidal Law", "tidal.example").await;
    // Two of one name, as `--entry new` makes them.
    signing.trust("Tidal Law", "law.example").await;
    let table = signing.exported().await;
    assert!(table.starts_with(
        "\u{feff}id,name,name_fr,acronym,acronym_fr,aliases,former,website,domains,member\r\n"
    ));
    assert!(
        !table.contains(",=SUM") && table.contains(",'=SUM"),
        "{table}"
    );
    let before = signing.all_names().await;
    let journal = signing.app.rows("journal_entry").await;
    assert_eq!(counts(signing.table(&table).await), (0, 0, 8));
    let semicolons = File::new(format!("\u{feff}{table}"));
    let path = semicolons.path().display().to_string();
    let told = signing.told(&["organization", "import", &path]).await;
    assert_eq!(
        told,
        "The register already matches the table; nothing changed.\n"
    );
    assert_eq!(signing.all_names().await, before);
    assert_eq!(signing.app.rows("journal_entry").await, journal);
    assert_eq!(signing.exported().await, table);
}

#[tokio::test]
async fn a_row_changes_what_it_names_and_leaves_the_rest() {
    let signing = Signing::start().await;
    let first = "name,name_fr,acronym,acronym_fr,aliases,former,website,domains,member\n\
                 Amity Society,Société Amitié,AMS | AS,SA,Friends of Amity,Old Amity,amity.example,amity.example,yes\n\
                 Tidal Law,,,,,,,,\n";
    assert_eq!(counts(signing.table(first).await), (2, 0, 0));
    let id = signing.entry_id("Amity Society").await;
    let second =
        format!("id,name,acronym,domains\n{id},Amity Union,AMS,amity.ca | mail.amity.org\n");
    assert_eq!(counts(signing.table(second).await), (0, 1, 0));
    assert_eq!(
        signing.all_names().await,
        [
            "official - Amity Union",
            "official fr Société Amitié",
            "acronym - AMS",
            "acronym fr SA",
            "alias - Friends of Amity",
            "former - Old Amity",
            "official - Tidal Law",
        ]
    );
    let table = signing.exported().await;
    let line = format!(
        "{id},Amity Union,Société Amitié,AMS,SA,Friends of Amity,Old Amity,https://amity.example,amity.ca | mail.amity.org,yes\r\n"
    );
    assert!(table.contains(&line), "{table}");
    let journal = "SELECT actor || ': ' || action || ', ' || reason FROM journal_entry \
                   WHERE organization_id IS NOT NULL ORDER BY id";
    assert_eq!(
        signing.texts(journal).await.pop().unwrap(),
        "coordinator Nadia: edit organization, \"Amity Society\" is now \"Amity Union\"; \
         no longer has the acronym \"AS\"; amity.ca is a trusted domain; \
         mail.amity.org is a trusted domain; amity.example is no longer a trusted domain"
    );
}

#[tokio::test]
async fn what_was_edited_is_found_by_its_new_names_and_no_more_by_its_old_ones() {
    let signing = Signing::start().await;
    signing
        .table("name,domains\nZanzibora Weavers,zanzibora.example\n")
        .await
        .unwrap();
    let keys = signing.texts("SELECT CAST(fingerprint AS TEXT) FROM candidate_key WHERE scope = 0 ORDER BY fingerprint").await;
    let id = signing.entry_id("Zanzibora Weavers").await;
    signing
        .table(format!("id,name\n{id},Quillhaven Beekeepers\n"))
        .await
        .unwrap();
    let after = signing.texts("SELECT CAST(fingerprint AS TEXT) FROM candidate_key WHERE scope = 0 ORDER BY fingerprint").await;
    assert!(!after.is_empty() && after != keys);
    let fields = with(AMITY, "email", "ines@zanzibora.example");
    signing
        .signed(&with(&fields, "organization", "Quillhaven Beekeepers"))
        .await;
    assert_eq!(signing.counts().await, (1, 0));
}

#[tokio::test]
async fn names_that_were_learned_stay_until_a_row_makes_them_its_own() {
    let signing = Signing::start().await;
    signing
        .trust("Zanzibora Women's Council", "zanzibora.example")
        .await;
    let fields = with(AMITY, "organization", "Conseil des femmes de Zanzibora");
    signing.signed(&fields).await;
    let signature = signing.seen(&signing.ids().await[0]).await;
    let entry = signing.entry_id("Zanzibora Women's Council").await;
    let seen = signing.seen_entry(&entry).await;
    signing
        .told(&["signatures", "approve", &signature, "--entry", &seen])
        .await;
    let learned = "SELECT name FROM organization_name WHERE learned_from IS NOT NULL";
    assert_eq!(signing.texts(learned).await.len(), 1);
    assert!(!signing.exported().await.contains("Conseil"));
    let row = |aliases| format!("id,name,aliases\n{entry},Zanzibora Women's Council,{aliases}\n");
    signing.table(row("ZWC")).await.unwrap();
    assert_eq!(signing.texts(learned).await.len(), 1);
    signing
        .table(row("ZWC | Conseil des femmes de Zanzibora"))
        .await
        .unwrap();
    assert_eq!(signing.texts(learned).await.len(), 0);
    assert_eq!(signing.all_names().await.len(), 3);
}

#[tokio::test]
async fn names_may_change_hands_in_one_table_and_acronyms_may_be_shared() {
    let signing = Signing::start().await;
    signing
        .table("name,acronym\nFirst Tides,FT\nSecond Tides,FT\n")
        .await
        .unwrap();
    let (one, other) = (
        signing.entry_id("First Tides").await,
        signing.entry_id("Second Tides").await,
    );
    let refused = signing
        .table(format!("id,name\n{one},Second Tides\n"))
        .await
        .unwrap_err();
    assert_eq!(
        refused,
        format!("2:18: `Second Tides` is already a name of Second Tides ({other})")
    );
    let swapped = format!("id,name\n{one},Second Tides\n{other},First Tides\n");
    assert_eq!(counts(signing.table(swapped).await), (0, 2, 0));
    // An acronym of two proposes both, and decides nothing.
    let fields = with(AMITY, "organization", "FT");
    let waits = signing.waits(&fields).await;
    assert_eq!(waits.register.len(), 2);
}

#[tokio::test]
async fn a_dry_run_tells_what_would_change_and_changes_nothing() {
    let signing = Signing::start().await;
    let id = signing.add_entry("Amity Society", None).await;
    let before = signing.exported().await;
    // As a French spreadsheet writes it.
    let file = File::new(
        "\u{feff}name;name_fr;member\r\nAmity Society;Société Amitié;oui\r\nTidal Law;;non\r\n;;\r\n",
    );
    let path = file.path().display().to_string();
    let told = signing
        .told(&["organization", "import", &path, "--dry-run"])
        .await;
    assert_eq!(
        told,
        format!(
            "Would add Tidal Law: new official name \"Tidal Law\".\n\
             Would change Amity Society ({id}): new official name (French) \"Société Amitié\"; is a member.\n\
             In total, would add 1, change 1; 0 unchanged.\n"
        )
    );
    assert_eq!(signing.exported().await, before);
    let told = signing
        .told(&["organization", "import", &path, "--by", "Nadia"])
        .await;
    assert_eq!(told, "Added 1, changed 1; 0 unchanged.\n");
    let out = file.path().with_extension("out");
    let out = out.to_str().unwrap();
    assert_eq!(
        signing
            .told(&["organization", "export", "--out", out])
            .await,
        ""
    );
    assert_eq!(
        std::fs::read_to_string(out).unwrap(),
        signing.exported().await
    );
}

#[tokio::test]
async fn a_name_of_500_syllables_that_are_three_letters_each_comes_in() {
    let signing = Signing::start().await;
    // The keys by which names are found hold each letter, and PostgreSQL's indexes bound their length.
    let mut seed: u32 = 7;
    let mut syllable = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from_u32(0xac00 + (seed >> 16) % 11_172).unwrap()
    };
    let name: String = (0..500).map(|_| syllable()).collect();
    assert_eq!(
        counts(signing.table(format!("name\n{name}\n")).await),
        (1, 0, 0)
    );
}
