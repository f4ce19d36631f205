//! Where events may be sent. A url comes from whoever may edit the configuration, and must not become a way into the
//! network that the collector stands in.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// An address of an endpoint: `https` to a host outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    url: Url,
    /// Whether addresses of the collector's own network are allowed.
    inside: bool,
}

impl Target {
    /// Reads an address. With `inside`, plain `http` and private addresses are allowed: for endpoints of the operator's own.
    ///
    /// # Errors
    /// What is allowed, in words.
    pub fn parse(text: &str, inside: bool) -> Result<Self, String> {
        let refuse = |why: &str| Err(format!("{text:?} is no address for a webhook: {why}"));
        let Ok(url) = Url::parse(text) else {
            return refuse("allowed is https://host/path");
        };
        if url.scheme() != "https" && !(inside && url.scheme() == "http") {
            return refuse("allowed is https");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return refuse("a name or password in it would stand in logs");
        }
        let target = Self { url, inside };
        match target.literal() {
            Some(address) if !target.admits(address) => {
                refuse("it leads into the collector's own network")
            }
            _ => Ok(target),
        }
    }

    /// The address.
    pub(crate) fn url(&self) -> &Url {
        &self.url
    }

    /// Whether a connection to `address` may be made. Asked of what a name resolved to, and only that is connected to:
    /// a name that means another address a moment later gains nothing.
    pub(crate) fn admits(&self, address: IpAddr) -> bool {
        self.inside || is_outside(address)
    }

    /// The address that stands in place of a name, in whatever notation.
    fn literal(&self) -> Option<IpAddr> {
        match self.url.host()? {
            Host::Ipv4(address) => Some(address.into()),
            Host::Ipv6(address) => Some(address.into()),
            Host::Domain(_) => None,
        }
    }
}

/// Whether an address belongs to the internet at large.
fn is_outside(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_outside_v4(address),
        IpAddr::V6(address) => embedded(address).map_or_else(
            // What is handed out for general use: 2000::/3, but for documentation, benchmarks and ORCHID.
            || {
                let [first, second, ..] = address.segments();
                (first & 0xe000) == 0x2000
                    && !(first == 0x2001 && (second == 0x0db8 || second < 0x0200))
                    && first != 0x3fff
            },
            is_outside_v4,
        ),
    }
}

/// The IPv4 address that a translated or tunnelled IPv6 address leads to.
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, high, low] = address.segments();
    let joined = |high: u16, low: u16| Ipv4Addr::from(u32::from(high) << 16 | u32::from(low));
    match (a, b) {
        (0, 0) if (c, d) == (0, 0) && matches!((e, f), (0 | 0xffff, 0xffff | 0)) => {
            Some(joined(high, low))
        }
        (0x64, 0xff9b) => Some(joined(high, low)),
        (0x2002, _) => Some(joined(b, c)),
        _ => None,
    }
}

fn is_outside_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let reserved = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || a >= 240
        // Shared by a carrier's customers, protocol assignments, 6to4 relays, benchmarks.
        || (a == 100 && (64..128).contains(&b))
        || (a, b, c) == (192, 0, 0)
        || (a, b, c) == (192, 88, 99)
        || (a == 198 && (18..20).contains(&b));
    !reserved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leads_into_the_own_network() {
        for inside in [
            "https://127.0.0.1/",
            "https://0x7f.1/",
            "https://2130706433/",
            "https://017700000001/",
            "https://10.0.0.1/",
            "https://172.31.255.1/",
            "https://192.168.1.1/",
            "https://169.254.169.254/latest/meta-data",
            "https://100.64.0.1/",
            "https://0.0.0.0/",
            "https://255.255.255.255/",
            "https://[::1]/",
            "https://[::]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[::127.0.0.1]/",
            "https://[64:ff9b::a00:1]/",
            "https://[2002:7f00:1::]/",
            "https://[fe80::1]/",
            "https://[fc00::1]/",
            "https://[ff02::1]/",
            "https://[2001:db8::1]/",
            "https://[2001::1]/",
        ] {
            let refused = Target::parse(inside, false).unwrap_err();
            assert!(refused.contains("own network"), "{inside}: {refused}");
            assert!(Target::parse(inside, true).is_ok(), "{inside}");
        }
        for outside in [
            "https://93.184.216.34/",
            "https://[2606:2800:220:1::]/",
            "https://[2001:4860:4860::8888]/",
            "https://hooks.example/path?x=1",
            "https://100.128.0.1:8443/",
        ] {
            assert!(Target::parse(outside, false).is_ok(), "{outside}");
        }
    }

    #[test]
    fn what_a_name_resolves_to_is_judged_as_well() {
        let target = Target::parse("https://rebind.example/", false).unwrap();
        assert!(target.admits([93, 184, 216, 34].into()));
        assert!(!target.admits([169, 254, 169, 254].into()));
    }

    #[test]
    fn only_https_without_a_password() {
        for bad in [
            "http://hooks.example/",
            "ftp://hooks.example/",
            "hooks.example",
            "https://me:pw@hooks.example/",
            "",
        ] {
            assert!(Target::parse(bad, false).is_err(), "{bad}");
        }
        assert!(Target::parse("http://10.0.0.7:9000/hook", true).is_ok());
    }
}
