//! `undersigned signatures prove`.

use std::net::SocketAddr;

use anyhow::Result;
use clap::Args;

use crate::command::{By, in_instance, print};
use crate::moderation;
use crate::settings::Settings;
use crate::signing::proving::{Challenge, Proved};

/// What `prove` takes.
#[derive(Debug, Args)]
pub(in crate::command) struct ProveOptions {
    /// Held signature of an organization: id and edition, as `list` shows them.
    #[arg(value_name = "ID@EDITION")]
    id: String,
    /// Domain to check (default: the domain of the website in the signature).
    #[arg(long, value_name = "DOMAIN")]
    domain: Option<String>,
    /// DNS server to ask (default: the system's).
    #[arg(long, value_name = "IP:PORT")]
    resolver: Option<SocketAddr>,
    #[command(flatten)]
    by: By,
}

pub(super) async fn run(settings: Settings, options: ProveOptions) -> Result<()> {
    let proved = in_instance(settings, async |app| {
        let lookups = app.lookups.clone().asking(options.resolver);
        let (domain, actor) = (options.domain.as_deref(), options.by.actor());
        moderation::prove(app, &options.id, domain, &lookups, &actor).await
    });
    let (challenge, proved) = proved.await?;
    print(&render_outcome(&challenge, proved))
}

fn render_outcome(challenge: &Challenge, proved: Proved) -> String {
    let domain = &challenge.domain;
    match proved {
        Proved::NotYet => format!(
            "Nothing was found on {domain}. To verify it, publish one of these, then run this again:\n  a DNS record   {} TXT \"{}\"\n  a file         {} that contains {}\n",
            challenge.record, challenge.line, challenge.file, challenge.line
        ),
        Proved::Noted(way) => format!(
            "Control of {domain} is verified ({}). The signature is waiting for your approval; approve it with --trust-domain to trust {domain} from now on.\n",
            way.word()
        ),
        Proved::Published(way) => format!(
            "Control of {domain} is verified ({}) and the domain is trusted: the signature is published, and the signatory will be notified.\n",
            way.word()
        ),
    }
}
