//! From answers that were stored to items, and to the cases that rules and promises open for them: in one transaction.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::Timestamp;
use otklik_loop::case::event::{Actor, By, What};
use otklik_loop::item::Tone;
use otklik_loop::promise::{About, Promised, Severity};
use otklik_loop::rule::Routed;
use otklik_wire::reply::Outcome;

use super::cases::{self, Place};
use super::db::Db;
use super::items::{self, Fresh, Known};
use super::settings::Settings;
use super::{marks, person};
use crate::intake::Received;
use crate::said::Said;
use crate::webhook::event;

/// Something that may be an item.
#[derive(Debug)]
pub(crate) struct Comer<'a> {
    pub(crate) id: &'a str,
    pub(crate) said: Said,
    pub(crate) at: Timestamp,
    pub(crate) arrived: Timestamp,
    /// Whether it may be there already, in an earlier version.
    pub(crate) may_be_known: bool,
    pub(crate) sample: bool,
    pub(crate) document: Option<&'a str>,
    pub(crate) routing: Routing,
}

/// What is to be made of what comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Routing {
    /// The rules say, and what was promised holds.
    #[default]
    Usual,
    /// As usual, if a promise about it can still be kept at that moment; else it is past.
    InTime(Timestamp),
    /// It is past: nobody's to route, and nothing was promised about it. It is an item all the same.
    Past,
    /// Nothing: somebody else takes it in.
    None,
}

/// What was stored of answers that arrived then: the last version of each, if it says anything.
pub(crate) fn comers<'a>(
    answers: impl Iterator<Item = (&'a Received, &'a Outcome)>,
    arrived: Timestamp,
    routing: Routing,
) -> Vec<Comer<'a>> {
    if routing == Routing::None {
        return Vec::new();
    }
    let stored = answers.filter(|(received, outcome)| {
        **outcome == Outcome::Stored && !received.answer.parts.is_empty()
    });
    let last: BTreeMap<&str, &Received> = stored
        .map(|(received, _)| (received.answer.id.as_str(), received))
        .collect();
    last.into_iter()
        .map(|(id, received)| Comer {
            id,
            said: Said::in_answer(&received.answer),
            at: received.at,
            arrived,
            // A first version may come after a later one, but is then not stored.
            may_be_known: received.answer.seq > 0,
            sample: false,
            document: None,
            routing,
        })
        .collect()
}

/// What is to become of it.
struct Judged<'a> {
    comer: &'a Comer<'a>,
    /// What it is found by.
    index: String,
    marks: BTreeSet<String>,
    routed: Routed,
    promised: Option<Promised>,
    /// Whether it is nobody's to answer any more.
    is_past: bool,
}

/// Takes in what came, the last version of each alone.
pub(crate) async fn take_in<D: Db>(
    db: &D,
    place: Place<'_>,
    settings: &Settings,
    comers: &[Comer<'_>],
) -> Result<(), D::Error> {
    let site = place.site.as_str();
    let judged: Vec<Judged<'_>> = comers
        .iter()
        .filter_map(|comer| Judged::of(site, comer, settings))
        .collect();
    if judged.is_empty() {
        return Ok(());
    }
    let old: Vec<&str> = judged
        .iter()
        .filter(|one| one.comer.may_be_known)
        .map(|one| one.comer.id)
        .collect();
    let known: HashMap<String, Known> = items::known(db, site, &old)
        .await?
        .into_iter()
        .map(|known| (known.id.clone(), known))
        .collect();
    let fresh: Vec<Fresh<'_>> = judged
        .iter()
        .filter(|one| one.is_item() && !known.contains_key(one.comer.id))
        .map(Judged::fresh)
        .collect();
    let mut numbers = items::add(db, site, &fresh).await?;
    for one in &judged {
        if let Some(before) = known.get(one.comer.id) {
            items::change(db, site, before, &one.fresh()).await?;
            numbers.insert(before.id.clone(), before.number);
        }
    }
    let mut new = Vec::new();
    for one in &judged {
        let Some(number) = numbers.get(one.comer.id) else {
            continue;
        };
        new.extend(one.marks.iter().map(|mark| marks::New {
            number: *number,
            at_ms: one.comer.at.as_millisecond(),
            mark,
        }));
    }
    marks::add(db, site, &new, marks::RULE).await?;
    for one in &judged {
        let was_known = known
            .get(one.comer.id)
            .is_some_and(|known| known.has_contact);
        if one.is_unhappy() && !was_known {
            one.tell_unhappy(db, place).await?;
        }
    }
    for one in judged {
        let has_case = known
            .get(one.comer.id)
            .is_some_and(|known| known.case.is_some());
        if let Some(number) = numbers.get(one.comer.id)
            && !has_case
            && one.opens()
        {
            one.open(db, place, *number).await?;
        }
    }
    Ok(())
}

impl Routing {
    /// Whether something that was said then is past.
    fn is_past(self, settings: &Settings, about: &About<'_>, at: Timestamp) -> bool {
        match self {
            Self::Usual => false,
            Self::Past | Self::None => true,
            // What arrives late is counted from when it was said: whoever said it counts so.
            Self::InTime(now) => {
                let promised = settings.promises.promise(about, at);
                let terms = promised
                    .iter()
                    .flat_map(|promised| [promised.first, promised.solution]);
                !terms.flatten().any(|term| term.due > now)
            }
        }
    }
}

impl<'a> Judged<'a> {
    /// `None` for what is no item and was none.
    fn of(site: &str, comer: &'a Comer<'a>, settings: &Settings) -> Option<Self> {
        let said = &comer.said;
        let stems = said.stems();
        let signs = settings.signs.among(&stems);
        let routed = settings.rules.route(&said.seen(&stems, &signs));
        let severity = Some(routed.then.severity.unwrap_or(Severity::Minor));
        let about = About {
            severity,
            ..said.about()
        };
        let promised = settings.promises.promise(&about, comer.arrived);
        let is_past = comer.routing.is_past(settings, &about, comer.at);
        let (routed, promised) = if is_past {
            Default::default()
        } else {
            (routed, promised)
        };
        let mut marks: BTreeSet<String> = signs.iter().map(|sign| sign.mark()).collect();
        marks.extend(routed.then.marks.iter().cloned());
        let judged = Self {
            comer,
            index: person::index(site, said, &stems),
            marks,
            routed,
            promised,
            is_past,
        };
        (judged.is_item() || comer.may_be_known).then_some(judged)
    }

    fn is_item(&self) -> bool {
        !self.comer.said.is_bare() || self.opens() || !self.marks.is_empty()
    }

    /// Whether somebody who is unhappy left an address, just now and for real.
    fn is_unhappy(&self) -> bool {
        let said = &self.comer.said;
        let is_real = !self.comer.sample && !self.is_past;
        is_real && said.contact.is_some() && said.tone() == Tone::Low
    }

    async fn tell_unhappy<D: Db>(&self, db: &D, place: Place<'_>) -> Result<(), D::Error> {
        let Some(listeners) = place.telling.get(&event::Kind::AnswerUnhappy) else {
            return Ok(());
        };
        let (site, id, said) = (place.site.as_str(), self.comer.id, &self.comer.said);
        let rating = said.rating.as_ref().map(|rating| rating.value);
        let at = self.comer.arrived;
        let body = event::answer_unhappy(place.site, id, said.survey.as_deref(), rating, at);
        for webhook in listeners.iter() {
            let to = (site, webhook.as_str());
            cases::write_letter(db, to, (&event::unhappy_id(id), id), &body, at).await?;
        }
        Ok(())
    }

    fn opens(&self) -> bool {
        self.routed.then.opens() || self.promised.is_some()
    }

    fn fresh(&self) -> Fresh<'_> {
        Fresh {
            id: self.comer.id,
            said: &self.comer.said,
            index: &self.index,
            at_ms: self.comer.at.as_millisecond(),
            received_ms: self.comer.arrived.as_millisecond(),
            sample: self.comer.sample,
            document: self.comer.document,
        }
    }

    async fn open<D: Db>(self, db: &D, place: Place<'_>, number: i64) -> Result<(), D::Error> {
        let Self {
            comer,
            routed: Routed { rules, then },
            promised,
            ..
        } = self;
        let by = rules
            .into_iter()
            .next()
            .or_else(|| promised.as_ref().map(|promised| promised.policy.clone()));
        let what = What::Open {
            items: vec![number],
            severity: then.severity.unwrap_or(Severity::Minor),
            assignee: then.assignee,
            promise: promised,
        };
        let by = By {
            kind: Actor::Rule,
            name: by,
        };
        // Nobody elsewhere is told of what is made up.
        let endpoints: Vec<String> = if comer.sample {
            Vec::new()
        } else {
            then.webhook.into_iter().chain(then.email).collect()
        };
        cases::open(db, place, comer.arrived, by, what, &endpoints)
            .await
            .map(drop)
    }
}
