//! The real binary as a process of its own, and visits to it over a socket.

use std::io::{BufRead as _, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};

use scraper::{Html, Selector};

pub(crate) struct Process {
    child: Child,
    said: Box<dyn std::io::BufRead>,
    /// Where it answers, such as `http://127.0.0.1:41234`.
    pub(crate) base: String,
    /// All that it said until it was ready.
    pub(crate) block: String,
}

/// An answer over the socket.
pub(crate) struct Visit {
    pub(crate) status: u16,
    pub(crate) body: String,
    location: String,
}

impl Process {
    /// Starts `demo` on a free port and waits until it has told where everything is.
    pub(crate) fn demo(arguments: &[&str]) -> Self {
        let mut command = binary();
        command.arg("demo").args(["--port", "0"]).args(arguments);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let said = Box::new(BufReader::new(child.stdout.take().unwrap()));
        Self::until(child, said, "Stop with Ctrl-C.")
    }

    /// Starts `serve` on a free port with these settings and waits until it serves.
    pub(crate) fn serve(environment: &[(String, String)]) -> Self {
        let mut command = binary();
        command
            .arg("serve")
            .envs(environment.iter().cloned())
            .env("UNDERSIGNED_LISTEN", "127.0.0.1:0");
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let said = Box::new(BufReader::new(child.stderr.take().unwrap()));
        Self::until(child, said, "serving")
    }

    fn until(child: Child, mut said: Box<dyn std::io::BufRead>, ready: &str) -> Self {
        let mut block = String::new();
        while !block.contains(ready) {
            let length = said.read_line(&mut block).unwrap();
            assert!(length > 0, "it stopped before it was ready:\n{block}");
        }
        let address = block.split("127.0.0.1:").nth(1).unwrap();
        let port: String = address.chars().take_while(char::is_ascii_digit).collect();
        Self {
            child,
            said,
            base: format!("http://127.0.0.1:{port}"),
            block,
        }
    }

    /// Asks it to stop by a signal and gives how it ended, with what it still said.
    pub(crate) fn stop(mut self, signal: &str) -> (ExitStatus, String) {
        let kill = format!("kill -{signal} {}", self.child.id());
        assert!(
            Command::new("sh")
                .args(["-c", &kill])
                .status()
                .unwrap()
                .success()
        );
        let mut rest = String::new();
        self.said.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap(), rest)
    }

    pub(crate) fn get(&self, path: &str) -> Visit {
        let answer = agent().get(self.address(path)).call();
        Visit::of(answer.unwrap())
    }

    /// Posts a form as a browser does from this site.
    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Visit {
        let request = agent()
            .post(self.address(path))
            .header("sec-fetch-site", "same-origin");
        Visit::of(request.send_form(fields.iter().copied()).unwrap())
    }

    fn address(&self, path: &str) -> String {
        match path.strip_prefix('/') {
            Some(_) => format!("{}{path}", self.base),
            None => path.to_owned(),
        }
    }
}

impl Drop for Process {
    /// A test that fails leaves no process behind.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Visit {
    fn of(mut answer: ureq::http::Response<ureq::Body>) -> Self {
        let location = answer.headers().get("location");
        Self {
            location: location.map_or(String::new(), |value| value.to_str().unwrap().to_owned()),
            status: answer.status().as_u16(),
            body: answer.body_mut().read_to_string().unwrap(),
        }
    }

    /// Where it leads on to.
    pub(crate) fn location(&self) -> &str {
        &self.location
    }

    /// The texts of all elements that a selector finds, white space made single.
    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        let page = Html::parse_document(&self.body);
        page.select(&Selector::parse(selector).unwrap())
            .map(|element| {
                let text: String = element.text().collect();
                text.split_whitespace().collect::<Vec<_>>().join(" ")
            })
            .collect()
    }

    /// An attribute of the first element that a selector finds.
    pub(crate) fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let page = Html::parse_document(&self.body);
        let found = page.select(&Selector::parse(selector).unwrap()).next()?;
        found.value().attr(name).map(str::to_owned)
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .max_redirects(0)
        .http_status_as_error(false)
        .build()
        .into()
}

/// The binary without any setting from outside.
fn binary() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_undersigned"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("UNDERSIGNED_") {
            command.env_remove(name);
        }
    }
    command
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
