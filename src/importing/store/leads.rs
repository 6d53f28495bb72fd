//! Writes the organizations that lead an imported letter.

use entity::ids::{LetterId, Rank};
use entity::values::NameKind;
use sea_orm::{ConnectionTrait, DbErr};

use super::super::LeadFile;
use crate::clock::Millis;
use crate::letters::{self, Lead};
use crate::locale::Locale;
use crate::organizations::{self, Names};

/// Writes the leads of a letter, after its rows: most of them are entries of the list.
pub(super) async fn write_leads<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    leads: &[LeadFile],
    now: Millis,
) -> Result<(), DbErr> {
    for (position, file) in (1..).zip(leads) {
        let names = Names::alone(&file.name);
        let organization = match organizations::proposals(connection, &names).await?.first() {
            Some(id) => *id,
            None => organizations::create(connection, &names, None, "lead", now).await?,
        };
        for (locale, short) in &file.short {
            let kind = NameKind::Running;
            organizations::add_name(connection, organization, kind, Some(*locale), short).await?;
        }
        let lead = Lead {
            organization,
            position: Rank(position),
            short_en: short_name(file, Locale::En),
            short_fr: short_name(file, Locale::Fr),
        };
        letters::add_lead(connection, letter, lead).await?;
    }
    Ok(())
}

/// Whether the leads of a letter have the short names of the folder, in its order.
pub(super) fn are_same(known: &[Lead], leads: &[LeadFile]) -> bool {
    let same = |(known, file): (&Lead, &LeadFile)| {
        known.short_en == short_name(file, Locale::En)
            && known.short_fr == short_name(file, Locale::Fr)
    };
    known.len() == leads.len() && known.iter().zip(leads).all(same)
}

fn short_name(file: &LeadFile, locale: Locale) -> Option<String> {
    Some(file.short.get(&locale).unwrap_or(&file.name).clone())
}
