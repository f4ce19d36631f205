//! `GET /v1/sites/{site}/board`, `.atom`, `.html`: what was asked and what came of it, for everybody.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, VARY,
};
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use otklik_loop::board::{About, Entry, Text};
use otklik_loop::moment;
use serde_json::{Value, json};

use super::super::{App, PageSite, Shared};
use super::ask::{Query, malformed};
use super::board::{place, shown, which};
use super::sample::is_sample;
use super::settings::kept;
use crate::board_page::{Feed, Line, Page};
use crate::error::ApiError;
use crate::sites::Site;
use crate::store::desk::board::Entry as Kept;
use crate::store::desk::documents::Kind;
use crate::store::desk::look::Board;

/// How long others may keep it.
const CACHE: &str = "public, max-age=60";
/// Nothing but its own style, which it names by its hash.
const POLICY: &str =
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors *; style-src ";

/// The board as JSON.
pub(super) async fn json(
    State(app): Shared,
    PageSite(site): PageSite,
    query: Query,
) -> Result<Response, ApiError> {
    let (about, entries, next) = board(&app, &site, query).await?;
    let entries: Vec<Value> = entries.iter().map(|entry| shown(entry, None)).collect();
    let mut board = json!({"v": 1, "site": site.name.as_str(), "title": about.title, "intro": about.intro, "entries": entries});
    if let Some(next) = next {
        board["next"] = next.into();
    }
    let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, CACHE)];
    Ok((headers, board.to_string()).into_response())
}

/// The board as an Atom feed.
pub(super) async fn atom(
    State(app): Shared,
    PageSite(site): PageSite,
    headers: HeaderMap,
    mut query: Query,
) -> Result<Response, ApiError> {
    let language = language(&mut query, &headers)?;
    let (about, entries, _) = board(&app, &site, query).await?;
    let feed = Feed {
        site: site.name.as_str(),
        origin: &origin(&headers, &app),
        language,
        about: &about,
        lines: lines(&entries),
    };
    let headers = [
        (CONTENT_TYPE, "application/atom+xml; charset=utf-8"),
        (CACHE_CONTROL, CACHE),
        (VARY, "Accept-Language, Host"),
    ];
    Ok((headers, feed.to_string()).into_response())
}

/// The board as a page.
pub(super) async fn html(
    State(app): Shared,
    PageSite(site): PageSite,
    headers: HeaderMap,
    mut query: Query,
) -> Result<Response, ApiError> {
    let language = language(&mut query, &headers)?;
    let (about, entries, next) = board(&app, &site, query).await?;
    let page = Page {
        site: site.name.as_str(),
        language,
        about: &about,
        lines: lines(&entries),
        next: next.as_deref(),
    };
    let policy = format!("{POLICY}'{}'", Page::style_hash());
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, policy.as_str()),
        (CACHE_CONTROL, CACHE),
        (VARY, "Accept-Language"),
    ];
    Ok((headers, page.to_string()).into_response())
}

async fn board(
    app: &App,
    site: &Site,
    mut query: Query,
) -> Result<(About, Vec<Kept>, Option<String>), ApiError> {
    let which = which(&mut query, true)?;
    query.end()?;
    let (about, _) = kept(app, &site.name, Kind::Board).await?;
    let about: About = about
        .and_then(|about| serde_json::from_value(about).ok())
        .unwrap_or_default();
    if !about.public {
        return Err(ApiError::BoardPrivate);
    }
    let is_sample = is_sample(app, site.name.as_str()).await?;
    let about = if is_sample { made_up(about) } else { about };
    let most = which.most as usize;
    let question = Board {
        site: site.name.as_str().to_owned(),
        which,
    };
    let entries: Vec<Kept> = app
        .store
        .ask(question)
        .await?
        .into_iter()
        .map(|(entry, _)| entry)
        .collect();
    let next = entries.last().filter(|_| entries.len() >= most).map(place);
    Ok((about, entries, next))
}

/// The board of a sample says so to whoever reads it.
fn made_up(about: About) -> About {
    let texts = [
        (
            "en",
            "Sample data: nobody has asked this, and nobody has done it.",
        ),
        (
            "ru",
            "Пример данных: этого никто не просил и никто не делал.",
        ),
    ];
    let texts = texts.map(|(language, text)| (language.to_owned(), text.to_owned()));
    About {
        intro: Some(Text::Many(texts.into())),
        ..about
    }
}

fn lines(entries: &[Kept]) -> Vec<Line> {
    let read = |entry: &Kept| {
        let text: Entry = serde_json::from_str(&entry.text).ok()?;
        Some(Line {
            number: entry.number,
            asked: entry.asked + i64::from(text.asked_before),
            at: moment::text(Timestamp::from_millisecond(entry.changed_ms).unwrap_or_default()),
            entry: text,
        })
    };
    entries.iter().filter_map(read).collect()
}

/// The language to answer in: the one asked for, else the first of the reader's that there is.
fn language(query: &mut Query, headers: &HeaderMap) -> Result<&'static str, ApiError> {
    if let Some(asked) = query.given("lang") {
        return match asked.as_str() {
            "en" => Ok("en"),
            "ru" => Ok("ru"),
            _ => Err(malformed(format!(
                "lang: {asked:?} was given; allowed: en, ru"
            ))),
        };
    }
    let read = headers
        .get(ACCEPT_LANGUAGE)
        .and_then(|read| read.to_str().ok())
        .unwrap_or_default();
    let first = read
        .split(',')
        .find_map(|language| match language.trim().get(..2) {
            Some("ru") => Some("ru"),
            Some("en") => Some("en"),
            _ => None,
        });
    Ok(first.unwrap_or("en"))
}

/// This collector's origin as the reader names it.
fn origin(headers: &HeaderMap, app: &App) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let is_host = |host: &&str| {
        !host.is_empty()
            && host
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b".:-[]".contains(&byte))
    };
    let host = host
        .filter(is_host)
        .map_or_else(|| app.address.to_string(), str::to_owned);
    let is_local =
        host.starts_with("127.") || host.starts_with("localhost") || host.starts_with("[::1]");
    format!("{}://{host}", if is_local { "http" } else { "https" })
}
