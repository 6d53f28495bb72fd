//! The inbox of the demonstration: what would have left by mail is read here. Its addresses exist
//! in no other mode.

pub mod pages;
mod reading;
mod web;

use poem::{EndpointExt as _, Route};

use crate::mail::Transport;
use crate::paths;
use crate::rendering::page::Catalogue;
use crate::web::methods::get;

/// The addresses of the inbox, over a transport that keeps its mails in memory.
#[must_use]
pub fn routes(routes: Route, mail: Transport) -> Route {
    routes
        .at(paths::INBOX, get(web::show_list).data(mail.clone()))
        .at(
            format!("{}/:number", paths::INBOX),
            get(web::show_mail).data(mail),
        )
}

/// The pages of this feature, for the test that renders them all.
pub fn catalogue(catalogue: &mut Catalogue) {
    catalogue.add_page::<pages::InboxPage>();
    catalogue.add_page::<pages::MailPage>();
}
