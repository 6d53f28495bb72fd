//! Signing by form, the mail, and the confirmation.

use poem::http::Method;
use undersigned::mail::MailMessage;
use undersigned::mail::transport::{Sender, Transport};
use undersigned::organizations;
use undersigned::schedule;
use undersigned::web::form_token;

use crate::harness::{Answer, LetterFolder, TestApp};

pub(crate) const ANN: &[(&str, &str)] = &[
    ("kind", "individual"),
    ("name", "Ann Quill"),
    ("email", "ann@example.org"),
    ("visibility", "name"),
    ("publish", "yes"),
];
pub(crate) const AMITY: &[(&str, &str)] = &[
    ("kind", "organization"),
    ("organization", "The Amity Society"),
    ("name", "Ines Varga"),
    ("email", "ines@amity.example"),
    ("authorized", "yes"),
];

pub(crate) struct Signing {
    pub(crate) app: TestApp,
    pub(crate) mail: Transport,
}

impl Signing {
    pub(crate) async fn start() -> Self {
        Self::start_with(&[]).await
    }

    pub(crate) async fn start_with(settings: &[(&str, &str)]) -> Self {
        Self::over(TestApp::start_with(settings).await).await
    }

    /// The harbour letter on an instance.
    pub(crate) async fn over(app: TestApp) -> Self {
        app.import(&LetterFolder::new("harbour")).await.unwrap();
        Self::on(app)
    }

    /// A letter that is there already.
    pub(crate) fn on(app: TestApp) -> Self {
        Self {
            app,
            mail: Transport::memory(Sender::default()),
        }
    }

    pub(crate) async fn sign(&self, lang: &str, fields: &[(&str, &str)]) -> Answer {
        self.submit(&format!("/{lang}/harbour/sign"), fields).await
    }

    /// The mails that arrived since the last look.
    pub(crate) async fn arrived(&self) -> Vec<MailMessage> {
        let before = self.mail.remembered().len();
        schedule::run_due(&self.app.app, &self.mail).await;
        self.mail.remembered().split_off(before)
    }

    pub(crate) async fn press(&self, link: &str) -> Answer {
        self.submit(link, &[]).await
    }

    /// Opens a page and sends its form with these fields.
    pub(crate) async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self
            .app
            .get(path)
            .await
            .attributes("input[name=token]", "value")
            .remove(0);
        let mut typed = fields.to_vec();
        typed.push(("token", &token));
        self.app.post(path, &typed).await
    }

    /// Signs, reads the one mail and presses its button.
    pub(crate) async fn signed(&self, fields: &[(&str, &str)]) -> Answer {
        self.arrived().await;
        assert_eq!(self.sign("en", fields).await.status, 303);
        let mails = self.arrived().await;
        assert_eq!(mails.len(), 1);
        self.press(&link(&mails[0])).await
    }

    /// Lets mail from a domain speak for an organization, which the register then knows.
    pub(crate) async fn trust(&self, name: &str, domain: &str) {
        let names = organizations::Names::alone(name);
        let connection = self.app.app.storage.write();
        let id = organizations::create(connection, &names, None, "test", 0)
            .await
            .unwrap();
        organizations::trust(connection, id, domain).await.unwrap();
    }

    /// Every mail since the start, those just due included.
    pub(crate) async fn all_mail(&self) -> Vec<MailMessage> {
        self.arrived().await;
        self.mail.remembered()
    }

    /// Presses a button of a page that was opened before: with a token of its form, and without
    /// looking at the page as it may be by now.
    pub(crate) async fn press_open(
        &self,
        path: &str,
        purpose: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let app = &self.app.app;
        let token = form_token::issue(app.keys.form.bytes(), purpose, app.now());
        let mut typed = fields.to_vec();
        typed.push(("token", &token));
        self.app.post(path, &typed).await
    }

    pub(crate) async fn sentence(&self) -> String {
        self.app
            .get("/en/harbour")
            .await
            .texts("#sentence")
            .remove(0)
    }
}

pub(crate) fn link(mail: &MailMessage) -> String {
    link_to(mail, "/confirm/")
}

/// The path of the first link in a mail that leads to a place.
pub(crate) fn link_to(mail: &MailMessage, place: &str) -> String {
    let line = mail
        .text
        .lines()
        .find(|line| line.starts_with("https://") && line.contains(place));
    line.unwrap_or_else(|| panic!("no {place} in: {}", mail.text))
        .trim()
        .strip_prefix("https://letters.example.org")
        .unwrap()
        .to_owned()
}

/// The code in a mail.
pub(crate) fn code(mail: &MailMessage) -> String {
    let mut lines = mail.text.lines();
    lines
        .find(|line| line.len() == 9 && line.as_bytes()[4] == b' ')
        .unwrap()
        .to_owned()
}

pub(crate) fn with<'a>(
    fields: &[(&'a str, &'a str)],
    name: &'a str,
    value: &'a str,
) -> Vec<(&'a str, &'a str)> {
    let mut typed: Vec<_> = fields
        .iter()
        .copied()
        .filter(|(field, _)| *field != name)
        .collect();
    typed.push((name, value));
    typed
}

#[tokio::test]
async fn an_individual_signs_confirms_and_is_counted_and_listed() {
    let signing = Signing::start().await;
    assert_eq!(signing.sign("fr", ANN).await.status, 303);
    let mails = signing.arrived().await;
    assert_eq!(mails[0].to, "ann@example.org");
    assert_eq!(
        mails[0].subject,
        "Confirmez votre signature\u{a0}: Gardons le havre ouvert"
    );
    assert!(!mails[0].text.contains("Ann Quill"));
    assert_eq!(
        signing.sentence().await,
        "No signatures yet. Yours can be the first."
    );
    let done = signing.press(&link(&mails[0])).await;
    assert!(done.body.contains("cette signature compte"));
    assert_eq!(done.header("referrer-policy"), "same-origin");
    assert_eq!(signing.sentence().await, "1 individual");
    assert_eq!(signing.app.get("/en/harbour").await.names(), ["Ann Quill"]);
}

#[tokio::test]
async fn a_link_opened_by_scanners_confirms_nothing_and_a_second_press_changes_nothing() {
    let signing = Signing::start().await;
    signing.sign("en", ANN).await;
    let link = link(&signing.arrived().await[0]);
    for method in [Method::GET, Method::HEAD, Method::GET] {
        assert_eq!(signing.app.ask(method, &link, &[]).await.status, 200);
    }
    assert_eq!(
        signing.sentence().await,
        "No signatures yet. Yours can be the first."
    );
    let first = signing.press(&link).await;
    let second = signing.app.get(&link).await;
    assert!(
        first.body.contains("this signature counts")
            && second.body.contains("this signature counts")
    );
    assert_eq!(signing.sentence().await, "1 individual");
}

#[tokio::test]
async fn a_code_confirms_only_on_the_page_of_its_signing() {
    let signing = Signing::start().await;
    let sent = signing.sign("en", ANN).await.header("location").to_owned();
    let mail = signing.arrived().await.remove(0);
    let code = code(&mail);
    let token = signing
        .app
        .get(&sent)
        .await
        .attributes("input[name=token]", "value")
        .remove(0);
    let wrong = signing
        .app
        .post(&sent, &[("token", &token), ("code", "0000 0001")])
        .await;
    assert_eq!(
        (wrong.status.as_u16(), wrong.texts("#code-fault").len()),
        (422, 1)
    );
    let right = signing
        .app
        .post(&sent, &[("token", &token), ("code", &code)])
        .await;
    assert!(right.body.contains("this signature counts"));
}

#[tokio::test]
async fn ten_wrong_codes_block_further_codes() {
    let signing = Signing::start().await;
    let sent = signing.sign("en", ANN).await.header("location").to_owned();
    let code = code(&signing.arrived().await[0]);
    let token = signing
        .app
        .get(&sent)
        .await
        .attributes("input[name=token]", "value")
        .remove(0);
    for _ in 0..10 {
        signing
            .app
            .post(&sent, &[("token", &token), ("code", "9")])
            .await;
    }
    assert_eq!(
        signing
            .app
            .post(&sent, &[("token", &token), ("code", &code)])
            .await
            .status,
        422
    );
}

#[tokio::test]
async fn form_errors_keep_what_was_typed() {
    let signing = Signing::start().await;
    let answer = signing
        .sign(
            "en",
            &[
                ("kind", "both"),
                ("organization", "Amity"),
                ("name", "Zoë"),
                ("email", "joanna@"),
            ],
        )
        .await;
    assert_eq!(answer.status, 422);
    let wrong = answer.texts(".summary a");
    assert!(wrong.contains(&"Enter a complete email address, such as name@example.ca".to_owned()));
    assert_eq!(
        answer.attributes(".summary a", "href"),
        ["#email", "#visibility", "#authorized", "#publish"]
    );
    assert_eq!(answer.attributes("#email", "value"), ["joanna@"]);
    assert_eq!(answer.attributes("#name", "value"), ["Zoë"]);
    assert!(answer.texts("title")[0].starts_with("Error:"));
}

#[tokio::test]
async fn signing_again_gives_the_same_page_and_another_mail() {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    signing.arrived().await;
    let again = signing.sign("en", ANN).await;
    let fresh = signing
        .sign("en", &with(ANN, "email", "ben@example.org"))
        .await;
    assert_eq!(
        (again.status, again.body.len()),
        (fresh.status, fresh.body.len())
    );
    assert_eq!(
        again.header("location").len(),
        fresh.header("location").len()
    );
    let subjects: Vec<String> = signing
        .arrived()
        .await
        .into_iter()
        .map(|mail| mail.subject)
        .collect();
    assert_eq!(
        subjects,
        [
            "You have already signed: Keep the harbour open",
            "Confirm your signature: Keep the harbour open"
        ]
    );
    assert_eq!(signing.sentence().await, "1 individual");
}

#[tokio::test]
async fn a_couple_shares_an_address_and_a_third_name_waits() {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    signing.signed(&with(ANN, "name", "Ben Quill")).await;
    assert_eq!(signing.sentence().await, "2 individuals");
    let third = signing.signed(&with(ANN, "name", "Cy Quill")).await;
    assert!(third.body.contains("We will check it before listing it"));
    assert_eq!(signing.sentence().await, "2 individuals");
}

#[tokio::test]
async fn counted_only_signatures_are_named_nowhere() {
    let signing = Signing::start().await;
    signing.signed(&with(ANN, "visibility", "counted")).await;
    assert_eq!(
        signing.sentence().await,
        "1 individual who asked not to be named"
    );
    for path in [
        "/en/harbour",
        "/en/harbour/signatories?q=ann",
        "/api/v1/letters/harbour/signatories",
    ] {
        assert!(
            !signing.app.get(path).await.body.contains("Quill"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn an_organization_is_held_unless_its_mailbox_may_speak_for_it() {
    let signing = Signing::start().await;
    let held = signing.signed(AMITY).await;
    assert!(held.body.contains("We will check it before listing it"));
    assert!(
        signing.arrived().await[0]
            .subject
            .starts_with("Signature received; one check remains")
    );
    assert_eq!(
        signing.sentence().await,
        "No signatures yet. Yours can be the first."
    );

    signing.trust("Tidal Law", "tidal.example").await;
    let tidal = with(
        &with(AMITY, "organization", "TIDAL LAW, Inc."),
        "email",
        "ada@mail.tidal.example",
    );
    let listed = signing.signed(&tidal).await;
    assert!(listed.body.contains("this signature counts"));
    assert_eq!(
        signing.app.get("/en/harbour").await.texts(".standing"),
        ["confirmed by email from tidal.example"]
    );
    assert_eq!(
        signing.app.get("/fr/harbour").await.texts(".whole"),
        ["(tidal.example)"]
    );
    let second = signing
        .signed(&with(&tidal, "email", "eve@tidal.example"))
        .await;
    assert!(second.body.contains("We will check it before listing it"));
    assert_eq!(signing.sentence().await, "1 organization");
}

#[tokio::test]
async fn both_in_one_pass_is_one_mail_one_button_and_two_rows() {
    let signing = Signing::start().await;
    let both = with(
        &with(&with(AMITY, "kind", "both"), "visibility", "name"),
        "publish",
        "yes",
    );
    let done = signing.signed(&both).await;
    assert!(
        done.body.contains("this signature counts")
            && done.body.contains("We will check it before listing it")
    );
    assert_eq!(signing.sentence().await, "1 individual");
}

#[tokio::test]
async fn deceptive_names_are_held_and_odd_ones_are_not() {
    let signing = Signing::start().await;
    let held = signing
        .signed(&with(ANN, "name", "buy at cheap-pills.com"))
        .await;
    assert!(held.body.contains("We will check it before listing it"));
    signing.arrived().await;
    for (number, name) in [
        "東京",
        "О'Коннор",
        "Null",
        "X Æ A-12",
        "ᐃᓄᐃᑦ",
        "Tŝilhqot'in",
        "Q",
    ]
    .into_iter()
    .enumerate()
    {
        let address = format!("p{number}@example.org");
        let done = signing
            .signed(&with(&with(ANN, "name", name), "email", &address))
            .await;
        assert!(done.body.contains("this signature counts"), "{name}");
    }
    assert_eq!(signing.sentence().await, "7 individuals");
}
