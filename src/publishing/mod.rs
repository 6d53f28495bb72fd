//! What everybody sees: the letters, a letter, its list, and the counts for other sites.

mod api;
mod listing;
pub mod pages;
mod store;
mod web;

use poem::{Route, get};

use crate::rendering::page::Catalogue;

/// The addresses of this feature.
#[must_use]
pub fn routes(routes: Route) -> Route {
    routes
        .at("/", get(web::show_root))
        .at("/:slug", get(web::show_short))
        .at("/:lang/", get(web::show_home))
        .at("/:lang/:slug", get(web::show_letter))
        .at("/:lang/:slug/signatories", get(web::show_list))
        .at("/api/v1/letters", get(api::give_letters))
        .at("/api/v1/letters/:slug", get(api::give_letter))
        .at("/api/v1/letters/:slug/count", get(api::give_count))
        .at(
            "/api/v1/letters/:slug/signatories",
            get(api::give_signatories),
        )
}

/// The pages of this feature, for the test that renders them all.
pub fn catalogue(catalogue: &mut Catalogue) {
    catalogue.add_page::<pages::HomePage>();
    catalogue.add_page::<pages::LetterPage>();
    catalogue.add_page::<pages::ListPage>();
}
