//! What went over the wire, as the browser's log of its network events tells it.

use std::collections::HashMap;

use anyhow::{Context, Result};
use serde_json::Value;

/// A request that was answered.
#[derive(Clone, Debug, PartialEq)]
struct Transfer {
    url: String,
    /// Seconds on the log's own clock.
    ended: f64,
    head: f64,
    /// Head and body, as they came, still compressed.
    wire: f64,
}

/// All requests of a page view, in the order in which they ended.
#[derive(Debug)]
pub(super) struct Traffic {
    /// When the page itself was asked for, on the log's own clock.
    begun: f64,
    transfers: Vec<Transfer>,
}

/// Requests and bytes up to some time. What came from the cache is no request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Volume {
    pub(super) requests: f64,
    pub(super) body_bytes: f64,
    pub(super) wire_bytes: f64,
}

#[derive(Default)]
struct Pending {
    url: String,
    head: f64,
    cached: bool,
}

impl Traffic {
    /// Reads the messages of the log `performance` from the request for `page` on.
    pub(super) fn read<'m>(
        messages: impl IntoIterator<Item = &'m str>,
        page: &str,
    ) -> Result<Self> {
        let mut begun = None;
        let mut pending: HashMap<String, Pending> = HashMap::new();
        let mut transfers = Vec::new();
        for message in messages {
            let event: Value = serde_json::from_str(message).context("the log has no JSON")?;
            let (method, params) = (&event["message"]["method"], &event["message"]["params"]);
            let Some(id) = params["requestId"].as_str() else {
                continue;
            };
            match method.as_str().unwrap_or_default() {
                "Network.requestWillBeSent" => {
                    let url = params["request"]["url"].as_str().unwrap_or_default();
                    if begun.is_none() && url == page {
                        begun = params["timestamp"].as_f64();
                    }
                    if begun.is_some() && url.starts_with("http") {
                        let url = url.to_owned();
                        let fresh = Pending {
                            url,
                            ..Pending::default()
                        };
                        pending.insert(id.to_owned(), fresh);
                    }
                }
                "Network.requestServedFromCache" => {
                    if let Some(request) = pending.get_mut(id) {
                        request.cached = true;
                    }
                }
                "Network.responseReceived" => {
                    if let Some(request) = pending.get_mut(id) {
                        let response = &params["response"];
                        request.cached |= response["fromDiskCache"] == true;
                        request.head = response["encodedDataLength"].as_f64().unwrap_or(0.0);
                    }
                }
                "Network.loadingFinished" => {
                    if let Some(request) = pending.remove(id).filter(|request| !request.cached) {
                        transfers.push(Transfer {
                            url: request.url,
                            ended: params["timestamp"].as_f64().context("no time")?,
                            head: request.head,
                            wire: params["encodedDataLength"].as_f64().context("no length")?,
                        });
                    }
                }
                _ => {}
            }
        }
        let begun = begun.with_context(|| format!("the log has no request for {page}"))?;
        Ok(Self { begun, transfers })
    }

    /// What had come `within_ms` after the page was asked for.
    pub(super) fn until(&self, within_ms: f64) -> Volume {
        let end = self.begun + within_ms / 1e3;
        let none = Volume {
            requests: 0.0,
            body_bytes: 0.0,
            wire_bytes: 0.0,
        };
        let transfers = self.transfers.iter().filter(|one| one.ended <= end);
        transfers.fold(none, |sum, one| Volume {
            requests: sum.requests + 1.0,
            body_bytes: sum.body_bytes + (one.wire - one.head).max(0.0),
            wire_bytes: sum.wire_bytes + one.wire,
        })
    }

    /// The addresses outside of the loopback.
    pub(super) fn strangers(&self) -> Vec<&str> {
        let urls = self.transfers.iter().map(|one| one.url.as_str());
        urls.filter(|url| !url.starts_with("http://127.0.0.1:"))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn event(method: &str, params: &Value) -> String {
        json!({ "message": { "method": method, "params": params }, "webview": "w" }).to_string()
    }

    fn request(id: &str, url: &str, at: f64, head: u32, wire: u32) -> Vec<String> {
        vec![
            event(
                "Network.requestWillBeSent",
                &json!({ "requestId": id, "timestamp": at, "request": { "url": url } }),
            ),
            event(
                "Network.responseReceived",
                &json!({ "requestId": id, "response": { "encodedDataLength": head } }),
            ),
            event(
                "Network.loadingFinished",
                &json!({ "requestId": id, "timestamp": at + 0.1, "encodedDataLength": wire }),
            ),
        ]
    }

    const PAGE: &str = "http://127.0.0.1:1/a";

    fn read(log: &[String]) -> Result<Traffic> {
        Traffic::read(log.iter().map(String::as_str), PAGE)
    }

    #[test]
    fn only_what_came_in_time_is_counted() {
        let mut log = request("0", "http://127.0.0.1:1/before", 9.0, 100, 900);
        log.extend(request("1", PAGE, 10.0, 200, 1200));
        log.extend(request("2", "http://127.0.0.1:1/b.js", 10.2, 150, 450));
        log.extend(request("3", "http://127.0.0.1:1/late.js", 11.0, 150, 450));
        let traffic = read(&log).unwrap();
        let expected = Volume {
            requests: 2.0,
            body_bytes: 1300.0,
            wire_bytes: 1650.0,
        };
        assert_eq!(traffic.until(500.0), expected);
        assert_eq!(traffic.until(2000.0).requests, 3.0);
    }

    #[test]
    fn what_the_cache_has_costs_nothing() {
        let mut log = request("1", PAGE, 10.0, 200, 1200);
        let mut cached = request("2", "http://127.0.0.1:1/b.js", 10.2, 0, 450);
        let params = json!({ "requestId": "2" });
        cached.insert(1, event("Network.requestServedFromCache", &params));
        log.extend(cached);
        let mut from_disk = request("3", "http://127.0.0.1:1/c.js", 10.2, 0, 450);
        let params = json!({ "requestId": "3", "response": { "fromDiskCache": true, "encodedDataLength": 0 } });
        from_disk[1] = event("Network.responseReceived", &params);
        log.extend(from_disk);
        assert_eq!(read(&log).unwrap().until(9e9).wire_bytes, 1200.0);
    }

    #[test]
    fn strangers_are_named() {
        let mut log = request("1", PAGE, 10.0, 200, 1200);
        log.extend(request("2", "https://fonts.example/f", 10.0, 1, 2));
        assert_eq!(read(&log).unwrap().strangers(), ["https://fonts.example/f"]);
    }

    #[test]
    fn a_log_without_the_page_is_refused() {
        let log = request("1", "http://127.0.0.1:1/other", 10.0, 200, 1200);
        assert!(read(&log).is_err());
    }
}
