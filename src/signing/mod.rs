//! The public act: a signature is asked for, recorded, proved, judged, and later seen, corrected
//! or withdrawn by its holder.

pub mod confirming;
pub mod duplicates;
pub mod form;
pub mod lifecycle;
pub mod mail;
pub mod pages;
pub mod post;
pub mod recording;
pub mod request;
pub mod screening;
pub mod shown;
pub mod sorting;
pub mod store;
pub mod ticket;
mod web;

pub use lifecycle::Move;
pub use request::{Endorsement, Individual, SignatureRequest};

use poem::{Route, get};

use crate::rendering::page::Catalogue;

/// The addresses of this feature.
#[must_use]
pub fn routes(routes: Route) -> Route {
    routes
        .at("/:lang/:slug/sign", get(web::show_form).post(web::sign))
        .at(
            "/:lang/:slug/sent/:ticket",
            get(web::show_sent).post(web::confirm_by_code),
        )
        .at(
            "/:lang/confirm/:token",
            get(web::show_confirm).post(web::confirm),
        )
}

/// The pages and mails of this feature, for the test that renders them all.
pub fn catalogue(catalogue: &mut Catalogue) {
    catalogue.add_page::<pages::SignPage>();
    catalogue.add_page::<pages::SentPage>();
    catalogue.add_page::<pages::ConfirmPage>();
    catalogue.add_mail::<mail::ConfirmMail>();
    catalogue.add_mail::<mail::AlreadySignedMail>();
    catalogue.add_mail::<mail::CheckRemainsMail>();
}
