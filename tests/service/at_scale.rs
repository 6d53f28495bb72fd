//! Who may be the same is found among many. By `tests/run` among few; by `tests/long` among 200,000
//! organizations and 1,000,000 signatures, where the time that it takes is printed.

use std::time::{Duration, Instant};

use entity::ids::{LetterId, OrganizationId, Rank, Revision, SignatureId, VersionId};
use entity::values::{NameKind, SignatureKind, SignatureState, Standing, Visibility};
use entity::{organization, organization_name, signature};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, EntityTrait};
use undersigned::matching::keys;
use undersigned::matching::persons::Person;
use undersigned::organizations::{self, likeness, match_key};
use undersigned::signatures::store::blank;
use undersigned::storage::key_index;

use crate::harness::{LetterFolder, TestApp};

const CHUNK: i64 = 200;
const SOUNDS: [&str; 20] = [
    "ba", "ceti", "do", "fara", "gu", "hele", "ji", "kora", "lu", "meni", "no", "pali", "ri",
    "sedo", "ta", "velu", "wi", "xano", "yu", "zari",
];
const KINDS: [&str; 8] = [
    "Association",
    "Council",
    "Union",
    "Alliance",
    "Network",
    "Centre",
    "Institute",
    "Coalition",
];
const FIELDS: [&str; 10] = [
    "Privacy", "Housing", "Nurses", "Rivers", "Literacy", "Forests", "Migrants", "Health",
    "Transit", "Seniors",
];
const GIVEN: [&str; 12] = [
    "Marie", "Jean", "Ann", "David", "Fatima", "Wei", "Luc", "Nadia", "Omar", "Ines", "Paul", "Zoe",
];

/// How many a test asks for, or else a few.
fn number(variable: &str, few: i64) -> i64 {
    std::env::var(variable).map_or(few, |number| number.parse().unwrap())
}

/// A word that is its number's own.
fn word(number: i64) -> String {
    let (mut rest, mut word) = (number.unsigned_abs(), String::new());
    loop {
        word.push_str(SOUNDS[usize::try_from(rest % 20).unwrap()]);
        rest /= 20;
        if rest == 0 {
            break;
        }
    }
    word[..1].to_uppercase() + &word[1..]
}

fn pick<'a>(from: &[&'a str], number: i64) -> &'a str {
    from[usize::try_from(number).unwrap() % from.len()]
}

/// Every second one is called by a place or founder that others are called by too.
fn organization_name_of(number: i64) -> String {
    let own = if number % 2 == 0 {
        number
    } else {
        number % 5_000
    };
    format!(
        "{} {} {} of {}",
        word(own),
        pick(&FIELDS, number / 3),
        pick(&KINDS, number / 7),
        word(number % 311)
    )
}

/// Family names as they are spread: few are very common.
fn person_name_of(number: i64) -> String {
    let family = if number % 3 == 0 {
        number % 50
    } else {
        number % 70_000
    };
    format!("{} {}", pick(&GIVEN, number / 11), word(family + 400))
}

async fn seed_organizations<C: ConnectionTrait>(connection: &C, many: i64) {
    for first in (1..=many).step_by(usize::try_from(CHUNK).unwrap()) {
        let numbers = first..(first + CHUNK).min(many + 1);
        let rows = numbers.clone().map(|number| organization::ActiveModel {
            id: Set(OrganizationId(number)),
            public_id: Set(format!("{number:016}")),
            member: Set(false),
            website: Set(None),
            source: Set(None),
            merged_into: Set(None),
            created_at: Set(0),
        });
        let names = numbers
            .clone()
            .map(|number| organization_name::ActiveModel {
                organization_id: Set(OrganizationId(number)),
                kind: Set(NameKind::Official),
                name: Set(organization_name_of(number)),
                match_key: Set(match_key(&organization_name_of(number))),
                ..Default::default()
            });
        organization::Entity::insert_many(rows)
            .exec_without_returning(connection)
            .await
            .unwrap();
        organization_name::Entity::insert_many(names)
            .exec_without_returning(connection)
            .await
            .unwrap();
        let holders: Vec<_> = numbers
            .map(|number| {
                (
                    OrganizationId(number),
                    organization_keys(&organization_name_of(number)),
                )
            })
            .collect();
        key_index::write_new(connection, key_index::Register, &holders)
            .await
            .unwrap();
    }
}

async fn seed_signatures<C: ConnectionTrait>(connection: &C, letter: LetterId, many: i64) {
    for first in (1..=many).step_by(usize::try_from(CHUNK).unwrap()) {
        let numbers = first..(first + CHUNK).min(many + 1);
        let rows = numbers.clone().map(|number| signature_row(letter, number));
        signature::Entity::insert_many(rows)
            .exec_without_returning(connection)
            .await
            .unwrap();
        let holders: Vec<_> = numbers
            .map(|number| (SignatureId(number), person_keys(&person_name_of(number))))
            .collect();
        key_index::write_new(connection, letter, &holders)
            .await
            .unwrap();
    }
}

fn signature_row(letter: LetterId, number: i64) -> signature::ActiveModel {
    let name = person_name_of(number);
    signature::ActiveModel {
        id: Set(SignatureId(number)),
        public_id: Set(format!("{number:016}")),
        letter_id: Set(letter),
        version_id: Set(VersionId(1)),
        language: Set("en".to_owned()),
        kind: Set(SignatureKind::Individual),
        state: Set(SignatureState::Published),
        organization_id: Set(None),
        sort_name: Set(name.clone()),
        sort_en: Set(name.clone().into_bytes()),
        sort_fr: Set(name.clone().into_bytes()),
        rank: Set(Rank(1_000)),
        search: Set(name.clone()),
        match_key: Set(name.to_lowercase()),
        name: Set(name),
        standing: Set(Standing::Entered),
        visibility: Set(Visibility::Name),
        revision: Set(Revision(1)),
        created_at: Set(0),
        state_at: Set(0),
        ..blank()
    }
}

fn organization_keys(name: &str) -> Vec<String> {
    likeness::keys_of(&likeness::read(&[name], &[]))
}

fn person_keys(name: &str) -> Vec<String> {
    keys::of_person(&Person::read(name, "", ""))
}

/// The name as somebody else may type it: in capitals, and every second one with a letter too many.
fn as_typed(name: &str, number: i64) -> String {
    let mut typed = name.to_uppercase();
    if number % 2 == 0 {
        typed.insert(5, 'E');
    }
    typed
}

fn now() -> Instant {
    Instant::now()
}

#[expect(
    clippy::print_stdout,
    reason = "the times are what tests/long is asked for"
)]
fn tell(line: &str) {
    println!("{line}");
}

/// Looks many up by names that are a little different, tells how long each took, and that (nearly) all
/// are found: what very many share tells nobody apart.
async fn look_up<C: ConnectionTrait, S: key_index::Scope>(
    connection: &C,
    (what, scope, many): (&str, S, i64),
    keys_of: impl Fn(i64) -> Vec<String>,
) -> usize {
    let step = (many / 1_000).max(1);
    let (mut times, mut found) = (Vec::new(), 0);
    for number in (1..=many).step_by(usize::try_from(step).unwrap()) {
        let keys = keys_of(number);
        let begun = now();
        let ids = key_index::find(connection, scope, &keys).await.unwrap();
        times.push(begun.elapsed());
        found += usize::from(ids.contains(&number.into()));
    }
    let looked = times.len();
    times.sort();
    let at = |share: usize| in_ms(times[(looked - 1) * share / 100]);
    tell(&format!(
        "{what}: {many} in all, {looked} looked up, {found} found; half within {} ms, 99 of 100 within {} ms, the slowest {} ms",
        at(50),
        at(99),
        at(100),
    ));
    found * 100 / looked
}

fn in_ms(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() * 1_000.0)
}

#[tokio::test]
async fn possible_duplicates_are_found_among_many_signatures() {
    let app = TestApp::start().await;
    app.import(&LetterFolder::new("harbour")).await.unwrap();
    let organizations = number("UNDERSIGNED_TEST_ORGANIZATIONS", 2_000);
    let signatures = number("UNDERSIGNED_TEST_SIGNATURES", 2_000);
    let transaction = app.app.storage.begin().await.unwrap();
    seed_organizations(&transaction, organizations).await;
    seed_signatures(&transaction, LetterId(1), signatures).await;
    transaction.commit().await.unwrap();
    if app.database.is_postgres() {
        // As autovacuum does by itself after so many rows.
        let connection = app.app.storage.write();
        connection
            .execute_unprepared("VACUUM ANALYZE")
            .await
            .unwrap();
    }

    let connection = app.app.storage.read();
    let register = ("organizations", key_index::Register, organizations);
    let found = look_up(connection, register, |number| {
        organization_keys(&as_typed(&organization_name_of(number), number))
    })
    .await;
    assert!(found >= 95, "{found} % of organizations");
    let persons = ("signatures", LetterId(1), signatures);
    let found = look_up(connection, persons, |number| {
        person_keys(&as_typed(&person_name_of(number), number))
    })
    .await;
    // Of a million, one in three has a name that hundreds bear.
    assert!(found >= 60, "{found} % of persons");
    let entries = organizations::with_ids(
        connection,
        &[OrganizationId(1), OrganizationId(organizations)],
    )
    .await
    .unwrap();
    assert_eq!(entries.len(), 2);
}
