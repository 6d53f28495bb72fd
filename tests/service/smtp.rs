//! Mail over a real socket: who is trusted, who we are, and what arrives.

use entity::outgoing_mail;
use entity::values::MailState;
use sea_orm::{EntityTrait, QueryOrder};
use undersigned::clock::{DAY, HOUR};
use undersigned::mail::transport::Sender;
use undersigned::mail::{Report, Transport};
use undersigned::schedule;

use crate::harness::{Protection, SmtpServer};
use crate::signing::{ANN, Signing};

pub(crate) const SENT: Report = Report {
    sent: 1,
    retried: 0,
    given_up: 0,
};
pub(crate) const RETRIED: Report = Report {
    sent: 0,
    retried: 1,
    given_up: 0,
};

pub(crate) fn sender() -> Sender {
    Sender {
        from: "letters@harbour.example".to_owned(),
        name: "Harbour Coalition".to_owned(),
        french_name: "Coalition du Havre".to_owned(),
        reply_to: "nadia@harbour.example".to_owned(),
        domain: "letters.example.org".to_owned(),
    }
}

pub(crate) fn unprotected(server: &SmtpServer) -> Transport {
    let url = format!("smtp://127.0.0.1:{}?tls=none", server.port);
    Transport::from_url(&url, None, sender()).unwrap()
}

pub(crate) async fn signed() -> Signing {
    let signing = Signing::start().await;
    assert_eq!(signing.sign("en", ANN).await.status, 303);
    signing
}

pub(crate) async fn round(signing: &Signing, transport: &Transport) -> Report {
    schedule::run_due(&signing.app.app, transport).await
}

pub(crate) async fn rows(signing: &Signing) -> Vec<outgoing_mail::Model> {
    outgoing_mail::Entity::find()
        .order_by_asc(outgoing_mail::Column::Id)
        .all(signing.app.app.storage.read())
        .await
        .unwrap()
}

pub(crate) async fn row(signing: &Signing) -> outgoing_mail::Model {
    rows(signing).await.remove(0)
}

#[tokio::test]
async fn a_mail_arrives_whole_with_the_headers_of_a_machine_that_a_person_answers() {
    let server = SmtpServer::plain().await;
    let signing = signed().await;
    let transport = unprotected(&server);
    assert_eq!(round(&signing, &transport).await, SENT);
    let mail = server.received().remove(0);
    assert_eq!(mail.recipients, ["ann@example.org"]);
    assert_eq!(mail.header("To"), "ann@example.org");
    assert_eq!(
        mail.header("From"),
        "\"Harbour Coalition\" <letters@harbour.example>"
    );
    assert_eq!(mail.header("Reply-To"), "nadia@harbour.example");
    assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
    assert_eq!(mail.header("Date"), "Thu, 09 Jul 2026 16:00:00 +0000");
    assert_eq!(mail.header("Content-Language"), "en");
    let id = mail.header("Message-ID");
    assert!(id.starts_with('<') && id.ends_with("@letters.example.org>"));
    assert!(
        mail.header("Content-Type")
            .starts_with("multipart/alternative")
    );
    assert!(mail.headers("Bcc").is_empty() && mail.headers("Cc").is_empty());
    let kinds: Vec<&str> = mail
        .body()
        .lines()
        .filter(|line| line.starts_with("Content-Type"))
        .collect();
    assert_eq!(
        kinds,
        [
            "Content-Type: text/plain; charset=utf-8",
            "Content-Type: text/html; charset=utf-8"
        ]
    );
    let sent = row(&signing).await;
    assert_eq!((sent.state, sent.sealed), (MailState::Sent, None));
    assert_eq!(round(&signing, &transport).await, Report::default());
}

#[tokio::test]
async fn with_starttls_and_with_tls_the_relays_own_certificate_is_trusted_by_setting_only() {
    for (protection, scheme) in [(Protection::StartTls, "smtp"), (Protection::Tls, "smtps")] {
        let signing = signed().await;
        let server = SmtpServer::start(protection, "localhost", None).await;
        let url = format!("{scheme}://localhost:{}", server.port);
        let strange = Transport::from_url(&url, None, sender()).unwrap();
        assert_eq!(round(&signing, &strange).await, RETRIED, "{scheme}");
        assert!(server.received().is_empty());
        let fault = row(&signing).await.fault.unwrap();
        assert!(fault.contains("certificate"), "{fault}");
        signing.app.app.clock.advance(HOUR);
        let known = Transport::from_url(&url, Some(&server.certificate()), sender()).unwrap();
        assert_eq!(round(&signing, &known).await, SENT, "{scheme}");
        assert!(server.received()[0].encrypted);
    }
}

#[tokio::test]
async fn a_certificate_for_another_host_is_refused_and_so_is_a_server_without_starttls() {
    let signing = signed().await;
    let other = SmtpServer::start(Protection::StartTls, "other.test", None).await;
    let url = format!("smtp://localhost:{}", other.port);
    let transport = Transport::from_url(&url, Some(&other.certificate()), sender()).unwrap();
    assert_eq!(round(&signing, &transport).await, RETRIED);
    signing.app.app.clock.advance(HOUR);
    let bare = SmtpServer::plain().await;
    let url = format!("smtp://localhost:{}", bare.port);
    let transport = Transport::from_url(&url, None, sender()).unwrap();
    assert_eq!(round(&signing, &transport).await, RETRIED);
    assert!(other.received().is_empty() && bare.received().is_empty());
}

#[tokio::test]
async fn the_password_of_the_url_is_given_and_a_wrong_one_loses_no_mail() {
    for mechanism in ["PLAIN", "LOGIN"] {
        let signing = signed().await;
        let login = Some((mechanism, "post+office@x", "a b/c%"));
        let server = SmtpServer::start(Protection::StartTls, "localhost", login).await;
        let with = |name_and_password: &str| {
            let url = format!("smtp://{name_and_password}@localhost:{}", server.port);
            Transport::from_url(&url, Some(&server.certificate()), sender()).unwrap()
        };
        let wrong = with("post%2Boffice%40x:wrong");
        assert_eq!(round(&signing, &wrong).await, RETRIED, "{mechanism}");
        signing.app.app.clock.advance(HOUR);
        let none = Transport::from_url(
            &format!("smtp://localhost:{}", server.port),
            Some(&server.certificate()),
            sender(),
        )
        .unwrap();
        assert_eq!(round(&signing, &none).await, RETRIED, "{mechanism}");
        signing.app.app.clock.advance(HOUR);
        let right = with("post+office%40x:a%20b%2Fc%25");
        assert_eq!(round(&signing, &right).await, SENT, "{mechanism}");
        assert_eq!(server.received()[0].proved_by, Some(mechanism));
    }
}

#[tokio::test]
async fn several_mails_go_over_one_connection() {
    let server = SmtpServer::plain().await;
    let signing = Signing::start().await;
    for number in 0..5 {
        let address = format!("p{number}@example.org");
        let mut fields = ANN.to_vec();
        fields.retain(|(name, _)| *name != "email");
        fields.push(("email", &address));
        signing.sign("en", &fields).await;
    }
    let report = round(&signing, &unprotected(&server)).await;
    assert_eq!((report.sent, server.conversations()), (5, 1));
}

#[tokio::test]
async fn names_that_would_break_a_header_are_cleaned_and_never_panic() {
    let server = SmtpServer::plain().await;
    let signing = signed().await;
    for name in [
        "Harbour\r\nBcc: all@example.org",
        "Har\0bour\u{202e} \"Coalition\" <x@y.example>",
        "",
        &"Ħ\u{301}".repeat(500),
    ] {
        let hostile = Sender {
            name: name.to_owned(),
            french_name: name.to_owned(),
            ..sender()
        };
        let url = format!("smtp://127.0.0.1:{}?tls=none", server.port);
        let transport = Transport::from_url(&url, None, hostile).unwrap();
        let report = round(&signing, &transport).await;
        assert_eq!((report.retried, report.given_up), (0, 0), "{name:?}");
        assert!(report.sent > 0, "{name:?}");
        signing.sign("fr", ANN).await;
        signing.app.app.clock.advance(DAY);
    }
    for mail in server.received() {
        assert!(mail.headers("Bcc").is_empty());
        assert_eq!(mail.recipients, ["ann@example.org"]);
        assert!(
            mail.header("From").ends_with("<letters@harbour.example>")
                || mail.header("From") == "letters@harbour.example"
        );
    }
}

#[tokio::test]
async fn a_wrong_sender_relay_or_certificate_stops_the_start_in_one_sentence() {
    let wrong = |url: &str, from: &str| {
        let sender = Sender {
            from: from.to_owned(),
            ..sender()
        };
        Transport::from_url(url, None, sender).unwrap_err()
    };
    assert!(wrong("smtp://relay.test", "nobody").contains("UNDERSIGNED_MAIL_FROM"));
    assert!(wrong("smtp://relay.test?tls=none", "a@b.example").contains("loopback addresses only"));
    assert!(wrong("carrier:pigeon", "a@b.example").contains("UNDERSIGNED_MAIL_URL"));
    let absent = std::path::Path::new("/nowhere/relay.pem");
    let fault = Transport::from_url("smtps://relay.test", Some(absent), sender()).unwrap_err();
    assert!(fault.contains("UNDERSIGNED_MAIL_CERTIFICATE"));
}
