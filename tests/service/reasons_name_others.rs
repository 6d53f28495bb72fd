//! A reason that means another signature names it, with the id that a decision takes.

use crate::signing::{AMITY, ANN, Signing, with};

impl Signing {
    /// The line of `list --held` that says why the newest waits; one of JSON has the same sentences.
    async fn why_held(&self) -> String {
        let listed = self.told(&["signatures", "list", "--held"]).await;
        let lines: Vec<&str> = listed.lines().collect();
        let why = lines.iter().rfind(|line| line.contains("why held"));
        let why = why.unwrap_or_else(|| panic!("{listed}"));
        let why = why.trim().trim_start_matches("why held").trim().to_owned();
        let json = self.told(&["signatures", "list", "--held", "--json"]).await;
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        let reasons = json["signatures"].as_array().unwrap().last().unwrap();
        let reasons = reasons["reasons"].as_array().unwrap();
        let sentences: Vec<&str> = reasons.iter().filter_map(|one| one.as_str()).collect();
        assert_eq!(why, sentences.join("; "));
        why
    }
}

#[tokio::test]
async fn a_second_representative_waits_beside_the_listed_signature() {
    let signing = Signing::start().await;
    signing.trust("The Amity Society", "amity.example").await;
    signing.signed(AMITY).await;
    let listed = signing.seen(&signing.ids().await[0]).await;
    signing
        .signed(&with(
            &with(AMITY, "name", "Otto Varga"),
            "email",
            "otto@amity.example",
        ))
        .await;
    assert_eq!(
        signing.why_held().await,
        format!(
            "the organization is listed already, as The Amity Society ({listed}): a second representative"
        )
    );
}

#[tokio::test]
async fn a_possible_repeat_names_the_signatures_that_it_may_repeat() {
    let signing = Signing::start().await;
    signing
        .write("UPDATE letter SET possibly_same = 'hold'")
        .await;
    let name = with(ANN, "name", "Zephyrine Quillfeather");
    signing.signed(&name).await;
    let first = signing.seen(&signing.ids().await[0]).await;
    signing
        .signed(&with(&name, "email", "zq@example.net"))
        .await;
    assert_eq!(
        signing.why_held().await,
        format!("it may be the same signatory as Zephyrine Quillfeather ({first})")
    );
}

#[tokio::test]
async fn a_third_name_at_an_address_names_the_two_others() {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    signing.signed(&with(ANN, "name", "Ben Quill")).await;
    let ids = signing.ids().await;
    let (ann, ben) = (signing.seen(&ids[0]).await, signing.seen(&ids[1]).await);
    signing.signed(&with(ANN, "name", "Cy Marlow")).await;
    assert_eq!(
        signing.why_held().await,
        format!(
            "more names from one address than the letter allows, beside Ann Quill ({ann}), Ben Quill ({ben})"
        )
    );
}

#[tokio::test]
async fn who_was_removed_before_is_named() {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    let id = signing.ids().await.remove(0);
    let seen = signing.seen(&id).await;
    signing
        .told(&["signatures", "remove", &seen, "--reason", "a joke"])
        .await;
    let seen = signing.seen(&id).await;
    signing.signed(&with(ANN, "name", "Ann Marlow")).await;
    assert_eq!(
        signing.why_held().await,
        format!("a coordinator removed this signatory before: Ann Quill ({seen})")
    );
}

#[tokio::test]
async fn a_look_alike_names_the_entry_that_it_looks_like() {
    let signing = Signing::start().await;
    let id = signing.add_entry("Amnesty Harbour", None).await;
    signing
        .signed(&with(AMITY, "organization", "Arnnesty Harbour"))
        .await;
    let why = signing.why_held().await;
    let expected = "the name looks like Amnesty Harbour (";
    assert!(why.contains(&format!("{expected}{id}")), "{why}");
}
