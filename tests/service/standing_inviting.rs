//! Inviting: whom a coordinator may write to, who declines, and what the answers tell.

use undersigned::clock::DAY;
use undersigned::command::refusals;
use undersigned::journal::Actor;
use undersigned::vetting::standing::InvitationState;

use crate::harness::LetterFolder;
use crate::signing::{ANN, Signing, link_to, with};
use crate::standing_invitations::{DORA, SOCIETY, TYPED, form_of};

/// Why a mail is given up that could not leave in time.
const LATE: &str = "its time was over before it could be sent";

#[tokio::test]
async fn people_who_decline_or_say_not_me_are_not_invited_again() {
    let signing = Signing::hosting().await;
    let mail = signing.invited(SOCIETY, DORA).await;
    let decline = link_to(&mail, "/not-me/");
    let page = signing.app.get(&decline).await;
    assert!(page.body.contains("Press the button to decline"));
    let done = signing.submit(&decline, &[("action", "stop")]).await;
    assert!(done.body.contains("You have declined"));
    assert!(!done.body.contains("That was me"));
    assert_eq!(
        signing.invitations().await[0].state,
        InvitationState::Declined
    );
    let refused = signing.try_to_invite(SOCIETY, DORA).await.unwrap_err();
    assert!(refusals::sentence(&refused).contains("asked for no more messages"));
    let allowed = signing.submit(&decline, &[("action", "allow")]).await;
    assert!(allowed.body.contains("The invitation has ended"));
    signing.try_to_invite(SOCIETY, DORA).await.unwrap();
    assert_eq!(signing.arrived().await.len(), 1);
    let acts = "SELECT action FROM journal_entry WHERE actor = 'signatory' ORDER BY id";
    assert_eq!(signing.texts(acts).await, ["decline", "mail allowed"]);
}

/// Invitations are passed on, as their mail says.
#[tokio::test]
async fn an_invitation_link_gives_no_access_to_an_existing_signature() {
    let signing = Signing::hosting().await;
    let mail = signing.invited(SOCIETY, DORA).await;
    signing.accepted(&form_of(&mail), TYPED).await;
    let decline = link_to(&mail, "/not-me/");
    for page in [
        signing.app.get(&decline).await,
        signing
            .press_open(&decline, "stop", &[("action", "stop")])
            .await,
    ] {
        assert!(page.body.contains("This invitation was accepted"));
        assert_eq!(page.attributes("a.button", "href"), ["/en/signature"]);
    }
    assert_eq!(signing.counts().await, (1, 0));
    assert_eq!(signing.app.rows("suppression").await, 0);
}

#[tokio::test]
async fn refused_invitations_send_no_mail() {
    let signing = Signing::hosting().await;
    signing.try_to_invite("Guild of Lamps", DORA).await.unwrap();
    for (organization, to, why) in [
        (SOCIETY, "nobody", "not a complete email address"),
        ("", DORA, "is empty"),
    ] {
        let refused = signing.try_to_invite(organization, to).await.unwrap_err();
        assert!(refusals::sentence(&refused).contains(why), "{refused:?}");
    }
    let path = form_of(&signing.invited(SOCIETY, DORA).await);
    signing.accepted(&path, TYPED).await;
    let listed = signing
        .try_to_invite(SOCIETY, "x@example.org")
        .await
        .unwrap_err();
    assert!(refusals::sentence(&listed).contains("is on the list of harbour already"));
    signing.app.app.clock.advance(100 * DAY);
    let closed = signing.try_to_invite("Lamps", DORA).await.unwrap_err();
    assert!(refusals::sentence(&closed).contains("harbour is not open"));
}

#[tokio::test]
async fn inviting_a_waiting_signatory_suggests_approval() {
    let signing = Signing::hosting().await;
    let held = signing.waits(TYPED).await;
    let refused = signing.try_to_invite(SOCIETY, DORA).await.unwrap_err();
    let told = format!(
        "as {}, which is waiting for review; `undersigned signatures list --letter harbour --held`",
        held.id
    );
    assert!(refusals::sentence(&refused).contains(&told), "{refused:?}");
}

#[tokio::test]
async fn one_address_may_be_invited_for_many_organizations() {
    let signing = Signing::hosting().await;
    for number in 0..5 {
        signing
            .try_to_invite(&format!("Guild Number{number}"), DORA)
            .await
            .unwrap();
    }
    // Three a day to an address that was never confirmed; the others wait, and none is lost.
    assert_eq!(signing.arrived().await.len(), 3);
    signing.app.app.clock.advance(DAY + 1);
    assert_eq!(signing.arrived().await.len(), 2);
}

#[tokio::test]
async fn an_answer_tells_no_difference_between_invited_and_not() {
    let signing = Signing::hosting().await;
    let path = form_of(&signing.invited(SOCIETY, DORA).await);
    let token = path.split_once('=').unwrap().1.to_owned();
    signing.sign("en", ANN).await;
    let statements = signing.app.statements();
    let mut seen = Vec::new();
    for (at, invitation) in ["", token.as_str(), "0000"].into_iter().enumerate() {
        let email = format!("dora{at}@example.org");
        let fields = with(TYPED, "email", &email);
        let form = signing.app.get("/en/harbour/sign").await;
        let form_token = form.attributes("input[name=token]", "value").remove(0);
        let fields = with(
            &with(&fields, "token", &form_token),
            "invitation",
            invitation,
        );
        statements();
        let answer = signing.app.post("/en/harbour/sign", &fields).await;
        let names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
        let length = answer.header("location").len();
        seen.push((
            answer.status,
            answer.body.len(),
            length,
            names,
            statements(),
        ));
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[0], seen[2]);
    let came = "SELECT count(*) FROM signature WHERE invitation_id IS NOT NULL";
    assert_eq!(signing.app.number(came).await, 1);
}

#[tokio::test]
async fn a_form_with_a_mistake_keeps_the_invitation() {
    let signing = Signing::hosting().await;
    let path = form_of(&signing.invited(SOCIETY, DORA).await);
    let wrong = signing.accept(&path, &with(TYPED, "email", "nobody")).await;
    assert_eq!(wrong.status, 422);
    assert!(
        wrong
            .body
            .contains("You have been invited to sign for Amity Society")
    );
    let kept = wrong.attributes("input[name=invitation]", "value");
    assert_eq!(kept.len(), 1);
    assert!(path.ends_with(&kept[0]));
}

#[tokio::test]
async fn the_addresses_of_invitations_are_forgotten_with_those_of_representatives() {
    let signing = Signing::hosting().await;
    signing.invited(SOCIETY, DORA).await;
    let sealed = "SELECT count(*) FROM invitation WHERE address_sealed IS NOT NULL";
    assert_eq!(signing.app.number(sealed).await, 1);
    let app = &signing.app.app;
    app.clock.advance((731 + 70) * DAY);
    let context = app.act(&Actor::System);
    let forgotten =
        undersigned::signing::retention::forget(&context, &app.settings.retention, false);
    assert_eq!(forgotten.await.unwrap().representatives, 1);
    assert_eq!(signing.app.number(sealed).await, 0);
    assert_eq!(signing.invitations().await[0].to, None);
}

/// Invites Dora by command, whose clock is the machine's, to a letter that is open for long.
async fn invited_by_command(signing: &Signing, organization: &str, more: &[&str]) -> String {
    signing
        .app
        .import(&LetterFolder::new("lasting").for_long())
        .await
        .unwrap();
    let asked = [
        "signatures",
        "invite",
        "--letter",
        "lasting",
        "--organization",
        organization,
        "--to",
        DORA,
    ];
    signing.told(&[&asked, more].concat()).await
}

#[tokio::test]
async fn coordinators_invite_look_and_take_back_by_command() {
    let signing = Signing::start().await;
    let more = [
        "--representative",
        "Dora Lind",
        "--language",
        "fr",
        "--by",
        "Nadia",
    ];
    let told = invited_by_command(&signing, "Guild of Lamps", &more).await;
    assert!(told.starts_with("Invited Guild of Lamps (") && told.contains("added to the register"));
    let mails = "SELECT kind FROM outgoing_mail";
    assert_eq!(signing.texts(mails).await, ["invitation"]);
    let listed = signing.told(&["signatures", "invitations"]).await;
    assert!(
        listed.contains("open") && listed.contains("d…@g….com"),
        "{listed}"
    );
    let json = ["signatures", "invitations", "--json", "--show-addresses"];
    let json: serde_json::Value = serde_json::from_str(&signing.told(&json).await).unwrap();
    assert_eq!(json[0]["to"], DORA);
    assert_eq!(json[0]["invited_by"], "coordinator Nadia");
    let id = json[0]["id"].as_str().unwrap();
    signing.told(&["signatures", "uninvite", id]).await;
    let refused = signing.refused(&["signatures", "uninvite", id]).await;
    assert!(refused.contains("withdrawn already"));
    let unknown = signing.refused(&["signatures", "uninvite", "nobody"]).await;
    assert!(unknown.contains("no invitation has the id"));
    let acts = "SELECT action FROM journal_entry WHERE actor LIKE '%Nadia' AND letter_id IS NOT NULL AND action LIKE '%invite' ORDER BY id";
    assert_eq!(signing.texts(acts).await, ["invite"]);
}

#[tokio::test]
async fn an_invitation_whose_mail_was_given_up_is_shown_as_such() {
    let signing = Signing::hosting().await;
    signing.invited("Guild of Lamps", DORA).await;
    signing.app.app.clock.advance(1);
    signing.try_to_invite("Guild of Lamps", DORA).await.unwrap();
    signing.app.app.clock.advance(100 * DAY);
    assert!(signing.arrived().await.is_empty());
    let faults: Vec<Option<String>> = signing
        .invitations()
        .await
        .into_iter()
        .map(|line| line.mail_fault)
        .collect();
    assert_eq!(faults, [None, Some(LATE.to_owned())]);
    let listed = signing.told(&["signatures", "invitations"]).await;
    assert!(
        listed.contains(&format!(
            "(Guild of Lamps) could not be delivered: {LATE}\n"
        )),
        "{listed}"
    );
}

#[tokio::test]
async fn inviting_under_a_similar_name_reports_the_known_organization() {
    let signing = Signing::start().await;
    signing
        .trust("Zanzibora Women's Council", "zanzibora.example")
        .await;
    let told = invited_by_command(&signing, "Conseil des femmes de Zanzibora", &[]).await;
    assert!(
        told.contains("Similar to: Zanzibora Women's Council (")
            && told.contains("`undersigned organization merge "),
        "{told}"
    );
}
