//! Where events may be sent. A url must not become a way into the network that the collector stands in.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// An address of an endpoint: `https` to a host outside. Of it only the host is shown.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Target {
    url: Url,
    /// Whether addresses of the collector's own network are allowed.
    inside: bool,
}

impl Target {
    /// Reads an address. With `inside`, plain `http` and private addresses are allowed: for endpoints of the operator's
    /// own.
    ///
    /// # Errors
    /// What is allowed, in words. The address is not repeated: who knows it may be all that some endpoints ask for.
    pub(crate) fn parse(text: &str, inside: bool) -> Result<Self, String> {
        let Ok(url) = Url::parse(text) else {
            return Err("is no address; allowed: https://host/path".into());
        };
        if url.scheme() != "https" && !(inside && url.scheme() == "http") {
            let scheme = url.scheme();
            return Err(format!(
                "is of the scheme {scheme}; allowed: https, and http with allow-private = true"
            ));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("has a name or a password in it; allowed: https://host/path, and a secret to sign with".into());
        }
        let target = Self { url, inside };
        match target.literal() {
            Some(address) if !target.admits(address) => Err(format!(
                "leads to {address}, which is no address of the internet at large; allowed: those, and any with \
                 allow-private = true"
            )),
            _ => Ok(target),
        }
    }

    /// The address.
    pub(crate) fn url(&self) -> &Url {
        &self.url
    }

    /// Its host, which is all of it that is shown.
    pub(crate) fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
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

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Target").field(&self.host()).finish()
    }
}

/// Whether an address belongs to the internet at large.
fn is_outside(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_outside_v4(address),
        IpAddr::V6(address) => {
            embedded(address).map_or_else(|| is_outside_v6(address), is_outside_v4)
        }
    }
}

/// The IPv4 address that an IPv6 address only writes in another way: mapped, or for a NAT64 of the well-known prefix.
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    match address.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            Some(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)))
        }
        _ => None,
    }
}

/// What is handed out for general use (2000::/3), but for what tunnels into IPv4 and for documentation.
fn is_outside_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let is_special = match first {
        // Teredo, benchmarks, ORCHID; documentation.
        0x2001 => second < 0x0200 || second == 0x0db8,
        // 6to4; documentation.
        0x2002 | 0x3fff => true,
        _ => false,
    };
    (first & 0xe000) == 0x2000 && !is_special
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
            "https://127.1/",
            "https://%31%32%37.0.0.1/",
            "https://１２７.0.0.1/",
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
            "https://[::ffff:a9fe:a9fe]/",
            "https://[::127.0.0.1]/",
            "https://[::ffff:0:8.8.8.8]/",
            "https://[64:ff9b::a00:1]/",
            "https://[64:ff9b:1::808:808]/",
            "https://[2002:7f00:1::]/",
            "https://[2002:808:808::]/",
            "https://[fe80::1]/",
            "https://[fc00::1]/",
            "https://[fd00:ec2::254]/",
            "https://[ff02::1]/",
            "https://[2001:db8::1]/",
            "https://[2001::1]/",
        ] {
            let refused = Target::parse(inside, false).unwrap_err();
            assert!(refused.contains("internet at large"), "{inside}: {refused}");
            assert!(Target::parse(inside, true).is_ok(), "{inside}");
        }
        for outside in [
            "https://93.184.216.34/",
            "https://[::ffff:93.184.216.34]/",
            "https://[64:ff9b::5db8:d822]/",
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
    fn only_https_without_a_password_and_without_being_repeated() {
        for bad in [
            "http://hooks.example/t0ken",
            "ftp://hooks.example/t0ken",
            "hooks.example/t0ken",
            "https://me:t0ken@hooks.example/",
            "https://",
            "",
        ] {
            let refused = Target::parse(bad, false).unwrap_err();
            assert!(refused.contains("allowed: https"), "{bad}: {refused}");
            assert!(!refused.contains("t0ken"), "{refused}");
        }
        assert!(Target::parse("http://10.0.0.7:9000/hook", true).is_ok());
        assert!(Target::parse("ftp://10.0.0.7/hook", true).is_err());
    }
}
