//! Who gives up a connection when there is none left for somebody who wants in.
//!
//! Connections that say nothing cost an attacker nothing, so waiting for them to end would keep everybody else out. When
//! all are taken, the one that has been silent longest goes: idle between two requests, or still busy with its headers.
//! One whose request is being answered stays.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep_until};

/// How long a connection may be silent even when others want in: enough for the headers of an honest request.
const GRACE: Duration = Duration::from_secs(1);

/// All connections, and how many there may be.
#[derive(Debug)]
pub(crate) struct Crowd {
    most: usize,
    seats: Arc<Semaphore>,
    began: Instant,
    guests: Mutex<Guests>,
}

#[derive(Debug, Default)]
struct Guests {
    last: u64,
    seated: BTreeMap<u64, Arc<Guest>>,
}

/// One connection, as the others see it.
#[derive(Debug)]
pub(crate) struct Guest {
    began: Instant,
    /// Since when it is silent, in milliseconds after `began`; [`ANSWERED`] while a request is being answered.
    silent_since: AtomicU64,
    leave: Notify,
}

const ANSWERED: u64 = u64::MAX;

/// A connection's place; free again when dropped.
#[derive(Debug)]
pub(crate) struct Seat {
    crowd: Arc<Crowd>,
    number: u64,
    /// What the connection is known by.
    pub(crate) guest: Arc<Guest>,
    _permit: Option<OwnedSemaphorePermit>,
}

impl Crowd {
    /// Room for at most so many.
    pub(crate) fn of(most: usize) -> Arc<Self> {
        Arc::new(Self {
            most,
            seats: Arc::new(Semaphore::new(most)),
            began: Instant::now(),
            guests: Mutex::default(),
        })
    }

    /// A place, as soon as there is one: somebody who has been silent for too long is asked to leave.
    pub(crate) async fn seat(self: &Arc<Self>) -> Seat {
        let permit = loop {
            if let Ok(permit) = Arc::clone(&self.seats).try_acquire_owned() {
                break permit;
            }
            let again = self.make_room(Instant::now());
            tokio::select! {
                permit = Arc::clone(&self.seats).acquire_owned() => {
                    // Nobody closes these seats.
                    if let Ok(permit) = permit {
                        break permit;
                    }
                }
                () = sleep_until(again) => {}
            }
        };
        self.seated(Some(permit))
    }

    /// A place beyond those that there are.
    pub(crate) fn extra_seat(self: &Arc<Self>) -> Seat {
        self.seated(None)
    }

    /// Whether so few places are free that none should be kept for a next request.
    pub(crate) fn is_dense(&self) -> bool {
        self.seats.available_permits() < self.most / 4
    }

    fn seated(self: &Arc<Self>, permit: Option<OwnedSemaphorePermit>) -> Seat {
        let guest = Arc::new(Guest {
            began: self.began,
            silent_since: AtomicU64::new(0),
            leave: Notify::new(),
        });
        guest.is_silent();
        let mut guests = self.guests.lock().unwrap_or_else(PoisonError::into_inner);
        guests.last += 1;
        let number = guests.last;
        guests.seated.insert(number, Arc::clone(&guest));
        Seat {
            crowd: Arc::clone(self),
            number,
            guest,
            _permit: permit,
        }
    }

    /// Asks who has been silent longest to leave, if that is long enough, and says when to look again.
    fn make_room(&self, now: Instant) -> Instant {
        let guests = self.guests.lock().unwrap_or_else(PoisonError::into_inner);
        let silent = guests.seated.values().map(|guest| {
            let since = guest.silent_since.load(Ordering::Relaxed);
            (since, guest)
        });
        let longest = silent.min_by_key(|(since, _)| *since);
        match longest {
            Some((since, guest)) if since != ANSWERED => {
                let enough = self.began + Duration::from_millis(since) + GRACE;
                if enough > now {
                    return enough;
                }
                // Not asked again, and not taken for somebody who can go, while it goes.
                guest.silent_since.store(ANSWERED, Ordering::Relaxed);
                guest.leave.notify_one();
                now + GRACE
            }
            _ => now + GRACE,
        }
    }
}

impl Guest {
    /// Its request is being answered from now on.
    pub(crate) fn is_answered(&self) {
        self.silent_since.store(ANSWERED, Ordering::Relaxed);
    }

    /// It waits, or is waited for, from now on.
    fn is_silent(&self) {
        let since = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(0);
        self.silent_since.store(since, Ordering::Relaxed);
    }

    /// Comes when another is to have its place.
    pub(crate) async fn is_to_leave(&self) {
        self.leave.notified().await;
    }

    /// The body of the reply to its request: at its end the guest is silent again.
    pub(crate) fn last_words(self: Arc<Self>, body: Body) -> Body {
        Body::new(LastWords { guest: self, body })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let guests = &self.crowd.guests;
        let mut guests = guests.lock().unwrap_or_else(PoisonError::into_inner);
        guests.seated.remove(&self.number);
    }
}

/// A reply's body that knows whose it is, for some go on for hours.
struct LastWords {
    guest: Arc<Guest>,
    body: Body,
}

impl HttpBody for LastWords {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for LastWords {
    fn drop(&mut self) {
        self.guest.is_silent();
    }
}
