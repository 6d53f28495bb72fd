//! Which language a name is written in, by its articles and prepositions; and which countries need no
//! naming in it: what a French name calls "national" is French.

use super::normal::Name;

/// Function words of each language, and the countries where it is spoken (ids of the table of places).
const TONGUES: [(&str, &[&str], &[&str]); 8] = [
    (
        "en",
        &["of", "the", "for", "and", "on"],
        &["united_states", "united_kingdom", "england", "australia"],
    ),
    (
        "fr",
        &["du", "des", "et", "pour", "les", "le", "aux", "au", "sur"],
        &["france", "belgium", "switzerland", "quebec"],
    ),
    (
        "es",
        &["del", "los", "las", "y", "el"],
        &["spain", "mexico", "argentina", "chile", "peru", "colombia"],
    ),
    (
        "it",
        &["di", "della", "delle", "dei", "degli", "per"],
        &["italy"],
    ),
    ("pt", &["do", "da", "dos", "das"], &["portugal", "brazil"]),
    (
        "de",
        &["der", "fur", "und", "von", "zum", "zur"],
        &["germany", "austria", "switzerland"],
    ),
    (
        "nl",
        &["het", "een", "voor", "van"],
        &["netherlands", "belgium"],
    ),
    (
        "romance",
        &["de", "la", "e"],
        &["france", "spain", "italy", "portugal", "brazil", "mexico"],
    ),
];

/// The language of a name, if its function words reveal it.
pub(super) fn of(name: &Name) -> Option<&'static str> {
    let has = |words: &[&str]| {
        name.tokens
            .iter()
            .any(|token| words.contains(&token.as_str()))
    };
    TONGUES
        .iter()
        .find(|(_, words, _)| has(words))
        .map(|(tongue, _, _)| *tongue)
}

/// Whether two names are known to be in different languages.
pub(super) fn differ(tongues: [Option<&str>; 2]) -> bool {
    matches!(tongues, [Some(one), Some(other)] if one != other)
}

/// Whether a name in this language can leave out these places, because it implies them.
pub(super) fn may_leave_out(places: &[&str], tongue: Option<&str>) -> bool {
    let own = TONGUES.iter().find(|(name, _, _)| Some(*name) == tongue);
    own.is_some_and(|(_, _, countries)| {
        !places.is_empty() && places.iter().all(|place| countries.contains(place))
    })
}

#[cfg(test)]
mod tests {
    use super::super::words::tables;
    use super::*;

    #[test]
    fn every_country_with_a_language_is_a_place_of_the_table() {
        let places: Vec<&str> = tables::lines(include_str!("tables/places.txt"))
            .map(|line| line.key.split('<').next().unwrap_or_default().trim())
            .collect();
        for country in TONGUES.iter().flat_map(|(_, _, countries)| *countries) {
            assert!(places.contains(country), "{country}");
        }
    }

    #[test]
    fn function_words_reveal_the_language_of_a_name() {
        for (name, tongue) in [
            ("Council of Nurses", Some("en")),
            ("Conseil des infirmières", Some("fr")),
            ("Gesellschaft für Chemie", Some("de")),
            ("Amity Canada", None),
        ] {
            assert_eq!(of(&Name::read(name)), tongue, "{name}");
        }
        assert!(may_leave_out(&["france"], Some("fr")) && !may_leave_out(&["canada"], Some("fr")));
    }
}
