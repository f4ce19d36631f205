//! `ready`: `GET /ready`, for those who watch from a place that has no other program, such as a container.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::Args;

use super::say;
use super::serve::DEFAULT_ADDRESS;
use crate::config::File;

/// How long each step of the question may take.
const PATIENCE: Duration = Duration::from_secs(3);
/// More than the reply has.
const MAX_REPLY_BYTES: u64 = 4 * 1024;

#[derive(Debug, Args)]
pub(super) struct Ready {
    /// The config file that `serve` was given.
    #[arg(long, env = "OTKLIK_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where it listens. Default 127.0.0.1:8080.
    #[arg(long, env = "OTKLIK_LISTEN", value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
}

impl Ready {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let listen = match (self.listen, self.config) {
            (Some(listen), _) => Some(listen),
            (None, Some(config)) => File::read(&config)?.listen,
            (None, None) => None,
        };
        let address = reachable(listen.unwrap_or(DEFAULT_ADDRESS));
        let reply = ask(address).with_context(|| format!("nobody answers at {address}"))?;
        judge(&reply)?;
        say("ready")?;
        Ok(ExitCode::SUCCESS)
    }
}

/// An address to connect to: who listens on every address does so on loopback.
fn reachable(mut listen: SocketAddr) -> SocketAddr {
    if listen.ip().is_unspecified() {
        listen.set_ip(match listen {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    listen
}

fn ask(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let request = format!("GET /ready HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut reply = Vec::new();
    stream.take(MAX_REPLY_BYTES).read_to_end(&mut reply)?;
    Ok(String::from_utf8_lossy(&reply).into_owned())
}

fn judge(reply: &str) -> anyhow::Result<()> {
    let status = reply.lines().next().unwrap_or_default();
    match status.strip_prefix("HTTP/1.1 ") {
        Some(status) if status.starts_with("200 ") => Ok(()),
        Some(status) => bail!("not ready: {status}"),
        None => bail!("what listens there is no collector"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_is_asked_on_loopback() {
        for (listen, asked) in [
            ("0.0.0.0:80", "127.0.0.1:80"),
            ("[::]:80", "[::1]:80"),
            ("10.0.0.7:80", "10.0.0.7:80"),
        ] {
            let listen: SocketAddr = listen.parse().unwrap();
            assert_eq!(reachable(listen).to_string(), asked);
        }
    }

    #[test]
    fn only_200_is_ready() {
        let said = |reply| judge(reply).map_err(|error| error.to_string());
        assert_eq!(said("HTTP/1.1 200 OK\r\n\r\nready\n"), Ok(()));
        assert_eq!(
            said("HTTP/1.1 503 Service Unavailable\r\n\r\n"),
            Err("not ready: 503 Service Unavailable".to_owned())
        );
        assert!(said("SSH-2.0-x\r\n").is_err() && said("").is_err());
    }
}
