//! Names that deceive are held for a look and none is refused; real names pass, whatever they look
//! like; the coalition changes its protected names by command.

use entity::ids::OrganizationId;
use sea_orm::ConnectionTrait as _;
use undersigned::command::refusals;
use undersigned::moderation::protected_names;
use undersigned::organizations::{self, Names};

use crate::moderation::nadia;
use crate::signing::{AMITY, ANN, Signing, with};

impl Signing {
    /// The reasons kept with the newest signature.
    pub(crate) async fn reasons(&self) -> String {
        let newest = "SELECT reasons FROM signature ORDER BY id DESC LIMIT 1";
        self.app.texts(newest).await.remove(0)
    }

    /// An organization of the register, member of the coalition or not.
    pub(crate) async fn registered(&self, name: &str, member: bool) -> OrganizationId {
        let connection = self.app.app.storage.write();
        let names = Names::alone(name);
        let id = organizations::create(connection, &names, None, "test", 0)
            .await
            .unwrap();
        organizations::set_member(connection, id, member)
            .await
            .unwrap();
        id
    }

    /// Signs under a name from an address of its own and confirms; gives the state it gets.
    async fn state_of(&self, fields: &[(&str, &str)]) -> String {
        let address = format!("n{}@example.org", self.app.rows("signature").await);
        self.signed(&with(fields, "email", &address)).await;
        self.states().await.pop().unwrap()
    }

    /// Changes rows past the program.
    pub(crate) async fn write(&self, sql: &str) {
        let connection = self.app.app.storage.write();
        connection.execute_unprepared(sql).await.unwrap();
    }

    /// The state that each name gets, of those that are not as expected.
    async fn unlike(&self, field: &str, texts: &[&str], expected: &str) -> Vec<String> {
        let mut unlike = Vec::new();
        for text in texts {
            let state = self.state_of(&with(ANN, field, text)).await;
            if state != expected {
                unlike.push(format!("{text}: {state} {}", self.reasons().await));
            }
        }
        unlike
    }
}

#[tokio::test]
async fn deceptive_names_are_held_and_never_refused() {
    let signing = Signing::start_with(&[("UNDERSIGNED_LIMITS__SIGN", "1000/1m")]).await;
    let piled = format!("Ada{} Ray", "\u{300}\u{301}\u{302}\u{303}\u{304}".repeat(2));
    let names = [
        "Mickey Mouse",
        "Dr. Mickey J. Mouse",
        "Mісkеу Моusе",
        "Albus Dumbledore",
        "Prime Minister",
        "Jоhn Quill",
        "Ada\u{202e}yaR",
        "A\u{200b}da Ray",
        "Ada\u{200d}Ray",
        piled.as_str(),
        "Your name",
        "Votre nom",
        "[Name]",
        "Lorem ipsum",
        "test",
        "asdf",
        "N/A",
        "xxx",
        "12345",
        "Stop the boats now!",
        "Buy at cheap-pills.com",
    ];
    assert_eq!(
        signing.unlike("name", &names, "held").await,
        Vec::<String>::new()
    );
    let titles = ["Première ministre du Canada", "[Title]", "Your title"];
    assert_eq!(
        signing.unlike("title", &titles, "held").await,
        Vec::<String>::new()
    );
    assert_eq!(signing.counts().await, (0, 0));
}

#[tokio::test]
async fn real_names_are_published_whatever_they_look_like() {
    let signing = Signing::start_with(&[("UNDERSIGNED_LIMITS__SIGN", "1000/1m")]).await;
    let long = "Wolfeschlegelstein".repeat(12)[..200].to_owned();
    let names = [
        "東京 太郎",
        "О'Коннор",
        "Null",
        "Q",
        "O",
        "林",
        "Sukarno",
        long.as_str(),
        "Ada Trump-Whitford",
        "Tŝilhqot'in",
        "Łútsël K'é",
        "Nguyễn Thị Ậu",
        "ที่ปุ้ม น้ำผึ้ง",
        "कार्त्स्न्या शर्मा",
        "שָׁלוֹם בֶּן־צִיּוֹן",
        "نیک\u{200c}پور رضا",
        "J.R. Smith",
        "Ines St.John",
        "X Æ A-12",
        "JANE WHITFORD",
        "Pablo Diego José Francisco de Paula Juan Nepomuceno María de los Remedios Quill y Vega",
        "Test Quill",
        "Na Bo",
    ];
    assert_eq!(
        signing.unlike("name", &names, "published").await,
        Vec::<String>::new()
    );
    let affiliations = [
        "東京 org",
        "Minister of the Word, Tide Church",
        "N/A",
        "НИИ",
    ];
    assert_eq!(
        signing
            .unlike("affiliation", &affiliations, "published")
            .await,
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn a_name_that_only_looks_like_one_of_the_register_is_held_although_its_mailbox_may_speak() {
    let signing = Signing::start().await;
    signing.trust("The Amity Society", "amity.example").await;
    signing.registered("Amnesty Harbour", false).await;
    for (name, looks) in [
        ("The Аmity Society", true),
        ("Arnity Society", true),
        ("Amity Soc1ety", true),
        ("AmitySociety", true),
        ("Аmnesty Harbour", true),
        ("0ther Waves", false),
        ("AMITY SOCIETY", false),
    ] {
        let address = format!("n{}@amity.example", signing.app.rows("signature").await);
        let fields = with(AMITY, "organization", name);
        signing.signed(&with(&fields, "email", &address)).await;
        let reasons = signing.reasons().await;
        assert_eq!(
            reasons.contains("looks-like-entry"),
            looks,
            "{name}: {reasons}"
        );
    }
    assert_eq!(signing.counts().await, (1, 0));
    let held = signing.told(&["signatures", "list", "--held"]).await;
    assert!(held.contains("looks like The Amity Society ("), "{held}");
    assert!(
        held.contains("looks like      The Amity Society ("),
        "{held}"
    );
}

#[tokio::test]
async fn a_person_is_held_whose_name_or_affiliation_only_looks_like_a_members() {
    let signing = Signing::start().await;
    signing.registered("Amity Society", true).await;
    signing.registered("Mila", true).await;
    signing.registered("Harbour College", false).await;
    for (field, text, reason) in [
        ("name", "Аmity Society", "looks-like-member"),
        ("affiliation", "Amity S0ciety", "looks-like-member"),
        ("name", "Amity Society", "name-of-member"),
    ] {
        assert_eq!(signing.state_of(&with(ANN, field, text)).await, "held");
        assert!(signing.reasons().await.contains(reason), "{text}");
    }
    for (field, text) in [
        ("affiliation", "Amity Society"),
        ("affiliation", "Нarbour College"),
        ("name", "Mila"),
    ] {
        let state = signing.state_of(&with(ANN, field, text)).await;
        let mixed = signing.reasons().await.contains("mixed-scripts");
        assert_eq!(state == "held", mixed, "{text}");
        assert!(!signing.reasons().await.contains("member"), "{text}");
    }
}

#[tokio::test]
async fn a_correction_into_a_members_letters_waits() {
    let signing = Signing::start().await;
    signing.registered("Amity Society", true).await;
    let own = crate::own_page::own(&signing, ANN).await;
    let fields = [
        ("name", "Ann Quill"),
        ("affiliation", "Amity S0ciety"),
        ("visibility", "name"),
    ];
    let done = signing.submit(&format!("{own}/correct"), &fields).await;
    assert_eq!(done.header("location"), format!("{own}?done=waits"));
}

#[tokio::test]
async fn register_names_of_before_are_found_by_their_looks_after_an_upgrade() {
    let signing = Signing::start().await;
    signing.registered("Amnesty Harbour", false).await;
    let storage = &signing.app.app.storage;
    signing
        .write("UPDATE organization_name SET skeleton_key = NULL")
        .await;
    assert_eq!(organizations::set_skeleton_keys(storage).await.unwrap(), 1);
    assert_eq!(organizations::set_skeleton_keys(storage).await.unwrap(), 0);
    signing
        .signed(&with(AMITY, "organization", "Arnnesty Harbour"))
        .await;
    assert!(signing.reasons().await.contains("looks-like-entry"));
}

#[tokio::test]
async fn the_coalition_changes_its_protected_names_by_command() {
    let signing =
        Signing::start_with(&[("UNDERSIGNED_SCREENING__PROTECTED_NAMES", "Vera Vex")]).await;
    let told = signing
        .told(&["protected", "add", "Otto Vex", "--by", "Nadia"])
        .await;
    assert!(told.starts_with("Otto Vex is now protected"), "{told}");
    signing
        .told(&["protected", "add", "Minister of Tides", "--anywhere"])
        .await;
    signing
        .told(&["protected", "remove", "mickey mouse", "--by", "Nadia"])
        .await;
    for (name, title, state) in [
        ("Оttо Vex", "", "held"),
        ("Otto Vexler", "", "published"),
        ("Vera Vex", "", "held"),
        ("Ann Quill", "Minister of Tides (retired)", "held"),
        ("Mickey Mouse", "", "published"),
        ("Donald Duck", "", "held"),
    ] {
        let fields = with(&with(ANN, "name", name), "title", title);
        assert_eq!(signing.state_of(&fields).await, state, "{name}, {title}");
    }
    let list = signing.told(&["protected", "list"]).await;
    assert!(
        list.contains("added         Otto Vex\n") && list.contains("Minister of Tides, anywhere")
    );
    assert!(!list.contains("Mickey Mouse") && list.contains("joke          Donald Duck"));
    let refused = signing
        .refused(&["protected", "remove", "Nobody Known"])
        .await;
    assert!(refused.contains("is not protected"), "{refused}");
    let refused = signing.refused(&["protected", "add", "OTTO VEX"]).await;
    assert!(
        refused.contains("is protected already (added)"),
        "{refused}"
    );

    signing.told(&["protected", "add", "Mickey Mouse"]).await;
    signing.told(&["protected", "remove", "Otto Vex"]).await;
    let mickey = with(ANN, "name", "Mickey Mouse");
    assert_eq!(signing.state_of(&mickey).await, "held");
    let otto = with(ANN, "name", "Otto Vex");
    assert_eq!(signing.state_of(&otto).await, "published");
    let acts = "SELECT action FROM journal_entry WHERE action LIKE '%protect%' ORDER BY id";
    assert_eq!(signing.app.texts(acts).await.len(), 5);
}

#[tokio::test]
async fn names_of_the_settings_stay_protected_until_the_settings_change() {
    let settings = [("UNDERSIGNED_SCREENING__PROTECTED_NAMES", "Vera Vex; Paypal")];
    let signing = Signing::start_with(&settings).await;
    let pay = with(ANN, "affiliation", "Pаypаl Harbour");
    assert_eq!(signing.state_of(&pay).await, "held");
    let app = &signing.app.app;
    let actor = nadia();
    let context = app.act(&actor);
    let refused = protected_names::remove(&context, &app.settings, "paypal").await;
    let told = refusals::sentence(&refused.unwrap_err());
    assert!(told.contains("is in the settings"), "{told}");
}
