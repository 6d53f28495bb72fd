//! The badge: the counting sentence as a small picture, for pages that take an image and no frame.

use poem::http::{HeaderValue, header};
use poem::web::{Data, Path, Query};
use poem::{Response, handler};

use super::answer_kept;
use super::embed::ThemeQuery;
use crate::app::App;
use crate::letters::Letter;
use crate::locale::Locale;
use crate::paths;
use crate::publishing::counting::{Counting, counting};
use crate::publishing::pages::{BadgeColours, BadgePicture, Theme};
use crate::publishing::web::snapshots::{Moment, Snapshots, View};
use crate::rendering::{Arg, Page};
use crate::web::Failure;
use crate::web::answer::respond_with_etag;

/// The height of its letters, in the picture's own units.
const SIZE: u32 = 15;
/// The space left and right of the words.
const MARGIN: u32 = 14;

/// The policy of a badge that follows the reader's colours: the style sheet within is ours.
const FOLLOWING_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

#[handler]
pub(in crate::publishing) async fn give_badge(
    Data(snapshots): Data<&Snapshots>,
    Path((_, file)): Path<(String, String)>,
    locale: Locale,
    Query(query): Query<ThemeQuery>,
) -> Result<Response, Failure> {
    let slug = file.strip_suffix(".svg").ok_or(Failure::NotFound)?;
    answer_kept(snapshots, slug.to_owned(), View::Badge(locale, query.theme)).await
}

/// Makes the badge of a letter.
pub(in crate::publishing) async fn make_badge(
    source: Moment<'_>,
    letter: &Letter,
    locale: Locale,
    theme: Option<Theme>,
) -> Result<Response, Failure> {
    let app = source.app;
    let counting = counting(source, letter, locale).await?;
    let title = app.rendering.words().say(
        locale,
        "badge-title",
        &[
            ("title", Arg::Text(letter.title(locale).to_owned())),
            ("sentence", Arg::Text(counting.sentence.clone())),
        ],
    )?;
    // Light unless said otherwise: a badge in the middle of a page does not know its ground.
    let theme = theme.unwrap_or(Theme::Light);
    let picture = picture(app, &title, &counting.sentence, theme);
    let chrome = app.chrome(locale, &paths::badge(locale, letter.slug()), None);
    let body = app.rendering.page(&picture, &chrome)?;
    let mut response = respond_with_etag("image/svg+xml", BadgePicture::CACHE, body.into_bytes());
    if theme == Theme::Auto {
        let policy = HeaderValue::from_static(FOLLOWING_POLICY);
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Ok(response)
}

fn picture(app: &App, title: &str, sentence: &str, theme: Theme) -> BadgePicture {
    let text_width = width(sentence);
    let accent = app.rendering.accent();
    let light = BadgeColours {
        paper: "#fbfaf6",
        ink: "#1d1c19",
        line: "#dcd7ca",
        accent: accent.light.clone(),
    };
    let dark = BadgeColours {
        paper: "#161614",
        ink: "#ece8de",
        line: "#38362f",
        accent: accent.dark.clone(),
    };
    let (colours, night) = match theme {
        Theme::Light => (light, None),
        Theme::Dark => (dark, None),
        Theme::Auto => (light, Some(dark)),
    };
    BadgePicture {
        title: title.chars().filter(|letter| is_xml(*letter)).collect(),
        pieces: Counting::pieces(sentence),
        text_width,
        width: text_width + 2 * MARGIN,
        colours,
        night,
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
