//! Powers that one module alone has: environment, time, chance, database, SMTP, tasks.

use crate::imports::paths;
use crate::source::Source;

struct Power {
    what: &'static str,
    /// Path beginnings, without `.rs`; `*/store` is any feature's `store.rs` or `store/`.
    owners: &'static [&'static str],
    is_used: fn(&[&str]) -> bool,
}

const POWERS: &[Power] = &[
    Power {
        what: "the environment",
        owners: &["settings"],
        is_used: reads_environment,
    },
    Power {
        what: "the time",
        owners: &["clock"],
        is_used: asks_time,
    },
    Power {
        what: "chance",
        owners: &["secret"],
        is_used: makes_chance,
    },
    Power {
        what: "database queries",
        owners: &["*/store", "storage", "mail/outbox", "journal"],
        is_used: queries,
    },
    Power {
        what: "a trap of poem (ours is in web)",
        owners: &[],
        is_used: springs_trap,
    },
    Power {
        what: "routing by method (web::methods says what an address allows)",
        owners: &["web/methods"],
        is_used: routes_by_method,
    },
    Power {
        what: "SMTP",
        owners: &["mail/delivery", "mail/transport"],
        is_used: talks_smtp,
    },
    Power {
        what: "spawned tasks",
        owners: &["server", "schedule"],
        is_used: spawns,
    },
];

fn reads_environment(path: &[&str]) -> bool {
    path.starts_with(&["std", "env"])
        || matches!(
            path,
            ["env", "var" | "vars" | "var_os" | "vars_os" | "args", ..]
        )
}

fn asks_time(path: &[&str]) -> bool {
    path.iter()
        .any(|part| matches!(*part, "SystemTime" | "Instant"))
        || path.ends_with(&["Timestamp", "now"])
        || path.ends_with(&["ZonedDateTime", "now"])
}

fn makes_chance(path: &[&str]) -> bool {
    matches!(path.first(), Some(&("rand" | "getrandom")))
        || path.contains(&"OsRng")
        || path.contains(&"SysRng")
}

/// Naming a connection, to hand it on, and an error is everybody's; asking it something is not.
fn queries(path: &[&str]) -> bool {
    const HANDED_ON: &[&str] = &[
        "ActiveEnum",
        "ConnectionTrait",
        "DatabaseConnection",
        "DatabaseTransaction",
        "DbBackend",
        "DbErr",
        "Iterable",
    ];
    match path {
        ["sea_orm", name, ..] => !HANDED_ON.contains(name),
        [first, ..] => matches!(*first, "sea_query" | "sqlx"),
        [] => false,
    }
}

fn routes_by_method(path: &[&str]) -> bool {
    path.first() == Some(&"poem")
        && path.iter().any(|part| {
            matches!(
                *part,
                "RouteMethod" | "get" | "post" | "put" | "delete" | "patch"
            )
        })
}

fn talks_smtp(path: &[&str]) -> bool {
    let types = [
        "transport",
        "SmtpTransport",
        "AsyncSmtpTransport",
        "Transport",
        "AsyncTransport",
        "Tokio1Executor",
    ];
    path.first() == Some(&"lettre") && path.iter().any(|part| types.contains(part))
}

/// What poem has and the house does not use: read without limit, inflated without limit, lost on
/// errors, believed of anybody, or keyed with zeros.
fn springs_trap(path: &[&str]) -> bool {
    const TRAPS: &[&str] = &[
        "Compression",
        "Csrf",
        "CsrfToken",
        "CsrfVerifier",
        "Form",
        "InternalServerError",
        "Json",
        "RealIp",
        "SetHeader",
        "SizeLimit",
    ];
    path.first() == Some(&"poem") && path.iter().any(|part| TRAPS.contains(part))
}

fn spawns(path: &[&str]) -> bool {
    path.starts_with(&["tokio", "spawn"])
        || path.ends_with(&["task", "spawn"])
        || path.ends_with(&["thread", "spawn"])
}

fn owns(owner: &str, file: &str) -> bool {
    let file = file.trim_start_matches("src/").trim_end_matches(".rs");
    match owner.strip_prefix('*') {
        Some(ending) => file.ends_with(ending) || file.contains(&format!("{ending}/")),
        None => file == owner || file.starts_with(&format!("{owner}/")),
    }
}

/// Every use of a power by a file that does not own it.
pub(crate) fn problems(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        for named in paths(source) {
            let path: Vec<&str> = named.parts.iter().map(String::as_str).collect();
            let strays = POWERS.iter().filter(|power| (power.is_used)(&path));
            for power in
                strays.filter(|power| !power.owners.iter().any(|owner| owns(owner, &source.path)))
            {
                let owners = power.owners.join(", ");
                let place = format!("{}:{}", source.path, named.line);
                found.push(format!(
                    "{place}: {} belongs to {owners}, not here: {}",
                    power.what,
                    path.join("::")
                ));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_refused(path: &str, text: &str) -> bool {
        !problems(&[Source {
            path: path.to_owned(),
            text: text.to_owned(),
        }])
        .is_empty()
    }

    #[test]
    fn each_power_is_refused_elsewhere_and_free_at_home() {
        let uses = [
            ("src/settings/environment.rs", "use std::{env, fs};"),
            ("src/clock.rs", "use std::time::{Duration, SystemTime};"),
            ("src/secret.rs", "fn f() { rand::rng(); }"),
            (
                "src/signing/store.rs",
                "use sea_orm::{ConnectionTrait, EntityTrait};",
            ),
            ("src/storage/mod.rs", "use sea_orm::Database;"),
            ("src/mail/outbox.rs", "use sea_orm::prelude::*;"),
            ("src/journal.rs", "use sea_orm::QueryFilter;"),
            (
                "src/mail/transport.rs",
                "use lettre::{AsyncSmtpTransport, message::Mailbox};",
            ),
            ("src/web/methods.rs", "use poem::{Route, get};"),
            ("src/server.rs", "fn f() { tokio::spawn(async {}); }"),
        ];
        for (home, text) in uses {
            assert!(!is_refused(home, text), "{home} owns it: {text}");
            assert!(
                is_refused("src/letters/web.rs", text),
                "nobody else does: {text}"
            );
        }
    }

    #[test]
    fn the_traps_of_poem_are_nobodys() {
        for text in [
            "use poem::web::{Data, Form};",
            "use poem::middleware::Compression;",
            "fn f() { poem::middleware::SetHeader::new(); }",
            "use poem::{web::RealIp, Request};",
            "use poem::error::InternalServerError;",
        ] {
            assert!(is_refused("src/web/body.rs", text), "{text}");
        }
        assert!(!is_refused(
            "src/letters/web.rs",
            "use crate::web::body::Form;"
        ));
    }

    #[test]
    fn handing_a_connection_on_and_building_a_message_are_free() {
        let text =
            "use sea_orm::{ConnectionTrait, DbErr}; use lettre::Message; use std::time::Duration;";
        assert!(!is_refused("src/letters/web.rs", text));
    }

    #[test]
    fn comments_strings_and_tests_use_no_power() {
        let text = "// std::env\nconst A: &str = \"std::env::var\";\n#[cfg(test)]\nmod tests { use std::env; }";
        assert!(!is_refused("src/letters/web.rs", text));
    }
}
