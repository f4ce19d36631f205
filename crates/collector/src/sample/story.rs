//! What becomes of a case: who answers it and when, whether the promise is kept, and what the visitor says to that.

use jiff::civil::{Date, Time, Weekday, time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use otklik_loop::case::Verdict;
use otklik_loop::case::change::{Change, Word};
use otklik_loop::case::event::{Actor, By};
use otklik_loop::promise::{Promised, Term};

use super::dice::Dice;
use super::phrases::{self, Topic};
use super::season;
use super::uuid;

/// Those who work on cases.
const PEOPLE: [&str; 4] = ["anna", "boris", "mara", "vera"];
/// Days at the end of the year of which a case may still be open.
const OPEN_DAYS: i64 = 21;
/// Hours in which somebody is at work.
const BEGIN: Time = time(9, 0, 0, 0);
const END: Time = time(18, 0, 0, 0);

/// Something that happens to a case.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Step {
    pub(crate) at: Timestamp,
    pub(crate) act: Act,
}

/// What happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// One of the owner's people does something.
    Change(By, Change),
    /// One of them puts it to the board entry of that topic.
    Board(By, Topic),
    /// One of them marks what was said.
    Mark(By, String),
    /// The visitor says something.
    Hear(Word),
}

/// What a story is about.
#[derive(Clone, Debug)]
pub(crate) struct Case<'a> {
    pub(crate) day: i64,
    pub(crate) came: Timestamp,
    pub(crate) topic: Topic,
    pub(crate) russian: bool,
    pub(crate) promised: Option<&'a Promised>,
}

/// What becomes of a case, in the order of time, up to `now`.
pub(crate) fn of(dice: &mut Dice, case: &Case<'_>, zone: &TimeZone, now: Timestamp) -> Vec<Step> {
    let mut story = Story {
        zone,
        steps: Vec::new(),
        last: case.came,
    };
    let by = By::named(Actor::Member, dice.one_of(&PEOPLE));
    let is_recent = case.day + OPEN_DAYS >= season::DAYS;
    // What came lately is not all dealt with, and little of it is forgotten.
    if is_recent && dice.falls(0.12) {
        return Vec::new();
    }
    let neglect = season::neglect(case.day);
    let first = term(
        case.promised.and_then(|promised| promised.first),
        case.came,
        8,
    );
    let solution = term(
        case.promised.and_then(|promised| promised.solution),
        case.came,
        48,
    );

    let replied = story.meet(dice, first, neglect);
    if dice.falls(0.3) {
        story.step(
            replied - minutes(dice.between(5, 50)),
            Act::Change(by.clone(), Change::Take {}),
        );
    }
    if dice.falls(0.25) {
        let text = phrases::note(dice, case.russian);
        story.step(
            replied - minutes(dice.between(1, 4)),
            Act::Change(by.clone(), Change::Note { text }),
        );
    }
    let text = phrases::reply(dice, case.russian, case.topic);
    story.step(replied, Act::Change(by.clone(), Change::Reply { text }));
    if dice.falls(0.4) {
        story.step(
            replied + minutes(2),
            Act::Mark(by.clone(), case.topic.tag().to_owned()),
        );
    }
    if is_recent && dice.falls(0.3) {
        return story.until(now);
    }

    let settled = story
        .meet(dice, solution, neglect)
        .max(story.last + minutes(30));
    if dice.falls(0.1) {
        let reason = phrases::decline(dice, case.russian);
        story.step(settled, Act::Change(by, Change::Decline { reason }));
        return story.until(now);
    }
    let text = Some(phrases::done(dice, case.russian, case.topic));
    story.step(settled, Act::Change(by.clone(), Change::Done { text }));
    if dice.falls(0.2) {
        story.step(settled + minutes(3), Act::Board(by.clone(), case.topic));
    }
    if dice.falls(0.5) {
        story.judge(dice, case, &by);
    }
    story.until(now)
}

struct Story<'a> {
    zone: &'a TimeZone,
    steps: Vec<Step>,
    last: Timestamp,
}

impl Story<'_> {
    /// When a promise is met: mostly in time, else too late.
    fn meet(&self, dice: &mut Dice, term: (Timestamp, Timestamp), neglect: f64) -> Timestamp {
        let (came, due) = term;
        let given = due.duration_since(came).as_secs().max(600);
        let share = |percent: i64| SignedDuration::from_secs(given * percent / 100);
        if dice.falls(neglect) {
            self.at_work(due + share(dice.between(5, 90)) + minutes(dice.between(1, 59)))
        } else {
            let at =
                self.at_work(came + share(dice.between(15, 85)) + minutes(dice.between(0, 29)));
            // A promise falls due in working hours, so shortly before it is somebody there.
            at.min(due - minutes(dice.between(1, 9)))
                .max(came + minutes(1))
        }
    }

    /// The visitor's word to what was done, and what follows from it.
    fn judge(&mut self, dice: &mut Dice, case: &Case<'_>, by: &By) {
        let read = self.last + SignedDuration::from_mins(dice.between(40, 60 * 50));
        let is_solved = dice.falls(0.85);
        let text = if is_solved {
            dice.falls(0.4).then(|| phrases::thanks(dice, case.russian))
        } else {
            Some(phrases::again(dice, case.russian))
        };
        let word = Word {
            key: uuid(read, dice),
            text,
            verdict: Some(if is_solved {
                Verdict::Solved
            } else {
                Verdict::NotSolved
            }),
            ces: dice.falls(0.7).then(|| {
                dice.between(if is_solved { 4 } else { 1 }, if is_solved { 7 } else { 4 }) as u8
            }),
        };
        self.step(read, Act::Hear(word));
        if is_solved {
            return;
        }
        let text = phrases::reply(dice, case.russian, case.topic);
        let replied = self.at_work(read + minutes(dice.between(30, 400)));
        self.step(replied, Act::Change(by.clone(), Change::Reply { text }));
        let text = Some(phrases::done(dice, case.russian, case.topic));
        let settled = self.at_work(replied + minutes(dice.between(60, 2_000)));
        self.step(settled, Act::Change(by.clone(), Change::Done { text }));
        let word = Word {
            key: uuid(settled, dice),
            text: None,
            verdict: Some(Verdict::Solved),
            ces: Some(dice.between(3, 7) as u8),
        };
        self.step(settled + minutes(dice.between(60, 2_000)), Act::Hear(word));
    }

    /// One thing after another, whenever it was to be.
    fn step(&mut self, at: Timestamp, act: Act) {
        let at = at.max(self.last + SignedDuration::from_secs(20));
        self.last = at;
        self.steps.push(Step { at, act });
    }

    fn until(mut self, now: Timestamp) -> Vec<Step> {
        self.steps.retain(|step| step.at <= now);
        self.steps
    }

    /// The moment, or the next at which somebody is at work.
    fn at_work(&self, at: Timestamp) -> Timestamp {
        let local = at.to_zoned(self.zone.clone());
        let is_free = |date: Date| matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        let (mut date, mut of_day) = (local.date(), local.time());
        if of_day >= END {
            date = date.saturating_add(1.day());
            of_day = BEGIN;
        }
        if of_day < BEGIN {
            of_day = BEGIN;
        }
        while is_free(date) {
            date = date.saturating_add(1.day());
            of_day = BEGIN;
        }
        if (date, of_day) == (local.date(), local.time()) {
            return at;
        }
        // Not everybody begins with the first stroke.
        let begun = date.to_datetime(of_day).to_zoned(self.zone.clone());
        let late = minutes(local.minute().into());
        begun.map_or(at, |begun| begun.timestamp() + late)
    }
}

/// From when until when something was promised, or what is usual where nothing was.
fn term(term: Option<Term>, came: Timestamp, hours: i64) -> (Timestamp, Timestamp) {
    let usual = || came + SignedDuration::from_hours(hours);
    (came, term.map_or_else(usual, |term| term.due))
}

fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}
