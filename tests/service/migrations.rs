//! The schema goes up and down on both databases, and the writer is durable.

use migration::{Migrator, MigratorTrait};

use crate::harness::TestApp;

#[tokio::test]
async fn the_schema_goes_up_down_and_up_again() {
    let app = TestApp::start().await;
    let connection = app.app.storage.write();
    Migrator::down(connection, None).await.unwrap();
    assert!(
        Migrator::get_applied_migrations(connection)
            .await
            .unwrap()
            .is_empty()
    );
    Migrator::up(connection, None).await.unwrap();
    assert!(
        Migrator::get_pending_migrations(connection)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn the_live_writer_syncs_every_commit() {
    let app = TestApp::start().await;
    let durable = if app.database.is_postgres() {
        "on"
    } else {
        "2"
    };
    assert_eq!(app.app.storage.durability().await.unwrap(), durable);
}
