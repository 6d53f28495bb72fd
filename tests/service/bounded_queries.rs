//! What coordinators list costs a fixed number of statements a page of 100 rows, however many rows
//! there are.

use entity::ids::{LetterId, OrganizationId, SignatureId};
use entity::values::{
    CorrectionState, NameKind, PossibleDuplicateState, SignatureKind, SignatureState,
};
use entity::{
    correction, invitation, organization, organization_name, possible_duplicate, signature,
};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait as _;
use undersigned::invitations::listing::invitations;
use undersigned::moderation;
use undersigned::register::entries;
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

#[tokio::test]
async fn pairs_side_by_side_cost_a_fixed_number_of_statements_per_page() {
    let signing = Signing::start().await;
    let (app, statements) = (&signing.app, signing.app.statements());
    // Every other pair is one with an entry of the register.
    insert_entries(app, 0..1, None).await;
    let mut costs = Vec::new();
    let mut filled = 0;
    for size in SIZES {
        let published = |number| row(app, &email(number), SignatureState::Published, number);
        insert(app, (2 * filled..2 * size).map(published).collect()).await;
        let pairs = (filled..size).map(|number| {
            let is_with_entry = number % 2 == 1;
            possible_duplicate::ActiveModel {
                letter_id: Set(LetterId(1)),
                signature_id: Set(SignatureId(2 * number + 1)),
                other_signature_id: Set((!is_with_entry).then_some(SignatureId(2 * number + 2))),
                organization_id: Set(is_with_entry.then_some(OrganizationId(1))),
                reasons: Set("[]".to_owned()),
                score: Set(1.0),
                state: Set(PossibleDuplicateState::Open),
                found_at: Set(NOW),
                ..Default::default()
            }
        });
        possible_duplicate::Entity::insert_many(pairs)
            .exec_without_returning(app.app.storage.write())
            .await
            .unwrap();
        filled = size;
        statements();
        let held = moderation::list_held(&app.app, None, false).await.unwrap();
        costs.push(statements().len());
        assert_eq!(held.resemblances.len(), usize::try_from(size).unwrap());
    }
    assert_bounded(&costs);
}

#[tokio::test]
async fn the_register_costs_the_same_statements_however_long_it_is() {
    let signing = Signing::start().await;
    let (app, statements) = (&signing.app, signing.app.statements());
    let mut costs = Vec::new();
    let mut filled = 0;
    for size in SIZES {
        // Half of the entries were merged into the first.
        let middle = filled + (size - filled) / 2;
        insert_entries(app, filled..middle, None).await;
        insert_entries(app, middle..size, Some(OrganizationId(1))).await;
        filled = size;
        statements();
        let listed = entries::list(&app.app.storage).await.unwrap();
        costs.push(statements().len());
        let merged: usize = listed.iter().map(|entry| entry.merged.len()).sum();
        assert_eq!(listed.len() + merged, usize::try_from(size).unwrap());
    }
    assert!(costs.iter().all(|cost| *cost == costs[0]), "{costs:?}");
}

async fn insert_entries(
    app: &TestApp,
    numbers: std::ops::Range<i64>,
    merged_into: Option<OrganizationId>,
) {
    let rows = numbers.clone().map(|number| organization::ActiveModel {
        id: Set(OrganizationId(number + 1)),
        public_id: Set(undersigned::secret::public_id()),
        member: Set(true),
        created_at: Set(NOW),
        merged_into: Set(merged_into),
        ..Default::default()
    });
    organization::Entity::insert_many(rows)
        .exec_without_returning(app.app.storage.write())
        .await
        .unwrap();
    let names = numbers.map(|number| organization_name::ActiveModel {
        organization_id: Set(OrganizationId(number + 1)),
        kind: Set(NameKind::Official),
        name: Set(format!("Guild Number {number}")),
        match_key: Set(format!("guild number {number}")),
        ..Default::default()
    });
    organization_name::Entity::insert_many(names)
        .exec_without_returning(app.app.storage.write())
        .await
        .unwrap();
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
