//! Groups of files that import each other in a circle.

use std::collections::{BTreeMap, BTreeSet};

/// Every group of two or more nodes that all reach each other along the edges, sorted.
pub fn find_circles<'a>(edges: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Vec<&'a str>> {
    let mut next: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (from, to) in edges {
        next.entry(from).or_default().push(to);
    }
    let reached: BTreeMap<&str, BTreeSet<&str>> = next
        .keys()
        .map(|node| (*node, find_reachable(&next, node)))
        .collect();
    let mut circles = BTreeSet::new();
    for (node, found) in &reached {
        let leads_back = |other: &&&str| {
            reached
                .get(**other)
                .is_some_and(|reached| reached.contains(node))
        };
        let circle: Vec<&str> = found.iter().filter(leads_back).copied().collect();
        if circle.len() > 1 {
            circles.insert(circle);
        }
    }
    circles.into_iter().collect()
}

fn find_reachable<'a>(next: &BTreeMap<&'a str, Vec<&'a str>>, from: &str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut open = vec![from];
    while let Some(node) = open.pop() {
        for to in next.get(node).into_iter().flatten() {
            if found.insert(*to) {
                open.push(to);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_circle_is_found_apart_and_without_what_leads_to_it() {
        let edges = [
            ("a", "b"),
            ("b", "c"),
            ("c", "b"),
            ("c", "d"),
            ("d", "e"),
            ("e", "f"),
            ("f", "d"),
        ];
        assert_eq!(find_circles(edges), [vec!["b", "c"], vec!["d", "e", "f"]]);
        assert_eq!(find_circles([("a", "b"), ("a", "c")]).len(), 0);
    }
}
