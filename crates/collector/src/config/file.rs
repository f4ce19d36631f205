use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use ipnet::IpNet;
use jiff::tz::TimeZone;
use otklik_wire::flags::Flags;
use otklik_wire::id::Name;
use serde::{Deserialize, Deserializer, de};

use super::flags::flags;
use super::{Keep, Origin, Rules, SiteRules, Work};
use crate::limit::Limit;
use crate::mail::recipient::{Described as DescribedRecipient, Recipient};
use crate::mail::server::{Described as DescribedServer, Server};
use crate::webhook::endpoint::{Described, Endpoint};

/// A config file: every flag of `serve` under its own name, and what is said of single sites.
///
/// ```toml
/// listen = "0.0.0.0:8080"
/// data = "/var/lib/otklik"          # paths are seen from the file's folder; or, in the place of data,
/// store = "postgres:///otklik"
/// sites = "sites"
/// assets = "dist"
/// zone = "Europe/Berlin"
/// trusted-proxies = ["10.0.0.0/8"]
/// limit-address = "10/s"
/// keep = "2 years"
///
/// [site.shop]
/// origins = ["https://shop.example"]
/// zone = "Europe/Moscow"
/// paused = false
/// keep = "400 days"
/// uncounted = ["bot", "prefetch", "honeypot"]  # docs/abuse.md
/// work = 16                         # only while somebody floods it
///
/// [[site.shop.webhook]]               # docs/webhooks.md
/// name = "crm"                      # the host, if left out
/// url = "https://crm.example/otklik"
/// secret-file = "crm.secret"        # or, in its place, secret = "whsec_…"
/// events = ["org.otklik.answer.stored"]  # all, if left out
/// allow-private = false
/// ca-file = "ca.pem"
///
/// [mail]                              # docs/mail.md
/// smtp = "smtps://otklik@mail.example"
/// password-file = "smtp.secret"
/// from = "Otklik <otklik@shop.example>"
/// console = "https://feedback.example.com"
///
/// [[site.shop.mail]]
/// name = "mara"
/// to = ["mara@shop.example"]
/// digest = "weekly"
/// ```
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct File {
    pub(crate) listen: Option<SocketAddr>,
    pub(crate) data: Option<PathBuf>,
    pub(crate) store: Option<String>,
    pub(crate) sites: Option<PathBuf>,
    pub(crate) assets: Option<PathBuf>,
    pub(crate) demo: Option<PathBuf>,
    #[serde(deserialize_with = "zone")]
    pub(crate) zone: Option<TimeZone>,
    pub(crate) connections: Option<u16>,
    pub(crate) trusted_proxies: Option<Vec<IpNet>>,
    pub(crate) limit_address: Option<Limit>,
    pub(crate) limit_site: Option<Limit>,
    pub(crate) keep: Option<Keep>,
    mail: Option<DescribedServer>,
    site: BTreeMap<String, Site>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Site {
    #[serde(deserialize_with = "zone")]
    zone: Option<TimeZone>,
    #[serde(deserialize_with = "origins")]
    origins: Vec<Origin>,
    paused: bool,
    webhook: Vec<Described>,
    mail: Vec<DescribedRecipient>,
    keep: Option<Keep>,
    #[serde(deserialize_with = "flags")]
    uncounted: Option<Flags>,
    work: Option<Work>,
}

impl File {
    /// Reads a config file.
    ///
    /// # Errors
    /// When it cannot be read or says something that is not allowed; the message names file, line and what is.
    pub(crate) fn read(path: &Path) -> anyhow::Result<Self> {
        let shown = path.display();
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("config file {shown}: cannot be read"))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        Self::parse(&text, folder)
            .map_err(|problem| anyhow::anyhow!("config file {shown}:{problem}"))
    }

    /// Reads what stands in a config file of that folder.
    ///
    /// # Errors
    /// Line and problem.
    pub(crate) fn parse(text: &str, folder: &Path) -> Result<Self, String> {
        let mut file: Self = toml::from_str(text).map_err(|error| {
            let line = error.span().map(|span| {
                let before = text.get(..span.start).unwrap_or_default();
                format!(" line {}:", before.matches('\n').count() + 1)
            });
            let message = error.message().replace('\n', "; ");
            format!("{} {message}", line.unwrap_or_default())
        })?;
        let Self {
            data,
            sites,
            assets,
            demo,
            ..
        } = &mut file;
        for path in [data, sites, assets, demo].into_iter().flatten() {
            *path = folder.join(&path);
        }
        for webhook in file.site.values_mut().flat_map(|site| &mut site.webhook) {
            webhook.seen_from(folder);
        }
        if let Some(mail) = &mut file.mail {
            mail.seen_from(folder);
        }
        Ok(file)
    }

    /// The mail server, if one is named.
    ///
    /// # Errors
    /// When something is wrong with it, or a file cannot be had.
    pub(crate) fn mail_server(
        &self,
        read: impl Fn(&Path) -> io::Result<String>,
    ) -> anyhow::Result<Option<Server>> {
        let server = self.mail.as_ref().map(|mail| mail.resolved(read));
        server.transpose().context("config file: [mail]")
    }

    /// What is said of single sites, with what stands in the files that are named.
    ///
    /// # Errors
    /// When a name cannot be a site's, two webhooks of a site have one name, or a file cannot be had.
    pub(crate) fn rules(
        &mut self,
        read: impl Fn(&Path) -> io::Result<String>,
    ) -> anyhow::Result<Rules> {
        let server = self.mail_server(&read)?.map(Arc::new);
        std::mem::take(&mut self.site)
            .into_iter()
            .map(|(name, site)| {
                let Site {
                    zone,
                    origins,
                    paused,
                    webhook,
                    mail,
                    keep,
                    uncounted,
                    work,
                } = site;
                let webhooks = resolved(webhook, &read)
                    .with_context(|| format!("config file: [[site.{name}.webhook]]"))?;
                let mails = recipients(mail, server.as_ref(), &webhooks)
                    .with_context(|| format!("config file: [[site.{name}.mail]]"))?;
                let rules = SiteRules {
                    zone,
                    origins,
                    paused,
                    webhooks,
                    mails,
                    keep,
                    uncounted,
                    work,
                };
                let name = Name::new(name.clone()).map_err(|_| {
                    anyhow::anyhow!(
                        "config file: [site.{name}] names no site; allowed: 1 to 64 letters, digits, '-', '_' or '.'"
                    )
                })?;
                Ok((name, rules))
            })
            .collect()
    }
}

/// The webhooks of a site, each with a name of its own.
fn resolved(
    described: Vec<Described>,
    read: impl Fn(&Path) -> io::Result<String>,
) -> anyhow::Result<Vec<Endpoint>> {
    let mut endpoints: Vec<Endpoint> = Vec::new();
    for described in described {
        let endpoint = described.resolved(&read)?;
        if endpoints.iter().any(|other| other.name == endpoint.name) {
            anyhow::bail!(
                "two are called {}; give each a name = \"…\" of its own",
                endpoint.name
            );
        }
        endpoints.push(endpoint);
    }
    Ok(endpoints)
}

/// Those of a site who are told by e-mail, each with a name that no webhook has: what waits for them is kept by it.
fn recipients(
    described: Vec<DescribedRecipient>,
    server: Option<&Arc<Server>>,
    webhooks: &[Endpoint],
) -> anyhow::Result<Vec<Recipient>> {
    let mut recipients: Vec<Recipient> = Vec::new();
    for described in described {
        let server = server.context("there is no mail server; [mail] names one")?;
        let recipient = described.resolved(server).map_err(anyhow::Error::msg)?;
        let name = &recipient.name;
        let is_taken = recipients.iter().any(|other| other.name == *name)
            || webhooks.iter().any(|webhook| webhook.name == *name);
        if is_taken {
            anyhow::bail!(
                "two are called {name}; give each a name = \"…\" of its own, webhooks too"
            );
        }
        recipients.push(recipient);
    }
    Ok(recipients)
}

/// Reads the name of a time zone.
///
/// # Errors
/// What is allowed, in words.
pub(crate) fn zone_named(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name).map_err(|_| {
        format!("{name:?} is no time zone; allowed: a name of the IANA database, such as Europe/Berlin or UTC")
    })
}

fn zone<'de, D: Deserializer<'de>>(from: D) -> Result<Option<TimeZone>, D::Error> {
    let name = String::deserialize(from)?;
    zone_named(&name).map(Some).map_err(de::Error::custom)
}

fn origins<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Origin>, D::Error> {
    Vec::<String>::deserialize(from)?
        .into_iter()
        .map(|origin| Origin::try_from(origin).map_err(de::Error::custom))
        .collect()
}
