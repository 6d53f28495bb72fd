//! Every page and mail renders with every sample in both languages; no template is left out.

use std::collections::BTreeSet;

use undersigned::locale::Locale;
use undersigned::rendering::{Chrome, Rendering};
use undersigned::routes;

#[test]
fn every_page_and_mail_renders_with_every_sample_in_both_languages() {
    let rendering = Rendering::embedded().unwrap();
    for listed in routes::catalogue().entries() {
        for locale in Locale::ALL {
            for chrome in Chrome::samples(locale) {
                let texts = (listed.render)(&rendering, &chrome)
                    .unwrap_or_else(|fault| panic!("{:?} in {locale}: {fault}", listed.templates));
                assert!(!texts.is_empty(), "{:?} has no sample", listed.templates);
            }
        }
    }
}

#[test]
fn every_template_belongs_to_a_page_or_a_mail() {
    let rendering = Rendering::embedded().unwrap();
    let catalogue = routes::catalogue();
    let used: BTreeSet<&str> = catalogue
        .entries()
        .iter()
        .flat_map(|listed| &listed.templates)
        .map(String::as_str)
        .collect();
    let shared = |name: &str| {
        name == "layout.html" || name.starts_with("parts/") || name.starts_with("mail/parts/")
    };
    let unused: Vec<&str> = rendering
        .template_names()
        .filter(|name| !shared(name) && !used.contains(name))
        .collect();
    assert_eq!(unused, Vec::<&str>::new());
}

#[test]
fn pages_and_mails_escape_names() {
    let rendering = Rendering::embedded().unwrap();
    for listed in routes::catalogue().entries() {
        for chrome in Chrome::samples(Locale::En) {
            for text in (listed.render)(&rendering, &chrome).unwrap() {
                assert!(!text.contains("<Council>"), "{:?}", listed.templates);
            }
        }
    }
}
