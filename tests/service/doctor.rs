//! `undersigned doctor`: what it finds, what it advises, and how it ends.

use std::net::SocketAddr;
use std::process::Command;

use undersigned::secret::SecretKey;

use crate::harness::{Process, TestDatabase, stubs, text};

const PUBLISHED: &[(&str, &str)] = &[
    ("north.example", "google-site-verification=abc"),
    ("north.example", "v=spf1 a:mail.north.example -all"),
    (
        "_dmarc.north.example",
        "v=DMARC1; p=quarantine; rua=mailto:a@north.example",
    ),
    // Longer than the 255 bytes of one part, as real keys are.
    (
        "s1._domainkey.north.example",
        concat!(
            "v=DKIM1; k=rsa; p=",
            "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAlAzL1doyDmB8n8gSJJAXpZ69mJoqQqSfIFwTWSvgj0JM",
            "4H0/s3Sq9uYsg81IFYB8qO2gWYoJaYyIjCkE2LtQlycY6tV7i8uV3QACplqFU5+FMdNwXoC0tBeIlLURVwPW0B6M",
            "RtidMiLglvRKc1R1QXOjxNly26DO5z1VThBs+AaUxImYIrzAD0ko15d7kJhGtOw4u5wkt4wSkIlhyDFSrsLd+j/M",
            "57io40xIDFLBPpaRiu2IHq78j+UiluCov0Ezm2dwpFD01u74gXE5btPal5pNpmAS4HD9Lb2XTpQpiNnt3vaYjxKv",
            "JSau8oLpz0SZLH0TSRvZ8fVtsqPGjpSwPwIDAQAB"
        ),
    ),
];

struct Diagnosis {
    sound: bool,
    told: String,
}

impl Diagnosis {
    /// The line of a subject.
    fn line(&self, subject: &str) -> &str {
        let lines = self.told.lines();
        let mut found = lines.filter(|line| line.split_whitespace().nth(1) == Some(subject));
        found
            .next()
            .unwrap_or_else(|| panic!("no {subject} in\n{}", self.told))
    }
}

fn diagnose(
    environment: &[(String, String)],
    changes: &[(&str, &str)],
    arguments: &[&str],
) -> Diagnosis {
    let output = Command::new(env!("CARGO_BIN_EXE_undersigned"))
        .arg("doctor")
        .args(arguments)
        .envs(environment.iter().cloned())
        .envs(changes.iter().copied())
        .output()
        .unwrap();
    Diagnosis {
        sound: output.status.success(),
        told: text(&output.stdout) + &text(&output.stderr),
    }
}

/// An instance that was served once, and settings that send by a stub.
async fn served() -> (TestDatabase, Vec<(String, String)>) {
    let database = TestDatabase::create().await;
    let environment = database.environment();
    assert!(Process::serve(&environment).stop("TERM").0.success());
    (database, environment)
}

fn relay(address: SocketAddr, password: &str) -> String {
    format!("smtp://ines:{password}@{address}?tls=none")
}

#[tokio::test]
async fn doctor_finds_no_problem_and_sends_its_test_message() {
    let (database, environment) = served().await;
    let (mail, taken) = stubs::smtp();
    let dns = stubs::dns(PUBLISHED).to_string();
    let changes = [
        ("UNDERSIGNED_MAIL_URL", relay(mail, "right")),
        ("UNDERSIGNED_MAIL_FROM", "letters@north.example".to_owned()),
    ];
    let changes: Vec<(&str, &str)> = changes
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let arguments = [
        "--resolver",
        &dns,
        "--to",
        "ines@tides.example",
        "--lang",
        "fr",
    ];
    let found = diagnose(&environment, &changes, &arguments);
    assert!(found.sound, "{}", found.told);
    let kept = if database.is_postgres() {
        "synchronous_commit=on"
    } else {
        "synchronous=FULL"
    };
    assert!(found.line("database").contains(kept));
    for subject in [
        "address", "clock", "key", "outbox", "mail", "message", "SPF", "DKIM", "DMARC",
    ] {
        assert!(
            found.line(subject).starts_with("ok"),
            "{}",
            found.line(subject)
        );
    }
    assert!(found.line("DKIM").contains("s1"));
    let taken = taken.lock().unwrap();
    assert!(taken.contains("To: ines@tides.example"), "{taken}");
    assert!(taken.contains("Auto-Submitted: auto-generated"), "{taken}");
}

#[tokio::test]
async fn doctor_fails_on_missing_dns_records_and_shows_what_to_publish() {
    let (_database, environment) = served().await;
    let (mail, _) = stubs::smtp();
    let dns = stubs::dns(&[]).to_string();
    let changes = [
        ("UNDERSIGNED_MAIL_URL", relay(mail, "right")),
        ("UNDERSIGNED_MAIL_FROM", "letters@north.example".to_owned()),
        (
            "UNDERSIGNED_COALITION__CONTACT",
            "nadia@north.example".to_owned(),
        ),
    ];
    let changes: Vec<(&str, &str)> = changes
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let found = diagnose(
        &environment,
        &changes,
        &["--resolver", &dns, "--selector", "s7"],
    );
    assert!(!found.sound);
    for advice in [
        "north.example.  TXT  \"v=spf1 a:127.0.0.1 ~all\"",
        "s7._domainkey.north.example.  TXT",
        "_dmarc.north.example.  TXT  \"v=DMARC1; p=none; rua=mailto:nadia@north.example\"",
        "undersigned: 3 checks failed",
    ] {
        assert!(found.told.contains(advice), "{advice}\n{}", found.told);
    }
}

#[tokio::test]
async fn doctor_fails_where_nobody_may_send_and_the_key_is_none() {
    const WRONG: &[(&str, &str)] = &[
        ("north.example", "v=spf1 -all"),
        ("_dmarc.north.example", "v=DMARC1; p=none"),
        ("s1._domainkey.north.example", "v=DKIM1; p=AAAA"),
    ];
    let (_database, environment) = served().await;
    let (mail, _) = stubs::smtp();
    let dns = stubs::dns(WRONG).to_string();
    let url = relay(mail, "right");
    let changes = [
        ("UNDERSIGNED_MAIL_URL", url.as_str()),
        ("UNDERSIGNED_MAIL_FROM", "letters@north.example"),
    ];
    let found = diagnose(&environment, &changes, &["--resolver", &dns]);
    assert!(!found.sound);
    for (subject, told) in [
        ("SPF", "lets no server send for it: v=spf1 -all"),
        ("DKIM", "p= is not a public key"),
    ] {
        let line = found.line(subject);
        assert!(line.starts_with("FAIL") && line.contains(told), "{line}");
    }
}

#[tokio::test]
async fn doctor_explains_a_wrong_password_and_an_unreachable_server() {
    let (_database, environment) = served().await;
    let (mail, _) = stubs::smtp();
    let nobody = std::net::UdpSocket::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let dns = stubs::dns(PUBLISHED).to_string();
    for (url, told) in [
        (relay(mail, "wrong"), "these are not the credentials"),
        (relay(nobody, "right"), "refused"),
    ] {
        let changes = [
            ("UNDERSIGNED_MAIL_URL", url.as_str()),
            ("UNDERSIGNED_MAIL_FROM", "letters@north.example"),
        ];
        let found = diagnose(&environment, &changes, &["--resolver", &dns]);
        assert!(!found.sound);
        let line = found.line("mail");
        assert!(line.starts_with("FAIL") && line.contains(told), "{line}");
        assert!(
            !found.told.contains("wrong@"),
            "the password is not told: {}",
            found.told
        );
    }
}

#[tokio::test]
async fn doctor_reports_several_faults_at_once() {
    let (_database, environment) = served().await;
    let found = diagnose(
        &environment,
        &[
            ("UNDERSIGNED_SECRET_KEY", &SecretKey::new_text()),
            ("UNDERSIGNED_BASE_URL", ""),
        ],
        &[],
    );
    assert!(!found.sound);
    assert!(found.line("key").starts_with("FAIL"));
    assert!(found.line("address").starts_with("FAIL"));

    let away = diagnose(
        &environment,
        &[(
            "UNDERSIGNED_DATABASE_URL",
            "postgres://nobody@127.0.0.1:1/none",
        )],
        &[],
    );
    assert!(away.line("database").starts_with("FAIL"));
}

#[tokio::test]
async fn doctor_creates_no_files() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let database = TestDatabase::create().await;
    let changes = [
        ("UNDERSIGNED_DATA_DIR", data.to_str().unwrap()),
        ("UNDERSIGNED_DATABASE_URL", ""),
    ];
    let found = diagnose(&database.environment(), &changes, &[]);
    assert!(found.sound, "{}", found.told);
    assert!(found.line("database").contains("does not exist yet"));
    assert!(!data.exists());
}

#[tokio::test]
async fn healthcheck_reports_whether_the_server_is_ready() {
    let database = TestDatabase::create().await;
    let server = Process::serve(&database.environment());
    let listen = server.base.trim_start_matches("http://").to_owned();
    let healthy = || {
        let asked = Command::new(env!("CARGO_BIN_EXE_undersigned"))
            .arg("healthcheck")
            .env("UNDERSIGNED_LISTEN", &listen)
            .status();
        asked.unwrap().success()
    };
    assert!(healthy());
    assert!(server.stop("TERM").0.success());
    assert!(!healthy());
}
