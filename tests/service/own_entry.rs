//! The way from one's own pages to one's entry on the list, and the page that withdraws: what it says
//! before the button, for a signature that is listed, counted only, or held.

use scraper::{Html, Selector};
use undersigned::mail::MailMessage;

use crate::harness::{Answer, LetterFolder, TestApp};
use crate::signing::{AMITY, ANN, Signing, link, link_to, with};

impl Signing {
    /// Signs and confirms in a language; gives the thanks page and the last mail.
    async fn thanked(&self, lang: &str, fields: &[(&str, &str)]) -> (Answer, MailMessage) {
        self.arrived().await;
        assert_eq!(self.sign(lang, fields).await.status, 303);
        let asks = self.arrived().await.remove(0);
        let thanks = self.press(&link(&asks)).await;
        (thanks, self.arrived().await.pop().unwrap())
    }

    /// The name that stands at the anchor of a link, on the page that the link opens.
    async fn name_at(&self, target: &str) -> Vec<String> {
        let (path, anchor) = target.split_once('#').unwrap();
        let page = self.app.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        page.texts(&format!("[id='{anchor}'] .name"))
    }
}

/// Links to lists, of all that a page has.
fn list_links(page: &Answer) -> Vec<String> {
    let links = page.attributes("main a[href]", "href");
    let lists = links.into_iter().filter(|href| href.contains("#s-"));
    lists.collect()
}

#[tokio::test]
async fn the_link_to_ones_entry_leads_to_it_in_both_languages_and_on_every_own_page() {
    for lang in ["en", "fr"] {
        let signing = Signing::start().await;
        let (thanks, mail) = signing.thanked(lang, ANN).await;
        let [target] = list_links(&thanks).try_into().unwrap();
        assert!(target.starts_with(&format!("/{lang}/")), "{target}");
        assert_eq!(signing.name_at(&target).await, ["Ann Quill"]);
        let own = link_to(&mail, "/signature/");
        let page = signing.app.get(&own).await;
        assert_eq!(list_links(&page), std::slice::from_ref(&target));
        signing
            .submit(&format!("{own}/withdraw"), &[("action", "withdraw")])
            .await;
        assert!(list_links(&signing.app.get(&own).await).is_empty());
    }
}

#[tokio::test]
async fn pressing_the_confirm_button_twice_leads_to_the_entry_both_times() {
    let signing = Signing::start().await;
    signing.sign("en", ANN).await;
    let confirm = link(&signing.arrived().await[0]);
    let first = signing.press(&confirm).await;
    let pressed = signing.press_open(&confirm, "confirm", &[]).await;
    let opened = signing.app.get(&confirm).await;
    let target = list_links(&first);
    assert_eq!(target.len(), 1);
    assert_eq!(list_links(&opened), target);
    assert!(
        pressed.status == 303 || list_links(&pressed) == target,
        "{}",
        pressed.status
    );
    assert_eq!(signing.name_at(&target[0]).await, ["Ann Quill"]);
    assert_eq!(signing.counts().await, (0, 1));
}

#[tokio::test]
async fn the_link_finds_the_entry_on_a_later_page_of_a_long_list() {
    let names: Vec<String> = (0..450).map(|n| format!("Abel Marsh {n:04}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let app = TestApp::start().await;
    app.import(&LetterFolder::new("tides").individuals(&names))
        .await
        .unwrap();
    let signing = Signing::over(app).await;
    let zoe = with(ANN, "name", "Zoë d’Étang & Sœurs");
    signing.arrived().await;
    let form = signing.submit("/fr/tides/sign", &zoe).await;
    assert_eq!(form.status, 303);
    let asks = signing.arrived().await.remove(0);
    let thanks = signing.press(&link(&asks)).await;
    let [target] = list_links(&thanks).try_into().unwrap();
    let whole = signing.app.get("/fr/tides/signatories").await;
    let shown = whole.names().iter().any(|name| name.starts_with("Zoë"));
    assert!(!shown, "the first page of the list ends before her");
    assert_eq!(signing.name_at(&target).await, ["Zoë d’Étang & Sœurs"]);
}

#[tokio::test]
async fn who_is_held_or_counted_only_gets_no_link_to_the_list() {
    let signing = Signing::start().await;
    let counted = with(ANN, "visibility", "counted");
    let (thanks, _) = signing.thanked("en", &counted).await;
    assert!(thanks.body.contains("this signature counts"));
    assert!(list_links(&thanks).is_empty());
    let (held, _) = signing.thanked("en", AMITY).await;
    assert!(held.body.contains("We will check it before listing it"));
    assert!(list_links(&held).is_empty());
}

/// The words of the page that withdraws, and its buttons in order.
async fn withdraw_page(signing: &Signing, own: &str, query: &str) -> (String, Vec<String>) {
    let page = signing.app.get(&format!("{own}/withdraw{query}")).await;
    assert_eq!(page.status, 200);
    let buttons = page.attributes("button[name=action]", "value");
    (page.texts("main").remove(0), buttons)
}

#[tokio::test]
async fn the_withdraw_page_says_what_changes_for_each_way_a_signature_stands() {
    let counted = with(
        &with(ANN, "email", "bea@example.org"),
        "visibility",
        "counted",
    );
    let held = with(
        &with(ANN, "email", "dov@example.org"),
        "name",
        "See cheap-pills.com",
    );
    for (lang, listed_text, counted_text, held_text) in [
        (
            "en",
            "your signature leaves the public list and the total goes down by one",
            "the total goes down by one; your name is not on the list",
            "Your signature is not listed. If you withdraw it, we will not check or list it.",
        ),
        (
            "fr",
            "votre signature disparaît de la liste publique et le total baisse de 1",
            "le total baisse de 1; votre nom n’est pas dans la liste",
            "Votre signature n’est pas affichée. Si vous la retirez",
        ),
    ] {
        let signing = Signing::start().await;
        let all = [listed_text, counted_text, held_text];
        for (fields, said, hides) in [
            (ANN.to_vec(), listed_text, true),
            (counted.clone(), counted_text, false),
            (held.clone(), held_text, true),
        ] {
            let (_, mail) = signing.thanked(lang, &fields).await;
            let own = link_to(&mail, "/signature/");
            let (words, buttons) = withdraw_page(&signing, &own, "").await;
            let words = words.replace('\u{a0}', " ");
            for text in all {
                assert_eq!(words.contains(text), text == said, "{text} in {words}");
            }
            let expected: &[&str] = match hides {
                true => &["withdraw", "keep", "count-only"],
                false => &["withdraw", "keep"],
            };
            assert_eq!(buttons, expected);
        }
    }
}

#[tokio::test]
async fn one_press_keeps_a_signature_without_its_name() {
    let signing = Signing::start().await;
    let (_, mail) = signing.thanked("en", ANN).await;
    let own = link_to(&mail, "/signature/");
    let page = signing.app.get(&own).await;
    let hide = format!("{own}/withdraw?step=hide");
    let links = page.attributes("main a[href]", "href");
    assert!(links.contains(&hide), "{links:?}");
    let (words, buttons) = withdraw_page(&signing, &own, "?step=hide").await;
    assert!(words.contains("Your signature still counts"), "{words}");
    assert_eq!(buttons, ["count-only", "keep"]);
    let pressed = signing.submit(&hide, &[("action", "count-only")]).await;
    assert_eq!(
        pressed.header("location"),
        format!("{own}?done=counted-only")
    );
    assert_eq!(signing.counts().await, (0, 1));
    assert!(signing.sentence().await.starts_with("1 individual"));
    assert!(!signing.app.get("/en/harbour").await.body.contains("Quill"));
    // The same button of a page that was left open changes nothing more, and is no failure.
    let journal = "SELECT COUNT(*) FROM journal_entry";
    let before = signing.app.number(journal).await;
    let page = format!("{own}/withdraw");
    let again = signing
        .press_open(&page, "own", &[("action", "count-only")])
        .await;
    assert_eq!(
        (again.status.as_u16(), again.header("location")),
        (303, own.as_str())
    );
    assert_eq!(signing.app.number(journal).await, before);
    let (_, buttons) = withdraw_page(&signing, &own, "?step=hide").await;
    assert_eq!(buttons, ["withdraw", "keep"], "nothing is left to hide");
}

#[tokio::test]
async fn a_letter_that_names_everybody_offers_no_signature_without_a_name() {
    let app = TestApp::start().await;
    let named = LetterFolder::new("tides").setting("visibility = \"name\"");
    app.import(&named).await.unwrap();
    let signing = Signing::over(app).await;
    signing.submit("/en/tides/sign", ANN).await;
    let asks = signing.arrived().await.remove(0);
    signing.press(&link(&asks)).await;
    let own = link_to(&signing.arrived().await[0], "/signature/");
    let (_, buttons) = withdraw_page(&signing, &own, "?step=hide").await;
    assert_eq!(buttons, ["withdraw", "keep"]);
    let page = format!("{own}/withdraw");
    let forced = signing
        .press_open(&page, "own", &[("action", "count-only")])
        .await;
    assert_eq!(forced.header("location"), own);
    assert_eq!(signing.app.get("/en/tides").await.names(), ["Ann Quill"]);
}

#[tokio::test]
async fn a_withdrawn_signature_has_no_button_that_withdraws_again() {
    let signing = Signing::start().await;
    let (_, mail) = signing.thanked("fr", ANN).await;
    let own = link_to(&mail, "/signature/");
    let page = format!("{own}/withdraw");
    signing.submit(&page, &[("action", "withdraw")]).await;
    let after = signing.app.get(&page).await;
    assert_eq!(after.status, 200);
    let html = Html::parse_document(&after.body);
    let buttons = Selector::parse("button[name=action]").unwrap();
    assert_eq!(html.select(&buttons).count(), 0);
    assert_eq!(
        after.texts(".shown .state"),
        ["Retirée : elle n’est ni comptée ni affichée."]
    );
}
