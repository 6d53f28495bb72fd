//! While an organization's name is typed: members of the coalition, and organizations that stand on
//! a public list. Nothing else is ever suggested, so that nobody learns who merely asked to sign.

use crate::signatures::store::published;
use poem::web::{Data, Query};
use poem::{Response, handler};
use serde::Deserialize;
use serde_json::json;

use super::api::answer;
use crate::app::App;
use crate::organizations;
use crate::rendering::CachePolicy;
use crate::signatures::listing::listed_row::ListedRow;
use crate::text::fold::fold;
use crate::web::{Failure, Visitor};

/// Letters that must be typed before anything is find_suggestions.
const FEWEST_LETTERS: usize = 2;
/// Letters of a question that are looked at.
const MOST_LETTERS: usize = 100;
/// Names that are suggested at once.
const MOST: usize = 8;
/// Listed rows that are looked through for them.
const MOST_ROWS: u64 = 200;

/// What was typed so far.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::publishing) struct SuggestionQuery {
    q: String,
}

#[handler]
pub(in crate::publishing) async fn give_suggestions(
    Data(app): Data<&App>,
    Query(query): Query<SuggestionQuery>,
    visitor: Visitor,
) -> Result<Response, Failure> {
    visitor.take_quota(&app.limits.suggest, None)?;
    let begun: String = query.q.chars().take(MOST_LETTERS).collect();
    let names = find_suggestions(app, &fold(&begun)).await?;
    let body = json!({ "organizations": names });
    Ok(answer(CachePolicy::Names, &body))
}

async fn find_suggestions(app: &App, begun: &str) -> Result<Vec<String>, Failure> {
    if begun.chars().count() < FEWEST_LETTERS {
        return Ok(Vec::new());
    }
    let reader = app.storage.read();
    let members = organizations::names_of_members(reader).await?;
    let listed = published::listed_organizations(reader, begun, MOST_ROWS).await?;
    let names = members
        .into_iter()
        .chain(listed.into_iter().flat_map(printed_names));
    Ok(best(begun, names))
}

/// The names under which a row stands on the list, in either language, and was signed.
fn printed_names(row: ListedRow) -> impl Iterator<Item = String> {
    let registered = [row.register_en, row.register_fr];
    let signed = [Some(row.name), row.name_en, row.name_fr];
    registered.into_iter().chain(signed).flatten()
}

/// The names of which a word begins so, those that begin so themselves first; each once.
fn best(begun: &str, names: impl Iterator<Item = String>) -> Vec<String> {
    let mut found: Vec<(bool, String, String)> = names
        .filter_map(|name| {
            let folded = fold(&name);
            let within = format!(" {folded}").contains(&format!(" {begun}"));
            within.then(|| (!folded.starts_with(begun), folded, name))
        })
        .collect();
    found.sort();
    found.dedup_by(|one, other| one.1 == other.1);
    found.truncate(MOST);
    found.into_iter().map(|(_, _, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_names_begin_so_and_stand_once() {
        let names = [
            "Society of the Tide",
            "The Société",
            "SOCIETY OF THE TIDE",
            "Upsociety",
            "Waves",
        ];
        let found = best("socie", names.iter().map(|name| (*name).to_owned()));
        assert_eq!(found, ["SOCIETY OF THE TIDE", "The Société"]);
        let many = (0..99).map(|n| format!("Tide {n:02}"));
        assert_eq!(best("ti", many).len(), MOST);
    }
}
