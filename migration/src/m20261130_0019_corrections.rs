//! Corrections get a versioned form of their own. Until now a row kept the fields of the page's form.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::Statement;
use serde_json::{Value, json};

/// The stored form of corrections.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        rewrite(manager, version_1).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        rewrite(manager, |_, fields| form_of(fields)).await
    }
}

/// Writes every correction in another form. One that cannot be read stays as it is: whoever needs it
/// is told so.
async fn rewrite(
    manager: &SchemaManager<'_>,
    convert: fn(&str, &Value) -> Option<Value>,
) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let backend = manager.get_database_backend();
    let all = "SELECT correction.id, correction.fields, signature.kind FROM correction \
               JOIN signature ON signature.id = correction.signature_id";
    let update = match backend {
        sea_orm_migration::sea_orm::DatabaseBackend::Postgres => {
            "UPDATE correction SET fields = $1 WHERE id = $2"
        }
        _ => "UPDATE correction SET fields = ? WHERE id = ?",
    };
    let rows = Statement::from_string(backend, all);
    for row in connection.query_all_raw(rows).await? {
        let id: i64 = row.try_get("", "id")?;
        let fields: String = row.try_get("", "fields")?;
        let kind: String = row.try_get("", "kind")?;
        let Some(new) = serde_json::from_str(&fields)
            .ok()
            .and_then(|fields| convert(&kind, &fields))
        else {
            continue;
        };
        let values: [sea_orm_migration::sea_orm::Value; 2] = [new.to_string().into(), id.into()];
        let set = Statement::from_sql_and_values(backend, update, values);
        connection.execute_raw(set).await?;
    }
    Ok(())
}

/// The form `version` 1, as it is at the time of this migration.
fn version_1(kind: &str, form: &Value) -> Option<Value> {
    // Every form had a name; without it this is something else, and must not become an empty correction.
    form.get("name")?;
    let text = |field: &str| form.get(field).map_or(Some(""), Value::as_str);
    let signatory = if kind == "organization" {
        json!({"endorsement": {
            "organization": text("organization")?,
            "organization_other": text("organization_other")?,
            "acronym": text("acronym")?,
            "website": text("website")?,
            "place": text("place")?,
            "representative": text("name")?,
            "representative_title": text("title")?,
            "representative_public": !text("representative_public")?.is_empty(),
        }})
    } else {
        let visibility =
            Some(text("visibility")?).filter(|word| ["name", "counted"].contains(word));
        json!({"individual": {
            "name": text("name")?,
            "sort_name": text("sort_name")?,
            "title": text("title")?,
            "affiliation": text("affiliation")?,
            "place": text("place")?,
            "visibility": visibility,
        }})
    };
    let updates = !text("updates")?.is_empty();
    Some(json!({"version": 1, "signatory": signatory, "updates": updates}))
}

/// The fields of the form; those that a correction does not use are left out.
fn form_of(fields: &Value) -> Option<Value> {
    let tick = |value: &Value| if value == &json!(true) { "yes" } else { "" };
    let updates = tick(&fields["updates"]);
    let signatory = &fields["signatory"];
    if let Some(part) = signatory.get("endorsement") {
        return Some(json!({
            "organization": part["organization"],
            "organization_other": part["organization_other"],
            "acronym": part["acronym"],
            "website": part["website"],
            "place": part["place"],
            "name": part["representative"],
            "title": part["representative_title"],
            "representative_public": tick(&part["representative_public"]),
            "updates": updates,
        }));
    }
    let part = signatory.get("individual")?;
    Some(json!({
        "name": part["name"],
        "sort_name": part["sort_name"],
        "title": part["title"],
        "affiliation": part["affiliation"],
        "place": part["place"],
        "visibility": part["visibility"].as_str().unwrap_or_default(),
        "updates": updates,
    }))
}
