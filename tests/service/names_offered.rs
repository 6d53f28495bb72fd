//! What is offered beside an organization's or a person's name: an acronym for matching, proper case
//! for capitals, and organizations that are listed already.

use entity::ids::OrganizationId;
use entity::values::NameKind;
use serde_json::json;
use undersigned::locale::Locale;
use undersigned::organizations;

use crate::signing::{AMITY, ANN, Signing, link, link_to, with};

#[tokio::test]
async fn acronyms_are_used_for_matching_and_never_shown() {
    let signing = Signing::start().await;
    signing.signed(&with(AMITY, "acronym", "AMS")).await;
    let own = link_to(signing.all_mail().await.last().unwrap(), "/signature/");
    let page = signing.app.get(&own).await;
    assert!(!page.body.contains("AMS"));
    let form = signing.app.get(&format!("{own}/correct")).await;
    assert_eq!(form.attributes("#acronym", "value"), ["AMS"]);

    let id = signing.seen(&signing.ids().await[0]).await;
    signing.told(&["signatures", "approve", &id]).await;
    let register = signing.told(&["organization", "list"]).await;
    assert!(register.contains("acronym: AMS"), "{register}");
    let letter = signing.app.get("/en/harbour").await;
    assert_eq!(letter.names(), ["The Amity Society"]);
    assert!(!letter.body.contains("AMS"));
    let export = signing.told(&["export", "harbour"]).await;
    assert!(export.trim_end().ends_with(",AMS,"), "{export}");
}

/// Whoever may speak for one organization must not have another name printed by its initials.
#[tokio::test]
async fn a_matching_acronym_does_not_verify_another_name() {
    let signing = Signing::start().await;
    signing.trust("The Amity Society", "amity.example").await;
    let connection = signing.app.app.storage.write();
    let kind = entity::values::NameKind::Acronym;
    organizations::add_name(connection, OrganizationId(1), kind, None::<Locale>, "AMS")
        .await
        .unwrap();
    let mut fields = with(AMITY, "organization", "Anglers of the Middle Shore");
    fields.push(("acronym", "AMS"));
    signing.signed(&fields).await;
    assert_eq!(signing.states().await, ["held"]);
    let held = signing.told(&["signatures", "list", "--held"]).await;
    assert!(held.contains("same acronym    The Amity Society"), "{held}");
    let id = signing.seen(&signing.ids().await[0]).await;
    let undecided = signing.refused(&["signatures", "approve", &id]).await;
    assert!(
        undecided.contains("may already be in the register: The Amity Society"),
        "{undecided}"
    );
    signing
        .told(&["signatures", "approve", &id, "--entry", "new"])
        .await;
    assert_eq!(signing.app.rows("organization").await, 2);
}

#[tokio::test]
async fn an_acronym_is_screened_like_every_other_text_and_comes_by_the_api_too() {
    let signing = Signing::start().await;
    let mut fields = AMITY.to_vec();
    fields.push(("acronym", "Mickey Mouse"));
    signing.signed(&fields).await;
    assert!(signing.reasons().await.contains("protected-name"));
    let body = json!({
        "language": "en", "kind": "organization", "name": "Waves", "acronym": "WVS",
        "email": "w@waves.example", "representative": { "name": "Ines Varga" },
        "consent": { "authorized": true },
    });
    let request = poem::Request::builder()
        .method(poem::http::Method::POST)
        .uri_str("/api/v1/letters/harbour/signatures")
        .header("content-type", "application/json")
        .body(body.to_string());
    assert_eq!(signing.app.answer(request).await.status, 202);
    let kept = signing
        .app
        .texts("SELECT acronym FROM signature WHERE name = 'Waves'")
        .await;
    assert_eq!(kept, ["WVS"]);
}

#[tokio::test]
async fn normal_case_is_suggested_for_capitals_and_never_imposed() {
    let signing = Signing::start().await;
    let shouted = with(ANN, "name", "ANN MCQUILL-ROY");
    signing.sign("en", &shouted).await;
    let path = link(&signing.arrived().await[0]);
    let page = signing.app.get(&path).await;
    assert_eq!(page.texts(".shown .name"), ["ANN MCQUILL-ROY"]);
    assert!(
        page.body.contains("Publish as “Ann McQuill-Roy”"),
        "{}",
        page.body
    );
    assert!(page.attributes("input[name=print]", "checked").is_empty());
    signing.press(&path).await;
    let letter = signing.app.get("/en/harbour").await;
    assert_eq!(letter.names(), ["ANN MCQUILL-ROY"]);
    assert_eq!(signing.counts().await, (0, 1));
}

#[tokio::test]
async fn accepting_the_suggestion_shows_the_name_in_normal_case() {
    let signing = Signing::start().await;
    let mut fields = with(AMITY, "kind", "both");
    fields.extend([
        ("organization_other", "SOCIÉTÉ DE L’AMITIÉ (SDA)"),
        ("visibility", "name"),
        ("publish", "yes"),
    ]);
    let fields = with(&fields, "organization", "THE AMITY SOCIETY");
    let fields = with(&fields, "name", "INES VARGA");
    signing.trust("The Amity Society", "amity.example").await;
    let (kind, french) = (NameKind::Official, Some(Locale::Fr));
    let entry = OrganizationId(signing.app.number("SELECT id FROM organization").await);
    let connection = signing.app.app.storage.write();
    organizations::add_name(connection, entry, kind, french, "Société de l’Amitié (SDA)")
        .await
        .unwrap();
    signing.sign("en", &fields).await;
    let path = link(&signing.arrived().await[0]);
    let offered = signing
        .app
        .get(&path)
        .await
        .attributes("input[name=print]", "value");
    assert_eq!(offered, signing.ids().await);
    let print: Vec<(&str, &str)> = offered.iter().map(|id| ("print", id.as_str())).collect();
    signing.submit(&path, &print).await;
    let reasons = "SELECT reasons FROM signature ORDER BY id";
    assert_eq!(signing.app.texts(reasons).await, ["[]", "[]"]);
    assert_eq!(signing.states().await, ["published", "published"]);
    let letter = signing.app.get("/fr/harbour").await;
    assert_eq!(letter.names(), ["Société de l’Amitié (SDA)", "Ines Varga"]);
    let sorted = "SELECT sort_name FROM signature ORDER BY id";
    assert_eq!(
        signing.app.texts(sorted).await,
        ["The Amity Society", "Varga"]
    );
    let again = signing.press_open(&path, "confirm", &print).await;
    assert_eq!(again.status, 200);
}

#[tokio::test]
async fn nothing_else_than_the_offer_can_be_printed_by_the_confirm_page() {
    let signing = Signing::start().await;
    signing.signed(&with(ANN, "name", "BEN QUILL")).await;
    signing
        .sign("en", &with(ANN, "email", "other@example.org"))
        .await;
    let path = link(&signing.arrived().await.pop().unwrap());
    let ids = signing.ids().await;
    let print: Vec<(&str, &str)> = ids.iter().map(|id| ("print", id.as_str())).collect();
    signing.submit(&path, &print).await;
    let letter = signing.app.get("/en/harbour").await;
    assert_eq!(letter.names(), ["Ann Quill", "BEN QUILL"]);
}

#[tokio::test]
async fn a_name_in_capitals_is_told_as_it_would_be_written() {
    let signing = Signing::start().await;
    for (kind, name, written) in [
        ("individual", "JANE%20WHITFORD", json!("Jane Whitford")),
        (
            "organization",
            "FRIENDS%20OF%20THE%20BAY",
            json!("Friends of the Bay"),
        ),
        ("individual", "Jane%20Whitford", json!(null)),
        ("individual", "", json!(null)),
    ] {
        let path = format!("/api/v1/as-written?kind={kind}&name={name}");
        let answer = signing.app.get(&path).await;
        assert_eq!(answer.json(), json!({ "as_written": written }), "{name}");
    }
}

impl Signing {
    async fn suggested(&self, typed: &str) -> Vec<String> {
        let asked: String = url::form_urlencoded::byte_serialize(typed.as_bytes()).collect();
        let answer = self
            .app
            .get(&format!("/api/v1/organizations?q={asked}"))
            .await;
        assert_eq!(answer.status, 200);
        serde_json::from_value(answer.json()["organizations"].clone()).unwrap()
    }
}

#[tokio::test]
async fn members_and_publicly_listed_organizations_are_suggested_and_no_others() {
    let signing = Signing::start().await;
    signing.registered("Tide Members’ League", true).await;
    signing
        .registered("Tide of the Register Alone", false)
        .await;
    let mut count = 0;
    for (name, end) in [
        ("Société de la Tide", "published"),
        ("Tide Held", "held"),
        ("Tide Removed", "removed"),
        ("Tide Withdrawn", "withdrawn"),
        ("Tide Pending", "pending"),
    ] {
        count += 1;
        let address = format!("t{count}@tide.example");
        let fields = with(&with(AMITY, "organization", name), "email", &address);
        if end == "pending" {
            signing.sign("en", &fields).await;
            continue;
        }
        signing.signed(&fields).await;
        let own = link_to(signing.all_mail().await.last().unwrap(), "/signature/");
        let id = signing.ids().await.pop().unwrap();
        if end != "held" {
            let seen = signing.seen(&id).await;
            signing.told(&["signatures", "approve", &seen]).await;
        }
        match end {
            "removed" => drop(signing.remove(&id).await.unwrap()),
            "withdrawn" => {
                let page = format!("{own}/withdraw");
                signing.submit(&page, &[("action", "withdraw")]).await;
            }
            _ => {}
        }
    }
    let listed = ["Tide Members’ League", "Société de la Tide"];
    assert_eq!(signing.suggested("tide").await, listed);
    assert_eq!(signing.suggested("TÏDE").await, listed);
    assert_eq!(signing.suggested("societe").await, listed[1..]);
    for nothing in ["", "t", "%", "ide", "varga", "Ines"] {
        assert_eq!(signing.suggested(nothing).await, [""; 0], "{nothing}");
    }
    signing.write("UPDATE letter SET state = 'draft'").await;
    assert_eq!(signing.suggested("tide").await, listed[..1]);
}

#[tokio::test]
async fn suggestions_are_kept_briefly_and_bounded_by_network() {
    let signing = Signing::start_with(&[("UNDERSIGNED_LIMITS__SUGGEST", "2/1m")]).await;
    let answer = signing.app.get("/api/v1/organizations?q=ti").await;
    assert!(answer.header("cache-control").contains("max-age=5"));
    signing.app.get("/api/v1/organizations?q=ti").await;
    let refused = signing.app.get("/api/v1/organizations?q=ti").await;
    assert_eq!(refused.status, 429);
    assert!(
        refused
            .header("content-type")
            .starts_with("application/problem+json")
    );
}
