//! The few column shapes that the schema is made of.

use sea_orm_migration::prelude::*;

/// An index that refuses repeats.
pub(crate) const UNIQUE: bool = true;
/// An index that only finds.
pub(crate) const PLAIN: bool = false;

fn column(name: &str) -> ColumnDef {
    ColumnDef::new(Alias::new(name))
}

/// The internal id: 64 bits, given by the database.
pub(crate) fn id() -> ColumnDef {
    column("id")
        .big_integer()
        .not_null()
        .auto_increment()
        .primary_key()
        .take()
}

macro_rules! shapes {
    ($($required:ident $optional:ident $shape:ident),+ $(,)?) => {
        $(
            pub(crate) fn $required(name: &str) -> ColumnDef {
                column(name).$shape().not_null().take()
            }

            pub(crate) fn $optional(name: &str) -> ColumnDef {
                column(name).$shape().null().take()
            }
        )+
    };
}

shapes! {
    big_integer optional_big_integer big_integer,
    text optional_text text,
    blob optional_blob blob,
}

pub(crate) fn integer(name: &str) -> ColumnDef {
    column(name).integer().not_null().take()
}

/// A number with a fraction, 64 bits.
pub(crate) fn double(name: &str) -> ColumnDef {
    column(name).double().not_null().take()
}

pub(crate) fn boolean(name: &str) -> ColumnDef {
    column(name).boolean().not_null().take()
}

/// Creates a table whose references refuse to be left dangling.
pub(crate) async fn create_table(
    manager: &SchemaManager<'_>,
    table: &str,
    columns: Vec<ColumnDef>,
    references: &[(&str, &str)],
) -> Result<(), DbErr> {
    let mut statement = Table::create().table(Alias::new(table)).take();
    for mut column in columns {
        statement.col(&mut column);
    }
    for (column, target) in references {
        statement.foreign_key(
            ForeignKey::create()
                .name(format!("{table}_{column}_fk"))
                .from(Alias::new(table), Alias::new(*column))
                .to(Alias::new(*target), Alias::new("id"))
                .on_delete(ForeignKeyAction::Restrict),
        );
    }
    manager.create_table(statement).await
}

/// Creates an index over columns in the given order.
pub(crate) async fn create_index(
    manager: &SchemaManager<'_>,
    name: &str,
    table: &str,
    columns: &[&str],
    unique: bool,
) -> Result<(), DbErr> {
    let mut statement = Index::create().name(name).table(Alias::new(table)).take();
    for column in columns {
        statement.col(Alias::new(*column));
    }
    if unique {
        statement.unique();
    }
    manager.create_index(statement).await
}

/// Drops tables, those that refer to others first.
pub(crate) async fn drop_tables(manager: &SchemaManager<'_>, tables: &[&str]) -> Result<(), DbErr> {
    for table in tables {
        manager
            .drop_table(Table::drop().table(Alias::new(*table)).take())
            .await?;
    }
    Ok(())
}

/// Adds a column to a table that stands.
pub(crate) async fn add_column(
    manager: &SchemaManager<'_>,
    table: &str,
    mut column: ColumnDef,
) -> Result<(), DbErr> {
    let mut statement = Table::alter().table(Alias::new(table)).take();
    manager
        .alter_table(statement.add_column(&mut column).take())
        .await
}

/// Drops an index.
pub(crate) async fn drop_index(
    manager: &SchemaManager<'_>,
    name: &str,
    table: &str,
) -> Result<(), DbErr> {
    let mut statement = Index::drop();
    statement.name(name).table(Alias::new(table));
    manager.drop_index(statement).await
}

/// Takes a column from a table; an index over it must be dropped first.
pub(crate) async fn drop_column(
    manager: &SchemaManager<'_>,
    table: &str,
    column: &str,
) -> Result<(), DbErr> {
    let mut statement = Table::alter().table(Alias::new(table)).take();
    manager
        .alter_table(statement.drop_column(Alias::new(column)).take())
        .await
}
