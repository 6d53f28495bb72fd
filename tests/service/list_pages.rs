//! Long lists: some of each kind on the letter's own page, and pages, initials and searches of the list.

use crate::harness::{Answer, LetterFolder, TestApp};
use crate::query_plans::{PER_ORGANIZATION, with_long_list};
use crate::signing::{ANN, Signing, with};

/// A letter with many signatories of invented names.
async fn with_many(organizations: usize, individuals: usize) -> TestApp {
    let organizations: Vec<String> = (0..organizations)
        .map(|number| format!("Society {number:04}"))
        .collect();
    let individuals: Vec<String> = (0..individuals)
        .map(|number| {
            let initial = char::from(b'A' + u8::try_from(number % 26).unwrap());
            format!("{initial}ore{number:04}")
        })
        .collect();
    let app = TestApp::start().await;
    app.import(
        &LetterFolder::new("harbour")
            .organizations(&organizations.iter().map(String::as_str).collect::<Vec<_>>())
            .individuals(&individuals.iter().map(String::as_str).collect::<Vec<_>>()),
    )
    .await
    .unwrap();
    app
}

#[tokio::test]
async fn a_letters_own_page_shows_some_of_each_kind_and_says_so() {
    let app = with_many(400, 600).await;
    let page = app.get("/en/harbour").await;
    assert_eq!(
        page.texts("[data-kind=organization] .name").len(),
        300,
        "organizations"
    );
    assert_eq!(page.texts("[data-kind=individual] .name").len(), 100);
    let text = page.texts(".signatories").join(" ");
    assert!(text.contains("The first 300 are shown here."), "{text}");
    assert!(text.contains("The first 100 are shown here."), "{text}");
    let french = app.get("/fr/harbour").await.texts(".signatories").join(" ");
    assert!(french.contains("Les 300 premiers noms figurent ici."));
}

#[tokio::test]
async fn each_page_of_a_long_list_has_its_number_and_leads_back_and_on() {
    let app = with_many(250, 700).await;
    let third = app.get("/en/harbour/signatories?page=3").await;
    assert_eq!(third.names().len(), 200);
    assert_eq!(
        third.attributes("a[rel=prev]", "href"),
        ["/en/harbour/signatories?page=2"]
    );
    assert_eq!(
        third.attributes("a[rel=next]", "href"),
        ["/en/harbour/signatories?page=4"]
    );
    assert_eq!(third.texts(".pages [aria-current]"), ["3"]);
    let last = app.get("/en/harbour/signatories?page=5").await;
    assert_eq!(last.names().len(), 150);
    assert!(last.attributes("a[rel=next]", "href").is_empty());
    for wrong in [
        "page=0",
        "page=6",
        "page=x",
        "initial=AB&kind=individual",
        "initial=A",
    ] {
        let answer = app.get(&format!("/en/harbour/signatories?{wrong}")).await;
        assert_eq!(answer.status, 404, "{wrong}");
    }
    let both = app.get("/en/harbour/signatories?page=2").await;
    assert_eq!(both.texts("[data-kind=organization] .name").len(), 50);
    assert_eq!(both.texts("[data-kind=individual] .name").len(), 150);
}

#[tokio::test]
async fn an_initial_leads_to_the_page_and_the_entry_where_it_begins() {
    let app = with_many(3, 700).await;
    let list = app.get("/en/harbour/signatories").await;
    let initials = list.texts(".initials a");
    assert_eq!(initials.len(), 26, "{initials:?}");
    let link = list.attributes(".initials a", "href").swap_remove(16);
    let jump = app.get(&link).await;
    assert_eq!(jump.status, 302);
    let target = jump.header("location").to_owned();
    let (path, entry) = target.split_once('#').unwrap();
    let page = app.get(path).await;
    let first = page.texts(&format!("#{entry} .name"));
    assert_eq!(first, ["Qore0016"]);
    assert!(
        list.texts("[aria-labelledby=organizations] .initials a")
            .is_empty(),
        "three organizations need no initials"
    );
}

#[tokio::test]
async fn a_search_counts_what_it_found_and_pages_through_all_of_it() {
    let app = with_many(250, 250).await;
    let found = app.get("/en/harbour/signatories?q=o").await;
    assert!(
        found
            .texts("main")
            .join(" ")
            .contains("500 names contain “o”.")
    );
    assert_eq!(
        found.attributes("a[rel=next]", "href"),
        ["/en/harbour/signatories?q=o&page=2"]
    );
    let mut met = Vec::new();
    for page in 1..=3 {
        met.extend(
            app.get(&format!("/en/harbour/signatories?q=o&page={page}"))
                .await
                .names(),
        );
    }
    assert_eq!(met.len(), 500);
    assert_eq!(
        met[..250]
            .iter()
            .filter(|name| name.starts_with("Society"))
            .count(),
        250
    );
    let one = app.get("/fr/harbour/signatories?q=society+0007").await;
    assert!(one.texts("main").join(" ").contains("1 nom contient"));
}

#[tokio::test]
async fn a_link_of_an_earlier_release_leads_to_the_page_of_its_place() {
    let app = with_many(0, 450).await;
    let json = app.get("/api/v1/letters/harbour/signatories").await;
    assert_eq!(json.status, 200);
    // Kind individual, rank 1000, id 0, and a sort key after all others.
    let after = "AQAAA-gAAAAAAAAAAP8";
    let jump = app
        .get(&format!("/en/harbour/signatories?after={after}"))
        .await;
    assert_eq!(
        (jump.status.as_u16(), jump.header("location")),
        (302, "/en/harbour/signatories?page=3")
    );
}

#[tokio::test]
async fn reading_one_page_after_another_costs_the_same_few_statements() {
    let app = with_many(10, 1_000).await;
    app.get("/en/harbour/signatories").await;
    let statements = app.statements();
    let mut counts = Vec::new();
    for page in [1, 2, 6] {
        statements();
        app.get(&format!("/en/harbour/signatories?page={page}"))
            .await;
        counts.push(statements().len());
    }
    assert!(counts.iter().all(|count| *count <= 12), "{counts:?}");
}

#[tokio::test]
async fn addresses_typed_nearly_right_lead_where_they_were_meant_to() {
    let app = with_many(1, 1).await;
    for (typed, meant) in [
        ("/en", "/en/"),
        ("/fr", "/fr/"),
        ("/en/Harbour", "/en/harbour"),
        ("/en/harbour/", "/en/harbour"),
        (
            "/EN/harbour/signatories/?q=Sam",
            "/en/harbour/signatories?q=Sam",
        ),
    ] {
        let answer = app.get(typed).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("location")),
            (308, meant),
            "{typed}"
        );
        assert_eq!(app.get(meant).await.status, 200);
    }
    assert_eq!(app.get("/en/no-such-letter").await.status, 404);
}

#[tokio::test]
async fn the_page_to_print_holds_the_whole_list_up_to_a_stated_number() {
    let app = with_many(30, 400).await;
    let page = app.get("/en/harbour/print").await;
    assert_eq!(page.names().len(), 430);
    let text = page.texts("main").join(" ");
    assert!(text.contains("https://letters.example.org/en/harbour/signatories"));
    assert!(!text.contains("This page holds the first"));
    let long = with_many(0, 2_001).await;
    let cut = long.get("/fr/harbour/print").await;
    assert_eq!(cut.names().len(), 2_000);
    let text = cut.texts("main").join(" ");
    assert!(text.contains("Cette page contient les 2 000 premiers noms."));
}

/// Pages of a list as a running server keeps them, from request to request.
async fn page(endpoint: &impl poem::Endpoint<Output = poem::Response>, query: &str) -> Answer {
    let request = poem::Request::builder().uri_str(format!("/en/harbour/signatories{query}"));
    let response = endpoint.get_response(request.finish()).await;
    Answer {
        status: response.status(),
        headers: response.headers().clone(),
        body: response.into_body().into_string().await.unwrap(),
    }
}

#[tokio::test]
async fn pages_stay_full_and_complete_while_people_sign() {
    let signing = Signing::on(with_many(250, 700).await);
    let endpoint = undersigned::routes::endpoint(signing.app.app.clone());
    assert_eq!(page(&endpoint, "?page=5").await.names().len(), 150);
    let mut names = Vec::new();
    // A first name of all, names in the middle, and one that is behind all others.
    for (number, name) in ["Aaron Able", "Mona Moss", "Milo Moth", "Zoe Zwick"]
        .iter()
        .enumerate()
    {
        let email = format!("signer{number}@example.org");
        let fields = with(&with(ANN, "email", &email), "name", name).to_vec();
        signing.signed(&fields).await;
        names.push(*name);
        let pages = [
            page(&endpoint, "").await,
            page(&endpoint, "?page=2").await,
            page(&endpoint, "?page=3").await,
            page(&endpoint, "?page=4").await,
            page(&endpoint, "?page=5").await,
        ];
        let listed: Vec<String> = pages.iter().flat_map(Answer::names).collect();
        assert_eq!(listed.len(), 950 + names.len());
        for full in &pages[..4] {
            assert_eq!(full.names().len(), 200);
        }
        for name in &names {
            assert!(listed.contains(&(*name).to_owned()), "{name}");
        }
    }
    let jump = page(&endpoint, "?initial=Z&kind=individual").await;
    let target = jump.header("location").to_owned();
    assert!(
        target.starts_with("/en/harbour/signatories?page=5#"),
        "{target}"
    );
    let statements = signing.app.statements();
    page(&endpoint, "?page=3").await;
    let walks = statements()
        .iter()
        .filter(|sql| sql.contains("RECURSIVE"))
        .count();
    assert_eq!(walks, 0, "the list was read once");
}

#[tokio::test]
async fn a_search_of_a_long_list_finds_all_in_the_order_of_the_list_and_follows_it() {
    let rows = 6_000;
    let signing = Signing::on(with_long_list(rows).await);
    let endpoint = undersigned::routes::endpoint(signing.app.app.clone());
    let expected: Vec<String> = (1..=rows)
        .filter(|number| number % PER_ORGANIZATION != 0 && number.to_string().starts_with('5'))
        .map(|number| format!("Ann Quill {number}"))
        .collect();
    let mut found = Vec::new();
    for number in 1..=expected.len().div_ceil(200) {
        found.extend(
            page(&endpoint, &format!("?q=quill+5&page={number}"))
                .await
                .names(),
        );
    }
    assert_eq!(found, expected);
    assert_eq!(page(&endpoint, "?q=quill+5&page=99").await.status, 404);
    assert!(page(&endpoint, "?q=lamps+20").await.names().len() > 1);
    assert!(page(&endpoint, "?q=moth").await.names().is_empty());
    let milo = with(&with(ANN, "name", "Milo Moth"), "email", "milo@example.org");
    signing.signed(&milo).await;
    assert_eq!(page(&endpoint, "?q=lo+mo").await.names(), ["Milo Moth"]);
    assert_eq!(page(&endpoint, "?q=quill+59").await.names().len(), 106);
}
