//! The public act: a signature is asked for, recorded, proved, judged, and later seen, corrected
//! or withdrawn by its holder.

pub mod api;
mod capitals;
pub mod confirming;
pub mod correcting;
pub mod find_signatures;
pub mod form;
pub mod mail;
pub mod mailbox;
pub mod not_me;
pub mod pages;
pub mod person;
pub mod proving;
pub mod recording;
pub mod reminding;
pub mod retention;
pub mod store;
mod web;
pub mod withdrawing;

use poem::Route;

use crate::rendering::page::Catalogue;

/// The addresses of this feature.
#[must_use]
pub fn routes(routes: Route) -> Route {
    web::routes(routes)
}

/// The pages and mails of this feature, for the test that renders them all.
pub fn catalogue(catalogue: &mut Catalogue) {
    catalogue.add_page::<pages::SignPage>();
    catalogue.add_page::<pages::ClosedPage>();
    catalogue.add_page::<pages::SentPage>();
    catalogue.add_page::<pages::ConfirmPage>();
    catalogue.add_page::<pages::StopPage>();
    catalogue.add_page::<pages::DeadLinkPage>();
    catalogue.add_page::<pages::FindPage>();
    catalogue.add_page::<pages::ManagePage>();
    catalogue.add_page::<pages::CorrectPage>();
    catalogue.add_page::<pages::WithdrawPage>();
    catalogue.add_page::<pages::ProvePage>();
    catalogue.add_page::<pages::MyDataPage>();
    catalogue.add_page::<pages::EraseDataPage>();
    catalogue.add_page::<pages::DataErasedPage>();
    catalogue.add_mail::<mail::ConfirmMail>();
    catalogue.add_mail::<mail::AlreadySignedMail>();
    catalogue.add_mail::<mail::CheckRemainsMail>();
    catalogue.add_mail::<mail::ReceiptMail>();
    catalogue.add_mail::<mail::AlreadyListedMail>();
    catalogue.add_mail::<mail::SecondRepresentativeMail>();
    catalogue.add_mail::<mail::NearNameMail>();
    catalogue.add_mail::<mail::WithdrawnMail>();
    catalogue.add_mail::<mail::ManageLinksMail>();
}
