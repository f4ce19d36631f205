//! The year, day by day.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use otklik_loop::entry::Entry;
use otklik_loop::promise::{About, Severity};
use otklik_score::response::Reach;
use otklik_score::sampling::Inclusion;
use otklik_wire::answer::{Answer, Part};
use otklik_wire::flags::Flags;
use otklik_wire::id::{AnswerId, Name};
use otklik_wire::survey::Survey;

use super::dice::Dice;
use super::phrases::Topic;
use super::season::{self, DAYS};
use super::story::{self, Step};
use super::uuid;
use super::visitor::Visitor;
use crate::intake::{self, Received};
use crate::said::Said;
use crate::store::desk::Settings;

/// Surveys that are seen and not answered, for each that is.
const PASSED_BY: f64 = 1.2;
/// For how many days it is known how far a survey came: no site keeps for longer that one was only seen.
const SEEN_DAYS: i64 = 30;

/// What a year is made of.
#[derive(Clone, Debug)]
pub(crate) struct Year<'a> {
    pub(crate) seed: u64,
    pub(crate) site: &'a Name,
    pub(crate) surveys: &'a [Survey],
    pub(crate) zone: TimeZone,
    /// When it ends.
    pub(crate) now: Timestamp,
    /// Answers in it, about.
    pub(crate) answers: u32,
}

/// Something that came, and what became of it.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    pub(crate) came: Came,
    pub(crate) at: Timestamp,
    pub(crate) steps: Vec<Step>,
}

/// What came.
#[derive(Clone, Debug)]
pub(crate) enum Came {
    /// An answer, or a survey that was only seen.
    Answer(Box<Received>),
    /// Something by another door.
    Entry(AnswerId, Box<Entry>),
}

impl Made {
    /// Its id.
    pub(crate) fn id(&self) -> &AnswerId {
        match &self.came {
            Came::Answer(received) => &received.answer.id,
            Came::Entry(id, _) => id,
        }
    }
}

impl Year<'_> {
    /// Its first day.
    pub(crate) fn first(&self) -> Date {
        let today = self.now.to_zoned(self.zone.clone()).date();
        today.saturating_sub((DAYS - 1).days())
    }

    /// The beginning of a day of it.
    pub(crate) fn midnight(&self, day: i64) -> Timestamp {
        let date = self.first().saturating_add(day.days());
        let begun = date.to_zoned(self.zone.clone());
        begun.map_or(self.now, |begun| begun.timestamp())
    }

    /// How many answer on each day.
    pub(crate) fn crowds(&self) -> Vec<u32> {
        let first = self.first();
        let weights: Vec<f64> = (0..DAYS)
            .map(|day| season::crowd(day, first.saturating_add(day.days())))
            .collect();
        let all: f64 = weights.iter().sum();
        // What is left of a day comes to the next, so that few answers are spread over the year, too.
        let mut left = 0.0;
        let crowds = weights.into_iter().map(|weight| {
            left += weight / all * f64::from(self.answers);
            let whole = left.floor();
            left -= whole;
            whole as u32
        });
        crowds.collect()
    }

    /// What came on a day, in the order of time, and what became of it by these settings.
    pub(crate) fn day(&self, day: i64, crowd: u32, settings: &Settings) -> Vec<Made> {
        let mut made: Vec<Made> = (0..crowd)
            .flat_map(|number| self.visit(day, number, settings))
            .collect();
        made.extend(self.enter(day, settings));
        made.retain(|made| made.at <= self.now);
        made.sort_by_key(|made| made.at);
        made
    }

    /// Somebody who answers, and those who pass by meanwhile.
    fn visit(&self, day: i64, number: u32, settings: &Settings) -> Vec<Made> {
        let mut dice = Dice::of(self.seed, &[day.unsigned_abs(), number.into()]);
        let at = self.moment(day, &mut dice);
        // The first survey is the one that is asked everywhere.
        let weights: Vec<f64> = (0..self.surveys.len())
            .map(|at| if at == 0 { 1.6 } else { 1.0 })
            .collect();
        let Some(survey) = self.surveys.get(dice.weighed(&weights)) else {
            return Vec::new();
        };
        let visitor = self.visitor(day, survey, &mut dice);
        let parts = visitor.answer(&mut dice, survey);
        let mut made = Vec::new();
        let passing = PASSED_BY.floor() as u32 + u32::from(dice.falls(PASSED_BY.fract()));
        let is_seen = day + SEEN_DAYS >= DAYS;
        for _ in 0..if is_seen { passing } else { 0 } {
            let at = self.moment(day, &mut dice);
            let other = self.visitor(day, survey, &mut dice);
            let reach = if dice.falls(0.4) {
                Reach::Dismissed
            } else {
                Reach::Shown
            };
            made.extend(self.made(
                day,
                survey,
                &other,
                (at, reach),
                Vec::new(),
                &mut dice,
                settings,
            ));
        }
        if !parts.is_empty() {
            made.extend(self.made(
                day,
                survey,
                &visitor,
                (at, Reach::Completed),
                parts,
                &mut dice,
                settings,
            ));
        }
        made
    }

    fn visitor(&self, day: i64, survey: &Survey, dice: &mut Dice) -> Visitor {
        let date = self.first().saturating_add(day.days());
        let languages = || {
            let texts = survey
                .questions
                .iter()
                .flat_map(|question| question.text.languages());
            texts.collect::<Vec<_>>()
        };
        let speaks = |language: &str| languages().contains(&language);
        let russian = match (speaks("ru"), speaks("en")) {
            (true, true) => dice.falls(0.55),
            (russian, _) => russian,
        };
        Visitor::come(
            dice,
            day,
            season::mood(day, date),
            russian,
            self.site.as_str(),
        )
    }

    #[allow(clippy::too_many_arguments)]
    fn made(
        &self,
        day: i64,
        survey: &Survey,
        visitor: &Visitor,
        (at, reach): (Timestamp, Reach),
        parts: Vec<Part>,
        dice: &mut Dice,
        settings: &Settings,
    ) -> Option<Made> {
        let answer = Answer {
            id: AnswerId::new(uuid(at, dice)).ok()?,
            seq: 0,
            survey: survey.id.clone(),
            survey_rev: survey.revision,
            at: format!("{at:.3}"),
            // Who does not say how far it came is in no response rate: of older days only the answers are here.
            reach: (day + SEEN_DAYS >= DAYS).then_some(reach),
            parts,
            page: Some(visitor.page.clone()),
            locale: Some(if visitor.russian { "ru" } else { "en" }.to_owned()),
            share: Inclusion::CERTAIN,
            flags: Flags::NONE,
            device: Some(visitor.device.to_owned()),
            segment: Some(segment(at).to_owned()),
        };
        let raw = format!(r#"{{{},"sample":true}}"#, answer.to_fields());
        // Read as any other answer is.
        let answer = intake::decode_stored(&raw).ok()?;
        let said = Said::in_answer(&answer);
        let steps = if answer.parts.is_empty() {
            Vec::new()
        } else {
            self.steps(
                (day, at),
                &said,
                (visitor.topic, visitor.russian),
                dice,
                settings,
            )
        };
        let received = Received {
            answer,
            at,
            raw,
            flags: Flags::NONE,
        };
        Some(Made {
            came: Came::Answer(Box::new(received)),
            at,
            steps,
        })
    }

    /// What becomes of it, if a rule or a promise opens a case.
    pub(super) fn steps(
        &self,
        (day, came): (i64, Timestamp),
        said: &Said,
        (topic, russian): (Topic, bool),
        dice: &mut Dice,
        settings: &Settings,
    ) -> Vec<Step> {
        let stems = said.stems();
        let signs = settings.signs.among(&stems);
        let routed = settings.rules.route(&said.seen(&stems, &signs));
        let about = About {
            severity: Some(routed.then.severity.unwrap_or(Severity::Minor)),
            ..said.about()
        };
        let promised = settings.promises.promise(&about, came);
        if !routed.then.opens() && promised.is_none() {
            return Vec::new();
        }
        let case = story::Case {
            day,
            came,
            topic,
            russian,
            promised: promised.as_ref(),
        };
        story::of(dice, &case, &self.zone, self.now)
    }

    /// A moment of a day at which somebody is up.
    pub(super) fn moment(&self, day: i64, dice: &mut Dice) -> Timestamp {
        let hour = dice.weighed(&season::HOURS) as i64;
        let ms = dice.between(0, 3_599_999);
        self.midnight(day) + SignedDuration::from_hours(hour) + SignedDuration::from_millis(ms)
    }
}

/// Every third visitor is of the shop's club. By the second, so that nothing else that is drawn depends on it.
fn segment(at: Timestamp) -> &'static str {
    if at.as_second() % 3 == 0 {
        "club"
    } else {
        "guest"
    }
}

#[cfg(test)]
mod tests;
