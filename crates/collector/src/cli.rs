//! The command line.

mod at;
mod erase;
mod mail;
mod ready;
mod sample;
mod series;
mod serve;
mod transfer;
mod webhook;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::{Args, Parser, Subcommand};
use jiff::Timestamp;

use crate::check;
use crate::secret::{self, Hash};
use crate::store::Place;
use crate::store::upkeep::{self, Recounted};

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
    Serve(Box<serve::Serve>),
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
    /// See whether the mail server takes mail.
    ///
    /// It is named in the config file, by [mail], and who gets what by [[site.NAME.mail]]. What waits to be sent, and what was
    /// given up, `webhook list` shows beside that of webhooks.
    #[command(subcommand)]
    Mail(mail::Mail),
    /// Take answers out for good: from the database, its log, the running scores and later exports.
    ///
    /// Works while a collector serves the same database. A page that still has such an answer, or the import of an older
    /// export, is refused it. With --config, endpoints of webhooks are told of each that it was erased. docs/privacy.md says
    /// what is kept where, and how to prove that it is gone.
    Erase(erase::Erase),
    /// Fill a site that has no answers with a year of made-up ones, to see what the console makes of them, or take them out.
    #[command(subcommand)]
    Sample(sample::Sample),
    /// See which wordings of a question are one series, and say that two are, or no longer are.
    ///
    /// A score counts the answers to today's wording. Where only a mistake was mended, or a translation stands beside the
    /// original, the owner can say so, and the answers to both are one score. It can be taken back, and it changes no answer.
    #[command(subcommand)]
    Series(series::Series),
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
            Command::Mail(mail) => mail.run(),
            Command::Erase(erase) => erase.run(),
            Command::Sample(sample) => sample.run(),
            Command::Series(series) => series.run(),
            Command::Recount { data, check } => recount(&data.place()?, check),
        }
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
