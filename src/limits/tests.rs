use super::*;
use crate::client_network::ClientNetwork;
use crate::clock::{HOUR, MINUTE, SECOND};
use entity::ids::LetterId;

fn settings() -> settings::LimitSettings {
    settings::Settings::from_layers(None, &[]).unwrap().limits
}

fn limits(clock: &Clock) -> Limits {
    Limits::from_settings(&settings(), clock).unwrap()
}

fn network(text: &str) -> ClientNetwork {
    ClientNetwork::of(text.parse().unwrap())
}

fn limiter<K: Clone + Eq + Hash>(text: &str, clock: &Clock) -> Limiter<K> {
    Limiter::new(quotas::parse("sign", text).unwrap(), clock)
}

#[test]
fn of_a_thousand_at_once_the_burst_is_admitted_and_the_rest_told_to_wait() {
    let clock = Clock::fixed(1_000);
    let limits = limits(&clock);
    let key = (network("192.0.2.1"), Some(LetterId(7)));
    let admitted = (0..1_000).filter(|_| limits.sign.check(&key).is_ok());
    assert_eq!(admitted.count(), 30);
    assert_eq!(limits.sign.check(&key), Err(Duration::from_secs(2)));
    assert_eq!(
        limits
            .sign
            .check(&(network("192.0.2.1"), Some(LetterId(8)))),
        Ok(())
    );
    assert_eq!(
        limits
            .sign
            .check(&(network("192.0.2.2"), Some(LetterId(7)))),
        Ok(())
    );
    clock.advance(2 * SECOND);
    assert_eq!(limits.sign.check(&key), Ok(()));
    assert_eq!(limits.sign.check(&key), Err(Duration::from_secs(2)));
}

#[test]
fn each_quota_of_a_list_must_admit_whatever_their_order() {
    for text in ["30/1m, 300/1h", "300/1h, 30/1m"] {
        let clock = Clock::fixed(1_000);
        let limiter = limiter(text, &clock);
        let mut admitted = 0;
        for _ in 0..60 * 60 {
            admitted += usize::from(limiter.check(&"x").is_ok());
            clock.advance(SECOND);
        }
        // The hour's burst, and what trickled in meanwhile.
        assert!((598..=600).contains(&admitted), "{text}: {admitted}");
    }
}

#[test]
fn asking_too_early_makes_no_wait_longer() {
    let clock = Clock::fixed(1_000);
    let limiter = limiter("1/1m", &clock);
    assert_eq!(limiter.check(&"x"), Ok(()));
    for _ in 0..500 {
        assert_eq!(limiter.check(&"x"), Err(Duration::from_mins(1)));
    }
    clock.advance(MINUTE);
    assert_eq!(limiter.check(&"x"), Ok(()));
}

#[test]
fn a_48_has_four_times_the_quota_of_one_64_and_does_not_fill_the_table_of_keys() {
    let clock = Clock::fixed(1_000);
    let limits = limits(&clock);
    let of = |prefix: u16, subnet: u16| {
        let address = std::net::Ipv6Addr::new(0x2001, 0xdb8, prefix, subnet, 0, 0, 0, 1);
        (ClientNetwork::of(address.into()), Some(LetterId(7)))
    };
    let admitted = (0..=u16::MAX).filter(|subnet| limits.sign.check(&of(1, *subnet)).is_ok());
    assert_eq!(admitted.count(), 120);
    assert!(limits.sign.known() < 2_000, "{}", limits.sign.known());
    assert_eq!(limits.sign.check(&of(2, 1)), Ok(()));
    assert!(limits.slowed.take().network > 60_000);
    assert_eq!(limits.slowed.take(), SlowedCounts::default());
}

#[test]
fn a_56_has_twice_the_quota_of_one_64() {
    let clock = Clock::fixed(1_000);
    let limits = limits(&clock);
    let of = |subnet: u16| {
        let address = std::net::Ipv6Addr::new(0x2001, 0xdb8, 1, subnet, 0, 0, 0, 1);
        (ClientNetwork::of(address.into()), Some(LetterId(7)))
    };
    let admitted = (0..256).filter(|subnet| limits.sign.check(&of(*subnet)).is_ok());
    assert_eq!(admitted.count(), 60);
    assert_eq!(limits.sign.check(&of(256)), Ok(()));
}

#[test]
fn a_slot_of_the_service_that_is_given_back_is_used_by_the_next_mail() {
    let clock = Clock::fixed(1_000);
    let mut settings = settings();
    settings.mail = "1/1h".to_owned();
    let pace = Limits::from_settings(&settings, &clock).unwrap().mail;
    assert!(pace.take() && !pace.take());
    pace.give_back();
    assert!(pace.take() && !pace.take());
}

#[test]
fn a_million_networks_stay_within_the_bound_and_a_sweep_forgets_them() {
    let clock = Clock::fixed(1_000);
    let limits = limits(&clock);
    let key = |n: u32| {
        (
            ClientNetwork::of(std::net::Ipv4Addr::from_bits(n).into()),
            Some(LetterId(1)),
        )
    };
    for n in 0..1_000_000 {
        let _ = limits.sign.check(&key(n));
    }
    assert_eq!(limits.sign.known(), 2 * MOST_KEYS);
    // A network from before the flood is judged by its own bucket, a new one by the shared one.
    assert_eq!(limits.sign.check(&key(1)), Ok(()));
    assert!(limits.sign.check(&key(2_000_000)).is_err());
    limits.sweep();
    assert_eq!(limits.sign.known(), 2 * MOST_KEYS);
    clock.advance(MINUTE);
    limits.sweep();
    assert_eq!(limits.sign.known(), 0);
    assert_eq!(limits.sign.check(&key(2_000_000)), Ok(()));
}

#[test]
fn a_sweep_forgets_nobody_who_must_wait() {
    let clock = Clock::fixed(1_000);
    let limits = limits(&clock);
    let key = (network("192.0.2.1"), Some(LetterId(7)));
    while limits.sign.check(&key).is_ok() {}
    clock.advance(SECOND);
    limits.sweep();
    assert!(limits.sign.check(&key).is_err());
}

#[test]
fn a_clock_set_back_or_far_forward_opens_and_closes_nothing_for_long() {
    let clock = Clock::fixed(1_000);
    let limiter = limiter("1/1m", &clock);
    assert_eq!(limiter.check(&"x"), Ok(()));
    clock.advance(-400 * 24 * HOUR);
    assert_eq!(limiter.check(&"x"), Err(Duration::from_mins(1)));
    clock.advance(800 * 24 * HOUR);
    assert_eq!(limiter.check(&"x"), Ok(()));
    assert_eq!(limiter.check(&"x"), Err(Duration::from_mins(1)));
}

#[test]
fn what_is_printed_of_a_limiter_holds_no_key() {
    let clock = Clock::fixed(0);
    let limits = limits(&clock);
    limits.mail.domain("example.org").unwrap();
    assert!(!format!("{limits:?}").contains("example"));
}

#[test]
fn a_wrong_text_names_its_setting() {
    let mut wrong = settings();
    wrong.address = "often".to_owned();
    let fault = Limits::from_settings(&wrong, &Clock::fixed(0)).unwrap_err();
    assert!(fault.starts_with("limits.address (UNDERSIGNED_LIMITS__ADDRESS) is `often`"));
}

proptest::proptest! {
    /// The bound of a quota with a burst: what is there at once, and what trickles in during the time.
    #[test]
    fn no_order_of_times_gets_more_than_the_burst_and_the_trickle(
        pauses in proptest::collection::vec(0..40_i64, 1..200),
        burst in 1..12_i64,
        period in 1..90_i64,
    ) {
        let clock = Clock::fixed(1_000);
        let limiter = limiter(&format!("{burst}/{period}s"), &clock);
        let mut admitted = Vec::new();
        for pause in pauses {
            clock.advance(pause * SECOND / 4);
            if limiter.check(&"x").is_ok() {
                admitted.push(clock.now());
            }
        }
        for (first, start) in admitted.iter().enumerate() {
            for (last, end) in admitted.iter().enumerate().skip(first) {
                let count = i64::try_from(last - first + 1).unwrap();
                let trickled = (end - start) * burst / (period * SECOND);
                proptest::prop_assert!(count <= burst + trickled + 1, "{count} in {}", end - start);
            }
        }
    }

    #[test]
    fn whoever_waits_as_long_as_told_is_admitted_and_not_a_moment_earlier(
        burst in 1..6_usize,
        period in 1..600_i64,
        asked in 1..30_usize,
    ) {
        let clock = Clock::fixed(1_000);
        let limiter = limiter(&format!("{burst}/{period}s"), &clock);
        for _ in 0..burst {
            proptest::prop_assert!(limiter.check(&"x").is_ok());
        }
        for _ in 0..asked {
            let wait = limiter.check(&"x").unwrap_err();
            let millis = i64::try_from(wait.as_millis()).unwrap();
            if millis > 1 {
                clock.advance(millis - 1);
                proptest::prop_assert!(limiter.check(&"x").is_err());
                clock.advance(1);
            }
            // What is left of the wait is less than a millisecond.
            clock.advance(1);
            proptest::prop_assert!(limiter.check(&"x").is_ok());
        }
    }
}
