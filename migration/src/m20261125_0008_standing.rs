//! Personal invitations, and domains of which a representative proved control.

use sea_orm_migration::prelude::*;

use crate::columns::*;

/// Personal invitations, and domains of which a representative proved control.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        invitation(manager).await?;
        domain_proof(manager).await?;
        let invitation_id = optional_big_integer("invitation_id");
        add_column(manager, "signature", invitation_id).await?;
        let columns = ["invitation_id"];
        create_index(
            manager,
            "signature_invitation",
            "signature",
            &columns,
            PLAIN,
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_index(manager, "signature_invitation", "signature").await?;
        drop_column(manager, "signature", "invitation_id").await?;
        drop_tables(manager, &["domain_proof", "invitation"]).await
    }
}

async fn invitation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![
        id(),
        text("public_id"),
        big_integer("letter_id"),
        big_integer("organization_id"),
        text("language"),
        optional_blob("address_sealed"),
        blob("address_key"),
        blob("token_hash"),
        blob("stop_hash"),
        text("invited_by"),
        big_integer("created_at"),
        big_integer("expires_at"),
        optional_big_integer("revoked_at"),
    ];
    let references = [("letter_id", "letter"), ("organization_id", "organization")];
    create_table(manager, "invitation", columns, &references).await?;
    let wanted: [(&str, &[&str], bool); 4] = [
        ("invitation_public_id", &["public_id"], UNIQUE),
        ("invitation_token", &["token_hash"], UNIQUE),
        ("invitation_stop", &["stop_hash"], UNIQUE),
        (
            "invitation_letter",
            &["letter_id", "organization_id"],
            PLAIN,
        ),
    ];
    for (name, columns, unique) in wanted {
        create_index(manager, name, "invitation", columns, unique).await?;
    }
    Ok(())
}

async fn domain_proof(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![
        id(),
        big_integer("signature_id"),
        text("domain"),
        text("way"),
        big_integer("proved_at"),
    ];
    let references = [("signature_id", "signature")];
    create_table(manager, "domain_proof", columns, &references).await?;
    let columns = ["signature_id", "domain"];
    create_index(manager, "domain_proof_of", "domain_proof", &columns, UNIQUE).await
}
