//! `webhook`: what endpoints are told, and whether they take it.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use jiff::Timestamp;
use otklik_wire::id::Name;

use super::at::At;
use super::transfer::site;
use super::{alone, say};
use crate::config::File;
use crate::secret;
use crate::store::letter::{Address, LetterChange, Mailbox, Selection};
use crate::store::upkeep;
use crate::transfer::time;
use crate::webhook::courier;
use crate::webhook::event;
use crate::webhook::post::Poster;

/// Dead letters that are looked at.
const MOST: u32 = 100_000;

#[derive(Debug, Subcommand)]
pub(super) enum Webhook {
    /// Show every endpoint: how many events wait for it, how many were given up, and why the last attempt failed.
    List {
        #[command(flatten)]
        at: At,
        /// Only this site's.
        #[arg(long, value_name = "SITE", value_parser = site)]
        site: Option<Name>,
        /// Each event that was given up, too.
        #[arg(long)]
        dead: bool,
    },
    /// Send events again that were given up.
    ///
    /// A running collector begins within ten seconds; otherwise the next one does.
    Retry {
        #[command(flatten)]
        at: At,
        #[command(flatten)]
        which: Which,
    },
    /// Throw events away that were given up.
    Drop {
        #[command(flatten)]
        at: At,
        #[command(flatten)]
        which: Which,
    },
    /// Send one event of the type org.otklik.test to each endpoint of a site and print what came back.
    ///
    /// It is sent by this command and tried once. Ends with 1 if an endpoint did not take it.
    Test {
        /// The config file that names the endpoints.
        #[arg(long, env = "OTKLIK_CONFIG", value_name = "FILE")]
        config: PathBuf,
        /// The site.
        #[arg(long, value_name = "SITE", value_parser = site)]
        site: Name,
        /// Only this endpoint.
        #[arg(long, value_name = "NAME", value_parser = site)]
        webhook: Option<Name>,
    },
}

/// Which of the events that were given up.
#[derive(Debug, Args)]
pub(super) struct Which {
    /// The site.
    #[arg(long, value_name = "SITE", value_parser = site)]
    site: Name,
    /// Only those for this endpoint.
    #[arg(long, value_name = "NAME", value_parser = site)]
    webhook: Option<Name>,
    /// Only this event.
    #[arg(long, value_name = "ID")]
    id: Option<String>,
}

impl Webhook {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::List { at, site, dead } => list(at, site.as_ref(), dead),
            Self::Retry { at, which } => {
                let now = Timestamp::now();
                change(at, which, "due again", |which| LetterChange::Retry {
                    which,
                    now,
                })
            }
            Self::Drop { at, which } => change(at, which, "thrown away", LetterChange::Drop),
            Self::Test {
                config,
                site,
                webhook,
            } => test(&config, &site, webhook.as_ref()),
        }
    }
}

fn list(at: At, only: Option<&Name>, dead: bool) -> anyhow::Result<ExitCode> {
    let (place, rules) = at.open()?;
    alone(async {
        let (store, closing, _) = upkeep::open(&place).await?;
        let mut mailboxes = store.mailboxes().await?;
        let configured = rules.iter().flat_map(|(site, rules)| {
            let endpoints = rules.webhooks.iter();
            endpoints.map(move |endpoint| (site, endpoint))
        });
        let mut hosts = std::collections::BTreeMap::new();
        for (site, endpoint) in configured {
            let of = Address {
                site: site.clone(),
                webhook: endpoint.name.clone(),
            };
            if !mailboxes.iter().any(|mailbox| mailbox.of == of) {
                mailboxes.push(Mailbox::empty(of.clone()));
            }
            hosts.insert(of, endpoint.target.host());
        }
        for (site, mail) in rules
            .iter()
            .flat_map(|(site, rules)| rules.mails.iter().map(move |mail| (site, mail)))
        {
            let of = Address {
                site: site.clone(),
                webhook: mail.name.clone(),
            };
            if !mailboxes.iter().any(|mailbox| mailbox.of == of) {
                mailboxes.push(Mailbox::empty(of.clone()));
            }
            hosts.insert(of, &mail.server.host);
        }
        mailboxes.sort_by(|one, other| one.of.cmp(&other.of));
        mailboxes.retain(|mailbox| only.is_none_or(|site| *site == mailbox.of.site));
        for mailbox in &mailboxes {
            let host = hosts.get(&mailbox.of).copied();
            say(&described(mailbox, host, !rules.is_empty()))?;
        }
        let mut sites: Vec<&Name> = mailboxes.iter().map(|mailbox| &mailbox.of.site).collect();
        sites.dedup();
        for site in sites.into_iter().filter(|_| dead) {
            for letter in store.dead(site, MOST).await? {
                say(&format!(
                    "{site}/{}: {} given up at {} after {} attempts: {}",
                    letter.webhook,
                    letter.id,
                    time(letter.failed),
                    letter.attempts,
                    letter.error
                ))?;
            }
        }
        drop(store);
        closing.wait().await;
        Ok(ExitCode::SUCCESS)
    })
}

/// A line of `list`.
fn described(mailbox: &Mailbox, host: Option<&str>, is_known: bool) -> String {
    let Address { site, webhook } = &mailbox.of;
    let host = match host {
        Some(host) => format!(" at {host}"),
        None if is_known => " (in no config file)".into(),
        None => String::new(),
    };
    let since = mailbox
        .oldest
        .map_or_else(String::new, |oldest| format!(" since {}", time(oldest)));
    let error = mailbox
        .error
        .as_ref()
        .map_or_else(String::new, |error| format!("; last failure: {error}"));
    format!(
        "{site}/{webhook}{host}: {} waiting{since}, {} given up{error}",
        mailbox.waiting, mailbox.dead
    )
}

fn change(
    at: At,
    which: Which,
    done: &str,
    change: impl FnOnce(Selection) -> LetterChange,
) -> anyhow::Result<ExitCode> {
    let (place, _) = at.open()?;
    let Which { site, webhook, id } = which;
    alone(async {
        let (store, closing, _) = upkeep::open(&place).await?;
        let meant = store.dead(&site, MOST).await?.into_iter().filter(|letter| {
            webhook
                .as_ref()
                .is_none_or(|webhook| webhook.as_str() == letter.webhook)
                && id.as_ref().is_none_or(|id| *id == letter.id)
        });
        let count = meant.count();
        let which = Selection { site, webhook, id };
        store.change_letters(change(which)).await?;
        drop(store);
        closing.wait().await;
        say(&format!("{count} {done}"))?;
        Ok(ExitCode::SUCCESS)
    })
}

fn test(config: &std::path::Path, site: &Name, only: Option<&Name>) -> anyhow::Result<ExitCode> {
    let rules = File::read(config)?.rules(|path| std::fs::read_to_string(path))?;
    let endpoints = rules.get(site).map_or(&[][..], |rules| &rules.webhooks);
    let mut meant = endpoints
        .iter()
        .filter(|endpoint| only.is_none_or(|name| *name == endpoint.name))
        .peekable();
    if meant.peek().is_none() {
        let names: Vec<&str> = endpoints
            .iter()
            .map(|endpoint| endpoint.name.as_str())
            .collect();
        match only {
            Some(name) => bail!(
                "site {site} has no webhook {name}; allowed: {}",
                names.join(", ")
            ),
            None => bail!(
                "site {site} has no webhook in {}; [[site.{site}.webhook]] makes one",
                config.display()
            ),
        }
    }
    alone(async {
        let mut all_taken = true;
        for endpoint in meant {
            let name = &endpoint.name;
            let poster = Poster::new(endpoint.clone()).with_context(|| name.to_string())?;
            let id = secret::draw("test_")?;
            let began = Instant::now();
            let sent = poster
                .send(&id, event::test(&id, site, Timestamp::now()))
                .await;
            let (brought, said) = courier::read(&sent);
            let host = endpoint.target.host();
            let took = began.elapsed().as_millis();
            all_taken &= brought.is_taken();
            let verdict = if brought.is_taken() {
                "taken"
            } else {
                "not taken"
            };
            say(&format!(
                "{site}/{name} at {host}: {verdict}: {said}, {took} ms"
            ))?;
        }
        Ok(if all_taken {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    })
}
