//! A file system that is really full: what it stops, and what it must not stop.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use undersigned::clock::Clock;
use undersigned::server::{self, Blueprint};

use crate::harness::{Client, LetterFolder, NOW, Served, TestApp, text};

/// Mounts a small file system over the data folder, in a mount namespace that ends with the server.
const ON_A_SMALL_DISK: &str = "mount -t tmpfs -o size=32m,mode=700 tmpfs /mnt
cp -a \"$UNDERSIGNED_DATA_DIR/.\" /mnt
mount --move /mnt \"$UNDERSIGNED_DATA_DIR\"
exec \"$0\" \"$@\"";

/// A server on a small disk, with those who signed before it was full.
struct SmallDisk {
    served: Served,
    client: Client,
}

impl SmallDisk {
    async fn start(reserve: &str) -> Self {
        let environment = [("UNDERSIGNED_DISK_RESERVE_MB", reserve)];
        let unshare: &[&str] = if is_root() {
            &["unshare", "--mount"]
        } else {
            &["unshare", "--map-root-user", "--mount"]
        };
        let wrapper = [unshare, &["sh", "-ec", ON_A_SMALL_DISK]].concat();
        let served = Served::start_with(&environment, &wrapper).await;
        let client = served.client();
        Self { served, client }
    }

    fn sign(&self, name: &str) -> u16 {
        let address = format!("{}@example.org", name.to_lowercase());
        let fields = [
            ("kind", "individual"),
            ("name", name),
            ("email", address.as_str()),
            ("visibility", "name"),
            ("publish", "yes"),
        ];
        let answer = self.client.submit("/en/harbour/sign", &fields);
        answer.unwrap().status.as_u16()
    }

    /// Signs and gives the path with which the mail asks to confirm.
    fn asked_to_confirm(&self, name: &str) -> String {
        assert_eq!(self.sign(name), 303);
        self.link_in_mail(name, "/confirm/")
    }

    /// Signs, confirms, and gives the path of the page to withdraw on.
    fn published(&self, name: &str) -> String {
        let link = self.asked_to_confirm(name);
        let page = self.client.submit(&link, &[]).unwrap();
        assert!(page.body.contains("this signature counts"), "{}", page.body);
        let own = self.link_in_mail(name, "/signature/");
        format!("{own}/withdraw")
    }

    /// The path of a link in a mail to somebody, once such a mail is there.
    fn link_in_mail(&self, name: &str, part: &str) -> String {
        let to = format!("To: {}@example.org", name.to_lowercase());
        let folder = inside(&self.served, &self.served.mail_folder());
        loop {
            let files = std::fs::read_dir(&folder).into_iter().flatten();
            for file in files.map(|file| file.unwrap().path()) {
                let mail = std::fs::read_to_string(file).unwrap_or_default();
                let mail = mail.replace("=\r\n", "");
                if let Some(at) = mail.find(part).filter(|_| mail.contains(&to)) {
                    let token = &mail[at + part.len()..at + part.len() + 26];
                    return format!("/en{part}{token}");
                }
            }
            std::thread::yield_now();
        }
    }

    /// A new file that takes all that is free.
    fn fill(&self, name: &str) -> PathBuf {
        let path = inside(&self.served, &self.served.data().join(name));
        let mut file = File::create(&path).unwrap();
        let mut block = 64 * 1024;
        while block > 0 {
            if file.write_all(&vec![1; block]).is_err() {
                block /= 2;
            }
        }
        path
    }

    /// Leaves some pages: too few for a signature, enough for the write that readiness was once.
    fn fill_nearly(&self, name: &str) -> PathBuf {
        let path = self.fill(name);
        let filler = File::options().write(true).open(&path).unwrap();
        let length = filler.metadata().unwrap().len();
        filler.set_len(length - 48 * 1024).unwrap();
        path
    }

    fn wait_for_reserve(&self) {
        let reserve = self.served.data().join("undersigned.reserve");
        while !inside(&self.served, &reserve).exists() {
            std::thread::yield_now();
        }
    }

    /// Removes a signature as a coordinator does.
    fn remove(&self, name: &str) {
        let list = self.command(&["signatures", "list", "--letter", "harbour", "--json"]);
        let list: serde_json::Value = serde_json::from_slice(&list.stdout).unwrap();
        let mut entries = list.as_array().unwrap().iter();
        let entry = entries.find(|entry| entry["name"] == name).unwrap();
        let id = entry["seen"].as_str().unwrap();
        let removed = self.command(&["signatures", "remove", id, "--reason", "asked"]);
        assert!(removed.status.success(), "{}", text(&removed.stderr));
    }

    /// Runs a command beside the server, on the same disk.
    fn command(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new("nsenter");
        command.args(["--target", &self.served.process().to_string(), "--mount"]);
        if !is_root() {
            command.args(["--user", "--preserve-credentials"]);
        }
        command.arg(env!("CARGO_BIN_EXE_undersigned"));
        command.args(arguments);
        command.envs(self.served.environment());
        command.output().unwrap()
    }

    fn ready(&self) -> u16 {
        self.client.get("/readyz").unwrap().status.as_u16()
    }
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    text(&output.stdout).trim() == "0"
}

/// A path as the server sees it.
fn inside(served: &Served, path: &Path) -> PathBuf {
    PathBuf::from(format!("/proc/{}/root{}", served.process(), path.display()))
}

#[tokio::test]
async fn a_full_disk_stops_signing_but_not_withdrawing() {
    let disk = SmallDisk::start("12").await;
    let database = &disk.served.database;
    if database.is_exempt("the small disk holds a SQLite file only") {
        return;
    }
    disk.wait_for_reserve();
    let (ann, ben) = (disk.published("Ann"), disk.published("Ben"));
    disk.published("Cleo");
    let stop = {
        disk.asked_to_confirm("Dora");
        disk.link_in_mail("Dora", "/not-me/")
    };
    let late = disk.asked_to_confirm("Eve");

    let mut fillers = vec![disk.fill_nearly("filler")];
    // The first one finds out; its transaction leaves a log in whose end a small write fits.
    while disk.sign("Late") == 303 {}
    assert_eq!(disk.ready(), 503);
    assert_eq!(disk.client.get("/en/harbour").unwrap().status, 200);

    let mut leaves = |page: &str, action: &str| {
        let answer = disk.client.submit(page, &[("action", action)]).unwrap();
        assert!(answer.status.as_u16() < 400, "{action}: {}", answer.body);
        // Whatever is given up may be taken by another program at once.
        fillers.push(disk.fill(&format!("filler-after-{action}")));
    };
    leaves(&ann, "withdraw");
    leaves(&ben, "count-only");
    leaves(&stop, "stop");
    disk.remove("Cleo");

    assert_eq!(
        disk.sign("Later"),
        503,
        "what is given up is not for new ones"
    );
    assert_eq!(disk.client.submit(&late, &[]).unwrap().status, 503);
    let told = text(&disk.command(&["doctor"]).stdout);
    assert!(told.contains("the disk is or was full"), "{told}");
    assert_eq!(disk.served.log().matches("the reserve is used").count(), 1);

    for filler in fillers {
        std::fs::remove_file(filler).unwrap();
    }
    assert_eq!(disk.ready(), 200);
    assert_eq!(disk.sign("Fay"), 303);
    let confirmed = disk.client.submit(&late, &[]).unwrap();
    assert!(
        confirmed.body.contains("this signature counts"),
        "{}",
        confirmed.body
    );
    let told = text(&disk.command(&["doctor"]).stdout);
    assert!(!told.contains("the disk is or was full"), "{told}");
}

#[tokio::test]
async fn a_server_with_its_disk_reserve_in_use_starts_but_refuses_signatures() {
    let app = TestApp::start().await;
    if app.database.is_exempt("the disk reserve is for SQLite") {
        return;
    }
    app.import(&LetterFolder::new("harbour")).await.unwrap();
    let settings = app.app.settings.clone();
    std::fs::write(settings.data_dir.join("undersigned.reserve-used"), "").unwrap();
    let (secret, base_url) = (settings.secret_key().unwrap(), settings.base_url().unwrap());
    let blueprint = Blueprint::new(settings, &secret, base_url).unwrap();
    let clock = Clock::fixed(NOW);
    server::build(Blueprint { clock, ..blueprint })
        .await
        .unwrap();
    let form = app.get("/en/harbour/sign").await;
    assert_eq!(form.status, 200);
    let token = form.attributes("input[name=token]", "value").remove(0);
    let fields = [
        ("kind", "individual"),
        ("name", "Ann"),
        ("email", "ann@example.org"),
        ("visibility", "name"),
        ("publish", "yes"),
        ("token", token.as_str()),
    ];
    let answer = app.post("/en/harbour/sign", &fields).await;
    assert_eq!(answer.status, 503);
    assert_eq!(answer.header("retry-after"), "10");
}
