//! Holds the code to the floor plan in ARCHITECTURE.md and to the rules of the house.
//!
//! Only code is judged, not `#[cfg(test)]` modules: what a test imports builds no floor.

mod figures;
mod imports;
mod ownership;
mod plan;
mod source;
mod templates;

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use source::Source;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(folders: &[&str]) -> Vec<Source> {
    let mut sources = Vec::new();
    for folder in folders {
        source::collect(root(), &root().join(folder), &["rs"], &mut sources);
    }
    sources
}

fn assert_none(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn the_code_keeps_to_the_floor_plan() {
    let architecture = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let sources = read(&["src"]);
    assert!(!sources.is_empty());
    match plan::Plan::read(&architecture) {
        Ok(plan) => assert_none(&plan.problems(&sources)),
        Err(problems) => assert_none(&problems),
    }
}

#[test]
fn each_power_stays_with_its_owner() {
    assert_none(&ownership::problems(&read(&["src"])));
}

#[test]
fn no_file_is_longer_than_the_house_allows() {
    let sources = read(&["src", "entity/src", "migration/src", "tests"]);
    assert_none(&figures::too_long(&sources));
}

#[test]
fn no_template_needs_a_looser_content_security_policy() {
    let mut pages = Vec::new();
    source::collect(
        root(),
        &root().join("templates"),
        &["html", "svg"],
        &mut pages,
    );
    assert_none(&templates::problems(&pages));
}

/// Printed past the test harness's capture, so that every run shows them.
#[test]
fn the_house_numbers_are_printed() {
    let code = read(&["src", "entity/src", "migration/src"]);
    let report = figures::report(&code, &read(&["tests"]));
    writeln!(io::stderr(), "\n{report}").unwrap();
}
