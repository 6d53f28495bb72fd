//! The files of an instance: whose they are, and which one the server writes to.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use undersigned::private_file;

use crate::harness::{LetterFolder, Process, Served, TestDatabase, text};

const WITH_A_LOOSE_UMASK: [&str; 3] = ["sh", "-c", "umask 022; exec \"$0\" \"$@\""];

/// All files and folders below one.
fn everything_in(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![folder.to_owned()];
    let mut at = 0;
    while let Some(path) = found.get(at).cloned() {
        if path.is_dir() {
            found.extend(
                std::fs::read_dir(path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
        }
        at += 1;
    }
    found
}

fn is_private(path: &Path) -> bool {
    path.symlink_metadata().unwrap().permissions().mode() & 0o077 == 0
}

#[tokio::test]
async fn files_are_created_for_their_owner_only_whatever_the_umask() {
    let database = TestDatabase::create().await;
    let mut environment = database.environment();
    let data = PathBuf::from(&environment[0].1).join("new/data");
    let mail = format!("file:{}", data.join("mail").display());
    for (name, value) in [
        ("UNDERSIGNED_DATA_DIR", data.display().to_string()),
        ("UNDERSIGNED_MAIL_URL", mail),
        ("UNDERSIGNED_DISK_RESERVE_MB", "1".to_owned()),
        ("UNDERSIGNED_BASE_URL", "http://127.0.0.1:0".to_owned()),
    ] {
        environment.retain(|(known, _)| known != name);
        environment.push((name.to_owned(), value));
    }
    let run = |arguments: &[&str]| {
        let output = Command::new("sh")
            .args(["-c", "umask 022; exec \"$0\" \"$@\""])
            .arg(env!("CARGO_BIN_EXE_undersigned"))
            .args(arguments)
            .envs(environment.iter().cloned())
            .output()
            .unwrap();
        text(&output.stderr)
    };
    std::fs::create_dir_all(data.parent().unwrap()).unwrap();
    if database.is_postgres() {
        // Nothing of ours needs the folder there; the tables that are written below do.
        private_file::create_folder(&data).unwrap();
    }
    let letter = LetterFolder::new("harbour").individuals(&["Ann Quill"]);
    run(&["import", letter.path().to_str().unwrap()]);
    let table = data.join("list.csv");
    run(&["export", "harbour", "--out", table.to_str().unwrap()]);
    run(&[
        "organization",
        "export",
        "--out",
        data.join("register.csv").to_str().unwrap(),
    ]);
    run(&["doctor", "--to", "ines@tides.example"]);
    if !database.is_postgres() {
        run(&["backup", data.join("copy.sqlite").to_str().unwrap()]);
        assert!(data.join("undersigned.sqlite").exists());
    }
    assert!(table.exists());
    let open: Vec<PathBuf> = everything_in(&data)
        .into_iter()
        .filter(|path| !is_private(path))
        .collect();
    assert!(open.is_empty(), "{open:?}");
}

#[tokio::test]
async fn server_files_are_readable_by_their_owner_only() {
    let served = Served::start_with(&[], &WITH_A_LOOSE_UMASK).await;
    let client = served.client();
    let fields = [
        ("kind", "individual"),
        ("name", "Ann"),
        ("email", "ann@example.org"),
        ("visibility", "name"),
        ("publish", "yes"),
    ];
    assert_eq!(
        client.submit("/en/harbour/sign", &fields).unwrap().status,
        303
    );
    let mails = |folder: &Path| std::fs::read_dir(folder).map_or(0, Iterator::count);
    while mails(&served.mail_folder()) == 0 {
        std::thread::yield_now();
    }
    // The folder itself is the test's.
    for path in everything_in(&served.data()).into_iter().skip(1) {
        assert!(is_private(&path), "{}", path.display());
    }
}

#[tokio::test]
async fn deleting_the_lock_file_admits_no_second_server_or_migration() {
    let database = TestDatabase::create().await;
    if database.is_exempt("the lock file is for SQLite") {
        return;
    }
    let environment = database.environment();
    let data = PathBuf::from(&environment[0].1);
    let first = Process::serve(&environment);
    std::fs::remove_file(data.join("undersigned.lock")).unwrap();
    let second = Command::new(env!("CARGO_BIN_EXE_undersigned"))
        .arg("serve")
        .envs(environment.iter().cloned())
        .env("UNDERSIGNED_LISTEN", "127.0.0.1:0")
        .output()
        .unwrap();
    let told = text(&second.stderr);
    assert!(!second.status.success());
    assert!(told.contains("another server is already running"), "{told}");
    assert_eq!(first.get("/healthz").status, 200);
    assert!(first.stop("TERM").0.success());
    assert!(Process::serve(&environment).stop("TERM").0.success());
}

#[tokio::test]
async fn a_server_refuses_signatures_once_its_database_file_is_replaced() {
    let served = Served::start().await;
    if served.database.is_exempt("its files are not ours") {
        return;
    }
    let file = served.data().join("undersigned.sqlite");
    let copy = served.data().join("copy.sqlite");
    let storage = served.storage().await;
    storage.back_up(&copy).await.unwrap();
    storage.close().await.unwrap();
    let client = served.client();
    // Opened before: the page itself may not be read any more once the file is another one.
    let form = client.get("/en/harbour/sign").unwrap();
    let token = form.attributes("input[name=token]", "value").remove(0);
    std::fs::rename(&copy, &file).unwrap();
    let fields = [
        ("kind", "individual"),
        ("name", "Ann"),
        ("email", "ann@example.org"),
        ("visibility", "name"),
        ("publish", "yes"),
        ("token", token.as_str()),
    ];
    assert_eq!(
        client.post("/en/harbour/sign", &fields).unwrap().status,
        503
    );
    assert_eq!(client.get("/readyz").unwrap().status, 503);
    assert!(
        served.log().contains("was replaced or removed"),
        "{}",
        served.log()
    );
}
