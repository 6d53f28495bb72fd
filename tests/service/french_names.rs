//! French sentences print the names of coalitions and organizations in running form: after "de", "à",
//! "par" and "que" with the article or elision that the name takes.

use undersigned::locale::Locale;
use undersigned::rendering::{Arg, Rendering};

/// A name, and what follows "de", "à", "par" and "que" with it.
const NAMES: [(&str, [&str; 4]); 14] = [
    (
        "Alliance du havre",
        [
            "de l’Alliance du havre",
            "à l’Alliance du havre",
            "par l’Alliance du havre",
            "que l’Alliance du havre",
        ],
    ),
    (
        "L'Alliance du havre",
        [
            "de l’Alliance du havre",
            "à l’Alliance du havre",
            "par l’Alliance du havre",
            "que l’Alliance du havre",
        ],
    ),
    (
        "Réseau des marées",
        [
            "du Réseau des marées",
            "au Réseau des marées",
            "par le Réseau des marées",
            "que le Réseau des marées",
        ],
    ),
    (
        "Le Réseau des marées",
        [
            "du Réseau des marées",
            "au Réseau des marées",
            "par le Réseau des marées",
            "que le Réseau des marées",
        ],
    ),
    (
        "Coalition des rives",
        [
            "de la Coalition des rives",
            "à la Coalition des rives",
            "par la Coalition des rives",
            "que la Coalition des rives",
        ],
    ),
    (
        "La Marée haute",
        [
            "de la Marée haute",
            "à la Marée haute",
            "par la Marée haute",
            "que la Marée haute",
        ],
    ),
    (
        "Les Amis de la baie",
        [
            "des Amis de la baie",
            "aux Amis de la baie",
            "par les Amis de la baie",
            "que les Amis de la baie",
        ],
    ),
    (
        "Amis de la baie",
        [
            "des Amis de la baie",
            "aux Amis de la baie",
            "par les Amis de la baie",
            "que les Amis de la baie",
        ],
    ),
    (
        "Équirive",
        ["d’Équirive", "à Équirive", "par Équirive", "qu’Équirive"],
    ),
    (
        "Océans vivants",
        [
            "d’Océans vivants",
            "à Océans vivants",
            "par Océans vivants",
            "qu’Océans vivants",
        ],
    ),
    (
        "Hydro-vigie",
        [
            "d’Hydro-vigie",
            "à Hydro-vigie",
            "par Hydro-vigie",
            "qu’Hydro-vigie",
        ],
    ),
    (
        "Harbour Watch",
        [
            "de Harbour Watch",
            "à Harbour Watch",
            "par Harbour Watch",
            "que Harbour Watch",
        ],
    ),
    (
        "Mines Alertes",
        [
            "de Mines Alertes",
            "à Mines Alertes",
            "par Mines Alertes",
            "que Mines Alertes",
        ],
    ),
    (
        "Yukon en marche",
        [
            "de Yukon en marche",
            "à Yukon en marche",
            "par Yukon en marche",
            "que Yukon en marche",
        ],
    ),
];

/// Each sentence that prints the name after one of the four, with the variable that holds it, and which.
const SENTENCES: [(&str, &str, usize); 19] = [
    ("how-coordinator", "coalition", 0),
    ("form-updates-sender", "sender", 0),
    ("register-name-of-entry", "entry", 0),
    ("refusal-domain-not-trusted", "name", 0),
    ("refusal-domain-taken", "entry", 0),
    ("refusal-waits-for-review", "organization", 0),
    ("evidence-mailbox-trusted-for-other", "entry", 0),
    ("reason-address-shared-with", "others", 0),
    ("how-entered-email", "coalition", 1),
    ("standing-invite-until", "organization", 1),
    ("reason-looks-like-named", "others", 1),
    ("reason-looks-like-member-named", "others", 1),
    ("how-coordinator-term", "coalition", 2),
    ("standing-coordinator", "coalition", 2),
    ("standing-entered-email", "coalition", 2),
    ("standing-entered-list", "coalition", 2),
    ("standing-entered-paper", "coalition", 2),
    ("standing-invitation", "coalition", 2),
    ("how-entered-list", "coalition", 3),
];

/// The other variables of these sentences.
const OTHERS: [&str; 6] = ["domain", "address", "signature", "date", "name", "entry"];

#[test]
fn names_run_in_every_french_sentence_that_prints_them() {
    let rendering = Rendering::embedded().unwrap();
    for (name, runs) in NAMES {
        for (key, variable, which) in SENTENCES {
            let mut values = vec![(variable, Arg::Text(name.to_owned()))];
            let rest = OTHERS.into_iter().filter(|other| *other != variable);
            values.extend(rest.map(|other| (other, Arg::Text("x".to_owned()))));
            let said = rendering.words().say(Locale::Fr, key, &values).unwrap();
            assert!(said.contains(runs[which]), "{key}: {said}");
        }
    }
}

#[test]
fn names_run_after_for_and_with() {
    let rendering = Rendering::embedded().unwrap();
    for (key, variable, expected) in [
        ("standing-guest", "organization", "pour l’Alliance du havre"),
        (
            "standing-guest-used",
            "organization",
            "pour l’Alliance du havre",
        ),
        (
            "standing-invite-subject",
            "organization",
            "pour l’Alliance du havre",
        ),
        ("mail-near-text", "organization", "pour l’Alliance du havre"),
        (
            "evidence-invitation",
            "organization",
            "pour l’Alliance du havre",
        ),
        ("refusal-merged-into", "into", "avec l’Alliance du havre"),
    ] {
        let mut values = vec![(variable, Arg::Text("Alliance du havre".to_owned()))];
        let rest = ["title", "id", "entry"].into_iter();
        values.extend(rest.map(|other| (other, Arg::Text("x".to_owned()))));
        let said = rendering.words().say(Locale::Fr, key, &values).unwrap();
        assert!(said.contains(expected), "{key}: {said}");
    }
}

#[test]
fn no_french_sentence_for_readers_agrees_with_a_name_or_a_person() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/locales/fr");
    let readers = [
        "signing",
        "mail",
        "publishing",
        "notices",
        "sharing",
        "my-data",
        "standing",
        "names",
        "moderation",
        "failure",
        "limits",
        "tally",
    ];
    let gendered = [
        "elle-même",
        "du destinataire",
        "au destinataire",
        "le signataire",
        "un signataire",
        "signataire inscrit",
        "le représentant",
        "un représentant",
        "le coordonnateur ",
        "inscrit par",
        "invité par",
        "confirmé par { RUNNING",
    ];
    for file in readers {
        let text = std::fs::read_to_string(format!("{folder}/{file}.ftl")).unwrap();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let found = gendered.iter().find(|word| line.contains(*word));
            assert_eq!(found, None, "{file}: {line}");
        }
    }
}
