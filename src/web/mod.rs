//! What stands between poem and the features: who visits, what may be read of a request, and how
//! answers leave. poem's own extractors for this are not used: they read without limit.

pub mod answer;
pub mod body;
pub mod failure;
pub mod form_token;
pub mod guard;
pub mod headers;
pub mod host;
pub mod methods;
pub mod origin;
pub mod problem;
pub mod visitor;

pub use answer::{html, negotiated};
pub use failure::Failure;
pub use problem::Problem;
pub use visitor::Visitor;
