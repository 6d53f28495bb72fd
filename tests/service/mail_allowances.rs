//! How many mails a mailbox gets, whoever signs with its address and whenever: never more in any 24
//! hours than the README promises, and none is lost.

use undersigned::clock::{DAY, HOUR, MINUTE, Millis};

use crate::signing::{ANN, Signing, link, with};

/// Mails that strangers may cause in 24 hours to a mailbox that never confirmed, and to one that did.
const UNPROVED: usize = 3;
const PROVED: usize = 12;

/// A small generator (xorshift), so that times are the same on every machine.
fn draw(state: &mut u64, bound: u64) -> i64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state % bound).try_into().unwrap()
}

/// The most mails within any 24 hours.
fn most_in_a_day(times: &[Millis]) -> usize {
    let from = |start: Millis| {
        let day = start..start + DAY;
        times.iter().filter(|at| day.contains(at)).count()
    };
    times.iter().map(|start| from(*start)).max().unwrap_or(0)
}

/// Signs at drawn times with ever other names, and notes when mails to one address arrive.
async fn flood(signing: &Signing, seed: u64, address: &str) -> Vec<Millis> {
    let (mut state, mut times) = (seed, Vec::new());
    let app = &signing.app.app;
    for number in 0..20 {
        let pause = [0, MINUTE, HOUR, 7 * HOUR][usize::try_from(draw(&mut state, 4)).unwrap()];
        app.clock.advance(pause + draw(&mut state, 60_000));
        let name = format!("Marta Reed{number}");
        let fields = with(&with(ANN, "name", &name), "email", address);
        assert_eq!(signing.sign("en", &fields).await.status, 303);
        for mail in signing.arrived().await {
            assert_eq!(mail.to, address);
            times.push(app.now());
        }
    }
    times
}

#[tokio::test]
async fn a_mailbox_that_never_confirmed_gets_few_mails_in_any_day_whatever_the_times() {
    for seed in [7, 77] {
        let signing = Signing::start().await;
        let times = flood(&signing, seed, "ann@example.org").await;
        let most = most_in_a_day(&times);
        // Reminders of the day before have an allowance of their own.
        assert!(most <= UNPROVED + 2, "{most} mails with seed {seed}");
        assert!(times.len() >= UNPROVED, "the mailbox is not starved");
        let given_up = "SELECT COUNT(*) FROM outgoing_mail WHERE fault IS NOT NULL";
        assert_eq!(signing.app.number(given_up).await, 0);
    }
}

#[tokio::test]
async fn a_mailbox_that_confirmed_gets_more_and_still_a_bounded_number() {
    let signing = Signing::start().await;
    signing.sign("en", ANN).await;
    let asks = signing.arrived().await.remove(0);
    signing.press(&link(&asks)).await;
    signing.arrived().await;
    let times = flood(&signing, 3, "ann@example.org").await;
    let most = most_in_a_day(&times);
    assert!(most > UNPROVED, "{most} mails");
    assert!(most <= PROVED + 6, "{most} mails");
}

#[tokio::test]
async fn mail_beyond_the_allowance_waits_and_the_newest_leaves_first() {
    let signing = Signing::start().await;
    for number in 0..6 {
        let name = format!("Marta Reed{number}");
        signing.sign("en", &with(ANN, "name", &name)).await;
    }
    // One network leaves a third of the allowance to others.
    assert_eq!(signing.arrived().await.len(), UNPROVED - 1);
    let waiting = "SELECT COUNT(*) FROM outgoing_mail WHERE state = 'waiting'";
    let waits = signing.app.number(waiting).await;
    assert!(
        signing.arrived().await.is_empty(),
        "asking again sends nothing"
    );
    signing.app.app.clock.advance(DAY - MINUTE);
    assert!(
        signing.arrived().await.len() <= 2,
        "reminders alone, within the day"
    );
    signing.app.app.clock.advance(2 * MINUTE);
    assert!(
        !signing.arrived().await.is_empty(),
        "the next day has room again"
    );
    assert!(signing.app.number(waiting).await <= waits);
}
