//! The manual page, made from the help texts: `undersigned man` prints it for the package.

use std::fmt::Write as _;

use anyhow::Result;
use clap::{Arg, Command, CommandFactory as _};

/// The page in the language of man pages (roff).
pub(super) fn render() -> Result<String> {
    let mut root = super::Command::command();
    root.build();
    let mut page = format!(
        ".TH UNDERSIGNED 1 \"\" \"undersigned {}\" \"User Commands\"\n.SH NAME\nundersigned \\- {}\n",
        env!("CARGO_PKG_VERSION"),
        escape(
            &about(&root)
                .lines()
                .next()
                .unwrap_or_default()
                .replace(':', ";")
        )
    );
    page.push_str(
        ".SH SYNOPSIS\n.B undersigned\n[\\fIOPTIONS\\fR] \\fICOMMAND\\fR [\\fIARGUMENTS\\fR]\n.SH DESCRIPTION\n",
    );
    page.push_str(&escape(&about(&root)));
    page.push_str("\n.SH OPTIONS\n");
    write_arguments(&mut page, &root, true)?;
    page.push_str(".SH COMMANDS\n");
    write_commands(&mut page, &root)?;
    page.push_str(
        ".SH FILES\n.TP\n.I /etc/undersigned/undersigned.env\nThe settings of the service.\n.TP\n.I /var/lib/undersigned\n\
         Its database.\n.SH SEE ALSO\n.BR undersigned\\-ctl (8)\nruns a command on the settings and data of the service.\n\
         .I /usr/share/doc/undersigned\nholds the README, how to deploy it, and the folder of a letter.\n",
    );
    Ok(page)
}

fn write_commands(page: &mut String, parent: &Command) -> Result<()> {
    for command in parent.get_subcommands() {
        if command.get_name() == "help" || command.is_hide_set() {
            continue;
        }
        let name = command.get_bin_name().unwrap_or(command.get_name());
        writeln!(page, ".SS {}\n{}", escape(name), escape(&about(command)))?;
        write_arguments(page, command, false)?;
        if let Some(after) = command.get_after_long_help().or(command.get_after_help()) {
            writeln!(page, ".PP\n.nf\n{}\n.fi", escape(&after.to_string()))?;
        }
        write_commands(page, command)?;
    }
    Ok(())
}

/// Writes the arguments of a command. Global options stand once, at the top.
fn write_arguments(page: &mut String, command: &Command, global: bool) -> Result<()> {
    let shown = command
        .get_arguments()
        .filter(|argument| !argument.is_hide_set() && argument.is_global_set() == global)
        .filter(|argument| !matches!(argument.get_id().as_str(), "help" | "version"));
    for argument in shown {
        let help = argument.get_long_help().or(argument.get_help());
        let help = help.map(ToString::to_string).unwrap_or_default();
        writeln!(page, ".TP\n{}\n{}", escape(&label(argument)), escape(&help))?;
    }
    Ok(())
}

fn label(argument: &Arg) -> String {
    let values: Vec<&str> = argument
        .get_value_names()
        .unwrap_or_default()
        .iter()
        .map(clap::builder::Str::as_str)
        .collect();
    match argument.get_long() {
        Some(long) if argument.get_action().takes_values() => {
            format!("--{long} {}", values.join(" "))
        }
        Some(long) => format!("--{long}"),
        None => values.join(" "),
    }
}

fn about(command: &Command) -> String {
    let about = command.get_long_about().or(command.get_about());
    about.map(ToString::to_string).unwrap_or_default()
}

/// Escapes what roff would take for a request or an escape; an empty line begins a paragraph.
fn escape(text: &str) -> String {
    let lines = text.trim_end().lines().map(|line| {
        let line = line.replace('\\', "\\e").replace('-', "\\-");
        match line.chars().next() {
            None => ".PP".to_owned(),
            Some('.' | '\'') => format!("\\&{line}"),
            Some(_) => line,
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_every_command_with_its_options_and_no_stray_request() {
        let page = render().unwrap();
        for part in [
            ".TH UNDERSIGNED 1",
            ".SS undersigned import",
            ".SS undersigned signatures approve",
            "\\-\\-strict",
            "\\-\\-config FILE",
            "country_or_region",
        ] {
            assert!(page.contains(part), "{part} is not in\n{page}");
        }
        let requests = page.lines().filter(|line| line.starts_with('.'));
        let known = [
            ".TH", ".SH", ".SS", ".TP", ".PP", ".B", ".BR", ".I", ".nf", ".fi",
        ];
        for request in requests {
            let name = request.split(' ').next().unwrap_or_default();
            assert!(known.contains(&name), "{request}");
        }
    }
}
