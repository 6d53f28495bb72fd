//! Lists of signatories on pages, and the links between the pages of a long one.

use serde::Serialize;

use super::super::list_entry::ListEntry;

/// The entries of one kind on a page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Section {
    pub entries: Vec<ListEntry>,
    /// How most of them were checked, said once above them; `None` on a short list, where each entry
    /// says it.
    pub usual: Option<String>,
    /// Where to jump to in a long list.
    pub initials: Vec<InitialLink>,
    /// The first of this kind stand on an earlier page.
    pub begins_earlier: bool,
    /// More of this kind are listed than the page shows.
    pub is_cut: bool,
}

impl Section {
    /// Entries from this many on say once what most of them have in common.
    const MIN_ENTRIES_FOR_USUAL: usize = 12;

    /// A section of entries, with what most of them have in common.
    #[must_use]
    pub fn new(entries: Vec<ListEntry>) -> Self {
        Self {
            usual: Self::usual(&entries),
            entries,
            ..Self::default()
        }
    }

    /// The standing that more than half of many entries share.
    fn usual(entries: &[ListEntry]) -> Option<String> {
        if entries.len() < Self::MIN_ENTRIES_FOR_USUAL {
            return None;
        }
        let shared = |standing: &&str| {
            let same = |entry: &&ListEntry| entry.standing.as_deref() == Some(*standing);
            2 * entries.iter().filter(same).count() > entries.len()
        };
        // Of what more than half share, at least one is among the first half and one more.
        let candidates = entries.iter().take(entries.len() / 2 + 1);
        let mut distinct: Vec<&str> = candidates
            .filter_map(|entry| entry.standing.as_deref())
            .collect();
        distinct.sort_unstable();
        distinct.dedup();
        distinct.into_iter().find(shared).map(str::to_owned)
    }

    /// Whether an entry shows a title or an affiliation.
    #[must_use]
    pub fn is_affiliated(&self) -> bool {
        self.entries.iter().any(|entry| entry.affiliated)
    }
}

/// A letter of the alphabet under which somebody is listed.
#[derive(Clone, Debug, Serialize)]
pub struct InitialLink {
    /// What the link says: a letter, `0–9` or `…`.
    pub label: String,
    /// What it means where the label is no letter: a key of the words.
    pub meaning: Option<&'static str>,
    pub path: String,
}

/// The links between the pages of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PageLinks {
    /// The page that is shown, from 1.
    pub page: usize,
    /// How many there are.
    pub count: usize,
    pub previous: Option<String>,
    pub next: Option<String>,
    /// Numbered links; `None` where numbers are left out.
    pub numbers: Vec<Option<PageLink>>,
}

/// A link to a page by its number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PageLink {
    pub number: usize,
    pub path: String,
}

impl PageLinks {
    /// Pages named on each side of the one that is shown.
    const AROUND: usize = 2;

    /// Links for a page of `count`; `path` gives the address of a page.
    #[must_use]
    pub fn new(page: usize, count: usize, path: impl Fn(usize) -> String) -> Self {
        let near = page.saturating_sub(Self::AROUND)..=page + Self::AROUND;
        let mut numbers: Vec<Option<PageLink>> = Vec::new();
        let mut last = 0;
        for number in (1..=count).filter(|at| *at == 1 || *at == count || near.contains(at)) {
            if number > last + 1 {
                numbers.push(None);
            }
            let path = path(number);
            numbers.push(Some(PageLink { number, path }));
            last = number;
        }
        Self {
            page,
            count,
            previous: (page > 1).then(|| path(page - 1)),
            next: (page < count).then(|| path(page + 1)),
            numbers,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use entity::values::SignatureKind;

    fn shown(page: usize, count: usize) -> Vec<usize> {
        let links = PageLinks::new(page, count, |page| page.to_string());
        let number = |link: Option<PageLink>| link.map_or(0, |link| link.number);
        links.numbers.into_iter().map(number).collect()
    }

    #[test]
    fn page_links_name_the_first_the_last_and_those_around() {
        assert_eq!(shown(1, 1), [1]);
        assert_eq!(shown(1, 3), [1, 2, 3]);
        assert_eq!(shown(6, 52), [1, 0, 4, 5, 6, 7, 8, 0, 52]);
        assert_eq!(shown(52, 52), [1, 0, 50, 51, 52]);
    }

    #[test]
    fn a_long_list_says_once_what_more_than_half_have_in_common() {
        let entry = |standing: &str| ListEntry {
            standing: Some(standing.to_owned()),
            ..samples::entry(SignatureKind::Endorsement)
        };
        let list = |usual: usize, others: usize| {
            let mut entries = vec![entry("by domain"); others];
            entries.extend(vec![entry("by coordinator"); usual]);
            Section::new(entries).usual
        };
        assert_eq!(list(12, 11).as_deref(), Some("by coordinator"));
        assert_eq!(list(7, 7), None, "half is not most");
        assert_eq!(list(11, 0), None, "on a short list each entry says it");
    }
}
