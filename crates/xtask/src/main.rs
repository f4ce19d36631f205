//! The project's commands, one binary: `cargo xtask demo`, `test`, `build`, `size` and what they stand on.
//!
//! | module | concern |
//! | --- | --- |
//! | [`setup`] | finds or installs what a command needs, into a cache of its own or with apt |
//! | [`build`] | the release artefacts in `dist/` |
//! | [`size`] | their bytes against `size-budget.toml` |
//! | [`bench`] | measured speed |
//! | [`mod@test`] | every test there is, stage by stage |
//! | [`demo`] | the collector with the demo shop in front |
//! | [`torture`] | the collector killed, cut off, flooded and starved |
//! | [`fuzz`] | bytes that nobody thought of |
//! | [`api`] | the collector against its OpenAPI document |
//! | [`deny`] | dependencies: licences, sources, advisories |
//! | [`reproduce`] | whether two builds give the same bytes |

#![forbid(unsafe_code)]

mod api;
mod bench;
mod build;
mod cache;
mod child;
mod demo;
mod deny;
mod fuzz;
mod progress;
mod reproduce;
mod setup;
mod size;
mod test;
mod torture;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::cache::Cache;
use crate::workspace::Workspace;

/// The project's commands. Each sets up what it needs and is missing.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Installs everything the other commands need: wasm target, tools, browsers and their drivers
    Setup,
    /// Builds, then serves the demo shop with the widget and a collector on 127.0.0.1
    Demo {
        /// Port to listen on; 0 takes a free one
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// Folder of the database [default: `data` in the clone]
        #[arg(long)]
        data: Option<PathBuf>,
        /// Fills the console with a year of made-up answers first [database: `data/sample`]
        #[arg(long)]
        sample: bool,
    },
    /// Runs every test there is; ends with a line `N passed, N failed`
    Test {
        /// Runs only tests whose name contains this
        filter: Option<String>,
        /// Runs only this stage
        #[arg(long)]
        only: Option<test::Stage>,
    },
    /// Builds the release artefacts into `dist/`
    Build,
    /// Builds, then prints bytes per artefact against `size-budget.toml`; exit 1 when over
    Size,
    /// Measures speed and prints tables: native, wasm in Chromium, plain JavaScript beside it
    Bench {
        /// Runs only this one
        name: Option<bench::Bench>,
        /// Writes the figures to this file too
        #[arg(long, value_name = "FILE")]
        json: Option<PathBuf>,
        #[command(flatten)]
        extent: bench::Extent,
    },
    /// Kills, cuts off, floods and starves the collector; exit 1 when something acknowledged is lost, doubled or altered
    Torture(torture::Options),
    /// Feeds decoders with made-up bytes, by coverage
    Fuzz {
        /// Runs only this one
        target: Option<fuzz::Target>,
        /// How long each one runs
        #[arg(long, default_value_t = 60)]
        seconds: u32,
    },
    /// Looks for requests that the collector answers otherwise than its OpenAPI document says
    Api(api::Options),
    /// Takes pictures of the demo and the owner's console into `shots/`
    Shots,
    /// Checks licences, sources and bans of the dependencies, as CI does
    Deny,
    /// Checks the dependencies against the advisory database (downloads it)
    Audit,
    /// Builds HEAD in two folders and compares the bytes of all artefacts; exit 1 when one differs
    Reproduce,
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode> {
    let workspace = Workspace::locate()?;
    let cache = Cache::locate()?;
    match command {
        Command::Setup => setup::everything(&workspace, &cache)?,
        Command::Demo { port, data, sample } => demo::run(&workspace, &cache, port, data, sample)?,
        Command::Test { filter, only } => {
            return Ok(test::run(&workspace, &cache, only, filter.as_deref()));
        }
        Command::Build => {
            build::run(&workspace, &cache)?;
        }
        Command::Size => return size::run(&workspace, &cache),
        Command::Bench { name, json, extent } => {
            bench::run(&workspace, &cache, name, json, &extent)?;
        }
        Command::Torture(options) => return torture::run(&workspace, &cache, &options),
        Command::Fuzz { target, seconds } => fuzz::run(&workspace, &cache, target, seconds)?,
        Command::Api(options) => api::run(&workspace, &cache, &options)?,
        Command::Shots => test::e2e::shots(&workspace, &cache)?,
        Command::Deny => deny::check(&workspace, &cache, &["bans", "licenses", "sources"])?,
        Command::Audit => deny::check(&workspace, &cache, &["advisories"])?,
        Command::Reproduce => return reproduce::run(&workspace),
    }
    Ok(ExitCode::SUCCESS)
}
