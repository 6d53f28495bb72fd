//! Mail domains that look mistyped, such as gmial.com: the form asks before it writes there.

use crate::email_address::EmailAddress;

/// Large mail providers in Canada and France, those with most users first. Short domains (free.fr,
/// shaw.ca) are left out: too many real domains are one letter away.
const PROVIDERS: [&str; 18] = [
    "gmail.com",
    "hotmail.com",
    "outlook.com",
    "yahoo.com",
    "yahoo.ca",
    "yahoo.fr",
    "hotmail.ca",
    "hotmail.fr",
    "outlook.fr",
    "icloud.com",
    "videotron.ca",
    "sympatico.ca",
    "rogers.com",
    "orange.fr",
    "wanadoo.fr",
    "laposte.net",
    "protonmail.com",
    "bellnet.ca",
];

/// Domains that resemble a provider's and take mail themselves.
const REAL: [&str; 20] = [
    "aol.com",
    "email.com",
    "gmx.com",
    "googlemail.com",
    "hotmail.be",
    "hotmail.ch",
    "hotmail.co.uk",
    "hotmail.de",
    "hotmail.es",
    "hotmail.it",
    "mail.com",
    "orange.com",
    "outlook.be",
    "outlook.de",
    "outlook.es",
    "outlook.it",
    "yahoo.co.uk",
    "yahoo.de",
    "yahoo.it",
    "ymail.com",
];

/// Length from which a domain may differ in two places and still be recognized.
const MIN_CHARS_FOR_TWO: usize = 10;

/// The address that was probably meant by one that looks mistyped. Follows from the text alone, so it is
/// the same for everybody.
pub(in crate::signing) fn find_meant_address(typed: &str) -> Option<String> {
    let address = EmailAddress::parse(typed).ok()?;
    let domain = find_meant(address.domain())?;
    let (local, _) = address.as_typed().rsplit_once('@')?;
    Some(format!("{local}@{domain}"))
}

/// Finds the provider that was probably meant by a domain: the nearest, and of several the larger.
fn find_meant(domain: &str) -> Option<&'static str> {
    let domain = domain.to_lowercase();
    if PROVIDERS.contains(&domain.as_str()) || REAL.contains(&domain.as_str()) {
        return None;
    }
    let near = PROVIDERS.into_iter().filter_map(|provider| {
        let distance = count_edits(&domain, provider);
        let most = if provider.len() < MIN_CHARS_FOR_TWO {
            1
        } else {
            2
        };
        (distance <= most).then_some((distance, provider))
    });
    // `min_by_key` returns the first of several.
    near.min_by_key(|(distance, _)| *distance)
        .map(|(_, provider)| provider)
}

/// Fewest letters to add, drop, replace or swap with their neighbour (optimal string alignment).
fn count_edits(typed: &str, meant: &str) -> usize {
    let (typed, meant): (Vec<char>, Vec<char>) = (typed.chars().collect(), meant.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=meant.len()).collect()];
    for i in 1..=typed.len() {
        let mut row = vec![i];
        for j in 1..=meant.len() {
            let same = typed[i - 1] == meant[j - 1];
            let mut least = (rows[i - 1][j] + 1)
                .min(row[j - 1] + 1)
                .min(rows[i - 1][j - 1] + usize::from(!same));
            let is_swap =
                i > 1 && j > 1 && typed[i - 1] == meant[j - 2] && typed[i - 2] == meant[j - 1];
            if is_swap {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[typed.len()][meant.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistyped_providers_are_recognized() {
        for (typed, meant) in [
            ("gmial.com", "gmail.com"),
            ("gmail.co", "gmail.com"),
            ("GMAI.com", "gmail.com"),
            ("gmail.con", "gmail.com"),
            ("hotmial.com", "hotmail.com"),
            ("hotmal.co", "hotmail.com"),
            ("videotron.c", "videotron.ca"),
            ("yahooo.ca", "yahoo.ca"),
            ("sympatico.com", "sympatico.ca"),
        ] {
            assert_eq!(find_meant(typed), Some(meant), "{typed}");
        }
    }

    #[test]
    fn real_domains_are_left_alone() {
        let real = PROVIDERS.into_iter().chain(REAL);
        for domain in real.chain([
            "amity.example",
            "gov.ca",
            "free.fr",
            "mcgill.ca",
            "umail.org",
        ]) {
            assert_eq!(find_meant(domain), None, "{domain}");
        }
    }
}
