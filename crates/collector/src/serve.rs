//! The collector itself: started, answering, and brought to an orderly end.

use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use axum::Router;
use jiff::tz::TimeZone;
use otklik_wire::id::Name;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::assets::Assets;
use crate::config::{Keep, Limits, Rules};
use crate::connection;
use crate::demo::Demo;
use crate::door::{Door, Lock};
use crate::http::{self, App, body};
use crate::limit::Gate;
use crate::metrics::Metrics;
use crate::retention::Keeper;
use crate::sites::Sites;
pub use crate::store::Place;
use crate::store::{Closing, Opened, Status, Store, Zones};
use crate::webhook::couriers::{Couriers, listeners};

/// How long requests under way may take when the collector is asked to end.
const DRAIN: Duration = Duration::from_secs(10);

/// What the collector is started with.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where answers are kept.
    pub store: Place,
    /// The folder of survey files, one a site.
    pub sites: PathBuf,
    /// The time zone in which days begin and end.
    pub zone: TimeZone,
    /// The folder of the widget's files.
    pub assets: PathBuf,
    /// The folder of a demo site to serve at `/`.
    pub demo: Option<PathBuf>,
    /// Whether the owner's pages are open without login; only on loopback.
    pub open_console: bool,
    /// Most connections at once; more wait to be accepted.
    pub connections: usize,
    /// How much is taken from whom.
    pub limits: Limits,
    /// How long answers are kept.
    pub keep: Keep,
    /// What is said of single sites.
    pub rules: Rules,
}

/// A collector that listens and has not begun to answer.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    router: Router,
    keeper: Keeper,
    connections: usize,
    status: Arc<Status>,
    metrics: Arc<Metrics>,
    stop: watch::Sender<bool>,
    couriers: Couriers,
    closing: Closing,
}

impl Server {
    /// Reads what there is to serve, opens the database and takes the port.
    ///
    /// # Errors
    /// When any of it cannot be had; the message says which and what to do.
    pub async fn bind(options: &Options) -> anyhow::Result<Self> {
        if options.open_console && !options.listen.ip().is_loopback() {
            bail!(
                "--open-console lets everybody in who reaches {}; listen on 127.0.0.1 with it, or leave it out and \
                 log in with a token",
                options.listen
            );
        }
        let sites = Sites::load(&options.sites)?;
        let assets = Assets::load(&options.assets)?;
        let demo = options.demo.as_deref().map(Demo::load).transpose()?;
        let listener = TcpListener::bind(options.listen).await.with_context(|| {
            format!(
                "cannot listen on {}; choose another address with --listen",
                options.listen
            )
        })?;
        let address = listener.local_addr()?;
        if let Some(site) = options
            .rules
            .keys()
            .find(|site| sites.get(site.as_str()).is_none())
        {
            bail!(
                "config file: [site.{site}] is of no site; there is none of that name in {}",
                options.sites.display()
            );
        }
        let zone = |site: &Name| {
            let own = options.rules.get(site).and_then(|rules| rules.zone.clone());
            (site.clone(), own.unwrap_or_else(|| options.zone.clone()))
        };
        let zones = Zones::new(sites.names().map(zone));
        let keep = |site: &Name| {
            let own = options.rules.get(site).and_then(|rules| rules.keep);
            (site.clone(), own.unwrap_or(options.keep))
        };
        let keeps = sites.names().map(keep).collect();
        let gate = Gate::new(options.limits.clone(), options.rules.clone(), sites.names());
        let Opened {
            store,
            closing,
            published,
        } = Store::open(&options.store, &sites, zones.clone()).await?;
        let lock = match (options.open_console, options.listen.ip().is_loopback()) {
            (true, _) => Lock::Open,
            (false, true) => Lock::Loopback,
            (false, false) => Lock::Locked,
        };
        let store = Arc::new(store.telling(listeners(&options.rules)));
        let status = Arc::clone(store.status());
        let (stop, stopping) = watch::channel(false);
        let metrics = Arc::new(Metrics::new());
        let couriers = Couriers::new(&store, &metrics, &options.rules)?;
        let app = Arc::new(App {
            sites,
            published,
            zones,
            store,
            endpoints: couriers.addresses(),
            assets,
            demo,
            door: Door::new(lock),
            gate,
            metrics: Arc::clone(&metrics),
            removed: Notify::new(),
            bodies: Semaphore::new(body::ROOM),
            address,
            stopping,
        });
        let router = http::router(Arc::clone(&app));
        let place = options.store.clone();
        let keeper = Keeper { app, place, keeps };
        Ok(Self {
            listener,
            address,
            router,
            keeper,
            connections: options.connections,
            status,
            metrics,
            stop,
            couriers,
            closing,
        })
    }

    /// The address listened on, with the port that was taken.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Reads how many transactions the store has committed so far, now and later.
    pub fn commits(&self) -> impl Fn() -> u64 + Send + 'static {
        let status = Arc::clone(&self.status);
        move || status.commits()
    }

    /// Answers until `stop` resolves, then lets requests under way finish, writes what was taken, and returns.
    ///
    /// # Errors
    /// When the disk cannot be relied on any more.
    pub async fn run(self, stop: impl Future<Output = ()>) -> anyhow::Result<()> {
        let mut broken = self.status.broken();
        let keeping = tokio::spawn(self.keeper.run(self.stop.subscribe()));
        let slots = Arc::new(Semaphore::new(self.connections));
        let mut under_way = JoinSet::new();
        let serve = |stream, peer, slot| {
            let connected = self.metrics.connected();
            let (router, stopping) = (self.router.clone(), self.stop.subscribe());
            let (slots, few) = (Arc::clone(&slots), self.connections / 4);
            async move {
                let is_crowded = || slots.available_permits() < few;
                connection::serve(stream, peer, router, stopping, is_crowded).await;
                drop((connected, slot));
            }
        };
        let mut delivering = self.couriers.start(&self.stop);
        tokio::pin!(stop);
        let failed = loop {
            tokio::select! {
                () = &mut stop => break false,
                _ = broken.wait_for(|broken| *broken) => break true,
                accepted = accept(&self.listener, &slots) => {
                    let (stream, peer, slot) = accepted;
                    under_way.spawn(serve(stream, peer, Some(slot)));
                }
                Some(_) = under_way.join_next() => {}
            }
        };
        self.stop.send_replace(true);
        for (stream, peer) in last_come(self.listener) {
            under_way.spawn(serve(stream, peer, None));
        }
        tracing::info!(connections = under_way.len(), "stopping");
        let drain = async {
            while under_way.join_next().await.is_some() {}
            while delivering.join_next().await.is_some() {}
        };
        if timeout(DRAIN, drain).await.is_err() {
            tracing::warn!(
                connections = under_way.len(),
                "requests under way are cut off"
            );
            under_way.shutdown().await;
            delivering.shutdown().await;
        }
        if keeping.await.is_err() {
            tracing::error!("what keeps answers no longer than it should ended by a panic");
        }
        // The writer ends when nobody can hand it work any more.
        drop(self.router);
        self.closing.wait().await;
        if failed {
            bail!(
                "the disk failed; nothing was acknowledged that is not on it; see to the disk and start again"
            );
        }
        Ok(())
    }
}

/// Takes no more connections, but those that the system has let in already: they would be reset, with what was sent on
/// them. There is a slot for none of them; there are as many as the system lets wait.
fn last_come(listener: TcpListener) -> Vec<(TcpStream, IpAddr)> {
    let mut come = Vec::new();
    // Tokio would have to be told first that somebody is there.
    let Ok(listener) = listener.into_std() else {
        return come;
    };
    while let Ok((stream, peer)) = listener.accept() {
        let stream = stream.set_nonblocking(true).map(|()| stream);
        come.extend(
            stream
                .and_then(TcpStream::from_std)
                .map(|stream| (stream, peer.ip())),
        );
    }
    come
}

/// The next connection, once there is a slot for it.
async fn accept(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
) -> (TcpStream, IpAddr, OwnedSemaphorePermit) {
    loop {
        let Ok(slot) = Arc::clone(slots).acquire_owned().await else {
            return std::future::pending().await;
        };
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, peer.ip(), slot),
            // Out of file descriptors, most likely: some come back when connections end.
            Err(error) => {
                tracing::warn!(%error, "a connection was not accepted");
                sleep(Duration::from_millis(100)).await;
            }
        }
    }
}
