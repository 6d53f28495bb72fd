//! English and French say the same things: same messages, same variables, every one used, none missing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

type Messages = BTreeMap<String, BTreeSet<String>>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, extensions: &[&str], into: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        let extension = path
            .extension()
            .and_then(|found| found.to_str())
            .unwrap_or("");
        if path.is_dir() {
            files(&path, extensions, into);
        } else if extensions.contains(&extension) {
            into.push(path);
        }
    }
}

fn read_all(folder: &str, extensions: &[&str]) -> String {
    let mut found = Vec::new();
    files(&root().join(folder), extensions, &mut found);
    found.sort();
    found
        .iter()
        .filter_map(|path| fs::read_to_string(path).ok())
        .collect::<Vec<_>>()
        .join("\n")
}

/// Messages and their variables; attributes count as messages of their own (`key.attribute`).
fn messages(text: &str) -> Messages {
    let mut found = Messages::new();
    let (mut message, mut current) = (String::new(), String::new());
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some(key) = declared(line) {
            message.clone_from(&key);
            current = key;
        } else if let Some(attribute) =
            declared(line.trim_start()).filter(|name| name.starts_with('.'))
        {
            current = format!("{message}{attribute}");
        }
        if !current.is_empty() {
            found
                .entry(current.clone())
                .or_default()
                .extend(variables(line));
        }
    }
    found
}

/// The name before `=` when the line begins a message, a term or an attribute.
fn declared(line: &str) -> Option<String> {
    let (name, _) = line.split_once('=')?;
    let name = name.strip_suffix(' ').unwrap_or(name);
    let is_name = |rest: &str| {
        rest.starts_with(|first: char| first.is_ascii_alphabetic()) && rest.chars().all(is_key_part)
    };
    is_name(name.trim_start_matches(['-', '.'])).then(|| name.to_owned())
}

fn is_key_part(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '-' || character == '_'
}

fn variables(line: &str) -> Vec<String> {
    let after = line.split('$').skip(1);
    after
        .map(|rest| rest.chars().take_while(|c| is_key_part(*c)).collect())
        .collect()
}

/// Keys given to one of these functions, in templates `t("key"`, `t('key'`, in Rust `message("key"`.
fn keys_given_to(functions: &[&str], text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (function, quote) in functions
        .iter()
        .flat_map(|name| [(name, '"'), (name, '\'')])
    {
        let opening = format!("{function}({quote}");
        for (at, _) in text.match_indices(&opening) {
            let is_whole_name = !text[..at].ends_with(is_key_part);
            let key = text[at + opening.len()..].split(quote).next().unwrap_or("");
            if is_whole_name && key.chars().all(is_key_part) {
                found.insert(key.to_owned());
            }
        }
    }
    found
}

/// Every quoted text that has the form of a key: a message is in use if one of them names it.
fn quoted(text: &str) -> BTreeSet<String> {
    text.split(['"', '\''])
        .filter(|part| !part.is_empty() && part.chars().all(|c| is_key_part(c) || c == '.'))
        .map(str::to_owned)
        .collect()
}

/// Messages that other messages include: `{ key }`, `{ -term }`.
fn referred(text: &str) -> BTreeSet<String> {
    let inside = text
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split(['}', '(', '-', ' ']).next().map(|_| rest));
    inside
        .map(|rest| {
            rest.trim_start()
                .chars()
                .take_while(|c| is_key_part(*c) || *c == '.')
                .collect()
        })
        .collect()
}

fn catalogue(language: &str) -> Messages {
    messages(&read_all(
        &format!("templates/locales/{language}"),
        &["ftl"],
    ))
}

fn templates() -> String {
    read_all("templates", &["html", "txt", "svg", "atom"])
}

#[test]
fn both_languages_have_the_same_messages_and_variables() {
    let (english, french) = (catalogue("en"), catalogue("fr"));
    let mut problems = Vec::new();
    for key in english.keys().chain(french.keys()).collect::<BTreeSet<_>>() {
        match (english.get(key), french.get(key)) {
            (Some(here), Some(there)) if here == there => {}
            (Some(here), Some(there)) => problems.push(format!(
                "{key}: variables {here:?} in English, {there:?} in French"
            )),
            (here, _) => problems.push(format!(
                "{key}: only in {}",
                if here.is_some() { "English" } else { "French" }
            )),
        }
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn every_message_used_by_a_template_or_the_code_exists() {
    let english = catalogue("en");
    let mut asked = keys_given_to(&["t"], &templates());
    if !english.is_empty() {
        asked.extend(keys_given_to(&["t", "message"], &read_all("src", &["rs"])));
    }
    let missing: Vec<&String> = asked
        .iter()
        .filter(|key| !english.contains_key(*key))
        .collect();
    assert!(missing.is_empty(), "asked for and not written: {missing:?}");
}

#[test]
fn every_message_is_used() {
    let mut used = quoted(&templates());
    used.extend(quoted(&read_all("src", &["rs"])));
    used.extend(referred(&read_all("templates/locales/en", &["ftl"])));
    let is_used = |key: &str| {
        used.contains(key)
            || key
                .split_once('.')
                .is_some_and(|(message, _)| used.contains(message))
    };
    let unused: Vec<String> = catalogue("en")
        .into_keys()
        .filter(|key| !is_used(key))
        .collect();
    assert!(unused.is_empty(), "written and never used: {unused:?}");
}

#[test]
fn the_reader_finds_messages_attributes_terms_and_variables() {
    let text = "# note = no\ncount = { $n ->\n    [one] { $n } of { $all }\n   *[other] x\n }\n    .hint = { $who }\n-name = N\n";
    let found = messages(text);
    let keys: Vec<&str> = found.keys().map(String::as_str).collect();
    assert_eq!(keys, ["-name", "count", "count.hint"]);
    assert_eq!(found["count"].iter().collect::<Vec<_>>(), ["all", "n"]);
    assert_eq!(found["count.hint"].iter().collect::<Vec<_>>(), ["who"]);
}

#[test]
fn the_reader_finds_keys_in_templates_and_messages() {
    let found = keys_given_to(
        &["t"],
        "{{ t(\"a-b\", n=1) }} {{ t('c-d') }} {{ start(\"no\") }}",
    );
    assert_eq!(found.iter().collect::<Vec<_>>(), ["a-b", "c-d"]);
    assert!(
        referred("x = { -term } { other }")
            .is_superset(&["-term".to_owned(), "other".to_owned()].into())
    );
}

#[test]
fn french_punctuation_has_non_breaking_spaces() {
    let mut breaking = Vec::new();
    for line in read_all("templates/locales/fr", &["ftl"]).lines() {
        let said = line.split_once('=').map_or(line, |(_, said)| said);
        let breaks = ["« ", " »", " : "].iter().any(|space| said.contains(space));
        if !line.starts_with('#') && (breaks || said.ends_with(" :")) {
            breaking.push(line.to_owned());
        }
    }
    assert!(breaking.is_empty(), "{breaking:#?}");
}
