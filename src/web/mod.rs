//! The layer between poem and the features: visitors, limits on what is read of a request, and how
//! responses are sent. We do not use poem's own extractors for this, because they read without
//! limit.

pub mod answer;
pub mod body;
pub mod failure;
pub mod form_token;
pub mod guard;
pub mod headers;
pub mod host;
pub mod methods;
pub mod negotiation;
pub mod origin;
pub mod packed;
pub mod problem;
pub mod visitor;

pub use answer::html;
pub use failure::{Failure, InternalFault};
pub use problem::ProblemDetails;
pub use visitor::Visitor;
