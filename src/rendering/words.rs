//! What people read: Fluent messages, one bundle per language, from `templates/locales/{en,fr}/*.ftl`.
//!
//! A missing message, a missing variable or a broken reference is an error, never a silent gap.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::{LanguageIdentifier, langid};

use crate::locale::Locale;
use crate::text::numbers::{integer, plural};
use crate::text::running_name;

/// The messages of both languages.
pub struct Words {
    en: FluentBundle<FluentResource>,
    fr: FluentBundle<FluentResource>,
}

/// A value to be put into a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// A whole number; printed as the language groups it, and usable in `PLURAL()`.
    Integer(i64),
    /// Text, put in as it is (the template escapes it).
    Text(String),
    /// Another message, said in the same language.
    Message(Box<Message>),
    /// Several messages, separated by a semicolon.
    List(Vec<Message>),
}

/// A sentence that is not yet in any language: the key of a Fluent message, with its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub key: &'static str,
    pub args: Vec<(&'static str, Arg)>,
}

impl Message {
    #[must_use]
    pub const fn new(key: &'static str) -> Self {
        Self {
            key,
            args: Vec::new(),
        }
    }

    /// Adds a text value.
    #[must_use]
    pub fn text(self, name: &'static str, value: impl Into<String>) -> Self {
        self.arg(name, Arg::Text(value.into()))
    }

    /// Adds another message as a value.
    #[must_use]
    pub fn with_message(self, name: &'static str, value: Self) -> Self {
        self.arg(name, Arg::Message(Box::new(value)))
    }

    /// Adds a value.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: Arg) -> Self {
        self.args.push((name, value));
        self
    }
}

/// Why a message could not be said.
#[derive(Debug, thiserror::Error)]
pub enum WordsFault {
    /// No such message in that language.
    #[error("no message {key} in {lang}")]
    Missing {
        /// The message's name.
        key: String,
        /// The language.
        lang: &'static str,
    },
    /// The message uses an unknown variable, term or function.
    #[error("message {key} in {lang}: {detail}")]
    Broken {
        /// The message's name.
        key: String,
        /// The language.
        lang: &'static str,
        /// What Fluent says.
        detail: String,
    },
    /// A message file does not parse, or two files define one message.
    #[error("message file {file}: {detail}")]
    File {
        /// The file's path below `templates/`.
        file: String,
        /// What Fluent says.
        detail: String,
    },
}

impl Words {
    /// Reads message files given as (path below `templates/`, source); the path tells the language.
    ///
    /// # Errors
    /// When a file does not parse or defines a message a second time.
    pub fn read<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, WordsFault> {
        let mut words = Self {
            en: bundle(Locale::En)?,
            fr: bundle(Locale::Fr)?,
        };
        for (file, source) in files {
            let fault = |detail: String| WordsFault::File {
                file: file.to_owned(),
                detail,
            };
            let resource = FluentResource::try_new(source.to_owned())
                .map_err(|(_, errors)| fault(format!("{errors:?}")))?;
            let bundle = if file.starts_with("locales/fr/") {
                &mut words.fr
            } else {
                &mut words.en
            };
            bundle
                .add_resource(resource)
                .map_err(|errors| fault(format!("{errors:?}")))?;
        }
        Ok(words)
    }

    /// The message `key` in the given language, with its variables filled in.
    ///
    /// # Errors
    /// When the message is missing, or names something that was not given.
    pub fn say(
        &self,
        locale: Locale,
        key: &str,
        args: &[(&str, Arg)],
    ) -> Result<String, WordsFault> {
        let lang = locale.tag();
        let bundle = match locale {
            Locale::En => &self.en,
            Locale::Fr => &self.fr,
        };
        let pattern = bundle
            .get_message(key)
            .and_then(|message| message.value())
            .ok_or_else(|| WordsFault::Missing {
                key: key.to_owned(),
                lang,
            })?;
        let mut fluent = FluentArgs::new();
        for (name, value) in args {
            fluent.set(*name, self.to_fluent(locale, value)?);
        }
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&fluent), &mut errors);
        if errors.is_empty() {
            Ok(text.into_owned())
        } else {
            let detail = format!("{errors:?}");
            Err(WordsFault::Broken {
                key: key.to_owned(),
                lang,
                detail,
            })
        }
    }

    /// A message in the given language.
    ///
    /// # Errors
    /// As [`Words::say`].
    pub fn render(&self, locale: Locale, message: &Message) -> Result<String, WordsFault> {
        self.say(locale, message.key, &message.args)
    }

    fn to_fluent(&self, locale: Locale, value: &Arg) -> Result<FluentValue<'static>, WordsFault> {
        Ok(match value {
            Arg::Integer(n) => FluentValue::from(*n),
            Arg::Text(text) => FluentValue::from(text.clone()),
            Arg::Message(message) => FluentValue::from(self.render(locale, message)?),
            Arg::List(messages) => {
                let said: Result<Vec<String>, WordsFault> = messages
                    .iter()
                    .map(|message| self.render(locale, message))
                    .collect();
                FluentValue::from(said?.join("; "))
            }
        })
    }

    /// Whether the language has the message.
    #[must_use]
    pub fn has(&self, locale: Locale, key: &str) -> bool {
        match locale {
            Locale::En => self.en.has_message(key),
            Locale::Fr => self.fr.has_message(key),
        }
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Words")
    }
}

fn bundle(locale: Locale) -> Result<FluentBundle<FluentResource>, WordsFault> {
    const EN: LanguageIdentifier = langid!("en-CA");
    const FR: LanguageIdentifier = langid!("fr-CA");
    let id = match locale {
        Locale::En => EN,
        Locale::Fr => FR,
    };
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // Isolation marks would stand in subjects, CSV and copied sentences; names get <bdi> instead.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match locale {
        Locale::En => |value, _| print_number(Locale::En, value),
        Locale::Fr => |value, _| print_number(Locale::Fr, value),
    }));
    let forms: [(&str, SetIntoSentence); 4] = [
        ("RUNNING", running_name::running),
        ("DE", running_name::after_de),
        ("A", running_name::after_a),
        ("QUE", running_name::after_que),
    ];
    for (function, form) in forms {
        add_name_form(&mut bundle, function, form)?;
    }
    bundle
        .add_function("PLURAL", move |positional, _| match positional {
            [value] => whole(value).map_or(FluentValue::Error, |n| {
                FluentValue::from(plural(locale, n).word())
            }),
            _ => FluentValue::Error,
        })
        .map_err(|e| WordsFault::File {
            file: "PLURAL".to_owned(),
            detail: e.to_string(),
        })?;
    Ok(bundle)
}

/// Sets a name into a sentence.
type SetIntoSentence = fn(&str) -> String;

/// Adds a function that sets a name of an organization into a French sentence.
fn add_name_form(
    bundle: &mut FluentBundle<FluentResource>,
    function: &str,
    form: SetIntoSentence,
) -> Result<(), WordsFault> {
    let fault = |detail: String| WordsFault::File {
        file: function.to_owned(),
        detail,
    };
    bundle
        .add_function(function, move |positional, _| match positional {
            [FluentValue::String(name)] => FluentValue::from(form(name)),
            _ => FluentValue::Error,
        })
        .map_err(|conflict| fault(conflict.to_string()))
}

fn print_number(locale: Locale, value: &FluentValue<'_>) -> Option<String> {
    whole(value).map(|n| integer(locale, n))
}

fn whole(value: &FluentValue<'_>) -> Option<i64> {
    match value {
        FluentValue::Number(n) if n.value.fract() == 0.0 => {
            // Whole numbers below 2^53 pass through f64 unharmed, and nothing here counts higher.
            #[expect(clippy::as_conversions, reason = "checked to be whole just above")]
            let n = n.value as i64;
            Some(n)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EN: &str = "people = { PLURAL($n) ->\n    [one] { $n } individual\n   *[other] { $n } individuals\n}\n";
    const FR: &str = "people = { PLURAL($n) ->\n    [one] { $n } personne\n    [many] { $n } de personnes\n   *[other] { $n } personnes\n}\n";

    fn people(locale: Locale, n: i64) -> String {
        let words = Words::read([("locales/en/a.ftl", EN), ("locales/fr/a.ftl", FR)]).unwrap();
        words
            .say(locale, "people", &[("n", Arg::Integer(n))])
            .unwrap()
    }

    #[test]
    fn numbers_take_the_plural_and_the_grouping_of_the_language() {
        assert_eq!(people(Locale::En, 1), "1 individual");
        assert_eq!(people(Locale::En, 0), "0 individuals");
        assert_eq!(people(Locale::En, 1_000_000), "1,000,000 individuals");
        assert_eq!(people(Locale::Fr, 0), "0 personne");
        assert_eq!(people(Locale::Fr, 1_000), "1\u{a0}000 personnes");
        assert_eq!(
            people(Locale::Fr, 1_000_000),
            "1\u{a0}000\u{a0}000 de personnes"
        );
    }

    #[test]
    fn a_missing_message_or_variable_is_an_error() {
        let words = Words::read([("locales/en/a.ftl", EN)]).unwrap();
        assert!(matches!(
            words.say(Locale::Fr, "people", &[]),
            Err(WordsFault::Missing { .. })
        ));
        assert!(matches!(
            words.say(Locale::En, "people", &[]),
            Err(WordsFault::Broken { .. })
        ));
    }

    #[test]
    fn one_message_defined_twice_is_refused() {
        let twice = [("locales/en/a.ftl", EN), ("locales/en/b.ftl", EN)];
        assert!(matches!(Words::read(twice), Err(WordsFault::File { .. })));
    }
}
