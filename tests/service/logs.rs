//! What a log holds: enough to find a fault, and nothing about who signs.

use crate::harness::{Answer, Client, Deed, Moment, Served, SmtpServer};

/// Everything that may be said is said.
const LOUDEST: &str = "debug,undersigned=trace";
const SEEDS: [&str; 8] = [
    "ann.petrel",
    "ben.curlew",
    "petrel.example",
    "Annabel Petrel",
    "Benedict Curlew",
    "Guild of Divers",
    "203.0.113.77",
    "2001:db8:77",
];

fn sign(client: &Client, name: &str, address: &str) -> Answer {
    let fields = [
        ("kind", "individual"),
        ("name", name),
        ("affiliation", "Guild of Divers"),
        ("email", address),
        ("visibility", "name"),
        ("publish", "yes"),
    ];
    let answer = client.submit("/en/harbour/sign", &fields).unwrap();
    assert_eq!(answer.status, 303);
    answer
}

/// The confirm link's token and the code of the one mail that arrived.
fn token_and_code(relay: &SmtpServer) -> (String, String) {
    loop {
        if let Some(mail) = relay.received().first() {
            let text = mail.body().replace("=\r\n", "");
            let token = text.split("/confirm/").nth(1).unwrap()[..26].to_owned();
            let is_code = |line: &&str| {
                line.len() == 9
                    && line
                        .bytes()
                        .all(|byte| byte == b' ' || byte.is_ascii_digit())
            };
            return (token, text.lines().find(is_code).unwrap().to_owned());
        }
        std::thread::yield_now();
    }
}

/// Signs, errs and confirms in every way that a log could tell of; gives what it must not hold.
fn visit(served: &Served, relay: &SmtpServer) -> Vec<String> {
    let client = served.client().at("203.0.113.77");
    let other = served.client().at("2001:db8:77::1");
    let refused = "550 5.1.1 <ann.petrel@petrel.example>: ann.petrel is unknown here";
    relay.once(Moment::Recipient, Deed::Say(refused));
    sign(&client, "Annabel Petrel", "ann.petrel@petrel.example");
    while !served.log().contains("given up") {
        std::thread::yield_now();
    }
    let sent = sign(&other, "Benedict Curlew", "ben.curlew@petrel.example");
    let page = sent.header("location").to_owned();
    let (token, code) = token_and_code(relay);
    let link = format!("/en/confirm/{token}");
    let form = client.get(&link).unwrap();
    let form_token = form.attributes("input[name=token]", "value").remove(0);
    let wrong = [("code", "0000 0001")];
    assert_eq!(client.submit(&page, &wrong).unwrap().status, 422);
    let forged = [("code", code.as_str()), ("token", "forged")];
    assert_eq!(client.post(&page, &forged).unwrap().status, 403);
    for path in [
        format!("{link}x"),
        format!("/en/signature/{token}"),
        "/en/harbour/signatories?q=Annabel+Petrel".to_owned(),
        "/en/nothing?email=ben.curlew%40petrel.example".to_owned(),
    ] {
        client.get(&path).unwrap();
    }
    let right = [("code", code.as_str())];
    let done = other.submit(&page, &right).unwrap();
    assert!(done.body.contains("this signature counts"));
    let asked = [("email", "ben.curlew@petrel.example")];
    client.submit("/en/signature", &asked).unwrap();
    let ticket = page.rsplit('/').next().unwrap().to_owned();
    vec![token, code.replace(' ', ""), code, ticket, form_token]
}

#[tokio::test(flavor = "multi_thread")]
async fn at_its_loudest_the_log_holds_no_address_name_token_code_or_network() {
    for format in ["text", "json"] {
        let relay = SmtpServer::plain().await;
        let url = format!("smtp://127.0.0.1:{}?tls=none", relay.port);
        let environment = [
            ("UNDERSIGNED_LOG_LEVEL", LOUDEST),
            ("UNDERSIGNED_LOG_FORMAT", format),
            ("UNDERSIGNED_TRUSTED_PROXIES", "127.0.0.1/32"),
            ("UNDERSIGNED_MAIL_URL", url.as_str()),
            ("UNDERSIGNED_MAIL_FROM", "letters@harbour.example"),
        ];
        let mut served = Served::start_with(&environment, &[]).await;
        let secrets = tokio::task::block_in_place(|| visit(&served, &relay));
        served.kill();
        let log = served.log();
        assert!(
            log.contains("DEBUG") && log.contains("a request was refused"),
            "{log}"
        );
        for secret in SEEDS.map(str::to_owned).into_iter().chain(secrets) {
            let line = log.lines().find(|line| line.contains(&secret));
            assert_eq!(line, None, "{secret}");
        }
    }
}
