//! Two entries of the register that are one organization: joined by command, and parted again.

use undersigned::command::refusals;
use undersigned::moderation::side_by_side::{Resemblance, SideState};
use undersigned::register::entries;
use undersigned::register::merge;
use undersigned::register::merge::MergeSummary;
use undersigned::schedule;
use undersigned::signatures::refusal::Refusal;

use crate::harness::LetterFolder;
use crate::live::{Follower, names};
use crate::moderation::nadia;
use crate::signing::{AMITY, Signing, link, with};

const AMITY_EN: &str = "The Amity Society";
const AMITY_FR: &str = "Société Amitié";

impl Signing {
    pub(crate) async fn join(&self, one: &str, into: &str) -> Result<MergeSummary, Refusal> {
        let actor = nadia();
        let context = self.app.app.act(&actor);
        merge::merge(&context, one, into).await
    }

    async fn part(&self, one: &str) -> Result<MergeSummary, Refusal> {
        let actor = nadia();
        let context = self.app.app.act(&actor);
        merge::undo_merge(&context, one).await
    }

    async fn signed_as(&self, name: &str, email: &str) -> String {
        let fields = with(&with(AMITY, "organization", name), "email", email);
        self.signed(&fields).await;
        self.ids().await.pop().unwrap()
    }

    async fn names_in_register(&self) -> Vec<String> {
        let listed = entries::list(&self.app.app.storage).await.unwrap();
        listed.into_iter().map(|entry| entry.name).collect()
    }

    /// All that the register, its ties and its keys hold, but for when and by whom.
    async fn all_of_the_register(&self) -> Vec<String> {
        let mut all = Vec::new();
        for sql in [
            "SELECT public_id || coalesce(website, '') || CASE WHEN member THEN 'member' ELSE '' END \
             || coalesce(CAST(merged_into AS TEXT), '') FROM organization ORDER BY id",
            "SELECT organization_id || kind || coalesce(language, '') || name \
             FROM organization_name ORDER BY organization_id, id",
            "SELECT organization_id || domain || CASE WHEN trusted THEN 'trusted' ELSE '' END \
             FROM organization_domain ORDER BY organization_id, domain",
            "SELECT public_id || coalesce(CAST(organization_id AS TEXT), '') || rank || state \
             FROM signature ORDER BY id",
            "SELECT letter_id || ' ' || organization_id FROM lead ORDER BY id",
            "SELECT signature_id || ' ' || coalesce(CAST(organization_id AS TEXT), '') || state \
             FROM possible_duplicate ORDER BY id",
            "SELECT one || other || signature_id FROM distinct_pair ORDER BY one, other",
            "SELECT holder || ' ' || fingerprint FROM candidate_key WHERE scope = 0 \
             ORDER BY holder, fingerprint",
        ] {
            all.extend(self.texts(sql).await);
        }
        all
    }
}

/// Two entries of one organization; the one in French is listed on a letter of which it is a lead.
async fn two_entries() -> Signing {
    let signing = Signing::start().await;
    signing
        .table(format!(
            "name,acronym,domains,website,member\n{AMITY_EN},AMS,amity.example,amity.example,\n\
             {AMITY_FR},SA,amitie.example,,yes\n"
        ))
        .await
        .unwrap();
    signing
        .told(&[
            "organization",
            "trust",
            AMITY_FR,
            "amity.example",
            "--shared-host",
        ])
        .await;
    let folder = LetterFolder::new("tides").organizations(&["Abacus", AMITY_FR]);
    let toml = std::fs::read_to_string(folder.path().join("letter.toml")).unwrap();
    let leads = format!("\n[[leads]]\nname = \"{AMITY_FR}\"\n");
    folder.write("letter.toml", &format!("{toml}{leads}"));
    signing.app.import(&folder).await.unwrap();
    signing
}

#[tokio::test]
async fn merging_entries_moves_everything_and_undo_restores_it() {
    let signing = two_entries().await;
    signing.signed_as(AMITY_EN, "ines@amity.example").await;
    let before = signing.all_of_the_register().await;
    let joined = signing.join(AMITY_FR, AMITY_EN).await.unwrap();
    assert_eq!(joined.signatures, 1);
    assert_eq!(signing.names_in_register().await, [AMITY_EN, "Abacus"]);
    let entry = entries::list(&signing.app.app.storage)
        .await
        .unwrap()
        .remove(0);
    let sorts: Vec<(&str, &str)> = entry
        .names
        .iter()
        .map(|name| (name.kind, name.name.as_str()))
        .collect();
    assert_eq!(
        sorts,
        [
            ("official", AMITY_EN),
            ("acronym", "AMS"),
            ("alias", AMITY_FR),
            ("acronym", "SA"),
        ]
    );
    assert!(entry.member && entry.merged == [joined.entry.to_string()]);
    assert_eq!(entry.trusted, ["amity.example", "amitie.example"]);
    assert_eq!((entry.times_listed, entry.website.is_some()), (2, true));
    assert!(!signing.exported().await.contains(&joined.entry.id));
    let list = signing.app.get("/en/tides/signatories").await;
    assert_eq!(list.names(), [AMITY_FR, "Abacus"]);

    let back = signing.part(AMITY_FR).await.unwrap();
    assert_eq!(back.entry, joined.entry);
    assert_eq!(signing.all_of_the_register().await, before);
    let journal =
        "SELECT action || ' ' || reason FROM journal_entry WHERE action LIKE '%merge%' ORDER BY id";
    assert_eq!(
        signing.texts(journal).await,
        [
            format!("merge organization into {}", joined.other),
            format!("undo merge of organization from {}", joined.other),
        ]
    );
}

#[tokio::test]
async fn signatures_under_a_merged_name_are_published_for_the_kept_entry() {
    let signing = two_entries().await;
    signing.join(AMITY_FR, AMITY_EN).await.unwrap();
    signing
        .signed_as("SOCIETE AMITIE", "luc@amitie.example")
        .await;
    let entry = "SELECT n.name FROM signature s JOIN organization_name n \
                 ON n.organization_id = s.organization_id WHERE s.state = 'published' \
                 AND s.standing = 'domain' ORDER BY n.id";
    assert_eq!(signing.texts(entry).await[0], AMITY_EN);
    let second = signing.signed_as(AMITY_EN, "ines@amity.example").await;
    let held = signing.held().await;
    assert_eq!(held[0].id, second);
    assert!(held[0].beside.is_some());
}

#[tokio::test]
async fn undoing_a_merge_keeps_later_changes() {
    let signing = two_entries().await;
    let joined = signing.join(AMITY_FR, AMITY_EN).await.unwrap();
    signing.signed_as("AMS", "ines@amitie.example").await;
    let aliases = signing
        .exported()
        .await
        .replace(AMITY_FR, "Amis de la Société");
    signing.table(&aliases).await.unwrap();
    signing.part(&joined.entry.id).await.unwrap();
    assert_eq!(
        signing.names_in_register().await,
        [AMITY_EN, AMITY_FR, "Abacus"]
    );
    let entries = entries::list(&signing.app.app.storage).await.unwrap();
    assert!(
        entries[0]
            .names
            .iter()
            .any(|name| name.name == "Amis de la Société")
    );
    assert_eq!((entries[0].times_listed, entries[1].times_listed), (1, 1));
    assert_eq!(entries[1].trusted.len(), 2);
}

#[tokio::test]
async fn entries_listed_on_one_letter_are_merged_only_after_their_signatures() {
    let signing = two_entries().await;
    let one = signing.signed_as(AMITY_EN, "ines@amity.example").await;
    let other = signing.signed_as(AMITY_FR, "luc@amitie.example").await;
    let merge = ["organization", "merge", AMITY_FR, "--into", AMITY_EN];
    let refused = signing.refused(&merge).await;
    let (one, id) = (signing.seen(&one).await, other);
    let other = signing.seen(&id).await;
    let command = format!("on harbour: `undersigned signatures merge {other} --into {one}`");
    assert!(refused.contains(&command), "{refused}");
    let told = signing
        .told(&["signatures", "merge", &other, "--into", &one])
        .await;
    let (from, to) = (
        signing.entry_id(AMITY_FR).await,
        signing.entry_id(AMITY_EN).await,
    );
    assert!(
        told.contains(&format!(
            "`undersigned organization merge {from} --into {to}`"
        )),
        "{told}"
    );
    let done = signing.told(&merge).await;
    assert!(done.contains("signatures moved: 2"), "{done}");
    // What was merged there, and is taken back, is a second representative now.
    let other = signing.seen(&id).await;
    signing.told(&["signatures", "undo", &other]).await;
    let other = signing.seen(&id).await;
    let refused = signing.refused(&["signatures", "approve", &other]).await;
    assert!(
        refused.contains("is on the list of this letter already"),
        "{refused}"
    );
    signing
        .told(&["organization", "undo", AMITY_FR, "--by", "Nadia"])
        .await;
    let other = signing.seen(&id).await;
    signing
        .told(&["signatures", "approve", &other, "--quiet"])
        .await;
    let listed = "SELECT count(DISTINCT organization_id) FROM signature s JOIN letter l \
                  ON l.id = s.letter_id WHERE l.slug = 'harbour' AND s.state = 'published'";
    assert_eq!(signing.app.number(listed).await, 2);
}

#[tokio::test]
async fn merging_entries_keeps_tallies_and_updates_open_pages() {
    let signing = Signing::start().await;
    signing.trust(AMITY_EN, "amity.example").await;
    signing
        .table(format!("name,member\n{AMITY_FR},yes\n"))
        .await
        .unwrap();
    signing.signed_as(AMITY_EN, "ines@amity.example").await;
    let mut page = Follower::of(&signing.app, "/live/en/harbour", None).await;
    page.round().await;
    schedule::follow_changes(&signing.app.app).await;
    let merge = ["organization", "merge", AMITY_EN, "--into", AMITY_FR];
    signing.told(&merge).await;
    schedule::follow_changes(&signing.app.app).await;
    let (events, _) = page.round().await;
    assert!(
        names(&events).contains(&"signatory"),
        "{:?}",
        names(&events)
    );
    assert_eq!(signing.counts().await, (1, 0));
    let standing = signing.app.get("/en/harbour").await.texts(".standing");
    assert!(
        standing[0].starts_with("member organization"),
        "{standing:?}"
    );
    signing.told(&["organization", "undo", AMITY_EN]).await;
    let standing = signing.app.get("/en/harbour").await.texts(".standing");
    assert!(!standing[0].contains("member"), "{standing:?}");
    assert_eq!(signing.counts().await, (1, 0));
}

#[tokio::test]
async fn concurrent_opposite_merges_keep_one_entry() {
    let signing = two_entries().await;
    let (one, other) = (
        signing.entry_id(AMITY_EN).await,
        signing.entry_id(AMITY_FR).await,
    );
    let (first, second) = tokio::join!(signing.join(&one, &other), signing.join(&other, &one));
    assert_ne!(first.is_ok(), second.is_ok());
    let refused = refusals::sentence(&first.err().or(second.err()).unwrap());
    assert!(refused.contains("was merged into"), "{refused}");
    assert_eq!(signing.names_in_register().await.len(), 2);
}

#[tokio::test]
async fn a_confirmation_during_a_merge_uses_the_kept_entry() {
    let signing = two_entries().await;
    let fields = with(
        &with(AMITY, "organization", AMITY_FR),
        "email",
        "luc@amitie.example",
    );
    signing.sign("en", &fields).await;
    let link = link(&signing.arrived().await[0]);
    let (pressed, joined) = tokio::join!(signing.press(&link), signing.join(AMITY_FR, AMITY_EN));
    assert_eq!((pressed.status.as_u16(), joined.is_ok()), (200, true));
    let left = "SELECT count(*) FROM signature s JOIN organization o ON o.id = s.organization_id \
                WHERE o.merged_into IS NOT NULL";
    assert_eq!(signing.app.number(left).await, 0);
    assert_eq!(signing.counts_of("harbour").await, 1);
}

#[tokio::test]
async fn chained_merges_are_undone_in_reverse_order() {
    let signing = Signing::start().await;
    for name in ["First Tides", "Second Shores", "Third Winds"] {
        signing.add_entry(name, None).await;
    }
    signing.join("First Tides", "Second Shores").await.unwrap();
    signing.join("Second Shores", "Third Winds").await.unwrap();
    assert_eq!(signing.names_in_register().await, ["Third Winds"]);
    // A name that went along leads to the one that stands.
    let member = signing
        .told(&["organization", "member", "First Tides"])
        .await;
    assert_eq!(member, "Third Winds is now a member.\n");
    let refused = refusals::sentence(&signing.part("First Tides").await.unwrap_err());
    assert!(
        refused.contains("which was later merged itself"),
        "{refused}"
    );
    signing.part("Second Shores").await.unwrap();
    signing.part("First Tides").await.unwrap();
    assert_eq!(
        signing.names_in_register().await,
        ["First Tides", "Second Shores", "Third Winds"]
    );
    let refused = refusals::sentence(&signing.part("First Tides").await.unwrap_err());
    assert!(refused.contains("was merged into another"), "{refused}");
}

#[tokio::test]
async fn a_merged_entry_is_shown_with_the_kept_one() {
    let signing = two_entries().await;
    let joined = signing.join(AMITY_FR, AMITY_EN).await.unwrap();
    for arguments in [
        &["organization", "trust", &joined.entry.id, "amitie.org"][..],
        &[
            "organization",
            "merge",
            &joined.entry.id,
            "--into",
            AMITY_EN,
        ],
    ] {
        let refused = signing.refused(arguments).await;
        assert!(
            refused.contains(&format!("was merged into {}", joined.other)),
            "{refused}"
        );
    }
    let refused = signing
        .table(format!("id,name\n{},{AMITY_FR}\n", joined.entry.id))
        .await;
    assert!(refused.unwrap_err().contains("was merged into"));
    let same = signing
        .refused(&["organization", "merge", AMITY_FR, "--into", AMITY_EN])
        .await;
    assert!(same.contains("both are The Amity Society"), "{same}");
}

#[tokio::test]
async fn open_questions_about_a_merged_entry_move_to_the_kept_one() {
    let signing = Signing::start().await;
    let council = "Zanzibora Women's Council";
    signing.trust(council, "zanzibora.example").await;
    signing.add_entry("Quillhaven Lanterns", None).await;
    let waiting = signing
        .signed_as("Conseil des femmes de Zanzibora", "luc@example.org")
        .await;
    let apart = signing
        .signed_as("Women's Council of Zanzibora", "mia@example.org")
        .await;
    let apart = signing.seen(&apart).await;
    assert_eq!(signing.asked_of_entries().await.len(), 2);
    signing
        .told(&["signatures", "keep-apart", &apart, council])
        .await;
    let before = signing.all_of_the_register().await;
    signing.join(council, "Quillhaven Lanterns").await.unwrap();
    let asked = signing.asked_of_entries().await;
    assert_eq!((asked.len(), &asked[0].one.id), (1, &waiting));
    assert!(
        asked[0]
            .other
            .names
            .contains(&"Quillhaven Lanterns".to_owned())
    );
    // Said of the one, it is said of the other: nobody is asked again.
    signing
        .app
        .import(&LetterFolder::new("tides"))
        .await
        .unwrap();
    signing.arrived().await;
    let fields = with(AMITY, "organization", "Women's Council of Zanzibora");
    signing
        .submit("/en/tides/sign", &with(&fields, "email", "mia@example.org"))
        .await;
    signing.press(&link(&signing.arrived().await[0])).await;
    assert_eq!(signing.asked_of_entries().await.len(), 1);
    signing.part(council).await.unwrap();
    let after = signing.all_of_the_register().await;
    assert!(before.iter().all(|line| after.contains(line)));
}

impl Signing {
    /// What waits between a signature and an entry of the register.
    async fn asked_of_entries(&self) -> Vec<Resemblance> {
        let mut asked = self.resemblances().await;
        asked.retain(|one| one.other.state == SideState::Entry);
        asked
    }

    /// How many organizations a letter's tally says, after proving that it equals the rows.
    async fn counts_of(&self, slug: &str) -> i64 {
        let of = |column: &str| {
            format!(
                "SELECT {column} FROM tally t JOIN letter l ON l.id = t.letter_id WHERE l.slug = '{slug}'"
            )
        };
        let told = self.app.number(&of("t.organizations")).await;
        let rows = of(
            "(SELECT count(*) FROM signature s WHERE s.letter_id = l.id \
             AND s.state = 'published' AND s.kind = 'organization')",
        );
        assert_eq!(told, self.app.number(&rows).await);
        told
    }
}
