use std::time::Duration;

use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LENGTH;
use http_body_util::BodyExt as _;
use tokio::time::{Instant, timeout_at};

use crate::error::ApiError;

/// How long a body may stop coming.
const STALL: Duration = Duration::from_secs(10);
/// How long a body may take in all, however steadily it drips.
const TOTAL: Duration = Duration::from_secs(60);

/// Reads a body of at most `most` bytes.
pub(super) async fn read(
    headers: &HeaderMap,
    mut body: Body,
    most: usize,
) -> Result<Vec<u8>, ApiError> {
    let announced = headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|announced| announced > most as u64) {
        return Err(ApiError::TooLarge(most));
    }
    // What a request announces is not yet there, so no memory is set aside for it.
    let mut bytes = Vec::new();
    let end = Instant::now() + TOTAL;
    loop {
        let next = timeout_at(end.min(Instant::now() + STALL), body.frame()).await;
        match next.map_err(|_| ApiError::Timeout)? {
            None => return Ok(bytes),
            Some(Ok(frame)) => {
                let Ok(data) = frame.into_data() else {
                    continue;
                };
                if bytes.len() + data.len() > most {
                    return Err(ApiError::TooLarge(most));
                }
                bytes.extend_from_slice(&data);
            }
            Some(Err(_)) => return Err(ApiError::Malformed("the body ended early".into())),
        }
    }
}
