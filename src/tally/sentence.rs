//! The counting sentence, composed here for every page, embed and export.

use super::Counts;
use crate::locale::Locale;
use crate::rendering::{Arg, Words, WordsFault};

/// "30 organizations and 46 individuals"; "No signatures" if nobody has signed.
///
/// # Errors
/// If a message is missing.
pub fn sentence(words: &Words, locale: Locale, counts: Counts) -> Result<String, WordsFault> {
    let mut parts = Vec::new();
    if counts.organizations > 0 {
        parts.push(say_count(
            words,
            locale,
            "tally-organizations",
            counts.organizations,
        )?);
    }
    if counts.individuals > 0 {
        parts.push(individuals(words, locale, counts)?);
    }
    if parts.is_empty() {
        words.say(locale, "tally-none", &[])
    } else {
        join_parts(words, locale, &parts)
    }
}

/// "ICLMG, OpenMedia, 29 other organizations and 46 individuals": published leads by their short
/// names, then the others, as the subject of a sentence. One list, with one "and"; a comma closes what
/// is said of those who are not named, before the verb follows.
///
/// # Errors
/// If a message is missing.
pub fn leads_apart(
    words: &Words,
    locale: Locale,
    leads: &[&str],
    counts: Counts,
) -> Result<String, WordsFault> {
    let mut parts: Vec<String> = leads.iter().map(|lead| (*lead).to_owned()).collect();
    let others = counts.organizations - i64::try_from(leads.len()).unwrap_or(0);
    if others > 0 {
        let key = if leads.is_empty() {
            "tally-organizations"
        } else {
            "tally-other-organizations"
        };
        parts.push(say_count(words, locale, key, others)?);
    }
    if counts.individuals > 0 {
        parts.push(individuals(words, locale, counts)?);
    }
    if parts.is_empty() {
        return words.say(locale, "tally-none", &[]);
    }
    let mut subject = join_parts(words, locale, &parts)?;
    if (1..counts.individuals).contains(&counts.unlisted) {
        subject.push(',');
    }
    Ok(subject)
}

/// "31 organizations in all, including ICLMG and OpenMedia".
///
/// # Errors
/// If a message is missing.
pub fn including(
    words: &Words,
    locale: Locale,
    leads: &[&str],
    organizations: i64,
) -> Result<String, WordsFault> {
    let leads: Vec<String> = leads.iter().map(|lead| (*lead).to_owned()).collect();
    let leads = join_parts(words, locale, &leads)?;
    let organizations = say_count(words, locale, "tally-organizations", organizations)?;
    words.say(
        locale,
        "tally-including",
        &[
            ("organizations", Arg::Text(organizations)),
            ("leads", Arg::Text(leads)),
        ],
    )
}

fn individuals(words: &Words, locale: Locale, counts: Counts) -> Result<String, WordsFault> {
    let all = say_count(words, locale, "tally-individuals", counts.individuals)?;
    let key = match counts.unlisted {
        0 => return Ok(all),
        unlisted if unlisted == counts.individuals => "tally-all-unlisted",
        _ => "tally-unlisted",
    };
    words.say(
        locale,
        key,
        &[
            ("individuals", Arg::Text(all)),
            ("n", Arg::Integer(counts.unlisted)),
        ],
    )
}

fn say_count(words: &Words, locale: Locale, key: &str, count: i64) -> Result<String, WordsFault> {
    words.say(locale, key, &[("n", Arg::Integer(count))])
}

/// "A, B and C"; "A, B et C".
fn join_parts(words: &Words, locale: Locale, parts: &[String]) -> Result<String, WordsFault> {
    match parts.split_last() {
        None => Ok(String::new()),
        Some((only, [])) => Ok(only.clone()),
        Some((last, before)) => {
            let first = before.join(", ");
            words.say(
                locale,
                "tally-and",
                &[
                    ("first", Arg::Text(first)),
                    ("last", Arg::Text(last.clone())),
                ],
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendering::Rendering;

    fn say(locale: Locale, organizations: i64, individuals: i64, unlisted: i64) -> String {
        let rendering = Rendering::embedded().unwrap();
        sentence(
            rendering.words(),
            locale,
            Counts {
                organizations,
                individuals,
                unlisted,
            },
        )
        .unwrap()
    }

    #[test]
    fn each_case_reads_as_the_wording_says() {
        for (counts, english, french) in [
            (
                (31, 46, 0),
                "31 organizations and 46 individuals",
                "31 organisations et 46 personnes",
            ),
            (
                (1, 1, 0),
                "1 organization and 1 individual",
                "1 organisation et 1 personne",
            ),
            ((31, 0, 0), "31 organizations", "31 organisations"),
            ((0, 1, 0), "1 individual", "1 personne"),
            ((0, 0, 0), "No signatures", "Aucune signature"),
            (
                (0, 1_000_000, 0),
                "1,000,000 individuals",
                "1\u{a0}000\u{a0}000 de personnes",
            ),
            (
                (2, 46, 3),
                "2 organizations and 46 individuals, 3 of whom asked not to be named",
                "2 organisations et 46 personnes, dont 3 ont préféré ne pas être nommées",
            ),
            (
                (0, 3, 3),
                "3 individuals who asked not to be named",
                "3 personnes qui ont préféré ne pas être nommées",
            ),
        ] {
            let (organizations, individuals, unlisted) = counts;
            assert_eq!(
                say(Locale::En, organizations, individuals, unlisted),
                english
            );
            assert_eq!(
                say(Locale::Fr, organizations, individuals, unlisted),
                french
            );
        }
    }

    #[test]
    fn leads_stand_in_one_list_with_one_and() {
        let rendering = Rendering::embedded().unwrap();
        let apart = |locale, leads: &[&str], organizations, individuals| {
            let counts = Counts {
                organizations,
                individuals,
                unlisted: 0,
            };
            leads_apart(rendering.words(), locale, leads, counts).unwrap()
        };
        assert_eq!(
            apart(Locale::Fr, &["la CSILC", "OpenMedia"], 31, 46),
            "la CSILC, OpenMedia, 29 autres organisations et 46 personnes"
        );
        assert_eq!(
            apart(Locale::En, &["ICLMG"], 2, 1),
            "ICLMG, 1 other organization and 1 individual"
        );
        assert_eq!(
            apart(Locale::En, &["ICLMG", "OpenMedia"], 2, 0),
            "ICLMG and OpenMedia"
        );
        let unnamed = Counts {
            organizations: 2,
            individuals: 46,
            unlisted: 3,
        };
        assert_eq!(
            leads_apart(rendering.words(), Locale::En, &["the ICLMG"], unnamed).unwrap(),
            "the ICLMG, 1 other organization and 46 individuals, 3 of whom asked not to be named,"
        );
        let line = including(
            rendering.words(),
            Locale::Fr,
            &["la CSILC", "OpenMedia"],
            31,
        )
        .unwrap();
        assert_eq!(
            line,
            "31 organisations au total, dont la CSILC et OpenMedia"
        );
    }
}
