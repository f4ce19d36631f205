//! The program; see the library for how it works.

#![forbid(unsafe_code)]

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let done = otklik_collector::cli::Cli::parse().run();
    done.unwrap_or_else(|error| {
        eprintln!("otklik-collector: {error:#}");
        ExitCode::FAILURE
    })
}
