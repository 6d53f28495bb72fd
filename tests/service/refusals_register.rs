//! Refusals of coordinators' acts on the register of organizations and on protected names.

use entity::values::NameKind;
use undersigned::moderation::protected_names;
use undersigned::register::entries::{self, NewEntry};
use undersigned::register::names::{self, Naming};
use undersigned::register::{merge, trusted_domains};
use undersigned::signatures::refusal::Refusal;

use crate::moderation::nadia;
use crate::refusals::Probe;
use crate::signing::Signing;

pub(crate) const REACHED: &[&str] = &[
    "domain-common",
    "domain-malformed",
    "domain-public-suffix",
    "domain-shared",
    "field-acronym",
    "field-alias",
    "field-empty",
    "field-name",
    "field-name-fr",
    "field-no-content",
    "field-too-long",
    "refusal-already-protected",
    "refusal-domain-not-trusted",
    "refusal-domain-trusted-elsewhere",
    "refusal-has-name",
    "refusal-in-register",
    "refusal-lacks-name",
    "refusal-member",
    "refusal-no-official-name",
    "refusal-not-member",
    "refusal-not-protected",
    "refusal-protected-by-settings",
    "refusal-unknown-organization",
];

/// Acts on the register by what is typed.
pub(crate) struct Register<'a>(pub(crate) &'a Signing);

impl Register<'_> {
    pub(crate) async fn add(&self, entry: &NewEntry) -> Result<String, Refusal> {
        let actor = nadia();
        let added = entries::add(&self.0.app.app.act(&actor), entry).await;
        added.map(|added| added.id)
    }

    pub(crate) async fn add_plain(&self, name: &str) -> Result<String, Refusal> {
        let entry = NewEntry {
            name: name.to_owned(),
            ..NewEntry::default()
        };
        self.add(&entry).await
    }

    pub(crate) async fn member(&self, entry: &str, member: bool) -> Result<(), Refusal> {
        let actor = nadia();
        let set = entries::set_member(&self.0.app.app.act(&actor), entry, member).await;
        set.map(drop)
    }

    pub(crate) async fn trust(&self, entry: &str, domain: &str) -> Result<(), Refusal> {
        let actor = nadia();
        let context = self.0.app.app.act(&actor);
        let trusted = trusted_domains::trust(&context, entry, domain, false).await;
        trusted.map(drop)
    }

    pub(crate) async fn distrust(&self, entry: &str, domain: &str) -> Result<(), Refusal> {
        let actor = nadia();
        let context = self.0.app.app.act(&actor);
        let trusted = trusted_domains::distrust(&context, entry, domain).await;
        trusted.map(drop)
    }

    pub(crate) async fn rename(
        &self,
        entry: &str,
        add: Option<&str>,
        remove: Option<&str>,
    ) -> Result<(), Refusal> {
        let actor = nadia();
        let naming = Naming {
            add,
            kind: NameKind::Alias,
            language: None,
            remove,
        };
        let renamed = names::rename(&self.0.app.app.act(&actor), entry, naming).await;
        renamed.map(drop)
    }

    pub(crate) async fn merge(&self, entry: &str, into: &str) -> Result<(), Refusal> {
        let actor = nadia();
        let merged = merge::merge(&self.0.app.app.act(&actor), entry, into).await;
        merged.map(drop)
    }

    pub(crate) async fn undo(&self, entry: &str) -> Result<(), Refusal> {
        let actor = nadia();
        let undone = merge::undo_merge(&self.0.app.app.act(&actor), entry).await;
        undone.map(drop)
    }

    pub(crate) async fn protect(&self, name: &str) -> Result<(), Refusal> {
        let (app, actor) = (&self.0.app.app, nadia());
        let added = protected_names::add(&app.act(&actor), &app.settings, name, false).await;
        added.map(drop)
    }

    pub(crate) async fn unprotect(&self, name: &str) -> Result<(), Refusal> {
        let (app, actor) = (&self.0.app.app, nadia());
        let removed = protected_names::remove(&app.act(&actor), &app.settings, name).await;
        removed.map(drop)
    }
}

#[tokio::test]
async fn every_refused_act_on_the_register_says_why_and_changes_nothing() {
    let settings = [("UNDERSIGNED_SCREENING__PROTECTED_NAMES", "Otto Vex")];
    let signing = Signing::start_with(&settings).await;
    let mut probe = Probe::of(&signing);
    refuse_new_entries(&mut probe).await;
    refuse_names(&mut probe).await;
    refuse_domains(&mut probe).await;
    refuse_protected(&mut probe).await;
    probe.reached_all(REACHED);
}

async fn refuse_new_entries(probe: &mut Probe<'_>) {
    let register = Register(probe.signing);
    let amity = register.add_plain("Amity Society").await.unwrap();
    let known = format!(
        "Amity Society ({amity}) is in the register already and reads like `AMITY society`; \
         `undersigned organization name` gives it more names"
    );
    probe
        .refuse(register.add_plain("AMITY society"), &known)
        .await;
    let entry = |name: &str| NewEntry {
        name: name.to_owned(),
        ..NewEntry::default()
    };
    let long = "x".repeat(201);
    for (wrong, sentence) in [
        (entry("  "), "the name is empty"),
        (
            NewEntry {
                french: Some("…".to_owned()),
                ..entry("Heron Choir")
            },
            "the French name contains no letters or digits (--fr)",
        ),
        (
            NewEntry {
                acronyms: vec!["HC".to_owned(), long.clone()],
                ..entry("Heron Choir")
            },
            "the acronym is longer than 200 characters (--acronym)",
        ),
        (
            NewEntry {
                aliases: vec![String::new()],
                ..entry("Heron Choir")
            },
            "the other name is empty (--alias)",
        ),
    ] {
        probe.refuse(register.add(&wrong), sentence).await;
    }
    let unknown = "no organization in the register reads like `Nobody`; \
                   `undersigned organization list` shows them";
    probe.refuse(register.member("Nobody", true), unknown).await;
    probe
        .refuse(register.trust(" Nobody", "n.example"), unknown)
        .await;
    let never = "Amity Society is not a member";
    probe.refuse(register.member(&amity, false), never).await;
    register.member("Amity Society", true).await.unwrap();
    let already = "Amity Society is a member already";
    probe.refuse(register.member(&amity, true), already).await;
}

async fn refuse_names(probe: &mut Probe<'_>) {
    let register = Register(probe.signing);
    let heron = register.add_plain("Heron Choir").await.unwrap();
    register
        .rename(&heron, Some("The Herons"), None)
        .await
        .unwrap();
    let has = format!("Heron Choir ({heron}) already has the other name `The Herons`");
    let again = register.rename(&heron, Some("The Herons"), None);
    probe.refuse(again, &has).await;
    let lacks = format!("Heron Choir ({heron}) has no name that reads like `Kestrels`");
    let other = register.rename(&heron, None, Some("Kestrels"));
    probe.refuse(other, &lacks).await;
    let last = format!(
        "Heron Choir ({heron}) would have no official name left (one in French alone is not \
         enough); add another one with --kind official"
    );
    let only = register.rename(&heron, None, Some("Heron Choir"));
    probe.refuse(only, &last).await;
    let taken = register.rename(&heron, Some("Amity Society"), None);
    let amity = probe.signing.entry_of("Amity Society").await;
    let known = format!(
        "Amity Society ({amity}) is in the register already and reads like `Amity Society`; \
         `undersigned organization name` gives it more names"
    );
    probe.refuse(taken, &known).await;
    let empty = register.rename(&heron, Some(" "), None);
    probe.refuse(empty, "the name is empty (--add)").await;
    let empty = register.rename(&heron, None, Some(""));
    probe.refuse(empty, "the name is empty (--remove)").await;
}

async fn refuse_domains(probe: &mut Probe<'_>) {
    let register = Register(probe.signing);
    for (domain, sentence) in [
        (
            "amity",
            "`amity` is not a valid email domain (example: amity.example)",
        ),
        (
            "qc.ca",
            "`qc.ca` is a public suffix: anyone can have a name under it, so it speaks for no \
             organization",
        ),
        (
            "GMAIL.com",
            "`gmail.com` gives mailboxes or sites to anyone (free email or hosting), so it speaks \
             for no organization",
        ),
        (
            "canada.ca",
            "many bodies have mail on `canada.ca`, a host of a government or university, so it \
             proves something only once a coordinator marks it as a shared host; if all mail from \
             it may speak for this organization: `undersigned organization trust NAME canada.ca \
             --shared-host`",
        ),
    ] {
        probe
            .refuse(register.trust("Heron Choir", domain), sentence)
            .await;
    }
    register
        .trust("Heron Choir", "heron.example")
        .await
        .unwrap();
    let heron = probe.signing.entry_of("Heron Choir").await;
    let elsewhere = format!(
        "email from heron.example is already trusted for Heron Choir ({heron}), so one mailbox \
         could sign for both organizations; if it belongs to both, repeat the command with \
         --shared-host"
    );
    let second = register.trust("Amity Society", "heron.example");
    probe.refuse(second, &elsewhere).await;
    let not = "heron.example is not a trusted domain of Amity Society";
    let nothing = register.distrust("Amity Society", "@Heron.example");
    probe.refuse(nothing, not).await;
}

async fn refuse_protected(probe: &mut Probe<'_>) {
    let register = Register(probe.signing);
    let settings = "`Otto Vex` is protected already (settings)";
    probe.refuse(register.protect("otto vex"), settings).await;
    let there = "`OTTO VEX` is in the settings (screening.protected_names); remove it there";
    probe.refuse(register.unprotect("OTTO VEX"), there).await;
    let not =
        "`Ada Marsh` is not protected; `undersigned protected list` shows the protected names";
    probe.refuse(register.unprotect("Ada Marsh"), not).await;
    register.protect("Ada Marsh").await.unwrap();
    let added = "`Ada Marsh` is protected already (added)";
    probe.refuse(register.protect("ada  MARSH"), added).await;
    probe
        .refuse(register.protect(""), "the name is empty")
        .await;
}

impl Signing {
    /// The id of the one register entry of an official name.
    pub(crate) async fn entry_of(&self, name: &str) -> String {
        let entries = entries::list(&self.app.app.storage).await.unwrap();
        let found = entries.into_iter().find(|entry| entry.name == name);
        found.unwrap().id
    }
}
