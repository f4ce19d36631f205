//! The collector itself: started, answering, and brought to an orderly end.

use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use axum::Router;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use otklik_wire::id::Name;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::alarm::Alarm;
use crate::assets::Assets;
use crate::config::{Keep, Limits, Rules};
use crate::connection;
use crate::crowd::{Crowd, Seat};
use crate::demo::Demo;
use crate::door::{Door, Lock};
use crate::first::Firsts;
use crate::http::{self, App, body};
use crate::limit::Gate;
use crate::mail::editor::Editor;
use crate::mail::server::Server as MailServer;
use crate::metrics::Metrics;
use crate::promised::Promised;
use crate::publication::{self, Publications};
use crate::receipt::Receipts;
use crate::retention::Keeper;
use crate::secret::{self, Hash};
use crate::sites::{Served, Sites};
pub use crate::store::Place;
use crate::store::desk::keys::{self, KeyOf};
use crate::store::letter::Address;
use crate::store::people::{Change, Doer, Told};
use crate::store::{Closing, Opened, Rule, Status, Store, Zones};
use crate::webhook::couriers::{Couriers, listeners};
use crate::work::Works;

/// How long the link is good that makes the first owner.
const SET_UP_HOURS: i64 = 24;
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
    /// Most connections at once; for more, those that have been silent longest have to go.
    pub connections: usize,
    /// How much is taken from whom.
    pub limits: Limits,
    /// How long answers are kept.
    pub keep: Keep,
    /// What is said of single sites.
    pub rules: Rules,
    /// The server that takes mail, for invitations.
    pub mail: Option<Arc<MailServer>>,
}

/// A collector that listens and has not begun to answer.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    router: Router,
    keeper: Keeper,
    alarm: Alarm,
    publications: Publications,
    editor: Editor,
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
        if let Some(site) = options.rules.keys().find(|site| !sites.has(site)) {
            bail!(
                "config file: [site.{site}] is of no site; there is none of that name in {}",
                options.sites.display()
            );
        }
        let zone = |site: &Name| {
            let own = options.rules.get(site);
            let zone = own.and_then(|own| own.zone.clone());
            let rule = Rule {
                zone: zone.unwrap_or_else(|| options.zone.clone()),
                uncounted: own.and_then(|own| own.uncounted).unwrap_or(Rule::UNCOUNTED),
            };
            (site.clone(), rule)
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
            work_key,
        } = Store::open(&options.store, &sites, zones.clone()).await?;
        let lock = match (options.open_console, options.listen.ip().is_loopback()) {
            (true, _) => Lock::Open,
            (false, true) => Lock::Loopback,
            (false, false) => Lock::Locked,
        };
        let store = Arc::new(store.telling(listeners(&options.rules)));
        let key = store.ask(KeyOf(keys::RECEIPTS)).await?;
        let receipts = Receipts::new(&key.unwrap_or_default())?;
        let sites = Served::new(sites, published);
        let publications = store.status().publications();
        publication::catch_up(&sites, &store).await?;
        publication::tell_of_changed_files(&sites);
        let status = Arc::clone(store.status());
        let (stop, stopping) = watch::channel(false);
        let metrics = Arc::new(Metrics::new());
        let couriers = Couriers::new(&store, &metrics, &options.rules, &zones)?;
        let door = Door::new(lock)?;
        if !door.is_open() {
            set_up(&store, address).await?;
        }
        let app = Arc::new(App {
            sites,
            zones,
            keeps,
            store,
            promised: Promised::default(),
            receipts,
            endpoints: couriers.addresses(),
            recipients: recipients(&options.rules),
            mail: options.mail.clone(),
            assets,
            firsts: Firsts::default(),
            demo,
            door,
            gate,
            work: Works::new(&work_key, &options.rules)?,
            metrics: Arc::clone(&metrics),
            removal: Notify::new(),
            bodies: Semaphore::new(body::ROOM),
            address,
            stopping,
        });
        let router = http::router(Arc::clone(&app));
        let place = options.store.clone();
        let alarm = Alarm(Arc::clone(&app));
        let publications = Publications {
            app: Arc::clone(&app),
            told: publications,
        };
        let editor = Editor::new(Arc::clone(&app), &options.rules);
        let keeper = Keeper { app, place };
        Ok(Self {
            listener,
            address,
            router,
            keeper,
            alarm,
            publications,
            editor,
            connections: options.connections,
            status,
            metrics,
            stop,
            couriers,
            closing,
        })
    }

    /// What every request leans on.
    #[cfg(test)]
    pub(crate) fn app(&self) -> &App {
        &self.keeper.app
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
        let alarm = tokio::spawn(self.alarm.run(self.stop.subscribe()));
        let publications = tokio::spawn(self.publications.run(self.stop.subscribe()));
        let editing = tokio::spawn(self.editor.run(self.stop.subscribe()));
        let crowd = Crowd::of(self.connections);
        let mut under_way = JoinSet::new();
        let serve = |stream, peer, seat: Seat| {
            let connected = self.metrics.connected();
            let (router, stopping) = (self.router.clone(), self.stop.subscribe());
            let crowd = Arc::clone(&crowd);
            async move {
                connection::serve(stream, peer, router, stopping, &crowd, &seat.guest).await;
                drop((connected, seat));
            }
        };
        let mut delivering = self.couriers.start(&self.stop);
        // Who is in and has no seat yet: nobody is asked to leave for anybody who is not here.
        let mut at_the_door = None;
        let free = crowd.seat();
        tokio::pin!(stop, free);
        let failed = loop {
            tokio::select! {
                () = &mut stop => break false,
                _ = broken.wait_for(|broken| *broken) => break true,
                come = accept(&self.listener), if at_the_door.is_none() => at_the_door = Some(come),
                seat = &mut free, if at_the_door.is_some() => {
                    if let Some((stream, peer)) = at_the_door.take() {
                        under_way.spawn(serve(stream, peer, seat));
                    }
                    free.set(crowd.seat());
                }
                Some(_) = under_way.join_next() => {}
            }
        };
        self.stop.send_replace(true);
        for (stream, peer) in at_the_door.into_iter().chain(last_come(self.listener)) {
            under_way.spawn(serve(stream, peer, crowd.extra_seat()));
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
        if alarm.await.is_err() {
            tracing::error!("what looks at promises ended by a panic");
        }
        if publications.await.is_err() {
            tracing::error!("what looks at publications ended by a panic");
        }
        if editing.await.is_err() {
            tracing::error!("what writes digests ended by a panic");
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

/// Where nobody can come in yet: says in the log how the first owner does.
async fn set_up(store: &Store, address: SocketAddr) -> anyhow::Result<()> {
    let (now, token) = (Timestamp::now(), secret::draw("")?);
    let link = Change::SetUp {
        link: Hash::of(&token),
        until: now.checked_add(SET_UP_HOURS.hours())?,
    };
    let done = store.people(Doer::command_line(), now, link).await;
    // A store that cannot write yet says so in its own words.
    if matches!(done, Ok(Ok(Told::Done))) {
        tracing::info!(
            "nobody can come in yet: within {SET_UP_HOURS} hours, http://{address}{} makes you the owner, once",
            http::link_path(&token)
        );
    }
    Ok(())
}

/// Who is told by e-mail, by site.
fn recipients(rules: &Rules) -> Vec<Address> {
    let of_site = rules.iter().flat_map(|(site, rules)| {
        rules.mails.iter().map(|mail| Address {
            site: site.clone(),
            webhook: mail.name.clone(),
        })
    });
    of_site.collect()
}

/// Takes no more connections, but those that the system has let in already: they would be reset, with what was sent on
/// them. There is a seat for none of them; there are as many as the system lets wait.
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

/// The next connection.
async fn accept(listener: &TcpListener) -> (TcpStream, IpAddr) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, peer.ip()),
            // Out of file descriptors, most likely: some come back when connections end.
            Err(error) => {
                tracing::warn!(%error, "a connection was not accepted");
                sleep(Duration::from_millis(100)).await;
            }
        }
    }
}
