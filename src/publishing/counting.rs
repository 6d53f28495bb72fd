//! The counts of a letter in the words of a page, of live events and of the JSON for other sites.

use crate::signatures::store::published;
use entity::ids::{OrganizationId, Revision};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use serde_json::{Value, json};

use super::source::Source;
use crate::act::ActError;
use crate::app::App;
use crate::clock::Millis;
use crate::letters::{self, Letter, Openness};
use crate::locale::Locale;
use crate::rendering::{Arg, Words, WordsFault};
use crate::tally::{self, Tally, sentence};
use crate::text::dates;

/// A piece of the counting sentence: a number, or the words between.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Piece {
    pub text: String,
    /// It is a number, drawn in the accent colour.
    pub number: bool,
}

/// Lines that change with the counts. Each is empty where there is nothing to say; live events
/// carry them, so that an open page changes its lines by their names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Lines {
    /// The counting sentence, or the words in its place where nobody signed.
    pub sentence: String,
    /// "have signed since …".
    pub signed: String,
    /// "31 organizations".
    pub organizations: String,
    /// "46 individuals".
    pub individuals: String,
    /// "31 organizations in all, including …", where leads signed.
    pub including: String,
    /// "and 3 people who asked not to be named".
    pub unlisted: String,
}

/// The counts as a page tells them.
#[derive(Clone, Debug, Serialize)]
pub struct Counting {
    /// Published endorsements.
    pub organizations: i64,
    /// Published individuals.
    pub individuals: i64,
    /// Of them, those counted without a name.
    pub unlisted: i64,
    /// Both together.
    pub total: i64,
    /// The revision of the letter's list that they belong to.
    pub revision: Revision,
    /// When they last changed, milliseconds UTC.
    pub as_of: Millis,
    /// The unbroken sentence.
    pub sentence: String,
    /// The line in the sentence's place, in pieces.
    pub pieces: Vec<Piece>,
    pub lines: Lines,
}

impl Counting {
    /// Cuts a sentence into numbers and words.
    #[must_use]
    pub fn pieces(sentence: &str) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        let letters: Vec<char> = sentence.chars().collect();
        for (at, letter) in letters.iter().enumerate() {
            let digit_follows = letters.get(at + 1).is_some_and(char::is_ascii_digit);
            let grouping = matches!(letter, ',' | '\u{a0}')
                && pieces.last().is_some_and(|piece| piece.number)
                && digit_follows;
            let number = letter.is_ascii_digit() || grouping;
            match pieces.last_mut() {
                Some(piece) if piece.number == number => piece.text.push(*letter),
                _ => pieces.push(Piece {
                    text: letter.to_string(),
                    number,
                }),
            }
        }
        pieces
    }
}

/// The counts of a letter as a page in a language tells them.
pub(super) async fn counting<C: ConnectionTrait>(
    source: Source<'_, C>,
    letter: &Letter,
    locale: Locale,
) -> Result<Counting, ActError> {
    let tally = tally::read(source.connection, letter.id()).await?;
    counting_of(source, letter, locale, &tally).await
}

/// The same, of a tally that was read before.
pub(super) async fn counting_of<C: ConnectionTrait>(
    source: Source<'_, C>,
    letter: &Letter,
    locale: Locale,
    tally: &Tally,
) -> Result<Counting, ActError> {
    let app = source.app;
    let said = sentence::sentence(app.rendering.words(), locale, tally.counts())?;
    let leads = signed_leads(source.connection, letter, locale).await?;
    let lines = lines(app, letter, locale, tally, &leads)?;
    Ok(Counting {
        organizations: tally.organizations,
        individuals: tally.individuals,
        unlisted: tally.unlisted,
        total: tally.total(),
        revision: tally.revision,
        as_of: tally.as_of,
        pieces: Counting::pieces(&lines.sentence),
        sentence: said,
        lines,
    })
}

/// The counting sentence, or the words in its place where nobody signed an open letter yet.
pub(super) fn sentence_line(
    app: &App,
    locale: Locale,
    tally: &Tally,
    open: bool,
) -> Result<String, ActError> {
    let words = app.rendering.words();
    Ok(match (tally.total(), open) {
        (0, true) => words.say(locale, "tally-none-open", &[])?,
        _ => sentence::sentence(words, locale, tally.counts())?,
    })
}

fn lines(
    app: &App,
    letter: &Letter,
    locale: Locale,
    tally: &Tally,
    leads: &[String],
) -> Result<Lines, ActError> {
    let words = app.rendering.words();
    let open = letter.openness(app.now()) == Openness::Open;
    let counted = |key: &str, n: i64| match n {
        0 => Ok(String::new()),
        n => words.say(locale, key, &[("n", Arg::Integer(n))]),
    };
    let including = if leads.is_empty() || tally.organizations <= 1 {
        String::new()
    } else {
        let names: Vec<&str> = leads.iter().map(String::as_str).collect();
        sentence::including(words, locale, &names, tally.organizations)?
    };
    Ok(Lines {
        sentence: sentence_line(app, locale, tally, open)?,
        signed: since_line(words, letter, locale, tally.total(), open)?,
        organizations: counted("tally-organizations", tally.organizations)?,
        individuals: counted("tally-individuals", tally.individuals)?,
        including,
        unlisted: counted("tally-list-end", tally.unlisted)?,
    })
}

fn since_line(
    words: &Words,
    letter: &Letter,
    locale: Locale,
    total: i64,
    open: bool,
) -> Result<String, WordsFault> {
    let since = letter.row().date.as_deref().and_then(dates::parse_date);
    match (total, open, since) {
        (0, ..) | (_, false, _) => Ok(String::new()),
        (_, _, Some(date)) => words.say(
            locale,
            "signed-since",
            &[
                ("n", Arg::Integer(total)),
                ("date", Arg::Text(dates::civil(locale, date))),
            ],
        ),
        (_, _, None) => words
            .say(locale, "tally-signed", &[("n", Arg::Integer(total))])
            .map(|line| format!("{line}.")),
    }
}

/// The leads that signed, as they run in a sentence.
pub(super) async fn signed_leads<C: ConnectionTrait>(
    connection: &C,
    letter: &Letter,
    locale: Locale,
) -> Result<Vec<String>, ActError> {
    let wanted: Vec<OrganizationId> = letter
        .leads()
        .iter()
        .map(|lead| lead.organization)
        .collect();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let published = published::published_among(connection, letter.id(), wanted).await?;
    let running = |lead: &letters::Lead| match locale {
        Locale::En => lead.short_en.clone().or_else(|| lead.short_fr.clone()),
        Locale::Fr => lead.short_fr.clone().or_else(|| lead.short_en.clone()),
    };
    Ok(letter
        .leads()
        .iter()
        .filter(|lead| published.contains(&lead.organization))
        .filter_map(running)
        .collect())
}

/// The count JSON, the same for other sites and in live events.
pub(super) fn count_json(app: &App, slug: &str, tally: &Tally) -> Result<Value, ActError> {
    let say = |locale| sentence::sentence(app.rendering.words(), locale, tally.counts());
    Ok(json!({
        "letter": slug,
        "organizations": tally.organizations,
        "individuals": tally.individuals,
        "unlisted": tally.unlisted,
        "total": tally.total(),
        "sentence": { "en": say(Locale::En)?, "fr": say(Locale::Fr)? },
        "as_of": dates::iso(tally.as_of),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_cut_at_its_numbers_and_reads_the_same() {
        let sentence = "1\u{a0}031 organisations et 46 personnes, dont 3";
        let pieces = Counting::pieces(sentence);
        let numbers: Vec<&str> = pieces
            .iter()
            .filter(|piece| piece.number)
            .map(|piece| piece.text.as_str())
            .collect();
        assert_eq!(numbers, ["1\u{a0}031", "46", "3"]);
        assert_eq!(
            pieces
                .iter()
                .map(|piece| piece.text.as_str())
                .collect::<String>(),
            sentence
        );
    }
}
