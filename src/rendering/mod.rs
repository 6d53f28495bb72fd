//! Pages and mails from typed contexts: templates, words of both languages, and assets, all
//! embedded in the binary. An undefined variable or a missing message is an error, never a gap.

pub mod assets;
pub mod chrome;
pub mod face;
pub mod markdown;
pub mod page;
pub mod words;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use include_dir::{Dir, DirEntry, include_dir};
use minijinja::value::{Kwargs, Serde, Value, ValueKind};
use minijinja::{AutoEscape, Environment, ErrorKind, State, UndefinedBehavior, context};

pub use chrome::{Chrome, SiteChrome};
pub use page::{CachePolicy, Mail, Page};
pub use words::{Arg, Message, Words, WordsFault};

use crate::accent::Accent;
use crate::clock::Millis;
use crate::locale::Locale;
use crate::text::dates;

static TEMPLATES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// The renderer, shared by all.
#[derive(Clone)]
pub struct Rendering {
    environment: Arc<Environment<'static>>,
    words: Arc<Words>,
    accent: Arc<Accent>,
}

/// Why something could not be rendered; a fault of the program, never of a reader.
#[derive(Debug, thiserror::Error)]
pub enum RenderingFault {
    /// A template.
    #[error("template: {0:#}")]
    Template(#[from] minijinja::Error),
    /// A message.
    #[error(transparent)]
    Words(#[from] WordsFault),
}

/// A mail's three texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailTexts {
    /// The subject, one line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    pub html: String,
}

impl Rendering {
    /// Reads the embedded templates and messages.
    ///
    /// # Errors
    /// If one of them does not parse.
    pub fn embedded() -> Result<Self, RenderingFault> {
        let files = files(&TEMPLATES);
        let messages = files.iter().filter(|(path, _)| path.ends_with(".ftl"));
        let words = Arc::new(Words::read(messages.map(|(path, text)| (*path, *text)))?);
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(escaping);
        add_words(&mut environment, &words);
        for (path, source) in &files {
            if !path.starts_with("assets/") && !path.ends_with(".ftl") {
                environment.add_template(path, source)?;
            }
        }
        Ok(Self {
            environment: Arc::new(environment),
            words,
            accent: Arc::new(Accent::built_in()),
        })
    }

    /// The same, with a coalition's accent.
    #[must_use]
    pub fn with_accent(mut self, accent: Accent) -> Self {
        self.accent = Arc::new(accent);
        self
    }

    /// The accent, for the frame of pages and for what is drawn without a style sheet.
    #[must_use]
    pub fn accent(&self) -> &Accent {
        &self.accent
    }

    /// A page within its frame.
    ///
    /// # Errors
    /// If the template names what the page does not have.
    pub fn page<P: Page>(&self, page: &P, chrome: &Chrome) -> Result<String, RenderingFault> {
        let template = self.environment.get_template(P::TEMPLATE)?;
        let context =
            context! { lang => chrome.lang, page => Serde(page), chrome => Serde(chrome) };
        Ok(template.render(context)?)
    }

    /// A mail: subject, text and HTML.
    ///
    /// # Errors
    /// If a template names what the mail does not have.
    pub fn mail<M: Mail>(&self, mail: &M, chrome: &Chrome) -> Result<MailTexts, RenderingFault> {
        tracing::trace!(mail = M::NAME, "rendering a mail");
        let render = |part: &str| -> Result<String, RenderingFault> {
            let template = self
                .environment
                .get_template(&format!("mail/{}/{part}", M::NAME))?;
            let context =
                context! { lang => chrome.lang, mail => Serde(mail), chrome => Serde(chrome) };
            Ok(template.render(context)?)
        };
        // The no-break space of French before a colon stays.
        let subject = render("subject.txt")?
            .split_ascii_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        Ok(MailTexts {
            subject,
            text: render("body.txt")?,
            html: render("body.html")?,
        })
    }

    /// The messages.
    #[must_use]
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// The paths of all templates, for the test that fails on an unregistered one.
    pub fn template_names(&self) -> impl Iterator<Item = &str> {
        self.environment.templates().map(|(name, _)| name)
    }
}

/// The embedded messages alone, for what is said without an instance: at the terminal, in a report.
///
/// # Errors
/// If a message file does not parse.
pub fn embedded_words() -> Result<&'static Words, &'static WordsFault> {
    static WORDS: LazyLock<Result<Words, WordsFault>> = LazyLock::new(|| {
        let files = files(&TEMPLATES);
        let messages = files.iter().filter(|(path, _)| path.ends_with(".ftl"));
        Words::read(messages.map(|(path, text)| (*path, *text)))
    });
    WORDS.as_ref()
}

/// A message in English, for reports and terminals. A broken message is shown as its fault.
#[must_use]
pub fn in_english(message: &Message) -> String {
    match embedded_words() {
        Ok(words) => words
            .render(Locale::En, message)
            .unwrap_or_else(|fault| fault.to_string()),
        Err(fault) => fault.to_string(),
    }
}

impl std::fmt::Debug for Rendering {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Rendering")
    }
}

/// All text files of the embedded folder, by path.
fn files(folder: &'static Dir<'static>) -> BTreeMap<&'static str, &'static str> {
    let mut found = BTreeMap::new();
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(inner) => found.extend(files(inner)),
            DirEntry::File(file) => {
                if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
                    found.insert(path, text);
                }
            }
        }
    }
    found
}

/// Gives templates the function `t` (a message with its values), `asset` and the filters for dates.
/// How a template's values are escaped, by its name. minijinja's own rule leaves .svg and .atom bare.
fn escaping(name: &str) -> AutoEscape {
    match name.rsplit('.').next() {
        Some("html" | "xml" | "svg" | "atom") => AutoEscape::Html,
        _ => AutoEscape::None,
    }
}

fn add_words(environment: &mut Environment<'static>, words: &Arc<Words>) {
    let said = Arc::clone(words);
    environment.add_function(
        "t",
        move |state: &mut State<'_, '_>, key: &str, values: Kwargs| {
            say(&said, locale_of(state), key, &values)
        },
    );
    environment.add_function("asset", assets::address);
    environment.add_filter(
        "date",
        |state: &mut State<'_, '_>, at: Millis, zone: &str| dates::date(locale_of(state), at, zone),
    );
    environment.add_filter(
        "date_time",
        |state: &mut State<'_, '_>, at: Millis, zone: &str| {
            dates::date_time(locale_of(state), at, zone)
        },
    );
    environment.add_filter(
        "closing",
        |state: &mut State<'_, '_>, at: Millis, zone: &str| {
            dates::closing(locale_of(state), at, zone)
        },
    );
    environment.add_filter(
        "last_date",
        |state: &mut State<'_, '_>, end: Millis, zone: &str| {
            dates::last_date(locale_of(state), end, zone)
        },
    );
    environment.add_filter("civil", |state: &mut State<'_, '_>, date: &str| {
        dates::parse_date(date).map_or_else(
            || date.to_owned(),
            |date| dates::civil(locale_of(state), date),
        )
    });
    environment.add_filter("iso", |at: Millis| dates::iso(at));
    environment.add_test("beyond_face", |text: &str| face::lacks(text));
    // Markup that is shown, not obeyed: what a template captured as safe is plain text again, and
    // its slashes, which need no escape, can be read.
    environment.add_filter("code", |text: &str| text.replace("&#x2f;", "/"));
    environment.add_filter("markdown", markdown::escape);
}

fn locale_of(state: &State<'_, '_>) -> Locale {
    let tag = state
        .lookup("lang")
        .and_then(|tag| tag.as_str().and_then(Locale::from_tag));
    tag.unwrap_or(Locale::En)
}

fn say(
    words: &Words,
    locale: Locale,
    key: &str,
    values: &Kwargs,
) -> Result<String, minijinja::Error> {
    let mut arguments = Vec::new();
    for name in values.args() {
        let value: Value = values.get(name)?;
        let argument = match value.kind() {
            ValueKind::Number => i64::try_from(value.clone())
                .map_or_else(|_| Arg::Text(value.to_string()), Arg::Integer),
            ValueKind::None | ValueKind::Undefined => {
                let detail = format!("message {key} got nothing for ${name}");
                return Err(minijinja::Error::new(ErrorKind::UndefinedError, detail));
            }
            _ => Arg::Text(value.to_string()),
        };
        arguments.push((name, argument));
    }
    words
        .say(locale, key, &arguments)
        .map_err(|fault| minijinja::Error::new(ErrorKind::InvalidOperation, fault.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_a_browser_parses_is_escaped() {
        let mut environment = Environment::new();
        environment.set_auto_escape_callback(escaping);
        for (name, escaped) in [
            ("a/page.html", true),
            ("badge.svg", true),
            ("feed.atom", true),
            ("map.xml", true),
            ("mail/x/body.txt", false),
        ] {
            let value = minijinja::context! { name => "<b>&\"'" };
            environment.add_template(name, "{{ name }}").unwrap();
            let said = environment
                .get_template(name)
                .unwrap()
                .render(value)
                .unwrap();
            assert_eq!(!said.contains(['<', '"', '\'']), escaped, "{name}: {said}");
        }
    }
}
