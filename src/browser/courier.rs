//! Carries answers from the store to the endpoint: kept first, sent at once, and again until somebody has them.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use js_sys::{Math, Promise};
use otklik_score::Metric;
use otklik_wire::answer::Answer;
use otklik_wire::batch;
use otklik_wire::drops::{DropReason, Drops};
use otklik_wire::id::Name;
use otklik_wire::scores::{self, Counted};
use otklik_wire::survey::Ack;
use otklik_wire::work::Asked;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::lock::Lock;
use super::store::{OwnRating, Place, Store};
use super::{clock, identity, task, transport, work};
use crate::outbox::{self, APPEARANCES_WAIT_MS, Entry, Next, Notice, Progress};

/// What the batch calls this software.
const SDK: &str = concat!("web/", env!("CARGO_PKG_VERSION"));
/// When another tab is sending, this one looks after so long whether something is left.
const LOOK_AGAIN_MS: u64 = 5_000;

/// Where a site's answers go, and where its scores come from.
#[derive(Clone, Debug)]
pub struct Route {
    /// The site.
    pub site: Name,
    /// Where batches are posted.
    pub endpoint: String,
    /// What counts as acceptance.
    pub ack: Ack,
    /// Where running scores are fetched; `None` where there is no collector, and the answers given in this browser
    /// make the score.
    pub scores: Option<String>,
}

/// The courier of one site in this tab.
pub struct Courier {
    route: Route,
    store: Store,
    progress: RefCell<Progress>,
    running: RefCell<Option<Promise>>,
    wanted: Cell<bool>,
    /// The visitor may be going: nothing waits for something to travel with.
    hurried: Cell<bool>,
    /// Nothing waits, as far as this page knows.
    idle: Cell<bool>,
    /// The browser keeps the page alive for whoever comes back.
    dormant: Cell<bool>,
    /// Nothing is written or sent any more.
    ended: Cell<bool>,
    timer: RefCell<Option<Timeout>>,
    /// Entries not to be sent again in this page view: they spoil every request they are in, or are done with and the
    /// browser would not remove them.
    aside: RefCell<Vec<Entry>>,
    /// What the endpoint last asked to be done before it takes anything.
    asked: RefCell<Option<Asked>>,
    notify: Box<dyn Fn(Notice)>,
}

impl Courier {
    /// A courier on `route` that tells `notify` what became of the answers.
    pub fn new(route: Route, notify: impl Fn(Notice) + 'static) -> Rc<Self> {
        Rc::new(Self {
            store: Store::of_site(&route.site),
            route,
            progress: RefCell::default(),
            running: RefCell::default(),
            wanted: Cell::default(),
            hurried: Cell::default(),
            idle: Cell::default(),
            dormant: Cell::default(),
            ended: Cell::default(),
            timer: RefCell::default(),
            aside: RefCell::default(),
            asked: RefCell::default(),
            notify: Box::new(notify),
        })
    }

    /// Keeps word of an appearance, as far as there is room, and sends it with what comes next or by itself.
    pub async fn note(self: &Rc<Self>, answer: &Answer) {
        if self.ended.get() {
            return;
        }
        self.idle.set(false);
        self.store.put(&entry(answer), &[]).await;
        self.again(APPEARANCES_WAIT_MS);
    }

    /// Keeps an answer and sends it. True when it will not be lost: on disk here, or on the collector's.
    pub async fn keep(self: &Rc<Self>, answer: &Answer) -> bool {
        if self.ended.get() {
            return false;
        }
        let entry = entry(answer);
        // Where a collector keeps the score, this browser need not remember who said what.
        let ratings = if self.route.scores.is_none() {
            own_ratings(answer)
        } else {
            Vec::new()
        };
        self.idle.set(false);
        let reason = match self.store.put(&entry, &ratings).await {
            Place::Disk => {
                // Nobody waits for this: the answer is safe.
                let _ = self.flush();
                return true;
            }
            Place::Memory(reason) => reason,
        };
        let _ = JsFuture::from(self.flush()).await;
        let lost = self.store.read().await.entries.contains(&entry);
        if lost {
            self.given_up(&[], reason, 1).await;
        }
        !lost
    }

    /// Starts sending what waits, if it is not being sent already; settles when nothing is left or nothing more can
    /// be done now.
    pub fn flush(self: &Rc<Self>) -> Promise {
        self.wanted.set(true);
        let running = self.running.borrow().clone();
        running.unwrap_or_else(|| self.run())
    }

    /// The network is back, or the page out of the browser's cache: what failed before may work now.
    pub fn come_back(self: &Rc<Self>) {
        self.dormant.set(false);
        self.progress.borrow_mut().forgive();
        let _ = self.flush();
    }

    /// The store is about to be erased: nothing is written to it or sent any more.
    pub fn end(&self) {
        self.ended.set(true);
        self.timer.take();
    }

    /// The page goes. One that the browser would `keep` alive it would keep no longer if it were at work; such a page
    /// sends when it comes back.
    pub fn leave(self: &Rc<Self>, keep: bool) {
        self.dormant.set(keep);
        self.turn();
    }

    /// The page comes into sight or out of it; out of it also when it goes, but then `leave` came before.
    pub fn turn(self: &Rc<Self>) {
        if !self.dormant.get() && !self.idle.get() {
            self.hurried.set(true);
            let _ = self.flush();
        }
    }

    /// The running score of a question: the collector's, or that of this browser where there is no collector.
    pub async fn score(
        self: &Rc<Self>,
        survey: &Name,
        question: &Name,
        metric: Metric,
    ) -> Option<Counted> {
        let Some(url) = &self.route.scores else {
            return Some(self.store.own_counts(survey, question, metric).await);
        };
        // The visitor's own answer belongs in the score they see.
        let _ = JsFuture::from(self.flush()).await;
        let running = scores::decode(transport::get(url).await?).ok()?;
        running
            .into_iter()
            .find(|score| score.survey == *survey && score.question == *question)
            .map(|score| score.counted)
            .filter(|counted| counted.metric() == metric)
    }

    fn run(self: &Rc<Self>) -> Promise {
        let courier = Rc::clone(self);
        let run = task::promise(async move {
            // Answers may come while others are being sent.
            while courier.wanted.take() {
                // What no other tab can send need not wait for one, and a visitor may be waiting.
                let is_private = courier.store.is_private();
                let lock = if is_private {
                    None
                } else {
                    Lock::take(courier.store.name()).await
                };
                if is_private || lock.is_some() {
                    courier.send_all().await;
                } else {
                    courier.again(LOOK_AGAIN_MS);
                }
            }
            courier.running.replace(None);
            JsValue::UNDEFINED
        });
        self.running.replace(Some(run.clone()));
        run
    }

    async fn send_all(self: &Rc<Self>) {
        loop {
            let now_ms = clock::now_ms();
            let progress = *self.progress.borrow();
            if self.ended.get() || !progress.may_send(now_ms) {
                return;
            }
            let held = self.store.read().await;
            let (expired, waiting): (Vec<_>, Vec<_>) = held
                .entries
                .into_iter()
                .filter(|entry| !self.aside.borrow().contains(entry))
                .partition(|entry| outbox::is_expired(entry.at_ms, now_ms));
            if !expired.is_empty() {
                self.given_up(&expired, DropReason::Expired, expired.len())
                    .await;
                continue;
            }
            let count = progress.cut(&waiting);
            self.idle.set(count == 0);
            let hurried = self.hurried.take();
            if count == 0 || !(hurried || outbox::is_due(&waiting, now_ms)) {
                return;
            }
            let asked = self.asked.borrow().clone();
            let work = match &asked {
                Some(asked) => {
                    let ids = waiting[..count].iter().map(|entry| entry.id.as_str());
                    work::done(asked, &ids.collect::<Vec<_>>()).await
                }
                None => None,
            };
            let answers = outbox::waiting(&waiting[..count], clock::now_ms());
            let body = batch::write(
                identity::draw().as_str(),
                &clock::now_text(),
                SDK,
                &held.dropped,
                work.as_deref(),
                &answers,
            );
            let response =
                transport::post(&self.route.endpoint, &body, progress.outlives_page()).await;
            if response.work.is_some() {
                self.asked.replace(response.work.clone());
            }
            let settled = self.progress.borrow_mut().settle(
                (&waiting, count),
                &response,
                self.route.ack,
                (clock::now_ms(), Math::random()),
            );
            let told = if settled.told {
                held.dropped
            } else {
                Drops::default()
            };
            self.forget(&settled.forget, &told, &settled.dropped).await;
            settled.notices.into_iter().for_each(&self.notify);
            self.aside.borrow_mut().extend(settled.aside);
            match settled.next {
                Next::Now => {}
                Next::Wait(ms) => return self.again(ms),
                Next::Rest => return,
            }
        }
    }

    /// Flushes after so long, and no more at a moment set before.
    fn again(self: &Rc<Self>, ms: u64) {
        let courier = Rc::clone(self);
        let again = Timeout::new(u32::try_from(ms).unwrap_or(u32::MAX), move || {
            let _ = courier.flush();
        });
        self.timer.replace(Some(again));
    }

    async fn given_up(&self, entries: &[Entry], reason: DropReason, count: usize) {
        self.forget(entries, &Drops::default(), &Drops::of(reason, count))
            .await;
    }

    async fn forget(&self, entries: &[Entry], told: &Drops, dropped: &Drops) {
        if self.ended.get() {
            return;
        }
        if !self.store.forget(entries, told, dropped).await {
            self.aside.borrow_mut().extend_from_slice(entries);
        }
    }
}

fn entry(answer: &Answer) -> Entry {
    Entry {
        id: answer.id.clone(),
        seq: answer.seq,
        at_ms: clock::now_ms(),
        fields: answer.to_fields(),
    }
}

fn own_ratings(answer: &Answer) -> Vec<OwnRating> {
    answer
        .parts
        .iter()
        .filter_map(|part| {
            Some(OwnRating {
                survey: answer.survey.clone(),
                question: part.question.clone(),
                number: part.given.rated()?.get(),
            })
        })
        .collect()
}
