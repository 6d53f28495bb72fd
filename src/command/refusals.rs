//! Refusals at the terminal: the sentence in English, and what to type next. Options and commands
//! are named here alone.

use entity::values::SignatureState;

use crate::demo::DemoFault;
use crate::organizations::DomainFault;
use crate::rendering::in_english;
use crate::settings::SettingFault;
use crate::signatures::lifecycle::Transition;
use crate::signatures::refusal::Refusal;
use crate::signatures::refusal::field::Field;
use crate::signatures::refusal::unfit::{LetterFault, NameFault, RegisterFault, Unfit};
use crate::storage::{BackupFault, StorageFault};

impl From<Refusal> for anyhow::Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Error(failure) => failure.into(),
            refusal => Self::msg(sentence(&refusal)),
        }
    }
}

/// The refusal in English, with what to do next at the terminal.
#[must_use]
pub fn sentence(refusal: &Refusal) -> String {
    if let Refusal::Error(failure) = refusal {
        return failure.to_string();
    }
    let said = in_english(&refusal.message());
    if let Refusal::Typed { field, .. } = refusal {
        return option(*field).map_or_else(|| said.clone(), |option| format!("{said} ({option})"));
    }
    match hint(refusal) {
        Some(hint) => format!("{said}; {hint}"),
        None => said,
    }
}

/// What to type next after a fault that is not a refusal.
pub(super) fn hint_for_fault(fault: &anyhow::Error) -> Option<&'static str> {
    fault.chain().find_map(|cause| {
        if let Some(StorageFault::Running(_)) = cause.downcast_ref() {
            return Some("stop the server, run `undersigned migrate`, then start the server again");
        }
        if let Some(BackupFault::Postgres) = cause.downcast_ref() {
            return Some("for example `pg_dump --format=custom --file=FILE DATABASE_URL`");
        }
        if let Some(fault) = cause.downcast_ref::<SettingFault>()
            && fault.is_unknown()
        {
            return Some("`undersigned settings` shows all settings");
        }
        match cause.downcast_ref()? {
            DemoFault::FolderInUse(_) => Some("name it with --keep"),
            DemoFault::NoFreePort(_) => Some("choose one with --port"),
            DemoFault::NoneRuns => Some(
                "start one with `undersigned demo`; name the folder of a kept one with --demo=DIR",
            ),
            DemoFault::SeveralRun => Some("name its folder, which it printed, with --demo=DIR"),
        }
    })
}

/// What to type next.
fn hint(refusal: &Refusal) -> Option<String> {
    Some(match refusal {
        Refusal::UnknownSignature(_) => "`undersigned signatures list` shows them".to_owned(),
        Refusal::UnknownOrganization(_) => "`undersigned organization list` shows them".to_owned(),
        Refusal::UnknownInvitation(_) => {
            "`undersigned signatures invitations` shows them".to_owned()
        }
        Refusal::Edition(_) => "copy the id from `undersigned signatures list`".to_owned(),
        Refusal::Unnamed { repeat, .. } => format!(
            "if this is what you mean, repeat the command with {}",
            repeat.join(" and ")
        ),
        Refusal::Changed { repeat, .. } => format!(
            "to go ahead anyway, repeat the command with {}",
            repeat.join(" and ")
        ),
        Refusal::AlreadyListed { id, listed, .. } => {
            format!("`undersigned signatures merge {id} --into {listed}` counts it once")
        }
        Refusal::AlreadyThere {
            state: SignatureState::Held,
            letter,
            ..
        } => format!("`undersigned signatures list --letter {letter} --held` shows that one"),
        Refusal::State {
            step: Transition::Reject,
            ..
        } => "`remove` takes away a listed one".to_owned(),
        Refusal::Undecided { .. } => {
            "choose with --entry ID, or say that it is none of them with --entry new".to_owned()
        }
        Refusal::InRegister { .. } => {
            "`undersigned organization name` gives it more names".to_owned()
        }
        Refusal::Domain(DomainFault::Common(domain)) => format!(
            "if all mail from it may speak for this organization: `undersigned organization trust NAME {domain} --shared-host`"
        ),
        Refusal::Unfit(unfit) => return hint_for_unfit(unfit),
        _ => return None,
    })
}

fn hint_for_unfit(unfit: &Unfit) -> Option<String> {
    Some(match unfit {
        Unfit::IndividualDomain { .. } | Unfit::NoAddress { .. } => {
            "leave out --trust-domain".to_owned()
        }
        Unfit::NoDomain => "name one with --domain".to_owned(),
        Unfit::NoSignatory => "give either --organization NAME or --individual NAME".to_owned(),
        Unfit::Letter(LetterFault::LetterNamesAll { .. }) => "leave out --counted".to_owned(),
        Unfit::Letter(LetterFault::WaitsForReview { letter, .. }) => {
            format!("`undersigned signatures list --letter {letter} --held` shows it")
        }
        Unfit::Register(RegisterFault::BothListed { pairs, .. }) => {
            let commands: Vec<String> = pairs
                .iter()
                .map(|pair| {
                    format!(
                        "on {}: `undersigned signatures merge {} --into {}`",
                        pair.letter, pair.one, pair.other
                    )
                })
                .collect();
            commands.join(", ")
        }
        Unfit::Register(RegisterFault::DomainTaken { domain, .. }) => {
            format!("first stop trusting it: `undersigned organization distrust NAME {domain}`")
        }
        Unfit::Register(RegisterFault::NeverMerged { .. }) => {
            "`undersigned organization list` shows which were".to_owned()
        }
        Unfit::Register(RegisterFault::MergedOnward { into_id, .. }) => {
            format!("`undersigned organization undo {into_id}` comes first")
        }
        Unfit::Register(RegisterFault::Name(NameFault::NoOfficialName { .. })) => {
            "add another one with --kind official".to_owned()
        }
        Unfit::Register(RegisterFault::Name(NameFault::DomainTrustedElsewhere { .. })) => {
            "if it belongs to both, repeat the command with --shared-host".to_owned()
        }
        Unfit::Register(RegisterFault::Name(NameFault::NotProtected { .. })) => {
            "`undersigned protected list` shows the protected names".to_owned()
        }
        _ => return None,
    })
}

/// The option that sets a field; none for what is typed without one.
fn option(field: Field) -> Option<&'static str> {
    Some(match field {
        Field::Name | Field::Entry => return None,
        Field::Organization => "--organization",
        Field::Individual => "--individual",
        Field::NameFr => "--name-fr",
        Field::EntryNameFr => "--fr",
        Field::Acronym => "--acronym",
        Field::Alias => "--alias",
        Field::SortName => "--sort-name",
        Field::Title => "--title",
        Field::Affiliation => "--affiliation",
        Field::Place => "--place",
        Field::Website => "--website",
        Field::Representative => "--representative",
        Field::RepresentativeTitle => "--representative-title",
        Field::Email => "--email",
        Field::Recipient => "--to",
        Field::Reason => "--reason",
        Field::Source => "--source",
        Field::AddedName => "--add",
        Field::RemovedName => "--remove",
    })
}
