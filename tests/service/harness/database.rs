//! A database for one test: a SQLite file, or, where UNDERSIGNED_TEST_POSTGRES names a server, a
//! database of its own there.

use std::io::Write as _;

use sea_orm::{ConnectionTrait, Database};
use undersigned::secret::{SecretKey, public_id};

use super::release;

const SERVER: &str = "UNDERSIGNED_TEST_POSTGRES";

pub(crate) struct TestDatabase {
    directory: tempfile::TempDir,
    url: Option<String>,
    secret: String,
}

impl TestDatabase {
    pub(crate) async fn create() -> Self {
        let url = match std::env::var_os(SERVER) {
            Some(server) => Some(create_on(&server.into_string().unwrap()).await),
            None => None,
        };
        Self {
            directory: tempfile::tempdir().unwrap(),
            url,
            secret: SecretKey::new_text(),
        }
    }

    /// A copy of the kept database of the release of November 2026, not migrated yet.
    pub(crate) async fn of_release() -> Self {
        let database = Self {
            secret: release::SECRET_KEY.to_owned(),
            ..Self::create().await
        };
        match &database.url {
            Some(url) => {
                let kept = database.directory.path().join("kept.sqlite");
                release::unpack(&kept);
                release::copy_to_postgres(&kept, url).await;
            }
            None => release::unpack(&database.directory.path().join("undersigned.sqlite")),
        }
        database
    }

    /// Settings that name this database, and all that `serve` needs.
    pub(crate) fn environment(&self) -> Vec<(String, String)> {
        let data = self.directory.path().display().to_string();
        let mail = format!("file:{data}/mail");
        [
            ("UNDERSIGNED_DATA_DIR", data.as_str()),
            (
                "UNDERSIGNED_DATABASE_URL",
                self.url.as_deref().unwrap_or_default(),
            ),
            ("UNDERSIGNED_BASE_URL", "https://letters.example.org"),
            ("UNDERSIGNED_SECRET_KEY", &self.secret),
            ("UNDERSIGNED_MAIL_URL", &mail),
            // Tests about something else meet no quota; `limits` sets those that it is about.
            ("UNDERSIGNED_LIMITS__SIGN", "1000000/1s"),
            ("UNDERSIGNED_LIMITS__CONFIRM", "1000000/1s"),
            ("UNDERSIGNED_LIMITS__ADDRESS", "1000000/1s"),
            ("UNDERSIGNED_LIMITS__MAIL_DOMAIN", "1000000/1s"),
            ("UNDERSIGNED_LIMITS__MAIL", "1000000/1s"),
            // Each answer shows what is stored by then; `snapshots` tests the pace.
            ("UNDERSIGNED_PAGE_REFRESH_MS", "0"),
            // `full_disk` sets one; elsewhere no test waits for megabytes to be written.
            ("UNDERSIGNED_DISK_RESERVE_MB", "0"),
            ("UNDERSIGNED_COALITION__NAME__EN", "Harbour Coalition"),
            ("UNDERSIGNED_COALITION__NAME__FR", "Coalition du Havre"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
    }

    /// The PostgreSQL server's own database, and the name of this one there.
    pub(crate) fn server_and_name(&self) -> Option<(String, String)> {
        let (address, name) = self.url.as_ref()?.rsplit_once('/')?;
        Some((format!("{address}/postgres"), name.to_owned()))
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.url.is_some()
    }

    /// Whether a test that is about SQLite alone ends here. Says so, with the reason, past the
    /// capture of the test harness, so that every run on PostgreSQL lists these tests.
    pub(crate) fn is_exempt(&self, reason: &str) -> bool {
        if self.is_postgres() {
            let thread = std::thread::current();
            let test = thread.name().unwrap_or("a test");
            let mut errors = std::io::stderr().lock();
            writeln!(errors, "not on PostgreSQL: {test}: {reason}").unwrap();
        }
        self.is_postgres()
    }
}

async fn create_on(server: &str) -> String {
    let name = format!("t_{}", public_id());
    let connection = Database::connect(server).await.unwrap();
    connection
        .execute_unprepared(&format!("CREATE DATABASE {name}"))
        .await
        .unwrap();
    connection.close().await.unwrap();
    let (address, _) = server.rsplit_once('/').unwrap();
    format!("{address}/{name}")
}
