//! What everybody sees: the letters, a letter, its list, and the counts for other sites.

mod changes;
mod counting;
mod list_entry;
mod list_pages;
pub mod pages;
mod search;
mod source;
mod web;

use poem::{EndpointExt, Route};

pub use web::snapshots::{Snapshots, ring_for_changes};

use crate::app::App;
use crate::paths;
use crate::rendering::page::Catalogue;
use crate::web::methods::{get, get_shared};
use changes::Feeds;
use web::{
    add_to_site, api, badge, downloads, embed, home, letter, list, live, make, notices, print,
    suggestions,
};

/// The snapshots of an instance.
#[must_use]
pub fn snapshots(app: App) -> Snapshots {
    Snapshots::new(app, make::make)
}

/// The addresses of this feature. The handlers find the snapshots in the data of the request.
#[must_use]
pub fn routes(routes: Route) -> Route {
    let pages = routes
        .at("/", get(letter::show_root))
        .at("/:slug", get(letter::show_short))
        .at("/:lang/", get(home::show_home))
        .at("/:lang/how-we-check", get(notices::show_how_we_check))
        .at("/:lang/privacy", get(notices::show_privacy))
        .at("/:lang/:slug", get(letter::show_letter))
        .at("/:lang/:slug/signatories", get(list::show_list))
        .at(
            "/:lang/:slug/signatories.csv",
            get_shared(downloads::give_csv),
        )
        .at(
            "/:lang/:slug/signatories.json",
            get_shared(downloads::give_json),
        )
        .at("/:lang/:slug/print", get(print::show_print))
        .at("/:lang/:slug/letter.txt", get_shared(downloads::give_text))
        .at(
            "/:lang/:slug/add-to-your-site",
            get(add_to_site::show_add_to_site),
        );
    for_other_sites(pages)
        .at(
            "/live/:lang/:slug",
            get(live::follow).data(Feeds::default()),
        )
        .at(paths::SECURITY, get(notices::give_security))
}

fn for_other_sites(routes: Route) -> Route {
    routes
        .at("/api/v1/letters", get_shared(api::give_letters))
        .at("/api/v1/letters/:slug", get_shared(api::give_letter))
        .at("/api/v1/letters/:slug/count", get_shared(api::give_count))
        .at(
            "/api/v1/letters/:slug/signatories",
            get_shared(api::give_signatories),
        )
        .at(
            "/api/v1/organizations",
            get_shared(suggestions::give_suggestions),
        )
        .at("/badge/:lang/:file", get_shared(badge::give_badge))
        .at("/embed/:lang/:slug", get_shared(embed::show_embed))
        .at("/embed.js", get_shared(embed::give_script))
}

/// The pages of this feature, for the test that renders them all.
pub fn catalogue(catalogue: &mut Catalogue) {
    catalogue.add_page::<pages::HomePage>();
    catalogue.add_page::<pages::LetterPage>();
    catalogue.add_page::<pages::ListPage>();
    catalogue.add_page::<pages::PrintPage>();
    catalogue.add_page::<pages::EmbedPage>();
    catalogue.add_page::<pages::BadgePicture>();
    catalogue.add_page::<pages::AddPage>();
    catalogue.add_page::<pages::PlainLetter>();
    catalogue.add_page::<pages::HowWeCheckPage>();
    catalogue.add_page::<pages::PrivacyPage>();
}
