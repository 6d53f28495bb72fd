//! The layers of settings and how they are laid over each other.

use std::path::Path;

use toml::{Table, Value};

use super::DEFAULTS;
use super::checks::SettingFault;

const PREFIX: &str = "UNDERSIGNED_";
/// Variables that belong to the tests, not to the settings.
const OTHERS: [&str; 2] = ["UNDERSIGNED_SAMPLES", "UNDERSIGNED_TEST_"];

pub(super) fn environment() -> Vec<(String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(name, _)| name.starts_with(PREFIX))
        .collect()
}

pub(super) fn login_name() -> Option<String> {
    ["SUDO_USER", "USER", "LOGNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok())
        .filter(|name| !name.is_empty())
}

pub(super) fn path(name: &str) -> Option<std::ffi::OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

pub(super) fn temporary_directory() -> std::path::PathBuf {
    std::env::temp_dir()
}

pub(super) fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

pub(super) fn merge(
    file: Option<&Path>,
    environment: &[(String, String)],
) -> Result<Table, SettingFault> {
    let mut table = parse("the built-in defaults", DEFAULTS)?;
    if let Some(path) = file {
        let shown = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|fault| {
            SettingFault::new(format!("cannot read the settings file {shown}: {fault}"))
        })?;
        lay(&mut table, parse(&shown, &text)?);
    }
    for (name, value) in environment {
        if !OTHERS.iter().any(|other| name.starts_with(other)) {
            set(&mut table, name, value)?;
        }
    }
    Ok(table)
}

fn parse(source: &str, text: &str) -> Result<Table, SettingFault> {
    text.parse::<Table>()
        .map_err(|fault| SettingFault::new(format!("{source} is not valid TOML: {fault}")))
}

fn lay(under: &mut Table, over: Table) {
    for (key, value) in over {
        match (under.get_mut(&key), value) {
            (Some(Value::Table(under)), Value::Table(over)) => lay(under, over),
            (_, value) => {
                under.insert(key, value);
            }
        }
    }
}

/// Lays one variable over the table; its default tells which shape its text is read as.
fn set(table: &mut Table, name: &str, text: &str) -> Result<(), SettingFault> {
    let path = name[PREFIX.len()..].to_lowercase();
    let keys: Vec<&str> = path.split("__").collect();
    let unknown = || SettingFault::unknown(name);
    let (last, groups) = keys.split_last().ok_or_else(unknown)?;
    let mut place = table;
    for group in groups {
        place = place
            .get_mut(*group)
            .and_then(Value::as_table_mut)
            .ok_or_else(unknown)?;
    }
    let found = place.get_mut(*last).ok_or_else(unknown)?;
    if found.is_table() {
        return Err(SettingFault::new(format!(
            "{name} is a group of settings; set one of them, such as {name}__…"
        )));
    }
    *found = as_like(found, name, text)?;
    Ok(())
}

fn as_like(default: &Value, name: &str, text: &str) -> Result<Value, SettingFault> {
    let text = text.trim();
    match default {
        Value::Integer(_) => text.parse().map(Value::Integer).map_err(|_| {
            SettingFault::new(format!(
                "{name} is `{text}`; must be a whole number such as {default}"
            ))
        }),
        Value::Boolean(_) => text
            .parse()
            .map(Value::Boolean)
            .map_err(|_| SettingFault::new(format!("{name} is `{text}`; must be true or false"))),
        _ => Ok(Value::String(text.to_owned())),
    }
}
