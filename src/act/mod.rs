//! Acts: every change by a signatory, a coordinator or the timed work goes through an [`Act`], so that
//! each is journalled under its actor and reaches open pages in the same way.

mod error;

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use entity::ids::LetterId;
use sea_orm::prelude::async_trait::async_trait;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement,
};

use crate::app::App;
use crate::clock::Millis;
use crate::journal::{self, Action, Actor};
use crate::signals::{Signals, Topic};
use crate::storage::Storage;

pub use error::{ActError, Unreadable};

/// Who acts, when, and where it is written.
#[derive(Clone, Debug)]
pub struct ActContext<'a> {
    storage: &'a Storage,
    signals: Signals<Topic>,
    actor: &'a Actor,
    now: Millis,
}

impl<'a> ActContext<'a> {
    /// Context of a command that has no open pages to ring for: a server beside it sees the new
    /// revision of the tally by itself.
    #[must_use]
    pub fn new(storage: &'a Storage, actor: &'a Actor, now: Millis) -> Self {
        Self {
            storage,
            signals: Signals::new(),
            actor,
            now,
        }
    }

    /// When this happens, milliseconds UTC.
    #[must_use]
    pub fn now(&self) -> Millis {
        self.now
    }

    #[must_use]
    pub fn actor(&self) -> &'a Actor {
        self.actor
    }

    #[must_use]
    pub fn storage(&self) -> &'a Storage {
        self.storage
    }

    /// Begins an act that adds or changes something. Refused while the disk is full.
    ///
    /// # Errors
    /// If the database is away or stays locked, or its disk is full.
    pub async fn begin(&self) -> Result<Act<'a>, DbErr> {
        Ok(self.act(self.storage.begin().await?))
    }

    /// Begins an act by which somebody leaves the list or is erased. On a full disk only these may
    /// use the reserve, so that people can always leave.
    ///
    /// # Errors
    /// If the database is away or stays locked.
    pub async fn begin_leaving(&self) -> Result<Act<'a>, DbErr> {
        Ok(self.act(self.storage.begin_leaving().await?))
    }

    fn act(&self, transaction: DatabaseTransaction) -> Act<'a> {
        Act {
            transaction,
            signals: self.signals.clone(),
            actor: self.actor,
            now: self.now,
            touched: Mutex::default(),
            span: ActSpan::begin(),
        }
    }
}

impl App {
    /// The context of an act by `actor` at this moment.
    #[must_use]
    pub fn act<'a>(&'a self, actor: &'a Actor) -> ActContext<'a> {
        ActContext {
            storage: &self.storage,
            signals: self.signals.clone(),
            actor,
            now: self.now(),
        }
    }
}

/// One change in one transaction. It is a connection itself: what an act reads and writes belongs to
/// its transaction. Dropping it without [`Act::commit`] rolls back.
#[derive(Debug)]
pub struct Act<'a> {
    transaction: DatabaseTransaction,
    signals: Signals<Topic>,
    actor: &'a Actor,
    now: Millis,
    touched: Mutex<BTreeSet<LetterId>>,
    // Last, so that it ends after the transaction is rolled back.
    span: ActSpan,
}

/// Traces when an act begins and ends. Between the two, everybody else who writes waits: a trace shows what
/// is done meanwhile and should not be, and `tests/service/rendering_before_acts.rs` fails if it is rendering.
#[derive(Debug)]
struct ActSpan;

impl ActSpan {
    fn begin() -> Self {
        tracing::trace!("act begins");
        Self
    }
}

impl Drop for ActSpan {
    fn drop(&mut self) {
        tracing::trace!("act ends");
    }
}

impl<'a> Act<'a> {
    #[must_use]
    pub fn actor(&self) -> &'a Actor {
        self.actor
    }

    /// When this happens, milliseconds UTC; the same for all that the act writes.
    #[must_use]
    pub fn now(&self) -> Millis {
        self.now
    }

    /// Returns a journal entry of this act, to be completed and written by the caller.
    #[must_use]
    pub fn entry<'e>(&self, action: Action) -> journal::Entry<'e>
    where
        'a: 'e,
    {
        journal::Entry::new(self.now, self.actor, action)
    }

    /// Notes that what is shown of a letter changes, so that its open pages hear of it after the commit.
    pub fn touch(&self, letter: LetterId) {
        let mut touched = self.touched.lock().unwrap_or_else(PoisonError::into_inner);
        touched.insert(letter);
    }

    /// Commits, and then rings for every letter that was touched. A page that heard of it earlier
    /// would read the state before the commit and never look again.
    ///
    /// # Errors
    /// If the database refuses; then nothing was changed and nothing rings.
    pub async fn commit(self) -> Result<(), DbErr> {
        let committed = self.transaction.commit().await;
        drop(self.span);
        committed?;
        let touched = self
            .touched
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let any = !touched.is_empty();
        for letter in touched {
            self.signals.ring(&Topic::Letter(letter));
        }
        if any {
            self.signals.ring(&Topic::AllLetters);
        }
        Ok(())
    }

    /// Gives up all that was written, at once instead of when the act is dropped.
    ///
    /// # Errors
    /// If the database is away; nothing was changed then either.
    pub async fn rollback(self) -> Result<(), DbErr> {
        self.transaction.rollback().await
    }
}

#[async_trait]
impl ConnectionTrait for Act<'_> {
    fn get_database_backend(&self) -> DbBackend {
        self.transaction.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.transaction.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.transaction.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.transaction.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.transaction.query_all_raw(statement).await
    }
}
