//! The command line.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::TransactionBehavior;
use tracing::level_filters::LevelFilter;

use crate::check;
use crate::secret::{self, Hash};
use crate::serve::{Options, Server};
use crate::signal;
use crate::store::recount::{self, Recount};
use crate::store::{owner, schema};

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
    Serve(Serve),
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
    /// Folder of the database; made if it is missing.
    #[arg(long = "data", env = "OTKLIK_DATA", value_name = "DIR")]
    folder: PathBuf,
}

#[derive(Debug, Args)]
struct Serve {
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(
        long,
        env = "OTKLIK_LISTEN",
        value_name = "ADDRESS:PORT",
        default_value = "127.0.0.1:8080"
    )]
    listen: SocketAddr,
    #[command(flatten)]
    data: Data,
    /// Folder of survey files: every *.json in it is a site.
    #[arg(long, env = "OTKLIK_SITES", value_name = "DIR")]
    sites: PathBuf,
    /// Time zone in which the owner's days begin and end, such as Europe/Berlin.
    #[arg(long, env = "OTKLIK_ZONE", value_name = "ZONE", default_value = "UTC", value_parser = zone)]
    zone: TimeZone,
    /// Folder of the widget's files (otklik.js and what it loads), as `cargo xtask build` makes them.
    #[arg(long, env = "OTKLIK_ASSETS", value_name = "DIR")]
    assets: PathBuf,
    /// Folder of a demo site to serve at /.
    #[arg(long, env = "OTKLIK_DEMO", value_name = "DIR")]
    demo: Option<PathBuf>,
    /// Open the owner's page to everybody on this machine, without login. Only with a loopback address.
    #[arg(long, env = "OTKLIK_OPEN_CONSOLE")]
    open_console: bool,
    /// Most connections at once; more wait. Each takes a file descriptor (see `ulimit -n`).
    #[arg(long, env = "OTKLIK_CONNECTIONS", value_name = "N", default_value_t = 900, value_parser = clap::value_parser!(u16).range(1..))]
    connections: u16,
    /// How much to say on stderr: error, warn, info, debug. Never what people wrote.
    #[arg(long, env = "OTKLIK_LOG", value_name = "LEVEL", default_value = "info")]
    log: LevelFilter,
}

impl Cli {
    /// Does what the command line asks for.
    ///
    /// # Errors
    /// When it cannot be done; the message is one line for the person who typed the command.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.command {
            Command::Serve(serve) => serve.run(),
            Command::Check { files } => check_files(&files),
            Command::Token(Token::New(data)) => new_token(&data.folder),
            Command::Migrate(data) => migrate(&data.folder),
            Command::Recount { data, check } => recount(&data.folder, check),
        }
    }
}

impl Serve {
    fn run(self) -> anyhow::Result<ExitCode> {
        tracing_subscriber::fmt()
            .with_writer(std::io::stderr)
            .with_max_level(self.log)
            .with_target(false)
            .with_ansi(false)
            .init();
        let options = Options {
            listen: self.listen,
            data: self.data.folder,
            sites: self.sites,
            zone: self.zone,
            assets: self.assets,
            demo: self.demo,
            open_console: self.open_console,
            connections: self.connections.into(),
        };
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

fn new_token(data: &Path) -> anyhow::Result<ExitCode> {
    let db = schema::open_to_write(data)?;
    let token = secret::draw("otklik_")?;
    owner::add_token(&db, Hash::of(&token), Timestamp::now())
        .context("the token was not stored")?;
    say(&token)?;
    Ok(ExitCode::SUCCESS)
}

fn migrate(data: &Path) -> anyhow::Result<ExitCode> {
    schema::open_to_write(data)?;
    say(&format!(
        "{}: schema version {}",
        schema::file_in(data).display(),
        schema::latest()
    ))?;
    Ok(ExitCode::SUCCESS)
}

fn recount(data: &Path, check: bool) -> anyhow::Result<ExitCode> {
    // To compare takes no lock: it sees one moment of the database, whoever writes meanwhile.
    let (mut db, behavior) = if check {
        (schema::open_to_read(data)?, TransactionBehavior::Deferred)
    } else {
        (schema::open_to_write(data)?, TransactionBehavior::Immediate)
    };
    let mut wrong = 0;
    for (site, zone) in recount::counted_sites(&db)? {
        let tx = db.transaction_with_behavior(behavior)?;
        let recount = Recount::of(&tx, &site, &zone)?;
        wrong += recount.wrong;
        say(&format!(
            "{site}: {} answers, {} states, {} wrong",
            recount.answers,
            recount.states(),
            recount.wrong
        ))?;
        if !check && recount.wrong > 0 {
            recount.write(&tx, &site)?;
        }
        tx.commit()?;
    }
    Ok(if check && wrong > 0 {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn zone(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name).map_err(|_| {
        "allowed: a name of the IANA time zone database, such as Europe/Berlin or UTC".into()
    })
}

/// Prints a line that somebody may be waiting for.
fn say(line: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")
        .and_then(|()| out.flush())
        .context("stdout cannot be written")
}
