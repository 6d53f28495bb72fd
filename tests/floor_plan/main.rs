//! Holds the code to the floor plan in ARCHITECTURE.md and to the rules of CONTRIBUTING.md.
//!
//! Only code is judged, not `#[cfg(test)]` modules: a test may import anything.

mod known;
mod lengths;
mod ownership;
mod plan;
mod rooms;
mod templates;
mod type_names;

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use source_reader::source::{Source, read_files, read_sources};

use known::{KNOWN_VIOLATIONS, SIGNATURE_OWNER};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files of `src`, read once for all tests.
#[expect(
    clippy::unwrap_used,
    reason = "the message names the file and the line"
)]
static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| read_sources(root(), &["src"]).unwrap());

fn assert_none(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn modules_import_only_what_the_floor_plan_allows() {
    let architecture = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    match plan::Plan::read(&architecture) {
        Ok(plan) => assert_none(&plan.problems(&SOURCES)),
        Err(problems) => assert_none(&problems),
    }
}

#[test]
fn files_do_not_import_each_other_in_circles() {
    let found = rooms::circles(&SOURCES);
    assert_none(&rooms::compare(&found, KNOWN_VIOLATIONS.circles));
}

#[test]
fn stores_import_no_rule_that_needs_a_store() {
    let found = rooms::stores(&SOURCES);
    assert_none(&rooms::compare(&found, KNOWN_VIOLATIONS.stores));
}

#[test]
fn no_folder_holds_more_than_15_files_side_by_side() {
    let found = rooms::folders(&SOURCES);
    assert_none(&rooms::compare(&found, KNOWN_VIOLATIONS.folders));
}

#[test]
fn only_its_owner_queries_the_table_of_signatures() {
    let found = rooms::queries(&SOURCES, SIGNATURE_OWNER);
    assert_none(&rooms::compare(&found, KNOWN_VIOLATIONS.queries));
}

#[test]
fn only_their_owners_use_time_randomness_database_mail_and_tasks() {
    assert_none(&ownership::problems(&SOURCES));
}

#[test]
fn no_file_is_longer_than_400_lines() {
    let others = read_sources(root(), &["entity/src", "migration/src", "tests"]).unwrap();
    assert_none(&lengths::problems(&SOURCES));
    assert_none(&lengths::problems(&others));
}

#[test]
fn no_two_types_have_one_name() {
    let tables = read_sources(root(), &["entity/src"]).unwrap();
    assert_none(&type_names::problems(SOURCES.iter().chain(&tables)));
}

#[test]
fn no_template_needs_a_looser_content_security_policy() {
    let pages = read_files(root(), "templates", &["html", "svg"]);
    assert!(!pages.is_empty());
    assert_none(&templates::problems(&pages));
}
