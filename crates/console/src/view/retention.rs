//! For how long answers are kept, and what goes at once if that becomes shorter: nothing brings it back.

use std::collections::BTreeMap;

use jiff::civil::Date;
use otklik_loop::retention::{Length, Unit};
use serde::{Deserialize, Serialize};
use yew::prelude::*;

use super::editor::{choice, save_bar_once, tick};
use super::parts::{field, when_here};
use super::text_field::TextField;
use crate::browser::time::{Style, day_written};
use crate::cursor::Cursor;
use crate::desk::{Desk, use_desk};
use crate::document::use_document;
use crate::hooks::use_loaded;
use crate::words::fill;

/// `GET …/retention`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Kept {
    keep: Option<Age>,
    #[serde(skip_serializing)]
    config: Option<Length>,
    #[serde(skip_serializing)]
    before: Option<Date>,
}

/// An age as it is filled in; whether it is one is for the collector to say.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Length", into = "BTreeMap<&'static str, u32>")]
struct Age {
    count: u32,
    unit: Unit,
}

/// `GET …/retention/try`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Tried {
    before: Option<Date>,
    answers: u64,
}

impl From<Length> for Age {
    fn from(length: Length) -> Self {
        let (count, unit) = length.parts().next().unwrap_or((0, Unit::Days));
        Self { count, unit }
    }
}

impl From<Age> for BTreeMap<&'static str, u32> {
    fn from(Age { count, unit }: Age) -> Self {
        Self::from([(unit.name(), count)])
    }
}

/// The panel.
#[component]
pub(crate) fn Retention() -> Html {
    let desk = use_desk();
    let words = &desk.words.settings;
    let document = use_document::<Kept>("retention");
    let view = |kept: Kept| {
        html! {
            <>
                <fieldset class="fields" disabled={!desk.me.may("erase")}>
                    { age(&desk, &kept, &document.cursor()) }
                </fieldset>
                if let Some(length) = kept.config {
                    <p class="soft">{ fill(words.keep_at_most, &[("for", &spoken(&desk, length))]) }</p>
                }
                if document.is_changed() {
                    <Consequence keep={kept.keep} closed={save_bar_once(false, &desk, &document)} open={save_bar_once(true, &desk, &document)} />
                } else {
                    <p data-kept="">{ match kept.before {
                        Some(before) => fill(words.kept_since, &[("day", &day_written(before, desk.lang, Style::Day))]),
                        None => words.kept_all.to_owned(),
                    } }</p>
                }
            </>
        }
    };
    html! {
        <section class="panel" data-panel="retention" aria-labelledby="retention-title">
            <h2 id="retention-title">{ words.retention }</h2>
            <p class="soft">{ words.retention_hint }</p>
            { match document.content() {
                Some(kept) => view(kept),
                None => when_here(&document.resource, desk.words, |_| Html::default()),
            } }
        </section>
    }
}

/// In what it is counted, and how many there are.
fn age(desk: &Desk, kept: &Kept, all: &Cursor<Kept>) -> Html {
    let words = &desk.words.settings;
    let count = kept.keep.map_or(0, |age| age.count);
    // Who took the number away is about to type another.
    let shown = if count == 0 {
        String::new()
    } else {
        count.to_string()
    };
    let unit = kept.keep.map_or("", |age| age.unit.name());
    let units =
        Unit::ALL.map(|unit| (unit.name(), desk.lang.form(count.into(), forms(desk, unit))));
    let choices = [("", words.keep_config)].into_iter().chain(units);
    let choose = all.by(|kept, name: String| {
        let unit = Unit::ALL.into_iter().find(|unit| unit.name() == name);
        let count = kept.keep.map_or(1, |age| age.count);
        kept.keep = unit.map(|unit| Age { count, unit });
    });
    let set = all.by(|kept, count: String| {
        if let Some(age) = &mut kept.keep {
            age.count = count.trim().parse().unwrap_or_default();
        }
    });
    html! {
        <>
            { choice("keep-unit".to_owned(), words.keep, choices, unit, &choose) }
            if kept.keep.is_some() {
                { field("keep-count", words.keep_count, html! {
                    <TextField id="keep-count" kind="number" value={shown} taken={set} />
                }) }
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct ConsequenceProps {
    keep: Option<Age>,
    /// The bar as long as nothing may be saved, and afterwards.
    closed: Html,
    open: Html,
}

/// What goes at once. What goes for good is agreed to before it is saved.
#[component]
fn Consequence(props: &ConsequenceProps) -> Html {
    let desk = use_desk();
    let words = &desk.words.settings;
    let asked = match props.keep {
        Some(Age { count, unit }) => format!("retention/try?{}={count}", unit.name()),
        None => "retention/try".to_owned(),
    };
    let tried = use_loaded::<Tried>(desk.path(&asked));
    // To so many, and not to more that another age would take.
    let agreed = use_state(|| None::<Tried>);
    let view = |told: &Tried| {
        let Some(before) = told.before.filter(|_| told.answers > 0) else {
            return html! { <><p data-would-go="0">{ words.would_go_none }</p>{ props.open.clone() }</> };
        };
        let answers = desk.lang.count(told.answers, words.would_go_answers);
        let day = day_written(before, desk.lang, Style::Day);
        let agree = {
            let (agreed, told) = (agreed.clone(), told.clone());
            Callback::from(move |is_on: bool| agreed.set(is_on.then(|| told.clone())))
        };
        let has_agreed = agreed.as_ref() == Some(told);
        let bar = if has_agreed {
            &props.open
        } else {
            &props.closed
        };
        html! {
            <>
                <p class="problem" data-would-go={told.answers.to_string()}>{ fill(words.would_go, &[("answers", &answers), ("day", &day)]) }</p>
                { tick(words.would_go_agreed, has_agreed, &agree) }
                { bar.clone() }
            </>
        }
    };
    html! {
        <div class="stack small" role="status">
            { when_here(&tried, desk.words, view) }
            if tried.here().is_none() { { props.closed.clone() } }
        </div>
    }
}

/// `1 year 6 months`.
fn spoken(desk: &Desk, length: Length) -> String {
    let parts = length.parts();
    let parts = parts.map(|(count, unit)| desk.lang.count(count.into(), forms(desk, unit)));
    parts.collect::<Vec<_>>().join(" ")
}

fn forms(desk: &Desk, unit: Unit) -> &'static str {
    let words = &desk.words.settings;
    match unit {
        Unit::Days => words.keep_days,
        Unit::Weeks => words.keep_weeks,
        Unit::Months => words.keep_months,
        Unit::Years => words.keep_years,
    }
}
