//! Mail leaves through the outbox only: it is written in the transaction of what it tells about,
//! sealed, and handed over later, again and again until it is taken or refused for good.

mod check;
pub mod delivery;
pub mod outbox;
mod pace;
pub mod transport;

use serde::{Deserialize, Serialize};

pub use check::TestMail;
pub use delivery::{Delivery, Report, Taking};
pub use outbox::Outgoing;
pub use pace::{Pace, Waits};
pub use transport::{Kept, Transport};

/// A mail as it will leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailMessage {
    /// The address, as typed.
    pub to: String,
    /// One line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// `en` or `fr`.
    pub language: String,
}
