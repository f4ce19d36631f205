//! What a request gets when it does not get what it asked for: problem+json (RFC 9457).

use std::time::Duration;

use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::secret;
use crate::store::StoreError;
use crate::work::Challenge;

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
    /// 422: each part is as described, and the whole cannot be, and why.
    Unfit(String),
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
    /// 401: name, password or code are not right; which of them, nobody is told.
    WrongLogin,
    /// 401: the password is right, and the member has one-time codes.
    CodeNeeded,
    /// 403: the password that a member is asked for again is not right.
    WrongPassword,
    /// 403: whoever asks is known, and may not.
    Forbidden,
    /// 404: there is no such member, or none that the one who asks may see.
    UnknownMember,
    /// 404: there is no such key, or none that the one who asks may see.
    UnknownKey,
    /// 404: the link is none of ours, was followed, or is too old.
    UnknownInvitation,
    /// 409: somebody is called so.
    NameTaken,
    /// 403: sent by another site's page, or in a form that such a page could send.
    CrossSite,
    /// 404: there is no such item, or none any more.
    UnknownItem,
    /// 404: there is no such case, or none any more.
    UnknownCase,
    /// 404: there is no such entry, or none any more.
    UnknownEntry,
    /// 404: the token is none of ours, or of an answer that is gone.
    UnknownReceipt,
    /// 404: the site keeps its board to itself.
    BoardPrivate,
    /// 409: somebody changed it meanwhile: how it is now, and what happened.
    Stale(Value),
    /// 409: that cannot be done to what is as it is.
    WrongState(String),
    /// 410: nobody is there any more to read it.
    Erased,
    /// 428: a change that does not say of which version.
    VersionMissing,
    /// 429: too many wrong tokens; how long to wait.
    RateLimited(Duration),
    /// 429: this address, or this site's pages, come too often; how long to wait.
    TooManyRequests(Duration),
    /// 403: the site is for pages of other origins.
    OriginDenied,
    /// 403: the site takes nothing for the time being.
    SitePaused,
    /// 428: the site asks for proof of work first.
    WorkRequired(Challenge),
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
            // The code is of both: what a program does about them is the same.
            Self::Unfit(why) => (S::UNPROCESSABLE_ENTITY, "malformed", "Malformed request", why.clone()),
            Self::UnsupportedVersion(why) => (S::BAD_REQUEST, "unsupported_version", "Unsupported version", why.clone()),
            Self::TooLarge(most) => (S::PAYLOAD_TOO_LARGE, "too_large", "Body too large",
                format!("the body has more than {most} bytes; send fewer answers at once")),
            Self::Timeout => (S::REQUEST_TIMEOUT, "timeout", "Request timeout", "the body stopped coming".into()),
            Self::ScoresPrivate => (S::FORBIDDEN, "scores_private", "Scores are private",
                "the site does not show its scores; \"scores\": true in its survey file would".into()),
            Self::Unauthorized => (S::UNAUTHORIZED, "unauthorized", "Not logged in",
                "log in with a name and a password, or bring a key or an owner token; `otklik-collector token new` makes one".into()),
            Self::WrongLogin => (S::UNAUTHORIZED, "wrong_login", "Not logged in", "the name, the password or the code is not right".into()),
            Self::CodeNeeded => (S::UNAUTHORIZED, "code_needed", "Code needed", "send a code of the authenticator, or a recovery code, as code".into()),
            Self::WrongPassword => (S::FORBIDDEN, "wrong_password", "Wrong password", "the password is not right".into()),
            Self::Forbidden => (S::FORBIDDEN, "forbidden", "Not allowed",
                "your role, or the key's scopes, do not allow this; an owner can change that".into()),
            Self::UnknownMember => (S::NOT_FOUND, "unknown_member", "Unknown member", "there is no such member, or none any more".into()),
            Self::UnknownKey => (S::NOT_FOUND, "unknown_key", "Unknown key", "there is no such key, or none any more".into()),
            Self::UnknownInvitation => (S::NOT_FOUND, "unknown_invitation", "Unknown invitation",
                "there is no such link, or it was followed, or it is too old; ask for another".into()),
            Self::NameTaken => (S::CONFLICT, "name_taken", "Name taken", "somebody is called so already; choose another name".into()),
            Self::CrossSite => (S::FORBIDDEN, "cross_site", "Cross-site request refused",
                "send JSON as application/json, from a page of this collector".into()),
            Self::UnknownItem => (S::NOT_FOUND, "unknown_item", "Unknown item", "there is no item of that id, or none any more".into()),
            Self::UnknownCase => (S::NOT_FOUND, "unknown_case", "Unknown case", "there is no case of that number, or none any more".into()),
            Self::UnknownEntry => (S::NOT_FOUND, "unknown_entry", "Unknown entry", "there is no such entry, or none any more".into()),
            Self::UnknownReceipt => (S::NOT_FOUND, "unknown_receipt", "Unknown receipt", "there is no such receipt".into()),
            Self::BoardPrivate => (S::NOT_FOUND, "board_private", "No board", "the site has no public board".into()),
            Self::Stale(_) => (S::CONFLICT, "stale", "Changed meanwhile",
                "somebody changed it since the version that you named; current is how it is now, and nothing was written".into()),
            Self::WrongState(why) => (S::CONFLICT, "wrong_state", "Not possible now", why.clone()),
            Self::Erased => (S::GONE, "erased", "Erased", "whoever said it was erased; nobody would read this".into()),
            Self::VersionMissing => (S::PRECONDITION_REQUIRED, "version_missing", "Version missing",
                "name the version that you change: If-Match: \"5\", as its ETag or its field version gives it".into()),
            Self::RateLimited(_) => (S::TOO_MANY_REQUESTS, "rate_limited", "Too many attempts",
                "too many wrong tokens, passwords or codes; wait and try again".into()),
            Self::TooManyRequests(_) => (S::TOO_MANY_REQUESTS, "rate_limited", "Too many requests",
                "this address or this site comes too often; wait and try again".into()),
            Self::OriginDenied => (S::FORBIDDEN, "origin_denied", "Origin denied",
                "the site is not for pages of this origin; origins in the collector's config file lists those it is for".into()),
            Self::SitePaused => (S::FORBIDDEN, "site_paused", "Site paused",
                "the site takes no answers for the time being".into()),
            Self::WorkRequired(_) => (S::PRECONDITION_REQUIRED, "work_required", "Work required",
                "the site asks for proof of work; send the batch again with a number that meets `work`".into()),
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

impl ApiError {
    /// The problem as a document.
    pub(crate) fn problem(self) -> Value {
        self.told().1
    }

    /// What is told, and how.
    fn told(self) -> (Meaning, Value) {
        let meaning = self.meaning();
        let mut body = json!({
            "type": format!("urn:otklik:problem:{}", meaning.code),
            "title": meaning.title,
            "status": meaning.status.as_u16(),
            "detail": meaning.detail,
            "code": meaning.code,
            "retryable": meaning.retry_after.is_some(),
            "retry_after_ms": meaning.retry_after.map(|wait| wait.as_millis() as u64),
        });
        match self {
            Self::WorkRequired(challenge) => body["work"] = challenge.to_json(),
            Self::Stale(Value::Object(extra)) => {
                for (key, value) in extra {
                    body[key] = value;
                }
            }
            _ => {}
        }
        (meaning, body)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (meaning, body) = self.told();
        let mut response = (meaning.status, body.to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(wait) = meaning.retry_after {
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
