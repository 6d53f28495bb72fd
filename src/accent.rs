//! The coalition's accent colour, mended until it can be read: on paper and on the night page, and
//! under the text of a button (WCAG 2.2, 1.4.3).

use sha2::{Digest, Sha256};

/// The contrast that text needs.
const LEGIBLE: f64 = 4.5;
/// Minimum contrast in dark mode, higher because thin bright letters blur on a dark ground.
const LEGIBLE_AT_NIGHT: f64 = 7.0;
/// The accent that the style sheet already has.
const BUILT_IN: Colour = Colour(0x0b, 0x5a, 0x4b);
/// Its own counterpart for the night, chosen by eye.
const BUILT_IN_NIGHT: Colour = Colour(0x84, 0xd3, 0xbf);
const PAPER: Colour = Colour(0xfb, 0xfa, 0xf6);
/// The lightest ground of the night page, so that darker ones are legible too.
const NIGHT: Colour = Colour(0x23, 0x23, 0x20);
const WHITE: Colour = Colour(0xff, 0xff, 0xff);
const BLACK: Colour = Colour(0, 0, 0);

/// A colour, red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Colour(u8, u8, u8);

/// The accent colour in light and dark mode, with the style sheet that sets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accent {
    /// On paper, `#rrggbb`.
    pub light: String,
    /// On the night page, `#rrggbb`.
    pub dark: String,
    sheet: Option<(String, String)>,
}

impl Accent {
    /// Parses the setting. `None` for anything but `#rrggbb`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let wanted = Colour::parse(text.trim())?;
        if wanted == BUILT_IN {
            return Some(Self::built_in());
        }
        let light = make_legible(wanted, PAPER, BLACK, LEGIBLE);
        let dark = make_legible(wanted, NIGHT, WHITE, LEGIBLE_AT_NIGHT);
        let css = format!(
            "@media screen {{ :root {{ --accent: {light}; --on-accent: #fff; }} }}\n\
             @media screen and (prefers-color-scheme: dark) {{ :root:not([data-theme=light]) {{ --accent: {dark}; --on-accent: #161614; }} }}\n\
             @media screen {{ [data-theme=dark] {{ --accent: {dark}; --on-accent: #161614; }} }}\n",
            light = light.hex(),
            dark = dark.hex(),
        );
        let digest = Sha256::digest(css.as_bytes());
        let hash = digest[..6]
            .iter()
            .fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
        Some(Self {
            light: light.hex(),
            dark: dark.hex(),
            sheet: Some((hash, css)),
        })
    }

    /// The accent of the style sheet itself, which needs no sheet of its own.
    #[must_use]
    pub fn built_in() -> Self {
        Self {
            light: BUILT_IN.hex(),
            dark: BUILT_IN_NIGHT.hex(),
            sheet: None,
        }
    }

    /// The path of the sheet, if one is needed. Like asset paths, it contains a hash.
    #[must_use]
    pub fn path(&self) -> Option<String> {
        let (hash, _) = self.sheet.as_ref()?;
        Some(format!("/assets/{hash}/accent.css"))
    }

    /// Returns the sheet if `hash` is its hash.
    #[must_use]
    pub fn css(&self, hash: &str) -> Option<&str> {
        let (own, css) = self.sheet.as_ref()?;
        (own == hash).then_some(css)
    }
}

impl Colour {
    fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some(Self(part(0)?, part(2)?, part(4)?))
    }

    fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// Relative luminance, as WCAG defines it.
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    fn contrast(self, ground: Self) -> f64 {
        let (one, other) = (self.luminance(), ground.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// This colour with `hundredths` of another in it.
    fn mixed(self, other: Self, hundredths: u16) -> Self {
        let mix = |own: u8, other: u8| {
            let sum = u16::from(own) * (100 - hundredths) + u16::from(other) * hundredths;
            u8::try_from(sum / 100).unwrap_or(u8::MAX)
        };
        Self(
            mix(self.0, other.0),
            mix(self.1, other.1),
            mix(self.2, other.2),
        )
    }
}

/// Mixes in as little of `towards` as makes the colour legible on the ground.
fn make_legible(wanted: Colour, ground: Colour, towards: Colour, contrast: f64) -> Colour {
    (0..=100)
        .map(|hundredths| wanted.mixed(towards, hundredths))
        .find(|colour| colour.contrast(ground) >= contrast)
        .unwrap_or(towards)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_good_accent_stays_and_a_pale_one_is_darkened_for_paper() {
        let good = Accent::parse("#7a1f3d").unwrap();
        assert_eq!(good.light, "#7a1f3d");
        let yellow = Accent::parse("#FFD500").unwrap();
        assert_ne!(yellow.light, "#ffd500");
        assert_eq!(yellow.dark, "#ffd500");
        assert_eq!(Accent::parse("#0b5a4b").unwrap().path(), None);
        for wrong in ["", "red", "#fff", "#12345g", "#1234567", "}body{"] {
            assert_eq!(Accent::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_sheet_is_found_under_its_own_hash_only() {
        let accent = Accent::parse("#7a1f3d").unwrap();
        let path = accent.path().unwrap();
        let hash = path.split('/').nth(2).unwrap();
        assert!(accent.css(hash).is_some_and(|css| css.contains("#7a1f3d")));
        assert_eq!(accent.css("000000000000"), None);
    }

    proptest! {
        #[test]
        fn any_accent_is_legible_by_day_and_by_night_and_under_a_button(red: u8, green: u8, blue: u8) {
            let accent = Accent::parse(&Colour(red, green, blue).hex()).unwrap();
            let (light, dark) = (Colour::parse(&accent.light).unwrap(), Colour::parse(&accent.dark).unwrap());
            prop_assert!(light.contrast(PAPER) >= LEGIBLE);
            prop_assert!(light.contrast(WHITE) >= LEGIBLE);
            for ground in [NIGHT, Colour(0x16, 0x16, 0x14)] {
                prop_assert!(dark.contrast(ground) >= LEGIBLE);
            }
        }
    }
}
