//! Business calendars: hours of each weekday, holidays, days with hours of their own.

use otklik_loop::promise::given::{Given, GivenCalendar, GivenDay};
use yew::prelude::*;

use super::editor::{area, text};
use super::icon::Icon;
use super::lines::{by_commas, by_lines};
use crate::browser::time;
use crate::cursor::Cursor;
use crate::desk::{Desk, use_desk};
use crate::document::take_out;
use crate::words::Words;

/// The days of a week, as the API names them.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Calendars and how they are changed.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct Props {
    pub(crate) given: Given,
    pub(crate) all: Cursor<Given>,
}

/// All calendars.
#[component]
pub(crate) fn Calendars(props: &Props) -> Html {
    let desk = use_desk();
    let words = &desk.words.loops;
    let add = props.all.by(|given, _: MouseEvent| {
        let calendar = office(given);
        given.calendars.push(calendar);
    });
    html! {
        <>
            <div class="row">
                <h2>{ words.calendars }</h2>
                <button type="button" class="button small" onclick={add}>{ Icon::Add.draw() }{ words.add_calendar }</button>
            </div>
            { for (0..props.given.calendars.len()).map(|at| calendar(&desk, props, at)) }
        </>
    }
}

/// An office's week, in the zone of whoever makes it.
fn office(given: &Given) -> GivenCalendar {
    let taken = |name: &String| {
        given
            .calendars
            .iter()
            .any(|calendar| calendar.name == *name)
    };
    let mut names = (1..).map(|n| {
        if n == 1 {
            "office".to_owned()
        } else {
            format!("office-{n}")
        }
    });
    let hours = |day: &&str| {
        if matches!(*day, "sat" | "sun") {
            vec![]
        } else {
            vec!["09:00-18:00".to_owned()]
        }
    };
    GivenCalendar {
        name: names.find(|name| !taken(name)).unwrap_or_default(),
        zone: time::zone(),
        hours: DAYS
            .iter()
            .map(|day| ((*day).to_owned(), hours(day)))
            .collect(),
        holidays: Vec::new(),
        extra: Vec::new(),
    }
}

fn calendar(desk: &Desk, props: &Props, at: usize) -> Html {
    let words = &desk.words.loops;
    let Some(calendar) = props.given.calendars.get(at) else {
        return Html::default();
    };
    let here = props.all.to(move |given| given.calendars.get_mut(at));
    let set = |put: fn(&mut GivenCalendar, String)| here.by(put);
    let remove = props
        .all
        .by(move |given, _: MouseEvent| take_out(&mut given.calendars, at));
    let day = |day: &'static str| {
        let hours = calendar
            .hours
            .get(day)
            .map(|hours| hours.join(", "))
            .unwrap_or_default();
        let put = here.by(move |calendar, value: String| {
            calendar.hours.insert(day.to_owned(), by_commas(&value));
        });
        text(
            format!("hours-{day}-{at}"),
            day_name(desk.words, day),
            "text",
            hours,
            "–",
            &put,
        )
    };
    let extra: Vec<String> = calendar
        .extra
        .iter()
        .map(|day| format!("{} {}", day.day, day.hours.join(", ")))
        .collect();
    html! {
        <section class="panel" data-calendar={calendar.name.clone()}>
            <div class="fields">
                { text(format!("calendar-name-{at}"), words.policy_name, "text", calendar.name.clone(), "office", &set(|calendar, value| calendar.name = value.trim().to_owned())) }
                { text(format!("calendar-zone-{at}"), words.zone, "text", calendar.zone.clone(), "Europe/Moscow", &set(|calendar, value| calendar.zone = value.trim().to_owned())) }
            </div>
            <p class="soft">{ words.hours }</p>
            <div class="fields">{ for DAYS.into_iter().map(day) }</div>
            <div class="pair">
                { area(format!("holidays-{at}"), words.holidays, calendar.holidays.join("\n"), "4", &set(|calendar, value| calendar.holidays = by_lines(&value))) }
                { area(format!("extra-{at}"), words.extra, extra.join("\n"), "4", &set(|calendar, value| calendar.extra = by_lines(&value).iter().map(|line| own_day(line)).collect())) }
            </div>
            <button type="button" class="plain start" onclick={remove}>{ desk.words.frame.remove }</button>
        </section>
    }
}

/// A day and its hours, as a line; what is wrong in it the collector says.
fn own_day(line: &str) -> GivenDay {
    let (day, hours) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    GivenDay {
        day: day.to_owned(),
        hours: by_commas(hours),
    }
}

fn day_name(words: &Words, day: &str) -> &'static str {
    let words = &words.loops;
    match day {
        "mon" => words.mon,
        "tue" => words.tue,
        "wed" => words.wed,
        "thu" => words.thu,
        "fri" => words.fri,
        "sat" => words.sat,
        _ => words.sun,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_of_its_own_is_a_day_and_hours() {
        assert_eq!(
            own_day("2026-02-14 10:00-12:00, 13:00-14:00").hours,
            ["10:00-12:00", "13:00-14:00"]
        );
        let none = own_day("2026-02-15");
        assert_eq!((none.day.as_str(), none.hours.len()), ("2026-02-15", 0));
    }
}
