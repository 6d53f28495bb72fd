//! What happens on disk and on the network below: a sync before each answer, a disk that is full, a
//! database that goes away.

use std::process::Command;

use sea_orm::{ConnectionTrait, Statement};

use crate::harness::{Answer, Client, Served};

fn sign(client: &Client, name: &str) -> Answer {
    let address = format!("{}@example.org", name.to_lowercase());
    let fields = [
        ("kind", "individual"),
        ("name", name),
        ("email", address.as_str()),
        ("visibility", "name"),
        ("publish", "yes"),
    ];
    client.submit("/en/harbour/sign", &fields).unwrap()
}

/// On SQLite the system calls of a signing are read: after its first write to the log of the
/// database, and before the answer, that log is synced. PostgreSQL syncs in its own process: there
/// the live writer is asked whether it waits for that.
#[tokio::test]
async fn a_signature_is_on_disk_before_it_is_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let calls = folder.path().join("calls");
    let traced = [
        "strace",
        "-D",
        "-f",
        "-y",
        "-s",
        "64",
        "-e",
        "trace=recvfrom,read,readv,pwrite64,fsync,fdatasync,sendto,write,writev",
        "-o",
        calls.to_str().unwrap(),
    ];
    let mut served = Served::start_with(&[], &traced).await;
    for name in ["Ann", "Ben", "Cleo"] {
        assert_eq!(sign(&served.client(), name).status, 303);
    }
    let storage = served.storage().await;
    let durability = storage.durability().await.unwrap();
    storage.close().await.unwrap();
    if served.database.is_postgres() {
        assert_eq!(durability, "on");
        return;
    }
    assert_eq!(durability, "2");
    served.kill();
    let calls = ended(&calls);
    let mut seen = 0;
    let mut from = 0;
    while let Some(asked) = position(&calls, from, &["POST /en/harbour/sign"]) {
        let answered = position(&calls, asked, &["303 See Other"]).unwrap();
        let written = position(&calls, asked, &["pwrite64(", "-wal>"]).unwrap();
        let synced = (written..answered)
            .any(|at| calls[at].contains("sync(") && calls[at].contains("-wal>"));
        assert!(synced, "{:#?}", &calls[asked..=answered]);
        (seen, from) = (seen + 1, answered);
    }
    assert_eq!(seen, 3);
}

fn position(calls: &[String], from: usize, words: &[&str]) -> Option<usize> {
    (from..calls.len()).find(|at| words.iter().all(|word| calls[*at].contains(word)))
}

/// The recorded calls, once the recorder has written that the server was killed.
fn ended(file: &std::path::Path) -> Vec<String> {
    loop {
        let calls = std::fs::read_to_string(file).unwrap();
        if calls.contains("+++ killed by SIGKILL +++") {
            return calls.lines().map(str::to_owned).collect();
        }
        std::thread::yield_now();
    }
}

/// A disk that takes no more (SQLite, by a limit on the size of files) or a database that ends every
/// connection (PostgreSQL): signing says 503 and when to try again, reading goes on where it can,
/// and what was acknowledged is there when it is over.
#[tokio::test]
async fn a_full_disk_or_lost_database_answers_503_with_retry_after() {
    let limited = ["env", "--ignore-signal=XFSZ"];
    let served = Served::start_with(&[], &limited).await;
    let client = served.client();
    assert_eq!(sign(&client, "First").status, 303);
    let mut acknowledged = 1;
    if served.database.is_postgres() {
        acknowledged += cut_off(&served, &client).await;
    } else {
        limit(served.process(), "600000:unlimited");
        acknowledged += fill(&client);
        limit(served.process(), "0:unlimited");
        // Again and again: a writer that failed once must not take what comes after it along.
        for number in 0..5 {
            assert_eq!(client.get("/readyz").unwrap().status, 503);
            assert_eq!(sign(&client, &format!("Refused{number}")).status, 503);
        }
        assert_eq!(client.get("/en/harbour").unwrap().status, 200);
        limit(served.process(), "unlimited:unlimited");
        assert_eq!(client.get("/readyz").unwrap().status, 200);
    }
    let name = (0..).map(|number| format!("Last{number}"));
    let recovered = name
        .take(50)
        .position(|name| sign(&client, &name).status == 303);
    assert!(recovered.is_some(), "{}", served.log());
    let storage = served.storage().await;
    let backend = storage.read().get_database_backend();
    let count = Statement::from_string(backend, "SELECT count(*) FROM signature");
    let row = storage.read().query_one_raw(count).await.unwrap().unwrap();
    assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), acknowledged + 1);
}

/// Signs until the disk is full; gives how many were acknowledged before.
fn fill(client: &Client) -> i64 {
    for number in 0..2_000 {
        let answer = sign(client, &format!("Filler{number}"));
        if answer.status != 303 {
            assert_eq!(answer.status, 503, "{}", answer.body);
            assert!(!answer.header("retry-after").is_empty());
            return number;
        }
    }
    panic!("the disk never became full");
}

fn limit(process: u32, size: &str) {
    let done = Command::new("prlimit")
        .args([format!("--pid={process}"), format!("--fsize={size}")])
        .status()
        .unwrap();
    assert!(done.success());
}

/// Ends every connection to the database again and again while somebody signs; gives how many
/// signatures were acknowledged.
async fn cut_off(served: &Served, client: &Client) -> i64 {
    refuse_connections(served, client).await;
    let storage = served.storage().await;
    let backend = storage.read().get_database_backend();
    let mut acknowledged = 0;
    for number in 0..10 {
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                   WHERE datname = current_database() AND pid <> pg_backend_pid()";
        let _ = storage
            .read()
            .query_all_raw(Statement::from_string(backend, end))
            .await;
        let page = client.get("/en/harbour/sign").unwrap();
        let tokens = page.attributes("input[name=token]", "value");
        let Some(token) = tokens.first() else {
            assert_eq!(page.status, 503, "{}", page.body);
            continue;
        };
        let (name, address) = (format!("Cut{number}"), format!("cut{number}@example.org"));
        let fields = [
            ("kind", "individual"),
            ("name", name.as_str()),
            ("email", address.as_str()),
            ("visibility", "name"),
            ("publish", "yes"),
            ("token", token),
        ];
        let answer = client.post("/en/harbour/sign", &fields).unwrap();
        match answer.status.as_u16() {
            303 => acknowledged += 1,
            other => assert_eq!(other, 503, "{}", answer.body),
        }
    }
    acknowledged
}

/// PostgreSQL takes no connection for a while and ends those that are there.
async fn refuse_connections(served: &Served, client: &Client) {
    let (server, name) = served.database.server_and_name().unwrap();
    let server = sea_orm::Database::connect(server).await.unwrap();
    let turn = async |allowed: bool| {
        let alter = format!("ALTER DATABASE {name} ALLOW_CONNECTIONS {allowed}");
        server.execute_unprepared(&alter).await.unwrap();
    };
    turn(false).await;
    let end =
        format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
    server.execute_unprepared(&end).await.unwrap();
    for path in ["/readyz", "/en/harbour", "/api/v1/letters/harbour/count"] {
        let answer = client.get(path).unwrap();
        assert_eq!(answer.status, 503, "{path}: {}", answer.body);
        assert!(!answer.header("retry-after").is_empty(), "{path}");
    }
    turn(true).await;
    assert_eq!(client.get("/readyz").unwrap().status, 200);
    server.close().await.unwrap();
}
