//! What is offered beside the form while a name is typed. It tells what follows from the name alone.

use poem::http::StatusCode;
use poem::web::Query;
use poem::{Response, handler};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::rendering::CachePolicy;
use crate::signatures::typed::MOST;
use crate::text::capitals::{NameOwner, in_proper_case};
use crate::text::clean::clean_line;
use crate::text::person_name::guess_sort_name;
use crate::web::answer::respond;

/// A name that is being typed, and whose it is: `organization` or `individual`.
#[derive(Debug, Deserialize)]
pub(super) struct NameQuery {
    name: String,
    #[serde(default)]
    kind: String,
}

impl NameQuery {
    /// The name as signing would read it, as far as a name may be long.
    fn name(&self) -> String {
        clean_line(&self.name).text.chars().take(MOST).collect()
    }
}

/// Under which name a person would be listed: for the preview beside the form.
#[handler]
pub(super) fn listed_under(Query(asked): Query<NameQuery>) -> Response {
    offer(&json!({ "listed_under": guess_sort_name(&asked.name()) }))
}

/// How a name in capitals would be written: for the offer beneath its field.
#[handler]
pub(super) fn as_written(Query(asked): Query<NameQuery>) -> Response {
    let bearer = if asked.kind == "organization" {
        NameOwner::Organization
    } else {
        NameOwner::Person
    };
    offer(&json!({ "as_written": in_proper_case(&asked.name(), bearer) }))
}

fn offer(body: &Value) -> Response {
    let bytes = body.to_string().into_bytes();
    respond(
        StatusCode::OK,
        "application/json",
        CachePolicy::NoStore,
        bytes,
    )
}
