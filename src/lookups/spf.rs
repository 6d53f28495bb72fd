//! Evaluates SPF (RFC 7208): may this address send for this domain? `ptr`, which the RFC advises
//! against, and macros with transformers match nothing here.

use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use super::Dns;

/// DNS lookups that one evaluation may cause (section 4.6.4), and lookups that may find nothing.
const MAX_LOOKUPS: usize = 10;
const MAX_VOID_LOOKUPS: usize = 2;
/// Mail servers of one `mx` term.
const MAX_EXCHANGES: usize = 10;

/// What a domain says about an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpfResult {
    /// This term allows it.
    Pass(String),
    Fail,
    SoftFail,
    /// Nothing is said about it.
    Neutral,
    /// The domain has no record.
    None,
    /// The record cannot be evaluated, so receivers treat it as broken.
    Broken(SpfFault),
    /// DNS did not answer; what it said.
    Unknown(String),
}

/// Why a record is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpfFault {
    /// A domain has more than one record.
    Several(String),
    /// A term that RFC 7208 does not know, or whose value is wrong.
    Term(String),
    TooManyLookups,
    TooManyVoidLookups,
    /// A domain that is included, or redirected to, has no record.
    NoRecord(String),
}

/// An evaluation.
#[derive(Debug)]
pub struct SpfCheck {
    pub result: SpfResult,
    /// The domains that the record names, as far as it was followed.
    pub names: Vec<String>,
    /// A term lets somebody send.
    pub allows_somebody: bool,
}

/// The DNS that an evaluation asks.
pub(super) trait Zone {
    async fn texts(&self, name: &str) -> Result<Vec<String>, String>;
    async fn addresses(&self, name: &str) -> Result<Vec<IpAddr>, String>;
    async fn exchanges(&self, name: &str) -> Result<Vec<String>, String>;
}

impl Zone for Dns {
    async fn texts(&self, name: &str) -> Result<Vec<String>, String> {
        self.texts(name.to_owned()).await
    }

    async fn addresses(&self, name: &str) -> Result<Vec<IpAddr>, String> {
        self.addresses(name).await
    }

    async fn exchanges(&self, name: &str) -> Result<Vec<String>, String> {
        self.exchanges(name).await
    }
}

/// Evaluates the record of the domain of a sender's address for one address of a mail server.
pub async fn check_spf(dns: &Dns, sender: &str, address: IpAddr) -> SpfCheck {
    evaluate(dns, sender, address).await
}

async fn evaluate(zone: &impl Zone, sender: &str, address: IpAddr) -> SpfCheck {
    let mut evaluation = Evaluation {
        zone,
        sender,
        address: address.to_canonical(),
        lookups: 0,
        void_lookups: 0,
        names: Vec::new(),
        allows_somebody: false,
    };
    let domain = sender.rsplit('@').next().unwrap_or(sender);
    let result = evaluation.check(domain).await;
    SpfCheck {
        result: result.unwrap_or_else(|stop| stop),
        names: evaluation.names,
        allows_somebody: evaluation.allows_somebody,
    }
}

struct Evaluation<'a, Z> {
    zone: &'a Z,
    sender: &'a str,
    address: IpAddr,
    lookups: usize,
    void_lookups: usize,
    names: Vec<String>,
    allows_somebody: bool,
}

/// A term without its qualifier.
struct Term<'a> {
    whole: &'a str,
    name: String,
    /// After the colon.
    value: &'a str,
    /// After the slash, with it.
    lengths: &'a str,
}

impl<Z: Zone> Evaluation<'_, Z> {
    /// Evaluates the record of a domain. Error: a result that ends the whole evaluation.
    async fn check(&mut self, domain: &str) -> Result<SpfResult, SpfResult> {
        let texts = self.zone.texts(domain).await.map_err(SpfResult::Unknown)?;
        let is_record = |text: &&String| {
            let version = text.split(' ').next().unwrap_or_default();
            version.eq_ignore_ascii_case("v=spf1")
        };
        let mut records = texts.iter().filter(is_record);
        let record = match (records.next(), records.next()) {
            (None, _) => return Ok(SpfResult::None),
            (Some(record), None) => record,
            _ => return Err(break_off(SpfFault::Several(domain.to_owned()))),
        };
        let mut redirect = None;
        for whole in record.split(' ').skip(1).filter(|term| !term.is_empty()) {
            if let Some((name, value)) = as_modifier(whole) {
                if name.eq_ignore_ascii_case("redirect") {
                    redirect = Some(value);
                }
                continue;
            }
            let qualifier = whole.chars().next().filter(|sign| "+-~?".contains(*sign));
            let term = Term::read(whole, qualifier.map_or(0, char::len_utf8));
            self.allows_somebody |= matches!(qualifier, None | Some('+'));
            if self.matches(&term, domain).await? {
                return Ok(match qualifier {
                    Some('-') => SpfResult::Fail,
                    Some('~') => SpfResult::SoftFail,
                    Some('?') => SpfResult::Neutral,
                    _ => SpfResult::Pass(whole.to_owned()),
                });
            }
        }
        let Some(target) = redirect else {
            return Ok(SpfResult::Neutral);
        };
        self.count_lookup()?;
        let Some(target) = self.expand(target, domain) else {
            return Ok(SpfResult::Neutral);
        };
        self.names.push(target.clone());
        match Box::pin(self.check(&target)).await? {
            SpfResult::None => Err(break_off(SpfFault::NoRecord(target))),
            result => Ok(result),
        }
    }

    async fn matches(&mut self, term: &Term<'_>, domain: &str) -> Result<bool, SpfResult> {
        let wrong = || break_off(SpfFault::Term(term.whole.to_owned()));
        let needs_value = matches!(term.name.as_str(), "include" | "exists" | "ip4" | "ip6");
        if needs_value && term.value.is_empty() {
            return Err(wrong());
        }
        match term.name.as_str() {
            "all" => return Ok(true),
            "ip4" | "ip6" => {
                let net = format!("{}{}", term.value, term.lengths);
                let net = as_net(&net).filter(|net| match net {
                    IpNet::V4(_) => term.name == "ip4",
                    IpNet::V6(_) => term.name == "ip6",
                });
                return Ok(net.ok_or_else(wrong)?.contains(&self.address));
            }
            "include" | "exists" | "a" | "mx" | "ptr" => self.count_lookup()?,
            _ => return Err(wrong()),
        }
        let target = match term.value {
            "" => Some(domain.to_owned()),
            value => self.expand(value, domain),
        };
        let Some(target) = target else {
            return Ok(false);
        };
        self.names.push(target.clone());
        match term.name.as_str() {
            "include" => match Box::pin(self.check(&target)).await? {
                SpfResult::Pass(_) => Ok(true),
                SpfResult::None => Err(break_off(SpfFault::NoRecord(target))),
                _ => Ok(false),
            },
            "exists" => {
                let found = self.addresses(&target).await?;
                Ok(found.iter().any(IpAddr::is_ipv4))
            }
            "a" => {
                let found = self.addresses(&target).await?;
                self.is_within(&found, term).ok_or_else(wrong)
            }
            "mx" => self.matches_exchange(&target, term).await,
            _ => Ok(false),
        }
    }

    async fn matches_exchange(&mut self, target: &str, term: &Term<'_>) -> Result<bool, SpfResult> {
        let exchanges = self.zone.exchanges(target).await;
        let exchanges = exchanges.map_err(SpfResult::Unknown)?;
        self.count_void(exchanges.is_empty())?;
        if exchanges.len() > MAX_EXCHANGES {
            return Err(break_off(SpfFault::TooManyLookups));
        }
        for exchange in exchanges {
            let found = self.zone.addresses(&exchange).await;
            let found = found.map_err(SpfResult::Unknown)?;
            let within = self.is_within(&found, term);
            if within.ok_or_else(|| break_off(SpfFault::Term(term.whole.to_owned())))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn addresses(&mut self, name: &str) -> Result<Vec<IpAddr>, SpfResult> {
        let found = self.zone.addresses(name).await;
        let found = found.map_err(SpfResult::Unknown)?;
        self.count_void(found.is_empty())?;
        Ok(found)
    }

    /// Whether the address is in the networks of these, by the lengths of the term; `None` if they are wrong.
    fn is_within(&self, found: &[IpAddr], term: &Term<'_>) -> Option<bool> {
        let (four, six) = match term.lengths.split_once("//") {
            Some((four, six)) => (four, six),
            None => (term.lengths, ""),
        };
        let length = |text: &str, most: u8| match text.trim_start_matches('/') {
            "" => Some(most),
            text => text.parse::<u8>().ok().filter(|length| *length <= most),
        };
        let (four, six) = (length(four, 32)?, length(six, 128)?);
        let net = |address: &IpAddr| match address {
            IpAddr::V4(address) => Ipv4Net::new(*address, four).ok().map(IpNet::V4),
            IpAddr::V6(address) => Ipv6Net::new(*address, six).ok().map(IpNet::V6),
        };
        let mut nets = found.iter().filter_map(net);
        Some(nets.any(|net| net.contains(&self.address)))
    }

    /// Expands macros (section 7); `None` for those with transformers.
    fn expand(&self, text: &str, domain: &str) -> Option<String> {
        if !text.contains('%') {
            return Some(text.to_owned());
        }
        let (local, sender_domain) = self
            .sender
            .rsplit_once('@')
            .unwrap_or(("postmaster", domain));
        let address = match self.address {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => {
                let digits = address
                    .octets()
                    .map(|byte| format!("{:x}.{:x}", byte >> 4, byte & 15));
                digits.join(".")
            }
        };
        let version = if self.address.is_ipv4() {
            "in-addr"
        } else {
            "ip6"
        };
        let expanded = [
            ("%{s}", self.sender),
            ("%{l}", local),
            ("%{o}", sender_domain),
            ("%{d}", domain),
            ("%{h}", sender_domain),
            ("%{i}", &address),
            ("%{v}", version),
            ("%_", " "),
            ("%-", "%20"),
        ]
        .iter()
        .fold(text.to_owned(), |text, (name, value)| {
            text.replace(name, value)
        });
        (!expanded.contains("%{")).then(|| expanded.replace("%%", "%"))
    }

    fn count_lookup(&mut self) -> Result<(), SpfResult> {
        self.lookups += 1;
        match self.lookups > MAX_LOOKUPS {
            true => Err(break_off(SpfFault::TooManyLookups)),
            false => Ok(()),
        }
    }

    fn count_void(&mut self, is_void: bool) -> Result<(), SpfResult> {
        self.void_lookups += usize::from(is_void);
        match self.void_lookups > MAX_VOID_LOOKUPS {
            true => Err(break_off(SpfFault::TooManyVoidLookups)),
            false => Ok(()),
        }
    }
}

impl<'a> Term<'a> {
    fn read(whole: &'a str, qualifier: usize) -> Self {
        let bare = &whole[qualifier..];
        let name_end = bare.find([':', '/']).unwrap_or(bare.len());
        let (name, rest) = bare.split_at(name_end);
        let value = rest.strip_prefix(':').unwrap_or_default();
        // The addresses of ip6 hold colons, and only what follows a slash is a length.
        let value_end = value.find('/').unwrap_or(value.len());
        let lengths = if rest.starts_with('/') {
            rest
        } else {
            &value[value_end..]
        };
        Self {
            whole,
            name: name.to_lowercase(),
            value: &value[..value_end],
            lengths,
        }
    }
}

const fn break_off(fault: SpfFault) -> SpfResult {
    SpfResult::Broken(fault)
}

/// Name and value of a modifier (section 4.6.1): a name directly before an equals sign.
fn as_modifier(term: &str) -> Option<(&str, &str)> {
    let (name, value) = term.split_once('=')?;
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    is_name.then_some((name, value))
}

fn as_net(text: &str) -> Option<IpNet> {
    match text.contains('/') {
        true => text.parse().ok(),
        false => text.parse::<IpAddr>().ok().map(IpNet::from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Records(&'static [(&'static str, &'static str, &'static str)]);

    impl Records {
        fn of(&self, kind: &str, name: &str) -> Vec<String> {
            let rows = self.0.iter().filter(|row| row.0 == kind && row.1 == name);
            rows.map(|row| row.2.to_owned()).collect()
        }
    }

    impl Zone for Records {
        async fn texts(&self, name: &str) -> Result<Vec<String>, String> {
            Ok(self.of("TXT", name))
        }

        async fn addresses(&self, name: &str) -> Result<Vec<IpAddr>, String> {
            let found = self.of("A", name);
            Ok(found.iter().map(|text| text.parse().unwrap()).collect())
        }

        async fn exchanges(&self, name: &str) -> Result<Vec<String>, String> {
            Ok(self.of("MX", name))
        }
    }

    const ZONE: Records = Records(&[
        ("A", "mail.example", "192.0.2.7"),
        ("A", "mail.example", "2001:db8::7"),
        ("MX", "mx.example", "mail.example"),
        ("A", "192.0.2.7._spf.example", "127.0.0.2"),
        ("TXT", "provider.example", "v=spf1 ip4:192.0.2.0/24 -all"),
        ("TXT", "nobody.example", "v=spf1 -all"),
        ("TXT", "loop.example", "v=spf1 include:loop.example -all"),
        ("TXT", "twice.example", "v=spf1 a"),
        ("TXT", "twice.example", "v=spf1 mx"),
    ]);

    async fn result(record: &'static str, address: &str) -> SpfResult {
        let mut rows = ZONE.0.to_vec();
        rows.push(("TXT", "north.example", record));
        let zone = Records(Box::leak(rows.into_boxed_slice()));
        let checked = evaluate(&zone, "letters@north.example", address.parse().unwrap());
        checked.await.result
    }

    #[tokio::test]
    async fn terms_match_as_the_rfc_says() {
        let pass = |term: &str| SpfResult::Pass(term.to_owned());
        for (record, expected) in [
            ("v=spf1 -all", SpfResult::Fail),
            ("v=spf1 ~all", SpfResult::SoftFail),
            ("v=spf1 ?all", SpfResult::Neutral),
            ("v=spf1", SpfResult::Neutral),
            ("v=spf1 ip4:192.0.2.7 -all", pass("ip4:192.0.2.7")),
            ("v=spf1 ip4:192.0.2.0/29 -all", pass("ip4:192.0.2.0/29")),
            ("v=spf1 ip4:192.0.2.8 -all", SpfResult::Fail),
            ("v=spf1 -ip4:192.0.2.7 +all", SpfResult::Fail),
            ("v=spf1 a:mail.example -all", pass("a:mail.example")),
            ("v=spf1 A:mail.example/24 -all", pass("A:mail.example/24")),
            ("v=spf1 mx:mx.example -all", pass("mx:mx.example")),
            (
                "v=spf1 include:provider.example ~all",
                pass("include:provider.example"),
            ),
            ("v=spf1 include:nobody.example ~all", SpfResult::SoftFail),
            (
                "v=spf1 exists:%{i}._spf.example -all",
                pass("exists:%{i}._spf.example"),
            ),
            ("v=spf1 redirect=provider.example", pass("ip4:192.0.2.0/24")),
            ("v=spf1 redirect=nobody.example", SpfResult::Fail),
            ("v=spf1 exp=why.example x-y=z -all", SpfResult::Fail),
        ] {
            assert_eq!(result(record, "192.0.2.7").await, expected, "{record}");
        }
        assert_eq!(
            result("v=spf1 ip6:2001:db8::/32 -all", "2001:db8::7").await,
            pass("ip6:2001:db8::/32")
        );
        assert_eq!(
            result("v=spf1 a:mail.example//64 -all", "2001:db8::9").await,
            pass("a:mail.example//64")
        );
    }

    #[tokio::test]
    async fn broken_records_are_told_apart() {
        let term = |term: &str| SpfFault::Term(term.to_owned());
        for (record, fault) in [
            ("v=spf1 ipv4:192.0.2.7 -all", term("ipv4:192.0.2.7")),
            ("v=spf1 ip4:mail.example -all", term("ip4:mail.example")),
            ("v=spf1 ip4:2001:db8::7 -all", term("ip4:2001:db8::7")),
            ("v=spf1 a:mail.example/99 -all", term("a:mail.example/99")),
            ("v=spf1 include: -all", term("include:")),
            ("v=spf1 include:loop.example -all", SpfFault::TooManyLookups),
            (
                "v=spf1 a:x1.example a:x2.example a:x3.example -all",
                SpfFault::TooManyVoidLookups,
            ),
            (
                "v=spf1 include:nowhere.example -all",
                SpfFault::NoRecord("nowhere.example".to_owned()),
            ),
            (
                "v=spf1 include:twice.example -all",
                SpfFault::Several("twice.example".to_owned()),
            ),
        ] {
            assert_eq!(
                result(record, "192.0.2.7").await,
                SpfResult::Broken(fault),
                "{record}"
            );
        }
    }

    #[tokio::test]
    async fn a_record_of_refusals_allows_nobody() {
        let zone = Records(&[("TXT", "north.example", "v=spf1 -all")]);
        let checked = evaluate(&zone, "letters@north.example", "192.0.2.7".parse().unwrap()).await;
        assert!(!checked.allows_somebody);
    }

    /// RFC 7208, section 4.6.2: the first term that matches decides, whatever follows.
    #[tokio::test]
    async fn the_first_term_that_matches_decides_in_every_order() {
        let terms = [
            (
                "+ip4:192.0.2.7",
                Some(SpfResult::Pass("+ip4:192.0.2.7".to_owned())),
            ),
            ("-ip4:192.0.2.0/24", Some(SpfResult::Fail)),
            ("~a:mail.example", Some(SpfResult::SoftFail)),
            ("?mx:mx.example", Some(SpfResult::Neutral)),
            ("ip4:198.51.100.0/24", None),
            ("-ip6:2001:db8::/32", None),
        ];
        for first in 0..terms.len() {
            for second in (0..terms.len()).filter(|second| *second != first) {
                let record = format!("v=spf1 {} {} ~all", terms[first].0, terms[second].0);
                let expected = [first, second]
                    .into_iter()
                    .find_map(|place| terms[place].1.clone())
                    .unwrap_or(SpfResult::SoftFail);
                let record: &'static str = Box::leak(record.into_boxed_str());
                assert_eq!(result(record, "192.0.2.7").await, expected, "{record}");
            }
        }
    }

    #[tokio::test]
    async fn terms_behind_all_are_never_read_and_ten_lookups_are_allowed() {
        let behind = "v=spf1 -all redirect=provider.example";
        assert_eq!(result(behind, "192.0.2.7").await, SpfResult::Fail);
        for (count, expected) in [
            (10, SpfResult::Fail),
            (11, SpfResult::Broken(SpfFault::TooManyLookups)),
        ] {
            let terms = " a:mail.example".repeat(count);
            let record: &'static str = Box::leak(format!("v=spf1{terms} -all").into_boxed_str());
            assert_eq!(
                result(record, "198.51.100.1").await,
                expected,
                "{count} lookups"
            );
        }
    }
}
