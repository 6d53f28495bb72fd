//! Mail that is not taken at once: refused, cut or left hanging, none is lost.

use std::time::Duration;

use entity::values::{MailState, SignatureState};
use entity::{outgoing_mail, signature};
use sea_orm::EntityTrait;
use sea_orm::sea_query::Expr;
use undersigned::clock::{DAY, HOUR, MINUTE};
use undersigned::mail::transport::SmtpTimeouts;
use undersigned::mail::{Report, Transport};
use undersigned::moderation;
use undersigned::schedule;

use crate::harness::{Deed, Moment, SmtpServer};
use crate::signing::{ANN, Signing};
use crate::smtp::{RETRIED, SENT, round, row, rows, signed, unprotected};

const GIVEN_UP: Report = Report {
    sent: 0,
    retried: 0,
    given_up: 1,
};

/// Ann's form, from another address.
fn from(address: &str) -> Vec<(&str, &str)> {
    let mut fields = ANN.to_vec();
    fields.retain(|(name, _)| *name != "email");
    fields.push(("email", address));
    fields
}

/// A transport that waits for one moment only: for the mail's being taken, or for each step before.
fn impatient(server: &SmtpServer, moment: Moment) -> Transport {
    let (short, long) = (Duration::from_secs(2), Duration::from_secs(60));
    let (step, taking) = match moment {
        Moment::Text | Moment::Dot => (long, short),
        _ => (short, long),
    };
    unprotected(server).with_timeouts(SmtpTimeouts { step, taking })
}

#[tokio::test]
async fn temporary_smtp_refusals_are_retried_and_permanent_ones_are_not() {
    for (moment, said, report) in [
        (Moment::Greeting, "421 4.3.2 too busy", RETRIED),
        (Moment::Greeting, "554 5.3.2 no mail here", RETRIED),
        (Moment::Mail, "421 closing", RETRIED),
        (Moment::Mail, "550 5.7.1 sender unknown", RETRIED),
        (
            Moment::Recipient,
            "450 4.2.1 <ann@example.org> is greylisted",
            RETRIED,
        ),
        (
            Moment::Recipient,
            "550-5.1.1 <ann@example.org>: no such\r\n550 mailbox here: ANN",
            GIVEN_UP,
        ),
        (Moment::Data, "451 4.3.0 not now", RETRIED),
        (Moment::Dot, "452 4.3.1 disk full", RETRIED),
        (
            Moment::Dot,
            "554 5.7.1 we dislike https://letters.example.org/en/confirm/0123456789abcdefghjkmnpqrs",
            GIVEN_UP,
        ),
    ] {
        let server = SmtpServer::plain().await;
        let signing = signed().await;
        let transport = unprotected(&server);
        server.once(moment, Deed::Say(said));
        assert_eq!(round(&signing, &transport).await, report, "{said}");
        let mail = row(&signing).await;
        let fault = mail.fault.clone().unwrap();
        assert!(fault.contains(&said[..3]), "{fault}");
        for secret in ["ann", "ANN", "confirm", "0123456789abcdef"] {
            assert!(!fault.contains(secret), "{fault}");
        }
        signing.app.app.clock.advance(7 * HOUR);
        if report == RETRIED {
            assert_eq!(mail.state, MailState::Waiting, "{said}");
            assert_eq!(round(&signing, &transport).await, SENT, "{said}");
        } else {
            assert_eq!((mail.state, mail.sealed), (MailState::GivenUp, None));
            assert_eq!(round(&signing, &transport).await, Report::default());
            let pending = [SignatureState::Pending];
            let lines = moderation::list_signatures(&signing.app.app.storage, None, &pending).await;
            assert_eq!(lines.unwrap()[0].mail_fault, Some(fault));
        }
        assert_eq!(server.received().len(), usize::from(report == RETRIED));
    }
}

#[tokio::test]
async fn broken_smtp_connections_lose_no_mail() {
    for moment in [
        Moment::Greeting,
        Moment::Mail,
        Moment::Recipient,
        Moment::Data,
        Moment::Text,
        Moment::Dot,
    ] {
        for deed in [Deed::Cut, Deed::Hang] {
            let server = SmtpServer::plain().await;
            let signing = signed().await;
            server.once(moment, deed);
            let transport = match deed {
                Deed::Hang => impatient(&server, moment),
                _ => unprotected(&server),
            };
            let what = format!("{deed:?} at {moment:?}");
            assert_eq!(round(&signing, &transport).await, RETRIED, "{what}");
            assert_eq!(row(&signing).await.state, MailState::Waiting, "{what}");
            server.behave();
            signing.app.app.clock.advance(2 * MINUTE);
            let patient = unprotected(&server);
            assert_eq!(round(&signing, &patient).await, SENT, "{what}");
            let ids: Vec<String> = server
                .received()
                .iter()
                .map(|mail| mail.header("Message-ID"))
                .collect();
            let times = if moment == Moment::Dot { 2 } else { 1 };
            assert_eq!(ids.len(), times, "{what}");
            assert!(ids.iter().all(|id| *id == ids[0]), "{what}");
        }
    }
}

#[tokio::test]
async fn a_late_smtp_answer_is_not_taken_for_the_next_message() {
    let server = SmtpServer::plain().await;
    let signing = signed().await;
    signing.sign("en", &from("ben@example.org")).await;
    server.once(Moment::Dot, Deed::Hang);
    server.once(Moment::Recipient, Deed::Say("550 5.1.1 nobody"));
    let report = round(&signing, &impatient(&server, Moment::Dot)).await;
    assert_eq!((report.sent, report.retried, report.given_up), (0, 1, 1));
    assert_eq!(server.conversations(), 2);
}

#[tokio::test]
async fn undeliverable_mail_is_retried_for_days_and_then_given_up() {
    let server = SmtpServer::plain().await;
    let signing = signed().await;
    let transport = unprotected(&server);
    let begun = signing.app.app.now();
    let mut pauses = Vec::new();
    loop {
        server.once(Moment::Greeting, Deed::Say("421 4.3.2 closed"));
        let report = round(&signing, &transport).await;
        let mail = row(&signing).await;
        if report == GIVEN_UP {
            assert_eq!((mail.state, mail.sealed), (MailState::GivenUp, None));
            assert!(mail.fault.unwrap().contains("421"));
            break;
        }
        assert_eq!(report, RETRIED);
        let pause = mail.due_at - signing.app.app.now();
        signing.app.app.clock.advance(pause - 1);
        assert_eq!(round(&signing, &transport).await, Report::default());
        signing.app.app.clock.advance(1);
        pauses.push(pause);
    }
    let least = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR];
    for (at, pause) in pauses.iter().enumerate() {
        let least = least[at.min(least.len() - 1)];
        assert!((least..least + least / 5).contains(pause), "{pauses:?}");
    }
    assert_eq!(pauses.len(), 19);
    assert!(signing.app.app.now() - begun > 3 * DAY);
}

#[tokio::test]
async fn a_mail_that_cannot_be_decrypted_does_not_block_others() {
    let server = SmtpServer::plain().await;
    let signing = signed().await;
    outgoing_mail::Entity::update_many()
        .col_expr(
            outgoing_mail::Column::Sealed,
            Expr::value(b"no seal of ours".to_vec()),
        )
        .exec(signing.app.app.storage.write())
        .await
        .unwrap();
    signing.sign("en", &from("ben@example.org")).await;
    let report = round(&signing, &unprotected(&server)).await;
    assert_eq!((report.sent, report.retried, report.given_up), (1, 0, 1));
    assert_eq!(server.received()[0].recipients, ["ben@example.org"]);
    assert_eq!(rows(&signing).await[0].state, MailState::GivenUp);
}

#[tokio::test]
async fn expired_mail_is_not_sent() {
    let server = SmtpServer::plain().await;
    let signing = signed().await;
    signing.app.app.clock.advance(7 * DAY);
    let transport = unprotected(&server);
    assert_eq!(round(&signing, &transport).await, GIVEN_UP);
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn two_servers_on_one_database_send_each_mail_once() {
    let server = SmtpServer::plain().await;
    let signing = Signing::start().await;
    for number in 0..12 {
        let address = format!("p{number}@example.org");
        signing.sign("en", &from(&address)).await;
    }
    let ways = [(); 4].map(|()| unprotected(&server));
    let reports = futures_util::future::join_all(ways.iter().map(|way| round(&signing, way))).await;
    assert_eq!(reports.iter().map(|report| report.sent).sum::<usize>(), 12);
    let mut to: Vec<String> = server
        .received()
        .into_iter()
        .flat_map(|mail| mail.recipients)
        .collect();
    to.sort();
    to.dedup();
    assert_eq!(to.len(), 12);
}

#[tokio::test]
async fn a_hanging_mail_server_does_not_delay_other_mail_or_work() {
    let server = SmtpServer::plain().await;
    let signing = signed().await;
    signing.sign("en", &from("ben@example.org")).await;
    server.once(Moment::Recipient, Deed::Hang);
    let app = signing.app.app.clone();
    let states = async || {
        let rows = signature::Entity::find().all(app.storage.read()).await;
        rows.unwrap().into_iter().map(|row| row.state)
    };
    let watched = async {
        while server.received().is_empty() {
            tokio::task::yield_now().await;
        }
        app.clock.advance(8 * DAY);
        while states().await.any(|state| state == SignatureState::Pending) {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        () = schedule::run(app.clone(), unprotected(&server)) => panic!("it works until dropped"),
        () = watched => {}
    }
}
