//! What is held about one address: shown and exported by command, seen and erased by a link that came
//! by mail.

use crate::erasure::{ADDRESS, AFFILIATION, NAME, fields};
use crate::signing::{ANN, Signing, link, link_to};

#[tokio::test]
async fn a_persons_data_export_contains_no_secrets_or_other_people() {
    let signing = Signing::start().await;
    signing.live_fully().await;
    let shown = signing
        .told(&["person", "show", "--address", ADDRESS])
        .await;
    for part in [
        "Seraphine Quillfeather-Baker",
        "Quillfeather Institute",
        AFFILIATION,
        "invitation to harbour",
        "no messages about lantern",
        "journal",
        "mail confirm (waiting)",
    ] {
        assert!(shown.contains(part), "{part} in: {shown}");
    }
    let file = signing.data().join("person.json");
    let path = file.to_str().unwrap();
    signing
        .told(&["person", "export", "--address", ADDRESS, "--out", path])
        .await;
    let json = std::fs::read_to_string(&file).unwrap();
    let record: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(record["format"], "undersigned-person/1");
    assert_eq!(record["signatures"].as_array().unwrap().len(), 4);
    assert_eq!(record["signatures"][0]["address"], ADDRESS);
    assert_eq!(record["corrections"][0]["state"], "waiting");
    assert_eq!(record["possible_duplicates"].as_array().unwrap().len(), 1);
    assert_eq!(record["distinct_from_others"].as_array().unwrap().len(), 1);
    assert!(record["signatures"][0]["candidate_keys"].as_i64().unwrap() > 0);
    assert!(
        !json.contains("other@example.org") && !json.contains("Quilfeather"),
        "{json}"
    );
    let waiting = record["mails"].as_array().unwrap().iter();
    let waiting: Vec<&str> = waiting.filter_map(|mail| mail["text"].as_str()).collect();
    assert!(
        waiting
            .iter()
            .any(|text| text.contains("/en/confirm/[hidden]")),
        "{waiting:?}"
    );
    let twice = signing
        .refused(&["person", "export", "--address", ADDRESS, "--out", path])
        .await;
    assert!(twice.contains("cannot write"), "{twice}");
    let unknown = ["person", "show", "--address", "nobody@example.org"];
    assert_eq!(
        signing.told(&unknown).await,
        "We hold nothing about this address.\n"
    );
}

#[tokio::test]
async fn the_mailed_link_shows_downloads_and_erases_personal_data() {
    let signing = Signing::start().await;
    signing
        .signed(&fields(NAME, &[("affiliation", AFFILIATION)]))
        .await;
    signing.arrived().await;
    signing.submit("/en/signature", &[("email", ADDRESS)]).await;
    let mail = signing.arrived().await.remove(0);
    let my_data = link_to(&mail, "/my-data/");
    for path in [
        my_data.clone(),
        format!("{my_data}/erase"),
        format!("{my_data}/my-data.json"),
    ] {
        for _ in 0..2 {
            let page = signing.app.get(&path).await;
            assert_eq!(page.status, 200, "{path}");
            assert_eq!(page.header("cache-control"), "no-store");
            assert!(page.header("x-robots-tag").contains("noindex"));
            assert!(page.body.contains(NAME) && page.body.contains(AFFILIATION));
        }
    }
    assert_eq!(signing.sentence().await, "1 individual");
    let french = signing.app.get(&my_data.replace("/en/", "/fr/")).await;
    assert!(french.body.contains("Ce que nous conservons"));

    let erase = format!("{my_data}/erase");
    let kept = signing.submit(&erase, &[("action", "keep")]).await;
    assert_eq!(kept.header("location"), my_data);
    assert_eq!(signing.sentence().await, "1 individual");
    let forged = signing
        .app
        .post(&erase, &[("action", "erase"), ("token", "forged")])
        .await;
    assert_eq!(forged.status, 403);
    for _ in 0..2 {
        let done = signing
            .press_open(&erase, "my-data", &[("action", "erase")])
            .await;
        assert_eq!(
            (done.status.as_u16(), done.header("location")),
            (303, my_data.as_str())
        );
        let page = signing.app.get(&my_data).await;
        assert!(page.body.contains("We have erased everything"));
    }
    assert_eq!(
        signing
            .app
            .get(&format!("{my_data}/my-data.json"))
            .await
            .status,
        404
    );
    assert_eq!(
        signing.found_in(&signing.kept().await),
        Vec::<String>::new()
    );
    assert_ne!(signing.sentence().await, "1 individual");
    signing.submit("/en/signature", &[("email", ADDRESS)]).await;
    assert!(signing.arrived().await.is_empty());
}

#[tokio::test]
async fn foreign_and_expired_links_do_not_open_personal_data() {
    let signing = Signing::start().await;
    signing.sign("en", ANN).await;
    let mail = signing.arrived().await.remove(0);
    signing.press(&link(&mail)).await;
    let own = link_to(signing.arrived().await.last().unwrap(), "/signature/");
    signing
        .submit("/en/signature", &[("email", "ann@example.org")])
        .await;
    let my_data = link_to(&signing.arrived().await.remove(0), "/my-data/");
    let token = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    for foreign in [
        token(&own),
        token(&link(&mail)),
        "0".repeat(26),
        "short".to_owned(),
    ] {
        for rest in ["", "/erase", "/my-data.json"] {
            let path = format!("/en/my-data/{foreign}{rest}");
            assert_eq!(signing.app.get(&path).await.status, 404, "{path}");
        }
        let path = format!("/en/my-data/{foreign}/erase");
        let pressed = signing
            .press_open(&path, "my-data", &[("action", "erase")])
            .await;
        assert_eq!(pressed.status, 404);
    }
    let data = token(&my_data);
    for path in [
        format!("/en/signature/{data}"),
        format!("/en/confirm/{data}"),
    ] {
        assert_eq!(signing.app.get(&path).await.status, 404, "{path}");
    }
    signing.app.app.clock.advance(undersigned::clock::DAY);
    assert_eq!(signing.app.get(&my_data).await.status, 404);
    assert_eq!(signing.sentence().await, "1 individual");
}
