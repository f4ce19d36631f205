use std::collections::HashMap;
use std::net::IpAddr;

use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};
use otklik_wire::id::Name;

use super::{Meter, Visitor, visitor};
use crate::config::{Limits, Origin, Rules, SiteRules};
use crate::error::ApiError;

/// Addresses that are told apart.
const ADDRESSES: usize = 1 << 18;

/// What a page's request has to pass before anything of it is read.
#[derive(Debug)]
pub(crate) struct Gate {
    limits: Limits,
    addresses: Option<Meter>,
    sites: HashMap<Name, Meter>,
    rules: Rules,
}

impl Gate {
    /// A gate for these sites.
    pub(crate) fn new<'a>(
        limits: Limits,
        rules: Rules,
        sites: impl Iterator<Item = &'a Name>,
    ) -> Self {
        let meter = |site: &Name| Some((site.clone(), Meter::new(limits.site, 1)?));
        Self {
            addresses: Meter::new(limits.address, ADDRESSES),
            sites: sites.filter_map(meter).collect(),
            limits,
            rules,
        }
    }

    /// Lets a request for a site pass, or says why not.
    pub(crate) fn admit(
        &self,
        site: &Name,
        peer: Option<IpAddr>,
        headers: &HeaderMap,
    ) -> Result<(), ApiError> {
        if let Some(rules) = self.rules.get(site) {
            self.admit_by(rules, headers)?;
        }
        self.admit_stranger(peer, headers)?;
        self.sites.get(site).map_or(Ok(()), |meter| {
            meter.take(()).map_err(ApiError::TooManyRequests)
        })
    }

    /// The address that a request came from, shortened as limits shorten it.
    pub(crate) fn address(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> Option<String> {
        let visitor = peer.map(|peer| visitor(peer, headers, &self.limits.proxies))?;
        Some(match visitor {
            Visitor::Address(address) => address.to_string(),
            Visitor::Here => "local".to_owned(),
        })
    }

    /// The origins whose pages may use the site; all of them where none is named.
    pub(crate) fn origins(&self, site: &Name) -> &[Origin] {
        self.rules.get(site).map_or(&[], |rules| &rules.origins)
    }

    /// Lets a request of which it is not known which site it is for pass, or says why not.
    pub(crate) fn admit_stranger(
        &self,
        peer: Option<IpAddr>,
        headers: &HeaderMap,
    ) -> Result<(), ApiError> {
        let visitor = peer.map(|peer| visitor(peer, headers, &self.limits.proxies));
        match (&self.addresses, visitor) {
            (Some(meter), Some(Visitor::Address(address))) => {
                meter.take(address).map_err(ApiError::TooManyRequests)
            }
            _ => Ok(()),
        }
    }

    fn admit_by(&self, rules: &SiteRules, headers: &HeaderMap) -> Result<(), ApiError> {
        if rules.paused {
            return Err(ApiError::SitePaused);
        }
        // What cannot be read as an origin is none of the list.
        let origin = headers
            .get(ORIGIN)
            .map(|origin| origin.to_str().unwrap_or_default());
        if rules.admits(origin) || is_own(headers) {
            Ok(())
        } else {
            Err(ApiError::OriginDenied)
        }
    }
}

/// Whether the request comes from a page of this collector: the isolated frame, which only pages of the listed origins may
/// hold (`http/frame.rs`).
fn is_own(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(ORIGIN).and_then(|origin| Some(origin.split_once("://")?.1));
    host.is_some() && host == text(HOST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limit::Limit;

    fn gate(limit: &str, rules: SiteRules) -> (Gate, Name) {
        let site = Name::new("shop".into()).unwrap();
        let limits = Limits {
            address: limit.parse().unwrap(),
            site: Limit::Off,
            proxies: vec!["127.0.0.0/8".parse().unwrap()],
        };
        let rules = Rules::from([(site.clone(), rules)]);
        (Gate::new(limits, rules, [&site].into_iter()), site)
    }

    fn from(origin: &str, forwarded: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(ORIGIN, origin.parse().unwrap());
        headers.insert("x-forwarded-for", forwarded.parse().unwrap());
        headers
    }

    #[test]
    fn two_hundred_made_up_hops_are_one_visitor() {
        let (gate, site) = gate("1/s", SiteRules::default());
        let peer = Some([127, 0, 0, 1].into());
        let taken = (0..200).filter(|hop| {
            let forwarded = format!("10.0.0.{hop}, 203.0.113.9");
            gate.admit(&site, peer, &from("https://a.example", &forwarded))
                .is_ok()
        });
        assert_eq!(taken.count(), 10);
        let other = from("https://a.example", "203.0.113.10");
        assert!(gate.admit(&site, peer, &other).is_ok());
    }

    #[test]
    fn only_the_listed_origins_come_in() {
        let origins = vec![String::from("https://shop.example").try_into().unwrap()];
        let (gate, site) = gate(
            "off",
            SiteRules {
                origins,
                ..SiteRules::default()
            },
        );
        let admitted = |origin: &str| gate.admit(&site, None, &from(origin, "x")).is_ok();
        assert!(admitted("https://shop.example"));
        for other in [
            "http://shop.example",
            "https://shop.example:8443",
            "https://shop.example.evil.example",
            "null",
            "",
        ] {
            assert!(!admitted(other), "{other}");
        }
        assert!(
            gate.admit(&site, None, &HeaderMap::new()).is_ok(),
            "a server has no origin"
        );
        let frame = |origin: &str| {
            let mut headers = from(origin, "x");
            headers.insert(HOST, "feedback.example:8080".parse().unwrap());
            gate.admit(&site, None, &headers).is_ok()
        };
        assert!(frame("https://feedback.example:8080"), "the isolated frame");
        assert!(!frame("https://feedback.example"));
        assert!(!frame("null"));
    }
}
