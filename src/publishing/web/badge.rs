//! The badge: the counting sentence as a small picture, for pages that take an image and no frame.

use poem::web::{Data, Path, Query};
use poem::{Response, handler};
use serde::Deserialize;

use crate::app::App;
use crate::letters;
use crate::locale::Locale;
use crate::paths;
use crate::publishing::counting::{Counting, counting};
use crate::publishing::pages::BadgePicture;
use crate::rendering::{Arg, Page};
use crate::web::Failure;
use crate::web::answer::respond_with_etag;

/// The height of its letters, in the picture's own units.
const SIZE: u32 = 15;
/// The space left and right of the words.
const MARGIN: u32 = 14;

/// On which ground it stands. A picture cannot see what the page around it prefers unless it
/// carries a style sheet, which our policy forbids: the snippet offers both.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Theme {
    #[default]
    Light,
    Dark,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub(in crate::publishing) struct BadgeQuery {
    #[serde(default)]
    theme: Theme,
}

#[handler]
pub(in crate::publishing) async fn give_badge(
    Data(app): Data<&App>,
    Path((_, file)): Path<(String, String)>,
    locale: Locale,
    Query(query): Query<BadgeQuery>,
) -> Result<Response, Failure> {
    let slug = file.strip_suffix(".svg").ok_or(Failure::NotFound)?;
    let letter = letters::by_slug(app.storage.read(), slug).await?;
    let letter = letter.ok_or(Failure::NotFound)?;
    let counting = counting(app, &letter, locale).await?;
    let title = app.rendering.words().say(
        locale,
        "badge-title",
        &[
            ("title", Arg::Text(letter.title(locale).to_owned())),
            ("sentence", Arg::Text(counting.sentence.clone())),
        ],
    )?;
    let picture = picture(app, &title, &counting.sentence, query.theme);
    let chrome = app.chrome(locale, &paths::badge(locale, letter.slug()), None);
    let body = app.rendering.page(&picture, &chrome)?;
    Ok(respond_with_etag(
        "image/svg+xml",
        BadgePicture::CACHE,
        body.into_bytes(),
    ))
}

fn picture(app: &App, title: &str, sentence: &str, theme: Theme) -> BadgePicture {
    let text_width = width(sentence);
    let accent = app.rendering.accent();
    let (paper, ink, line, accent) = match theme {
        Theme::Light => ("#fbfaf6", "#1d1c19", "#dcd7ca", accent.light.clone()),
        Theme::Dark => ("#161614", "#ece8de", "#38362f", accent.dark.clone()),
    };
    BadgePicture {
        title: title.chars().filter(|letter| is_xml(*letter)).collect(),
        pieces: Counting::pieces(sentence),
        text_width,
        width: text_width + 2 * MARGIN,
        paper,
        ink,
        line,
        accent,
    }
}

/// How wide a text is set, near enough: the picture states it, so that whatever face a reader has
/// is fitted to it.
fn width(text: &str) -> u32 {
    let thousandths: u32 = text.chars().map(letter_width).sum();
    (thousandths * SIZE).div_ceil(1_000)
}

/// The width of a letter in thousandths of its height, as common sans-serif faces have it.
fn letter_width(letter: char) -> u32 {
    match letter {
        'i' | 'j' | 'l' | '’' | '\'' | '.' | ',' | ':' => 240,
        ' ' | '\u{a0}' | 'f' | 't' | 'I' => 285,
        'r' | '-' => 345,
        'm' | 'M' | 'w' | 'W' | '%' => 830,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' => 510,
        letter if letter.is_uppercase() => 690,
        letter if letter.is_ascii() || letter < '\u{250}' => 560,
        _ => 1_000,
    }
}

/// What an XML document may hold (XML 1.0, 2.2).
fn is_xml(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_sentence_makes_a_wider_badge() {
        let widths = [
            "No signatures",
            "31 organizations and 46 individuals",
            "1\u{a0}031 organisations et 46 personnes, dont 3 ont préféré ne pas être nommées",
        ]
        .map(width);
        assert!(widths.is_sorted_by(|one, other| one < other), "{widths:?}");
    }
}
