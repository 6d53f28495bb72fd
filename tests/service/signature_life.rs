//! The whole life of signatures, in both languages, one walk each: what everybody sees at each step.

use undersigned::mail::MailMessage;

use crate::signing::{AMITY, ANN, Signing, link_to, with};

/// One who signs in a language.
struct Signatory<'a> {
    signing: &'a Signing,
    lang: &'a str,
}

impl Signatory<'_> {
    /// Signs, confirms, and gives the last mail, which has the way to one's own page.
    async fn signs(&self, fields: &[(&str, &str)]) -> MailMessage {
        self.signing.arrived().await;
        assert_eq!(self.signing.sign(self.lang, fields).await.status, 303);
        let asks = self.signing.arrived().await.remove(0);
        let link = link_to(&asks, "/confirm/");
        assert!(link.starts_with(&format!("/{}/", self.lang)), "{link}");
        self.signing.press(&link).await;
        self.signing.arrived().await.pop().unwrap()
    }

    async fn list(&self) -> (String, Vec<String>) {
        let page = self
            .signing
            .app
            .get(&format!("/{}/harbour", self.lang))
            .await;
        (page.texts("#sentence").remove(0), page.names())
    }
}

fn said<'a>(lang: &str, english: &'a str, french: &'a str) -> &'a str {
    if lang == "fr" { french } else { english }
}

#[tokio::test]
async fn an_individual_signs_confirms_and_withdraws_in_both_languages() {
    for lang in ["en", "fr"] {
        let signing = Signing::start().await;
        let ann = Signatory {
            signing: &signing,
            lang,
        };
        let receipt = ann.signs(ANN).await;
        let expected = said(lang, "Your signature counts", "Votre signature compte");
        assert!(receipt.subject.starts_with(expected), "{}", receipt.subject);
        let one = said(lang, "1 individual", "1 personne");
        assert_eq!(
            ann.list().await,
            (one.to_owned(), vec!["Ann Quill".to_owned()])
        );

        let own = link_to(&receipt, "/signature/");
        let corrected = [("name", "Ann Quill-Baker"), ("visibility", "name")];
        signing.submit(&format!("{own}/correct"), &corrected).await;
        assert_eq!(ann.list().await.1, ["Ann Quill-Baker"]);

        let withdraw = format!("{own}/withdraw");
        signing.submit(&withdraw, &[("action", "count-only")]).await;
        assert_eq!(ann.list().await.1, Vec::<String>::new());
        signing.submit(&withdraw, &[("action", "withdraw")]).await;
        let none = said(
            lang,
            "No signatures yet. Yours can be the first.",
            "Aucune signature pour l’instant. La première peut être la vôtre.",
        );
        assert_eq!(ann.list().await.0, none);

        ann.signs(ANN).await;
        assert_eq!(ann.list().await.0, one);
        let id = signing.ids().await.pop().unwrap();
        signing.remove(&id).await.unwrap();
        assert_eq!(ann.list().await.0, none);
        let waits = ann.signs(ANN).await;
        let expected = said(lang, "Signature received", "Signature reçue");
        assert!(waits.subject.starts_with(expected), "{}", waits.subject);
        assert_eq!(ann.list().await.0, none);
        let id = signing.ids().await.pop().unwrap();
        signing.approve(&id).await.unwrap();
        assert_eq!(
            ann.list().await,
            (one.to_owned(), vec!["Ann Quill".to_owned()])
        );
    }
}

#[tokio::test]
async fn a_person_signs_for_both_and_a_second_representative_waits_in_both_languages() {
    for lang in ["en", "fr"] {
        let signing = Signing::start().await;
        let ines = Signatory {
            signing: &signing,
            lang,
        };
        let both = [("kind", "both"), ("visibility", "name"), ("publish", "yes")]
            .iter()
            .fold(AMITY.to_vec(), |fields, (name, value)| {
                with(&fields, name, value)
            });
        ines.signs(&both).await;
        assert_eq!(
            ines.list().await.0,
            said(lang, "1 individual", "1 personne")
        );
        let organization = signing.ids().await.remove(0);
        signing.approve(&organization).await.unwrap();
        let whole = said(
            lang,
            "1 organization and 1 individual",
            "1 organisation et 1 personne",
        );
        assert_eq!(ines.list().await.0, whole);
        let second = with(AMITY, "email", "olga@elsewhere.example");
        let told = ines.signs(&second).await;
        assert_eq!(told.to, "ines@amity.example", "the first is told last");
        assert_eq!(ines.list().await.0, whole);

        let couple = with(ANN, "email", "two@example.org");
        ines.signs(&couple).await;
        ines.signs(&with(&couple, "name", "Ben Quill")).await;
        let all = said(
            lang,
            "1 organization and 3 individuals",
            "1 organisation et 3 personnes",
        );
        assert_eq!(ines.list().await.0, all);
    }
}
