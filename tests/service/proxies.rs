//! What is answered to other methods than an address takes, and whom a server in front stands for.

use std::process::Command;

use poem::http::Method;

use crate::harness::{Served, TestApp, text};

#[tokio::test]
async fn a_refused_method_is_told_which_ones_the_address_allows() {
    let app = TestApp::start().await;
    let table = [
        ("DELETE", "/en/", "GET, HEAD"),
        ("POST", "/healthz", "GET, HEAD"),
        ("OPTIONS", "/en/", "GET, HEAD"),
        ("PUT", "/en/harbour/sign", "GET, HEAD, POST"),
        ("BREW", "/en/confirm/abc", "GET, HEAD, POST"),
        ("PATCH", "/en/signature/abc/withdraw", "GET, HEAD, POST"),
        ("POST", "/api/v1/letters", "GET, HEAD, OPTIONS"),
        ("GET", "/api/v1/letters/harbour/signatures", "POST, OPTIONS"),
        (
            "HEAD",
            "/api/v1/letters/harbour/signatures",
            "POST, OPTIONS",
        ),
        ("POST", "/live/en/harbour", "GET, HEAD"),
    ];
    for (method, path, allowed) in table {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let answer = app.ask(method.clone(), path, &[]).await;
        assert_eq!(answer.status, 405, "{method} {path}");
        assert_eq!(answer.header("allow"), allowed, "{method} {path}");
    }
    assert_eq!(app.get("/en/nowhere").await.header("allow"), "");
}

#[tokio::test]
async fn an_unlisted_proxy_is_warned_about_once_and_by_doctor() {
    let served = Served::start().await;
    let ask = || {
        ureq::get(format!("{}/healthz", served.base))
            .header("x-forwarded-for", "203.0.113.77")
            .call()
            .unwrap()
    };
    for _ in 0..3 {
        assert_eq!(ask().status(), 200);
    }
    let log = served.log();
    assert_eq!(log.matches("trusted_proxies").count(), 1, "{log}");
    assert!(!log.contains("203.0.113.77"), "{log}");
    let doctor = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_undersigned"));
        let output = command.arg("doctor").envs(served.environment()).output();
        text(&output.unwrap().stdout)
    };
    while !doctor().contains("trusted_proxies is empty") {}
}
