//! A mail server on a real socket, which does what a test's script says.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// How a server protects what is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protection {
    None,
    StartTls,
    Tls,
}

/// A moment of the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    Greeting,
    Mail,
    Recipient,
    Data,
    /// Within the mail's text, before the final dot.
    Text,
    /// Once the final dot was read.
    Dot,
}

/// What the server does at a moment, instead of what is usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    Say(&'static str),
    Hang,
    Cut,
}

/// A mail whose final dot was read and not refused.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) recipients: Vec<String>,
    pub(crate) encrypted: bool,
    /// How the sender authenticated.
    pub(crate) proved_by: Option<&'static str>,
    text: String,
}

impl Received {
    /// All values of a header, unfolded.
    pub(crate) fn headers(&self, name: &str) -> Vec<String> {
        let (head, _) = self.text.split_once("\r\n\r\n").unwrap();
        let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
        unfolded
            .split("\r\n")
            .filter_map(|line| line.split_once(": "))
            .filter(|(field, _)| field.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.to_owned())
            .collect()
    }

    /// The one value of a header.
    pub(crate) fn header(&self, name: &str) -> String {
        let [value] = self.headers(name).try_into().unwrap();
        value
    }

    pub(crate) fn body(&self) -> &str {
        self.text.split_once("\r\n\r\n").unwrap().1
    }
}

#[derive(Debug, Default)]
struct State {
    script: VecDeque<(Moment, Deed)>,
    received: Vec<Received>,
    conversations: usize,
}

/// The server; it ends with the test.
pub(crate) struct SmtpServer {
    pub(crate) port: u16,
    directory: tempfile::TempDir,
    state: Arc<Mutex<State>>,
}

#[derive(Clone)]
struct Manner {
    protection: Protection,
    acceptor: TlsAcceptor,
    /// The mechanism, name and password that are wanted.
    login: Option<(&'static str, &'static str, &'static str)>,
    state: Arc<Mutex<State>>,
}

impl SmtpServer {
    pub(crate) async fn plain() -> Self {
        Self::start(Protection::None, "localhost", None).await
    }

    /// A server with a certificate of its own for `name`.
    pub(crate) async fn start(
        protection: Protection,
        name: &str,
        login: Option<(&'static str, &'static str, &'static str)>,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let own = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
        let key = PrivateKeyDer::Pkcs8(own.signing_key.serialize_der().into());
        let tls = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![own.cert.der().clone()], key)
            .unwrap();
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("relay.pem"), own.cert.pem()).unwrap();
        let state = Arc::<Mutex<State>>::default();
        let manner = Manner {
            protection,
            acceptor: TlsAcceptor::from(Arc::new(tls)),
            login,
            state: state.clone(),
        };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                manner.state.lock().unwrap().conversations += 1;
                // A conversation that is cut ends with a fault, which is what was wanted.
                tokio::spawn(converse(stream, manner.clone()));
            }
        });
        Self {
            port,
            directory,
            state,
        }
    }

    /// The file with the server's certificate.
    pub(crate) fn certificate(&self) -> PathBuf {
        self.directory.path().join("relay.pem")
    }

    /// Does this once, when the moment comes.
    pub(crate) fn once(&self, moment: Moment, deed: Deed) {
        self.state.lock().unwrap().script.push_back((moment, deed));
    }

    /// Forgets what is left of the script.
    pub(crate) fn behave(&self) {
        self.state.lock().unwrap().script.clear();
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.state.lock().unwrap().received.clone()
    }

    pub(crate) fn conversations(&self) -> usize {
        self.state.lock().unwrap().conversations
    }
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

struct Conversation {
    stream: BufReader<Box<dyn Stream>>,
    manner: Manner,
    encrypted: bool,
    proved_by: Option<&'static str>,
}

async fn converse(stream: TcpStream, manner: Manner) -> std::io::Result<()> {
    let (stream, encrypted): (Box<dyn Stream>, bool) = match manner.protection {
        Protection::Tls => (Box::new(manner.acceptor.accept(stream).await?), true),
        _ => (Box::new(stream), false),
    };
    let mut conversation = Conversation {
        stream: BufReader::new(stream),
        manner,
        encrypted,
        proved_by: None,
    };
    conversation
        .answer(Moment::Greeting, "220 relay.test")
        .await?;
    while let Some(line) = conversation.line().await? {
        let verb = line.split(' ').next().unwrap_or_default().to_uppercase();
        match verb.as_str() {
            "EHLO" => conversation.greet().await?,
            "STARTTLS" => {
                conversation.say("220 go on").await?;
                let bare = conversation.stream.into_inner();
                let tls = conversation.manner.acceptor.accept(bare).await?;
                conversation.stream = BufReader::new(Box::new(tls));
                conversation.encrypted = true;
            }
            "AUTH" => conversation.prove(&line).await?,
            "MAIL" => conversation.take_mail().await?,
            "QUIT" => return conversation.say("221 bye").await,
            _ => conversation.say("250 well").await?,
        }
    }
    Ok(())
}

impl Conversation {
    async fn line(&mut self) -> std::io::Result<Option<String>> {
        let mut line = String::new();
        let read = self.stream.read_line(&mut line).await?;
        Ok((read > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned()))
    }

    async fn say(&mut self, line: &str) -> std::io::Result<()> {
        self.stream
            .get_mut()
            .write_all(format!("{line}\r\n").as_bytes())
            .await?;
        self.stream.get_mut().flush().await
    }

    /// What the script wants at this moment, done; false where the usual is to be done.
    async fn scripted(&mut self, moment: Moment) -> std::io::Result<bool> {
        let deed = {
            let mut state = self.manner.state.lock().unwrap();
            let wanted = state.script.front().is_some_and(|(at, _)| *at == moment);
            wanted.then(|| state.script.pop_front()).flatten()
        };
        match deed {
            None => Ok(false),
            Some((_, Deed::Say(line))) => self.say(line).await.map(|()| true),
            Some((_, Deed::Hang)) => std::future::pending().await,
            Some((_, Deed::Cut)) => Err(std::io::ErrorKind::ConnectionAborted.into()),
        }
    }

    async fn answer(&mut self, moment: Moment, usual: &str) -> std::io::Result<bool> {
        if self.scripted(moment).await? {
            return Ok(false);
        }
        self.say(usual).await?;
        Ok(true)
    }

    async fn greet(&mut self) -> std::io::Result<()> {
        let mut lines = vec!["relay.test".to_owned()];
        if self.manner.protection == Protection::StartTls && !self.encrypted {
            lines.push("STARTTLS".to_owned());
        }
        if let Some((mechanism, ..)) = self.manner.login {
            lines.push(format!("AUTH {mechanism}"));
        }
        for line in lines {
            self.say(&format!("250-{line}")).await?;
        }
        self.say("250 SIZE 1000000").await
    }

    async fn prove(&mut self, line: &str) -> std::io::Result<()> {
        let (mechanism, name, password) = self.manner.login.unwrap();
        let given = match mechanism {
            "PLAIN" => decoded(line.rsplit(' ').next().unwrap_or_default()),
            _ => {
                self.say("334 VXNlcm5hbWU6").await?;
                let name = decoded(&self.line().await?.unwrap_or_default());
                self.say("334 UGFzc3dvcmQ6").await?;
                let password = decoded(&self.line().await?.unwrap_or_default());
                format!("\0{name}\0{password}")
            }
        };
        if given == format!("\0{name}\0{password}") {
            self.proved_by = Some(mechanism);
            self.say("235 proved").await
        } else {
            self.say("535 5.7.8 wrong name or password").await
        }
    }

    async fn take_mail(&mut self) -> std::io::Result<()> {
        if self.manner.login.is_some() && self.proved_by.is_none() {
            return self.say("530 5.7.0 prove who you are").await;
        }
        if !self.answer(Moment::Mail, "250 from whom").await? {
            return Ok(());
        }
        let mut recipients = Vec::new();
        while let Some(line) = self.line().await? {
            if line.starts_with("RCPT") {
                if !self.answer(Moment::Recipient, "250 to whom").await? {
                    return Ok(());
                }
                let address = line.split(['<', '>']).nth(1).unwrap_or_default();
                recipients.push(address.to_owned());
            } else if line == "DATA" {
                if self.answer(Moment::Data, "354 go on").await? {
                    self.take_text(recipients).await?;
                }
                return Ok(());
            } else {
                return self.say("503 not now").await;
            }
        }
        Ok(())
    }

    async fn take_text(&mut self, recipients: Vec<String>) -> std::io::Result<()> {
        let mut text = String::new();
        while let Some(line) = self.line().await? {
            self.scripted(Moment::Text).await?;
            if line != "." {
                text.push_str(line.strip_prefix('.').unwrap_or(&line));
                text.push_str("\r\n");
                continue;
            }
            let refuses = matches!(
                self.manner.state.lock().unwrap().script.front(),
                Some((Moment::Dot, Deed::Say(_)))
            );
            if !refuses {
                let mail = Received {
                    recipients,
                    encrypted: self.encrypted,
                    proved_by: self.proved_by,
                    text,
                };
                self.manner.state.lock().unwrap().received.push(mail);
            }
            self.answer(Moment::Dot, "250 taken").await?;
            break;
        }
        Ok(())
    }
}

fn decoded(text: &str) -> String {
    String::from_utf8(STANDARD.decode(text).unwrap_or_default()).unwrap_or_default()
}
