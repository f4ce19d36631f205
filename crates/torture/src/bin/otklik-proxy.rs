//! The fault proxy by itself, to stand between a page and a collector.

#![forbid(unsafe_code)]

use std::net::SocketAddr;

use anyhow::Result;
use clap::Parser;
use otklik_torture::proxy::{Fault, Proxy, Script};

/// Forwards HTTP to a collector and lets requests go wrong on the way. Prints `ready http://ADDRESS:PORT/ seed N`.
#[derive(Debug, Parser)]
struct Cli {
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Where to forward
    #[arg(long, value_name = "ADDRESS:PORT")]
    upstream: SocketAddr,
    /// Faults happen only to requests whose first line contains this
    #[arg(long, value_name = "TEXT", default_value = "POST ")]
    only: String,
    /// The faults to draw from, each as often as it is named; without any, all
    #[arg(long = "fault", value_name = "FAULT")]
    faults: Vec<Fault>,
    /// Plays the faults once in the order given, then lets everything pass
    #[arg(long)]
    in_order: bool,
    /// What the faults are drawn by [default: another each time]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let cli = Cli::parse();
    let seed = cli.seed.unwrap_or_else(|| fastrand::u64(..));
    let faults = if cli.faults.is_empty() {
        Fault::ALL.to_vec()
    } else {
        cli.faults
    };
    let script = if cli.in_order {
        Script::listed(faults)
    } else {
        Script::drawn(faults, seed)
    };
    let proxy = Proxy::start(cli.listen, cli.upstream, &cli.only, script).await?;
    println!("ready http://{}/ seed {seed}", proxy.address);
    std::future::pending().await
}
