//! What coordinators list costs a fixed number of statements a page of 100 rows, however many rows
//! there are.

use entity::ids::{LetterId, OrganizationId, SignatureId};
use entity::values::{CorrectionState, SignatureKind, SignatureState};
use entity::{correction, invitation, signature};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait as _;
use undersigned::invitations::listing::invitations;
use undersigned::moderation;
use undersigned::signatures::editions::corrected_fields::{
    CorrectedFields, CorrectedIndividual, CorrectedSignatory,
};

use crate::growth::{insert, row};
use crate::harness::{NOW, TestApp};
use crate::signing::Signing;

/// Ten rows, a whole page, and ten pages.
const SIZES: [i64; 3] = [10, 100, 1_000];

#[tokio::test]
async fn the_review_queue_costs_a_fixed_number_of_statements_per_page() {
    let signing = Signing::start().await;
    let (app, statements) = (&signing.app, signing.app.statements());
    let mut costs = Vec::new();
    let mut filled = 0;
    for size in SIZES {
        let held = (filled..size).map(|number| signature::ActiveModel {
            kind: Set(SignatureKind::Endorsement),
            ..row(app, &email(number), SignatureState::Held, number)
        });
        insert(app, held.collect()).await;
        filled = size;
        statements();
        let held = moderation::list_held(&app.app, None, false).await.unwrap();
        costs.push(statements().len());
        assert_eq!(held.signatures.len(), usize::try_from(size).unwrap());
    }
    assert_bounded(&costs);
}

#[tokio::test]
async fn signatures_with_their_mail_faults_cost_a_fixed_number_of_statements_per_page() {
    let signing = Signing::start().await;
    let (app, statements) = (&signing.app, signing.app.statements());
    let mut costs = Vec::new();
    let mut filled = 0;
    for size in SIZES {
        let published = |number| row(app, &email(number), SignatureState::Published, number);
        insert(app, (filled..size).map(published).collect()).await;
        filled = size;
        statements();
        let lines =
            moderation::list_signatures(&app.app.storage, None, &[SignatureState::Published]);
        let lines = lines.await.unwrap();
        costs.push(statements().len());
        assert_eq!(lines.len(), usize::try_from(size).unwrap());
    }
    assert_bounded(&costs);
}

#[tokio::test]
async fn waiting_corrections_cost_a_fixed_number_of_statements_per_page() {
    let signing = Signing::start().await;
    let (app, statements) = (&signing.app, signing.app.statements());
    let mut costs = Vec::new();
    let mut filled = 0;
    for size in SIZES {
        let published = |number| row(app, &email(number), SignatureState::Published, number);
        insert(app, (filled..size).map(published).collect()).await;
        let signatory = CorrectedSignatory::Individual(CorrectedIndividual::default());
        let fields = CorrectedFields::new(signatory, false).to_stored();
        let waiting = (filled..size).map(|number| correction::ActiveModel {
            signature_id: Set(SignatureId(number + 1)),
            state: Set(CorrectionState::Waiting),
            fields: Set(fields.clone()),
            reasons: Set("[]".to_owned()),
            created_at: Set(NOW),
            ..Default::default()
        });
        correction::Entity::insert_many(waiting)
            .exec_without_returning(app.app.storage.write())
            .await
            .unwrap();
        filled = size;
        statements();
        let held = moderation::list_held(&app.app, None, false).await.unwrap();
        costs.push(statements().len());
        assert_eq!(held.corrections.len(), usize::try_from(size).unwrap());
    }
    assert_bounded(&costs);
}

#[tokio::test]
async fn invitations_cost_a_fixed_number_of_statements_per_page() {
    let signing = Signing::start().await;
    signing.trust("Guild of Lamps", "lamps.example").await;
    let (app, statements) = (&signing.app, signing.app.statements());
    let mut costs = Vec::new();
    let mut filled = 0;
    for size in SIZES {
        invite(app, filled..size).await;
        filled = size;
        statements();
        let listed = invitations(&app.app, None, false).await.unwrap();
        costs.push(statements().len());
        assert_eq!(listed.len(), usize::try_from(size).unwrap());
        statements();
        uninvite_an_unknown_id(app).await;
        assert!(statements().len() < 5, "one invitation is found by its id");
    }
    assert_bounded(&costs);
}

async fn uninvite_an_unknown_id(app: &TestApp) {
    let by = &undersigned::journal::Actor::System;
    let refused = undersigned::invitations::inviting::uninvite(&app.app, "nobody", by).await;
    assert!(refused.is_err());
}

async fn invite(app: &TestApp, numbers: std::ops::Range<i64>) {
    let rows = numbers.map(|number| invitation::ActiveModel {
        public_id: Set(undersigned::secret::public_id()),
        letter_id: Set(LetterId(1)),
        organization_id: Set(OrganizationId(1)),
        language: Set("en".to_owned()),
        address_sealed: Set(None),
        address_key: Set(number.to_be_bytes().to_vec()),
        token_hash: Set(format!("token {number}").into_bytes()),
        stop_hash: Set(format!("stop {number}").into_bytes()),
        invited_by: Set("coordinator Nadia".to_owned()),
        created_at: Set(NOW),
        expires_at: Set(NOW + 1),
        revoked_at: Set(None),
        ..Default::default()
    });
    invitation::Entity::insert_many(rows)
        .exec_without_returning(app.app.storage.write())
        .await
        .unwrap();
}

fn email(number: i64) -> String {
    format!("signer{number}@example.org")
}

fn assert_bounded(costs: &[usize]) {
    let [few, page, ten_pages] = costs else {
        panic!("one cost a size: {costs:?}");
    };
    assert_eq!(few, page, "a page costs the same however full it is");
    assert!(*ten_pages <= 10 * page, "{costs:?}");
}
