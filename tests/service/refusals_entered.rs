//! Refusals of what coordinators type: signatures entered by hand, invitations, and each field.

use undersigned::invitations::{self, InvitationRequest};
use undersigned::moderation::{self, ManualEntry};
use undersigned::signatures::refusal::Refusal;

use crate::harness::LetterFolder;
use crate::moderation::nadia;
use crate::refusals::Probe;
use crate::signing::{AMITY, ANN, Signing, link_to};

pub(crate) const REACHED: &[&str] = &[
    "field-acronym",
    "field-affiliation",
    "field-email",
    "field-empty",
    "field-individual",
    "field-marks",
    "field-name-fr",
    "field-no-content",
    "field-not-a-website",
    "field-not-an-address",
    "field-organization",
    "field-place",
    "field-reason",
    "field-representative",
    "field-representative-title",
    "field-sort-name",
    "field-source",
    "field-title",
    "field-too-long",
    "field-website",
    "refusal-already-there",
    "refusal-invitation-withdrawn",
    "refusal-letter-names-all",
    "refusal-letter-no-individuals",
    "refusal-letter-no-organizations",
    "refusal-letter-not-open",
    "refusal-listed-on",
    "refusal-no-more-mail",
    "refusal-no-signatory",
    "refusal-undecided",
    "refusal-unknown-invitation",
    "refusal-unknown-letter",
    "refusal-waits-for-review",
];

const UNKNOWN_LETTER: &str =
    "no letter is called `nowhere`; its name is the last part of its address";

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn organization(name: &str) -> ManualEntry {
    ManualEntry {
        organization: some(name),
        source: "a letter on paper".to_owned(),
        ..ManualEntry::default()
    }
}

fn individual(name: &str) -> ManualEntry {
    ManualEntry {
        organization: None,
        individual: some(name),
        ..organization("")
    }
}

async fn enter(signing: &Signing, letter: &str, hand: &ManualEntry) -> Result<(), Refusal> {
    let entered = moderation::enter(&signing.app.app, letter, hand, &nadia()).await;
    entered.map(drop)
}

async fn invite(signing: &Signing, letter: &str, who: &str, to: &str) -> Result<String, Refusal> {
    let asked = InvitationRequest {
        letter: letter.to_owned(),
        organization: who.to_owned(),
        to: to.to_owned(),
        ..InvitationRequest::default()
    };
    let invited = invitations::invite(&signing.app.app, &asked, &nadia()).await;
    invited.map(|invited| invited.id)
}

#[tokio::test]
async fn every_refused_entry_and_invitation_says_why_and_changes_nothing() {
    let signing = Signing::start().await;
    import_letters(&signing).await;
    let mut probe = Probe::of(&signing);
    refuse_fields(&mut probe).await;
    refuse_letters(&mut probe).await;
    refuse_those_who_signed(&mut probe).await;
    refuse_invitations(&mut probe).await;
    refuse_reasons(&mut probe).await;
    probe.reached_all(REACHED);
}

async fn import_letters(signing: &Signing) {
    for folder in [
        LetterFolder::new("bodies").setting("signatories = [\"organizations\"]"),
        LetterFolder::new("people").setting("signatories = [\"individuals\"]"),
        LetterFolder::new("named").setting("visibility = \"name\""),
        LetterFolder::new("over").setting("state = \"closed\""),
    ] {
        signing.app.import(&folder).await.unwrap();
    }
}

async fn refuse_fields(probe: &mut Probe<'_>) {
    let signing = probe.signing;
    let (long, longer) = ("x".repeat(201), "x".repeat(501));
    let marks = format!("Zo{}", "\u{0301}".repeat(31));
    let amity = || organization("Amity Society");
    let ann = || individual("Ann Quill");
    #[rustfmt::skip]
    let wrong = [
        (organization(" "), "the organization is empty (--organization)"),
        (individual("?!"), "the individual’s name contains no letters or digits (--individual)"),
        (individual(&marks), "the individual’s name has too many marks on one letter (--individual)"),
        (ManualEntry { name_fr: some(&long), ..amity() }, "the French name is longer than 200 characters (--name-fr)"),
        (ManualEntry { acronym: some(""), ..amity() }, "the acronym is empty (--acronym)"),
        (ManualEntry { place: some("–"), ..amity() }, "the place contains no letters or digits (--place)"),
        (ManualEntry { representative: some("…"), ..amity() }, "the representative contains no letters or digits (--representative)"),
        (ManualEntry { representative_title: some(""), ..amity() }, "the representative’s title is empty (--representative-title)"),
        (ManualEntry { website: some("nowhere"), ..amity() }, "the website is `nowhere`, which is not a web address (example: amity.example) (--website)"),
        (ManualEntry { website: some("ftp://amity.example"), ..amity() }, "the website is `ftp://amity.example`, which is not a web address (example: amity.example) (--website)"),
        (ManualEntry { email: some("ann@"), ..amity() }, "the email address is not a complete email address (example: name@example.ca) (--email)"),
        (ManualEntry { sort_name: some(""), ..ann() }, "the name to sort by is empty (--sort-name)"),
        (ManualEntry { title: some("."), ..ann() }, "the title contains no letters or digits (--title)"),
        (ManualEntry { affiliation: some(&long), ..ann() }, "the affiliation is longer than 200 characters (--affiliation)"),
        (ManualEntry { source: longer.clone(), ..ann() }, "the source is longer than 500 characters (--source)"),
        (ManualEntry { source: String::new(), ..ann() }, "the source is empty (--source)"),
    ];
    for (hand, sentence) in wrong {
        probe
            .refuse(enter(signing, "harbour", &hand), sentence)
            .await;
    }
    let nobody = "one organization or one individual must be named; \
                  give either --organization NAME or --individual NAME";
    for hand in [
        ManualEntry {
            individual: some("Ann Quill"),
            ..amity()
        },
        ManualEntry {
            organization: None,
            ..amity()
        },
    ] {
        probe.refuse(enter(signing, "harbour", &hand), nobody).await;
    }
}

async fn refuse_letters(probe: &mut Probe<'_>) {
    let signing = probe.signing;
    let (amity, ann) = (organization("Amity Society"), individual("Ann Quill"));
    probe
        .refuse(enter(signing, "nowhere", &ann), UNKNOWN_LETTER)
        .await;
    let bodies = "bodies does not accept signatures of individuals";
    probe.refuse(enter(signing, "bodies", &ann), bodies).await;
    let people = "people does not accept signatures of organizations";
    probe.refuse(enter(signing, "people", &amity), people).await;
    let counted = ManualEntry {
        counted: true,
        ..ann
    };
    let named = "named shows every individual by name; leave out --counted";
    probe.refuse(enter(signing, "named", &counted), named).await;
}

async fn refuse_those_who_signed(probe: &mut Probe<'_>) {
    let signing = probe.signing;
    signing.signed(ANN).await;
    let id = signing.ids().await.remove(0);
    let ann = ManualEntry {
        email: some("ann@example.org"),
        ..individual("Ann Quill")
    };
    let there = format!(
        "Ann Quill has signed this letter already, as {id} (published); nothing was entered"
    );
    probe.refuse(enter(signing, "harbour", &ann), &there).await;
    let seen = signing.seen(&id).await;
    let actor = nadia();
    moderation::hold(&signing.app.app.act(&actor), &seen, "a question")
        .await
        .unwrap();
    let held = format!(
        "Ann Quill has signed this letter already, as {id} (held); nothing was entered; \
         `undersigned signatures list --letter harbour --held` shows that one"
    );
    probe.refuse(enter(signing, "harbour", &ann), &held).await;
    signing
        .trust("Amity Society of the Northern Harbour", "north.example")
        .await;
    let entry = signing
        .entry_of("Amity Society of the Northern Harbour")
        .await;
    let undecided = format!(
        "Amity Society of Northern Harbour may already be in the register: Amity Society of the \
         Northern Harbour ({}); choose with --entry ID, or say that it is none of them with \
         --entry new",
        signing.seen_entry(&entry).await
    );
    let near = organization("Amity Society of Northern Harbour");
    probe
        .refuse(enter(signing, "harbour", &near), &undecided)
        .await;
}

async fn refuse_invitations(probe: &mut Probe<'_>) {
    let signing = probe.signing;
    let dora = "dora@amity.example";
    let unknown = invite(signing, "nowhere", "Amity Society", dora);
    probe.refuse(unknown, UNKNOWN_LETTER).await;
    let over = invite(signing, "over", "Amity Society", dora);
    probe.refuse(over, "over is not open to signatures").await;
    let people = invite(signing, "people", "Amity Society", dora);
    let refused = "people does not accept signatures of organizations";
    probe.refuse(people, refused).await;
    let address = invite(signing, "harbour", "Amity Society", "dora");
    let refused =
        "the email address is not a complete email address (example: name@example.ca) (--to)";
    probe.refuse(address, refused).await;
    let nobody = invite(signing, "harbour", "  ", dora);
    probe
        .refuse(nobody, "the organization is empty (--organization)")
        .await;

    let id = invite(signing, "harbour", "Heron Choir", "kit@heron.example")
        .await
        .unwrap();
    let mail = signing.arrived().await.pop().unwrap();
    let decline = link_to(&mail, "/not-me/");
    signing.submit(&decline, &[("action", "stop")]).await;
    let again = invite(signing, "harbour", "Heron Choir", "kit@heron.example");
    let no_more =
        "kit@heron.example asked for no more messages about harbour; no invitation was sent";
    probe.refuse(again, no_more).await;
    let uninvite = async |id: &str| invitations::uninvite(&signing.app.app, id, &nadia()).await;
    let withdrawn = format!("invitation {id} was withdrawn already");
    probe.refuse(uninvite(&id), &withdrawn).await;
    let none = "no invitation has the id `nobody`; `undersigned signatures invitations` shows them";
    probe.refuse(uninvite("Nobody"), none).await;
    refuse_to_invite_signatories(probe).await;
}

async fn refuse_to_invite_signatories(probe: &mut Probe<'_>) {
    let signing = probe.signing;
    signing
        .trust("The Amity Society", "amity-west.example")
        .await;
    let ines = "ines@amity.example";
    let held = signing.waits(AMITY).await.id;
    let bound =
        "SELECT CAST(organization_id AS TEXT) FROM signature WHERE organization_id IS NOT NULL";
    assert_eq!(
        signing.texts(bound).await.len(),
        1,
        "the entry knows the name"
    );
    let waiting = format!(
        "{ines} has signed for The Amity Society as {held}, which is waiting for review; \
         `undersigned signatures list --letter harbour --held` shows it"
    );
    let again = invite(signing, "harbour", "The Amity Society", ines);
    probe.refuse(again, &waiting).await;
    signing.approve(&held).await.unwrap();
    let listed = format!("The Amity Society is on the list of harbour already, as {held}");
    let other = invite(signing, "harbour", "The Amity Society", "zoe@gull.example");
    probe.refuse(other, &listed).await;
}

async fn refuse_reasons(probe: &mut Probe<'_>) {
    let signing = probe.signing;
    let ids = signing.ids().await;
    let (app, actor) = (&signing.app.app, nadia());
    let context = app.act(&actor);
    let seen = signing.seen(ids.last().unwrap()).await;
    let hold = moderation::hold(&context, &seen, " ");
    probe.refuse(hold, "the reason is empty (--reason)").await;
    let remove = moderation::remove(&context, &seen, "?");
    let no_words = "the reason contains no letters or digits (--reason)";
    probe.refuse(remove, no_words).await;
    let long = "x".repeat(501);
    let reject = moderation::reject(app, &seen, &long, true, &actor);
    probe
        .refuse(
            reject,
            "the reason is longer than 500 characters (--reason)",
        )
        .await;
}
