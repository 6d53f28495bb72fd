//! Signing by the API: what may be sent, and where each wrong part of it stands. What is sent becomes
//! what the form would have got, so that both are judged by the same rules.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::form::{self, SignForm};
use crate::letters::Letter;
use crate::locale::Locale;
use crate::secret::Token;
use crate::signatures::submission::Submission;

/// Wrong parts that are told at once; the rest comes with the next try.
const MOST_TOLD: usize = 50;

const OF_ALL: &[&str] = &[
    "language",
    "kind",
    "name",
    "place",
    "email",
    "email_is_right",
    "consent",
];
const OF_INDIVIDUALS: &[&str] = &["sort_name", "title", "affiliation", "visibility"];
const OF_ORGANIZATIONS: &[&str] = &["acronym", "website", "representative", "invitation"];

/// A wrong part: where it stands, as a JSON pointer, and the message that says what is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The pointer (RFC 6901).
    pub pointer: String,
    /// The message.
    pub key: Cow<'static, str>,
    /// What was probably meant.
    pub suggestion: Option<String>,
}

/// Whom a signature is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Individual,
    Organization,
}

type Members = Map<String, Value>;

/// The language of the answer: as asked, else English.
#[must_use]
pub fn language(sent: &Members) -> Option<Locale> {
    sent.get("language")?.as_str().and_then(Locale::from_tag)
}

/// Reads what was sent.
///
/// # Errors
/// All that is wrong with it, by what was sent and by the letter alone.
pub fn read(sent: &Members, letter: &Letter) -> Result<Submission, Vec<Spot>> {
    let mut reader = Reader::default();
    let locale = language(sent);
    if locale.is_none() {
        reader.fault("/language", "api-language");
    }
    let kind = match sent.get("kind").and_then(Value::as_str) {
        Some("individual") => Kind::Individual,
        Some("organization") => Kind::Organization,
        _ => {
            reader.fault("/kind", "api-kind");
            return Err(reader.faults);
        }
    };
    let locale = locale.unwrap_or(Locale::En);
    let typed = reader.typed(sent, kind, locale);
    let judged = form::read(&typed, letter, locale);
    if let Err(faults) = &judged {
        for fault in faults {
            reader.fault(pointer(kind, fault.field), fault.key.clone());
        }
    } else if let Some(meant) = typed
        .address_meant()
        .filter(|_| typed.has_doubtful_address())
    {
        reader.faults.push(Spot {
            pointer: "/email".to_owned(),
            key: "api-email-doubtful".into(),
            suggestion: Some(meant),
        });
    }
    reader.faults.truncate(MOST_TOLD);
    match judged {
        Ok(request) if reader.faults.is_empty() => Ok(request),
        _ => Err(reader.faults),
    }
}

/// Where a field of the form stands in what was sent.
fn pointer(kind: Kind, field: &str) -> &str {
    match (kind, field) {
        (Kind::Organization, "organization" | "organization_other") => "/name",
        (Kind::Organization, "name") => "/representative/name",
        (Kind::Organization, "title") => "/representative/title",
        (_, "kind") => "/kind",
        (_, "name") => "/name",
        (_, "sort_name") => "/sort_name",
        (_, "title") => "/title",
        (_, "affiliation") => "/affiliation",
        (_, "place") => "/place",
        (_, "acronym") => "/acronym",
        (_, "website") => "/website",
        (_, "email") => "/email",
        (_, "visibility") => "/visibility",
        (_, "authorized") => "/consent/authorized",
        (_, "publish") => "/consent/publish",
        _ => "",
    }
}

#[derive(Default)]
struct Reader {
    faults: Vec<Spot>,
}

impl Reader {
    /// Notes what is wrong with a part; the first word about it stands.
    fn fault(&mut self, pointer: &str, key: impl Into<Cow<'static, str>>) {
        if !self.faults.iter().any(|spot| spot.pointer == pointer) {
            self.faults.push(Spot {
                pointer: pointer.to_owned(),
                key: key.into(),
                suggestion: None,
            });
        }
    }

    fn typed(&mut self, sent: &Members, kind: Kind, locale: Locale) -> SignForm {
        let own = match kind {
            Kind::Individual => OF_INDIVIDUALS,
            Kind::Organization => OF_ORGANIZATIONS,
        };
        self.only(sent, "", &[OF_ALL, own].concat());
        let consent = self.object(sent, "consent");
        let email = self.text(sent, "", "email");
        let insists = !self.tick(Some(sent), "", "email_is_right").is_empty();
        let typed = SignForm {
            place: self.text(sent, "", "place"),
            email_kept: if insists {
                email.clone()
            } else {
                String::new()
            },
            email,
            updates: self.tick(consent, "/consent", "updates"),
            ..SignForm::default()
        };
        match kind {
            Kind::Individual => self.individual(sent, consent, typed),
            Kind::Organization => self.organization(sent, locale, consent, typed),
        }
    }

    fn individual(
        &mut self,
        sent: &Members,
        consent: Option<&Members>,
        typed: SignForm,
    ) -> SignForm {
        if let Some(consent) = consent {
            self.only(consent, "/consent", &["publish", "updates"]);
        }
        SignForm {
            kind: "individual".to_owned(),
            name: self.text(sent, "", "name"),
            sort_name: self.text(sent, "", "sort_name"),
            title: self.text(sent, "", "title"),
            affiliation: self.text(sent, "", "affiliation"),
            visibility: self.text(sent, "", "visibility"),
            publish: self.tick(consent, "/consent", "publish"),
            ..typed
        }
    }

    fn organization(
        &mut self,
        sent: &Members,
        locale: Locale,
        consent: Option<&Members>,
        typed: SignForm,
    ) -> SignForm {
        if let Some(consent) = consent {
            self.only(consent, "/consent", &["authorized", "updates"]);
        }
        let (organization, organization_other) = self.names(sent, locale);
        let mut typed = SignForm {
            kind: "organization".to_owned(),
            organization,
            organization_other,
            acronym: self.text(sent, "", "acronym"),
            website: self.text(sent, "", "website"),
            invitation: self.invitation(sent),
            authorized: self.tick(consent, "/consent", "authorized"),
            ..typed
        };
        if let Some(person) = self.object(sent, "representative") {
            let at = "/representative";
            self.only(person, at, &["name", "title", "public"]);
            typed.name = self.text(person, at, "name");
            typed.title = self.text(person, at, "title");
            typed.representative_public = self.tick(Some(person), at, "public");
        }
        typed
    }

    /// The name in the language of the page, and in the other: one text, or one for each language.
    fn names(&mut self, sent: &Members, locale: Locale) -> (String, String) {
        let Some(Value::Object(names)) = sent.get("name") else {
            return (self.text(sent, "", "name"), String::new());
        };
        self.only(names, "/name", &["en", "fr"]);
        let own = self.text(names, "/name", locale.tag());
        let other = self.text(names, "/name", locale.other().tag());
        if own.trim().is_empty() {
            (other, own)
        } else {
            (own, other)
        }
    }

    /// The token of a personal invitation: what its link ends in. Whether it is usable is not told here,
    /// as little as anything else that is known.
    fn invitation(&mut self, sent: &Members) -> String {
        let token = self.text(sent, "", "invitation");
        if !token.is_empty() && Token::parse(&token).is_none() {
            self.fault("/invitation", "api-invitation");
        }
        token
    }

    /// Notes members that are not known here: a mistyped one must not be lost in silence.
    fn only(&mut self, object: &Members, at: &str, known: &[&str]) {
        for name in object.keys().filter(|name| !known.contains(&name.as_str())) {
            let escaped = name.replace('~', "~0").replace('/', "~1");
            self.fault(&format!("{at}/{escaped}"), "api-unknown-member");
        }
    }

    fn text(&mut self, object: &Members, at: &str, name: &str) -> String {
        match object.get(name) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(_) => {
                self.fault(&format!("{at}/{name}"), "api-text-expected");
                String::new()
            }
        }
    }

    /// What a ticked box of the form sends, or nothing.
    fn tick(&mut self, object: Option<&Members>, at: &str, name: &str) -> String {
        match object.and_then(|object| object.get(name)) {
            None | Some(Value::Null | Value::Bool(false)) => String::new(),
            Some(Value::Bool(true)) => "yes".to_owned(),
            Some(_) => {
                self.fault(&format!("{at}/{name}"), "api-true-or-false-expected");
                String::new()
            }
        }
    }

    fn object<'a>(&mut self, object: &'a Members, name: &str) -> Option<&'a Members> {
        match object.get(name) {
            None | Some(Value::Null) => None,
            Some(Value::Object(members)) => Some(members),
            Some(_) => {
                self.fault(&format!("/{name}"), "api-object-expected");
                None
            }
        }
    }
}
