//! Every mail of the service, in both languages: to whom it goes, what its header says, that its two
//! bodies say the same, that its links work, and that it names nobody else. The walks that cause the
//! mails are in `mails_to_signatories` and `mails_of_coordinators`.

use std::collections::BTreeSet;
use std::sync::Mutex;

use scraper::{Html, Selector};
use undersigned::locale::Locale;
use undersigned::mail::transport::{Sender, Transport};
use undersigned::mail::{Kept, MailMessage};
use undersigned::routes;

use crate::harness::{LetterFolder, TestApp};
use crate::signing::Signing;
use crate::{mails_of_coordinators, mails_to_signatories};

const HOST: &str = "https://letters.example.org";

/// The mail of the doctor goes to a coordinator; `doctor` reads it.
const NOT_TO_SIGNATORIES: &[&str] = &["test"];

/// An instance whose mails have a sender, in one language, and which kinds of mail it wrote.
pub(crate) struct PostOffice {
    pub(crate) signing: Signing,
    pub(crate) locale: Locale,
    kinds: Mutex<BTreeSet<String>>,
}

/// A mail that must arrive: its kind, who gets it, and how its subject begins.
pub(crate) struct Expected<'a> {
    pub(crate) kind: &'a str,
    pub(crate) to: &'a str,
    pub(crate) english: &'a str,
    pub(crate) french: &'a str,
}

impl PostOffice {
    pub(crate) async fn open(locale: Locale) -> Self {
        let settings = [
            (
                "UNDERSIGNED_COALITION__POSTAL_ADDRESS__EN",
                "1 Quay Street, Halifax",
            ),
            (
                "UNDERSIGNED_COALITION__POSTAL_ADDRESS__FR",
                "1, rue du Quai, Halifax",
            ),
            ("UNDERSIGNED_COALITION__PHONE", "902-555-0199"),
        ];
        let app = TestApp::start_with(&settings).await;
        app.import(&LetterFolder::new("harbour")).await.unwrap();
        let sender = Sender {
            from: "letters@harbour.example".to_owned(),
            name: "Harbour Coalition".to_owned(),
            french_name: "Coalition du Havre".to_owned(),
            reply_to: "nadia@harbour.example".to_owned(),
            domain: "letters.example.org".to_owned(),
        };
        let mail = Transport::memory(sender);
        Self {
            signing: Signing { app, mail },
            locale,
            kinds: Mutex::default(),
        }
    }

    pub(crate) fn lang(&self) -> &'static str {
        self.locale.tag()
    }

    pub(crate) fn said<'a>(&self, english: &'a str, french: &'a str) -> &'a str {
        match self.locale {
            Locale::En => english,
            Locale::Fr => french,
        }
    }

    /// Signs in the language of the office.
    pub(crate) async fn sign(&self, fields: &[(&str, &str)]) {
        let sent = self.signing.sign(self.lang(), fields).await;
        assert_eq!(sent.status, 303);
    }

    /// Exactly one mail arrives, and it is the expected one.
    pub(crate) async fn deliver(&self, expected: Expected<'_>) -> MailMessage {
        self.deliver_all(vec![expected]).await.remove(0)
    }

    /// Exactly these mails arrive, in this order.
    pub(crate) async fn deliver_all(&self, expected: Vec<Expected<'_>>) -> Vec<MailMessage> {
        let before = self.signing.mail.kept().len();
        self.signing.arrived().await;
        let arrived = self.signing.mail.kept().split_off(before);
        let told: Vec<(&str, &str)> = arrived
            .iter()
            .map(|kept| (kept.message.to.as_str(), kept.message.subject.as_str()))
            .collect();
        let awaited: Vec<&str> = expected.iter().map(|one| one.english).collect();
        assert_eq!(arrived.len(), expected.len(), "{told:?} for {awaited:?}");
        let newest = format!(
            "SELECT kind FROM outgoing_mail ORDER BY id DESC LIMIT {}",
            expected.len()
        );
        let written = self.signing.texts(&newest).await;
        for (kept, expected) in arrived.iter().zip(&expected) {
            assert!(
                written.iter().any(|kind| kind == expected.kind),
                "{written:?}"
            );
            self.check(kept, expected).await;
        }
        let kinds = expected.iter().map(|expected| expected.kind.to_owned());
        self.kinds.lock().unwrap().extend(kinds);
        arrived.into_iter().map(|kept| kept.message).collect()
    }

    async fn check(&self, kept: &Kept, expected: &Expected<'_>) {
        let mail = &kept.message;
        assert_eq!(mail.to, expected.to);
        let subject = mail.subject.replace('\u{a0}', " ");
        let begins = self.said(expected.english, expected.french);
        assert!(subject.starts_with(begins), "{subject}");
        assert!(
            !subject.contains('\n') && !subject.contains('@'),
            "{subject}"
        );
        assert_eq!(mail.language, self.lang());
        self.check_head(kept);
        let spoken = Html::parse_document(&mail.html);
        assert_eq!(
            words_of_html(&spoken),
            words_of_text(&mail.text),
            "{begins}"
        );
        let foot = self.said(
            "Harbour Coalition, 1 Quay Street, Halifax, 902-555-0199",
            "Coalition du Havre, 1, rue du Quai, Halifax, 902-555-0199",
        );
        assert!(mail.text.trim_end().ends_with(foot), "{}", mail.text);
        // The recipient stands in `To` alone; nobody else stands anywhere.
        assert!(
            !mail.text.contains('@') && !mail.html.contains('@'),
            "{begins}"
        );
        self.check_links(mail, &spoken).await;
    }

    fn check_head(&self, kept: &Kept) {
        let coalition = self.said("Harbour Coalition", "Coalition du Havre");
        for line in [
            format!("From: \"{coalition}\" <letters@harbour.example>"),
            format!("To: {}", kept.message.to),
            "Reply-To: nadia@harbour.example".to_owned(),
            "Auto-Submitted: auto-generated".to_owned(),
            format!("Content-Language: {}", self.lang()),
        ] {
            assert!(kept.head.lines().any(|head| head == line), "{}", kept.head);
        }
        let names: Vec<&str> = kept
            .head
            .lines()
            .filter_map(|line| line.split(':').next())
            .collect();
        assert!(
            !names.iter().any(|name| ["Bcc", "Cc"].contains(name)),
            "{names:?}"
        );
    }

    /// The links of both bodies are the same, in the language of the mail, and lead to a page.
    async fn check_links(&self, mail: &MailMessage, html: &Html) {
        let links = |found: Vec<&str>| -> BTreeSet<String> {
            found.into_iter().map(str::to_owned).collect()
        };
        let written = links(
            mail.text
                .lines()
                .filter(|line| line.starts_with(HOST))
                .collect(),
        );
        let anchors = Selector::parse("a[href]").unwrap();
        let clickable = links(
            html.select(&anchors)
                .filter_map(|a| a.attr("href"))
                .collect(),
        );
        assert_eq!(written, clickable, "{}", mail.subject);
        for link in written {
            let path = link.strip_prefix(HOST).unwrap();
            assert!(path.starts_with(&format!("/{}/", self.lang())), "{path}");
            let page = self.signing.app.get(path).await;
            assert_eq!(page.status, 200, "{path} in {}", mail.subject);
        }
    }

    /// The walk caused these kinds, and no others.
    pub(crate) fn wrote(&self, kinds: &[&str]) {
        let written = self.kinds.lock().unwrap().clone();
        let written: BTreeSet<&str> = written.iter().map(String::as_str).collect();
        assert_eq!(written, kinds.iter().copied().collect());
    }
}

fn words_of_text(text: &str) -> Vec<String> {
    // The two dashes that mail programs know a foot by.
    let words = text.lines().filter(|line| *line != "-- ");
    words
        .flat_map(str::split_whitespace)
        .map(str::to_owned)
        .collect()
}

/// The words of an HTML body, without the labels of buttons: plain text shows the links themselves.
fn words_of_html(page: &Html) -> Vec<String> {
    let body = Selector::parse("body").unwrap();
    let button = Selector::parse("a[style*=inline-block]").unwrap();
    let labels: Vec<_> = page
        .select(&button)
        .flat_map(|label| label.descendants().map(|node| node.id()))
        .collect();
    let mut words = Vec::new();
    for node in page.select(&body).next().unwrap().descendants() {
        if let Some(text) = node
            .value()
            .as_text()
            .filter(|_| !labels.contains(&node.id()))
        {
            words.extend(text.split_whitespace().map(str::to_owned));
        }
    }
    words
}

#[test]
fn every_mail_of_the_catalogue_is_caused_by_one_of_the_walks() {
    let catalogue = routes::catalogue();
    let templates = catalogue
        .entries()
        .iter()
        .flat_map(|entry| &entry.templates);
    let listed: BTreeSet<&str> = templates
        .filter_map(|template| template.strip_prefix("mail/")?.strip_suffix("/body.txt"))
        .collect();
    let walks = [
        mails_to_signatories::KINDS,
        mails_of_coordinators::KINDS,
        NOT_TO_SIGNATORIES,
    ];
    let caused: BTreeSet<&str> = walks.into_iter().flatten().copied().collect();
    assert_eq!(caused, listed);
}
