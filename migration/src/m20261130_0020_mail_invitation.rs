//! A mail knows the invitation that it carries. Until now a failed one was found by the time at
//! which both rows were written.

use sea_orm_migration::prelude::*;

use crate::columns::*;

const TABLE: &str = "outgoing_mail";
const INDEX: &str = "outgoing_mail_invitation";

/// The invitation that a mail carries.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_column(manager, TABLE, optional_big_integer("invitation_id")).await?;
        // Two invitations of one millisecond, letter and address cannot be told apart: their mails
        // keep none rather than a wrong one.
        let matching = "FROM invitation WHERE invitation.letter_id = outgoing_mail.letter_id \
                        AND invitation.address_key = outgoing_mail.recipient_key \
                        AND invitation.created_at = outgoing_mail.created_at";
        let fill = format!(
            "UPDATE outgoing_mail SET invitation_id = (SELECT MIN(invitation.id) {matching}) \
             WHERE kind = 'invitation' AND (SELECT COUNT(*) {matching}) = 1"
        );
        manager.get_connection().execute_unprepared(&fill).await?;
        create_index(manager, INDEX, TABLE, &["invitation_id"], PLAIN).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_index(manager, INDEX, TABLE).await?;
        drop_column(manager, TABLE, "invitation_id").await
    }
}
