//! Personal invitations: who comes by one speaks for their organization, and nobody else does.

use futures_util::future::join_all;
use undersigned::command::refusals;
use undersigned::invitations;
use undersigned::invitations::inviting::InvitationRequest;
use undersigned::invitations::listing;
use undersigned::invitations::listing::Invitation;
use undersigned::mail::MailMessage;
use undersigned::register::entries;
use undersigned::register::entries::NewEntry;
use undersigned::signatures::refusal::Refusal;
use undersigned::vetting::standing::InvitationState;

use crate::harness::{Answer, LetterFolder};
use crate::moderation::nadia;
use crate::signing::{ANN, Signing, link, link_to, with};

pub(crate) const SOCIETY: &str = "Amity Society";
pub(crate) const DORA: &str = "dora@gmail.com";

/// What an invited representative still has to type.
pub(crate) const TYPED: &[(&str, &str)] = &[
    ("kind", "organization"),
    ("organization", SOCIETY),
    ("name", "Dora Lind"),
    ("email", DORA),
    ("authorized", "yes"),
];

impl Signing {
    /// An instance whose register knows the society by an English and a French name.
    pub(crate) async fn hosting() -> Self {
        let signing = Self::start().await;
        let entry = NewEntry {
            name: SOCIETY.to_owned(),
            french: Some("Société Amitié".to_owned()),
            acronyms: vec!["AMS".to_owned()],
            aliases: vec![],
            website: Some("amity.example".to_owned()),
        };
        let actor = nadia();
        let context = signing.app.app.act(&actor);
        entries::add(&context, &entry).await.unwrap();
        signing
    }

    pub(crate) async fn try_to_invite(
        &self,
        organization: &str,
        to: &str,
    ) -> Result<String, Refusal> {
        let asked = InvitationRequest {
            letter: "harbour".to_owned(),
            organization: organization.to_owned(),
            to: to.to_owned(),
            ..InvitationRequest::default()
        };
        let invited = invitations::invite(&self.app.app, &asked, &nadia()).await;
        invited.map(|invited| invited.id)
    }

    /// Invites, and gives the mail.
    pub(crate) async fn invited(&self, organization: &str, to: &str) -> MailMessage {
        self.arrived().await;
        self.try_to_invite(organization, to).await.unwrap();
        self.arrived().await.pop().unwrap()
    }

    /// Opens the form of an invitation and sends it.
    pub(crate) async fn accept(&self, invitation: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.app.get(invitation).await;
        let mut typed = fields.to_vec();
        let hidden: Vec<(String, String)> = ["token", "invitation"]
            .into_iter()
            .filter_map(|name| {
                let found = page.attributes(&format!("input[name={name}]"), "value");
                Some((name.to_owned(), found.into_iter().next()?))
            })
            .collect();
        typed.extend(
            hidden
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str())),
        );
        self.app.post(invitation, &typed).await
    }

    /// The same, then presses the button of the mail that came, unless the invitation itself proved the
    /// mailbox.
    pub(crate) async fn accepted(&self, invitation: &str, fields: &[(&str, &str)]) -> Answer {
        self.arrived().await;
        let sent = self.accept(invitation, fields).await;
        if sent.status == 200 {
            return sent;
        }
        assert_eq!(sent.status, 303);
        let mail = self.arrived().await.pop().unwrap();
        self.press(&link(&mail)).await
    }

    /// State, standing and reasons of every signature, in the order of their making.
    pub(crate) async fn stand(&self) -> Vec<String> {
        self.texts("SELECT state || ' ' || standing || ' ' || reasons FROM signature ORDER BY id")
            .await
    }

    pub(crate) async fn invitations(&self) -> Vec<Invitation> {
        let listed = listing::invitations(&self.app.app, Some("harbour"), false).await;
        listed.unwrap()
    }

    /// Presses the button that declines.
    pub(crate) async fn press_stop(&self, mail: &MailMessage) {
        let stop = link_to(mail, "/not-me/");
        self.submit(&stop, &[("action", "stop")]).await;
    }

    pub(crate) async fn uninvite(&self, id: &str) -> Result<(), Refusal> {
        let app = &self.app.app;
        invitations::uninvite(app, id, &nadia()).await
    }
}

pub(crate) fn form_of(mail: &MailMessage) -> String {
    link_to(mail, "/harbour?invitation=").replace("/harbour?", "/harbour/sign?")
}

const LISTED: &str = "published invitation []";

#[tokio::test]
async fn an_invited_representative_is_listed_at_once_from_any_mailbox() {
    let signing = Signing::hosting().await;
    let mail = signing.invited("ams", DORA).await;
    assert_eq!(
        mail.subject,
        "Invitation for Amity Society to sign: Keep the harbour open"
    );
    for part in [
        "the Minister of Tides",
        "works until",
        "A short reply is enough",
    ] {
        assert!(mail.text.contains(part), "{part}");
    }
    let form = signing.app.get(&form_of(&mail)).await;
    assert_eq!(form.status, 200);
    assert_eq!(form.header("cache-control"), "no-store");
    assert_eq!(form.header("referrer-policy"), "same-origin");
    assert!(
        form.body
            .contains("You have been invited to sign for Amity Society")
    );
    let filled = |name: &str| form.attributes(&format!("#{name}"), "value");
    assert_eq!(filled("organization"), [SOCIETY]);
    assert_eq!(filled("organization_other"), ["Société Amitié"]);
    assert_eq!(filled("website"), ["https://amity.example"]);
    assert_eq!(
        form.attributes("input[name=kind][checked]", "value"),
        ["organization"]
    );

    let done = signing.accepted(&form_of(&mail), TYPED).await;
    assert!(done.body.contains("this signature counts"));
    assert_eq!(signing.stand().await, [LISTED]);
    assert_eq!(signing.counts().await, (1, 0));
    let standing = "invited by Harbour Coalition, confirmed by email";
    let list = signing.app.get("/en/harbour/signatories").await;
    assert_eq!(list.texts(".standing"), [standing]);
    let csv = signing.app.get("/en/harbour/signatories.csv").await;
    assert!(csv.body.contains(standing), "{}", csv.body);
    let json = signing
        .app
        .get("/api/v1/letters/harbour/signatories")
        .await
        .json();
    assert_eq!(json["organizations"][0]["standing"], "invitation");
    let how = signing.app.get("/en/how-we-check").await;
    assert!(how.texts("dt").contains(&standing.to_owned()));
    let line = signing.invitations().await.remove(0);
    assert_eq!(
        (line.state, line.signatures.len()),
        (InvitationState::Used, 1)
    );
    assert_eq!(line.to.as_deref(), Some("d…@g….com"));
}

#[tokio::test]
async fn an_invitation_in_french_fills_the_form_in_french_and_leads_to_its_twin() {
    let signing = Signing::hosting().await;
    let asked = InvitationRequest {
        letter: "harbour".to_owned(),
        organization: SOCIETY.to_owned(),
        to: DORA.to_owned(),
        language: Some(undersigned::locale::Locale::Fr),
        representative: Some("Dora Lind".to_owned()),
    };
    invitations::invite(&signing.app.app, &asked, &nadia())
        .await
        .unwrap();
    let mail = signing.arrived().await.remove(0);
    assert!(mail.text.starts_with("Bonjour Dora Lind,"), "{}", mail.text);
    let path = form_of(&mail);
    let form = signing.app.get(&path).await;
    assert_eq!(
        form.attributes("#organization", "value"),
        ["Société Amitié"]
    );
    assert_eq!(form.attributes("#organization_other", "value"), [SOCIETY]);
    let twin = path.replacen("/fr/", "/en/", 1);
    let led = form.attributes("a[hreflang]", "href");
    assert!(led.contains(&twin), "{led:?}");
    let fields = with(TYPED, "organization", "La société amitié");
    signing.accepted(&path, &fields).await;
    assert_eq!(signing.stand().await, [LISTED]);
}

#[tokio::test]
async fn an_invitation_used_twice_makes_a_second_representative() {
    let signing = Signing::hosting().await;
    let path = form_of(&signing.invited(SOCIETY, DORA).await);
    signing.accepted(&path, TYPED).await;
    let form = signing.app.get(&path).await;
    assert!(form.body.contains("has already been used"));
    signing.arrived().await;
    let colleague = with(TYPED, "email", "colleague@example.org");
    signing.accepted(&path, &colleague).await;
    assert_eq!(
        signing.stand().await,
        [LISTED, "held invitation [\"second-representative\"]"]
    );
    let mut told: Vec<(String, String)> = signing
        .arrived()
        .await
        .into_iter()
        .map(|mail| (mail.to, mail.subject))
        .collect();
    told.sort();
    assert_eq!(told[0].0, "colleague@example.org");
    assert!(
        told[0]
            .1
            .starts_with("Your organization has already signed")
    );
    assert_eq!(told[1].0, DORA);
    assert!(told[1].1.starts_with("Someone else signed"));
    assert_eq!(signing.invitations().await[0].signatures.len(), 2);
    assert_eq!(signing.counts().await, (1, 0));
}

#[tokio::test]
async fn two_who_confirm_by_one_invitation_at_once_are_listed_once() {
    let signing = Signing::hosting().await;
    let path = form_of(&signing.invited(SOCIETY, DORA).await);
    for address in ["eve@example.org", "colleague@example.org"] {
        let sent = signing.accept(&path, &with(TYPED, "email", address)).await;
        assert_eq!(sent.status, 303);
    }
    let links: Vec<String> = signing.arrived().await.iter().map(link).collect();
    let presses = links
        .iter()
        .map(|path| signing.press_open(path, "confirm", &[]));
    assert!(
        join_all(presses)
            .await
            .iter()
            .all(|done| done.status == 200)
    );
    let mut stand = signing.stand().await;
    stand.sort();
    assert_eq!(
        stand,
        ["held invitation [\"second-representative\"]", LISTED]
    );
    assert_eq!(signing.counts().await, (1, 0));
}

#[tokio::test]
async fn an_invitation_withdrawn_before_confirmation_proves_nothing() {
    let signing = Signing::hosting().await;
    let path = form_of(&signing.invited(SOCIETY, DORA).await);
    let open = signing.invitations().await.remove(0);
    let colleague = with(TYPED, "email", "colleague@example.org");
    signing.accept(&path, &colleague).await;
    let mail = signing.arrived().await.remove(0);
    signing.uninvite(&open.id.to_uppercase()).await.unwrap();
    let again = signing.uninvite(&open.id).await.unwrap_err();
    assert!(refusals::sentence(&again).contains("withdrawn already"));
    signing.press(&link(&mail)).await;
    let unproved = "held mailbox [\"organization-unproved\"]";
    assert_eq!(signing.stand().await, [unproved]);
    let form = signing.app.get(&path).await;
    assert!(form.body.contains("This invitation is not valid"));
    assert!(
        form.attributes("input[name=invitation]", "value")
            .is_empty()
    );
    assert_eq!(form.attributes("#organization", "value"), [""]);
}

#[tokio::test]
async fn what_was_signed_in_time_may_be_confirmed_after_the_invitation_ended() {
    let signing = Signing::hosting().await;
    let path = form_of(&signing.invited(SOCIETY, DORA).await);
    let until = signing.invitations().await[0].until;
    let app = &signing.app.app;
    app.clock.advance(until - app.now() - 1);
    let colleague = with(TYPED, "email", "colleague@example.org");
    signing.accept(&path, &colleague).await;
    let mail = signing.arrived().await.remove(0);
    app.clock.advance(2);
    signing.press(&link(&mail)).await;
    assert_eq!(signing.stand().await, [LISTED]);
}

#[tokio::test]
async fn tokens_that_open_nothing_here_leave_the_form_an_ordinary_one() {
    let signing = Signing::hosting().await;
    signing
        .app
        .import(&LetterFolder::new("lighthouse"))
        .await
        .unwrap();
    let theirs = form_of(&signing.invited(SOCIETY, DORA).await);
    let token = theirs.split_once('=').unwrap().1.to_owned();
    let own = signing.sign("en", ANN).await;
    assert_eq!(own.status, 303);
    let own = link(&signing.arrived().await.remove(0));
    let confirm = own.rsplit('/').next().unwrap().to_owned();
    let stranger = "0".repeat(26);
    for (slug, invitation) in [
        ("lighthouse", token.as_str()),
        ("harbour", confirm.as_str()),
        ("harbour", &stranger),
        ("harbour", "%3Cscript%3E"),
    ] {
        let path = format!("/en/{slug}/sign?invitation={invitation}");
        let form = signing.app.get(&path).await;
        assert!(form.body.contains("This invitation is not valid"), "{path}");
        assert!(!form.body.contains("<script>"));
        // Whoever sends the token nevertheless is not believed either.
        let forged = with(TYPED, "invitation", invitation);
        signing.arrived().await;
        let sent = signing.submit(&format!("/en/{slug}/sign"), &forged).await;
        assert_eq!(sent.status, 303, "{path}");
        let came = "SELECT count(*) FROM signature WHERE invitation_id IS NOT NULL";
        assert_eq!(signing.app.number(came).await, 0);
    }
}

#[tokio::test]
async fn a_name_that_the_register_does_not_know_is_looked_at_and_another_entrys_is_not_invited() {
    let signing = Signing::hosting().await;
    let actor = nadia();
    let context = signing.app.app.act(&actor);
    let tides = NewEntry {
        name: "Tides Union".to_owned(),
        ..NewEntry::default()
    };
    entries::add(&context, &tides).await.unwrap();
    let path = form_of(&signing.invited(SOCIETY, DORA).await);
    let renamed = with(TYPED, "organization", "Amity Society of the North");
    signing.accepted(&path, &renamed).await;
    let tides = with(TYPED, "email", "eve@example.org");
    signing
        .accepted(&path, &with(&tides, "organization", "Tides Union"))
        .await;
    assert_eq!(
        signing.stand().await,
        [
            "held invitation [\"name-changed\"]",
            "held mailbox [\"organization-unproved\"]"
        ]
    );
    // What a coordinator then approves is their own word: the invitation was for another name.
    let id = signing.ids().await.remove(0);
    signing.approve(&id).await.unwrap();
    assert!(signing.stand().await[0].starts_with("published coordinator"));
}

#[tokio::test]
async fn a_letter_that_approves_first_keeps_what_the_invitation_proved() {
    let signing = Signing::hosting().await;
    let folder = LetterFolder::new("careful");
    let toml = std::fs::read_to_string(folder.path().join("letter.toml")).unwrap();
    folder.write(
        "letter.toml",
        &toml.replace("date =", "approve = \"all\"\ndate ="),
    );
    signing.app.import(&folder).await.unwrap();
    let asked = InvitationRequest {
        letter: "careful".to_owned(),
        organization: SOCIETY.to_owned(),
        to: DORA.to_owned(),
        ..InvitationRequest::default()
    };
    invitations::invite(&signing.app.app, &asked, &nadia())
        .await
        .unwrap();
    let mail = signing.arrived().await.remove(0);
    let path = link_to(&mail, "/careful?").replace("careful?", "careful/sign?");
    signing.accepted(&path, TYPED).await;
    assert_eq!(
        signing.stand().await,
        ["held invitation [\"letter-approves\"]"]
    );
    let id = signing.ids().await.remove(0);
    signing.approve(&id).await.unwrap();
    assert!(signing.stand().await[0].starts_with("published invitation"));
}

#[tokio::test]
async fn an_invitation_can_be_reused_after_a_withdrawal() {
    let signing = Signing::hosting().await;
    let path = form_of(&signing.invited(SOCIETY, DORA).await);
    signing.accepted(&path, TYPED).await;
    let receipt = signing.arrived().await.pop().unwrap();
    let own = link_to(&receipt, "/signature/");
    signing
        .submit(&format!("{own}/withdraw"), &[("action", "withdraw")])
        .await;
    signing.accepted(&path, TYPED).await;
    assert_eq!(signing.counts().await, (1, 0));
    let id = signing.ids().await.pop().unwrap();
    signing.remove(&id).await.unwrap();
    signing.accepted(&path, TYPED).await;
    assert_eq!(
        signing.stand().await.pop().unwrap(),
        "held invitation [\"removed-before\"]"
    );
}
