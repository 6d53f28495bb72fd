//! The life of signatures against a small model: whatever signatories and coordinators do in whatever
//! order, all surfaces show what the model says, and the counts and the journal hold.

use std::fmt::Write as _;

use undersigned::clock::{DAY, HOUR};

use crate::harness::{LetterFolder, TestApp};
use crate::life_surfaces::{Listed, check_surfaces};
use crate::signing::Signing;

/// Walks that come to every act. Add one where a bug was found.
const SEEDS: [u64; 1] = [29];

/// Draws of a walk; about half of them find something to do.
const STEPS: usize = 80;

/// How far the clocks of all steps go in sum: no removal grows too old to be undone, and the letter
/// stays open.
const MOST_DAYS: i64 = 24;

pub(crate) const INDIVIDUALS: [&str; 5] = [
    "Ann Quill",
    "Bertrand Lheureux",
    "Chidi Okonkwo",
    "Daria Volkova",
    "Ewa Żelazna",
];

/// An organization that a trusted domain speaks for, and one that nobody knows.
pub(crate) const ORGANIZATIONS: [&str; 2] = ["Tidal Law Clinic", "Gull Reading Circle"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Held,
    Published,
    /// Withdrawn by its holder, or erased.
    Left,
    /// Removed or merged by a coordinator.
    Ended,
}

/// The newest signature of a signatory, as the model knows it.
pub(crate) struct Newest {
    pub(crate) id: String,
    pub(crate) own: String,
    pub(crate) address: String,
    pub(crate) name: String,
    pub(crate) counted: bool,
    pub(crate) state: State,
}

pub(crate) struct Signatory {
    pub(crate) name: &'static str,
    pub(crate) is_organization: bool,
    pub(crate) signed: u32,
    pub(crate) newest: Option<Newest>,
}

/// A small generator (splitmix64), so that a walk is the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % bound as u64).unwrap()
    }
}

pub(crate) struct Walk {
    pub(crate) signing: Signing,
    random: Random,
    pub(crate) signatories: Vec<Signatory>,
    pub(crate) open: bool,
    days: i64,
    pub(crate) history: String,
}

#[tokio::test]
async fn whatever_happens_to_signatures_every_surface_shows_the_same_list_and_count() {
    let mut histories = String::new();
    for seed in SEEDS {
        let mut walk = Walk::start(seed).await;
        for _ in 0..STEPS {
            let before = walk.history.len();
            walk.step().await;
            if walk.history.len() > before {
                check_surfaces(&walk.signing, &walk.listed(), &walk.history).await;
            }
        }
        let expected = walk.listed();
        let counts = (expected.organizations.len(), expected.individuals());
        let (organizations, individuals) = walk.signing.counts().await;
        let counted = (
            organizations.try_into().unwrap(),
            individuals.try_into().unwrap(),
        );
        assert_eq!(counts, counted, "{}", walk.history);
        histories += &walk.history;
    }
    did_everything(&histories);
}

/// Walks that leave an act out prove less than they say.
fn did_everything(histories: &str) {
    for act in [
        "sign", "withdraw", "hide", "rename", "approve", "reject", "remove", "merge", "undo",
        "hold", "erase", "close", "reopen", "wait",
    ] {
        let done = histories.contains(&format!("; {act} "));
        assert!(done, "never did {act}: {histories}");
    }
}

impl Walk {
    async fn start(seed: u64) -> Self {
        let app = TestApp::start().await;
        let signing = Signing::over(app).await;
        let person = |name, is_organization| Signatory {
            name,
            is_organization,
            signed: 0,
            newest: None,
        };
        let people = INDIVIDUALS.map(|name| person(name, false));
        let bodies = ORGANIZATIONS.map(|name| person(name, true));
        signing.trust(ORGANIZATIONS[0], "tidal.example").await;
        let mut walk = Self {
            signing,
            random: Random(seed),
            signatories: people.into_iter().chain(bodies).collect(),
            open: true,
            days: 0,
            history: format!("seed {seed}"),
        };
        walk.set_state("open").await;
        walk
    }

    /// What all surfaces must show.
    fn listed(&self) -> Listed {
        let mut listed = Listed::default();
        for signatory in &self.signatories {
            listed.all.push(signatory.name.to_owned());
            let Some(newest) = &signatory.newest else {
                continue;
            };
            listed.all.push(newest.name.clone());
            match newest.state {
                State::Published if signatory.is_organization => {
                    listed.organizations.push(newest.name.clone());
                }
                State::Published if newest.counted => listed.unlisted += 1,
                State::Published => listed.named.push(newest.name.clone()),
                State::Held | State::Left | State::Ended => {}
            }
        }
        listed.organizations.sort();
        listed.named.sort();
        listed
    }

    /// Closes or opens the letter by importing its settings.
    async fn set_state(&mut self, state: &str) {
        let folder = LetterFolder::new("harbour")
            .setting("names_in_bulk = true")
            .setting(&format!("state = \"{state}\""));
        self.signing.app.import(&folder).await.unwrap();
        self.open = state == "open";
    }

    /// Does one thing, drawn from all that may be done now.
    async fn step(&mut self) {
        match self.random.below(12) {
            0 if self.open => {
                self.note("close", "the letter");
                self.set_state("closed").await;
            }
            0 | 1 if !self.open => {
                self.note("reopen", "the letter");
                self.set_state("open").await;
            }
            1 if self.days < MOST_DAYS => {
                self.note("wait", "two days");
                self.days += 2;
                self.signing.app.app.clock.advance(2 * DAY);
                self.signing.arrived().await;
            }
            _ => {
                let who = self.random.below(self.signatories.len());
                self.act_on(who).await;
            }
        }
        self.signing.app.app.clock.advance(HOUR / 4);
    }

    async fn act_on(&mut self, who: usize) {
        let state = self.signatories[who]
            .newest
            .as_ref()
            .map(|newest| newest.state);
        let choice = self.random.below(8);
        match (state, choice) {
            (None | Some(State::Left | State::Ended), 0..=4) if self.open => self.sign(who).await,
            (Some(State::Ended), _) => self.undo(who).await,
            (Some(State::Held), 0..=2) => self.approve(who).await,
            (Some(State::Held), 3) => self.reject(who).await,
            (Some(State::Published), 0) => self.hold(who).await,
            (Some(State::Published), 1) => self.remove(who).await,
            (Some(State::Published), 2) => self.merge(who).await,
            (Some(State::Held | State::Published), 4) => self.hide(who).await,
            (Some(State::Held | State::Published), 5) => self.rename(who).await,
            (Some(State::Held | State::Published), 6) => self.withdraw(who).await,
            (Some(State::Held | State::Published), 7) => self.erase(who).await,
            _ => {}
        }
    }

    pub(crate) fn note(&mut self, act: &str, what: &str) {
        write!(self.history, "; {act} {what}").unwrap();
    }
}
