use std::time::Duration;

use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LENGTH;
use http_body_util::BodyExt as _;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};

use crate::error::ApiError;

/// How long a body may stop coming.
const STALL: Duration = Duration::from_secs(10);
/// How long a body may take in all, however steadily it drips.
const TOTAL: Duration = Duration::from_secs(60);

/// Bytes of bodies that may be in memory at once: what is taken is bounded however many send at the same time.
pub(crate) const ROOM: usize = 64 * 1024 * 1024;

/// Reads a body of at most `most` bytes, as long as there is `room` for them.
pub(super) async fn read(
    headers: &HeaderMap,
    mut body: Body,
    most: usize,
    room: &Semaphore,
) -> Result<Vec<u8>, ApiError> {
    let announced = headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|announced| announced > most as u64) {
        return Err(ApiError::TooLarge(most));
    }
    // What a request announces is not yet there, so no memory is set aside for it.
    let mut bytes = Vec::new();
    let mut held = room.try_acquire_many(0).map_err(|_| ApiError::Busy)?;
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
                let more = room.try_acquire_many(data.len() as u32);
                held.merge(more.map_err(|_| ApiError::Busy)?);
                bytes.extend_from_slice(&data);
            }
            Some(Err(_)) => return Err(ApiError::Malformed("the body ended early".into())),
        }
    }
}
