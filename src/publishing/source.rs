//! What pages are made from.

use sea_orm::{ConnectionTrait, DatabaseConnection};

use crate::app::App;

/// The instance, and what its database is read with: a transaction that sees one moment where counts and
/// names must agree, or the plain connection.
pub(super) struct Source<'a, C> {
    pub(super) app: &'a App,
    pub(super) connection: &'a C,
}

impl<'a, C: ConnectionTrait> Source<'a, C> {
    pub(super) fn new(app: &'a App, connection: &'a C) -> Self {
        Self { app, connection }
    }
}

impl<'a> Source<'a, DatabaseConnection> {
    /// Each query sees what is stored by then.
    pub(super) fn latest(app: &'a App) -> Self {
        Self::new(app, app.storage.read())
    }
}

impl<C> Clone for Source<'_, C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for Source<'_, C> {}
