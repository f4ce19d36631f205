//! Requests to the collector, and its stream of live events.

use js_sys::{Array, Function};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use super::platform;
use crate::failure::{self, Failure};

/// Reads what is at the path.
///
/// # Errors
/// When nothing comes, or not what was asked for.
pub(crate) async fn get<T: DeserializeOwned>(path: &str) -> Result<T, Failure> {
    failure::read(&text(path).await?)
}

/// The same as it came.
///
/// # Errors
/// As [`get`].
pub(crate) async fn text(path: &str) -> Result<String, Failure> {
    sent("GET", path, Ok(None), None).await
}

/// Sends something.
///
/// # Errors
/// As [`get`].
pub(crate) async fn post<T: DeserializeOwned>(
    path: &str,
    body: &impl Serialize,
) -> Result<T, Failure> {
    failure::read(&sent("POST", path, json(body), None).await?)
}

/// Sends something that takes the place of what was there, whatever that was.
///
/// # Errors
/// As [`get`].
pub(crate) async fn put<T: DeserializeOwned>(
    path: &str,
    body: &impl Serialize,
) -> Result<T, Failure> {
    failure::read(&sent("PUT", path, json(body), None).await?)
}

/// Sends a change of what had that version.
///
/// # Errors
/// As [`get`].
pub(crate) async fn change<T: DeserializeOwned>(
    method: &'static str,
    path: &str,
    body: &impl Serialize,
    version: u32,
) -> Result<T, Failure> {
    failure::read(&sent(method, path, json(body), Some(version)).await?)
}

/// Takes something away.
///
/// # Errors
/// As [`get`].
pub(crate) async fn delete(path: &str, version: Option<u32>) -> Result<(), Failure> {
    sent("DELETE", path, Ok(None), version).await.map(drop)
}

fn json(body: &impl Serialize) -> Result<Option<String>, Failure> {
    serde_json::to_string(body)
        .map(Some)
        .map_err(|error| failure::unreadable(&error))
}

/// What a reply has to be read, whatever it is read as: this is in the program once, and not once a shape.
async fn sent(
    method: &'static str,
    path: &str,
    body: Result<Option<String>, Failure>,
    version: Option<u32>,
) -> Result<String, Failure> {
    let reply = platform::send(method, path, body?.as_deref(), version)
        .await
        .map_err(|_| Failure::Unreachable)?;
    let reply = Array::from(&reply);
    let status = reply.get(0).as_f64().unwrap_or_default() as u16;
    failure::taken(status, reply.get(1).as_string().unwrap_or_default())
}

/// What a stream tells.
#[derive(Clone, Debug)]
pub(crate) enum Told {
    /// An event's data.
    Live(String),
    /// The connection was lost, and is tried again.
    Again,
    /// The session has ended.
    Out,
}

/// A stream that is followed until this is dropped.
pub(crate) struct Stream {
    stop: Function,
    _tell: Closure<dyn FnMut(String, String)>,
}

impl Stream {
    /// Follows the stream at the address.
    pub(crate) fn follow(url: &str, tell: impl Fn(Told) + 'static) -> Self {
        let tell = Closure::new(move |kind: String, data: String| {
            tell(match kind.as_str() {
                "live" => Told::Live(data),
                "again" => Told::Again,
                _ => Told::Out,
            });
        });
        Self {
            stop: platform::follow(url, &tell),
            _tell: tell,
        }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        // It only closes a connection; there is nobody to tell if that fails.
        let _ = self.stop.call0(&JsValue::NULL);
    }
}
