//! What only its owner may use: environment, time, randomness, database, SMTP, tasks.
//! The parts of poem that nobody may use are in clippy.toml.

use source_reader::source::Source;

struct Capability {
    what: &'static str,
    /// Path beginnings, without `.rs`; `*/store` is any feature's `store.rs` or `store/`.
    owners: &'static [&'static str],
    is_used: fn(&[&str]) -> bool,
}

const CAPABILITIES: &[Capability] = &[
    Capability {
        what: "the environment",
        owners: &["settings"],
        is_used: reads_environment,
    },
    Capability {
        what: "the time",
        owners: &["clock"],
        is_used: asks_time,
    },
    Capability {
        what: "randomness",
        owners: &["secret"],
        is_used: makes_randomness,
    },
    Capability {
        what: "database queries",
        // An act hands its transaction's queries on to the stores.
        owners: &["*/store", "storage", "mail/outbox", "journal", "act"],
        is_used: queries,
    },
    Capability {
        what: "routing by method (web::methods says what an address allows)",
        owners: &["web/methods"],
        is_used: routes_by_method,
    },
    Capability {
        what: "SMTP",
        owners: &["mail/delivery", "mail/transport"],
        is_used: talks_smtp,
    },
    Capability {
        what: "the failures of pages (acts and rules return act::ActError)",
        owners: &["web", "*/web", "*/desk", "routes"],
        is_used: fails_like_a_page,
    },
    Capability {
        what: "spawned tasks",
        // A snapshot is renewed beside its readers.
        owners: &["server", "schedule", "publishing/web/snapshots"],
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

fn makes_randomness(path: &[&str]) -> bool {
    matches!(path.first(), Some(&("rand" | "getrandom")))
        || path.contains(&"OsRng")
        || path.contains(&"SysRng")
}

/// Any module may pass a connection on or name a database error; only an owner may query.
fn queries(path: &[&str]) -> bool {
    const FREE: &[&str] = &[
        "ActiveEnum",
        "ConnectionTrait",
        "DatabaseConnection",
        "DatabaseTransaction",
        "DbBackend",
        "DbErr",
        "Iterable",
    ];
    match path {
        ["sea_orm", name, ..] => !FREE.contains(name),
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

fn fails_like_a_page(path: &[&str]) -> bool {
    path.starts_with(&["crate", "web"]) && path.contains(&"Failure")
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

/// Every use of a capability by a file that does not own it.
pub(crate) fn problems(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        for named in &source.paths {
            let path: Vec<&str> = named.parts.iter().map(String::as_str).collect();
            let strays = CAPABILITIES
                .iter()
                .filter(|capability| (capability.is_used)(&path));
            for capability in strays.filter(|capability| {
                !capability
                    .owners
                    .iter()
                    .any(|owner| owns(owner, &source.path))
            }) {
                let owners = capability.owners.join(", ");
                let place = format!("{}:{}", source.path, named.line);
                found.push(format!(
                    "{place}: {} may be used only by {owners}: {}",
                    capability.what,
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
        !problems(&[Source::parse(path, text).unwrap()]).is_empty()
    }

    #[test]
    fn only_the_owner_may_use_each_capability() {
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
            assert!(!is_refused(home, text), "{home} may: {text}");
            assert!(
                is_refused("src/letters/web.rs", text),
                "nobody else may: {text}"
            );
        }
    }

    #[test]
    fn only_pages_may_name_the_failure_of_a_page() {
        let text = "use crate::web::{Failure, Visitor};";
        assert!(!is_refused("src/signing/web/own.rs", text));
        assert!(!is_refused("src/letters/web.rs", text));
        assert!(is_refused("src/signing/confirming.rs", text));
    }

    #[test]
    fn any_module_may_pass_a_connection_on_and_build_a_message() {
        let text =
            "use sea_orm::{ConnectionTrait, DbErr}; use lettre::Message; use std::time::Duration;";
        assert!(!is_refused("src/letters/web.rs", text));
    }

    #[test]
    fn comments_strings_and_tests_do_not_count_as_use() {
        let text = "// std::env\nconst A: &str = \"std::env::var\";\n#[cfg(test)]\nmod tests { use std::env; }";
        assert!(!is_refused("src/letters/web.rs", text));
    }
}
