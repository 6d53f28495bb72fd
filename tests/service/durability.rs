//! What was acknowledged is kept, whatever is killed when. `tests/long` runs many rounds.

use std::collections::HashMap;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, mpsc};
use std::time::Duration;

use entity::values::{MailState, SignatureState};
use entity::{outgoing_mail, signature};
use sea_orm::{ConnectionTrait, EntityTrait, Statement};
use undersigned::clock::Clock;
use undersigned::moderation::verifying::verify;
use undersigned::secret::jitter;
use undersigned::storage::Storage;
use undersigned::{letters, tally};

use crate::harness::{Client, Letter, Mailbox, Served};

/// How often the server is killed; one round unless the variable says so.
const ROUNDS: &str = "UNDERSIGNED_TEST_ROUNDS";
/// A command that ends the database server as a crash would, and starts it again.
const CRASH: &str = "UNDERSIGNED_TEST_CRASH";
/// Signatures that wait for their confirmation at most.
const MOST_UNCONFIRMED: usize = 20;
const SIGNING_AT_ONCE: usize = 3;
const CONFIRMING_AT_ONCE: usize = 2;

/// What the server answered before it was killed.
#[derive(Debug)]
enum Acknowledged {
    Signed(String),
    Confirmed(String),
}

/// What those who sign and those who confirm share.
struct Storm {
    client: Client,
    over: AtomicBool,
    /// Signed and not confirmed yet: who signs waits for those who confirm, so that no round leaves a
    /// backlog of mail to the next.
    unconfirmed: AtomicUsize,
    /// "Check your inbox" by address.
    sent: Mutex<HashMap<String, String>>,
    acknowledged: mpsc::Sender<Acknowledged>,
}

#[tokio::test(flavor = "multi_thread")]
async fn acknowledged_signatures_survive_a_kill_under_load() {
    let rounds =
        std::env::var_os(ROUNDS).map_or(1, |count| count.to_str().unwrap().parse().unwrap());
    let mut served = Served::start().await;
    let mut known: HashMap<String, SignatureState> = HashMap::new();
    for round in 1..=rounds {
        for said in tokio::task::block_in_place(|| storm(&mut served, round)) {
            match said {
                Acknowledged::Signed(name) => known.entry(name).or_insert(SignatureState::Pending),
                Acknowledged::Confirmed(name) => {
                    known.insert(name.clone(), SignatureState::Published);
                    continue;
                }
            };
        }
        if let Some(crash) = std::env::var_os(CRASH) {
            assert!(Command::new(crash).status().unwrap().success());
        }
        served.start_again();
        let storage = served.storage().await;
        check(&storage, &known).await;
        storage.close().await.unwrap();
        let confirmed = known
            .values()
            .filter(|state| **state == SignatureState::Published)
            .count();
        println!(
            "round {round}: {} signed, {confirmed} confirmed, all there",
            known.len()
        );
    }
}

/// Signs and confirms from several sides until the server is killed; gives what it acknowledged.
fn storm(served: &mut Served, round: u64) -> Vec<Acknowledged> {
    let (acknowledged, told) = mpsc::channel();
    let storm = Storm {
        client: served.client(),
        over: AtomicBool::new(false),
        unconfirmed: AtomicUsize::new(0),
        sent: Mutex::default(),
        acknowledged,
    };
    // The moment of the kill is left to chance, and told in answers rather than in seconds.
    let [enough, enough_confirmed] =
        [(30, 60), (5, 30)].map(|(least, more)| least + usize::try_from(jitter(more)).unwrap());
    let folder = served.mail_folder();
    let mut said = Vec::new();
    std::thread::scope(|scope| {
        for number in 0..SIGNING_AT_ONCE {
            let storm = &storm;
            scope.spawn(move || sign_on_and_on(storm, &format!("{round}-{number}")));
        }
        for number in 0..CONFIRMING_AT_ONCE {
            let (storm, folder) = (&storm, folder.clone());
            scope.spawn(move || confirm_on_and_on(storm, Mailbox::new(folder), number));
        }
        let (mut signed, mut confirmed) = (0, 0);
        while signed + confirmed < enough || confirmed < enough_confirmed {
            let Ok(one) = told.recv_timeout(Duration::from_secs(60)) else {
                break;
            };
            match one {
                Acknowledged::Signed(_) => signed += 1,
                Acknowledged::Confirmed(_) => confirmed += 1,
            }
            said.push(one);
        }
        served.kill();
        storm.over.store(true, Ordering::SeqCst);
    });
    drop(storm);
    assert!(
        said.len() >= enough,
        "the storm died down: {}",
        served.log()
    );
    said.extend(told);
    said
}

/// Signs with one name after the other until the server is gone.
fn sign_on_and_on(storm: &Storm, by: &str) {
    for number in 0.. {
        while storm.unconfirmed.load(Ordering::SeqCst) >= MOST_UNCONFIRMED {
            if storm.over.load(Ordering::SeqCst) {
                return;
            }
            std::thread::yield_now();
        }
        let name = format!("Storm {by}-{number}");
        let address = address_of(&name);
        let fields = [
            ("kind", "individual"),
            ("name", name.as_str()),
            ("email", address.as_str()),
            ("visibility", "name"),
            ("publish", "yes"),
        ];
        let Ok(answer) = storm.client.submit("/en/harbour/sign", &fields) else {
            return assert!(storm.is_over());
        };
        assert_eq!(answer.status, 303, "{}", answer.body);
        let page = answer.header("location").to_owned();
        storm.sent.lock().unwrap().insert(address, page);
        storm.unconfirmed.fetch_add(1, Ordering::SeqCst);
        let _ = storm.acknowledged.send(Acknowledged::Signed(name));
    }
}

/// Confirms what arrives, every other mail by its code, until the server is gone.
fn confirm_on_and_on(storm: &Storm, mut mailbox: Mailbox, number: usize) {
    while !storm.over.load(Ordering::SeqCst) {
        for mail in mailbox.look() {
            let Some(name) = name_of(&mail.to) else {
                continue;
            };
            if usize::from(mail.to.as_bytes()[mail.to.find('@').unwrap() - 1]) % CONFIRMING_AT_ONCE
                != number
            {
                continue;
            }
            match confirm(storm, &mail) {
                None => continue,
                Some(Err(_)) => return assert!(storm.is_over()),
                Some(Ok(answer)) => {
                    assert!(
                        answer.body.contains("this signature counts"),
                        "{}",
                        answer.body
                    );
                    storm.unconfirmed.fetch_sub(1, Ordering::SeqCst);
                    let _ = storm.acknowledged.send(Acknowledged::Confirmed(name));
                }
            }
        }
        std::thread::yield_now();
    }
}

/// None for a mail of an earlier round, whose page is not known any more.
fn confirm(storm: &Storm, mail: &Letter) -> Option<Result<crate::harness::Answer, ureq::Error>> {
    let page = storm.sent.lock().unwrap().get(&mail.to).cloned()?;
    if mail.to.len().is_multiple_of(2) {
        return Some(storm.client.submit(mail.link.as_ref()?, &[]));
    }
    let code = mail.code.clone()?;
    Some(storm.client.submit(&page, &[("code", &code)]))
}

impl Storm {
    /// Waits for the end: a connection that is lost before it is a fault of the service.
    fn is_over(&self) -> bool {
        while !self.over.load(Ordering::SeqCst) {
            std::thread::yield_now();
        }
        true
    }
}

fn address_of(name: &str) -> String {
    format!("{}@example.org", name.to_lowercase().replace(' ', "."))
}

fn name_of(address: &str) -> Option<String> {
    let rest = address
        .strip_prefix("storm.")?
        .strip_suffix("@example.org")?;
    Some(format!("Storm {rest}"))
}

async fn check(storage: &Storage, known: &HashMap<String, SignatureState>) {
    let read = storage.read();
    let rows = signature::Entity::find().all(read).await.unwrap();
    let mails = outgoing_mail::Entity::find().all(read).await.unwrap();
    for (name, state) in known {
        let of_name: Vec<_> = rows.iter().filter(|row| row.name == *name).collect();
        let [row] = of_name[..] else {
            panic!("{name} stands {} times", of_name.len());
        };
        // A confirmation whose answer was lost may be there all the same.
        let kept = row.state == *state
            || (*state == SignatureState::Pending && row.state == SignatureState::Published);
        assert!(kept, "{name}: {:?}, not {state:?}", row.state);
        let mailed = mails
            .iter()
            .find(|mail| mail.signature_id == Some(row.id))
            .map(|mail| mail.state);
        assert!(
            matches!(mailed, Some(MailState::Waiting | MailState::Sent)),
            "{name}: {mailed:?}"
        );
    }
    let mut names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    names.sort_unstable();
    let all = names.len();
    names.dedup();
    assert_eq!(names.len(), all, "a name stands twice");
    let letter = letters::by_slug(read, "harbour").await.unwrap().unwrap();
    assert_eq!(
        tally::read(read, letter.id()).await.unwrap().counts(),
        undersigned::signatures::store::review::recount(read, letter.id())
            .await
            .unwrap()
    );
    assert_eq!(integrity(storage).await, "ok");
    // What the kill left out of the chain, the start has put into it.
    let now = Clock::System.now();
    let findings = verify(storage, now, &mut |_, _| {}).await.unwrap();
    assert_eq!(findings.wrong, []);
}

/// What the database says about its own file; PostgreSQL checks its pages as it reads them, and
/// has read all that matter by now.
async fn integrity(storage: &Storage) -> String {
    let backend = storage.read().get_database_backend();
    let question = match backend {
        sea_orm::DatabaseBackend::Sqlite => "PRAGMA integrity_check",
        _ => "SELECT 'ok'",
    };
    let statement = Statement::from_string(backend, question);
    let row = storage.read().query_one_raw(statement).await.unwrap();
    row.unwrap().try_get_by_index(0).unwrap()
}
