use anyhow::{Context, Result};
use reqwest::Response;
use serde_json::Value;

use crate::collector::Collector;

/// The stream of events behind the owner's page.
#[derive(Debug)]
pub struct Live {
    stream: Response,
    unread: String,
}

impl Live {
    /// Opens the demo's stream.
    ///
    /// # Errors
    /// When the collector refuses.
    pub async fn open(collector: &Collector) -> Result<Self> {
        let url = format!("{}/api/v1/sites/demo/live", collector.url());
        let stream = reqwest::get(url).await?.error_for_status()?;
        Ok(Self {
            stream,
            unread: String::new(),
        })
    }

    /// Waits for a state that satisfies `wanted`, and gives it; those before it are passed over.
    ///
    /// # Errors
    /// When the stream ends.
    pub async fn state_with(&mut self, wanted: impl Fn(&Value) -> bool) -> Result<Value> {
        loop {
            while let Some((event, rest)) = self.unread.split_once("\n\n") {
                let data: String = event
                    .lines()
                    .filter_map(|line| line.strip_prefix("data:"))
                    .collect();
                let state = serde_json::from_str(&data).unwrap_or(Value::Null);
                self.unread = rest.to_owned();
                if wanted(&state) {
                    return Ok(state);
                }
            }
            let chunk = self
                .stream
                .chunk()
                .await?
                .context("the live stream ended")?;
            self.unread.push_str(&String::from_utf8_lossy(&chunk));
        }
    }
}
