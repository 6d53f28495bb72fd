//! The fingerprint of a folder, by which the same content is recognized when it is imported again.

use entity::values::Received;

use super::{Import, LeadFile, SignatoryRow};
use crate::journal::Canonical;
use crate::letters::{format_v1, version_fingerprint};
use crate::locale::Locale;

impl Import {
    /// Returns the fingerprint of what the folder says; where it says it in the file makes no difference.
    ///
    /// The form is `undersigned import 1`, then: slug and state; the fingerprint of the version; time zone,
    /// date, closing time, source; 1 or 0 for organizations and for individuals; approval, visibility,
    /// possibly same; 1 or 0 for names in bulk; names per address; the number of origins and each; the
    /// number of leads and, for each, its name and its short name in English and in French; the number of
    /// rows and, for each, order, kind, name, French name, sort name, title, affiliation, place, website; last how
    /// the list was received, only if that is not `list`, so that older fingerprints stay.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let settings = self.settings();
        let form = Canonical::begin("undersigned import 1")
            .text(self.letter.slug.as_str())
            .text(self.letter.state.word())
            .text(version_fingerprint(&self.version_texts()).as_str())
            .text(settings.time_zone.as_str())
            .text(settings.date.as_deref())
            .number(settings.closes_at)
            .text(settings.source.as_deref())
            .number(i64::from(settings.accepts_organizations))
            .number(i64::from(settings.accepts_individuals))
            .text(settings.approval.word())
            .text(settings.visibility.word())
            .text(settings.possibly_same.word())
            .number(i64::from(settings.names_in_bulk))
            .number(i64::from(settings.names_per_address));
        let form = add_all(form, &settings.origins, |form, origin| {
            form.text(origin.as_str())
        });
        let form = add_all(form, &self.letter.leads, add_lead);
        let form = add_all(form, &self.rows, add_row);
        format_v1(&match self.letter.received {
            Received::List => form,
            other => form.text(other.word()),
        })
    }
}

/// Adds the number of items, then each.
fn add_all<T>(form: Canonical, items: &[T], add: fn(Canonical, &T) -> Canonical) -> Canonical {
    let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
    items.iter().fold(form.number(count), add)
}

fn add_lead(form: Canonical, lead: &LeadFile) -> Canonical {
    let short = |locale| lead.short.get(&locale).map(String::as_str);
    form.text(lead.name.as_str())
        .text(short(Locale::En))
        .text(short(Locale::Fr))
}

fn add_row(form: Canonical, row: &SignatoryRow) -> Canonical {
    form.number(i64::from(row.order))
        .text(row.kind.word())
        .text(row.name.as_str())
        .text(row.name_fr.as_deref())
        .text(row.sort_name.as_deref())
        .text(row.title.as_deref())
        .text(row.affiliation.as_deref())
        .text(row.place.as_deref())
        .text(row.website.as_deref())
}

#[cfg(test)]
mod tests {
    const LETTER: &str =
        "slug = \"harbour\"\nlanguages = [\"en\"]\n[title]\nen = \"Keep it open\"\n";
    const LIST: &str = "kind,name,order\nindividual,Ann Quill,1\norganization,Amity,2\n";

    fn fingerprint(letter: &str, text: &str, list: &str) -> String {
        let dir = tempfile::tempdir().unwrap();
        for (file, content) in [
            ("letter.toml", letter),
            ("en.md", text),
            ("signatories.csv", list),
        ] {
            std::fs::write(dir.path().join(file), content).unwrap();
        }
        crate::importing::read(dir.path()).unwrap().fingerprint()
    }

    #[test]
    fn the_layout_of_the_files_does_not_change_the_fingerprint() {
        let known = fingerprint(LETTER, "Open.\n", LIST);
        assert!(known.starts_with("v1:") && known.len() == 67, "{known}");
        let letter = format!("# A comment moves every location.\n\n{LETTER}");
        let list = LIST.replace('\n', "\r\n");
        assert_eq!(fingerprint(&letter, "Open.\r\n", &list), known);
    }

    #[test]
    fn every_change_of_content_changes_the_fingerprint() {
        let known = fingerprint(LETTER, "Open.\n", LIST);
        let other_settings = [
            "closes = 2036-09-15",
            "date = 2026-07-08",
            "state = \"closed\"",
            "names_per_address = 3",
            "names_in_bulk = true",
            "approve = \"all\"",
            "visibility = \"name\"",
            "possibly_same = \"hold\"",
            "source = \"a list\"",
            "received = \"paper\"",
            "time_zone = \"America/Halifax\"",
            "origins = [\"https://amity.example\"]",
            "addressee = \"the Minister\"",
        ];
        for setting in other_settings {
            let letter = format!("{setting}\n{LETTER}");
            assert_ne!(fingerprint(&letter, "Open.\n", LIST), known, "{setting}");
        }
        let lead = format!("{LETTER}\n[[leads]]\nname = \"Amity\"\n");
        assert_ne!(fingerprint(&lead, "Open.\n", LIST), known);
        assert_ne!(fingerprint(LETTER, "Shut.\n", LIST), known);
        for list in [
            LIST.replace("Ann", "Anne"),
            LIST.replace(",2\n", ",3\n"),
            LIST.replace("organization", "individual"),
            LIST.replace("organization,Amity,2\n", ""),
        ] {
            assert_ne!(fingerprint(LETTER, "Open.\n", &list), known, "{list}");
        }
    }
}
