//! What a request gets when it does not get what it asked for: problem+json (RFC 9457).

use std::time::Duration;

use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::secret;
use crate::store::StoreError;

/// Why a request was refused. The words in it are for the one who asked; causes of our own go to the log.
#[derive(Debug)]
pub(crate) enum ApiError {
    /// 404: no survey file has this site.
    UnknownSite,
    /// 404: nothing is at this path.
    NotFound,
    /// 405: the path is there, the method is not.
    MethodNotAllowed,
    /// 400: the body is not what this path takes, and why.
    Malformed(String),
    /// 400: the body is of another version of the protocol.
    UnsupportedVersion(String),
    /// 413: more than this many bytes.
    TooLarge(usize),
    /// 408: the body did not come.
    Timeout,
    /// 403: the site keeps its scores to itself.
    ScoresPrivate,
    /// 401: the owner's, and nobody has shown to be the owner.
    Unauthorized,
    /// 403: sent by another site's page, or in a form that such a page could send.
    CrossSite,
    /// 429: too many wrong tokens; how long to wait.
    RateLimited(Duration),
    /// 429: this address, or this site's pages, come too often; how long to wait.
    TooManyRequests(Duration),
    /// 403: the site is for pages of other origins.
    OriginDenied,
    /// 403: the site takes nothing for the time being.
    SitePaused,
    /// 503: more waits already than is sensible.
    Busy,
    /// 503: the disk did not take it.
    StorageFailed,
    /// 500: our own fault, found in the log under the incident's id.
    Internal(anyhow::Error),
}

/// What a client's program needs to know of an error.
struct Meaning {
    status: StatusCode,
    code: &'static str,
    title: &'static str,
    detail: String,
    /// When the same request may pass, if ever.
    retry_after: Option<Duration>,
}

impl ApiError {
    fn meaning(&self) -> Meaning {
        use StatusCode as S;
        let (status, code, title, detail) = match self {
            Self::UnknownSite => (S::NOT_FOUND, "unknown_site", "Unknown site",
                "this collector has no site of that name; sites are the survey files in its sites folder".into()),
            Self::NotFound => (S::NOT_FOUND, "not_found", "Not found", "nothing is at this path".into()),
            Self::MethodNotAllowed => (S::METHOD_NOT_ALLOWED, "method_not_allowed", "Method not allowed",
                "this path does not take this method; the Allow header lists those it takes".into()),
            Self::Malformed(why) => (S::BAD_REQUEST, "malformed", "Malformed request", why.clone()),
            Self::UnsupportedVersion(why) => (S::BAD_REQUEST, "unsupported_version", "Unsupported version", why.clone()),
            Self::TooLarge(most) => (S::PAYLOAD_TOO_LARGE, "too_large", "Body too large",
                format!("the body has more than {most} bytes; send fewer answers at once")),
            Self::Timeout => (S::REQUEST_TIMEOUT, "timeout", "Request timeout", "the body stopped coming".into()),
            Self::ScoresPrivate => (S::FORBIDDEN, "scores_private", "Scores are private",
                "the site does not show its scores; \"scores\": true in its survey file would".into()),
            Self::Unauthorized => (S::UNAUTHORIZED, "unauthorized", "Not logged in",
                "log in with an owner token; `otklik-collector token new` makes one".into()),
            Self::CrossSite => (S::FORBIDDEN, "cross_site", "Cross-site request refused",
                "send JSON as application/json, from a page of this collector".into()),
            Self::RateLimited(_) => (S::TOO_MANY_REQUESTS, "rate_limited", "Too many attempts",
                "too many wrong tokens; wait and try again".into()),
            Self::TooManyRequests(_) => (S::TOO_MANY_REQUESTS, "rate_limited", "Too many requests",
                "this address or this site comes too often; wait and try again".into()),
            Self::OriginDenied => (S::FORBIDDEN, "origin_denied", "Origin denied",
                "the site is not for pages of this origin; origins in the collector's config file lists those it is for".into()),
            Self::SitePaused => (S::FORBIDDEN, "site_paused", "Site paused",
                "the site takes no answers for the time being".into()),
            Self::Busy => (S::SERVICE_UNAVAILABLE, "busy", "Busy", "nothing was stored; try again".into()),
            Self::StorageFailed => (S::SERVICE_UNAVAILABLE, "storage_failed", "Storage failed",
                "nothing was stored; try again".into()),
            Self::Internal(error) => {
                let incident = secret::draw("").unwrap_or_default();
                let incident = incident.get(..12).unwrap_or("unknown");
                tracing::error!(incident, "{error:#}");
                (S::INTERNAL_SERVER_ERROR, "internal", "Internal error", format!("incident {incident}"))
            }
        };
        let retry_after = match self {
            Self::Busy | Self::Timeout => Some(Duration::from_secs(1)),
            Self::StorageFailed | Self::Internal(_) => Some(Duration::from_secs(5)),
            Self::RateLimited(wait) | Self::TooManyRequests(wait) => Some(*wait),
            _ => None,
        };
        Meaning {
            status,
            code,
            title,
            detail,
            retry_after,
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let Meaning {
            status,
            code,
            title,
            detail,
            retry_after,
        } = self.meaning();
        let body = json!({
            "type": format!("urn:otklik:problem:{code}"),
            "title": title,
            "status": status.as_u16(),
            "detail": detail,
            "code": code,
            "retryable": retry_after.is_some(),
            "retry_after_ms": retry_after.map(|wait| wait.as_millis() as u64),
        });
        let mut response = (status, body.to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(wait) = retry_after {
            headers.insert(RETRY_AFTER, wait.as_secs().max(1).into());
        }
        response
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy => Self::Busy,
            StoreError::Full | StoreError::Failed | StoreError::Away | StoreError::Broken => {
                Self::StorageFailed
            }
        }
    }
}
