//! What was seen is what is decided: each change of a signature gives it another edition, and a
//! proof of a mailbox names the address that it was sent to.

use sea_orm_migration::prelude::*;

use crate::columns::*;

/// Editions of signatures, and the address of each proof.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let edition = integer("edition").default(0).take();
        add_column(manager, "signature", edition).await?;
        add_column(manager, "verification", optional_blob("address_key")).await?;
        // A change of address dropped the proofs made before it, so each that is left went to the
        // address that its signature has now.
        let fill = "UPDATE verification SET address_key = (SELECT signature.address_key \
                    FROM signature WHERE signature.id = verification.signature_id)";
        manager.get_connection().execute_unprepared(fill).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_column(manager, "verification", "address_key").await?;
        drop_column(manager, "signature", "edition").await
    }
}
