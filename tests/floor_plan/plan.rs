//! Reads the floor-plan table in ARCHITECTURE.md and finds imports that violate it.

use std::collections::{BTreeMap, BTreeSet};

use source_reader::circles::find_circles;
use source_reader::paths::absolute;
use source_reader::source::Source;

const OPENING: &str = "```floor-plan";

struct Row {
    name: String,
    floor: u32,
    /// What it may import on its own floor.
    allowed: Vec<String>,
}

/// Modules in order of the table.
pub(crate) struct Plan {
    rows: Vec<Row>,
}

type Edges = BTreeMap<(String, String), String>;

impl Plan {
    /// Reads lines `floor N` and `module: modules…`, `–` for none, `earlier` for all above it on its floor.
    pub(crate) fn read(document: &str) -> Result<Plan, Vec<String>> {
        let table = document
            .split_once(OPENING)
            .and_then(|(_, rest)| rest.split_once("```"));
        let Some((table, _)) = table else {
            return Err(vec!["ARCHITECTURE.md has no floor-plan table".to_owned()]);
        };
        let mut plan = Plan { rows: Vec::new() };
        let mut problems = Vec::new();
        let mut floor = 0;
        for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if let Some(number) = line
                .strip_prefix("floor ")
                .and_then(|number| number.parse().ok())
            {
                floor = number;
            } else if let Some((name, allowed)) = line.split_once(':') {
                problems.extend(plan.add(name, floor, allowed));
            } else {
                problems.push(format!("the floor plan has an unknown line: {line}"));
            }
        }
        if problems.is_empty() {
            Ok(plan)
        } else {
            Err(problems)
        }
    }

    fn add(&mut self, name: &str, floor: u32, allowed: &str) -> Vec<String> {
        let mut problems = Vec::new();
        let above = |row: &&Row| row.floor == floor;
        let earlier: Vec<String> = self
            .rows
            .iter()
            .filter(above)
            .map(|row| row.name.clone())
            .collect();
        let allowed: Vec<String> = match allowed.trim() {
            "earlier" => earlier.clone(),
            "–" | "-" | "" => Vec::new(),
            names => names.split_whitespace().map(str::to_owned).collect(),
        };
        for module in allowed.iter().filter(|module| !earlier.contains(module)) {
            problems.push(format!(
                "{name} may import {module} only if {module} is above it on floor {floor}"
            ));
        }
        if self.row(name).is_some() {
            problems.push(format!("{name} is twice in the floor plan"));
        }
        self.rows.push(Row {
            name: name.to_owned(),
            floor,
            allowed,
        });
        problems
    }

    fn row(&self, name: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.name == name)
    }

    /// Every violation of the plan, as sentences.
    pub(crate) fn problems(&self, sources: &[Source]) -> Vec<String> {
        let edges = find_edges(sources);
        let mut problems = self.find_unlisted(sources);
        problems.extend(
            edges
                .iter()
                .filter_map(|(edge, place)| self.check_import(edge, place)),
        );
        problems.extend(describe_circles(&edges));
        problems
    }

    /// Modules that are only in the code or only in the table.
    fn find_unlisted(&self, sources: &[Source]) -> Vec<String> {
        let built: BTreeSet<String> = sources.iter().filter_map(top_module).collect();
        let listed: BTreeSet<String> = self.rows.iter().map(|row| row.name.clone()).collect();
        let unlisted = built
            .difference(&listed)
            .map(|name| format!("module {name} is not in the floor plan"));
        let unbuilt = listed
            .difference(&built)
            .map(|name| format!("the floor plan lists {name}, which does not exist"));
        unlisted.chain(unbuilt).collect()
    }

    fn check_import(&self, (from, to): &(String, String), place: &str) -> Option<String> {
        let from_row = self.row(from)?;
        let Some(to_row) = self.row(to) else {
            return Some(format!(
                "{place}: {from} imports {to}, which is not in the floor plan"
            ));
        };
        if to_row.floor > from_row.floor {
            let (low, high) = (from_row.floor, to_row.floor);
            return Some(format!(
                "{place}: {from} (floor {low}) imports upward: {to} (floor {high})"
            ));
        }
        let may = to_row.floor < from_row.floor || from_row.allowed.contains(to);
        (!may).then(|| format!("{place}: {from} imports {to}, which its row does not name"))
    }
}

/// The module of the table that a file belongs to; the crate roots belong to none.
fn top_module(source: &Source) -> Option<String> {
    source
        .modules()
        .first()
        .filter(|name| *name != "main")
        .cloned()
}

fn find_edges(sources: &[Source]) -> Edges {
    let mut found = Edges::new();
    for source in sources {
        let Some(from) = top_module(source) else {
            continue;
        };
        for path in &source.paths {
            let to = absolute(path, source).and_then(|parts| parts.first().cloned());
            if let Some(to) = to.filter(|to| *to != from) {
                found
                    .entry((from.clone(), to))
                    .or_insert(format!("{}:{}", source.path, path.line));
            }
        }
    }
    found
}

fn describe_circles(edges: &Edges) -> Vec<String> {
    find_circles(edges.keys().map(|(from, to)| (from.as_str(), to.as_str())))
        .iter()
        .map(|circle| {
            format!(
                "these modules import each other in a circle: {}",
                circle.join(", ")
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str =
        "```floor-plan\nfloor 0\nclock: –\ntext: clock\nfloor 1\nletters: –\nsigning: letters\n```";

    fn problems_with(planted: &[(&str, &str)]) -> Vec<String> {
        let whole = [
            ("src/clock.rs", ""),
            ("src/text.rs", ""),
            ("src/letters/mod.rs", ""),
            ("src/signing/mod.rs", ""),
        ];
        let mut texts: BTreeMap<&str, &str> = whole.into_iter().collect();
        texts.extend(planted.iter().copied());
        let sources: Vec<Source> = texts
            .into_iter()
            .map(|(path, text)| Source::parse(path, text).unwrap())
            .collect();
        Plan::read(TABLE).map_or_else(|problems| problems, |plan| plan.problems(&sources))
    }

    fn assert_one(planted: &[(&str, &str)], wanted: &str) {
        assert_eq!(problems_with(planted), [wanted]);
    }

    #[test]
    fn code_that_keeps_to_the_plan_passes() {
        let signing = "use crate::{clock::Clock, letters};\nuse super::text;\n#[cfg(test)]\nmod tests { use crate::nowhere; }";
        assert_eq!(problems_with(&[("src/signing/mod.rs", signing)]), [""; 0]);
    }

    #[test]
    fn a_planted_upward_import_fails() {
        let wanted = "src/text.rs:2: text (floor 0) imports upward: letters (floor 1)";
        assert_one(&[("src/text.rs", "\nuse crate::letters::Letter;")], wanted);
        assert_one(
            &[("src/text.rs", "\nfn f() { super::letters::open() }")],
            wanted,
        );
    }

    #[test]
    fn a_planted_import_that_the_row_does_not_name_fails() {
        let wanted = "src/letters/mod.rs:1: letters imports signing, which its row does not name";
        assert_one(&[("src/letters/mod.rs", "use crate::signing;")], wanted);
    }

    #[test]
    fn a_planted_cycle_fails() {
        let planted = [
            ("src/letters/mod.rs", "use crate::signing;"),
            ("src/signing/web.rs", "use crate::letters;"),
        ];
        let found = problems_with(&planted);
        assert!(
            found.contains(
                &"these modules import each other in a circle: letters, signing".to_owned()
            ),
            "{found:?}"
        );
    }

    #[test]
    fn a_planted_unlisted_module_fails() {
        assert_one(
            &[("src/attic.rs", "")],
            "module attic is not in the floor plan",
        );
    }

    #[test]
    fn an_import_of_an_unknown_module_fails() {
        let wanted = "src/text.rs:1: text imports Anything, which is not in the floor plan";
        assert_one(&[("src/text.rs", "use crate::Anything;")], wanted);
    }

    #[test]
    fn a_listed_module_that_does_not_exist_fails() {
        let plan = Plan::read(TABLE)
            .map_err(|problems| problems.join("\n"))
            .unwrap();
        assert_eq!(plan.problems(&[]).len(), 4);
    }

    #[test]
    fn a_row_that_names_a_later_module_fails() {
        let table = "```floor-plan\nfloor 1\na: b\nb: –\n```";
        let problems = Plan::read(table).err().unwrap();
        assert_eq!(
            problems,
            ["a may import b only if b is above it on floor 1"]
        );
    }
}
