//! Many rows of one table changed by one statement.

use sea_orm::{ConnectionTrait, DbErr, Statement, Value};

/// Sets columns of rows, each row to its own values: its id, and the values in the order of the
/// columns. Both databases call the columns of a `VALUES` list `column1`, `column2` and so on.
pub async fn set_columns<C: ConnectionTrait, I: Into<Value>>(
    connection: &C,
    table: &str,
    columns: &[&str],
    rows: Vec<(I, Vec<Value>)>,
) -> Result<(), DbErr> {
    if rows.is_empty() {
        return Ok(());
    }
    let width = columns.len() + 1;
    let row = |at: usize| {
        let marks: Vec<String> = (1..=width)
            .map(|column| format!("${}", at * width + column))
            .collect();
        format!("({})", marks.join(", "))
    };
    let lists: Vec<String> = (0..rows.len()).map(row).collect();
    let assignments: Vec<String> = (2..)
        .zip(columns)
        .map(|(number, column)| format!("{column} = new.column{number}"))
        .collect();
    let sql = format!(
        "UPDATE {table} SET {} FROM (VALUES {}) new WHERE {table}.id = new.column1",
        assignments.join(", "),
        lists.join(", ")
    );
    let values = rows
        .into_iter()
        .flat_map(|(id, values)| std::iter::once(id.into()).chain(values));
    let backend = connection.get_database_backend();
    connection
        .execute_raw(Statement::from_sql_and_values(backend, sql, values))
        .await?;
    Ok(())
}
