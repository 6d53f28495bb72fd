//! The service as its own process, on a socket, to be killed and started again.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use undersigned::settings::Settings;
use undersigned::storage::Storage;
use undersigned::{server, storage};

use super::{Answer, LetterFolder, TestDatabase};

/// A server under `serve`, with its database; killed with the test.
pub(crate) struct Served {
    child: Child,
    pub(crate) base: String,
    pub(crate) database: TestDatabase,
    environment: BTreeMap<String, String>,
    wrapper: Vec<String>,
    log: Arc<Mutex<String>>,
}

impl Served {
    /// Serves the harbour letter.
    pub(crate) async fn start() -> Self {
        Self::start_with(&[], &[]).await
    }

    /// Serves it with more environment, and the command after a wrapper such as `strace`.
    pub(crate) async fn start_with(environment: &[(&str, &str)], wrapper: &[&str]) -> Self {
        let database = TestDatabase::create().await;
        let mut all: BTreeMap<String, String> = database.environment().into_iter().collect();
        // A flood is wanted here: it is what is tested, not how it is slowed.
        for limit in ["SIGN", "CONFIRM", "ADDRESS", "MAIL_DOMAIN", "MAIL"] {
            all.insert(format!("UNDERSIGNED_LIMITS__{limit}"), "100000/1m".into());
        }
        for (name, value) in environment {
            all.insert((*name).to_owned(), (*value).to_owned());
        }
        let folder = LetterFolder::new("harbour").for_long();
        let imported = binary(&[])
            .args(["import", folder.path().to_str().unwrap()])
            .envs(&all)
            .output()
            .unwrap();
        assert!(imported.status.success());
        let log = Arc::default();
        let wrapper: Vec<String> = wrapper.iter().map(|word| (*word).to_owned()).collect();
        let (child, base) = serve(&mut all, &wrapper, &log);
        Self {
            child,
            base,
            database,
            environment: all,
            wrapper,
            log,
        }
    }

    /// Ends the server as a power cut would, whatever it is doing.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Starts it again on the same database.
    pub(crate) fn start_again(&mut self) {
        (self.child, self.base) = serve(&mut self.environment, &self.wrapper, &self.log);
    }

    /// The settings under which it runs.
    pub(crate) fn environment(&self) -> &BTreeMap<String, String> {
        &self.environment
    }

    /// Runs a command beside it, wrapped as it is.
    pub(crate) fn command(&self, arguments: &[&str]) -> Output {
        binary(&self.wrapper)
            .args(arguments)
            .envs(&self.environment)
            .output()
            .unwrap()
    }

    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// All that it has said so far.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    pub(crate) fn data(&self) -> PathBuf {
        PathBuf::from(&self.environment["UNDERSIGNED_DATA_DIR"])
    }

    pub(crate) fn mail_folder(&self) -> PathBuf {
        self.data().join("mail")
    }

    /// The database, opened beside the server.
    pub(crate) async fn storage(&self) -> Storage {
        let pairs: Vec<(String, String)> = self.environment.clone().into_iter().collect();
        let settings = Settings::from_layers(None, &pairs).unwrap();
        Storage::open(&server::database(&settings), None)
            .await
            .unwrap_or_else(|fault: storage::StorageFault| panic!("{fault}"))
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(&self.base)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn binary(wrapper: &[String]) -> Command {
    let binary = env!("CARGO_BIN_EXE_undersigned");
    match wrapper.split_first() {
        None => Command::new(binary),
        Some((first, rest)) => {
            let mut command = Command::new(first);
            command.args(rest).arg(binary);
            command
        }
    }
}

/// Starts the server and waits until it takes connections. A port may be taken between asking for
/// a free one and listening on it, so another is tried then.
fn serve(
    environment: &mut BTreeMap<String, String>,
    wrapper: &[String],
    log: &Arc<Mutex<String>>,
) -> (Child, String) {
    loop {
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let base = format!("http://127.0.0.1:{port}");
        environment.insert("UNDERSIGNED_BASE_URL".to_owned(), base.clone());
        let address = format!("127.0.0.1:{port}");
        environment.insert("UNDERSIGNED_LISTEN".to_owned(), address.clone());
        let mut child = binary(wrapper)
            .arg("serve")
            .envs(&*environment)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        if said_serving(&mut child, log) {
            while child.try_wait().unwrap().is_none() {
                if TcpStream::connect(&address).is_ok() {
                    return (child, base);
                }
                std::thread::yield_now();
            }
        }
        child.wait().unwrap();
        let said = log.lock().unwrap().clone();
        assert!(said.contains("cannot listen"), "{said}");
        log.lock().unwrap().clear();
    }
}

/// Reads the log to its end beside the test; answers once the server says that it serves, or ended.
fn said_serving(child: &mut Child, log: &Arc<Mutex<String>>) -> bool {
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let (log, (tell, told)) = (log.clone(), mpsc::channel());
    std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            let serving = line.contains("serving");
            let mut log = log.lock().unwrap();
            log.push_str(&line);
            log.push('\n');
            drop(log);
            if serving {
                let _ = tell.send(());
            }
        }
    });
    told.recv().is_ok()
}

/// A browser without pages: what it asks for is answered, or the connection was lost.
#[derive(Clone)]
pub(crate) struct Client {
    agent: ureq::Agent,
    base: String,
}

impl Client {
    fn new(base: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_secs(60)))
            .build();
        Self {
            agent: config.into(),
            base: base.to_owned(),
        }
    }

    pub(crate) fn get(&self, path: &str) -> Result<Answer, ureq::Error> {
        answer(self.agent.get(format!("{}{path}", self.base)).call()?)
    }

    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Result<Answer, ureq::Error> {
        let request = self
            .agent
            .post(format!("{}{path}", self.base))
            .header("sec-fetch-site", "same-origin");
        answer(request.send_form(fields.iter().copied())?)
    }

    /// Opens a page with a form, and sends it with these fields.
    pub(crate) fn submit(
        &self,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Result<Answer, ureq::Error> {
        let page = self.get(path)?;
        let token = page
            .attributes("input[name=token]", "value")
            .into_iter()
            .next()
            .unwrap_or_else(|| panic!("no form on {path}: {}", page.body));
        let mut typed = fields.to_vec();
        typed.push(("token", &token));
        self.post(path, &typed)
    }
}

fn answer(mut response: ureq::http::Response<ureq::Body>) -> Result<Answer, ureq::Error> {
    Ok(Answer {
        body: response.body_mut().read_to_string()?,
        status: response.status(),
        headers: response.headers().clone(),
    })
}
