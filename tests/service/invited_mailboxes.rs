//! The token of an invitation proves the mailbox that it was sent to, once, and no other.

use undersigned::vetting::standing::InvitationState;

use crate::signing::{Signing, link_to, with};
use crate::standing_invitations::{DORA, SOCIETY, TYPED, form_of};

#[tokio::test]
async fn the_link_of_an_invitation_opens_the_letter_whose_button_keeps_the_invitation() {
    let signing = Signing::hosting().await;
    let mail = signing.invited(SOCIETY, DORA).await;
    let path = link_to(&mail, "/harbour?invitation=");
    let letter = signing.app.get(&path).await;
    assert_eq!(letter.status, 200);
    assert_eq!(letter.header("cache-control"), "no-store");
    assert_eq!(letter.header("referrer-policy"), "same-origin");
    assert_eq!(letter.attributes(".sign a", "href"), [form_of(&mail)]);
    let twin = path.replacen("/en/", "/fr/", 1);
    assert!(letter.attributes("a[hreflang]", "href").contains(&twin));
    let plain = signing.app.get("/en/harbour?invitation=%3Cscript%3E").await;
    assert_eq!(
        plain.attributes(".sign a", "href"),
        ["/en/harbour/sign".to_owned()]
    );
}

#[tokio::test]
async fn one_press_signs_from_the_invited_mailbox_and_another_address_must_confirm() {
    let signing = Signing::hosting().await;
    let path = form_of(&signing.invited(SOCIETY, DORA).await);
    let colleague = with(TYPED, "email", "colleague@example.org");
    let sent = signing.accept(&path, &colleague).await;
    assert_eq!(sent.status, 303);
    assert!(signing.stand().await[0].starts_with("pending"));
    signing.arrived().await;
    let done = signing.accept(&path, TYPED).await;
    assert_eq!(done.status, 200);
    assert!(done.body.contains("this signature counts"));
    assert_eq!(signing.counts().await, (1, 0));
    // No confirm link is left to press: the one mail is the receipt.
    let mails = signing.arrived().await;
    assert_eq!(mails.len(), 1);
    assert!(!mails[0].text.contains("/confirm/"), "{}", mails[0].text);
    // It proves the mailbox once.
    assert_eq!(signing.accept(&path, TYPED).await.status, 303);
}

#[tokio::test]
async fn an_invitation_proves_no_mailbox_for_both_kinds_or_once_withdrawn_or_declined() {
    let signing = Signing::hosting().await;
    let mail = signing.invited(SOCIETY, DORA).await;
    let path = form_of(&mail);
    let both = with(TYPED, "kind", "both");
    let both = [&both[..], &[("visibility", "name"), ("publish", "yes")]].concat();
    assert_eq!(signing.accept(&path, &both).await.status, 303);
    let open = signing.invitations().await.remove(0);
    signing.uninvite(&open.id).await.unwrap();
    let token = path.split_once('=').unwrap().1.to_owned();
    let forged = with(TYPED, "invitation", &token);
    assert_eq!(signing.accept(&path, &forged).await.status, 303);
    let again = signing.invited(SOCIETY, DORA).await;
    signing.press_stop(&again).await;
    let token = form_of(&again).split_once('=').unwrap().1.to_owned();
    let forged = with(TYPED, "invitation", &token);
    assert_eq!(signing.accept(&path, &forged).await.status, 303);
    assert_eq!(signing.counts().await, (0, 0));
}

#[tokio::test]
async fn an_invitation_for_one_organization_does_not_list_another_by_one_press() {
    let signing = Signing::hosting().await;
    let path = form_of(&signing.invited(SOCIETY, DORA).await);
    let tides = with(TYPED, "organization", "Tides Union");
    signing.accepted(&path, &tides).await;
    assert!(signing.stand().await[0].starts_with("held"));
    assert_eq!(signing.counts().await, (0, 0));
}

#[tokio::test]
async fn a_scanner_that_opens_every_link_changes_nothing() {
    let signing = Signing::hosting().await;
    let mail = signing.invited(SOCIETY, DORA).await;
    for path in [form_of(&mail), link_to(&mail, "/not-me/")] {
        for _ in 0..2 {
            assert_eq!(signing.app.get(&path).await.status, 200);
        }
    }
    assert_eq!(signing.app.rows("signature").await, 0);
    assert_eq!(signing.app.rows("suppression").await, 0);
    assert_eq!(signing.invitations().await[0].state, InvitationState::Open);
}
