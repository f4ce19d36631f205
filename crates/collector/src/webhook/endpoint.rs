//! What the config file says of an endpoint: `[[site.NAME.webhook]]`.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use otklik_wire::id::Name;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use serde::Deserialize;

use super::event::Kind;
use super::signature::Secrets;
use super::target::Target;

/// An endpoint that is told what happens on a site.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// Its name, unique within the site.
    pub(crate) name: Name,
    /// Where it is.
    pub(crate) target: Target,
    /// What messages to it are signed with.
    pub(crate) secrets: Secrets,
    /// What it is told.
    pub(crate) events: BTreeSet<Kind>,
    /// Authorities that are trusted for it besides the web's.
    pub(crate) authorities: Vec<CertificateDer<'static>>,
}

/// An endpoint as it stands in the file.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Table")]
pub(crate) struct Described {
    name: Name,
    target: Target,
    secrets: Source,
    events: BTreeSet<Kind>,
    authorities: Option<PathBuf>,
}

#[derive(Debug)]
enum Source {
    Here(Secrets),
    File(PathBuf),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Table {
    name: Option<String>,
    url: String,
    secret: Option<String>,
    secret_file: Option<PathBuf>,
    events: Option<Vec<String>>,
    #[serde(default)]
    allow_private: bool,
    ca_file: Option<PathBuf>,
}

impl TryFrom<Table> for Described {
    type Error = String;

    fn try_from(table: Table) -> Result<Self, String> {
        let target =
            Target::parse(&table.url, table.allow_private).map_err(|why| format!("url {why}"))?;
        let name = Name::new(table.name.unwrap_or_else(|| target.host().to_owned())).map_err(|name| {
            format!("{name:?} is no name of a webhook; allowed: name = \"…\" of 1 to 64 letters, digits, '-', '_' or '.'")
        })?;
        let secrets = match (table.secret, table.secret_file) {
            (Some(secret), None) => {
                Source::Here(Secrets::try_from(secret).map_err(|why| format!("secret {why}"))?)
            }
            (None, Some(file)) => Source::File(file),
            _ => {
                return Err("one of secret and secret-file is needed; a new secret: \
                     echo whsec_$(openssl rand -base64 32)"
                    .into());
            }
        };
        let events = match table.events {
            None => Kind::ALL.into(),
            Some(names) => names
                .iter()
                .map(|name| name.parse().map_err(|why| format!("events: {why}")))
                .collect::<Result<_, _>>()?,
        };
        Ok(Self {
            name,
            target,
            secrets,
            events,
            authorities: table.ca_file,
        })
    }
}

impl Described {
    /// Sees the files that are named from this folder.
    pub(crate) fn seen_from(&mut self, folder: &Path) {
        let secrets = match &mut self.secrets {
            Source::Here(_) => None,
            Source::File(file) => Some(file),
        };
        for file in secrets.into_iter().chain(&mut self.authorities) {
            *file = folder.join(&file);
        }
    }

    /// The endpoint, with what stands in the files that are named.
    ///
    /// # Errors
    /// File and problem.
    pub(crate) fn resolved(
        self,
        read: impl Fn(&Path) -> io::Result<String>,
    ) -> anyhow::Result<Endpoint> {
        let read = |key: &str, path: &Path| {
            let text = read(path);
            text.map_err(|error| anyhow::anyhow!("{key} {}: {error}", path.display()))
        };
        let secrets = match self.secrets {
            Source::Here(secrets) => secrets,
            Source::File(path) => {
                Secrets::try_from(read("secret-file", &path)?).map_err(|why| {
                    anyhow::anyhow!("secret-file {}: what is in it {why}", path.display())
                })?
            }
        };
        let authorities = match self.authorities {
            None => Vec::new(),
            Some(path) => {
                let text = read("ca-file", &path)?;
                let found: Result<Vec<_>, _> =
                    CertificateDer::pem_slice_iter(text.as_bytes()).collect();
                found
                    .ok()
                    .filter(|found| !found.is_empty())
                    .ok_or_else(|| {
                        anyhow::anyhow!(
                            "ca-file {}: holds no certificate; allowed: one or more in PEM",
                            path.display()
                        )
                    })?
            }
        };
        Ok(Endpoint {
            name: self.name,
            target: self.target,
            secrets,
            events: self.events,
            authorities,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    fn table(lines: &str) -> Result<Described, String> {
        toml::from_str(lines).map_err(|error: toml::de::Error| error.message().to_owned())
    }

    #[test]
    fn the_host_is_the_name_where_none_is_given() {
        let url = "url = \"https://hooks.example/x\"";
        let described = table(&format!("{url}\nsecret = \"{SECRET}\"")).unwrap();
        assert_eq!(described.name.as_str(), "hooks.example");
        assert_eq!(described.events, Kind::ALL.into());
        let named = table(&format!("name = \"crm\"\n{url}\nsecret = \"{SECRET}\"")).unwrap();
        assert_eq!(named.name.as_str(), "crm");
        assert!(!format!("{named:?}").contains("MfKQ"), "{named:?}");
    }

    #[test]
    fn what_is_wrong_is_named_and_secrets_are_not() {
        for (lines, said) in [
            (String::new(), "missing field `url`"),
            (
                "url = \"https://hooks.example/\"".into(),
                "one of secret and secret-file",
            ),
            (
                format!("url = \"https://h.example/\"\nsecret = \"{SECRET}\"\nsecret-file = \"x\""),
                "one of secret and secret-file",
            ),
            (
                format!("url = \"http://h.example/\"\nsecret = \"{SECRET}\""),
                "url is of the scheme http",
            ),
            (
                format!(
                    "url = \"https://h.example/\"\nsecret = \"{}\"",
                    &SECRET[..20]
                ),
                "secret is no secret",
            ),
            (
                format!("url = \"https://h.example/\"\nsecret = \"{SECRET}\"\nevents = [\"all\"]"),
                "events: \"all\" is no event",
            ),
            (
                format!("url = \"https://[2606:2800:220:1::]/\"\nsecret = \"{SECRET}\""),
                "is no name of a webhook",
            ),
            (
                format!("url = \"https://h.example/\"\nsecret = \"{SECRET}\"\nretries = 3"),
                "unknown field `retries`",
            ),
        ] {
            let refused = table(&lines).unwrap_err();
            assert!(refused.contains(said), "{lines}: {refused}");
            assert!(!refused.contains("MfKQ"), "{refused}");
        }
    }

    #[test]
    fn what_stands_in_files_is_read_from_the_folder_of_the_config() {
        let lines =
            "url = \"https://h.example/\"\nsecret-file = \"crm.secret\"\nca-file = \"/ca.pem\"";
        let resolved = |secret: &str, authority: &str| {
            let mut described = table(lines).unwrap();
            described.seen_from(Path::new("/etc/otklik"));
            described.resolved(|path| match path.to_str() {
                Some("/etc/otklik/crm.secret") => Ok(secret.to_owned()),
                Some("/ca.pem") => Ok(authority.to_owned()),
                _ => Err(io::Error::other("not asked for")),
            })
        };
        let authority = include_str!("../../tests/tls/authority.pem");
        let endpoint = resolved(&format!("{SECRET}\n"), authority).unwrap();
        assert_eq!(endpoint.authorities.len(), 1);
        let refused = resolved("hunter2", authority).unwrap_err().to_string();
        assert!(
            refused.starts_with("secret-file /etc/otklik/crm.secret: what is in it is no secret"),
            "{refused}"
        );
        assert!(!refused.contains("hunter2"), "{refused}");
        let refused = resolved(SECRET, "x").unwrap_err().to_string();
        assert!(
            refused.starts_with("ca-file /ca.pem: holds no"),
            "{refused}"
        );
    }
}
