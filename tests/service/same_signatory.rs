//! Who is the same signatory: what is merged on proof, what is asked about, and what is remembered.

use entity::signature;
use undersigned::matching::Reason;
use undersigned::moderation;
use undersigned::moderation::ApproveOptions;
use undersigned::moderation::NextStep;
use undersigned::moderation::review_queue::ReviewItem;
use undersigned::moderation::side_by_side::{Resemblance, SideState};
use undersigned::register::entry_choice::EntryChoice;
use undersigned::signatures::refusal::Refusal;
use undersigned::signatures::review_reason::ReviewReason;
use undersigned::vetting::possible_duplicate::MatchReason;

use crate::harness::LetterFolder;
use crate::moderation::{nadia, sentence};
use crate::signing::{AMITY, ANN, Signing, link, with};

/// A rare name, so that it says something to meet it twice.
const ZEPHYRINE: &str = "Zephyrine Quillfeather";
pub(crate) const COUNCIL: &str = "Zanzibora Women's Council";
pub(crate) const CONSEIL: &str = "Conseil des femmes de Zanzibora";

impl Signing {
    async fn person(&self, name: &str, email: &str) {
        self.signed(&with(&with(ANN, "name", name), "email", email))
            .await;
    }

    async fn for_organization(&self, name: &str, email: &str) -> String {
        self.signed(&with(&with(AMITY, "organization", name), "email", email))
            .await;
        self.ids().await.pop().unwrap()
    }

    pub(crate) async fn resemblances(&self) -> Vec<Resemblance> {
        let held = moderation::list_held(&self.app.app, None, false).await;
        held.unwrap().resemblances
    }

    async fn kept_apart(&self, id: &str, other: &str) {
        let app = &self.app.app;
        let actor = nadia();
        let context = app.act(&actor);
        let (id, other) = (self.seen(id).await, self.seen(other).await);
        moderation::keep_apart(&context, &id, &other).await.unwrap();
    }

    async fn approve_as(&self, id: &str, entry: &str) -> Result<signature::Model, Refusal> {
        let approval = ApproveOptions {
            binding: EntryChoice::from_word(Some(entry)),
            ..ApproveOptions::default()
        };
        let id = &self.seen(id).await;
        moderation::approve(&self.app.app, id, &approval, &nadia()).await
    }

    /// The names of the register, in the order of their making.
    async fn register(&self) -> Vec<String> {
        self.texts("SELECT name FROM organization_name ORDER BY id")
            .await
    }
}

/// A letter that holds who is possibly the same, with one who is listed and one who waits.
async fn one_who_waits_on_tides() -> Signing {
    let signing = Signing::start().await;
    let folder = LetterFolder::new("tides").setting("possibly_same = \"hold\"");
    signing
        .app
        .import(&folder.individuals(&[ZEPHYRINE]))
        .await
        .unwrap();
    let fields = with(&with(ANN, "name", ZEPHYRINE), "email", "zq@example.net");
    signing.submit("/en/tides/sign", &fields).await;
    let answer = signing.press(&link(&signing.arrived().await[0])).await;
    assert_eq!(answer.status, 200);
    signing
}

async fn waiting_on_tides(signing: &Signing) -> ReviewItem {
    let held = moderation::list_held(&signing.app.app, Some("tides"), false).await;
    held.unwrap().signatures.remove(0)
}

#[tokio::test]
async fn another_form_of_the_same_name_at_the_same_address_is_told_that_it_signed() {
    let signing = Signing::start().await;
    signing
        .person("Robert Quillfeather", "bob@example.org")
        .await;
    signing.arrived().await;
    let again = with(
        &with(ANN, "name", "Bob Quillfeather"),
        "email",
        "bob@example.org",
    );
    signing.sign("en", &again).await;
    let mail = signing.arrived().await.remove(0);
    assert!(
        mail.subject.starts_with("You have already signed"),
        "{}",
        mail.subject
    );
    assert_eq!(signing.counts().await, (0, 1));
}

#[tokio::test]
async fn two_forms_of_a_name_that_wait_together_count_once_when_both_are_confirmed() {
    let signing = Signing::start().await;
    let mut links = Vec::new();
    for name in ["Robert Quillfeather", "Dr. Bob Quillfeather"] {
        let fields = with(&with(ANN, "name", name), "email", "bob@example.org");
        signing.sign("en", &fields).await;
        links.push(link(&signing.arrived().await[0]));
    }
    for link in links {
        signing.press(&link).await;
    }
    assert_eq!(signing.states().await, ["published", "merged"]);
    assert_eq!(signing.counts().await, (0, 1));
}

#[tokio::test]
async fn a_shared_mailbox_merges_nobody() {
    let signing = Signing::start().await;
    signing
        .person("Robert Quillfeather", "info@example.org")
        .await;
    signing.person("Bob Quillfeather", "info@example.org").await;
    assert_eq!(signing.counts().await, (0, 2));
}

#[tokio::test]
async fn a_rare_name_from_another_address_is_published_and_flagged() {
    let signing = Signing::start().await;
    signing.person(ZEPHYRINE, "zephyrine@example.org").await;
    signing.person(ZEPHYRINE, "zq@example.net").await;
    signing.person("Ann Quill", "ann@example.org").await;
    assert_eq!(signing.counts().await, (0, 3));
    let asked = signing.resemblances().await;
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].one.names, [ZEPHYRINE]);
    assert_eq!(asked[0].other.mail.as_deref(), Some("example.org"));
    assert!(
        asked[0]
            .reasons
            .supporting
            .contains(&MatchReason::Known(Reason::PersonNamesEqual))
    );
    let ids = signing.ids().await;
    signing.merge(&ids[1], &ids[0]).await.unwrap();
    assert_eq!(signing.counts().await, (0, 2));
    assert!(signing.resemblances().await.is_empty());
    signing.undo(&ids[1]).await.unwrap();
    assert_eq!(signing.resemblances().await.len(), 1);
}

#[tokio::test]
async fn a_letter_may_hold_who_is_possibly_the_same() {
    let signing = one_who_waits_on_tides().await;
    assert_eq!(signing.states().await, ["published", "held"]);
    let ids = signing.ids().await;
    assert_eq!(
        waiting_on_tides(&signing).await.reasons,
        [ReviewReason::PossiblySame]
    );
    signing.kept_apart(&ids[1], &ids[0]).await;
    assert!(waiting_on_tides(&signing).await.reasons.is_empty());
    signing.approve(&ids[1]).await.unwrap();
    assert_eq!(signing.states().await, ["published", "published"]);
}

#[tokio::test]
async fn approving_the_first_signatory_keeps_the_later_one_flagged() {
    let signing = Signing::start().await;
    let first = signing
        .for_organization(COUNCIL, "ines@zanzibora.example")
        .await;
    let second = signing.for_organization(CONSEIL, "luc@example.org").await;
    assert_eq!(signing.resemblances().await[0].one.id, second);
    signing.approve(&first).await.unwrap();
    let asked = signing.resemblances().await;
    let pair = (asked[0].one.id.as_str(), asked[0].other.id.as_str());
    assert_eq!((asked.len(), pair), (1, (second.as_str(), first.as_str())));
    signing.approve_as(&second, "new").await.unwrap();
    assert!(signing.resemblances().await.is_empty());
}

#[tokio::test]
async fn two_are_kept_apart_and_that_is_taken_back_from_either_side() {
    let signing = one_who_waits_on_tides().await;
    let ids = signing.ids().await;
    for (one, other) in [(0, 1), (1, 0)] {
        signing.kept_apart(&ids[one], &ids[other]).await;
        assert!(signing.resemblances().await.is_empty());
        assert!(waiting_on_tides(&signing).await.reasons.is_empty());
        signing.undo(&ids[other]).await.unwrap();
        assert_eq!(signing.resemblances().await.len(), 1);
        let waiting = waiting_on_tides(&signing).await;
        assert_eq!(waiting.reasons, [ReviewReason::PossiblySame]);
        assert!(matches!(waiting.next, NextStep::Compare { .. }));
        assert_eq!(signing.app.rows("distinct_pair").await, 0);
    }
}

#[tokio::test]
async fn what_was_kept_apart_is_never_asked_again_on_no_letter_until_that_is_taken_back() {
    let signing = Signing::start().await;
    signing.person(ZEPHYRINE, "zephyrine@example.org").await;
    signing.person(ZEPHYRINE, "zq@example.net").await;
    let ids = signing.ids().await;
    signing.kept_apart(&ids[1], &ids[0]).await;
    assert!(signing.resemblances().await.is_empty());

    signing
        .app
        .import(&LetterFolder::new("tides"))
        .await
        .unwrap();
    for email in ["zephyrine@example.org", "zq@example.net"] {
        let fields = with(&with(ANN, "name", ZEPHYRINE), "email", email);
        signing.arrived().await;
        signing.submit("/en/tides/sign", &fields).await;
        signing.press(&link(&signing.arrived().await[0])).await;
    }
    assert!(signing.resemblances().await.is_empty());
    signing.undo(&ids[1]).await.unwrap();
    assert_eq!(signing.resemblances().await.len(), 1);
    let refused = sentence(signing.undo(&ids[1]).await);
    assert!(
        refused.contains("only removed and merged signatures"),
        "{refused}"
    );
}

#[tokio::test]
async fn an_organization_in_its_other_language_waits_beside_the_one_that_is_known() {
    let signing = Signing::start().await;
    let first = signing
        .for_organization(COUNCIL, "ines@zanzibora.example")
        .await;
    signing.approve(&first).await.unwrap();
    let second = signing.for_organization(CONSEIL, "luc@example.org").await;
    let asked = signing.resemblances().await;
    assert_eq!(asked[0].other.state, SideState::Entry);
    assert_eq!(asked[0].other.names, [COUNCIL]);
    let refused = sentence(signing.approve(&second).await);
    assert!(refused.contains("--entry new"), "{refused}");
    assert_eq!(signing.counts().await, (1, 0));

    signing.merge(&second, &first).await.unwrap();
    assert_eq!(signing.register().await, [COUNCIL, CONSEIL]);
    let third = signing.for_organization(CONSEIL, "mia@example.org").await;
    let told = signing.held().await.pop().unwrap();
    assert_eq!(told.id, third);
    assert_eq!(told.reasons, [ReviewReason::SecondRepresentative]);
    signing.undo(&second).await.unwrap();
    assert_eq!(signing.register().await, [COUNCIL]);
    assert_eq!(signing.counts().await, (1, 0));
}

#[tokio::test]
async fn an_organization_that_is_bound_to_its_entry_teaches_its_name_there() {
    let signing = Signing::start().await;
    signing.trust(COUNCIL, "zanzibora.example").await;
    let held = signing.for_organization(CONSEIL, "luc@example.org").await;
    let entry = signing.resemblances().await.remove(0).other.seen;
    signing.approve_as(&held, &entry).await.unwrap();
    assert_eq!(signing.register().await, [COUNCIL, CONSEIL]);
    assert!(signing.resemblances().await.is_empty());
    assert_eq!(signing.counts().await, (1, 0));
}

#[tokio::test]
async fn a_trusted_mailbox_proves_the_entry_and_a_translated_name_waits() {
    let signing = Signing::start().await;
    signing.trust(COUNCIL, "zanzibora.example").await;
    let first = signing
        .for_organization(CONSEIL, "ines@mail.zanzibora.example")
        .await;
    // It belongs to the entry, which does not know the name yet: a coordinator looks once.
    let held = signing.held().await.remove(0);
    assert_eq!(held.reasons, vec![ReviewReason::NameChanged]);
    assert!(held.register[0].starts_with(COUNCIL), "{:?}", held.register);
    signing.approve(&first).await.unwrap();
    assert_eq!(signing.counts().await, (1, 0));
    let second = signing
        .for_organization(COUNCIL, "luc@zanzibora.example")
        .await;
    let held = signing.held().await.remove(0);
    assert_eq!(
        (held.id, held.reasons),
        (second, vec![ReviewReason::SecondRepresentative])
    );
    assert!(held.beside.unwrap().starts_with(&first));
    assert_eq!(signing.counts().await, (1, 0));
}

#[tokio::test]
async fn sections_chapters_and_offspring_never_become_the_organization_itself() {
    let signing = Signing::start().await;
    signing.trust(COUNCIL, "zanzibora.example").await;
    signing
        .for_organization(COUNCIL, "ines@zanzibora.example")
        .await;
    for name in [
        "Zanzibora Women's Council, Toronto Section",
        "Friends of the Zanzibora Women's Council",
        "Zanzibora Women's Council Foundation",
        "Zanzibora Men's Council",
    ] {
        let id = signing
            .for_organization(name, "luc@zanzibora.example")
            .await;
        let held = signing.held().await;
        let evidence = held.iter().find(|one| one.id == id).unwrap();
        assert!(
            evidence.register.is_empty() && evidence.beside.is_none(),
            "{name}"
        );
    }
    assert_eq!(signing.counts().await, (1, 0));
}

#[tokio::test]
async fn the_contact_that_is_known_hears_of_a_name_like_hers_once_a_day() {
    let signing = Signing::start().await;
    signing.trust(COUNCIL, "zanzibora.example").await;
    signing
        .for_organization(COUNCIL, "ines@zanzibora.example")
        .await;
    signing.arrived().await;
    signing.for_organization(CONSEIL, "luc@example.org").await;
    let mails = signing.arrived().await;
    let to = |mails: &[undersigned::mail::MailMessage]| -> Vec<String> {
        mails.iter().map(|mail| mail.to.clone()).collect()
    };
    assert_eq!(to(&mails), ["luc@example.org", "ines@zanzibora.example"]);
    assert!(mails[1].text.contains("You signed for Zanzibora"));
    // What a stranger typed stands in no mail, be it their name or their address.
    assert!(!mails[1].text.contains(CONSEIL) && !mails[1].text.contains("luc@"));
    signing.for_organization(CONSEIL, "mia@example.org").await;
    assert_eq!(to(&signing.arrived().await), ["mia@example.org"]);
}

#[tokio::test]
async fn a_website_on_another_domain_does_not_hide_a_near_name() {
    let signing = Signing::start().await;
    signing.trust(COUNCIL, "zanzibora.example").await;
    signing
        .for_organization(COUNCIL, "ines@zanzibora.example")
        .await;
    signing.arrived().await;
    let fields = with(AMITY, "website", "www.quite-another.example");
    let fields = with(&fields, "organization", "Zanzibora Womens Councils");
    signing
        .signed(&with(&fields, "email", "luc@quite-another.example"))
        .await;
    let mails = signing.arrived().await;
    let is_told = |to: &str| mails.iter().any(|mail| mail.to == to);
    assert!(is_told("ines@zanzibora.example"));
    signing
        .signed(&with(&fields, "email", "luc@example.org"))
        .await;
    let resembled = signing.resemblances().await;
    let entries = resembled
        .iter()
        .filter(|one| one.other.state == SideState::Entry);
    assert_eq!(entries.count(), 2);
}

#[tokio::test]
async fn a_second_claim_shows_both_to_coordinators() {
    let signing = Signing::start().await;
    let one = signing
        .for_organization(COUNCIL, "ines@zanzibora.example")
        .await;
    let other = signing.for_organization(COUNCIL, "luc@example.org").await;
    let held = signing.held().await;
    let rivals: Vec<(&str, &str)> = held
        .iter()
        .map(|one| (one.id.as_str(), one.rivals[0].id.as_str()))
        .collect();
    assert_eq!(rivals, [(one.as_str(), other.as_str()), (&other, &one)]);
    let told = signing.told(&["signatures", "list", "--held"]).await;
    let claim = format!(
        "also claimed by Ines Varga ({}, held from zanzibora.example)",
        signing.seen(&one).await
    );
    assert!(told.contains(&claim), "{told}");
}

#[tokio::test]
async fn keys_follow_who_lives_and_are_made_anew_after_an_upgrade() {
    let signing = Signing::start().await;
    signing.person(ZEPHYRINE, "zephyrine@example.org").await;
    let keys = signing.app.rows("candidate_key").await;
    assert!(keys > 0);
    let id = signing.ids().await.remove(0);
    signing.remove(&id).await.unwrap();
    assert_eq!(signing.app.rows("candidate_key").await, 0);
    signing.undo(&id).await.unwrap();
    assert_eq!(signing.app.rows("candidate_key").await, keys);
    let connection = signing.app.app.storage.write();
    for table in ["candidate_key", "derived"] {
        sea_orm::ConnectionTrait::execute_unprepared(connection, &format!("DELETE FROM {table}"))
            .await
            .unwrap();
    }
    undersigned::signatures::store::refresh_keys(&signing.app.app.storage)
        .await
        .unwrap();
    assert_eq!(signing.app.rows("candidate_key").await, keys);
}

#[tokio::test]
async fn the_key_table_and_what_was_kept_apart_hold_no_name_and_no_address() {
    let signing = Signing::start().await;
    signing.person(ZEPHYRINE, "zephyrine@example.org").await;
    signing.person(ZEPHYRINE, "zq@example.net").await;
    let ids = signing.ids().await;
    signing.kept_apart(&ids[1], &ids[0]).await;
    let remembered = signing
        .texts("SELECT one || other FROM distinct_pair")
        .await;
    assert_eq!(remembered.len(), 1);
    assert!(remembered[0].len() == 128 && remembered[0].bytes().all(|b| b.is_ascii_hexdigit()));
}
