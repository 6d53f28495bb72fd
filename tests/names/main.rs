//! Names of people: under what they are listed, and which of them a coordinator looks at first. The lists
//! in tests/fixtures/names were written before the rules that they measure; the figures may only improve.

mod listed_under;
mod screened;

use std::path::{Path, PathBuf};

/// The rows of a list of names, without its comments and its heading.
fn read_fixture(name: &str) -> Vec<csv::StringRecord> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/names");
    read_rows(&folder.join(name))
}

#[expect(
    clippy::unwrap_used,
    reason = "a list that cannot be read fails the test"
)]
fn read_rows(file: &Path) -> Vec<csv::StringRecord> {
    let reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_path(file);
    reader.unwrap().records().map(Result::unwrap).collect()
}

/// A list of real people, outside the repository in the folder that UNDERSIGNED_SAMPLES names.
fn read_sample(name: &str) -> Vec<csv::StringRecord> {
    let samples = std::env::var_os("UNDERSIGNED_SAMPLES");
    assert!(
        samples.is_some(),
        "set UNDERSIGNED_SAMPLES to the folder of samples, or leave these tests out: --skip real_lists::"
    );
    read_rows(&PathBuf::from(samples.unwrap_or_default()).join(name))
}

/// Asserts that at most so many per thousand of a list go wrong, and prints each that does.
#[expect(clippy::print_stdout, reason = "the figures are read with --nocapture")]
fn assert_at_most(per_mille: usize, wrong: &[String], of: usize) {
    let listed = wrong.join("\n");
    println!("{} of {of} wrong:\n{listed}", wrong.len());
    assert!(
        wrong.len() * 1000 <= per_mille * of,
        "{} of {of} go wrong:\n{listed}",
        wrong.len()
    );
}
