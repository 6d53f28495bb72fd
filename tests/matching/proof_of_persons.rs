//! What proves that two are one person, and what never does.

use crate::compare_persons;
use undersigned::matching::Outcome::Same;

/// On one mailbox: who is one person, who shares it.
const MAILBOXES: [(&str, &str, &str, bool, &str); 33] = [
    (
        "Ada Fernwood",
        "Ada Fernwood",
        "ada@mail.example",
        true,
        "one name",
    ),
    (
        "Ada Fernwood",
        "Dr. Ada Fernwood (she/her)",
        "ada@mail.example",
        true,
        "a title",
    ),
    (
        "Bob Thistledew",
        "Robert Thistledew",
        "bob@mail.example",
        true,
        "a nickname",
    ),
    (
        "Ada Fernwood",
        "Fernwood, Ada",
        "ada@mail.example",
        true,
        "the order",
    ),
    (
        "Ada Fernwood",
        "Ada Marie Fernwood",
        "ada@mail.example",
        true,
        "a middle name",
    ),
    (
        "林美玲",
        "Lin Meiling",
        "lin@mail.example",
        true,
        "two scripts",
    ),
    (
        "A. Fernwood",
        "Ada Fernwood",
        "ada@mail.example",
        true,
        "an initial",
    ),
    (
        "Ada Fernwod",
        "Ada Fernwood",
        "ada@mail.example",
        true,
        "a slip in the family name",
    ),
    (
        "Jan Fernwood",
        "Jana Fernwood",
        "fernwood@mail.example",
        false,
        "a letter more in the given name",
    ),
    (
        "Jan A. Fernwood",
        "Jana Fernwood",
        "fernwood@mail.example",
        false,
        "the same letters without spaces",
    ),
    (
        "Tony Fernwood",
        "Toni Fernwood",
        "fernwood@mail.example",
        false,
        "given names that sound alike",
    ),
    (
        "Philippa Fernwood",
        "Phillippa Fernwood",
        "fernwood@mail.example",
        false,
        "a slip in the given name is asked about",
    ),
    (
        "Marta Fernwood",
        "Marte Fernwood",
        "fernwood@mail.example",
        false,
        "another letter in the given name",
    ),
    (
        "Ada Maria Fernwood",
        "Ada Marja Fernwood",
        "fernwood@mail.example",
        false,
        "a second given name that sounds alike",
    ),
    (
        "Sam Thistledew",
        "Sam Thistledew Jr.",
        "sam@mail.example",
        false,
        "father and son, the father without a mark",
    ),
    (
        "Jean Thistledew père",
        "Jean Thistledew fils",
        "jean@mail.example",
        false,
        "the same in French",
    ),
    (
        "Sam Thistledew, Snr",
        "Sam Thistledew, Jnr",
        "sam@mail.example",
        false,
        "the same, short",
    ),
    (
        "Sam Thistledew Jr.",
        "Samuel Thistledew, junior",
        "sam@mail.example",
        true,
        "the son twice",
    ),
    (
        "Aleksandr Fernwood",
        "Alexandra Fernwood",
        "fernwood@mail.example",
        false,
        "a man and a woman in two spellings",
    ),
    (
        "Ada Fernwood",
        "Ada Fernwood",
        "info@mail.example",
        false,
        "a mailbox of a role",
    ),
    (
        "Ada Fernwood",
        "Ada Fernwood",
        "bureau@mail.example",
        false,
        "the same in French",
    ),
    (
        "Jean Brevelune",
        "Jeanne Brevelune",
        "famille@mail.example",
        false,
        "a couple",
    ),
    (
        "Ada Fernwood",
        "Bo Fernwood",
        "fernwoods@mail.example",
        false,
        "a family",
    ),
    (
        "Sam Thistledew Jr.",
        "Sam Thistledew Sr.",
        "sam@mail.example",
        false,
        "father and son",
    ),
    (
        "Ivo K. Thistledew",
        "Ivo M. Thistledew",
        "ivo@mail.example",
        false,
        "other initials",
    ),
    (
        "Marie Khan",
        "Marie-Ève Khan",
        "khan@mail.example",
        false,
        "half of a hyphened name",
    ),
    (
        "Ada Fernwood",
        "Bo Merlebois",
        "a@mail.example",
        false,
        "two names",
    ),
    (
        "A. Fernwood",
        "B. Fernwood",
        "a@mail.example",
        false,
        "two initials",
    ),
    (
        "A. F.",
        "Ada Fernwood",
        "a@mail.example",
        false,
        "nothing but initials",
    ),
    (
        "林美玲",
        "林美鈴",
        "lin@mail.example",
        false,
        "other characters read alike",
    ),
    (
        "李伟",
        "李玮",
        "li@mail.example",
        false,
        "the same, of one letter",
    ),
    (
        "김민준",
        "김민수",
        "kim@mail.example",
        false,
        "other given names in Hangul",
    ),
    (
        "محمد علی",
        "محمود علی",
        "ali@mail.example",
        false,
        "other given names in Arabic letters",
    ),
];

#[test]
fn a_mailbox_proves_with_a_name_that_fits() {
    for (one, other, email, proves, why) in MAILBOXES {
        let comparison = compare_persons((one, "", email), (other, "", email));
        assert_eq!(
            comparison.outcome == Same,
            proves,
            "{one} ~ {other} <{email}>: {why}; {:?}",
            comparison.reasons()
        );
        let plus = email.replace('@', "+list@");
        let tagged = compare_persons((one, "", email), (other, "", &plus));
        assert_eq!(tagged.outcome == Same, proves, "{one} ~ {other} <{plus}>");
        let elsewhere = email.replace("mail.example", "post.example");
        assert_ne!(
            compare_persons((one, "", email), (other, "", &elsewhere)).outcome,
            Same,
            "{one} ~ {other}"
        );
    }
}
