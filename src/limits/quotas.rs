//! Reading quotas: `30/1m, 300/1h` is thirty at once and one each two seconds, and three hundred
//! at once and one each twelve seconds.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::Quota;

/// The longest time of a quota: with it, and the greatest count, no sum of moments overflows.
const LONGEST: Duration = Duration::from_hours(366 * 24);
/// The greatest count of a quota.
const GREATEST: u32 = 1_000_000_000;

/// Reads the list of quotas of the setting `limits.{name}`.
///
/// # Errors
/// One sentence that names the setting and the mend.
pub(super) fn parse(name: &str, text: &str) -> Result<Vec<Quota>, String> {
    let quotas: Option<Vec<Quota>> = text.split(',').map(|part| quota(part.trim())).collect();
    quotas.ok_or_else(|| {
        format!(
            "limits.{name} (UNDERSIGNED_LIMITS__{}) is `{text}`, which is not a valid list of quotas (example: 30/1m, 300/1h)",
            name.to_uppercase()
        )
    })
}

fn quota(text: &str) -> Option<Quota> {
    let (count, period) = text.split_once('/')?;
    let count: NonZeroU32 = count.trim().parse().ok()?;
    if count.get() > GREATEST {
        return None;
    }
    let interval = period_of(period.trim())? / count.get();
    Some(Quota::with_period(interval)?.allow_burst(count))
}

/// A quota of so many times as much: burst and trickle.
pub(super) fn times(quota: Quota, times: u32) -> Quota {
    let burst = quota
        .burst_size()
        .saturating_mul(NonZeroU32::new(times).unwrap_or(NonZeroU32::MIN));
    // An interval below a nanosecond is no quota to speak of; it stays as it is.
    Quota::with_period(quota.replenish_interval() / times.max(1))
        .unwrap_or(quota)
        .allow_burst(burst)
}

fn period_of(text: &str) -> Option<Duration> {
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let seconds: u64 = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 60 * 60,
        "d" => 24 * 60 * 60,
        _ => return None,
    };
    let period = Duration::from_secs(number.parse::<u64>().ok()?.checked_mul(seconds)?);
    (!period.is_zero() && period <= LONGEST).then_some(period)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotas_are_read_with_their_burst_and_their_trickle() {
        let quotas = parse("sign", "30/1m, 300/1h").unwrap();
        let read: Vec<(u32, u64)> = quotas
            .iter()
            .map(|quota| {
                (
                    quota.burst_size().get(),
                    quota.replenish_interval().as_secs(),
                )
            })
            .collect();
        assert_eq!(read, [(30, 2), (300, 12)]);
        assert_eq!(parse("mail", "1/2d").unwrap().len(), 1);
    }

    #[test]
    fn what_is_no_quota_is_refused_by_the_name_of_its_setting() {
        for wrong in [
            "",
            " ",
            "30",
            "30/",
            "/1m",
            "0/1m",
            "-1/1m",
            "30/0m",
            "30/m",
            "30/1",
            "30/1y",
            "30/1m,",
            "30/1m;300/1h",
            "many",
            "30/1m é",
            "30/é",
            "4294967296/1m",
            "30/400d",
            "2000000000/1h",
            "30/99999999999999999999h",
            "30/18446744073709551615d",
        ] {
            let fault = parse("mail_domain", wrong).unwrap_err();
            assert!(
                fault.contains("limits.mail_domain (UNDERSIGNED_LIMITS__MAIL_DOMAIN)"),
                "{wrong}: {fault}"
            );
        }
    }

    #[test]
    fn a_quota_of_four_times_as_much_has_four_times_the_burst_and_the_trickle() {
        let quota = times(parse("sign", "30/1m").unwrap()[0], 4);
        assert_eq!(quota.burst_size().get(), 120);
        assert_eq!(quota.replenish_interval(), Duration::from_millis(500));
        let greatest = parse("sign", "1000000000/1s").unwrap()[0];
        assert_eq!(times(greatest, 4).burst_size().get(), 4_000_000_000);
    }

    #[test]
    fn the_longest_and_greatest_quotas_count_without_overflow() {
        for text in ["1000000000/366d", "1000000000/1s", "1/366d", "1/1s"] {
            assert_eq!(parse("sign", text).unwrap().len(), 1, "{text}");
        }
    }
}
