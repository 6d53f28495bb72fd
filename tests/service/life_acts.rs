//! What signatories and coordinators do in the walks of `life_model`, and what the model makes of it.

use undersigned::email_address::EmailAddress;
use undersigned::journal::Actor;
use undersigned::moderation;
use undersigned::moderation::corrections::renaming::{NewNames, correct_name};
use undersigned::signing::person::{self, EraseOptions};

use crate::life_model::{INDIVIDUALS, Newest, ORGANIZATIONS, Signatory, State, Walk};
use crate::moderation::nadia;
use crate::signing::{AMITY, ANN, link, link_to, with};

impl Walk {
    /// Whoever acts next: the newest signature of a signatory, with what happens in the history.
    fn begin(&mut self, act: &str, who: usize) -> &mut Newest {
        let name = self.signatories[who].name;
        self.note(act, name);
        self.signatories[who].newest.as_mut().unwrap()
    }

    async fn seen(&self, who: usize) -> String {
        let newest = self.signatories[who].newest.as_ref().unwrap();
        self.signing.seen(&newest.id).await
    }

    /// Signs from a mailbox of its own each time, so that no quota of a mailbox matters.
    pub(crate) async fn sign(&mut self, who: usize) {
        let signatory = &mut self.signatories[who];
        signatory.signed += 1;
        let (name, is_organization) = (signatory.name, signatory.is_organization);
        let domain = match name {
            name if name == ORGANIZATIONS[0] => "tidal.example",
            _ => "example.org",
        };
        let address = format!("s{who}-{}@{domain}", signatory.signed);
        self.note("sign", name);
        let fields = match is_organization {
            true => with(AMITY, "organization", name),
            false => with(ANN, "name", name),
        };
        let signing = &self.signing;
        signing.arrived().await;
        let sent = signing.sign("en", &with(&fields, "email", &address)).await;
        assert_eq!(sent.status, 303, "{}", self.history);
        let asks = signing.arrived().await.remove(0);
        signing.press(&link(&asks)).await;
        let told = signing.arrived().await;
        let told = told.iter().find(|mail| mail.to == address).unwrap();
        let held = name == ORGANIZATIONS[1] && self.signatories[who].newest.is_none();
        let id = signing.ids().await.pop().unwrap();
        let stored = format!("SELECT state FROM signature WHERE public_id = '{id}'");
        let stored = signing.texts(&stored).await.remove(0);
        let state = match stored.as_str() {
            "published" => State::Published,
            "held" => State::Held,
            other => panic!("{other} after {}", self.history),
        };
        assert!(state == State::Held || !held, "{}", self.history);
        assert!(
            state == State::Published || is_organization,
            "{}",
            self.history
        );
        self.signatories[who].newest = Some(Newest {
            id,
            own: link_to(told, "/signature/"),
            address,
            name: name.to_owned(),
            counted: false,
            state,
        });
    }

    pub(crate) async fn approve(&mut self, who: usize) {
        self.begin("approve", who).state = State::Published;
        let id = self.signatories[who].newest.as_ref().unwrap().id.clone();
        self.signing.approve(&id).await.unwrap();
    }

    pub(crate) async fn reject(&mut self, who: usize) {
        let seen = self.seen(who).await;
        self.begin("reject", who).state = State::Ended;
        moderation::reject(&self.signing.app.app, &seen, "a joke", false, &nadia())
            .await
            .unwrap();
    }

    pub(crate) async fn remove(&mut self, who: usize) {
        let seen = self.seen(who).await;
        self.begin("remove", who).state = State::Ended;
        let actor = nadia();
        moderation::remove(&self.signing.app.app.act(&actor), &seen, "a joke")
            .await
            .unwrap();
    }

    pub(crate) async fn hold(&mut self, who: usize) {
        let seen = self.seen(who).await;
        self.begin("hold", who).state = State::Held;
        let actor = nadia();
        moderation::hold(&self.signing.app.app.act(&actor), &seen, "a question")
            .await
            .unwrap();
    }

    pub(crate) async fn undo(&mut self, who: usize) {
        let seen = self.seen(who).await;
        self.begin("undo", who).state = State::Held;
        let actor = nadia();
        moderation::undo(&self.signing.app.app.act(&actor), &seen)
            .await
            .unwrap();
    }

    /// Merges an individual into another one who is listed or counted.
    pub(crate) async fn merge(&mut self, who: usize) {
        let published = |signatory: &Signatory| {
            let newest = signatory.newest.as_ref();
            newest.is_some_and(|newest| newest.state == State::Published)
        };
        let other = (0..INDIVIDUALS.len())
            .find(|other| *other != who && published(&self.signatories[*other]));
        let Some(other) = other.filter(|_| who < INDIVIDUALS.len()) else {
            return;
        };
        let (seen, into) = (self.seen(who).await, self.seen(other).await);
        self.begin("merge", who).state = State::Ended;
        let actor = nadia();
        moderation::merge(&self.signing.app.app.act(&actor), &seen, &into)
            .await
            .unwrap();
    }

    /// "Keep it, without my name", which an individual who is named may press.
    pub(crate) async fn hide(&mut self, who: usize) {
        let newest = self.signatories[who].newest.as_ref().unwrap();
        if newest.counted || who >= INDIVIDUALS.len() {
            return;
        }
        let page = format!("{}/withdraw", newest.own);
        self.begin("hide", who).counted = true;
        self.signing
            .submit(&page, &[("action", "count-only")])
            .await;
    }

    /// A coordinator corrects a printed name.
    pub(crate) async fn rename(&mut self, who: usize) {
        let (seen, name) = (self.seen(who).await, self.signatories[who].name);
        if who >= INDIVIDUALS.len() {
            return;
        }
        let newest = self.begin("rename", who);
        newest.name = match newest.name == name {
            true => format!("{name}-Renamed"),
            false => name.to_owned(),
        };
        let names = NewNames {
            name: Some(newest.name.clone()),
            ..NewNames::default()
        };
        correct_name(&self.signing.app.app, &seen, &names, &nadia())
            .await
            .unwrap();
    }

    pub(crate) async fn withdraw(&mut self, who: usize) {
        let newest = self.begin("withdraw", who);
        newest.state = State::Left;
        let page = format!("{}/withdraw", newest.own);
        self.signing.submit(&page, &[("action", "withdraw")]).await;
        assert!(self.signing.app.get(&page).await.status.as_u16() < 500);
    }

    /// Erases all that is held about an individual; an organization would stay listed.
    pub(crate) async fn erase(&mut self, who: usize) {
        if who >= INDIVIDUALS.len() {
            return;
        }
        let newest = self.begin("erase", who);
        newest.state = State::Left;
        let address = EmailAddress::parse(&newest.address).unwrap();
        let app = &self.signing.app.app;
        let (key, options) = (app.address_key(&address), EraseOptions::default());
        person::erase(app, &key, options, &Actor::Signatory)
            .await
            .unwrap();
    }
}
