//! Where work waits for the writer, and for how much of it there is room.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::StoreError;

/// Jobs that may wait for the writer. Past that it is better to say "busy" at once than "busy" after a wait.
pub(super) const MAX_JOBS: usize = 1_024;
/// Bytes of answers that may wait for the writer, so that a flood fills no memory.
const MAX_BYTES: usize = 32 * 1024 * 1024;

/// The room of a store.
#[derive(Debug)]
pub(super) struct WaitingRoom {
    jobs: Arc<Semaphore>,
    bytes: Arc<Semaphore>,
}

/// A job's place in the room, given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Seat {
    _job: OwnedSemaphorePermit,
    bytes: OwnedSemaphorePermit,
    all_bytes: Arc<Semaphore>,
}

impl WaitingRoom {
    pub(super) fn new() -> Self {
        Self {
            jobs: Arc::new(Semaphore::new(MAX_JOBS)),
            bytes: Arc::new(Semaphore::new(MAX_BYTES)),
        }
    }

    /// A seat for a job of so many bytes.
    pub(super) fn seat(&self, bytes: usize) -> Result<Seat, StoreError> {
        let job = Arc::clone(&self.jobs).try_acquire_owned();
        Ok(Seat {
            _job: job.map_err(|_| StoreError::Busy)?,
            bytes: some(&self.bytes, bytes)?,
            all_bytes: Arc::clone(&self.bytes),
        })
    }
}

impl Seat {
    /// Takes more, if the job turns out to have more bytes than it was given room for.
    pub(super) fn widen(&mut self, bytes: usize) -> Result<(), StoreError> {
        let more = bytes.saturating_sub(self.bytes.num_permits());
        self.bytes.merge(some(&self.all_bytes, more)?);
        Ok(())
    }
}

fn some(all: &Arc<Semaphore>, bytes: usize) -> Result<OwnedSemaphorePermit, StoreError> {
    let bytes = u32::try_from(bytes).map_err(|_| StoreError::Busy)?;
    let some = Arc::clone(all).try_acquire_many_owned(bytes);
    some.map_err(|_| StoreError::Busy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_seats_for_so_many_jobs_and_one_is_free_when_a_job_is_done() {
        let room = WaitingRoom::new();
        let mut seats: Vec<Seat> = (0..MAX_JOBS).map(|_| room.seat(1).expect("room")).collect();
        assert_eq!(room.seat(0).err(), Some(StoreError::Busy));
        seats.pop();
        assert!(room.seat(0).is_ok());
    }

    #[test]
    fn what_is_larger_than_was_known_takes_room_of_the_others() {
        let room = WaitingRoom::new();
        let mut seat = room.seat(10).expect("room");
        seat.widen(5).expect("it has that already");
        seat.widen(MAX_BYTES).expect("it is alone");
        assert_eq!(room.seat(1).err(), Some(StoreError::Busy));
        assert_eq!(seat.widen(MAX_BYTES + 1).err(), Some(StoreError::Busy));
        drop(seat);
        assert!(room.seat(MAX_BYTES).is_ok());
    }
}
