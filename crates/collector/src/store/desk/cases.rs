//! The cases and their events. A case changes by an event, and its row is written anew from what they add up to.

use jiff::Timestamp;
use otklik_loop::case::Case;
use otklik_loop::case::event::{By, Event, What};
use otklik_loop::promise::Which;
use otklik_wire::id::Name;
use serde::Serialize as _;

use super::db::{Db, Garbled, Value};
use super::items::read_case;
use super::task::Telling;
use crate::webhook::event as told;

/// A case in the writer's hands.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) number: i64,
    pub(crate) case: Case,
}

/// Whose desk it is, and who is told of what happens there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) site: &'a Name,
    pub(crate) telling: &'a Telling,
}

/// The next number of a kind in a site.
pub(crate) async fn next_number<D: Db>(db: &D, site: &str, kind: &str) -> Result<i64, D::Error> {
    let next = "INSERT INTO numbers (site, kind, last) VALUES ($1, $2, 1)
                ON CONFLICT (site, kind) DO UPDATE SET last = numbers.last + 1 RETURNING last";
    let rows = db.rows(next, &[site.into(), kind.into()]).await?;
    let row = rows
        .first()
        .ok_or_else(|| Garbled("no number was given".to_owned()))?;
    Ok(row.int(0)?)
}

/// A case.
pub(crate) async fn load<D: Db>(db: &D, site: &str, number: i64) -> Result<Option<Held>, D::Error> {
    let load = "SELECT document FROM cases WHERE site = $1 AND number = $2";
    let rows = db.rows(load, &[site.into(), number.into()]).await?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    let case = read_case(row.text(0)?)?;
    Ok(Some(Held { number, case }))
}

/// The events of a case behind that version, in their order.
pub(crate) async fn events<D: Db>(
    db: &D,
    site: &str,
    number: i64,
    after: u32,
) -> Result<Vec<Event>, D::Error> {
    let events = "SELECT document FROM case_events WHERE site = $1 AND number = $2 AND version > $3 ORDER BY version";
    let rows = db
        .rows(
            events,
            &[site.into(), number.into(), i64::from(after).into()],
        )
        .await?;
    let mut events = Vec::with_capacity(rows.len());
    for row in &rows {
        let event = serde_json::from_str(row.text(0)?)
            .map_err(|error| Garbled(format!("an event: {error}")))?;
        events.push(event);
    }
    Ok(events)
}

/// A case and all that were merged into it, each with its events.
pub(crate) async fn family<D: Db>(
    db: &D,
    site: &str,
    number: i64,
) -> Result<Vec<(i64, Vec<Event>)>, D::Error> {
    let (mut family, mut waiting) = (Vec::new(), vec![number]);
    while let Some(number) = waiting.pop() {
        let all = events(db, site, number, 0).await?;
        waiting.extend(all.iter().filter_map(|event| match event.what {
            What::Gather { from, .. } => Some(from),
            _ => None,
        }));
        family.push((number, all));
    }
    Ok(family)
}

/// Opens a case about items that have none; besides who listens anyway, these endpoints are told.
pub(crate) async fn open<D: Db>(
    db: &D,
    place: Place<'_>,
    at: Timestamp,
    by: By,
    what: What,
    endpoints: &[String],
) -> Result<Held, D::Error> {
    let site = place.site.as_str();
    let number = next_number(db, site, "case").await?;
    let event = Event {
        version: 1,
        at,
        by,
        what,
    };
    let case = Case::opened(&event).ok_or_else(|| Garbled("an event opens no case".to_owned()))?;
    super::items::belong(db, site, &case.items, number).await?;
    let values = columns(site, number, &case)?;
    let add = "INSERT INTO cases (site, number, version, status, is_open, severity, assignee, due_ms, strike_ms, opened_ms, changed_ms,
                                  board, document)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    db.run(add, &values).await?;
    let held = Held { number, case };
    note(db, site, number, &event).await?;
    held.tell(db, place, &event, endpoints).await?;
    Ok(held)
}

impl Held {
    /// Lets something happen to the case. It is written by [`save`](Self::save).
    pub(crate) async fn happen<D: Db>(
        &mut self,
        db: &D,
        place: Place<'_>,
        at: Timestamp,
        by: By,
        what: What,
    ) -> Result<Event, D::Error> {
        let site = place.site.as_str();
        let event = Event {
            version: self.case.version + 1,
            at,
            by,
            what,
        };
        // Two collectors that add the same event meet at its key, and one of them looks again.
        note(db, site, self.number, &event).await?;
        self.outcomes(db, site, &event).await?;
        self.case.apply(&event);
        self.tell(db, place, &event, &[]).await?;
        Ok(event)
    }

    /// Writes the case as it is now.
    pub(crate) async fn save<D: Db>(&self, db: &D, site: &str) -> Result<(), D::Error> {
        let values = columns(site, self.number, &self.case)?;
        let save = "UPDATE cases SET version = $3, status = $4, is_open = $5, severity = $6, assignee = $7, due_ms = $8, strike_ms = $9,
                                     opened_ms = $10, changed_ms = $11, board = $12, document = $13
                    WHERE site = $1 AND number = $2";
        db.run(save, &values).await.map(drop)
    }

    /// Notes what came of promises, as it was when they were met.
    async fn outcomes<D: Db>(&self, db: &D, site: &str, event: &Event) -> Result<(), D::Error> {
        let (What::Reply { kept, broken, .. }
        | What::Done { kept, broken, .. }
        | What::Decline { kept, broken, .. }) = &event.what
        else {
            return Ok(());
        };
        for clock in kept.iter().chain(broken) {
            let Some(term) = self
                .case
                .clocks
                .as_ref()
                .and_then(|clocks| clocks.term(*clock))
            else {
                continue;
            };
            let note = "INSERT INTO outcomes (site, number, version, clock, due_ms, met_ms) VALUES ($1, $2, $3, $4, $5, $6)";
            let values = [
                site.into(),
                self.number.into(),
                i64::from(event.version).into(),
                clock_name(*clock).into(),
                term.due.as_millisecond().into(),
                event.at.as_millisecond().into(),
            ];
            db.run(note, &values).await?;
        }
        Ok(())
    }

    /// Writes a letter to each endpoint that is to hear of it.
    async fn tell<D: Db>(
        &self,
        db: &D,
        place: Place<'_>,
        event: &Event,
        endpoints: &[String],
    ) -> Result<(), D::Error> {
        let Some(kind) = told::Kind::of_case(&event.what) else {
            return Ok(());
        };
        let listeners = place.telling.get(&kind);
        let listeners = listeners
            .iter()
            .flat_map(|names| names.iter().map(Name::as_str));
        let all: std::collections::BTreeSet<&str> = listeners
            .chain(endpoints.iter().map(String::as_str))
            .collect();
        if all.is_empty() {
            return Ok(());
        }
        let site = place.site.as_str();
        let item = match self.case.items.first() {
            Some(number) => {
                let find = "SELECT id, sample FROM items WHERE site = $1 AND number = $2";
                let rows = db.rows(find, &[site.into(), (*number).into()]).await?;
                if let Some(row) = rows.first()
                    && row.flag(1)?
                {
                    // Nobody elsewhere is told of what is made up.
                    return Ok(());
                }
                rows.first()
                    .map(|row| row.text(0).map(str::to_owned))
                    .transpose()?
            }
            None => None,
        };
        let id = format!("case_{}_{}", self.number, event.version);
        let body = told::case_changed(
            &id,
            kind,
            place.site,
            self.number,
            &self.case,
            event,
            item.as_deref(),
        );
        let of = item.unwrap_or_else(|| crate::store::FIRST_ID.to_owned());
        for webhook in all {
            write_letter(db, (site, webhook), (&id, &of), &body, event.at).await?;
        }
        Ok(())
    }
}

/// Writes a letter to an endpoint of a site, of that id, about an answer. One that is there stays as it is.
pub(crate) async fn write_letter<D: Db>(
    db: &D,
    (site, webhook): (&str, &str),
    (id, answer): (&str, &str),
    body: &str,
    at: Timestamp,
) -> Result<(), D::Error> {
    let write = "INSERT INTO letters (site, webhook, id, answer, body, created_ms, due_ms)
                 VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT DO NOTHING";
    let values = [
        site.into(),
        webhook.into(),
        id.into(),
        Value::Id(answer.into()),
        body.into(),
        at.as_millisecond().into(),
    ];
    db.run(write, &values).await.map(drop)
}

/// The word for a clock in the table of outcomes.
pub(crate) fn clock_name(clock: Which) -> &'static str {
    match clock {
        Which::First => "first",
        Which::Solution => "solution",
    }
}

async fn note<D: Db>(db: &D, site: &str, number: i64, event: &Event) -> Result<(), D::Error> {
    let document = serde_json::to_string(event).map_err(|error| Garbled(error.to_string()))?;
    let note = "INSERT INTO case_events (site, number, version, at_ms, kind, document) VALUES ($1, $2, $3, $4, $5, $6)";
    let values = [
        site.into(),
        number.into(),
        i64::from(event.version).into(),
        event.at.as_millisecond().into(),
        kind_of(&event.what)?.into(),
        document.into(),
    ];
    db.run(note, &values).await.map(drop)
}

/// The word for what happened, as the JSON has it.
fn kind_of(what: &What) -> Result<String, Garbled> {
    let value = what.serialize(serde_json::value::Serializer);
    let value = value.map_err(|error| Garbled(error.to_string()))?;
    Ok(value["do"].as_str().unwrap_or_default().to_owned())
}

/// The columns of a case, in the order of the table.
pub(crate) fn columns<'a>(
    site: &'a str,
    number: i64,
    case: &'a Case,
) -> Result<[Value<'a>; 13], Garbled> {
    let clocks = case.clocks.as_ref().filter(|_| case.is_open());
    let due = clocks
        .and_then(|clocks| clocks.due())
        .map(|(_, term)| term.due.as_millisecond());
    let strike = clocks
        .and_then(|clocks| clocks.strike())
        .map(|strike| strike.at.as_millisecond());
    let document = serde_json::to_string(case).map_err(|error| Garbled(error.to_string()))?;
    Ok([
        site.into(),
        number.into(),
        i64::from(case.version).into(),
        case.status.name().into(),
        case.is_open().into(),
        case.severity.name().into(),
        case.assignee.as_deref().into(),
        due.into(),
        strike.into(),
        case.opened_at.as_millisecond().into(),
        case.changed_at.as_millisecond().into(),
        case.board.into(),
        document.into(),
    ])
}
