//! What a request shows by itself: that a crawler sent it, or a page that was loaded ahead.

use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use otklik_wire::flags::{Flag, Flags};

/// What stands in the user agent of those who say that nobody looks: the words that crawlers have in common, and the names
/// of the large ones that have none of them, from their operators' own pages. Programs such as `curl` are not among them:
/// servers that hand on people's answers are such programs too.
const BOTS: [&str; 12] = [
    "crawl",
    "spider",
    "slurp",
    "facebookexternalhit",
    "google-inspectiontool",
    "googleother",
    "mediapartners-google",
    "bingpreview",
    "chrome-lighthouse",
    "ia_archiver",
    "pingdom",
    "whatsapp/",
];
/// Telephones of this make have it in their names.
const NO_BOT: &str = "cubot";
/// Longer user agents are looked at no further.
const LONGEST: usize = 1_000;

/// The flags that a request's headers give all its answers.
pub(crate) fn shown(headers: &HeaderMap) -> Flags {
    let agent = headers.get(USER_AGENT).map(|agent| agent.as_bytes());
    let is_bot = agent.is_some_and(is_bot);
    // The last two are what older browsers send.
    let is_prefetch = ["sec-purpose", "purpose", "x-moz"].iter().any(|name| {
        let purpose = headers.get(*name).map(|purpose| purpose.as_bytes());
        purpose.is_some_and(|purpose| purpose.starts_with(b"prefetch"))
    });
    let mut flags = Flags::NONE;
    for (shown, flag) in [(is_bot, Flag::Bot), (is_prefetch, Flag::Prefetch)] {
        if shown {
            flags = flags.and(Flags::of(&[flag]));
        }
    }
    flags
}

fn is_bot(agent: &[u8]) -> bool {
    let agent = agent.get(..LONGEST).unwrap_or(agent);
    let agent = String::from_utf8_lossy(agent).to_ascii_lowercase();
    BOTS.iter().any(|name| agent.contains(name))
        || agent.match_indices("bot").any(|(at, word)| {
            let (before, behind) = (&agent[..at + word.len()], &agent[at + word.len()..]);
            let ends = !behind.starts_with(|next: char| next.is_ascii_lowercase());
            ends && !before.ends_with(NO_BOT)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &'static str, value: &str) -> Flags {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().unwrap());
        shown(&headers)
    }

    #[test]
    fn who_says_it_is_no_person_is_believed() {
        for bot in [
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0) Chrome/120.0 Safari/537.36",
            "Mozilla/5.0 (compatible; YandexBot/3.0)",
            "Baiduspider/2.0",
            "CCBot/2.0 (https://commoncrawl.org/faq/)",
            "facebookexternalhit/1.1",
            "Slackbot",
        ] {
            assert_eq!(of("user-agent", bot), Flags::of(&[Flag::Bot]), "{bot}");
        }
        for other in [
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0 Safari/537.36",
            "Mozilla/5.0 (Linux; Android 9; CUBOT_X19) AppleWebKit/537.36",
            "Mozilla/5.0 (Linux; Android 13; CUBOT P80) Chrome/112.0",
            "curl/8.5.0",
            "Mozilla/5.0 (Windows NT 10.0) Bottled/1.0",
            "",
        ] {
            assert_eq!(of("user-agent", other), Flags::NONE, "{other}");
        }
        assert_eq!(shown(&HeaderMap::new()), Flags::NONE);
    }

    #[test]
    fn what_was_loaded_ahead_nobody_has_seen() {
        let prefetch = Flags::of(&[Flag::Prefetch]);
        for (name, value) in [
            ("sec-purpose", "prefetch"),
            ("sec-purpose", "prefetch;prerender"),
            ("purpose", "prefetch"),
            ("x-moz", "prefetch"),
        ] {
            assert_eq!(of(name, value), prefetch, "{name}: {value}");
        }
        assert_eq!(of("sec-purpose", "other"), Flags::NONE);
        // It may be both.
        let mut headers = HeaderMap::new();
        headers.insert("purpose", "prefetch".parse().unwrap());
        headers.insert(USER_AGENT, "Googlebot".parse().unwrap());
        assert_eq!(shown(&headers), Flags::of(&Flag::ALL[..2]));
        // A long one is cut where it may be, between the bytes of a letter too.
        assert_eq!(of("user-agent", &"x".repeat(5_000)), Flags::NONE);
        let mut long = HeaderMap::new();
        let agent = format!("x{}", "é".repeat(1_000));
        long.insert(USER_AGENT, agent.as_bytes().try_into().unwrap());
        assert_eq!(shown(&long), Flags::NONE);
    }
}
