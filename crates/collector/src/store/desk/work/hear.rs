//! What a visitor says on a receipt.

use otklik_loop::case::change::Word;
use otklik_loop::case::event::{Actor, By, What};
use otklik_loop::promise::Severity;
use otklik_wire::id::AnswerId;

use super::super::cases;
use super::super::db::Db;
use super::super::task::{Refusal, Told};
use super::{Desk, Done};

impl<D: Db> Desk<'_, D> {
    pub(super) async fn hear(&self, id: &AnswerId, word: &Word) -> Result<Done, D::Error> {
        let (db, site) = (self.db, self.site());
        let Some(item) = self.item(id).await? else {
            return Ok(Err(Refusal::UnknownItem));
        };
        let about = self.about(&[item.number]).await?;
        let promising = |severity, from| self.promise(about.as_ref(), severity, from);
        let mut held = match item.case {
            Some(number) => match cases::load(db, site, number).await? {
                Some(held) => held,
                None => return Ok(Err(Refusal::UnknownItem)),
            },
            // Whoever has more to say is heard, whether anything was promised or not.
            None if word.verdict.is_none() && word.ces.is_none() => {
                let what = What::Open {
                    items: vec![item.number],
                    severity: Severity::Minor,
                    assignee: None,
                    promise: promising(Severity::Minor, self.now),
                };
                cases::open(
                    db,
                    self.place,
                    self.now,
                    By {
                        kind: Actor::Visitor,
                        name: None,
                    },
                    what,
                    &[],
                )
                .await?
            }
            None => {
                return Ok(Err(Refusal::WrongState(
                    "there is nothing to judge yet".to_owned(),
                )));
            }
        };
        let before = cases::family(db, site, held.number).await?;
        if before.iter().any(|(_, events)| {
            events
                .iter()
                .any(|event| event.what.key() == Some(&word.key))
        }) {
            return Ok(Ok(Told::Done));
        }
        let heard = match held.case.hear(item.number, word, self.now, &promising) {
            Ok(heard) => heard,
            Err(why) => return Ok(Err(Refusal::WrongState(why))),
        };
        for what in heard {
            held.happen(db, self.place, self.now, By::VISITOR, what)
                .await?;
        }
        held.save(db, site).await?;
        Ok(Ok(Told::Done))
    }
}
