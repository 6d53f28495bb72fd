//! Persons that deceive, each pair with what it is.

use crate::compare_persons;
use undersigned::matching::Outcome::{self, Different, PossiblySame, Same};

/// Persons, without mailboxes that tell, each with what they are and why.
const PERSONS: [(&str, &str, Outcome, &str); 66] = [
    (
        "Bob Thistledew",
        "Robert Thistledew",
        PossiblySame,
        "a nickname",
    ),
    (
        "J.-F. Merlebois",
        "Jean-François Merlebois",
        PossiblySame,
        "initials of a compound",
    ),
    (
        "Jeff Merlebois",
        "Jean-François Merlebois",
        PossiblySame,
        "a short form of a compound",
    ),
    (
        "O. Quillmark",
        "Odile Quillmark",
        PossiblySame,
        "an initial and a rare name",
    ),
    (
        "Quillmark, Odile",
        "Odile Quillmark",
        PossiblySame,
        "last name first",
    ),
    (
        "QUILLMARK Odile",
        "Odile Quillmark",
        PossiblySame,
        "last name first in capitals",
    ),
    (
        "Dre Odile Quillmark (elle)",
        "Odile Quillmark, MSW",
        PossiblySame,
        "title, pronoun, degree",
    ),
    (
        "odile.quillmark",
        "Odile Quillmark",
        PossiblySame,
        "a handle",
    ),
    ("Zoé Brèvelune", "Zoe Brevelune", PossiblySame, "accents"),
    (
        "Odile Quillmarck",
        "Odile Quillmark",
        PossiblySame,
        "a letter too many",
    ),
    (
        "Anne-Marie Brevelune",
        "Anne Marie Brevelune",
        PossiblySame,
        "a hyphen",
    ),
    (
        "Odile Marie Quillmark",
        "Odile Quillmark",
        PossiblySame,
        "a middle name",
    ),
    (
        "Jürgen Quillmüller",
        "Juergen Quillmueller",
        PossiblySame,
        "German vowels",
    ),
    (
        "Sergei Quillmarkov",
        "Сергей Квиллмарков",
        Different,
        "letters that are not those of the name",
    ),
    (
        "Sergei Shcherbanin",
        "Сергей Щербанин",
        PossiblySame,
        "Cyrillic",
    ),
    (
        "Sergey Scherbanin",
        "Sergei Shcherbanin",
        PossiblySame,
        "two ways to write it in Latin letters",
    ),
    (
        "Mikhail Khodarkin",
        "Michail Chodarkin",
        PossiblySame,
        "English and German writing",
    ),
    (
        "Giorgos Papadinis",
        "Γιώργος Παπαδίνης",
        PossiblySame,
        "Greek",
    ),
    (
        "林 美玲",
        "Lin Meiling",
        PossiblySame,
        "Han, by its reading",
    ),
    (
        "林美玲",
        "Meiling Lin",
        PossiblySame,
        "Han in one word, given name first",
    ),
    (
        "林美玲",
        "Lin Mei-Ling",
        PossiblySame,
        "Han, syllables apart",
    ),
    (
        "林美玲",
        "林美鈴",
        Different,
        "other characters read alike are other names",
    ),
    ("林美玲", "王美玲", Different, "other family names in Han"),
    (
        "김민준",
        "Kim Min-jun",
        PossiblySame,
        "Hangul, the family name as its bearers write it",
    ),
    ("김민준", "김민수", Different, "other given names in Hangul"),
    (
        "نیک‌پور آرش",
        "Arash Nikpour",
        PossiblySame,
        "Persian, vowels unwritten",
    ),
    (
        "محمد الهاشمي",
        "Mohammed al-Hashmi",
        PossiblySame,
        "Arabic with its article",
    ),
    ("さとう けんいち", "Sato Kenichi", PossiblySame, "kana"),
    (
        "प्रिया क्विलमार्क",
        "Priya Kvilmark",
        PossiblySame,
        "Devanagari",
    ),
    (
        "Seif al-Quillani",
        "Saif Al Quillani",
        PossiblySame,
        "the article apart",
    ),
    (
        "Zhang Xiaoquill",
        "Xiao-Quill Zhang",
        PossiblySame,
        "syllables joined, order turned",
    ),
    (
        "Jean Brevelune",
        "Jeanne Brevelune",
        Different,
        "a man's and a woman's name",
    ),
    (
        "René Brevelune",
        "Renée Brevelune",
        Different,
        "the same, by an accent",
    ),
    (
        "Mario Brevelune",
        "Maria Brevelune",
        Different,
        "the same in Italian",
    ),
    (
        "Sam Thistledew Jr.",
        "Sam Thistledew Sr.",
        Different,
        "father and son",
    ),
    (
        "Ivo K. Thistledew",
        "Ivo M. Thistledew",
        Different,
        "other middle initials",
    ),
    (
        "Sergei Ivanovich Albrunn",
        "Sergei Petrovich Albrunn",
        Different,
        "other patronymics",
    ),
    (
        "Marie Khan",
        "Marie-Ève Khan",
        Different,
        "half of a hyphened name",
    ),
    (
        "Odile Burman",
        "Odile Furman",
        Different,
        "other family names a letter apart",
    ),
    (
        "Odile Fernwood",
        "Odile Fernholm",
        Different,
        "other family names",
    ),
    ("Ada Quillmark", "Odile Quillmark", Different, "a family"),
    ("Null", "Null", PossiblySame, "a name like any other"),
    ("X", "X", Different, "a name of one letter"),
    ("Ada", "Ada Thistledew", Different, "a single given name"),
    (
        "Daniel",
        "Daniel",
        Different,
        "a given name that very many have",
    ),
    ("Bob", "Robert Thistledew", Different, "a short given name"),
    (
        "Thistledew",
        "Ivo Thistledew",
        Different,
        "a single family name",
    ),
    (
        "Ivo T.",
        "Ivo Thistledew",
        Different,
        "a given name and an initial",
    ),
    (
        "Ivo T.",
        "Ivo T. Quillmark",
        Different,
        "the same, with another name",
    ),
    ("T. Q.", "Thea Quillmark", Different, "initials"),
    (
        "Andrew A. Quillmark",
        "Alexei Quillmark",
        Different,
        "an initial beside another given name",
    ),
    (
        "Sarah E. Quillmark",
        "Erik Quillmark",
        Different,
        "the same of one family",
    ),
    (
        "J. Robert Quillmark",
        "John Quillmark",
        Different,
        "an initial, and a further name",
    ),
    (
        "Daniel E",
        "Daniele Orlund",
        Different,
        "an initial is no ending",
    ),
    (
        "Jan Brevelune",
        "Jana Brevelune",
        Different,
        "a man and a woman",
    ),
    ("Tony Brevelune", "Toni Brevelune", Different, "the same"),
    (
        "Aleksandr Brevelune",
        "Alexandra Brevelune",
        Different,
        "the same in two spellings",
    ),
    (
        "Patrick Brevelune",
        "Patricia Brevelune",
        Different,
        "the same",
    ),
    (
        "Francis Brevelune",
        "Frances Brevelune",
        Different,
        "the same",
    ),
    (
        "Sam Thistledew",
        "Samantha Thistledew",
        PossiblySame,
        "a short form",
    ),
    (
        "Major Thistledew",
        "Ivo Thistledew",
        Different,
        "a title and a family name",
    ),
    (
        "赵子豪",
        "Zhu Zihai",
        Different,
        "syllables that share consonants",
    ),
    (
        "Mohamed Ali",
        "Muhamad Aly",
        Different,
        "a common name in another spelling",
    ),
    ("Mohamed Ali", "Mohamed Ali", PossiblySame, "namesakes"),
    ("Lunaphied", "Lunaphied", PossiblySame, "a handle"),
    ("Sukarni", "Sukarni", PossiblySame, "a mononym"),
];

#[test]
fn pairs_of_person_names_get_the_expected_outcome() {
    for (one, other, outcome, why) in PERSONS {
        let comparison = compare_persons((one, "", ""), (other, "", ""));
        assert_eq!(
            comparison.outcome,
            outcome,
            "{one} ~ {other}: {why}; {:+.1} {:?}",
            comparison.score,
            comparison.reasons()
        );
    }
}

#[test]
fn a_common_name_at_two_places_is_two_persons_and_a_rare_one_may_be_one() {
    let at_two = |name: &str| {
        compare_persons((name, "Quill Law", ""), (name, "Thornbury Clinic", "")).outcome
    };
    assert_eq!(at_two("Maria Garcia"), Different);
    assert_eq!(at_two("Jean Tremblay"), Different);
    assert_eq!(at_two("Wilhelmina Thistledew"), PossiblySame);
    let one_place = compare_persons(
        ("Maria Garcia", "UQM", ""),
        ("Maria Garcia", "Université Quillmark de Montréal", ""),
    );
    assert_ne!(one_place.outcome, Same);
}
