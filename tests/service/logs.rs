//! What the log of the real program tells: nothing of who signed, whatever it is asked to tell.

use std::path::PathBuf;

use scraper::{Html, Selector};
use serde_json::json;

use crate::commands;
use crate::harness::{LetterFolder, Process, TestDatabase};

const CLIENT: &str = "203.0.113.77";
const NAME: &str = "Seraphine Quillfeather";
const ADDRESS: &str = "seraphine@hidden-mailbox.example";
const STRANGER: &str = "bartholomew@other-mailbox.example";
const PROGRAM: &str = "clementine@third-mailbox.example";

/// A server, and what nobody may read in its log.
struct Walk {
    server: Process,
    mail: PathBuf,
    secrets: Vec<String>,
}

/// An answer, as far as the walk follows it.
struct Step {
    location: String,
    page: String,
}

impl Walk {
    async fn start(database: &TestDatabase, settings: &[(&str, &str)]) -> Self {
        // The program lives in the present, where the letter must be open.
        let folder = LetterFolder::new("harbour");
        let letter = std::fs::read_to_string(folder.path().join("letter.toml")).unwrap();
        folder.write("letter.toml", &letter.replace("closes = 2026-09-15\n", ""));
        let path = folder.path().to_str().unwrap();
        let imported = commands::run(database, &[], &["import", path]).await;
        assert!(imported.status.success());
        let mut environment = database.environment();
        let all = [
            ("UNDERSIGNED_LOG_LEVEL", "trace"),
            ("UNDERSIGNED_TRUSTED_PROXIES", "127.0.0.1"),
        ];
        for (name, value) in all.iter().chain(settings) {
            environment.push(((*name).to_owned(), (*value).to_owned()));
        }
        let of = |wanted: &str| {
            let found = environment.iter().find(|(name, _)| name == wanted);
            found.unwrap().1.clone()
        };
        let mut secrets = vec![of("UNDERSIGNED_SECRET_KEY")];
        secrets.extend([CLIENT, NAME, ADDRESS, STRANGER, PROGRAM].map(str::to_owned));
        secrets.extend(["Quillfeather", "hidden-mailbox", "other-mailbox"].map(str::to_owned));
        Self {
            mail: PathBuf::from(of("UNDERSIGNED_MAIL_URL").trim_start_matches("file:")),
            server: Process::serve(&environment),
            secrets,
        }
    }

    /// Asks for a page as a browser behind the proxy does.
    fn open(&self, path: &str) -> Step {
        let request = agent()
            .get(format!("{}{path}", self.server.base))
            .header("host", "letters.example.org")
            .header("x-forwarded-for", CLIENT)
            .header("referer", format!("https://letters.example.org/{NAME}"))
            .header("user-agent", NAME);
        Step::of(request.call().unwrap())
    }

    /// Sends a body as a browser behind the proxy does.
    fn send(&self, path: &str, kind: &str, body: &str) -> Step {
        let request = agent()
            .post(format!("{}{path}", self.server.base))
            .header("host", "letters.example.org")
            .header("x-forwarded-for", CLIENT)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", kind);
        Step::of(request.send(body).unwrap())
    }

    /// Fills in the form of a page; its token is another secret.
    fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Step {
        let token = self.open(path).attribute("input[name=token]", "value");
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .append_pair("token", &token)
            .finish();
        self.secrets.push(token);
        self.send(path, "application/x-www-form-urlencoded", &body)
    }

    /// The path in a mail to an address that leads to a place, once it came; its token is a secret.
    fn mailed(&mut self, address: &str, place: &str) -> String {
        let text = self.mail(address, place);
        let line = text.lines().find(|line| line.contains(place)).unwrap();
        let path = line
            .trim()
            .trim_start_matches("https://letters.example.org");
        self.secrets
            .push(path.rsplit('/').next().unwrap().to_owned());
        path.to_owned()
    }

    /// The mail to an address that leads to a place, asked for until it is there.
    fn mail(&self, address: &str, place: &str) -> String {
        for _ in 0..20_000 {
            assert_eq!(self.server.get("/healthz").status, 200);
            let files = std::fs::read_dir(&self.mail)
                .into_iter()
                .flatten()
                .flatten();
            let mut texts = files
                .filter(|file| file.file_name().to_string_lossy().ends_with(".eml"))
                .map(|file| std::fs::read_to_string(file.path()).unwrap())
                .map(|text| text.replace("=\r\n", "").replace("\r\n", "\n"));
            let wanted =
                |text: &String| text.contains(&format!("To: {address}")) && text.contains(place);
            if let Some(text) = texts.find(wanted) {
                return text;
            }
        }
        panic!("no mail to {address}");
    }

    /// Ends the server and reads all that it ever said.
    fn end(self) {
        let mut said = self.server.block.clone();
        said.push_str(&self.server.stop("TERM").1);
        assert!(
            said.contains("a request was refused"),
            "it tells all:\n{said}"
        );
        let folded = said.to_lowercase();
        for secret in &self.secrets {
            assert!(secret.len() > 7, "{secret}");
            assert!(
                !folded.contains(&secret.to_lowercase()),
                "{secret} in:\n{said}"
            );
        }
    }
}

impl Step {
    fn of(mut answer: ureq::http::Response<ureq::Body>) -> Self {
        let location = answer.headers().get("location");
        Self {
            location: location.map_or(String::new(), |value| value.to_str().unwrap().to_owned()),
            page: answer.body_mut().read_to_string().unwrap(),
        }
    }

    fn attribute(&self, selector: &str, name: &str) -> String {
        let page = Html::parse_document(&self.page);
        let found = page.select(&Selector::parse(selector).unwrap()).next();
        let found = found.unwrap_or_else(|| panic!("no {selector} in: {}", self.page));
        found.value().attr(name).unwrap().to_owned()
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .max_redirects(0)
        .http_status_as_error(false)
        .build()
        .into()
}

fn signing<'a>(name: &'a str, email: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("kind", "individual"),
        ("name", name),
        ("email", email),
        ("visibility", "name"),
        ("publish", "yes"),
    ]
}

/// Signs, mistypes the code, confirms, and uses the own page and its finding.
fn sign_and_use(walk: &mut Walk) {
    let sent = walk
        .submit("/en/harbour/sign", &signing(NAME, ADDRESS))
        .location;
    assert!(sent.contains("/sent/"), "{sent}");
    walk.secrets
        .push(sent.rsplit('/').next().unwrap().to_owned());
    walk.submit(&sent, &[("action", "confirm"), ("code", "0000 0001")]);
    let mail = walk.mail(ADDRESS, "/confirm/");
    let code = mail
        .lines()
        .find(|line| line.len() == 9 && line.as_bytes()[4] == b' ');
    let code = code.unwrap().to_owned();
    walk.secrets.extend([code.replace(' ', ""), code]);
    let confirm = walk.mailed(ADDRESS, "/confirm/");
    walk.mailed(ADDRESS, "/not-me/");
    walk.submit(&confirm, &[]);
    let own = walk.mailed(ADDRESS, "/signature/");
    walk.submit(
        &format!("{own}/correct"),
        &[("name", ""), ("visibility", "name")],
    );
    let done = walk.submit(&format!("{own}/withdraw"), &[("action", "withdraw")]);
    assert!(
        done.location.ends_with("?done=withdrawn"),
        "{}",
        done.location
    );
    walk.submit("/en/signature", &[("email", ADDRESS)]);
    let data = walk.mailed(ADDRESS, "/my-data/");
    assert!(walk.open(&data).page.contains(NAME));
    walk.open(&format!("{data}/my-data.json"));
    walk.submit(&format!("{data}/erase"), &[("action", "erase")]);
    assert!(walk.open(&data).page.contains("We have erased everything"));
    walk.open(&confirm);
}

/// Somebody else's address, a program's, and addresses that lead nowhere.
fn stop_and_stray(walk: &mut Walk) {
    walk.submit("/fr/harbour/sign", &signing(NAME, STRANGER));
    let stop = walk.mailed(STRANGER, "/not-me/");
    walk.submit(&stop, &[]);
    let body = json!({
        "language": "en", "kind": "individual", "name": NAME, "email": PROGRAM,
        "visibility": "name", "consent": { "publish": true },
    });
    let api = "/api/v1/letters/harbour/signatures";
    let accepted = walk.send(api, "application/json", &body.to_string());
    assert!(
        accepted.page.contains("check-your-inbox"),
        "{}",
        accepted.page
    );
    walk.mailed(PROGRAM, "/confirm/");
    let broken = format!("{{\"email\": \"{ADDRESS}\", \"name\": {NAME}");
    walk.send(api, "application/json", &broken);
    let form = "application/x-www-form-urlencoded";
    walk.send(
        "/en/harbour/sign",
        form,
        &format!("email={ADDRESS}&name={NAME}&token=forged"),
    );
    for path in [
        format!("/en/confirm/{}", "0".repeat(26)),
        format!("/{ADDRESS}"),
        format!("/en/harbour/signatories?q={ADDRESS}&after={ADDRESS}"),
        format!("/api/v1/letters/{ADDRESS}/count"),
    ] {
        walk.open(&path);
    }
}

#[tokio::test]
async fn the_trace_log_contains_no_personal_data() {
    for format in ["text", "json"] {
        let database = TestDatabase::create().await;
        let mut walk = Walk::start(&database, &[("UNDERSIGNED_LOG_FORMAT", format)]).await;
        sign_and_use(&mut walk);
        stop_and_stray(&mut walk);
        walk.end();
    }
}
