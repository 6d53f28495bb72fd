//! The mails that signing causes, one after the other, in both languages.

use undersigned::clock::{DAY, HOUR};
use undersigned::locale::Locale;

use crate::harness::NOW;
use crate::mails::{Expected, PostOffice};
use crate::signing::{AMITY, ANN, link, link_to, with};

pub(crate) const KINDS: &[&str] = &[
    "already-listed",
    "already-signed",
    "check-remains",
    "confirm",
    "near-name",
    "own-links",
    "receipt",
    "second-representative",
    "withdrawn",
];

const ANN_IS: &str = "ann@example.org";

fn confirm(to: &str) -> Expected<'_> {
    Expected {
        kind: "confirm",
        to,
        english: "Confirm your signature: Keep the harbour open",
        french: "Confirmez votre signature : Gardons le havre ouvert",
    }
}

fn receipt(to: &str) -> Expected<'_> {
    Expected {
        kind: "receipt",
        to,
        english: "Your signature counts: Keep the harbour open",
        french: "Votre signature compte : Gardons le havre ouvert",
    }
}

fn check_remains(to: &str) -> Expected<'_> {
    Expected {
        kind: "check-remains",
        to,
        english: "Signature received; one check remains: Keep the harbour open",
        french: "Signature reçue",
    }
}

fn withdrawn(to: &str) -> Expected<'_> {
    Expected {
        kind: "withdrawn",
        to,
        english: "Your signature has been withdrawn: Keep the harbour open",
        french: "Votre signature a été retirée : Gardons le havre ouvert",
    }
}

#[tokio::test]
async fn every_mail_that_signing_causes_is_whole_in_english() {
    walk(Locale::En).await;
}

#[tokio::test]
async fn every_mail_that_signing_causes_is_whole_in_french() {
    walk(Locale::Fr).await;
}

async fn walk(locale: Locale) {
    let office = PostOffice::open(locale).await;
    let own = sign_and_confirm(&office).await;
    ask_for_links(&office).await;
    withdraw_each_way(&office, &own).await;
    represent_an_organization(&office).await;
    wait_and_be_reminded(&office).await;
    office.wrote(KINDS);
}

/// Ann signs, confirms, and signs again; gives her own page.
async fn sign_and_confirm(office: &PostOffice) -> String {
    office.sign(ANN).await;
    let asks = office.deliver(confirm(ANN_IS)).await;
    assert!(!asks.text.contains("Quill"), "a stranger may have typed it");
    office.signing.press(&link(&asks)).await;
    let thanks = office.deliver(receipt(ANN_IS)).await;
    office.sign(ANN).await;
    let again = office
        .deliver(Expected {
            kind: "already-signed",
            to: ANN_IS,
            english: "You have already signed: Keep the harbour open",
            french: "Vous avez déjà signé : Gardons le havre ouvert",
        })
        .await;
    let date = office.said("July 9, 2026", "9 juillet 2026");
    assert!(again.text.contains(date), "{}", again.text);
    let own = link_to(&thanks, "/signature/");
    assert_eq!(link_to(&again, "/signature/"), own);
    own
}

async fn ask_for_links(office: &PostOffice) {
    let page = format!("/{}/signature", office.lang());
    office.signing.submit(&page, &[("email", ANN_IS)]).await;
    let links = Expected {
        kind: "own-links",
        to: ANN_IS,
        english: "Your signatures and your data: Harbour Coalition",
        french: "Vos signatures et vos données : Coalition du Havre",
    };
    let mail = office.deliver(links).await;
    assert!(mail.text.contains("/signature/") && mail.text.contains("/my-data/"));
    // Nothing is held about this address, so nothing is sent to it.
    let stranger = [("email", "zoe@example.org")];
    office.signing.submit(&page, &stranger).await;
    office.deliver_all(vec![]).await;
}

/// A listed signature is withdrawn, then one that is counted only, then one that is held.
async fn withdraw_each_way(office: &PostOffice, own: &str) {
    let press = [("action", "withdraw")];
    let page = |own: &str| format!("{own}/withdraw");
    office.signing.submit(&page(own), &press).await;
    let listed = office.deliver(withdrawn(ANN_IS)).await;
    let leaves = office.said(
        "It leaves the public list",
        "Elle disparaît de la liste publique",
    );
    assert!(listed.text.contains(leaves), "{}", listed.text);

    let bea = "bea@example.org";
    let fields = with(&with(ANN, "email", bea), "visibility", "counted");
    office.sign(&fields).await;
    let asks = office.deliver(confirm(bea)).await;
    office.signing.press(&link(&asks)).await;
    let thanks = office.deliver(receipt(bea)).await;
    let own = link_to(&thanks, "/signature/");
    office.signing.submit(&page(&own), &press).await;
    let counted = office.deliver(withdrawn(bea)).await;
    let unnamed = office.said("Your name was not on the list.", "Votre nom n’était pas");
    assert!(counted.text.contains(unnamed), "{}", counted.text);
    assert!(!counted.text.contains(leaves));

    let dov = "dov@example.org";
    let fields = with(&with(ANN, "email", dov), "name", "See cheap-pills.com");
    office.sign(&fields).await;
    let asks = office.deliver(confirm(dov)).await;
    assert!(!asks.text.contains("pills"));
    office.signing.press(&link(&asks)).await;
    let waits = office.deliver(check_remains(dov)).await;
    let own = link_to(&waits, "/signature/");
    office.signing.submit(&page(&own), &press).await;
    let held = office.deliver(withdrawn(dov)).await;
    let nothing = office.said("nothing changes in public", "rien ne change");
    assert!(held.text.contains(nothing), "{}", held.text);
    assert!(!held.text.contains(leaves) && !held.text.contains(unnamed));
}

/// One representative is listed, another repeats it, a third signs under a name that is similar.
async fn represent_an_organization(office: &PostOffice) {
    let name = "Zanzibora Women’s Council";
    office.signing.trust(name, "zanzibora.example").await;
    let fields = with(AMITY, "organization", name);
    let first = "ines@zanzibora.example";
    office.sign(&with(&fields, "email", first)).await;
    let asks = office.deliver(confirm(first)).await;
    office.signing.press(&link(&asks)).await;
    office.deliver(receipt(first)).await;

    let olga = with(
        &with(&fields, "name", "Olga Stern"),
        "email",
        "olga@zanzibora.example",
    );
    office.sign(&olga).await;
    let asks = office.deliver(confirm("olga@zanzibora.example")).await;
    office.signing.press(&link(&asks)).await;
    let listed = Expected {
        kind: "already-listed",
        to: "olga@zanzibora.example",
        english: "Your organization has already signed: Keep the harbour open",
        french: "Votre organisation a déjà signé : Gardons le havre ouvert",
    };
    let second = Expected {
        kind: "second-representative",
        to: first,
        english: "Someone else signed for your organization: Keep the harbour open",
        french: "Une autre personne a signé pour votre organisation : Gardons le havre ouvert",
    };
    let told = office.deliver_all(vec![listed, second]).await;
    for mail in &told {
        assert!(!mail.text.contains("Stern") && !mail.text.contains("Varga"));
    }

    let near = with(AMITY, "organization", "Zanzibora Womens Councils");
    office
        .sign(&with(&near, "email", "luc@elsewhere.example"))
        .await;
    let asks = office.deliver(confirm("luc@elsewhere.example")).await;
    office.signing.press(&link(&asks)).await;
    let similar = Expected {
        kind: "near-name",
        to: first,
        english: "Someone signed under a name similar to your organization’s",
        french: "Quelqu’un a signé sous un nom semblable",
    };
    let told = office
        .deliver_all(vec![check_remains("luc@elsewhere.example"), similar])
        .await;
    assert!(!told[1].text.contains("Councils"), "{}", told[1].text);
    let lost = told[0].text.contains("902-555-0199");
    assert!(lost, "an organization may speed the check up by phone");
}

async fn wait_and_be_reminded(office: &PostOffice) {
    let clock = &office.signing.app.app.clock;
    clock.advance(NOW + 64 * DAY - office.signing.app.app.now());
    let eve = "eve@example.org";
    office.sign(&with(ANN, "email", eve)).await;
    let first = office.deliver(confirm(eve)).await;
    // The letter closes with September 15; what was signed in time is confirmed for a day more, and
    // the request is erased a week after it was made.
    let until = office.said("until September 16, 2026.", "jusqu’au 16 septembre 2026.");
    let erased = office.said("on September 18, 2026.", "le 18 septembre 2026.");
    clock.advance(DAY + HOUR);
    let reminder = Expected {
        kind: "confirm",
        to: eve,
        english: "Your signature is not confirmed yet: Keep the harbour open",
        french: "Votre signature n’est pas encore confirmée : Gardons le havre ouvert",
    };
    let reminded = office.deliver(reminder).await;
    for mail in [&first, &reminded] {
        let dates = mail.text.contains(until) && mail.text.contains(erased);
        assert!(dates, "{}", mail.text);
    }
    clock.advance(3 * DAY);
    let closing = Expected {
        kind: "confirm",
        to: eve,
        english: "Signatures close soon, and yours is not confirmed: Keep the harbour open",
        french: "La période de signature se termine bientôt",
    };
    office.deliver(closing).await;
}
