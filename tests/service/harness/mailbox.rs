//! Mails in a folder, as they would stand in a mailbox.

use std::collections::HashSet;
use std::path::PathBuf;

/// A folder of mails, and which of them were read.
pub(crate) struct Mailbox {
    folder: PathBuf,
    read: HashSet<PathBuf>,
}

/// A mail with a link and a code.
pub(crate) struct Letter {
    pub(crate) to: String,
    /// The path of the page with the button.
    pub(crate) link: Option<String>,
    pub(crate) code: Option<String>,
}

impl Mailbox {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            read: HashSet::new(),
        }
    }

    /// The mails that arrived since the last look.
    pub(crate) fn look(&mut self) -> Vec<Letter> {
        let Ok(files) = std::fs::read_dir(&self.folder) else {
            return Vec::new();
        };
        files
            .map(|file| file.unwrap().path())
            .filter(|file| file.extension().is_some_and(|kind| kind == "eml"))
            .filter(|file| self.read.insert(file.clone()))
            .map(|file| letter(&std::fs::read_to_string(file).unwrap()))
            .collect()
    }
}

fn letter(mail: &str) -> Letter {
    let text = mail.replace("=\r\n", "");
    let mut to = String::new();
    let (mut link, mut code) = (None, None);
    for line in text.lines() {
        if let Some(address) = line.strip_prefix("To: ") {
            to = address.to_owned();
        }
        if let Some(at) = line.find("/confirm/") {
            let end = at + "/confirm/".len() + 26;
            link = link.or(line.get(at - "/en".len()..end).map(str::to_owned));
        }
        if is_code(line) {
            code = code.or(Some(line.to_owned()));
        }
    }
    Letter { to, link, code }
}

fn is_code(line: &str) -> bool {
    line.len() == 9
        && line.bytes().enumerate().all(|(at, byte)| {
            byte == if at == 4 { b' ' } else { byte } && (at == 4 || byte.is_ascii_digit())
        })
}
