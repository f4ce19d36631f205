//! Requests to the collector or to the site's own endpoint.

use js_sys::Date;
use otklik_wire::work::Asked;
use otklik_wire::{Node, reply};
use wasm_bindgen_futures::JsFuture;

use super::node::JsNode;
use super::{clock, platform};
use crate::outbox::Response;

/// Posts a batch, so that it outlives the page if that is wanted, and reads what came of it.
///
/// A string body goes out as `text/plain`, so that no preflight is needed: preflights do not survive the end of a
/// page.
pub async fn post(url: &str, body: &str, outlive: bool) -> Response {
    let Some((status, text, retry_after)) = request(url, Some(body), outlive).await else {
        return Response {
            status: 0,
            outcomes: None,
            retry_after_ms: None,
            work: None,
        };
    };
    let reply = JsNode::parse(&text);
    let asked = reply
        .as_ref()
        .and_then(|reply| reply.field("retry_after_ms"))
        .and_then(|ms| ms.number());
    let asked = asked.map(|ms| ms as u64);
    let work = reply.as_ref().and_then(Asked::read);
    Response {
        status,
        outcomes: reply.and_then(|reply| reply::decode(reply).ok()),
        retry_after_ms: asked.max(retry_after.and_then(|text| retry_after_ms(&text))),
        work,
    }
}

/// Fetches a JSON document, or `None` if there is none to be had.
pub async fn get(url: &str) -> Option<JsNode> {
    match request(url, None, false).await? {
        (200, text, _) => JsNode::parse(&text),
        _ => None,
    }
}

async fn request(
    url: &str,
    body: Option<&str>,
    keepalive: bool,
) -> Option<(u16, String, Option<String>)> {
    let sending = JsFuture::from(platform::send(url, body, keepalive));
    let response = JsNode(sending.await.ok()?).items()?;
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
