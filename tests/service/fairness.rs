//! Floods: of one network, of one mailbox, of one mail domain. What they cost those who come after.

use undersigned::clock::{DAY, HOUR, MINUTE, SECOND};
use undersigned::settings::DEFAULTS;
use undersigned::web::form_token;
use undersigned::web::guard::Timeouts;

use crate::harness::{Door, LetterFolder, TestApp};
use crate::signing::{ANN, Signing, code, with};

const PROXY: (&str, &str) = ("UNDERSIGNED_TRUSTED_PROXIES", "127.0.0.1");
const QUOTAS: [(&str, &str); 5] = [
    ("sign", "UNDERSIGNED_LIMITS__SIGN"),
    ("confirm", "UNDERSIGNED_LIMITS__CONFIRM"),
    ("address", "UNDERSIGNED_LIMITS__ADDRESS"),
    ("mail_domain", "UNDERSIGNED_LIMITS__MAIL_DOMAIN"),
    ("mail", "UNDERSIGNED_LIMITS__MAIL"),
];

/// The quotas as shipped, over those of the harness.
fn shipped() -> Vec<(&'static str, String)> {
    let table: toml::Table = DEFAULTS.parse().unwrap();
    let quota = |name: &str| table["limits"][name].as_str().unwrap().to_owned();
    let mut settings: Vec<_> = QUOTAS
        .iter()
        .map(|(name, variable)| (*variable, quota(name)))
        .collect();
    settings.push((PROXY.0, PROXY.1.to_owned()));
    settings
}

/// An instance whose visitors come from many networks, through a proxy that says so.
pub(crate) struct Crowd {
    pub(crate) signing: Signing,
    door: Door,
}

impl Crowd {
    /// With quotas that nobody meets, except these.
    pub(crate) async fn start_with(settings: &[(&str, &str)]) -> Self {
        let settings = [&[PROXY], settings].concat();
        let signing = Signing::over(TestApp::start_with(&settings).await).await;
        let door = Door::open(&signing.app, 100_000, Timeouts::default()).await;
        Self { signing, door }
    }

    /// With the quotas as shipped.
    pub(crate) async fn shipped() -> Self {
        let settings = shipped();
        let settings: Vec<_> = settings
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        Self::start_with(&settings).await
    }

    /// Posts a form from a network; gives the status and where the answer leads.
    pub(crate) async fn post(
        &self,
        (network, path): (&str, &str),
        purpose: &str,
        fields: &[(&str, &str)],
    ) -> (u16, String) {
        let app = &self.signing.app.app;
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .append_pair(
                "token",
                &form_token::issue(app.keys.form.bytes(), purpose, app.now()),
            )
            .finish();
        let asked = format!(
            "POST {path} HTTP/1.1\r\nhost: letters.example.org\r\nx-forwarded-for: {network}\r\n\
             sec-fetch-site: same-origin\r\ncontent-type: application/x-www-form-urlencoded\r\n\
             content-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        let answer = self.door.say(asked.as_bytes()).await;
        let place = answer.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("location")
                .then(|| value.to_owned())
        });
        (
            answer[9..12].parse().unwrap(),
            place.unwrap_or_default().trim().to_owned(),
        )
    }

    /// Signs a letter from a network.
    pub(crate) async fn sign(&self, network: &str, letter: &str, address: &str) -> (u16, String) {
        let typed = with(ANN, "email", address);
        let path = format!("/en/{letter}/sign");
        self.post((network, &path), "sign", &typed).await
    }

    /// Whom the mails of one round went to.
    pub(crate) async fn mailed(&self) -> Vec<String> {
        let mails = self.signing.arrived().await;
        mails.into_iter().map(|mail| mail.to).collect()
    }
}

#[tokio::test]
async fn a_48_gets_four_times_the_quota_of_one_64_and_its_neighbour_has_another() {
    let crowd = Crowd::shipped().await;
    let mut accepted = 0;
    for network in 0..400 {
        let from = format!("2001:db8:1:{network:x}::1");
        let address = format!("p{network}@example.org");
        accepted += u32::from(crowd.sign(&from, "harbour", &address).await.0 == 303);
    }
    assert_eq!(accepted, 120);
    for from in ["2001:db8:2::1", "203.0.113.9"] {
        assert_eq!(crowd.sign(from, "harbour", "a@example.org").await.0, 303);
    }
}

#[tokio::test]
async fn a_refused_64_network_uses_no_quota_of_its_48() {
    let crowd = Crowd::start_with(&[("UNDERSIGNED_LIMITS__SIGN", "3/1h")]).await;
    for number in 0..50 {
        let address = format!("p{number}@example.org");
        crowd.sign("2001:db8:1:1::1", "harbour", &address).await;
    }
    for network in ["2001:db8:1:2::1", "2001:db8:1:3::1"] {
        assert_eq!(crowd.sign(network, "harbour", "a@example.org").await.0, 303);
    }
}

#[tokio::test]
async fn posts_by_a_stranger_do_not_delay_mail_to_the_owner() {
    let crowd = Crowd::shipped().await;
    for _ in 0..3 {
        crowd
            .sign("198.51.100.7", "harbour", "ann@example.org")
            .await;
    }
    assert_eq!(crowd.signing.arrived().await.len(), 2);
    let owner = "203.0.113.9";
    let (_, sent) = crowd.sign(owner, "harbour", "ann@example.org").await;
    let mails = crowd.signing.arrived().await;
    assert_eq!(mails.len(), 1);
    let typed = [("code", code(&mails[0]))];
    let typed: Vec<_> = typed
        .iter()
        .map(|(name, code)| (*name, code.as_str()))
        .collect();
    let done = crowd.post((owner, &sent), "code", &typed).await;
    assert_eq!(done.0, 200);
    assert_eq!(crowd.signing.sentence().await, "1 individual");
}

#[tokio::test]
async fn posts_from_three_networks_leave_the_owner_a_resend() {
    let crowd = Crowd::shipped().await;
    for network in ["198.51.100.7", "192.0.2.7", "2001:db8:1::1"] {
        crowd.sign(network, "harbour", "ann@example.org").await;
    }
    assert_eq!(crowd.signing.arrived().await.len(), 3);
    let owner = "203.0.113.9";
    let (_, sent) = crowd.sign(owner, "harbour", "ann@example.org").await;
    assert!(crowd.signing.arrived().await.is_empty());
    let again = [("action", "again")];
    let (_, sent) = crowd.post((owner, &sent), "code", &again).await;
    let mails = crowd.signing.arrived().await;
    assert_eq!(mails.len(), 1);
    let code = code(&mails[0]);
    let done = crowd.post((owner, &sent), "code", &[("code", &code)]).await;
    assert_eq!(done.0, 200);
    assert_eq!(crowd.signing.sentence().await, "1 individual");
}

#[tokio::test]
async fn a_mailbox_gets_at_most_three_typed_and_three_repeated_mails_a_day() {
    let crowd = Crowd::start_with(&[]).await;
    for number in 0..40 {
        let network = format!("198.51.{number}.7");
        let (_, sent) = crowd.sign(&network, "harbour", "ann@example.org").await;
        for _ in 0..3 {
            crowd
                .post((&network, &sent), "code", &[("action", "again")])
                .await;
        }
    }
    assert_eq!(crowd.signing.arrived().await.len(), 6);
    crowd.signing.app.app.clock.advance(DAY - SECOND);
    assert!(crowd.signing.arrived().await.len() <= 2);
}

#[tokio::test]
async fn a_mail_never_displaces_that_of_another_signature() {
    let crowd = Crowd::shipped().await;
    for network in ["198.51.100.7", "192.0.2.7", "2001:db8:1::1"] {
        crowd.sign(network, "harbour", "ann@example.org").await;
    }
    crowd.signing.arrived().await;
    let owner = with(&with(ANN, "email", "ann@example.org"), "name", "Ann Owner");
    let path = "/en/harbour/sign";
    let (_, sent) = crowd.post(("203.0.113.9", path), "sign", &owner).await;
    crowd.sign("192.0.2.7", "harbour", "ann@example.org").await;
    assert!(crowd.signing.arrived().await.is_empty());
    crowd.signing.app.app.clock.advance(DAY + MINUTE);
    let mails = crowd.signing.arrived().await;
    let mut done = false;
    for mail in mails
        .iter()
        .filter(|mail| mail.text.contains("8-digit") || mail.text.contains("code"))
    {
        let code = code(mail);
        let (status, _) = crowd
            .post(("203.0.113.9", &sent), "code", &[("code", &code)])
            .await;
        done |= status == 200;
    }
    assert!(done, "{mails:?}");
}

#[tokio::test]
async fn tags_and_dots_do_not_multiply_a_mailbox() {
    let crowd = Crowd::start_with(&[]).await;
    for number in 0..100 {
        let address = match number % 3 {
            0 => format!("ines.varga+{number}@amity.example"),
            1 => format!("i.nes.varga+x{number}@amity.example"),
            _ => format!("Inesvarga+{number}@amity.example"),
        };
        let network = format!("198.51.{number}.7");
        assert_eq!(crowd.sign(&network, "harbour", &address).await.0, 303);
    }
    assert_eq!(crowd.signing.arrived().await.len(), 3);
}

#[tokio::test]
async fn a_flood_from_one_network_delays_no_new_network_letter_or_domain() {
    let crowd = Crowd::start_with(&[("UNDERSIGNED_LIMITS__MAIL", "12/1h")]).await;
    let app = &crowd.signing.app;
    app.import(&LetterFolder::new("shore")).await.unwrap();
    for number in 0..300 {
        let address = format!("p{number}@flood.example");
        crowd.sign("198.51.100.7", "harbour", &address).await;
    }
    for (network, letter, address) in [
        ("203.0.113.9", "harbour", "network@flood.example"),
        ("203.0.114.9", "shore", "letter@flood.example"),
        ("203.0.115.9", "harbour", "domain@amity.example"),
    ] {
        crowd.sign(network, letter, address).await;
    }
    let mailed = crowd.mailed().await;
    assert_eq!(mailed.len(), 12);
    for new in [
        "network@flood.example",
        "letter@flood.example",
        "domain@amity.example",
    ] {
        assert!(mailed.iter().any(|to| to == new), "{new}: {mailed:?}");
    }
}

#[tokio::test]
async fn a_flood_of_one_domain_from_many_networks_delays_no_new_letter_or_domain() {
    let crowd = Crowd::start_with(&[("UNDERSIGNED_LIMITS__MAIL", "12/1h")]).await;
    let app = &crowd.signing.app;
    app.import(&LetterFolder::new("shore")).await.unwrap();
    for number in 0..300 {
        let network = format!("198.{}.{}.7", number / 200, number % 200);
        let address = format!("p{number}@flood.example");
        crowd.sign(&network, "harbour", &address).await;
    }
    crowd
        .sign("203.0.114.9", "shore", "letter@flood.example")
        .await;
    crowd
        .sign("203.0.115.9", "harbour", "domain@amity.example")
        .await;
    let mailed = crowd.mailed().await;
    for new in ["letter@flood.example", "domain@amity.example"] {
        assert!(mailed.iter().any(|to| to == new), "{new}: {mailed:?}");
    }
}

#[tokio::test]
async fn a_new_sender_overtakes_a_flood_that_used_up_the_quota_of_the_domain() {
    let crowd = Crowd::start_with(&[("UNDERSIGNED_LIMITS__MAIL_DOMAIN", "2/1h")]).await;
    for number in 0..200 {
        for domain in ["flood.example", "other.example"] {
            let address = format!("p{number}@{domain}");
            crowd.sign("198.51.100.7", "harbour", &address).await;
        }
    }
    assert_eq!(crowd.mailed().await.len(), 4);
    crowd
        .sign("203.0.113.9", "harbour", "new@flood.example")
        .await;
    assert!(crowd.mailed().await.is_empty());
    crowd.signing.app.app.clock.advance(HOUR);
    let mailed = crowd.mailed().await;
    assert!(
        mailed.iter().any(|to| to == "new@flood.example"),
        "{mailed:?}"
    );
}

#[tokio::test]
async fn seven_hundred_confirmations_to_one_provider_leave_in_eighty_seconds() {
    let crowd = Crowd::shipped().await;
    for number in 0..700 {
        let network = format!("198.{}.{}.7", number / 200, number % 200);
        let address = format!("p{number}@provider.example");
        assert_eq!(crowd.sign(&network, "harbour", &address).await.0, 303);
    }
    crowd.mailed().await;
    assert_eq!(sent(&crowd).await, 300);
    // Other people's mail does not wait for the provider's quota.
    crowd
        .sign("203.0.115.9", "harbour", "domain@amity.example")
        .await;
    assert_eq!(crowd.mailed().await, ["domain@amity.example"]);
    for second in 1..=80 {
        crowd.signing.app.app.clock.advance(SECOND);
        crowd.mailed().await;
        assert_eq!(sent(&crowd).await, 301 + 5 * second);
    }
}

async fn sent(crowd: &Crowd) -> i64 {
    let sql = "SELECT count(*) FROM outgoing_mail WHERE state = 'sent'";
    crowd.signing.app.number(sql).await
}

#[tokio::test]
async fn one_subscribers_many_networks_displace_no_signature_from_elsewhere() {
    let crowd = Crowd::shipped().await;
    crowd
        .sign("198.51.100.7", "harbour", "ann@example.org")
        .await;
    let first = "SELECT state FROM signature ORDER BY id LIMIT 1";
    for network in 0..30 {
        let from = format!("2001:db8:1:{network:x}::1");
        let (status, _) = crowd.sign(&from, "harbour", "ann@example.org").await;
        assert_eq!(status, 303);
    }
    assert_eq!(crowd.signing.texts(first).await, ["pending"]);
}
