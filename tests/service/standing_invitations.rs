//! Personal invitations: who comes by one speaks for her organization, and nobody else does.

use futures_util::future::join_all;
use undersigned::clock::DAY;
use undersigned::mail::Message;
use undersigned::moderation::invitations::{self, Invitation as Line};
use undersigned::moderation::register::{self, NewEntry};
use undersigned::moderation::{self, Invitation, Refusal};

use crate::harness::{Answer, LetterFolder};
use crate::moderation::nadia;
use crate::signing::{ANN, Signing, link, link_to, with};

const SOCIETY: &str = "Amity Society";
const DORA: &str = "dora@gmail.com";

/// What an invited representative still has to type.
const TYPED: &[(&str, &str)] = &[
    ("kind", "organization"),
    ("organization", SOCIETY),
    ("name", "Dora Lind"),
    ("email", DORA),
    ("authorized", "yes"),
];

impl Signing {
    /// An instance whose register knows the society by an English and a French name.
    async fn hosting() -> Self {
        let signing = Self::start().await;
        let entry = NewEntry {
            name: SOCIETY.to_owned(),
            french: Some("Société Amitié".to_owned()),
            acronyms: vec!["AMS".to_owned()],
            aliases: vec![],
            website: Some("amity.example".to_owned()),
        };
        let by = (&nadia(), signing.app.app.now());
        register::add(&signing.app.app.storage, &entry, by)
            .await
            .unwrap();
        signing
    }

    async fn try_to_invite(&self, organization: &str, to: &str) -> Result<String, Refusal> {
        let asked = Invitation {
            letter: "harbour".to_owned(),
            organization: organization.to_owned(),
            to: to.to_owned(),
            ..Invitation::default()
        };
        let invited = moderation::invite(&self.app.app, &asked, &nadia()).await;
        invited.map(|invited| invited.id)
    }

    /// Invites, and gives the mail.
    async fn invited(&self, organization: &str, to: &str) -> Message {
        self.arrived().await;
        self.try_to_invite(organization, to).await.unwrap();
        self.arrived().await.pop().unwrap()
    }

    /// Opens the form of an invitation and sends it.
    async fn accept(&self, invitation: &str, fields: &[(&str, &str)]) -> Answer {
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

    /// The same, then presses the button of the mail that came.
    async fn accepted(&self, invitation: &str, fields: &[(&str, &str)]) -> Answer {
        self.arrived().await;
        assert_eq!(self.accept(invitation, fields).await.status, 303);
        let mail = self.arrived().await.pop().unwrap();
        self.press(&link(&mail)).await
    }

    /// State, standing and reasons of every signature, in the order of their making.
    async fn stand(&self) -> Vec<String> {
        self.texts("SELECT state || ' ' || standing || ' ' || reasons FROM signature ORDER BY id")
            .await
    }

    async fn invitations(&self) -> Vec<Line> {
        let listed = invitations::invitations(&self.app.app, Some("harbour"), false).await;
        listed.unwrap()
    }

    async fn uninvite(&self, id: &str) -> Result<(), Refusal> {
        let app = &self.app.app;
        moderation::uninvite(app, id, (&nadia(), app.now())).await
    }
}

fn form_of(mail: &Message) -> String {
    link_to(mail, "/sign?invitation=")
}

const LISTED: &str = "published invitation []";

#[tokio::test]
async fn who_comes_by_an_invitation_is_listed_at_once_whatever_her_mailbox() {
    let signing = Signing::hosting().await;
    let mail = signing.invited("ams", DORA).await;
    assert_eq!(
        mail.subject,
        "An invitation to Amity Society: Keep the harbour open"
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
            .contains("You were invited to sign for Amity Society")
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
    assert_eq!((line.state, line.signatures.len()), ("used", 1));
    assert_eq!(line.to.as_deref(), Some("d…@g….com"));
}

#[tokio::test]
async fn an_invitation_in_french_fills_the_form_in_french_and_leads_to_its_twin() {
    let signing = Signing::hosting().await;
    let asked = Invitation {
        letter: "harbour".to_owned(),
        organization: SOCIETY.to_owned(),
        to: DORA.to_owned(),
        language: Some(undersigned::locale::Locale::Fr),
        representative: Some("Dora Lind".to_owned()),
    };
    moderation::invite(&signing.app.app, &asked, &nadia())
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
    assert_eq!(signing.invitations().await[0].state, "open");
}

#[tokio::test]
async fn used_a_second_time_it_makes_a_second_representative() {
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
    assert!(told[1].1.starts_with("Somebody else signed"));
    assert_eq!(signing.invitations().await[0].signatures.len(), 2);
    assert_eq!(signing.counts().await, (1, 0));
}

#[tokio::test]
async fn two_who_confirm_by_one_invitation_at_once_are_listed_once() {
    let signing = Signing::hosting().await;
    let path = form_of(&signing.invited(SOCIETY, DORA).await);
    for address in [DORA, "colleague@example.org"] {
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
async fn taken_back_between_form_and_confirmation_it_proves_nothing() {
    let signing = Signing::hosting().await;
    let path = form_of(&signing.invited(SOCIETY, DORA).await);
    let open = signing.invitations().await.remove(0);
    signing.accept(&path, TYPED).await;
    let mail = signing.arrived().await.remove(0);
    signing.uninvite(&open.id.to_uppercase()).await.unwrap();
    let again = signing.uninvite(&open.id).await.unwrap_err();
    assert!(again.to_string().contains("taken back already"));
    signing.press(&link(&mail)).await;
    let unproved = "held mailbox [\"organization-unproved\"]";
    assert_eq!(signing.stand().await, [unproved]);
    let form = signing.app.get(&path).await;
    assert!(form.body.contains("This invitation does not work"));
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
    signing.accept(&path, TYPED).await;
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
        assert!(
            form.body.contains("This invitation does not work"),
            "{path}"
        );
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
    let by = (&nadia(), signing.app.app.now());
    let tides = NewEntry {
        name: "Tides Union".to_owned(),
        ..NewEntry::default()
    };
    register::add(&signing.app.app.storage, &tides, by)
        .await
        .unwrap();
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
    // What a coordinator then approves is her own word: the invitation was for another name.
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
    let asked = Invitation {
        letter: "careful".to_owned(),
        organization: SOCIETY.to_owned(),
        to: DORA.to_owned(),
        ..Invitation::default()
    };
    moderation::invite(&signing.app.app, &asked, &nadia())
        .await
        .unwrap();
    let path = form_of(&signing.arrived().await.remove(0));
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
async fn after_a_withdrawal_it_works_again_and_after_a_removal_somebody_looks() {
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

#[tokio::test]
async fn who_declines_or_said_not_me_is_invited_no_more() {
    let signing = Signing::hosting().await;
    let mail = signing.invited(SOCIETY, DORA).await;
    let decline = link_to(&mail, "/not-me/");
    let page = signing.app.get(&decline).await;
    assert!(page.body.contains("Press the button to decline"));
    let done = signing.submit(&decline, &[("action", "stop")]).await;
    assert!(done.body.contains("We send no more messages"));
    assert_eq!(signing.invitations().await[0].state, "revoked");
    let refused = signing.try_to_invite(SOCIETY, DORA).await.unwrap_err();
    assert!(refused.to_string().contains("asked for no more messages"));
    signing.submit(&decline, &[("action", "allow")]).await;
    signing.try_to_invite(SOCIETY, DORA).await.unwrap();
    assert_eq!(signing.arrived().await.len(), 1);
}

#[tokio::test]
async fn only_where_somebody_is_to_be_invited_a_mail_leaves() {
    let signing = Signing::hosting().await;
    signing.try_to_invite("Guild of Lamps", DORA).await.unwrap();
    for (organization, to, why) in [
        (SOCIETY, "nobody", "no complete address"),
        ("", DORA, "is empty"),
    ] {
        let refused = signing.try_to_invite(organization, to).await.unwrap_err();
        assert!(refused.to_string().contains(why), "{refused}");
    }
    let path = form_of(&signing.invited(SOCIETY, DORA).await);
    signing.accepted(&path, TYPED).await;
    let listed = signing
        .try_to_invite(SOCIETY, "x@example.org")
        .await
        .unwrap_err();
    assert!(
        listed
            .to_string()
            .contains("is on the list of harbour already")
    );
    signing.app.app.clock.advance(100 * DAY);
    let closed = signing.try_to_invite("Lamps", DORA).await.unwrap_err();
    assert!(closed.to_string().contains("harbour is not open"));
}

#[tokio::test]
async fn who_signed_already_and_waits_is_approved_rather_than_invited() {
    let signing = Signing::hosting().await;
    let held = signing.waits(TYPED).await;
    let refused = signing.try_to_invite(SOCIETY, DORA).await.unwrap_err();
    let told = format!("undersigned signatures approve {}", held.id);
    assert!(refused.to_string().contains(&told), "{refused}");
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
            .contains("You were invited to sign for Amity Society")
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
    let forgotten = undersigned::signing::retention::forget(
        &app.storage,
        &app.settings.retention,
        app.now(),
        false,
    );
    assert_eq!(forgotten.await.unwrap().representatives, 1);
    assert_eq!(signing.app.number(sealed).await, 0);
    assert_eq!(signing.invitations().await[0].to, None);
}

#[tokio::test]
async fn coordinators_invite_look_and_take_back_by_command() {
    let signing = Signing::start().await;
    signing
        .app
        .import(&LetterFolder::new("lasting").for_long())
        .await
        .unwrap();
    let told = signing
        .told(&[
            "signatures",
            "invite",
            "--letter",
            "lasting",
            "--organization",
            "Guild of Lamps",
            "--to",
            DORA,
            "--representative",
            "Dora Lind",
            "--language",
            "fr",
            "--by",
            "Nadia",
        ])
        .await;
    assert!(told.starts_with("Invited Guild of Lamps (") && told.contains("new in the register"));
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
    assert!(refused.contains("taken back already"));
    let unknown = signing.refused(&["signatures", "uninvite", "nobody"]).await;
    assert!(unknown.contains("no invitation has the id"));
    let acts = "SELECT action FROM journal_entry WHERE actor LIKE '%Nadia' AND letter_id IS NOT NULL AND action LIKE '%invite' ORDER BY id";
    assert_eq!(signing.texts(acts).await, ["invite"]);
}
