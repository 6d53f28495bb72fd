//! What a problem is: one kind for each part of importing. The sentences are in `importing.ftl`.

use super::{Doubt, FileFault, LetterSettingFault, LossyText, RowConflict, RowFault, TableFault};
use crate::organizations::DomainFault;
use crate::rendering::Message;

/// What is wrong, or doubtful, at a place of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// A file as a whole, or a byte of it.
    File(FileFault),
    /// A setting of `letter.toml`.
    Setting(LetterSettingFault),
    /// The shape of a table.
    Table(TableFault),
    /// A field of a table.
    Row(RowFault),
    /// A row of a register file that does not fit the register.
    Conflict(RowConflict),
    /// Something in a letter's text that is not published as it was written.
    Text(LossyText),
    /// A field that can be read but is hardly meant so.
    Doubt(Doubt),
}

impl ProblemKind {
    /// The sentence, with a hint how to fix it unless that is plain; without a full stop.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::File(fault) => fault.message(),
            Self::Setting(fault) => fault.message(),
            Self::Table(fault) => fault.message(),
            Self::Row(fault) => fault.message(),
            Self::Conflict(fault) => fault.message(),
            Self::Text(fault) => fault.message(),
            Self::Doubt(doubt) => doubt.message(),
        }
    }
}

impl ProblemKind {
    /// Whether a register file trusts a domain from which others write too.
    #[must_use]
    pub fn is_shared_domain(&self) -> bool {
        matches!(
            self,
            Self::Conflict(
                RowConflict::Domain(DomainFault::Common(_)) | RowConflict::TrustedElsewhere { .. }
            )
        )
    }
}

/// Makes kinds of what each part of importing finds.
macro_rules! is_a_kind {
    ($($variant:ident($fault:ty)),+) => {
        $(impl From<$fault> for ProblemKind {
            fn from(fault: $fault) -> Self {
                Self::$variant(fault)
            }
        })+
    };
}

is_a_kind!(
    File(FileFault),
    Setting(LetterSettingFault),
    Table(TableFault),
    Row(RowFault),
    Conflict(RowConflict),
    Text(LossyText),
    Doubt(Doubt)
);
