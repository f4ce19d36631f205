//! Carries answers from the store to the endpoint: kept first, sent at once, and again until somebody has them.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use js_sys::{Math, Promise};
use otklik_score::nps::Counts;
use otklik_wire::answer::{Answer, Given};
use otklik_wire::id::Name;
use otklik_wire::survey::Ack;
use otklik_wire::{batch, scores};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::store::{OwnRating, Store};
use super::{clock, identity, lock, transport};
use crate::outbox::{self, Entry, Next, Notice, Progress};

/// What the batch calls this software.
const SDK: &str = concat!("web/", env!("CARGO_PKG_VERSION"));

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
    timer: RefCell<Option<Timeout>>,
    /// The collector asked not to be called before this moment, in milliseconds since the epoch.
    held_until_ms: Cell<u64>,
    /// Entries that spoil every request they are in.
    aside: RefCell<Vec<Entry>>,
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
            wanted: Cell::new(false),
            timer: RefCell::default(),
            held_until_ms: Cell::new(0),
            aside: RefCell::default(),
            notify: Box::new(notify),
        })
    }

    /// Keeps an answer and sends it. True when it will not be lost: on disk here, or on the collector's.
    pub async fn keep(self: &Rc<Self>, answer: &Answer) -> bool {
        let entry = Entry {
            id: answer.id.clone(),
            seq: answer.seq,
            at_ms: clock::now_ms(),
            fields: answer.to_fields(),
        };
        // Where a collector keeps the score, this browser need not remember who said what.
        let ratings = if self.route.scores.is_none() {
            own_ratings(answer)
        } else {
            Vec::new()
        };
        if self.store.put(&entry, &ratings).await {
            // Nobody waits for this: the answer is safe.
            let _ = self.flush();
            return true;
        }
        let _ = JsFuture::from(self.flush()).await;
        !self.store.waiting().await.contains(&entry)
    }

    /// Starts sending what waits, if it is not being sent already; settles when nothing is left or nothing more can
    /// be done now.
    pub fn flush(self: &Rc<Self>) -> Promise {
        self.wanted.set(true);
        let running = self.running.borrow().clone();
        running.unwrap_or_else(|| self.run())
    }

    /// Circumstances have changed, so what failed before may work now.
    pub fn try_again(self: &Rc<Self>) {
        self.progress.borrow_mut().forgive();
        let _ = self.flush();
    }

    /// The running score of a question: the collector's, or that of this browser where there is no collector.
    pub async fn score(self: &Rc<Self>, survey: &Name, question: &Name) -> Option<Counts> {
        let Some(url) = &self.route.scores else {
            return Some(self.store.own_counts(survey, question).await);
        };
        // The visitor's own answer belongs in the score they see.
        let _ = JsFuture::from(self.flush()).await;
        let running = scores::decode(transport::get(url).await?).ok()?;
        running
            .into_iter()
            .find(|score| score.survey == *survey && score.question == *question)
            .map(|score| score.counts)
    }

    fn run(self: &Rc<Self>) -> Promise {
        let courier = Rc::clone(self);
        let run = future_to_promise(async move {
            // Answers may come while others are being sent.
            while courier.wanted.take() {
                let name = ["otklik:", courier.route.site.as_str()].concat();
                let sender = Rc::clone(&courier);
                lock::alone(&name, async move { sender.send_all().await }).await;
            }
            courier.running.replace(None);
            Ok(JsValue::UNDEFINED)
        });
        self.running.replace(Some(run.clone()));
        run
    }

    async fn send_all(self: &Rc<Self>) {
        while self.held_until_ms.get() <= clock::now_ms() {
            let mut waiting = self.store.waiting().await;
            waiting.retain(|entry| !self.aside.borrow().contains(entry));
            let most = self.progress.borrow().cut(&waiting);
            let Some(sent) = waiting.get(..most).filter(|sent| !sent.is_empty()) else {
                return;
            };
            let answers = outbox::waiting(sent, clock::now_ms());
            let body = batch::write(identity::draw().as_str(), &clock::now_text(), SDK, &answers);
            let response = transport::post(&self.route.endpoint, &body).await;
            let settled =
                self.progress
                    .borrow_mut()
                    .settle(sent, &response, self.route.ack, Math::random());
            self.store.forget(&settled.forget).await;
            settled.notices().into_iter().for_each(&self.notify);
            self.aside.borrow_mut().extend(settled.aside);
            if let Some(ms) = response.retry_after_ms {
                self.held_until_ms.set(clock::now_ms() + outbox::held(ms));
            }
            match settled.next {
                Next::Now => {}
                Next::Wait(ms) => {
                    let courier = Rc::clone(self);
                    let again = Timeout::new(u32::try_from(ms).unwrap_or(u32::MAX), move || {
                        let _ = courier.flush();
                    });
                    self.timer.replace(Some(again));
                    return;
                }
                Next::Stop => return,
            }
        }
    }
}

fn own_ratings(answer: &Answer) -> Vec<OwnRating> {
    answer
        .parts
        .iter()
        .filter_map(|part| match part.given {
            Given::Nps(rating) => Some(OwnRating {
                survey: answer.survey.clone(),
                question: part.question.clone(),
                rating,
            }),
            Given::Text(_) => None,
        })
        .collect()
}
