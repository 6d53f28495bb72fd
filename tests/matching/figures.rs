//! The figures of the matcher over labelled pairs, invented and real ones, may not fall.

use std::error::Error;
use std::path::{Path, PathBuf};

use crate::measure::{self, Figures, Given, GivenOrganization, GivenPerson};

/// What the figures may not fall below. They stand where the project stands and only rise.
struct Floor {
    average_precision: f64,
    f1: f64,
    recall_at_p98: f64,
    merge_recall: f64,
    candidate_recall: f64,
}

impl Floor {
    fn holds(&self, kind: &str, figures: &Figures) {
        assert_eq!(figures.false_merges, 0, "{kind}: two were merged");
        for (name, stands, floor) in [
            (
                "average precision",
                figures.average_precision,
                self.average_precision,
            ),
            ("F1", figures.f1, self.f1),
            (
                "recall at 98 % precision",
                figures.recall_at_p98,
                self.recall_at_p98,
            ),
            ("merge recall", figures.merge_recall, self.merge_recall),
            (
                "candidate recall",
                figures.candidate_recall,
                self.candidate_recall,
            ),
        ] {
            assert!(
                stands >= floor,
                "{kind}: {name} is {stands:.3}, below {floor:.3}"
            );
        }
    }
}

/// The figures of a file, and the report of them for people.
fn measure_file<G: Given>(file: &Path) -> Result<(Figures, String), Box<dyn Error>> {
    let pairs = measure::read::<G>(&std::fs::read_to_string(file)?)?;
    let compared = measure::compare_pairs(&pairs);
    let figures = measure::figures::<G>(&compared);
    let report = measure::report::<G>(&compared, &figures);
    Ok((figures, report))
}

fn invented(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/matching")
        .join(name)
}

#[test]
fn matching_of_invented_pairs_is_as_accurate_as_before() {
    let (figures, report) =
        measure_file::<GivenOrganization>(&invented("organizations.csv")).unwrap();
    println!("{report}");
    Floor {
        average_precision: 0.985,
        f1: 0.94,
        recall_at_p98: 0.93,
        merge_recall: 0.02,
        candidate_recall: 1.0,
    }
    .holds("invented organizations", &figures);
    let (figures, report) = measure_file::<GivenPerson>(&invented("persons.csv")).unwrap();
    println!("{report}");
    Floor {
        average_precision: 0.99,
        f1: 0.98,
        recall_at_p98: 0.99,
        merge_recall: 0.13,
        candidate_recall: 1.0,
    }
    .holds("invented persons", &figures);
}

/// Pairs of real people and organizations, kept outside the repository in the folder that
/// UNDERSIGNED_SAMPLES names. Without it these tests fail; `tests/run` leaves them out and says so.
mod real_lists {
    use super::*;

    fn sample(name: &str) -> PathBuf {
        let samples = std::env::var_os("UNDERSIGNED_SAMPLES");
        assert!(
            samples.is_some(),
            "set UNDERSIGNED_SAMPLES to the folder of samples, or leave these tests out: --skip real_lists::"
        );
        PathBuf::from(samples.unwrap_or_default()).join(name)
    }

    #[test]
    fn matching_of_organizations_is_as_accurate_as_before() {
        let (figures, report) =
            measure_file::<GivenOrganization>(&sample("org_pairs_sample.csv")).unwrap();
        println!("{report}");
        Floor {
            average_precision: 0.98,
            f1: 0.93,
            recall_at_p98: 0.84,
            merge_recall: 0.28,
            candidate_recall: 1.0,
        }
        .holds("organizations", &figures);
    }

    #[test]
    fn matching_of_persons_is_as_accurate_as_before() {
        let (figures, report) =
            measure_file::<GivenPerson>(&sample("person_pairs_sample.csv")).unwrap();
        println!("{report}");
        Floor {
            average_precision: 0.999,
            f1: 0.99,
            recall_at_p98: 0.999,
            merge_recall: 0.21,
            candidate_recall: 1.0,
        }
        .holds("persons", &figures);
    }
}
