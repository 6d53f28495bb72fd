//! The clock of the machine jumps while the real program runs (libfaketime). `tests/long` runs it
//! too.

use std::fs;
use std::path::PathBuf;

use entity::signature;
use entity::values::SignatureState;
use sea_orm::EntityTrait as _;
use undersigned::clock_trust;

use crate::harness::{Mailbox, Served, text};

const JUMPED: &str = "the clock jumped";
const BELIEVED: &str = "the clock is believed again";

/// Where Debian puts the library, below the folder of each architecture.
fn library() -> String {
    let folders = fs::read_dir("/usr/lib").unwrap();
    let found = folders
        .map(|folder| folder.unwrap().path().join("faketime/libfaketime.so.1"))
        .find(|library| library.exists());
    let library =
        found.unwrap_or_else(|| panic!("libfaketime is missing: apt-get install faketime"));
    library.to_str().unwrap().to_owned()
}

/// A server whose clock is as far from the machine's as a file says.
struct Jumping {
    served: Served,
    offset: PathBuf,
    _folder: tempfile::TempDir,
}

impl Jumping {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let offset = folder.path().join("offset");
        fs::write(&offset, "+0").unwrap();
        let wrapper = [
            "env".to_owned(),
            format!("LD_PRELOAD={}", library()),
            format!("FAKETIME_TIMESTAMP_FILE={}", offset.display()),
            "FAKETIME_NO_CACHE=1".to_owned(),
            // As when a clock is set: what measures durations runs on.
            "FAKETIME_DONT_FAKE_MONOTONIC=1".to_owned(),
        ];
        let wrapper: Vec<&str> = wrapper.iter().map(String::as_str).collect();
        let environment = [("UNDERSIGNED_RETENTION__UNCONFIRMED_DAYS", "7")];
        let served = Served::start_with(&environment, &wrapper).await;
        Self {
            served,
            offset,
            _folder: folder,
        }
    }

    /// Sets the clock; the file is never seen half written.
    fn set(&self, offset: &str) {
        let draft = self.offset.with_extension("draft");
        fs::write(&draft, offset).unwrap();
        fs::rename(&draft, &self.offset).unwrap();
    }

    fn sign(&self, name: &str) {
        let address = format!("{}@example.org", name.to_lowercase());
        let fields = [
            ("kind", "individual"),
            ("name", name),
            ("email", address.as_str()),
            ("visibility", "name"),
            ("publish", "yes"),
        ];
        let client = self.served.client();
        assert_eq!(
            client.submit("/en/harbour/sign", &fields).unwrap().status,
            303
        );
    }

    /// Does something and waits until the log says a sentence once more than before.
    fn until(&mut self, sentence: &str, act: impl FnOnce(&mut Self)) {
        let count = |jumping: &Self| jumping.served.log().matches(sentence).count();
        let before = count(self);
        act(self);
        while count(self) == before {
            std::thread::yield_now();
        }
    }

    fn start_again(&mut self) {
        self.served.kill();
        self.served.start_again();
    }

    /// Waits until the server has kept what its clock showed.
    async fn seen(&self) {
        let storage = self.served.storage().await;
        while clock_trust::read(storage.read()).await.unwrap().is_none() {}
        storage.close().await.unwrap();
    }

    async fn pending(&self) -> usize {
        let storage = self.served.storage().await;
        let rows = signature::Entity::find().all(storage.read()).await.unwrap();
        storage.close().await.unwrap();
        rows.iter()
            .filter(|row| row.state == SignatureState::Pending && !row.name.is_empty())
            .count()
    }
}

#[tokio::test]
async fn a_clock_that_jumps_erases_no_unconfirmed_signature() {
    let mut jumping = Jumping::start().await;
    let mut mailbox = Mailbox::new(jumping.served.mail_folder());
    jumping.sign("Ann");
    let link = loop {
        if let Some(mail) = mailbox.look().pop() {
            break mail.link.unwrap();
        }
        std::thread::yield_now();
    };

    jumping.seen().await;
    for offset in ["+400d", "-400d"] {
        jumping.until(JUMPED, |jumping| jumping.set(offset));
        // The next start too sees it: the time seen last is in the database.
        jumping.until(JUMPED, Jumping::start_again);
        assert_eq!(jumping.pending().await, 1, "after {offset}");
        jumping.until(BELIEVED, |jumping| jumping.set("+0"));
    }
    let page = jumping.served.client().submit(&link, &[]).unwrap();
    assert!(page.body.contains("this signature counts"), "{}", page.body);

    jumping.sign("Ben");
    jumping.until(JUMPED, |jumping| jumping.set("+400d"));
    let refused = jumping.served.command(&["retention"]);
    let said = text(&refused.stderr);
    assert!(said.contains("--clock-is-right"), "{said}");
    assert_eq!(jumping.pending().await, 1);
    let doctor = text(&jumping.served.command(&["doctor"]).stdout);
    assert!(
        doctor.contains("nothing is erased because of its age"),
        "{doctor}"
    );
    let confirmed = jumping.served.command(&["retention", "--clock-is-right"]);
    assert!(confirmed.status.success(), "{}", text(&confirmed.stderr));
    jumping.start_again();
    while jumping.pending().await > 0 {}
}
