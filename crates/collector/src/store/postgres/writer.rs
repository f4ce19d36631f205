//! The one task that writes.
//!
//! It takes the first job that waits and with it whatever else has queued up meanwhile, and writes all of it in one
//! transaction, as the SQLite store does. When the server is lost, jobs are refused until it is back: nobody is told
//! that something is stored unless the server said so.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use super::failure::Failure;
use super::link;
use super::transaction::{CHANNEL, PUBLISHED, Session};
use crate::store::desk::Kept;
use crate::store::job::{Job, gather, settle};
use crate::store::zones::Zones;
use crate::store::{Server, Status, StoreError};

/// How long a group may take before the server counts as lost.
const PATIENCE: Duration = Duration::from_secs(20);
/// The pause before connecting again, doubled each time up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// How often a writer that could not write tries whether it can again.
const PROBE_EVERY: Duration = Duration::from_secs(1);

/// The running task.
#[derive(Debug)]
pub(crate) struct Writer(JoinHandle<()>);

/// What the task works with as long as it runs.
struct Desk {
    server: Server,
    zones: Zones,
    status: Arc<Status>,
    settings: Arc<Kept>,
}

/// A session, and what ends when its connection does.
struct Line {
    session: Session,
    running: JoinHandle<()>,
}

/// Why the task stopped writing through a line.
enum Stopped {
    /// Nobody can hand it work any more.
    Idle,
    /// The server is gone.
    Lost,
}

impl Writer {
    /// Connects, and starts the task.
    pub(super) async fn start(
        server: Server,
        zones: Zones,
        queue: mpsc::Receiver<Job>,
        status: Arc<Status>,
        settings: Arc<Kept>,
    ) -> anyhow::Result<Self> {
        let desk = Desk {
            server,
            zones,
            status,
            settings,
        };
        let line = desk.connect().await?;
        Ok(Self(tokio::spawn(desk.run(line, queue))))
    }

    /// Waits for its end, which comes when nobody can hand it work any more.
    pub(crate) async fn ended(self) {
        if self.0.await.is_err() {
            tracing::error!("the store's task ended by a panic");
        }
    }
}

impl Desk {
    async fn run(self, mut line: Line, mut queue: mpsc::Receiver<Job>) {
        while let Stopped::Lost = self.write_through(&mut line, &mut queue).await {
            self.status.judge(Err(StoreError::Away));
            tracing::error!("{}: lost; nothing is taken until it is back", self.server);
            let Some(again) = self.reconnect(&mut queue).await else {
                return;
            };
            line = again;
            tracing::info!("{}: connected again", self.server);
            self.status.judge(Ok(()));
            // What others told meanwhile was not heard.
            self.status.wake_all();
        }
    }

    async fn write_through(&self, line: &mut Line, queue: &mut mpsc::Receiver<Job>) -> Stopped {
        loop {
            let first = tokio::select! {
                job = queue.recv() => job,
                _ = &mut line.running => return Stopped::Lost,
                () = sleep(PROBE_EVERY), if !self.status.can_write() => {
                    let probed = timeout(PATIENCE, line.session.probe(&self.zones)).await;
                    let probed = probed.unwrap_or(Err(Failure::Late));
                    self.status.judge(probed.map_err(|error| error.meaning()));
                    continue;
                }
            };
            let Some(first) = first else {
                return Stopped::Idle;
            };
            let group = gather(first, || queue.try_recv().ok());
            let written = timeout(
                PATIENCE,
                line.session.write(&self.zones, &self.settings, &group),
            )
            .await;
            let written = written.unwrap_or(Err(Failure::Late));
            if let Err(error) = &written {
                tracing::error!(%error, jobs = group.len(), "a group was not written");
            }
            let is_lost = line.session.is_closed()
                || matches!(&written, Err(error) if error.is_of_the_connection());
            settle(
                group,
                written.map_err(|error| error.meaning()),
                &self.status,
            );
            if is_lost {
                return Stopped::Lost;
            }
        }
    }

    /// Tries until it is connected, and refuses what is to be written meanwhile. `None` when nobody can hand it work
    /// any more.
    async fn reconnect(&self, queue: &mut mpsc::Receiver<Job>) -> Option<Line> {
        let mut pause = FIRST_PAUSE;
        loop {
            let paused = sleep(pause);
            let attempt = async {
                paused.await;
                self.connect().await
            };
            let mut attempt = std::pin::pin!(attempt);
            let connected = loop {
                tokio::select! {
                    connected = &mut attempt => break connected,
                    job = queue.recv() => job?.tell(Err(StoreError::Away)),
                }
            };
            match connected {
                Ok(line) => return Some(line),
                Err(error) => tracing::warn!("{error:#}"),
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Connects, and wakes those who watch a site when another collector says that it changed.
    async fn connect(&self) -> anyhow::Result<Line> {
        let own = Arc::new(AtomicI32::new(0));
        let (status, ours) = (Arc::clone(&self.status), Arc::clone(&own));
        let (db, running) = link::connect_and_listen(&self.server, move |told| {
            if told.process_id() == ours.load(Ordering::Relaxed) {
                return;
            }
            match told.payload() {
                PUBLISHED => status.wake_publications(),
                site => status.wake(site),
            }
        })
        .await?;
        let row = db.query_typed_one("SELECT pg_backend_pid()", &[]).await?;
        own.store(row.try_get(0)?, Ordering::Relaxed);
        db.batch_execute(&format!("LISTEN {CHANNEL}")).await?;
        let session = Session::prepare(db).await?;
        Ok(Line { session, running })
    }
}
