//! `serve`: what flags, environment and file say together, and the life of the collector.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use ipnet::IpNet;
use jiff::tz::TimeZone;
use tracing::level_filters::LevelFilter;

use super::{postgres, say};
use crate::config::{self, File, Keep, Limits};
use crate::limit::Limit;
use crate::notify;
use crate::serve::{Options, Server};
use crate::signal;
use crate::store::Place;

/// Where `serve` listens if nothing is said: this machine alone.
pub(super) const DEFAULT_ADDRESS: SocketAddr =
    SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);
/// Connections if nothing is said, should the system give file descriptors for as many: some 45 MiB if all are in use.
const DEFAULT_CONNECTIONS: u16 = 4_096;
/// File descriptors for the database, the files and the connections out.
const OTHER_FILES: u64 = 124;

/// What `serve` is told.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// File that gives any of what follows, and rules for single sites: `listen = "0.0.0.0:8080"` and so on, in TOML. Flags
    /// and the environment weigh more.
    #[arg(long, env = "OTKLIK_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Address and port to listen on; port 0 takes a free one. Default 127.0.0.1:8080.
    #[arg(long, env = "OTKLIK_LISTEN", value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// Folder of the database; made if it is missing.
    #[arg(long, env = "OTKLIK_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
    /// PostgreSQL database to use instead: postgres://USER:PASSWORD@HOST:PORT/DATABASE. Several collectors may share it.
    #[arg(long, env = "OTKLIK_STORE", value_name = "URL", hide_env_values = true)]
    store: Option<String>,
    /// Folder of survey files: every *.json in it is a site.
    #[arg(long, env = "OTKLIK_SITES", value_name = "DIR")]
    sites: Option<PathBuf>,
    /// Time zone in which the owner's days begin and end, such as Europe/Berlin. Default UTC.
    #[arg(long, env = "OTKLIK_ZONE", value_name = "ZONE", value_parser = config::zone_named)]
    zone: Option<TimeZone>,
    /// Folder of the widget's files (otklik.js and what it loads), as `cargo xtask build` makes them.
    #[arg(long, env = "OTKLIK_ASSETS", value_name = "DIR")]
    assets: Option<PathBuf>,
    /// Folder of a demo site to serve at /.
    #[arg(long, env = "OTKLIK_DEMO", value_name = "DIR")]
    demo: Option<PathBuf>,
    /// Open the owner's page to everybody on this machine, without login. Only with a loopback address.
    #[arg(long, env = "OTKLIK_OPEN_CONSOLE")]
    open_console: bool,
    /// Most connections at once; for more, those that have been silent longest have to go. Each takes a file
    /// descriptor. Default 4096, or as many as `ulimit -Hn` allows.
    #[arg(long, env = "OTKLIK_CONNECTIONS", value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    connections: Option<u16>,
    /// Addresses of the proxies in front, such as 10.0.0.0/8: what they say of a visitor's address is believed.
    #[arg(
        long,
        env = "OTKLIK_TRUSTED_PROXIES",
        value_name = "NET",
        value_delimiter = ','
    )]
    trusted_proxies: Option<Vec<IpNet>>,
    /// How many requests of pages to take from one address: 10/s, 60/m or off; ten seconds' worth at once. Never from this
    /// machine's own. Default 10/s.
    #[arg(long, env = "OTKLIK_LIMIT_ADDRESS", value_name = "LIMIT")]
    limit_address: Option<Limit>,
    /// How many requests of pages to take for one site, in the same words, so that one site
    /// leaves room for the others. Default off.
    #[arg(long, env = "OTKLIK_LIMIT_SITE", value_name = "LIMIT")]
    limit_site: Option<Limit>,
    /// How long to keep answers: 400 days, 13 months, 2 years, or forever. The scores that they made stay. Default forever.
    #[arg(long, env = "OTKLIK_KEEP", value_name = "TIME")]
    keep: Option<Keep>,
    /// How much to say on stderr: error, warn, info, debug. Never what people wrote.
    #[arg(long, env = "OTKLIK_LOG", value_name = "LEVEL", default_value = "info")]
    log: LevelFilter,
    /// How to say it: text for people, json for programs.
    #[arg(
        long,
        env = "OTKLIK_LOG_FORMAT",
        value_name = "FORMAT",
        value_enum,
        default_value_t
    )]
    log_format: LogFormat,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum LogFormat {
    #[default]
    Text,
    Json,
}

impl Serve {
    /// Serves until it is asked to end.
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let log = tracing_subscriber::fmt()
            .with_writer(std::io::stderr)
            .with_max_level(self.log)
            .with_target(false)
            .with_ansi(false);
        match self.log_format {
            LogFormat::Text => log.init(),
            LogFormat::Json => log.json().init(),
        }
        let options = self.options()?;
        tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .context("the program's threads cannot be started")?
            .block_on(async {
                let stop = signal::stop()?;
                let server = Server::bind(&options).await?;
                say(&format!("ready http://{}/", server.address()))?;
                notify::tell("READY=1");
                let stop = async {
                    stop.await;
                    notify::tell("STOPPING=1");
                };
                server.run(stop).await?;
                Ok(ExitCode::SUCCESS)
            })
    }

    /// What flags, environment and file say together.
    fn options(self) -> anyhow::Result<Options> {
        let file = self.config.as_deref().map(File::read).transpose()?;
        let mut file = file.unwrap_or_default();
        let rules = file.rules(|path| std::fs::read_to_string(path))?;
        let mail = file.mail_server(|path| std::fs::read_to_string(path))?;
        let folder = |given: Option<PathBuf>, name: &str, of: &str| {
            given.with_context(|| {
                let variable = name.to_uppercase();
                format!(
                    "the folder of {of} is not named; give --{name} DIR, OTKLIK_{variable}, or {name} in the config file"
                )
            })
        };
        let usual = Limits::default();
        Ok(Options {
            listen: self.listen.or(file.listen).unwrap_or(DEFAULT_ADDRESS),
            store: match (self.store, self.data, file.store) {
                (Some(url), _, _) | (None, None, Some(url)) => postgres(&url)?,
                (None, data, _) => {
                    Place::Folder(folder(data.or(file.data), "data", "the database")?)
                }
            },
            sites: folder(self.sites.or(file.sites), "sites", "survey files")?,
            assets: folder(self.assets.or(file.assets), "assets", "the widget's files")?,
            demo: self.demo.or(file.demo),
            zone: self.zone.or(file.zone).unwrap_or(TimeZone::UTC),
            open_console: self.open_console,
            connections: connections(self.connections.or(file.connections))?,
            limits: Limits {
                address: self
                    .limit_address
                    .or(file.limit_address)
                    .unwrap_or(usual.address),
                site: self.limit_site.or(file.limit_site).unwrap_or(usual.site),
                proxies: self
                    .trusted_proxies
                    .or(file.trusted_proxies)
                    .unwrap_or(usual.proxies),
            },
            keep: self.keep.or(file.keep).unwrap_or_default(),
            rules,
            mail: mail.map(Arc::new),
        })
    }
}

/// How many connections there may be, once the system has been asked for the file descriptors that they take.
fn connections(said: Option<u16>) -> anyhow::Result<usize> {
    let wanted = said.unwrap_or(DEFAULT_CONNECTIONS);
    let files = u64::from(wanted) + OTHER_FILES;
    let given = rlimit::increase_nofile_limit(files)
        .context("cannot ask how many files may be open (`ulimit -n`)")?;
    if given >= files {
        return Ok(wanted.into());
    }
    let possible = given.saturating_sub(OTHER_FILES).max(1);
    if said.is_some() {
        anyhow::bail!(
            "--connections {wanted}: at most {possible} are possible with the {given} files that may be open; allow \
             more (`ulimit -Hn`, in systemd LimitNOFILE=), or fewer connections"
        );
    }
    Ok(usize::try_from(possible)?)
}
