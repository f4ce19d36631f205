//! A sample: what its owner wrote down, who came, and what became of each, with the times at which it would have happened.

use std::collections::HashMap;

use jiff::Timestamp;
use otklik_loop::case::change::Change;
use otklik_loop::case::event::{By, What};
use otklik_wire::id::AnswerId;
use serde_json::json;

use super::super::db::Db;
use super::super::documents::{self, Kind};
use super::super::samples::{self, Made as Listed};
use super::super::take_in::{Comer, Routing, take_in};
use super::super::task::{Refusal, Told};
use super::super::{board, cases, items};
use super::{Desk, Done};
use crate::said::Said;
use crate::sample::story::{Act, Step};
use crate::sample::{Begin, Came, Made, Topic};

impl<D: Db> Desk<'_, D> {
    /// Writes down what a sample begins with. What the owner has written down already stays as it is.
    pub(super) async fn begin_sample(&self, begin: &Begin) -> Result<Done, D::Error> {
        let (db, site, at_ms) = (self.db, self.site(), begin.at.as_millisecond());
        let any = "SELECT id FROM answers WHERE site = $1 LIMIT 1";
        if !db.rows(any, &[site.into()]).await?.is_empty() {
            return Ok(Err(Refusal::WrongState(
                "the site has answers; sample data is for a site that has none, so that no real score has any in it"
                    .to_owned(),
            )));
        }
        let now_ms = self.now.as_millisecond();
        let marked = documents::put(db, site, Kind::Sample, "", 0, &begin.marker, now_ms).await?;
        if marked.is_err() {
            return Ok(Err(Refusal::WrongState(
                "the site has sample data already; remove it first".to_owned(),
            )));
        }
        for document in &begin.documents {
            let (kind, id) = (document.kind, document.id);
            let written = documents::put(db, site, kind, id, 0, &document.text, at_ms).await?;
            if let Ok(version) = written {
                let listed = [format!("{}/{id}", kind.name())];
                samples::note(db, site, Listed::Document, &listed, version).await?;
            }
        }
        let mut numbers = Vec::with_capacity(begin.board.len());
        for (asked, changed) in &begin.board {
            let number = cases::next_number(db, site, "board").await?;
            let (text, state) = (json!(asked.entry).to_string(), asked.entry.state.name());
            let changed_ms = changed.as_millisecond();
            board::add(db, site, number, state, true, &text, changed_ms).await?;
            samples::note(db, site, Listed::Board, &[number.to_string()], 1).await?;
            numbers.push((asked.topic, number));
        }
        Ok(Ok(Told::Begun(numbers)))
    }

    /// Notes answers before they come, so that none is ever there of which nobody knows that it is made up.
    pub(super) async fn note_sample(&self, ids: &[AnswerId]) -> Result<Done, D::Error> {
        let ids: Vec<String> = ids.iter().map(|id| id.as_str().to_owned()).collect();
        samples::note(self.db, self.site(), Listed::Answer, &ids, 0).await?;
        Ok(Ok(Told::Done))
    }

    /// Takes in what came and lets happen what became of it. All of a case is in this transaction: whoever looks at the clock
    /// of real cases meanwhile finds none that is late for want of its next event.
    pub(super) async fn take_sample(
        &self,
        made: &[Made],
        board: &[(Topic, i64)],
    ) -> Result<Done, D::Error> {
        let (db, site) = (self.db, self.site());
        let mut documents = Vec::with_capacity(made.len());
        let mut entered = Vec::new();
        for one in made {
            documents.push(match &one.came {
                Came::Answer(_) => None,
                Came::Entry(id, entry) => {
                    entered.push(id.as_str().to_owned());
                    Some(json!(entry).to_string())
                }
            });
        }
        samples::note(db, site, Listed::Entry, &entered, 0).await?;
        let comers: Vec<Comer<'_>> = made
            .iter()
            .zip(&documents)
            .map(|(one, document)| Comer {
                id: one.id().as_str(),
                said: match &one.came {
                    Came::Answer(received) => Said::in_answer(&received.answer),
                    Came::Entry(_, entry) => Said::in_entry(entry),
                },
                at: one.at,
                arrived: one.at,
                may_be_known: false,
                sample: true,
                document: document.as_deref(),
                routing: Routing::Usual,
            })
            .collect();
        take_in(db, self.place, self.settings, &comers).await?;
        let ids: Vec<&str> = comers.iter().map(|comer| comer.id).collect();
        let known = items::known(db, site, &ids).await?.into_iter();
        let cases: HashMap<String, i64> = known
            .filter_map(|known| Some((known.id, known.case?)))
            .collect();
        for one in made {
            let Some(number) = cases.get(one.id().as_str()) else {
                continue;
            };
            for step in &one.steps {
                self.step(*number, one.id(), step, board).await?;
            }
            self.pass(*number, self.now).await?;
        }
        Ok(Ok(Told::Done))
    }

    async fn step(
        &self,
        number: i64,
        id: &AnswerId,
        step: &Step,
        board: &[(Topic, i64)],
    ) -> Result<(), D::Error> {
        let Some(version) = self.pass(number, step.at).await? else {
            return Ok(());
        };
        let by = match &step.act {
            Act::Change(by, _) | Act::Board(by, _) | Act::Mark(by, _) => by,
            Act::Hear(_) => &By::VISITOR,
        };
        let then = Desk {
            db: self.db,
            place: self.place,
            settings: self.settings,
            by,
            now: step.at,
        };
        let refused = match &step.act {
            Act::Change(_, change) => then.change(number, version, change).await?.err(),
            Act::Board(_, topic) => {
                let entry = board.iter().find(|(of, _)| of == topic);
                let item = entry.map(|(_, number)| *number);
                then.change(number, version, &Change::Board { item })
                    .await?
                    .err()
            }
            Act::Mark(_, mark) => then.mark(id, std::slice::from_ref(mark), &[]).await?.err(),
            Act::Hear(word) => then.hear(id, word).await?.err(),
        };
        if let Some(why) = refused {
            tracing::debug!(
                site = self.site(),
                number,
                ?why,
                "a step of the sample was refused"
            );
        }
        Ok(())
    }

    /// Lets time pass for a case, which notes what falls due: its version then.
    async fn pass(&self, number: i64, until: Timestamp) -> Result<Option<u32>, D::Error> {
        let (db, site) = (self.db, self.site());
        let Some(mut held) = cases::load(db, site, number).await? else {
            return Ok(None);
        };
        let before = held.case.version;
        while let Some(strike) = held
            .case
            .clocks
            .as_ref()
            .filter(|_| held.case.is_open())
            .and_then(|clocks| clocks.strike())
            .filter(|strike| strike.at <= until)
        {
            let clock = strike.clock;
            let what = if strike.late {
                What::Late { clock }
            } else {
                What::Near { clock }
            };
            held.happen(db, self.place, strike.at, By::CLOCK, what)
                .await?;
        }
        if held.case.version != before {
            held.save(db, site).await?;
        }
        Ok(Some(held.case.version))
    }
}
