//! The readers of what strangers send, for `fuzz/` alone. Each fails by a panic and by nothing else.

use std::io;
use std::net::IpAddr;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue};
use jiff::Timestamp;
use otklik_wire::id::Name;

use crate::config::File;
use crate::intake;
use crate::limit::visitor;
use crate::transfer::mapping::Mapping;
use crate::transfer::ndjson;
use crate::webhook::retry::{self, Brought};
use crate::webhook::target::Target;

/// A body as it is posted, gzip or not. What is taken is read again as it would be stored.
pub fn envelope(body: &[u8]) {
    let arrived = Timestamp::UNIX_EPOCH;
    let Ok(batch) = intake::read(body, arrived) else {
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
            Err(_) => assert!(
                !host.ends_with(|last: char| last.is_ascii_digit()) || {
                    let last = host.rsplit('.').next().unwrap_or_default();
                    last.parse::<u64>().is_err() && !last.starts_with("0x")
                }
            ),
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
    }

    #[test]
    fn the_seeds_get_behind_the_first_checks() {
        let seed = |path: &str| {
            let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds");
            fs::read_to_string(seeds.join(path)).unwrap()
        };
        let answers = intake::read(seed("envelope/plain").as_bytes(), Timestamp::UNIX_EPOCH);
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
