//! Places to follow a letter live, over real sockets: a share for each network, free again at once,
//! and cheap.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use undersigned::web::guard::Timeouts;

use crate::harness::{Door, LetterFolder, Served, TestApp};
use crate::signing::{ANN, Signing};

const LIVE: &str = "GET /live/en/harbour HTTP/1.1";

/// Somebody who asks for a stream, as their proxy says from where.
async fn ask(door: &Door, first_line: &str, from: &str) -> TcpStream {
    let mut stream = door.connect().await;
    let request = format!(
        "{first_line}\r\nhost: letters.example.org\r\naccept: text/event-stream\r\n\
         x-forwarded-for: {from}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

/// What comes until it holds some words, or ends.
async fn heard_until(stream: &mut TcpStream, words: &str) -> String {
    let mut heard = Vec::new();
    while !String::from_utf8_lossy(&heard).contains(words) {
        if stream.read_buf(&mut heard).await.unwrap() == 0 {
            break;
        }
    }
    String::from_utf8(heard).unwrap()
}

/// Follows the letter; gives the answer's head if there is no place.
async fn follow(door: &Door, from: &str) -> Result<TcpStream, String> {
    let mut stream = ask(door, LIVE, from).await;
    let head = heard_until(&mut stream, "\r\n\r\n").await;
    match head.starts_with("HTTP/1.1 200 ") {
        true => Ok(stream),
        false => Err(head),
    }
}

async fn harbour(settings: &[(&str, &str)]) -> TestApp {
    let app = TestApp::start_with(settings).await;
    app.import(&LetterFolder::new("harbour")).await.unwrap();
    app
}

#[tokio::test]
async fn one_network_cannot_take_all_live_connections() {
    let app = harbour(&[
        ("UNDERSIGNED_TRUSTED_PROXIES", "127.0.0.1"),
        ("UNDERSIGNED_LIMITS__LISTENERS", "4"),
        ("UNDERSIGNED_LIMITS__LISTENERS_PER_NETWORK", "3"),
    ])
    .await;
    let door = Door::open(&app, 500, Timeouts::default()).await;
    let mut places = Vec::new();
    for network in 1..=3 {
        // Each from a /64 of its own, all of one subscriber.
        let from = format!("2001:db8:7:{network}::1");
        places.push(follow(&door, &from).await.unwrap());
    }
    let refused = follow(&door, "2001:db8:7:4::1").await.unwrap_err();
    assert!(refused.starts_with("HTTP/1.1 429 "), "{refused}");
    assert!(refused.contains("retry-after: 60\r\n"), "{refused}");
    let other = follow(&door, "2001:db8:8:1::1").await.unwrap();
    let full = follow(&door, "203.0.113.9").await.unwrap_err();
    assert!(full.starts_with("HTTP/1.1 503 "), "{full}");
    assert!(full.contains("retry-after: 60\r\n"), "{full}");
    assert!(door.get("/en/harbour").await.starts_with("HTTP/1.1 200 "));

    drop((other, places.pop()));
    // Free once the server has seen it leave; nothing else has to happen.
    while follow(&door, "2001:db8:7:4::1").await.is_err() {}
}

#[tokio::test]
async fn an_open_stream_tells_what_happens_and_stays_a_connection_of_its_network() {
    let app = harbour(&[]).await;
    let door = Door::open(&app, 2, Timeouts::default()).await;
    let signing = Signing::over(app).await;
    let mut page = ask(&door, LIVE, "").await;
    let begun = heard_until(&mut page, "event: tally").await;
    assert!(begun.contains("content-type: text/event-stream"), "{begun}");
    assert!(begun.contains("transfer-encoding: chunked"), "{begun}");
    assert!(begun.contains("\r\nretry: "), "{begun}");
    let second = ask(&door, LIVE, "").await;
    let mut second = second;
    heard_until(&mut second, "event: tally").await;
    assert_eq!(door.get("/healthz").await, "");
    drop(second);
    while door.get("/healthz").await.is_empty() {}
    signing.signed(ANN).await;
    let told = heard_until(&mut page, "Ann Quill").await;
    assert!(told.contains("event: signatory\n"), "{told}");
}

#[tokio::test]
async fn streams_for_old_clients_and_heads_are_left_to_the_server() {
    let app = harbour(&[]).await;
    let door = Door::open(&app, 500, Timeouts::default()).await;
    let mut old = ask(&door, "GET /live/en/harbour HTTP/1.0", "").await;
    let told = heard_until(&mut old, "event: tally").await;
    assert!(!told.contains("transfer-encoding"), "{told}");
    assert!(told.contains("\r\n\r\nretry: "), "{told}");
    let mut head = ask(&door, "HEAD /live/en/harbour HTTP/1.1", "").await;
    let answer = heard_until(&mut head, "\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    let next = b"GET /healthz HTTP/1.1\r\nhost: letters.example.org\r\nconnection: close\r\n\r\n";
    head.write_all(next).await.unwrap();
    let answer = heard_until(&mut head, "ok\n").await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

/// How many a test asks for, or else a few.
fn listeners() -> usize {
    std::env::var("UNDERSIGNED_TEST_LISTENERS").map_or(400, |number| number.parse().unwrap())
}

/// The memory of a process, in KiB.
fn memory(process: u32) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

async fn listen_to(served: &Served) -> TcpStream {
    let address = served.base.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    // As a browser asks.
    let request = format!(
        "{LIVE}\r\nHost: {address}\r\nAccept: text/event-stream\r\nReferer: {}/en/harbour\r\n\
         User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n\
         Accept-Language: en-CA,en;q=0.7,fr;q=0.3\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n\
         Sec-Fetch-Dest: empty\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Site: same-origin\r\n\r\n",
        served.base
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let told = heard_until(&mut stream, "event: tally").await;
    assert!(told.contains("event: tally"), "{told}");
    stream
}

#[tokio::test]
async fn an_idle_live_connection_uses_at_most_20_kib() {
    let served = Served::start_with(
        &[
            ("UNDERSIGNED_LIMITS__CONNECTIONS", "100000"),
            ("UNDERSIGNED_LIMITS__CONNECTIONS_PER_NETWORK", "100000"),
            ("UNDERSIGNED_LIMITS__LISTENERS", "100000"),
            ("UNDERSIGNED_LIMITS__LISTENERS_PER_NETWORK", "100000"),
        ],
        &[],
    )
    .await;
    let mut readers = Vec::new();
    for _ in 0..50 {
        readers.push(listen_to(&served).await);
    }
    let before = memory(served.process());
    let many = listeners();
    for _ in 0..many {
        readers.push(listen_to(&served).await);
    }
    let taken = memory(served.process()).saturating_sub(before);
    println!("{many} listeners: {taken} KiB, {} KiB each", taken / many);
    assert!(taken <= 20 * many, "{taken} KiB for {many} listeners");
}
