//! What the config file says of the mail server: `[mail]`.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use lettre::message::Mailbox;
use serde::Deserialize;
use url::{Host, Url};

/// Where a password may be instead of a file.
const PASSWORD: &str = "OTKLIK_SMTP_PASSWORD";

/// A server that takes mail.
#[derive(Clone)]
pub struct Server {
    /// Its host, without the brackets of an IPv6 address.
    pub(crate) host: String,
    /// Its port, where it is not the usual one.
    pub(crate) port: Option<u16>,
    /// How it is talked to.
    pub(crate) secrecy: Secrecy,
    /// Name and password.
    pub(crate) login: Option<(String, String)>,
    /// Authorities that are trusted for it besides the web's, in PEM.
    pub(crate) authorities: Option<String>,
    /// Who the mail is from.
    pub(crate) from: Mailbox,
    /// Where the console is, for links: `https://feedback.example.com`.
    pub(crate) console: Option<String>,
}

/// How a server is talked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Secrecy {
    /// By TLS from the first byte: `smtps://`.
    Tls,
    /// By TLS before anything is said that matters: `smtp://`. A server that offers none gets nothing.
    StartTls,
    /// As it is: `smtp://` to this machine itself.
    None,
}

/// A server as it stands in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Described {
    smtp: String,
    from: String,
    password_file: Option<PathBuf>,
    ca_file: Option<PathBuf>,
    console: Option<String>,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Server").field(&self.host).finish()
    }
}

impl Described {
    /// Sees the files that are named from this folder.
    pub(crate) fn seen_from(&mut self, folder: &Path) {
        for file in [&mut self.password_file, &mut self.ca_file]
            .into_iter()
            .flatten()
        {
            *file = folder.join(&file);
        }
    }

    /// The server, with what stands in the files that are named, or for the password in the environment.
    ///
    /// # Errors
    /// What is wrong, and what is allowed.
    pub(crate) fn resolved(
        &self,
        read: impl Fn(&Path) -> io::Result<String>,
    ) -> anyhow::Result<Server> {
        let read = |key: &str, path: &Path| {
            read(path).with_context(|| format!("{key} {}", path.display()))
        };
        let url = Url::parse(&self.smtp).map_err(|_| wrong_url(&self.smtp))?;
        if url.password().is_some() {
            bail!(
                "smtp: a password stands in the address; put it into password-file, or into {PASSWORD}"
            );
        }
        let host = match url.host() {
            Some(Host::Ipv6(address)) => address.to_string(),
            Some(host) => host.to_string(),
            None => return Err(wrong_url(&self.smtp)),
        };
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err(wrong_url(&self.smtp));
        }
        // What `smtp:` is to the parser, no host of it is read as an address.
        let is_here = host.eq_ignore_ascii_case("localhost")
            || host
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback());
        let secrecy = match (url.scheme(), is_here) {
            ("smtps", _) => Secrecy::Tls,
            ("smtp", true) => Secrecy::None,
            ("smtp", false) => Secrecy::StartTls,
            _ => return Err(wrong_url(&self.smtp)),
        };
        let password = match &self.password_file {
            Some(file) => Some(
                read("password-file", file)?
                    .trim_end_matches(['\r', '\n'])
                    .to_owned(),
            ),
            None => std::env::var(PASSWORD).ok(),
        };
        let login = match (url.username(), password) {
            ("", None) => None,
            ("", Some(_)) if self.password_file.is_none() => None,
            ("", Some(_)) => bail!(
                "password-file: there is no name to it; allowed: smtp = \"smtps://NAME@{host}\""
            ),
            (name, Some(password)) => Some((decoded(name), password)),
            (_, None) => {
                bail!("smtp: a name without a password; name a password-file, or set {PASSWORD}")
            }
        };
        let from = address(&self.from).map_err(|why| anyhow::anyhow!("from: {why}"))?;
        let authorities = self
            .ca_file
            .as_ref()
            .map(|file| read("ca-file", file))
            .transpose()?;
        Ok(Server {
            host,
            port: url.port(),
            secrecy,
            login,
            authorities,
            from,
            console: self
                .console
                .as_ref()
                .map(|console| console.trim_end_matches('/').to_owned()),
        })
    }
}

/// Reads an address, with or without a name: `Mara <mara@shop.example>`. One that would be more than one line of a head is
/// none.
///
/// # Errors
/// What was given, and what is allowed.
pub(crate) fn address(text: &str) -> Result<Mailbox, String> {
    let wrong = || {
        format!(
            "{text:?} is no address; allowed: such as mara@shop.example, or Mara <mara@shop.example>"
        )
    };
    if text.chars().any(char::is_control) {
        return Err(wrong());
    }
    text.parse().map_err(|_| wrong())
}

fn wrong_url(url: &str) -> anyhow::Error {
    anyhow::anyhow!(
        "smtp: {url:?} is no mail server; allowed: smtps://NAME@HOST:465, smtp://NAME@HOST:587 (STARTTLS), or smtp://localhost"
    )
}

fn decoded(name: &str) -> String {
    // `%40` in a name stands for what would else end it.
    let pair = format!("x={}", name.replace('+', "%2B"));
    url::form_urlencoded::parse(pair.as_bytes())
        .next()
        .map_or_else(String::new, |(_, name)| name.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(smtp: &str, more: &str) -> anyhow::Result<Server> {
        let lines = format!("smtp = \"{smtp}\"\nfrom = \"Otklik <otklik@shop.example>\"\n{more}");
        let described: Described = toml::from_str(&lines)?;
        described.resolved(|path| match path.to_str() {
            Some("smtp.secret") => Ok("hunter2\n".to_owned()),
            _ => Err(io::Error::other("not asked for")),
        })
    }

    #[test]
    fn nothing_goes_over_the_network_without_tls() {
        let secrecy = |smtp: &str| server(smtp, "").unwrap().secrecy;
        assert_eq!(secrecy("smtps://mail.example"), Secrecy::Tls);
        assert_eq!(secrecy("smtps://127.0.0.1:465"), Secrecy::Tls);
        assert_eq!(secrecy("smtp://mail.example:587"), Secrecy::StartTls);
        // Of what only looks like this machine, nothing is believed.
        assert_eq!(secrecy("smtp://localhost.example"), Secrecy::StartTls);
        assert_eq!(secrecy("smtp://10.0.0.1"), Secrecy::StartTls);
        for here in [
            "smtp://localhost",
            "smtp://127.0.0.1:2525",
            "smtp://[::1]:25",
        ] {
            assert_eq!(secrecy(here), Secrecy::None, "{here}");
        }
    }

    #[test]
    fn a_password_is_in_a_file_and_shown_nowhere() {
        let found = server(
            "smtps://shop%40mail.example@mail.example:4650",
            "password-file = \"smtp.secret\"",
        )
        .unwrap();
        assert_eq!(
            found.login,
            Some(("shop@mail.example".to_owned(), "hunter2".to_owned()))
        );
        assert_eq!(
            (found.host.as_str(), found.port),
            ("mail.example", Some(4_650))
        );
        assert!(!format!("{found:?}").contains("hunter2"));
        let refused = server("smtps://shop:hunter2@mail.example", "")
            .unwrap_err()
            .to_string();
        assert!(
            refused.contains("password-file") && !refused.contains("hunter2"),
            "{refused}"
        );
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (smtp, more, why) in [
            ("https://mail.example", "", "is no mail server"),
            ("mail.example", "", "is no mail server"),
            ("smtp://mail.example/x", "", "is no mail server"),
            (
                "smtps://shop@mail.example",
                "password-file = \"gone\"",
                "password-file gone",
            ),
            (
                "smtps://mail.example",
                "password-file = \"smtp.secret\"",
                "there is no name to it",
            ),
            ("smtps://mail.example", "tls = false", "unknown field `tls`"),
        ] {
            let refused = format!("{:#}", server(smtp, more).unwrap_err());
            assert!(refused.contains(why), "{smtp} {more}: {refused}");
        }
    }

    #[test]
    fn an_address_is_one_line() {
        assert_eq!(
            address("Mara <mara@shop.example>")
                .unwrap()
                .email
                .to_string(),
            "mara@shop.example"
        );
        for text in [
            "mara@shop.example\r\nBcc: all@shop.example",
            "Mara\r\nBcc: all@shop.example <mara@shop.example>",
            "mara@shop.example\n",
            "mara@shop.example, boris@shop.example",
            "mara",
            "",
        ] {
            assert!(address(text).is_err(), "{text:?}");
        }
    }
}
