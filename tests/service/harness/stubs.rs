//! A DNS server and a mail server, as small as the doctor needs them.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::{Arc, Mutex};
use std::thread;

/// Answers TXT questions over UDP: the texts of the names given, nothing for others.
pub(crate) fn dns(records: &'static [(&'static str, &'static str)]) -> SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    thread::spawn(move || {
        let mut question = [0; 1_500];
        while let Ok((length, from)) = socket.recv_from(&mut question) {
            let _ = socket.send_to(&answer(&question[..length], records), from);
        }
    });
    address
}

/// RFC 1035, section 4: the header, the question as it came, a record a text.
fn answer(question: &[u8], records: &[(&str, &str)]) -> Vec<u8> {
    let (name, end) = asked_name(question);
    let found: Vec<&str> = records
        .iter()
        .filter(|(known, _)| *known == name)
        .map(|(_, text)| *text)
        .collect();
    let mut message = question[..2].to_vec();
    let failure = if found.is_empty() { 3 } else { 0 };
    message.extend([
        0x81,
        0x80 | failure,
        0,
        1,
        0,
        u8::try_from(found.len()).unwrap(),
        0,
        0,
        0,
        0,
    ]);
    message.extend(&question[12..end + 4]);
    for text in found {
        let parts: Vec<u8> = text
            .as_bytes()
            .chunks(255)
            .flat_map(|part| [&[u8::try_from(part.len()).unwrap()], part].concat())
            .collect();
        // A pointer to the question's name, TXT, IN, a minute to live.
        message.extend([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60]);
        message.extend(u16::try_from(parts.len()).unwrap().to_be_bytes());
        message.extend(parts);
    }
    message
}

/// The name that is asked for, and where it ends.
pub(crate) fn asked_name(question: &[u8]) -> (String, usize) {
    let (mut labels, mut at) = (Vec::new(), 12);
    while question[at] > 0 {
        let end = at + 1 + usize::from(question[at]);
        labels.push(String::from_utf8_lossy(&question[at + 1..end]).to_lowercase());
        at = end;
    }
    (labels.join("."), at + 1)
}

/// A mail server without encryption that takes everything but a password other than `right`, and
/// remembers what it took.
pub(crate) fn smtp() -> (SocketAddr, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let taken = Arc::new(Mutex::new(String::new()));
    let kept = Arc::clone(&taken);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let kept = Arc::clone(&kept);
            thread::spawn(move || converse(stream, &kept));
        }
    });
    (address, taken)
}

fn converse(mut stream: TcpStream, kept: &Mutex<String>) -> Option<()> {
    stream.write_all(b"220 stub\r\n").ok()?;
    let mut lines = BufReader::new(stream.try_clone().ok()?)
        .lines()
        .map_while(Result::ok);
    while let Some(line) = lines.next() {
        let word = line.split(' ').next().unwrap_or_default().to_uppercase();
        let reply: &[u8] = match word.as_str() {
            "EHLO" => b"250-stub\r\n250 AUTH PLAIN\r\n",
            // base64 of \0ines\0right
            "AUTH" if line.ends_with("AGluZXMAcmlnaHQ=") => b"235 welcome\r\n",
            "AUTH" => b"535 5.7.8 these are not the credentials\r\n",
            "DATA" => {
                stream.write_all(b"354 go on\r\n").ok()?;
                let mail: Vec<String> = lines.by_ref().take_while(|line| line != ".").collect();
                kept.lock().ok()?.push_str(&mail.join("\n"));
                b"250 taken\r\n"
            }
            _ => b"250 well\r\n",
        };
        stream.write_all(reply).ok()?;
    }
    Some(())
}
