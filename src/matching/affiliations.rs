//! What persons write beneath their names: organizations, often with a post before them.

use super::acronyms;
use super::aliases;
use super::aliases::NameForm;
use super::align::align;
use super::words::lexicon::Class;
use super::words::name_words;

/// The share of two names from which an affiliation is taken for the same.
const ALIKE: f64 = 0.7;

/// An affiliation as it is compared.
#[derive(Clone, Debug)]
pub(super) struct Affiliation {
    forms: Vec<NameForm>,
}

impl Affiliation {
    /// Reads what was typed; posts without an organization say nothing.
    pub(super) fn read(typed: &str) -> Self {
        let mut pieces: Vec<&str> = typed.split([',', ';']).collect();
        if pieces.len() > 1 {
            pieces.push(typed);
        }
        let after = pieces.clone().into_iter().filter_map(|piece| {
            [" at ", " chez ", "@"]
                .iter()
                .find_map(|word| piece.split_once(word))
                .map(|(_, rest)| rest)
        });
        let forms = pieces
            .iter()
            .copied()
            .chain(after)
            .flat_map(aliases::forms)
            .filter(|form| !is_post(form))
            .collect();
        Self { forms }
    }

    /// Whether two are one organization; nothing where one names none.
    pub(super) fn agrees(&self, other: &Self) -> Option<bool> {
        if self.forms.is_empty() || other.forms.is_empty() {
            return None;
        }
        let alike = self
            .forms
            .iter()
            .any(|a| other.forms.iter().any(|b| are_alike(a, b)));
        Some(alike)
    }
}

/// Whether a part only names an occupation.
fn is_post(form: &NameForm) -> bool {
    form.name.words.iter().all(|word| {
        name_words::is_word("work", &word.text)
            || matches!(word.class(), Some(Class::Stop | Class::Legal))
    })
}

fn are_alike(one: &NameForm, other: &NameForm) -> bool {
    let spells = |short: &NameForm, long: &NameForm| {
        short
            .acronym
            .as_ref()
            .is_some_and(|letters| acronyms::spell(letters, &long.name).is_some())
    };
    if spells(one, other) || spells(other, one) {
        return true;
    }
    let aligned = align(&one.name, &other.name);
    let numbers: usize = aligned.left.iter().map(|left| left.numbers).sum();
    aligned.share() >= ALIKE && numbers == 0 && !aligned.places_clash() && aligned.telling > 0.0
}
