//! Dates and times as each language writes them in Canada, in the zone of a letter.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

use crate::clock::Millis;
use crate::locale::Locale;

const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const FRENCH_MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// Zones by their everyday names, without summer or winter: as the Canadian federal style guides
/// abbreviate them.
const ZONE_WORDS: [(&str, &str, &[&str]); 6] = [
    (
        "ET",
        "HE",
        &[
            "America/Toronto",
            "America/Montreal",
            "America/New_York",
            "America/Iqaluit",
        ],
    ),
    (
        "CT",
        "HC",
        &["America/Winnipeg", "America/Chicago", "America/Regina"],
    ),
    (
        "MT",
        "HR",
        &["America/Edmonton", "America/Denver", "America/Yellowknife"],
    ),
    ("PT", "HP", &["America/Vancouver", "America/Los_Angeles"]),
    ("AT", "HA", &["America/Halifax", "America/Moncton"]),
    ("NT", "HT", &["America/St_Johns"]),
];

/// Whether a name is an IANA zone.
#[must_use]
pub fn is_zone(name: &str) -> bool {
    TimeZone::get(name).is_ok()
}

/// July 8, 2026; 8 juillet 2026.
#[must_use]
pub fn date(locale: Locale, at: Millis, zone: &str) -> String {
    civil(locale, in_zone(at, zone).date())
}

/// A civil date in words, such as the date that a letter bears.
#[must_use]
pub fn civil(locale: Locale, date: Date) -> String {
    let month = usize::from(date.month().unsigned_abs()).saturating_sub(1);
    match locale {
        Locale::En => format!("{} {}, {}", ENGLISH_MONTHS[month], date.day(), date.year()),
        Locale::Fr if date.day() == 1 => format!("1er {} {}", FRENCH_MONTHS[month], date.year()),
        Locale::Fr => format!("{} {} {}", date.day(), FRENCH_MONTHS[month], date.year()),
    }
}

/// July 8, 2026, 9:05 a.m. ET; 8 juillet 2026, 9 h 05 (HE).
#[must_use]
pub fn date_time(locale: Locale, at: Millis, zone: &str) -> String {
    let local = in_zone(at, zone);
    let (day, time) = (
        civil(locale, local.date()),
        clock_time(locale, local.time()),
    );
    let zone = zone_word(locale, &local, zone);
    match locale {
        Locale::En => format!("{day}, {time} {zone}"),
        Locale::Fr => format!("{day}, {time} ({zone})"),
    }
}

/// A closing time. Midnight is written as the end of the day before, which is not ambiguous.
#[must_use]
pub fn closing(locale: Locale, at: Millis, zone: &str) -> String {
    let local = in_zone(at, zone);
    if local.time() == Time::midnight() {
        return date_time(locale, at - 60_000, zone);
    }
    date_time(locale, at, zone)
}

/// The date until which something lasts that ends at a moment: midnight ends the day before.
#[must_use]
pub fn last_date(locale: Locale, end: Millis, zone: &str) -> String {
    date(locale, end - 1, zone)
}

/// 2026-11-23T12:00:00Z.
#[must_use]
pub fn iso(at: Millis) -> String {
    let seconds = Timestamp::from_second(at.div_euclid(1_000)).unwrap_or_default();
    seconds.to_string()
}

/// The civil date of a moment, as `YYYY-MM-DD`.
#[must_use]
pub fn civil_date(at: Millis, zone: &str) -> String {
    in_zone(at, zone).date().to_string()
}

/// Reads `YYYY-MM-DD`.
#[must_use]
pub fn parse_date(text: &str) -> Option<Date> {
    text.parse().ok()
}

/// When a day begins in a time zone, milliseconds UTC; `None` for an unknown zone.
#[must_use]
pub fn start_of_day(day: Date, zone: &str) -> Option<Millis> {
    Some(day.in_tz(zone).ok()?.timestamp().as_millisecond())
}

/// Why a text is no closing time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClosingFault {
    /// The time zone is not known.
    Zone(String),
    /// It is a date beyond what can be computed.
    Range(String),
    /// It is neither a date nor a time.
    Shape(String),
}

/// Reads when a letter closes: a moment with offset (RFC 3339), a local date and time, or a date
/// alone, which means 24:00 there.
///
/// # Errors
/// In words, if it is none of these.
pub fn parse_closing(text: &str, zone: &str) -> Result<Millis, ClosingFault> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Ok(moment.as_millisecond());
    }
    let zone = TimeZone::get(zone).map_err(|_| ClosingFault::Zone(zone.to_owned()))?;
    let out_of_range = || ClosingFault::Range(text.to_owned());
    let local = match (text.parse::<Date>(), text.parse::<DateTime>()) {
        (Ok(date), _) if !text.contains([':', 'T']) => date
            .tomorrow()
            .map_err(|_| out_of_range())?
            .to_datetime(Time::midnight()),
        (_, Ok(local)) => local,
        _ => {
            return Err(ClosingFault::Shape(text.to_owned()));
        }
    };
    let moment = local.to_zoned_datetime(zone).map_err(|_| out_of_range())?;
    Ok(moment.timestamp().as_millisecond())
}

fn in_zone(at: Millis, zone: &str) -> ZonedDateTime {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    Timestamp::from_millisecond(at)
        .unwrap_or_default()
        .to_zoned_datetime(zone)
}

/// A time of day; its spaces never break.
fn clock_time(locale: Locale, time: Time) -> String {
    match (locale, time.minute()) {
        (Locale::Fr, 0) => format!("{}\u{a0}h", time.hour()),
        (Locale::Fr, minute) => format!("{}\u{a0}h\u{a0}{minute:02}", time.hour()),
        (Locale::En, minute) => {
            let half = if time.hour() < 12 { "a.m." } else { "p.m." };
            let hour = (time.hour() + 11) % 12 + 1;
            if minute == 0 {
                format!("{hour}\u{a0}{half}")
            } else {
                format!("{hour}:{minute:02}\u{a0}{half}")
            }
        }
    }
}

fn zone_word(locale: Locale, local: &ZonedDateTime, zone: &str) -> String {
    let known = ZONE_WORDS
        .iter()
        .find(|(_, _, zones)| zones.contains(&zone));
    match (known, locale) {
        (Some((english, _, _)), Locale::En) => (*english).to_owned(),
        (Some((_, french, _)), Locale::Fr) => (*french).to_owned(),
        (None, _) if local.offset().seconds() == 0 => "UTC".to_owned(),
        (None, _) => {
            let minutes = local.offset().seconds() / 60;
            let sign = if minutes < 0 { '−' } else { '+' };
            let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
            if rest == 0 {
                format!("UTC{sign}{hours}")
            } else {
                format!("UTC{sign}{hours}:{rest:02}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZONE: &str = "America/Toronto";
    /// 2026-07-08 13:05 UTC.
    const MORNING: Millis = 1_783_515_900_000;

    #[test]
    fn dates_are_written_in_the_style_of_the_language() {
        assert_eq!(date(Locale::En, MORNING, ZONE), "July 8, 2026");
        assert_eq!(date(Locale::Fr, MORNING, ZONE), "8 juillet 2026");
        assert_eq!(
            civil(Locale::Fr, Date::constant(2026, 7, 1)),
            "1er juillet 2026"
        );
        assert_eq!(
            date_time(Locale::En, MORNING, ZONE),
            "July 8, 2026, 9:05\u{a0}a.m. ET"
        );
        assert_eq!(
            date_time(Locale::Fr, MORNING, ZONE),
            "8 juillet 2026, 9\u{a0}h\u{a0}05 (HE)"
        );
        assert_eq!(
            date_time(Locale::En, MORNING, "Asia/Kolkata"),
            "July 8, 2026, 6:35\u{a0}p.m. UTC+5:30"
        );
        assert_eq!(iso(MORNING + 999), "2026-07-08T13:05:00Z");
        assert_eq!(civil_date(MORNING, ZONE), "2026-07-08");
    }

    #[test]
    fn a_closing_date_means_the_end_of_that_day_in_its_zone() {
        let close = parse_closing("2026-09-15", ZONE).unwrap();
        assert_eq!(iso(close), "2026-09-16T04:00:00Z");
        assert_eq!(last_date(Locale::En, close, ZONE), "September 15, 2026");
        assert_eq!(last_date(Locale::Fr, MORNING, ZONE), "8 juillet 2026");
        assert_eq!(
            closing(Locale::En, close, ZONE),
            "September 15, 2026, 11:59\u{a0}p.m. ET"
        );
        assert_eq!(
            closing(Locale::Fr, close, ZONE),
            "15 septembre 2026, 23\u{a0}h\u{a0}59 (HE)"
        );
    }

    #[test]
    fn a_closing_date_ends_at_local_midnight_when_clocks_change() {
        assert_eq!(
            iso(parse_closing("2026-11-01", ZONE).unwrap()),
            "2026-11-02T05:00:00Z"
        );
        assert_eq!(
            iso(parse_closing("2026-03-08", ZONE).unwrap()),
            "2026-03-09T04:00:00Z"
        );
    }

    #[test]
    fn moments_and_local_times_parse_and_nonsense_is_refused() {
        assert_eq!(
            iso(parse_closing("2026-09-15T17:00:00-04:00", ZONE).unwrap()),
            "2026-09-15T21:00:00Z"
        );
        assert_eq!(
            iso(parse_closing("2026-09-15T17:00:00", ZONE).unwrap()),
            "2026-09-15T21:00:00Z"
        );
        assert!(parse_closing("soon", ZONE).is_err());
        assert!(parse_closing("2026-02-30", ZONE).is_err());
        assert!(is_zone(ZONE) && !is_zone("America/Nowhere"));
    }
}
