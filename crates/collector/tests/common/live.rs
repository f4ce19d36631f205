//! The owner's live page, as a browser reads it.

use std::io::{BufRead as _, ErrorKind};
use std::time::Duration;

use serde_json::Value;

use super::Collector;
use super::client::Client;

/// The events of a site.
pub struct Stream(pub Client);

impl Stream {
    pub fn open(collector: &Collector) -> Self {
        let mut client = Client::connect(collector.address).unwrap();
        client
            .send(
                format!(
                    "GET /api/v1/sites/shop/live HTTP/1.1\r\nHost: {}\r\n\r\n",
                    collector.address
                )
                .as_bytes(),
            )
            .unwrap();
        let head = client.head().unwrap();
        assert_eq!(head.status, 200);
        assert_eq!(head.header("content-type"), Some("text/event-stream"));
        Self(client)
    }

    /// The next event, unless the stream ends first.
    pub fn next(&mut self) -> Option<Value> {
        self.within(Duration::from_secs(60))
    }

    /// The first event of which that is so. Others may come before: what else is written wakes the stream too.
    pub fn until(&mut self, is_so: impl Fn(&Value) -> bool) -> Value {
        std::iter::from_fn(|| self.next())
            .find(is_so)
            .expect("an event comes of which it is so")
    }

    /// The next event, unless the stream ends first or nothing comes for so long.
    pub fn within(&mut self, patience: Duration) -> Option<Value> {
        let patience = Some(patience);
        self.0.stream.get_ref().set_read_timeout(patience).unwrap();
        let mut is_live = false;
        loop {
            let mut line = String::new();
            match self.0.stream.read_line(&mut line) {
                Ok(0) => return None,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return None,
                read => read.unwrap(),
            };
            is_live |= line.trim_end() == "event: live";
            if let Some(data) = line.strip_prefix("data: ") {
                assert!(is_live, "{line}");
                return Some(serde_json::from_str(data).unwrap());
            }
        }
    }
}
