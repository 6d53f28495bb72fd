//! The family name that is guessed for sorting.

use undersigned::text::person_name::guess_sort_name;

use crate::{assert_at_most, read_fixture};

#[test]
fn odd_names_are_listed_under_the_family_name() {
    let rows = read_fixture("listed_under.csv");
    let wrong: Vec<String> = rows
        .iter()
        .filter(|row| guess_sort_name(&row[1]) != row[2])
        .map(|row| format!("{}: {} -> {}", &row[0], &row[1], guess_sort_name(&row[1])))
        .collect();
    assert_at_most(30, &wrong, rows.len());
}

mod real_lists {
    use undersigned::text::fold::fold;

    use super::*;
    use crate::read_sample;

    /// That list sorts by the last word and leaves particles out; here a family name keeps them.
    fn is_same(guessed: &str, listed: &str) -> bool {
        let (guessed, listed) = (fold(guessed), fold(listed));
        guessed == listed || guessed.ends_with(&format!(" {listed}"))
    }

    #[test]
    fn signatories_are_listed_as_their_list_has_them() {
        let rows = read_sample("letters/amp-letter-2018/signatories.csv");
        let people: Vec<_> = rows
            .iter()
            .filter(|row| &row[0] == "individual" && !row[3].is_empty())
            .collect();
        let wrong: Vec<String> = people
            .iter()
            .filter(|row| !is_same(&guess_sort_name(&row[1]), &row[3]))
            .map(|row| format!("{} -> {} ({})", &row[1], guess_sort_name(&row[1]), &row[3]))
            .collect();
        assert_at_most(15, &wrong, people.len());
    }
}
