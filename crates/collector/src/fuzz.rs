//! The readers of what strangers send, for `fuzz/` alone. Each fails by a panic and by nothing else.

use std::io;
use std::net::IpAddr;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue};
use jiff::Timestamp;
use otklik_wire::flags::Flags;
use otklik_wire::id::Name;
use serde_json::Value;

use crate::config::File;
use crate::http;
use crate::intake;
use crate::limit::visitor;
use crate::mail;
use crate::people;
use crate::receipt::Receipts;
use crate::sites::difference;
use crate::sites::draft::{self, Draft};
use crate::transfer::mapping::Mapping;
use crate::transfer::ndjson;
use crate::webhook::retry::{self, Brought};
use crate::webhook::target::Target;

/// A body as it is posted, gzip or not. What is taken is read again as it would be stored.
pub fn envelope(body: &[u8]) {
    let arrived = Timestamp::UNIX_EPOCH;
    let Ok(batch) = intake::read(body, arrived, Flags::NONE) else {
        return;
    };
    for received in batch.answers.into_iter().flatten() {
        assert!(received.at <= arrived);
        assert_eq!(
            intake::decode_stored(&received.raw).as_ref(),
            Ok(&received.answer)
        );
    }
}

/// A config file.
pub fn config(text: &str) {
    if let Ok(mut file) = File::parse(text, "fuzz".as_ref()) {
        let _ = file.rules(|_| Err(io::ErrorKind::NotFound.into()));
    }
}

/// The address of a webhook. What is taken leads outside.
pub fn address(text: &str) {
    if let Ok(target) = Target::parse(text, false) {
        assert_eq!(target.url().scheme(), "https");
        let host = target.host().trim_start_matches('[').trim_end_matches(']');
        match host.parse::<IpAddr>() {
            Ok(address) => assert!(target.admits(address)),
            // What ends in a number would be an address to the system's resolver.
            Err(_) => assert!({
                let host = host.strip_suffix('.').unwrap_or(host);
                let last = host.rsplit('.').next().unwrap_or_default();
                // "+0" and "0xh7" are names, to browsers as to the C library.
                let (digits, radix) = match last.strip_prefix("0x") {
                    Some(digits) => (digits, 16),
                    None => (last, 10),
                };
                last.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix))
            }),
        }
    }
}

/// `Retry-After` as an endpoint sends it. No wait is longer than what is obeyed.
pub fn retry_after(header: &str) {
    let retry_after = retry::asked(header, Timestamp::UNIX_EPOCH);
    let brought = Brought::Reply {
        status: 503,
        retry_after,
    };
    assert!(brought.asked() <= Duration::from_secs(3_600));
}

/// A mapping, an empty line, and a CSV file.
pub fn csv(text: &str) {
    let Some((mapping, rows)) = text.split_once("\n\n") else {
        return;
    };
    let mut reader = ::csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(rows.as_bytes());
    let (Ok(columns), Ok(site)) = (reader.headers().cloned(), Name::new("shop".into())) else {
        return;
    };
    let Ok(mapping) = Mapping::read(mapping, &columns) else {
        return;
    };
    for row in reader.records().map_while(Result::ok) {
        if let Ok(Some(kept)) = mapping.answer(&row, &site, Timestamp::UNIX_EPOCH) {
            assert!(kept.at <= Timestamp::UNIX_EPOCH);
            assert_eq!(intake::decode_stored(&kept.raw).as_ref(), Ok(&kept.answer));
        }
    }
}

/// A line of an export.
pub fn ndjson(line: &str) {
    let _ = ndjson::read(line);
}

/// `X-Forwarded-For` as a listed proxy sends it.
pub fn forwarded(header: &[u8]) {
    let (Ok(value), Ok(proxies)) = (HeaderValue::from_bytes(header), "10.0.0.0/8".parse()) else {
        return;
    };
    let mut headers = HeaderMap::new();
    headers.insert("x-forwarded-for", value);
    visitor([10, 0, 0, 1].into(), &headers, &[proxies]);
}

/// The query string of a list.
pub fn query(text: &str) {
    http::fuzz::query(text);
}

/// What an owner sends of the loop: promises with their calendars, rules, signs, plans, changes, entries.
pub fn document(bytes: &[u8]) {
    http::fuzz::document(bytes);
}

/// Words on a board, as a page and as a feed.
pub fn words(text: &str) {
    http::fuzz::words(text);
}

/// A survey file as it is edited. What is kept of it says the same without its spaces, and what is sound is sound again under other
/// numbers.
pub fn draft(text: &str) {
    let Ok(site) = Name::new("shop".into()) else {
        return;
    };
    let (read, slips) = draft::check(text, &site);
    assert!(read.is_some() || !slips.is_empty());
    let document: Value = serde_json::from_str(text).unwrap_or_default();
    assert!(difference::between(&document, &document).is_empty());
    let _ = difference::between(&Value::Null, &document);
    if let Ok(kept) = Draft::of("mara", "2026-01-31T12:00:00.000Z", text) {
        let read: Value = serde_json::from_str(kept.file()).unwrap_or_default();
        assert_eq!(read, document);
        let again = Draft::of(&kept.by, &kept.at, kept.file());
        assert!(again.is_ok_and(|again| again.file() == kept.file()));
    }
    if let Some(file) = read {
        let numbers: Vec<u32> = file.surveys.iter().map(|_| 7).collect();
        if let Ok(numbered) = draft::with_revisions(text, &numbers) {
            assert!(draft::check(&numbered, &site).0.is_some(), "{numbered}");
        }
    }
}

/// What somebody shows who wants to come in, or to be told: a receipt's token, a name, a password, a code, an address.
pub fn shown(text: &str) {
    if let Ok(receipts) = Receipts::new(&[7; 32])
        && let Some((site, answer)) = receipts.read(text)
    {
        // There may be other ways to write it, but of nothing else.
        assert_eq!(
            receipts.read(&receipts.token(&site, &answer)),
            Some((site, answer))
        );
    }
    if let Ok((name, folded)) = people::name(text) {
        assert_eq!(people::name(&name), Ok((name, folded)));
    }
    let _ = people::check(text, "Mara");
    if let Ok(mailbox) = mail::server::address(text) {
        let written = mailbox.to_string();
        assert!(!written.contains(['\r', '\n']), "{written:?}");
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    /// What fuzzing starts from, and what once broke something.
    #[test]
    fn every_seed_is_survived() {
        let texts =
            |reader: fn(&str)| move |bytes: &[u8]| str::from_utf8(bytes).map(reader).unwrap();
        let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds");
        let read = |target: &str, reader: &dyn Fn(&[u8])| {
            let files = fs::read_dir(seeds.join(target)).unwrap();
            let read = files.map(|file| reader(&fs::read(file.unwrap().path()).unwrap()));
            assert!(read.count() > 0, "{target}");
        };
        read("envelope", &envelope);
        read("config", &texts(config));
        read("csv", &texts(csv));
        read("ndjson", &texts(ndjson));
        read("forwarded", &forwarded);
        read("address", &texts(address));
        read("retry-after", &texts(retry_after));
        read("query", &texts(query));
        read("document", &document);
        read("words", &texts(words));
        read("draft", &texts(draft));
        read("shown", &texts(shown));
    }

    #[test]
    fn the_seeds_get_behind_the_first_checks() {
        let seed = |path: &str| {
            let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds");
            fs::read_to_string(seeds.join(path)).unwrap()
        };
        let body = seed("envelope/plain");
        let answers = intake::read(body.as_bytes(), Timestamp::UNIX_EPOCH, Flags::NONE);
        assert!(answers.unwrap().answers.remove(0).is_ok());
        let mut file = File::parse(&seed("config/whole"), "x".as_ref()).unwrap();
        assert_eq!(file.rules(|_| Ok(String::new())).unwrap().len(), 1);
        assert!(ndjson::read(&seed("ndjson/line")).is_ok());
        for path in ["csv/mapped", "csv/bare"] {
            let text = seed(path);
            let (mapping, rows) = text.split_once("\n\n").unwrap();
            let mut reader = ::csv::Reader::from_reader(rows.as_bytes());
            let mapping = Mapping::read(mapping, reader.headers().unwrap()).unwrap();
            let row = reader.records().next().unwrap().unwrap();
            let site = Name::new("shop".into()).unwrap();
            assert!(
                mapping
                    .answer(&row, &site, Timestamp::now())
                    .unwrap()
                    .is_some(),
                "{path}"
            );
        }
    }
}
