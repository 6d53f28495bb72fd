//! What a page and a mail are to the renderer: a typed context, its template, and samples.

use serde::Serialize;

use super::{Chrome, Rendering, RenderingFault};

/// A page with a typed context.
///
/// Templates see the context as `page`, and the frame around it as `chrome`.
pub trait Page: Serialize {
    /// The template's path below `templates/`, such as `publishing/letter.html`.
    const TEMPLATE: &'static str;
    /// How long others may keep the page.
    const CACHE: CachePolicy;

    /// Contexts that together reach every branch of the template; rendered by a test in each language.
    fn samples() -> Vec<Self>
    where
        Self: Sized;
}

/// A mail with a typed context; its templates are `mail/<NAME>/{subject.txt,body.txt,body.html}`.
///
/// Templates see the context as `mail`, and the coalition as `site`.
pub trait Mail: Serialize {
    /// The folder's name below `templates/mail/`.
    const NAME: &'static str;

    /// Contexts that together reach every branch of the three templates.
    fn samples() -> Vec<Self>
    where
        Self: Sized;
}

/// How long, and by which caches, an answer may be stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CachePolicy {
    /// Forms, tokens, anything about one person: never stored.
    NoStore,
    /// Stored by the browser only, and revalidated each time.
    Private,
    /// Pages with names: gone everywhere within half a minute of a withdrawal, and never served when the origin
    /// fails. Snapshots may add five seconds to what this says.
    Names,
    /// Counts and badges: the same, but an old number is better than none while the origin fails.
    Count,
    /// Addresses that hold a hash of their content.
    Immutable,
}

impl CachePolicy {
    /// The text of the `Cache-Control` header.
    #[must_use]
    pub const fn header(self) -> &'static str {
        match self {
            Self::NoStore => "no-store",
            Self::Private => "private, no-cache",
            Self::Names => "public, max-age=5, stale-while-revalidate=20",
            Self::Count => "public, max-age=5, stale-while-revalidate=20, stale-if-error=300",
            Self::Immutable => "public, max-age=31536000, immutable",
        }
    }
}

/// All pages and mails, with their samples already rendered by name: what the test of pages walks.
#[derive(Default)]
pub struct Catalogue {
    entries: Vec<CatalogueEntry>,
}

/// A page or mail of the catalogue.
pub struct CatalogueEntry {
    /// The templates it uses.
    pub templates: Vec<String>,
    /// Renders every sample in a frame, giving each text.
    pub render: Box<RenderSamples>,
}

type RenderSamples = dyn Fn(&Rendering, &Chrome) -> Result<Vec<String>, RenderingFault>;

impl Catalogue {
    /// Lists a page.
    pub fn add_page<P: Page + 'static>(&mut self) {
        self.entries.push(CatalogueEntry {
            templates: vec![P::TEMPLATE.to_owned()],
            render: Box::new(|rendering, chrome| {
                P::samples()
                    .iter()
                    .map(|sample| rendering.page(sample, chrome))
                    .collect()
            }),
        });
    }

    /// Lists a mail.
    pub fn add_mail<M: Mail + 'static>(&mut self) {
        let parts = ["subject.txt", "body.txt", "body.html"];
        self.entries.push(CatalogueEntry {
            templates: parts
                .iter()
                .map(|part| format!("mail/{}/{part}", M::NAME))
                .collect(),
            render: Box::new(|rendering, chrome| {
                let mails: Result<Vec<_>, _> = M::samples()
                    .iter()
                    .map(|mail| rendering.mail(mail, chrome))
                    .collect();
                Ok(mails?
                    .into_iter()
                    .flat_map(|mail| [mail.subject, mail.text, mail.html])
                    .collect())
            }),
        });
    }

    /// What is listed.
    #[must_use]
    pub fn entries(&self) -> &[CatalogueEntry] {
        &self.entries
    }
}
