//! The schema of Undersigned, step by step. Each step goes up and down on SQLite and PostgreSQL,
//! with identifiers of its own: a step never changes once it was released.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::MigrationTrait;

mod columns;
mod m20261124_0001_keys;
mod m20261124_0002_organizations;
mod m20261124_0003_letters;
mod m20261124_0004_signatures;
mod m20261124_0005_mail_and_journal;
mod m20261125_0006_resemblances;
mod m20261125_0007_names;
mod m20261125_0008_standing;
mod m20261125_0009_register;
mod m20261130_0010_editions;
mod m20261130_0011_earlier_editions;
mod m20261130_0012_mail_queues;
mod m20261130_0013_chain;
mod m20261130_0014_even_work;
mod m20261130_0015_erasure;
mod m20261130_0016_unfinished_imports;
mod m20261130_0017_observations;
mod m20261130_0018_fingerprints;
mod m20261130_0019_corrections;
mod m20261130_0020_mail_invitation;
mod m20261130_0021_plain_names;
mod m20261130_0022_received;
mod m20261201_0023_register_names;
mod m20261201_0024_list_indexes;

/// All steps, in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_0001_keys::Migration),
            Box::new(m20261124_0002_organizations::Migration),
            Box::new(m20261124_0003_letters::Migration),
            Box::new(m20261124_0004_signatures::Migration),
            Box::new(m20261124_0005_mail_and_journal::Migration),
            Box::new(m20261125_0006_resemblances::Migration),
            Box::new(m20261125_0007_names::Migration),
            Box::new(m20261125_0008_standing::Migration),
            Box::new(m20261125_0009_register::Migration),
            Box::new(m20261130_0010_editions::Migration),
            Box::new(m20261130_0011_earlier_editions::Migration),
            Box::new(m20261130_0012_mail_queues::Migration),
            Box::new(m20261130_0013_chain::Migration),
            Box::new(m20261130_0014_even_work::Migration),
            Box::new(m20261130_0015_erasure::Migration),
            Box::new(m20261130_0016_unfinished_imports::Migration),
            Box::new(m20261130_0017_observations::Migration),
            Box::new(m20261130_0018_fingerprints::Migration),
            Box::new(m20261130_0019_corrections::Migration),
            Box::new(m20261130_0020_mail_invitation::Migration),
            Box::new(m20261130_0021_plain_names::Migration),
            Box::new(m20261130_0022_received::Migration),
            Box::new(m20261201_0023_register_names::Migration),
            Box::new(m20261201_0024_list_indexes::Migration),
        ]
    }
}
