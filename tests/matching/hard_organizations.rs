//! Organizations that deceive, each pair with what it is.

use crate::{compare_organizations, organization};
use undersigned::matching::Outcome::{Different, PossiblySame, Same};
use undersigned::matching::organizations::{self, ComparedOrganization};

/// Pairs that are two bodies, each with the reason.
const TWO_BODIES: [(&str, &str, &str); 43] = [
    ("Amity Canada", "Amity UK", "sections of one international"),
    (
        "Amity International",
        "Amity Canada",
        "an international and its section",
    ),
    ("Amity Ottawa", "Amity Toronto", "city chapters"),
    ("Amity Canada", "Amity Québec", "a country and a province"),
    (
        "Amity Canada (section francophone)",
        "Amity Canada (anglophone section)",
        "language sections",
    ),
    (
        "Amity Canada",
        "Amity Canada (Toronto office)",
        "a section and one of its offices",
    ),
    (
        "Rotary of Ottawa (South)",
        "Rotary of Ottawa (North)",
        "what stands in brackets tells them apart",
    ),
    (
        "Quillmark University",
        "Quillmark University Students' Union",
        "a university and its student union",
    ),
    (
        "Université Quillmark",
        "Association étudiante de l'Université Quillmark",
        "the same in French",
    ),
    (
        "Faculty of Medicine, Quillmark University",
        "Quillmark University",
        "a faculty and its university",
    ),
    (
        "Département de chimie / Université Quillmark",
        "Département de physique / Université Quillmark",
        "departments, their university behind a slash",
    ),
    (
        "Friends of Quillmark Bay",
        "Quillmark Bay",
        "friends of a place and the place",
    ),
    (
        "Les Amis de la rivière Quill",
        "Rivière Quill",
        "the same in French",
    ),
    (
        "Quillmark",
        "Quillmark Foundation",
        "a body and its foundation",
    ),
    (
        "Quillmark Hospital",
        "Fondation de l'hôpital Quillmark",
        "a hospital and its foundation",
    ),
    (
        "Quillmark University",
        "Quillmark University Press",
        "a university and its press",
    ),
    (
        "Civil Liberties Association",
        "British Columbia Civil Liberties Association",
        "a province's own",
    ),
    ("QCLA", "BQCLA", "acronyms a letter apart"),
    ("QCLA", "QCLB", "acronyms that differ in one letter"),
    (
        "Quillmark Local 3902",
        "Quillmark Local 3903",
        "union locals",
    ),
    (
        "Section locale 3902 de Quillmark",
        "Quillmark Local 3903",
        "union locals in two languages",
    ),
    (
        "Department of Physics, Quillmark University",
        "Department of Botany, Quillmark University",
        "departments",
    ),
    (
        "North Quillmark University",
        "South Quillmark University",
        "two ends of one land",
    ),
    (
        "Université Quillmark Lyon 1",
        "Université Quillmark Lyon 2",
        "numbered universities",
    ),
    (
        "Alder Family Foundation",
        "Birch Family Foundation",
        "two families",
    ),
    (
        "Swiss Agency for Ponds",
        "Agence française des étangs",
        "the like body of another country, in its own language",
    ),
    (
        "European Society of Bone Surgery",
        "Société suisse de chirurgie osseuse",
        "the like body of a country",
    ),
    (
        "Institute of Meadow Botany",
        "Institute of Meadow Zoology",
        "two fields of one kind",
    ),
    (
        "Quillmark Nurses Association",
        "Quillmark Teachers Association",
        "two professions",
    ),
    (
        "Transition Thornbury",
        "Transition Fernwood",
        "groups of one movement in two towns that no table knows",
    ),
    (
        "Thornbury Climate Action",
        "Thornbury Cycling Campaign",
        "two groups of one town",
    ),
    (
        "Canadian Institutes of Water Research",
        "IREC",
        "letters that a translation of the name would give",
    ),
    (
        "Thornbury Environmental Action",
        "TENA",
        "letters in their order inside the name",
    ),
    (
        "Quillmark Action on Water",
        "QAW Water Trust",
        "an acronym beside other words",
    ),
    ("Quillmark Watch", "QW", "two letters"),
    (
        "Alder River Action (ARA)",
        "Alder Rights Association",
        "letters whose own name is given",
    ),
    (
        "Alder Climate Action",
        "ACA",
        "three letters that are exactly the first ones",
    ),
    (
        "Quillmark Institute of Engineering",
        "Quillmark Institute of Engineers",
        "a field and those who practise it, of one stem",
    ),
    (
        "Institut quillmarkois d'ingénierie",
        "Institut quillmarkois des ingénieurs",
        "the same in French",
    ),
    (
        "Institute of Meadow Botany, University of Thornbury",
        "Institute of Meadow Botany at the University of Fernwood",
        "institutes of one name at two universities",
    ),
    (
        "Society of Quillmark Physicists",
        "Quillmark Society of Physics",
        "a field and those who practise it",
    ),
    (
        "Society of Quillmark Ophthalmology",
        "Society of Quillmark Ophthalmologists",
        "the same of words that no table has",
    ),
    (
        "Quillmark Nursing Association",
        "Quillmark Nurses Association",
        "the same",
    ),
];

/// On one website or without any, none of them is ever merged.
#[test]
fn related_organizations_are_not_merged() {
    for (one, other, why) in TWO_BODIES {
        for website in ["", "https://amity.example"] {
            let comparison = compare_organizations((one, website), (other, website));
            assert_ne!(comparison.outcome, Same, "{one} ~ {other}: {why}");
        }
        let apart = compare_organizations((one, ""), (other, ""));
        assert_eq!(
            apart.outcome,
            Different,
            "{one} ~ {other}: {why}; {:+.1} {:?}",
            apart.score,
            apart.reasons()
        );
    }
}

/// Pairs that may be one body, without any website, each with the reason.
const PERHAPS_ONE: [(&str, &str, &str); 33] = [
    (
        "Council of Quillmark Nurses",
        "Conseil des infirmières et infirmiers de Quillmark",
        "English and French",
    ),
    (
        "Consejo de Enfermería de Quillmark",
        "Quillmark Nursing Council",
        "Spanish and English",
    ),
    (
        "Quillmark Universität für Meeresforschung",
        "Quillmark University of Marine Research",
        "German and English",
    ),
    (
        "Università degli Studi di Quillmark",
        "University of Quillmark",
        "Italian and English",
    ),
    (
        "Uniwersytet Quillmarski",
        "Quillmark University",
        "Polish and English, by inflection",
    ),
    (
        "Universidade Federal de Quillmark",
        "Federal University of Quillmark",
        "Portuguese and English",
    ),
    (
        "Quillmark Engineers",
        "Ingénieurs de Quillmark",
        "engineers in two languages",
    ),
    (
        "Quillmark School of Engineering",
        "École de génie de Quillmark",
        "engineering in two languages",
    ),
    (
        "Institute of Meadow Botany, University of Thornbury",
        "Institute of Meadow Botany at the University of Thornbury",
        "a parent behind a comma and behind `at`",
    ),
    (
        "Institute of Thornbury Botany at Quillmark University",
        "Institut de botanique de Thornbury, Université Quillmark",
        "the same in two languages",
    ),
    (
        "Thornbury University – Institute of Meadow Botany",
        "Institute of Meadow Botany (Thornbury University)",
        "a parent in front and in brackets",
    ),
    (
        "Coalition quillmarkoise pour la justice des eaux",
        "CQJE",
        "an acronym that leaves out the little words",
    ),
    (
        "Quillmark Water Justice Network",
        "QWJN",
        "an acronym of four letters",
    ),
    (
        "Quillmark Water Fdn.",
        "Quillmark Water Foundation",
        "a short form",
    ),
    (
        "Gov. of Quillmark",
        "Government of Quillmark",
        "a short form with a dot",
    ),
    ("Quillmark e.V.", "Quillmark", "a legal form with dots"),
    (
        "Quillmark S.p.r.l.",
        "Quillmark",
        "a longer legal form with dots",
    ),
    (
        "Quillmark360",
        "Quillmark 360",
        "a number glued to its word",
    ),
    (
        "Society of Quillmark Neurologists",
        "Société des neurologues de Quillmark",
        "those who practise a field, in two languages",
    ),
    ("Q.W.J.N.", "Quillmark Water Justice Network", "dots"),
    (
        "Quillmark Water Justice Network (QWJN)",
        "QWJN",
        "the name gives its letters",
    ),
    (
        "QWX - Quillmark Water Justice Network",
        "Quillmark Water Justice Network",
        "letters in front that the name does not spell",
    ),
    (
        "Legal Aid Quillmark / Aide juridique Quillmark",
        "Aide juridique Quillmark",
        "both languages in one field",
    ),
    ("Quillmark Inc.", "The Quillmark", "article and legal form"),
    ("Quillmark AG", "Quillmark", "a legal form elsewhere"),
    ("QUILLMARK WATCH", "quillmark watch", "case"),
    ("Quill Mark Watch", "QuillMark Watch", "spaces"),
    ("Quillmark.org", "Quillmark", "written as the website"),
    (
        "Thornbury Chiropractors",
        "Thornbury Chiroprctors",
        "a letter left out",
    ),
    (
        "Womens Institute of Quillmark",
        "Women's Institute of Quillmark",
        "an apostrophe",
    ),
    (
        "Quillmark Local 3902",
        "Section locale 3902 de Quillmark",
        "one local in two languages",
    ),
    (
        "Союз журналистов Квиллмарка",
        "Soyuz zhurnalistov Kvillmarka",
        "Cyrillic and its Latin writing",
    ),
    (
        "Amity Nova Scotia",
        "Amity Nouvelle-Écosse",
        "a place in two languages",
    ),
];

#[test]
fn different_names_of_one_organization_are_flagged_for_review() {
    for (one, other, why) in PERHAPS_ONE {
        let comparison = compare_organizations((one, ""), (other, ""));
        assert_eq!(
            comparison.outcome,
            PossiblySame,
            "{one} ~ {other}: {why}; {:+.1} {:?}",
            comparison.score,
            comparison.reasons()
        );
    }
}

#[test]
fn a_name_in_another_language_may_be_given_apart() {
    let both = ComparedOrganization::read(["Vox Merulae", "Blackbird Voice"], "", false);
    let comparison = organizations::compare(&both, &organization("Blackbird Voice", ""));
    assert_eq!(comparison.outcome, PossiblySame);
}
