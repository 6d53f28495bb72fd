//! What names are compared with on a letter: its addressees and the protected names.

use sea_orm::{ConnectionTrait, DbErr};

use super::protected_names::ProtectedNames;
use super::screening::WatchList;
use super::store::protected_names;
use crate::app::App;
use crate::letters::Letter;
use crate::locale::Locale;

/// What names are compared with on a letter.
pub async fn load<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    letter: &Letter,
) -> Result<WatchList, DbErr> {
    let changed = protected_names(connection).await?;
    Ok(WatchList {
        addressees: Locale::ALL
            .iter()
            .filter_map(|l| letter.text(*l)?.addressee.clone())
            .collect(),
        protected: ProtectedNames::assemble(app.settings.protected_names(), &changed),
    })
}
