//! The command line.

mod at;
mod erase;
mod ready;
mod transfer;
mod webhook;

use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::{Args, Parser, Subcommand, ValueEnum};
use ipnet::IpNet;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tracing::level_filters::LevelFilter;

use crate::check;
use crate::config::{self, File, Keep, Limits};
use crate::limit::Limit;
use crate::secret::{self, Hash};
use crate::serve::{Options, Server};
use crate::signal;
use crate::store::Place;
use crate::store::upkeep::{self, Recounted};

/// Where `serve` listens if nothing is said: this machine alone.
const DEFAULT_ADDRESS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);
/// Below the 1,024 file descriptors that a process usually has.
const DEFAULT_CONNECTIONS: u16 = 900;

/// Takes the feedback that Otklik's widget sends from your pages, keeps it in one SQLite file, and shows you the
/// running scores.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the collector: takes answers, serves the widget and the owner's page.
    ///
    /// Prints one line, `ready http://ADDRESS:PORT/`, once it answers. Ctrl-C or SIGTERM ends it: requests under way
    /// are finished first. A web server with HTTPS in front of it is the usual way to show it to the world.
    Serve(Box<Serve>),
    /// Ask a running `serve` whether it can store answers. Ends with 1 if not, or if nobody answers.
    Ready(ready::Ready),
    /// Check survey files, as `serve` reads them and stricter: unknown fields are problems too.
    ///
    /// Prints a line for each problem: the file, the field, the value, and what is allowed there. Ends with 1 if there
    /// is any.
    Check {
        /// The survey files.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Manage the owner's tokens, which log you in to the owner's page.
    #[command(subcommand)]
    Token(Token),
    /// Bring the database in the data folder up to date, or make it.
    ///
    /// `serve` does so by itself; this is for those who want to see it done before.
    Migrate(Data),
    /// Write a site's answers to a file or to stdout.
    ///
    /// Memory does not grow with them. Answers that come meanwhile may be in it or not.
    Export(transfer::Export),
    /// Add answers from a file: what `export` wrote as ndjson, or another tool's CSV with a mapping of its columns.
    ///
    /// A line that is wrong is named and left out. What is there already is not added again, so a file can be imported
    /// twice. Ends with 1 if any line was wrong or in conflict. What was erased or is too old stays away.
    Import(transfer::Import),
    /// See whether endpoints take what they are told, and what is to become of what they did not take.
    ///
    /// Endpoints are named in the config file, by [[site.NAME.webhook]].
    #[command(subcommand)]
    Webhook(webhook::Webhook),
    /// Take answers out for good: from the database, its log, the running scores and later exports.
    ///
    /// Works while a collector serves the same database. A page that still has such an answer, or the import of an older
    /// export, is refused it. With --config, endpoints of webhooks are told of each that it was erased. docs/privacy.md says
    /// what is kept where, and how to prove that it is gone.
    Erase(erase::Erase),
    /// Count every answer anew and compare with the running scores that are kept beside them.
    ///
    /// Prints a line for each site. What differs is put right; `serve` cannot write meanwhile. With --check nothing is
    /// changed or held up, and any difference ends with 1.
    Recount {
        #[command(flatten)]
        data: Data,
        /// Only compare.
        #[arg(long)]
        check: bool,
    },
}

#[derive(Debug, Subcommand)]
enum Token {
    /// Make a token and print it. It is shown this once: only its hash is kept.
    New(Data),
}

#[derive(Debug, Args)]
struct Data {
    /// Folder of the database, an SQLite file; made if it is missing.
    #[arg(
        long = "data",
        env = "OTKLIK_DATA",
        value_name = "DIR",
        required_unless_present = "store"
    )]
    folder: Option<PathBuf>,
    /// PostgreSQL database to use instead: postgres://USER:PASSWORD@HOST:PORT/DATABASE. Several collectors may share it.
    #[arg(long, env = "OTKLIK_STORE", value_name = "URL", hide_env_values = true)]
    store: Option<String>,
}

impl Data {
    fn place(self) -> anyhow::Result<Place> {
        match (self.store, self.folder) {
            (Some(url), _) => postgres(&url),
            (None, Some(folder)) => Ok(Place::Folder(folder)),
            (None, None) => bail!("name a folder with --data, or a database with --store"),
        }
    }
}

#[derive(Debug, Args)]
struct Serve {
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
    /// Most connections at once; more wait. Each takes a file descriptor (see `ulimit -n`). Default 900.
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

impl Cli {
    /// Does what the command line asks for.
    ///
    /// # Errors
    /// When it cannot be done; the message is one line for the person who typed the command.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.command {
            Command::Serve(serve) => serve.run(),
            Command::Ready(ready) => ready.run(),
            Command::Check { files } => check_files(&files),
            Command::Token(Token::New(data)) => new_token(&data.place()?),
            Command::Migrate(data) => migrate(&data.place()?),
            Command::Export(export) => export.run(),
            Command::Import(import) => import.run(),
            Command::Webhook(webhook) => webhook.run(),
            Command::Erase(erase) => erase.run(),
            Command::Recount { data, check } => recount(&data.place()?, check),
        }
    }
}

impl Serve {
    fn run(self) -> anyhow::Result<ExitCode> {
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
                server.run(stop).await?;
                Ok(ExitCode::SUCCESS)
            })
    }

    /// What flags, environment and file say together.
    fn options(self) -> anyhow::Result<Options> {
        let file = self.config.as_deref().map(File::read).transpose()?;
        let mut file = file.unwrap_or_default();
        let rules = file.rules(|path| std::fs::read_to_string(path))?;
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
            connections: self
                .connections
                .or(file.connections)
                .unwrap_or(DEFAULT_CONNECTIONS)
                .into(),
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
        })
    }
}

fn postgres(url: &str) -> anyhow::Result<Place> {
    Ok(Place::Postgres(url.parse().context("store")?))
}

fn check_files(files: &[PathBuf]) -> anyhow::Result<ExitCode> {
    let problems = check::problems(files);
    for problem in &problems {
        say(problem)?;
    }
    Ok(if problems.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn new_token(place: &Place) -> anyhow::Result<ExitCode> {
    let token = secret::draw("otklik_")?;
    alone(upkeep::add_token(place, Hash::of(&token), Timestamp::now()))?;
    say(&token)?;
    Ok(ExitCode::SUCCESS)
}

fn migrate(place: &Place) -> anyhow::Result<ExitCode> {
    say(&alone(upkeep::migrate(place))?)?;
    Ok(ExitCode::SUCCESS)
}

fn recount(place: &Place, check: bool) -> anyhow::Result<ExitCode> {
    let mut wrong = 0;
    alone(upkeep::recount(place, check, |found| {
        wrong += found.wrong;
        let Recounted {
            site,
            answers,
            states,
            wrong,
        } = found;
        say(&format!(
            "{site}: {answers} answers, {states} states, {wrong} wrong"
        ))
    }))?;
    Ok(if check && wrong > 0 {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// Runs what a command asks for, on this thread.
fn alone<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("the program cannot be started")?
        .block_on(work)
}

/// Prints a line that somebody may be waiting for.
fn say(line: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")
        .and_then(|()| out.flush())
        .context("stdout cannot be written")
}
