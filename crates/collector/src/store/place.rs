//! Which engine, and where its data is.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode, TargetSessionAttrs};

/// Where Debian's PostgreSQL listens for programs of its own machine.
const LOCAL_SOCKETS: &str = "/var/run/postgresql";
/// How long a server may take to answer to a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// After how long a peer that says nothing any more is taken for gone.
const SILENCE: Duration = Duration::from_secs(10);

/// Where a store's data is.
#[derive(Clone, Debug)]
pub enum Place {
    /// An SQLite file in this folder.
    Folder(PathBuf),
    /// A PostgreSQL database.
    Postgres(Server),
}

/// A PostgreSQL database and how to get in. Shown without its password.
#[derive(Clone)]
pub struct Server {
    config: Box<Config>,
    shown: String,
}

/// What is wrong with the address of a database. Does not repeat it: there may be a password in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0}; allowed: postgres://USER:PASSWORD@HOST:PORT/DATABASE, or leave it out for an SQLite file"
)]
pub struct NoServer(String);

impl Server {
    /// How to connect.
    pub(super) fn config(&self) -> &Config {
        &self.config
    }

    /// Whether what is said has to be encrypted: on another machine, unless the address says `sslmode=disable`.
    pub(super) fn is_encrypted(&self) -> bool {
        match self.config.get_ssl_mode() {
            SslMode::Disable => false,
            SslMode::Require => true,
            _ => !self.is_here(),
        }
    }

    fn is_here(&self) -> bool {
        let names = self.config.get_hosts().iter().all(|host| match host {
            Host::Unix(_) => true,
            Host::Tcp(name) => {
                name == "localhost"
                    || name
                        .parse()
                        .is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
            }
        });
        names
            && self
                .config
                .get_hostaddrs()
                .iter()
                .all(|ip| ip.is_loopback())
    }
}

impl FromStr for Server {
    type Err = NoServer;

    fn from_str(url: &str) -> Result<Self, NoServer> {
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err(NoServer(
                "this is no address of a PostgreSQL database".into(),
            ));
        }
        let url = with_known_mode(url)?;
        let mut config: Config = url.parse().map_err(|error: tokio_postgres::Error| {
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            NoServer(cause.unwrap_or_else(|| error.to_string()))
        })?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            config.host_path(LOCAL_SOCKETS);
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(SILENCE);
        }
        if config.get_application_name().is_none() {
            config.application_name("otklik-collector");
        }
        config.keepalives_idle(SILENCE);
        // After a failover, of several hosts the one that can be written.
        config.target_session_attrs(TargetSessionAttrs::ReadWrite);
        let shown = shown(&config);
        let mut server = Self {
            config: Box::new(config),
            shown,
        };
        if server.is_encrypted() {
            server.config.ssl_mode(SslMode::Require);
        }
        Ok(server)
    }
}

/// The address with its `sslmode` in the words that the driver knows. Whoever asks for encryption has the certificate and
/// its name checked, so that `require` is what others call `verify-full`.
fn with_known_mode(url: &str) -> Result<String, NoServer> {
    let Some((address, options)) = url.split_once('?') else {
        return Ok(url.to_owned());
    };
    let options = options.split('&').map(|option| match option {
        "sslmode=verify-full" => Ok("sslmode=require"),
        "sslmode=disable" | "sslmode=prefer" | "sslmode=require" => Ok(option),
        _ => match option.strip_prefix("sslmode=") {
            Some(mode) => Err(NoServer(format!(
                "{mode:?} is no sslmode here; there are disable, prefer, require and verify-full, and with the last two \
                 both the certificate and its name are checked"
            ))),
            None => Ok(option),
        },
    });
    let options: Vec<&str> = options.collect::<Result<_, _>>()?;
    Ok(format!("{address}?{}", options.join("&")))
}

/// The address without user and password, which belong into no log.
fn shown(config: &Config) -> String {
    let hosts: Vec<String> = config
        .get_hosts()
        .iter()
        .map(|host| match host {
            Host::Tcp(name) => name.clone(),
            Host::Unix(folder) => folder.display().to_string(),
        })
        .collect();
    let database = config.get_dbname().or(config.get_user());
    format!(
        "postgres {}, database {}",
        hosts.join(","),
        database.unwrap_or("of the user's name")
    )
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Server").field(&self.shown).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_the_machine_is_encrypted() {
        for (url, encrypted) in [
            ("postgres:///otklik", false),
            ("postgres://u@localhost/otklik", false),
            ("postgresql://u@127.0.0.1:5433/otklik", false),
            ("postgres://u@127.0.0.1/otklik?sslmode=require", true),
            ("postgres://u@db.example/otklik", true),
            ("postgres://u@localhost,db.example/otklik", true),
            ("postgres://u@db.example/otklik?sslmode=disable", false),
            ("postgres://u@127.0.0.1/otklik?sslmode=verify-full", true),
            (
                "postgres://u@127.0.0.1/otklik?connect_timeout=3&sslmode=verify-full&application_name=x",
                true,
            ),
        ] {
            assert_eq!(
                url.parse::<Server>().unwrap().is_encrypted(),
                encrypted,
                "{url}"
            );
        }
    }

    #[test]
    fn what_is_no_mode_is_told_what_is() {
        for mode in ["verify-ca", "allow", ""] {
            let url = format!("postgres://u:s3cret@db/otklik?sslmode={mode}");
            let said = url.parse::<Server>().unwrap_err().to_string();
            let allowed = "disable, prefer, require and verify-full";
            assert!(
                said.starts_with(&format!("{mode:?} is no sslmode here")),
                "{said}"
            );
            assert!(said.contains(allowed) && !said.contains("s3cret"), "{said}");
        }
    }

    #[test]
    fn a_password_is_shown_nowhere() {
        let server: Server = "postgres://u:s3cret@db.example/otklik".parse().unwrap();
        let shown = format!("{server} {server:?} {:?}", Place::Postgres(server.clone()));
        assert!(
            shown.contains("db.example") && !shown.contains("s3cret"),
            "{shown}"
        );
        for wrong in ["mysql://u:s3cret@db/x", "postgres://u:s3cret@db/x?no=such"] {
            let said = wrong.parse::<Server>().unwrap_err().to_string();
            assert!(
                !said.contains("s3cret") && said.contains("allowed: postgres://"),
                "{said}"
            );
        }
    }
}
