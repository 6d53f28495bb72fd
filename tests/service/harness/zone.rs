//! A zone of DNS and a site with TLS, over real sockets, that do as a test says.

use std::collections::HashMap;
use std::io::{Read as _, Write as _};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};
use undersigned::lookups::{Lookups, Reach};

use super::stubs::asked_name;

const A: u16 = 1;
const TXT: u16 = 16;

/// How a name server behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    Answers,
    Garbage,
    Silence,
}

type Records = HashMap<(String, u16), Vec<Vec<u8>>>;

/// A name server.
#[derive(Clone)]
pub(crate) struct Zone {
    pub(crate) address: SocketAddr,
    held: Arc<Mutex<(Manner, Records)>>,
}

impl Zone {
    pub(crate) fn open() -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let zone = Self {
            address: socket.local_addr().unwrap(),
            held: Arc::new(Mutex::new((Manner::Answers, HashMap::new()))),
        };
        let held = Arc::clone(&zone.held);
        thread::spawn(move || {
            let mut question = [0; 1_500];
            while let Ok((length, from)) = socket.recv_from(&mut question) {
                let (manner, records) = &*held.lock().unwrap();
                let _ = match manner {
                    Manner::Answers => socket.send_to(&answer(&question[..length], records), from),
                    Manner::Garbage => socket.send_to(&[0xff; 700], from),
                    Manner::Silence => Ok(0),
                };
            }
        });
        zone
    }

    pub(crate) fn behave(&self, manner: Manner) {
        self.held.lock().unwrap().0 = manner;
    }

    /// Gives a name a text.
    pub(crate) fn text(&self, name: &str, text: &str) {
        let part = [&[u8::try_from(text.len()).unwrap()], text.as_bytes()].concat();
        self.add(name, TXT, part);
    }

    /// Gives a name an address.
    pub(crate) fn leads(&self, name: &str, to: &str) {
        let IpAddr::V4(to) = to.parse().unwrap() else {
            panic!("IPv4 only");
        };
        self.add(name, A, to.octets().to_vec());
    }

    fn add(&self, name: &str, kind: u16, data: Vec<u8>) {
        let mut held = self.held.lock().unwrap();
        held.1
            .entry((name.to_owned(), kind))
            .or_default()
            .push(data);
    }
}

fn answer(question: &[u8], records: &Records) -> Vec<u8> {
    let (name, end) = asked_name(question);
    let kind = u16::from_be_bytes([question[end], question[end + 1]]);
    let none = Vec::new();
    let found = records.get(&(name, kind)).unwrap_or(&none);
    let count = u8::try_from(found.len()).unwrap();
    let mut message = question[..2].to_vec();
    message.extend([0x81, 0x80, 0, 1, 0, count, 0, 0, 0, 0]);
    message.extend(&question[12..end + 4]);
    for data in found {
        message.extend([0xc0, 12]);
        message.extend(kind.to_be_bytes());
        message.extend([0, 1, 0, 0, 0, 60]);
        message.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        message.extend(data);
    }
    message
}

/// A site that answers every request with the same bytes.
pub(crate) struct Site {
    address: SocketAddr,
    authority: RootCertStore,
    said: Arc<Mutex<Vec<u8>>>,
    visits: Arc<AtomicUsize>,
}

impl Site {
    /// A site that proves to be `name` and its `www`.
    pub(crate) fn open(name: &str) -> Self {
        let names = [name.to_owned(), format!("www.{name}")];
        let own = rcgen::generate_simple_self_signed(names).unwrap();
        let key = PrivateKeyDer::Pkcs8(own.signing_key.serialize_der().into());
        let tls = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![own.cert.der().clone()], key)
            .unwrap();
        let mut authority = RootCertStore::empty();
        authority.add(own.cert.der().clone()).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let site = Self {
            address: listener.local_addr().unwrap(),
            authority,
            said: Arc::new(Mutex::new(Vec::new())),
            visits: Arc::new(AtomicUsize::new(0)),
        };
        let (said, visits, tls) = (site.said.clone(), site.visits.clone(), Arc::new(tls));
        thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                visits.fetch_add(1, Ordering::SeqCst);
                let answer = said.lock().unwrap().clone();
                let tls = Arc::clone(&tls);
                thread::spawn(move || {
                    let connection = ServerConnection::new(tls).unwrap();
                    serve(StreamOwned::new(connection, socket), &answer)
                });
            }
        });
        site
    }

    /// What it says from now on.
    pub(crate) fn says(&self, answer: &str) {
        answer.as_bytes().clone_into(&mut self.said.lock().unwrap());
    }

    /// The same, as a file.
    pub(crate) fn holds(&self, file: &str) {
        self.says(&format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{file}",
            file.len()
        ));
    }

    /// How often somebody came.
    pub(crate) fn visits(&self) -> usize {
        self.visits.load(Ordering::SeqCst)
    }

    /// Lookups in a zone that reach this site's port, where its address is admitted.
    pub(crate) fn lookups(&self, zone: &Zone, admits: fn(IpAddr) -> bool) -> Lookups {
        let reach = Reach {
            resolver: Some(zone.address),
            port: self.address.port(),
            admits,
        };
        Lookups::trusting(reach, self.authority.clone()).unwrap()
    }
}

fn serve(mut stream: StreamOwned<ServerConnection, TcpStream>, answer: &[u8]) -> Option<()> {
    let mut request = Vec::new();
    let mut part = [0; 512];
    while !request.ends_with(b"\r\n\r\n") {
        let length = stream.read(&mut part).ok().filter(|length| *length > 0)?;
        request.extend_from_slice(&part[..length]);
    }
    stream.write_all(answer).ok()?;
    stream.conn.send_close_notify();
    stream.flush().ok()
}
