//! What `serve` is told: by flags, by the environment, by a file. What is nearer to the command weighs more.

mod file;
mod flags;
mod keep;
mod work;

use std::collections::BTreeMap;

use ipnet::IpNet;
use jiff::tz::TimeZone;
use otklik_wire::flags::Flags;
use otklik_wire::id::Name;

pub(crate) use file::{File, zone_named};
pub use keep::Keep;
pub use work::Work;

use crate::limit::Limit;
use crate::mail::recipient::Recipient;
use crate::webhook::endpoint::Endpoint;

/// How much is taken from whom.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Requests of pages from one address.
    pub address: Limit,
    /// Requests of pages for one site.
    pub site: Limit,
    /// The proxies in front, whose word on a visitor's address is taken.
    pub proxies: Vec<IpNet>,
}

/// What is said of one site apart from its surveys.
#[derive(Clone, Debug, Default)]
pub struct SiteRules {
    /// The time zone of its days; that of the collector where nothing is said.
    pub zone: Option<TimeZone>,
    /// The origins whose pages may use it; all of them where none is named.
    pub origins: Vec<Origin>,
    /// Whether it takes nothing for the time being.
    pub paused: bool,
    /// Who is told what happens on it.
    pub webhooks: Vec<Endpoint>,
    /// Who is told by e-mail.
    pub mails: Vec<Recipient>,
    /// How long its answers are kept; as long as the collector's where nothing is said.
    pub keep: Option<Keep>,
    /// The flags with which its answers are in no score; the usual ones where nothing is said.
    pub uncounted: Option<Flags>,
    /// How much work a page does before an answer of its is taken; none where nothing is said.
    pub work: Option<Work>,
}

/// Rules by site; sites without any are taken from everywhere.
pub type Rules = BTreeMap<Name, SiteRules>;

/// A page's origin as browsers send it: `https://shop.example`, with a port if it is not the scheme's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl Default for Limits {
    fn default() -> Self {
        Self {
            address: Limit::per_second(10),
            // One site alone has nobody to be protected from it.
            site: Limit::Off,
            proxies: Vec::new(),
        }
    }
}

impl SiteRules {
    /// Whether pages of `origin` may use the site. A request without one is no page of another site.
    pub(crate) fn admits(&self, origin: Option<&str>) -> bool {
        self.origins.is_empty()
            || origin.is_none_or(|origin| self.origins.iter().any(|own| own.0 == origin))
    }
}

impl Origin {
    /// As browsers send it.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Origin {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let host = ["https://", "http://"]
            .iter()
            .find_map(|scheme| text.strip_prefix(scheme));
        let good = host.is_some_and(|host| {
            let is_plain = |char: char| char.is_ascii_alphanumeric() || "-.:[]".contains(char);
            !host.is_empty() && host.chars().all(is_plain) && !host.ends_with(':')
        });
        if good {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(format!(
                "{text:?} is no origin; allowed: scheme, host and port as in https://shop.example, nothing behind"
            ))
        }
    }
}
