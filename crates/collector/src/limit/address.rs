use std::net::{IpAddr, Ipv6Addr};

use axum::http::HeaderMap;
use ipnet::IpNet;

/// Who is counted as one visitor: an IPv4 address, or the /64 that one IPv6 connection is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Visitor {
    /// An address.
    Address(IpAddr),
    /// Somebody on this machine, such as a proxy that nobody listed: whom it stands for cannot be told.
    Here,
}

/// Who sent a request: the peer, or, where that is a listed proxy, the nearest hop that is none.
///
/// Hops further off are what the visitor says of themselves, so nobody believes them.
pub(crate) fn visitor(peer: IpAddr, headers: &HeaderMap, proxies: &[IpNet]) -> Visitor {
    let peer = peer.to_canonical();
    let is_proxy = |address: &IpAddr| proxies.iter().any(|proxy| proxy.contains(address));
    let mut nearest = peer;
    if is_proxy(&peer) {
        // Several headers are one list, in order.
        let hops = headers
            .get_all("x-forwarded-for")
            .into_iter()
            .flat_map(|list| list.as_bytes().split(|byte| *byte == b','));
        for hop in hops.rev() {
            let Some(address) = read(hop) else {
                break;
            };
            nearest = address;
            if !is_proxy(&address) {
                break;
            }
        }
    }
    if nearest.is_loopback() {
        return Visitor::Here;
    }
    match nearest {
        IpAddr::V6(address) => {
            let network = u128::from(address) >> 64 << 64;
            Visitor::Address(Ipv6Addr::from(network).into())
        }
        IpAddr::V4(_) => Visitor::Address(nearest),
    }
}

/// An address as proxies write it, with or without port and brackets.
fn read(hop: &[u8]) -> Option<IpAddr> {
    let hop = str::from_utf8(hop).ok()?.trim();
    let bracketed = hop
        .strip_prefix('[')
        .and_then(|rest| rest.split(']').next());
    let before_port = hop.rsplit_once(':').map(|(address, _)| address);
    [Some(hop), bracketed, before_port]
        .into_iter()
        .flatten()
        .find_map(|written| written.parse::<IpAddr>().ok())
        .map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, forwarded: &[&str], proxies: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for list in forwarded {
            headers.append("x-forwarded-for", list.parse().unwrap());
        }
        let proxies: Vec<IpNet> = proxies.iter().map(|net| net.parse().unwrap()).collect();
        match visitor(peer.parse().unwrap(), &headers, &proxies) {
            Visitor::Address(address) => address.to_string(),
            Visitor::Here => "here".into(),
        }
    }

    #[test]
    fn a_header_counts_only_from_a_listed_proxy() {
        assert_eq!(seen("203.0.113.7", &["198.51.100.1"], &[]), "203.0.113.7");
        assert_eq!(
            seen("203.0.113.7", &["198.51.100.1"], &["10.0.0.0/8"]),
            "203.0.113.7"
        );
        assert_eq!(
            seen("10.1.2.3", &["198.51.100.1"], &["10.0.0.0/8"]),
            "198.51.100.1"
        );
        assert_eq!(seen("127.0.0.1", &["198.51.100.1"], &[]), "here");
        assert_eq!(
            seen("127.0.0.1", &["198.51.100.1"], &["127.0.0.0/8"]),
            "198.51.100.1"
        );
        assert_eq!(
            seen("::ffff:10.1.2.3", &["198.51.100.1"], &["10.0.0.0/8"]),
            "198.51.100.1"
        );
    }

    #[test]
    fn what_a_visitor_says_of_itself_counts_for_nothing() {
        let proxies = &["10.0.0.0/8"];
        for said in ["1.1.1.1", "1.1.1.1, 2.2.2.2", "garbage", "10.9.9.9", ""] {
            let list = format!("{said}, 198.51.100.1");
            assert_eq!(
                seen("10.1.2.3", &[&list], proxies),
                "198.51.100.1",
                "{said}"
            );
            assert_eq!(
                seen("10.1.2.3", &[said, "198.51.100.1, 10.4.4.4"], proxies),
                "198.51.100.1"
            );
        }
        assert_eq!(
            seen("10.1.2.3", &["198.51.100.1, garbage"], proxies),
            "10.1.2.3"
        );
        assert_eq!(seen("10.1.2.3", &[], proxies), "10.1.2.3");
    }

    #[test]
    fn an_ipv6_connection_is_one_visitor_whatever_its_host_part() {
        assert_eq!(seen("2001:db8:1:2:3:4:5:6", &[], &[]), "2001:db8:1:2::");
        assert_eq!(seen("2001:db8:1:2:ffff::1", &[], &[]), "2001:db8:1:2::");
        assert_eq!(seen("::1", &[], &[]), "here");
        for written in ["2001:db8::7", "[2001:db8::7]", "[2001:db8::7]:4711"] {
            assert_eq!(seen("10.0.0.1", &[written], &["10.0.0.1/32"]), "2001:db8::");
        }
        assert_eq!(
            seen("10.0.0.1", &["198.51.100.1:4711"], &["10.0.0.1/32"]),
            "198.51.100.1"
        );
    }
}
