//! Requests to the collector or to the site's own endpoint.

use js_sys::Date;
use otklik_wire::{Node, reply};

use super::node::JsNode;
use super::{clock, platform};
use crate::outbox::Response;

/// Posts a batch so that it outlives the page, and reads what came of it.
///
/// A string body goes out as `text/plain`, so that no preflight is needed: preflights do not survive the end of a
/// page.
pub async fn post(url: &str, body: &str) -> Response {
    match request(url, Some(body)).await {
        Some((status, text, retry_after)) => Response {
            status,
            outcomes: JsNode::parse(&text).and_then(|node| reply::decode(node).ok()),
            retry_after_ms: retry_after.and_then(|text| retry_after_ms(&text)),
        },
        None => Response {
            status: 0,
            outcomes: None,
            retry_after_ms: None,
        },
    }
}

/// Fetches a JSON document, or `None` if there is none to be had.
pub async fn get(url: &str) -> Option<JsNode> {
    match request(url, None).await? {
        (200, text, _) => JsNode::parse(&text),
        _ => None,
    }
}

async fn request(url: &str, body: Option<&str>) -> Option<(u16, String, Option<String>)> {
    let response = JsNode(platform::send(url, body).await.ok()?).items()?;
    Some((
        response.first()?.number()? as u16,
        response.get(1)?.string()?,
        response.get(2)?.string(),
    ))
}

/// `Retry-After` as seconds or as an HTTP date.
fn retry_after_ms(text: &str) -> Option<u64> {
    if let Ok(seconds) = text.trim().parse::<u32>() {
        return Some(u64::from(seconds) * 1_000);
    }
    let at = Date::parse(text);
    (at > 0.0).then(|| (at as u64).saturating_sub(clock::now_ms()))
}
