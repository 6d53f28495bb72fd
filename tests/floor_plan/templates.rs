//! A strict content security policy allows neither scripts nor styles inside a page. A picture has a
//! policy of its own and may hold the styles that let it follow the reader's colours.

use source_reader::source::TextFile;

/// Mail may contain styles: mail programs have no policy and load no style sheets.
pub(crate) fn problems(pages: &[TextFile]) -> Vec<String> {
    let mut found = Vec::new();
    for page in pages {
        let may_hold_styles =
            page.path.starts_with("templates/mail/") || page.path.ends_with(".svg");
        for tag in tags(&page.text) {
            if let Some(what) =
                fault(&tag).filter(|what| !(may_hold_styles && what.contains("style")))
            {
                found.push(format!("{}: {what}: <{tag}>", page.path));
            }
        }
    }
    found
}

/// The inside of every tag, lower case.
fn tags(text: &str) -> Vec<String> {
    let pieces = text
        .split('<')
        .skip(1)
        .filter_map(|piece| piece.split_once('>'));
    pieces
        .map(|(tag, _)| {
            tag.split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .to_lowercase()
        })
        .collect()
}

fn fault(tag: &str) -> Option<&'static str> {
    let attributes: Vec<&str> = tag
        .split(' ')
        .skip(1)
        .filter_map(|part| part.split_once('='))
        .map(|(name, _)| name)
        .collect();
    let is_handler = |name: &&str| {
        name.len() > 2 && name.starts_with("on") && name.chars().all(|c| c.is_ascii_lowercase())
    };
    if tag.starts_with("style") || attributes.contains(&"style") {
        Some("style within the page")
    } else if tag.starts_with("script") && !attributes.contains(&"src") {
        Some("script within the page")
    } else if attributes.iter().any(is_handler) {
        Some("event handler within the page")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(path: &str, text: &str) -> usize {
        problems(&[TextFile {
            path: path.to_owned(),
            text: text.to_owned(),
        }])
        .len()
    }

    #[test]
    fn inline_styles_scripts_and_handlers_are_found() {
        let page = "templates/letters/letter.html";
        assert_eq!(
            faults(
                page,
                "<p style=\"x\"> <style>a</style> <script>b</script> <a\n  onclick=\"c\">"
            ),
            4
        );
        assert_eq!(
            faults(
                page,
                "<script src=\"/assets/live.js\" defer></script> <p lang=\"en\">style=no</p>"
            ),
            0
        );
    }

    #[test]
    fn mail_may_contain_styles() {
        assert_eq!(
            faults("templates/mail/confirm/body.html", "<p style=\"margin:0\">"),
            0
        );
        assert_eq!(
            faults("templates/mail/confirm/body.html", "<p onclick=\"x\">"),
            1
        );
    }
}
