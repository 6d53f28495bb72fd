//! Reads values of a TOML table, each with its location. Adds a problem for each wrong value and leaves it out.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::{LetterSettingFault, LineIndex, Problems, SourceLocation};
use crate::locale::Locale;

/// A table of a TOML file, being read key by key.
pub(super) struct TomlReader<'a> {
    pub(super) file: &'a str,
    pub(super) lines: &'a LineIndex<'a>,
    pub(super) problems: &'a mut Problems,
}

/// A value with its location.
pub(super) type Located<T> = (T, SourceLocation);

impl TomlReader<'_> {
    /// Adds a problem.
    pub(super) fn add_problem(&mut self, location: SourceLocation, fault: LetterSettingFault) {
        self.problems.add(self.file, location, fault);
    }

    fn location(&self, span: &Range<usize>) -> SourceLocation {
        self.lines.location(span.start)
    }

    /// Refuses keys that are not known.
    pub(super) fn refuse_unknown_keys(&mut self, table: &DeTable<'_>, known: &[&str]) {
        for key in table.keys() {
            if !known.contains(&key.get_ref().as_ref()) {
                let fault = LetterSettingFault::UnknownKey {
                    key: key.get_ref().to_string(),
                    known: known.join(", "),
                };
                self.add_problem(self.location(&key.span()), fault);
            }
        }
    }

    /// The text of a key.
    pub(super) fn text(&mut self, table: &DeTable<'_>, key: &str) -> Option<Located<String>> {
        let value = table.get(key)?;
        self.as_text(value, key)
    }

    /// The words of a key that takes one of a few.
    pub(super) fn one_of<T: Copy>(
        &mut self,
        table: &DeTable<'_>,
        key: &str,
        words: &[(&str, T)],
    ) -> Option<T> {
        let (text, place) = self.text(table, key)?;
        let found = words
            .iter()
            .find(|(word, _)| *word == text)
            .map(|(_, value)| *value);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let fault = LetterSettingFault::NotOneOf {
                key: key.to_owned(),
                word: text,
                known: known.join(", "),
            };
            self.add_problem(place, fault);
        }
        found
    }

    /// True or false.
    pub(super) fn flag(&mut self, table: &DeTable<'_>, key: &str) -> Option<bool> {
        let value = table.get(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            let fault = LetterSettingFault::NotABoolean(key.to_owned());
            self.add_problem(self.location(&value.span()), fault);
        }
        flag
    }

    /// A whole number within bounds.
    pub(super) fn number(
        &mut self,
        table: &DeTable<'_>,
        key: &str,
        bounds: Range<i32>,
    ) -> Option<i32> {
        let value = table.get(key)?;
        let number = value
            .get_ref()
            .as_integer()
            .and_then(|number| number.as_str().parse().ok());
        let number = number.filter(|number| bounds.contains(number));
        if number.is_none() {
            let fault = LetterSettingFault::NotInRange {
                key: key.to_owned(),
                first: bounds.start,
                last: bounds.end - 1,
            };
            self.add_problem(self.location(&value.span()), fault);
        }
        number
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, table: &DeTable<'_>, key: &str) -> Option<Vec<Located<String>>> {
        let value = table.get(key)?;
        let Some(array) = value.get_ref().as_array() else {
            let fault = LetterSettingFault::NotAList(key.to_owned());
            self.add_problem(self.location(&value.span()), fault);
            return None;
        };
        Some(
            array
                .iter()
                .filter_map(|item| self.as_text(item, key))
                .collect(),
        )
    }

    /// A date or a moment, as it is written.
    pub(super) fn moment(&mut self, table: &DeTable<'_>, key: &str) -> Option<Located<String>> {
        let value = table.get(key)?;
        match value.get_ref() {
            DeValue::Datetime(moment) => Some((
                moment.to_string().replace(' ', "T"),
                self.location(&value.span()),
            )),
            _ => self.as_text(value, key),
        }
    }

    /// A text for all languages, or a table with one per language.
    pub(super) fn per_language(
        &mut self,
        table: &DeTable<'_>,
        key: &str,
    ) -> Option<BTreeMap<Locale, Located<String>>> {
        let value = table.get(key)?;
        let Some(inner) = value.get_ref().as_table() else {
            let text = self.as_text(value, key)?;
            return Some(
                Locale::ALL
                    .into_iter()
                    .map(|locale| (locale, text.clone()))
                    .collect(),
            );
        };
        self.refuse_unknown_keys(inner, &["en", "fr"]);
        let given = Locale::ALL
            .into_iter()
            .filter_map(|locale| Some((locale, self.text(inner, locale.tag())?)));
        Some(given.collect::<Vec<_>>().into_iter().collect())
    }

    /// The tables of an array of tables.
    pub(super) fn tables<'t, 'i>(
        &mut self,
        table: &'t DeTable<'i>,
        key: &str,
    ) -> Vec<Located<&'t DeTable<'i>>> {
        let Some(value) = table.get(key) else {
            return Vec::new();
        };
        let items = value
            .get_ref()
            .as_array()
            .map(|array| array.iter().collect::<Vec<_>>())
            .unwrap_or_default();
        let tables: Vec<_> = items
            .iter()
            .filter_map(|item| Some((item.get_ref().as_table()?, self.location(&item.span()))))
            .collect();
        if tables.is_empty() || tables.len() < items.len() {
            let fault = LetterSettingFault::NotTables(key.to_owned());
            self.add_problem(self.location(&value.span()), fault);
        }
        tables
    }

    /// The location of a key's value, or of the file if the key is missing.
    pub(super) fn location_of(&self, table: &DeTable<'_>, key: &str) -> SourceLocation {
        table
            .get(key)
            .map_or(SourceLocation::START, |value| self.location(&value.span()))
    }

    /// Refuses values that a list names twice.
    pub(super) fn refuse_repeats(&mut self, key: &str, values: &[Located<String>]) {
        let mut seen = BTreeSet::new();
        for (value, place) in values {
            if !seen.insert(value) {
                let fault = LetterSettingFault::Repeated {
                    key: key.to_owned(),
                    value: value.clone(),
                };
                self.add_problem(*place, fault);
            }
        }
    }

    fn as_text(&mut self, value: &Spanned<DeValue<'_>>, key: &str) -> Option<Located<String>> {
        let place = self.location(&value.span());
        match value.get_ref().as_str() {
            Some(text) => Some((text.to_owned(), place)),
            None => {
                self.add_problem(place, LetterSettingFault::NotAString(key.to_owned()));
                None
            }
        }
    }
}
