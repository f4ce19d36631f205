//! What is in a request of the loop: a query without unknown fields, a JSON body, the version that is meant, and how a
//! reply says its own.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::header::{CONTENT_TYPE, ETAG, IF_MATCH};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use otklik_loop::case::MAX_NUMBER;
use otklik_loop::moment;
use otklik_wire::id::AnswerId;
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::form_urlencoded;

use super::super::{App, body};
use super::strict;
use crate::door::refuse_cross_site;
use crate::error::ApiError;

/// Most bytes of a body: what an owner writes is text.
const MAX_BYTES: usize = 256 * 1024;
/// Entries of a page where nothing is said, and most of them.
const USUAL_LIMIT: u32 = 50;
const MAX_LIMIT: u32 = 200;
/// Most values of a field that is a list.
const MAX_VALUES: usize = 20;

/// The query, of which every field is to be asked for.
#[derive(Debug)]
pub(in crate::http) struct Query(Vec<(String, String)>);

/// A number in the path.
pub(in crate::http) struct Number(pub(super) i64);

/// The id of an item in the path.
pub(in crate::http) struct ItemId(pub(super) AnswerId);

impl FromRequestParts<Arc<App>> for Query {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, ApiError> {
        Ok(Self::of(parts.uri.query().unwrap_or_default()))
    }
}

impl FromRequestParts<Arc<App>> for Number {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiError> {
        let number = in_path(parts, app, "number").await;
        let number = number
            .and_then(|number| number.parse().ok())
            .filter(|number| (1..=MAX_NUMBER).contains(number));
        number
            .map(Self)
            .ok_or_else(|| malformed("number: allowed is a whole number from 1"))
    }
}

impl FromRequestParts<Arc<App>> for ItemId {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiError> {
        let id = in_path(parts, app, "id").await;
        let id = id.and_then(|id| AnswerId::new(id).ok());
        id.map(Self)
            .ok_or_else(|| malformed("id: allowed is a UUID in lower case with hyphens"))
    }
}

pub(in crate::http) async fn in_path(
    parts: &mut Parts,
    app: &Arc<App>,
    key: &str,
) -> Option<String> {
    let path = RawPathParams::from_request_parts(parts, app).await.ok()?;
    path.iter()
        .find(|(name, _)| *name == key)
        .map(|(_, value)| value.to_owned())
}

impl Query {
    /// What stands behind the question mark.
    pub(in crate::http) fn of(text: &str) -> Self {
        let fields = form_urlencoded::parse(text.as_bytes());
        Self(fields.into_owned().collect())
    }

    /// A field of text, if it is there and not empty.
    pub(in crate::http) fn take(&mut self, key: &str) -> Option<String> {
        self.given(key).filter(|value| !value.is_empty())
    }

    /// A field, if it is there, empty or not.
    pub(in crate::http) fn given(&mut self, key: &str) -> Option<String> {
        let at = self.0.iter().position(|(name, _)| name == key)?;
        Some(self.0.remove(at).1)
    }

    /// A field with commas between its values.
    pub(in crate::http) fn list(&mut self, key: &str) -> Result<Vec<String>, ApiError> {
        let value = self.take(key).unwrap_or_default();
        let values = value.split(',').map(str::trim);
        let values: Vec<_> = values.filter(|value| !value.is_empty()).collect();
        if values.len() > MAX_VALUES {
            return Err(unfit(format!(
                "{key}: {} values were given; allowed: {MAX_VALUES} at most",
                values.len()
            )));
        }
        Ok(values.into_iter().map(str::to_owned).collect())
    }

    /// A field whose values are words of a list.
    pub(in crate::http) fn words(
        &mut self,
        key: &str,
        allowed: &[&str],
    ) -> Result<Vec<String>, ApiError> {
        let given = self.given(key);
        let words = given.iter().flat_map(|given| given.split(','));
        words
            .map(|word| one_of(key, word.trim(), allowed))
            .collect()
    }

    /// A field that is one word of a list.
    pub(in crate::http) fn word(
        &mut self,
        key: &str,
        allowed: &[&str],
    ) -> Result<Option<String>, ApiError> {
        let word = self.given(key);
        word.map(|word| one_of(key, &word, allowed)).transpose()
    }

    /// A field that is a whole number.
    pub(in crate::http) fn number(&mut self, key: &str) -> Result<Option<i64>, ApiError> {
        let number = self.given(key).map(|value| {
            let number = value.parse().ok();
            number
                .filter(|number| (-MAX_NUMBER..=MAX_NUMBER).contains(number))
                .ok_or_else(|| {
                    malformed(format!(
                        "{key}: {value:?} was given; allowed: a whole number"
                    ))
                })
        });
        number.transpose()
    }

    /// A field that is a time.
    pub(in crate::http) fn time(&mut self, key: &str) -> Result<Option<Timestamp>, ApiError> {
        let time = self
            .given(key)
            .map(|value| moment::read(&value).map_err(|why| malformed(format!("{key}: {why}"))));
        time.transpose()
    }

    /// A field that is a day.
    pub(in crate::http) fn day(&mut self, key: &str) -> Result<Option<Date>, ApiError> {
        let day = self.given(key).map(|value| {
            day(&value).ok_or_else(|| {
                malformed(format!(
                    "{key}: {value:?} is no day; allowed: such as 2026-01-31"
                ))
            })
        });
        day.transpose()
    }

    /// How many entries a page may have.
    pub(in crate::http) fn limit(&mut self) -> Result<u32, ApiError> {
        match self.number("limit")? {
            None => Ok(USUAL_LIMIT),
            Some(limit) if (1..=i64::from(MAX_LIMIT)).contains(&limit) => Ok(limit as u32),
            Some(limit) => Err(malformed(format!(
                "limit: {limit} was given; allowed: 1 to {MAX_LIMIT}"
            ))),
        }
    }

    /// Refuses what nobody asked for: a mistyped filter would find everything.
    pub(in crate::http) fn end(self) -> Result<(), ApiError> {
        match self.0.first() {
            Some((key, _)) => Err(malformed(format!(
                "{key}: there is no such field in the query, or it is there twice"
            ))),
            None => Ok(()),
        }
    }
}

fn one_of(key: &str, word: &str, allowed: &[&str]) -> Result<String, ApiError> {
    if allowed.contains(&word) {
        return Ok(word.to_owned());
    }
    Err(malformed(format!(
        "{key}: {word:?} was given; allowed: {}",
        allowed.join(", ")
    )))
}

/// A day, and no moment of it.
pub(in crate::http) fn day(text: &str) -> Option<Date> {
    text.parse()
        .ok()
        .filter(|day: &Date| day.to_string() == text)
}

/// Reads a change: JSON, from no other site's page.
pub(in crate::http) async fn change<T: DeserializeOwned>(
    app: &App,
    headers: &HeaderMap,
    body: Body,
) -> Result<T, ApiError> {
    let bytes = bytes(app, headers, body).await?;
    strict::read(&bytes).map_err(|error| malformed(error.to_string()))
}

/// The same, where nothing may be sent as well.
pub(in crate::http) async fn change_if_any<T: DeserializeOwned>(
    app: &App,
    headers: &HeaderMap,
    body: Body,
) -> Result<Option<T>, ApiError> {
    let bytes = bytes(app, headers, body).await?;
    if bytes.is_empty() {
        return Ok(None);
    }
    let read = strict::read(&bytes).map_err(|error| malformed(error.to_string()))?;
    Ok(Some(read))
}

async fn bytes(app: &App, headers: &HeaderMap, body: Body) -> Result<Vec<u8>, ApiError> {
    refuse_cross_site(headers)?;
    body::read(headers, body, MAX_BYTES, &app.bodies).await
}

/// The version that is to be changed.
pub(in crate::http) fn version(headers: &HeaderMap) -> Result<u32, ApiError> {
    let tag = headers.get(IF_MATCH).ok_or(ApiError::VersionMissing)?;
    let tag = tag.to_str().unwrap_or_default().trim();
    let version = tag
        .trim_start_matches("W/")
        .strip_prefix('"')
        .and_then(|tag| tag.strip_suffix('"'));
    let version = version.and_then(|version| version.parse().ok());
    version.ok_or_else(|| {
        malformed(format!(
            "If-Match: {tag:?} was given; allowed: a version in quotes, such as \"5\""
        ))
    })
}

/// A JSON reply.
pub(in crate::http) fn json(value: &Value) -> Response {
    ([(CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

/// A JSON reply that says its version.
pub(in crate::http) fn versioned(status: StatusCode, value: &Value, version: u32) -> Response {
    let tag = format!("\"{version}\"");
    let headers = [(CONTENT_TYPE, "application/json"), (ETAG, tag.as_str())];
    (status, headers, value.to_string()).into_response()
}

pub(in crate::http) fn malformed(why: impl Into<String>) -> ApiError {
    ApiError::Malformed(why.into())
}

/// Each part is as described, and together they cannot be.
pub(in crate::http) fn unfit(why: impl Into<String>) -> ApiError {
    ApiError::Unfit(why.into())
}
