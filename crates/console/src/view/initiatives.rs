//! Initiatives with their effect, and what was won by week, month, quarter.

use jiff::civil::Date;
use otklik_loop::plan;
use serde::Deserialize;
use serde_json::json;
use yew::prelude::*;

use super::goals::{AllGoals, Props, scores, unit_of};
use super::parts::{nothing, options, when_here};
use super::records::{self, Field};
use super::trend::table;
use crate::browser::field as typed;
use crate::browser::time::{Style, day_written, today};
use crate::comparison::{Comparison, Side};
use crate::desk::use_desk;
use crate::hooks::use_loaded;
use crate::live::UnitName;

/// `GET …/initiatives`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct AllInitiatives {
    entries: Vec<Initiative>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Initiative {
    id: String,
    version: u32,
    title: String,
    start: Date,
    survey: String,
    question: String,
    #[serde(default)]
    end: Option<Date>,
    #[serde(default)]
    cost: Option<f64>,
    #[serde(default)]
    currency: Option<String>,
    #[serde(default)]
    goal: Option<String>,
    #[serde(default)]
    board: Option<i64>,
    #[serde(default)]
    about: Option<String>,
}

/// What was changed, and what came of it.
#[component]
pub(crate) fn Initiatives(props: &Props) -> Html {
    let desk = use_desk();
    let words = &desk.words.goals;
    let resource = use_loaded::<AllInitiatives>(desk.path("initiatives"));
    let scores = scores(&props.live, &desk);
    let goals = use_loaded::<AllGoals>(desk.path("goals"));
    let goals: Vec<(String, String)> = goals.here().map_or_else(Vec::new, |all| {
        let goals = all.entries.iter();
        goals.map(|goal| (goal.id.clone(), goal.called())).collect()
    });
    let form = |it: Option<&Initiative>| {
        let score = it.map(|it| format!("{}/{}", it.survey, it.question));
        let none = [(String::new(), "–".to_owned())];
        let fields = vec![
            Field::text("title", words.title, true).with_any(it.map(|it| &it.title)),
            Field::day("start", words.start, it.map_or_else(today, |it| it.start)),
            Field::perhaps_day("end", words.end).with_any(it.and_then(|it| it.end)),
            Field::choice("score", words.score, scores.clone()).with_any(score),
            Field::choice(
                "goal",
                words.goal,
                none.into_iter().chain(goals.clone()).collect(),
            )
            .with_any(it.and_then(|it| it.goal.as_ref())),
            Field::perhaps("cost", words.cost).with_any(it.and_then(|it| it.cost)),
            Field::text("currency", words.currency, false)
                .with_any(it.and_then(|it| it.currency.as_ref())),
            Field::perhaps_whole("board", words.board).with_any(it.and_then(|it| it.board)),
            Field::text("about", words.about, false).with_any(it.and_then(|it| it.about.as_ref())),
        ];
        let body = Callback::from(|values: records::Values| {
            let (survey, question) = values.score();
            json!(plan::Initiative {
                title: values.needed("title"),
                survey,
                question,
                start: values.needed("start"),
                end: values.get("end"),
                cost: values.number("cost"),
                currency: values.get("currency"),
                goal: values.get("goal"),
                board: values.get("board").and_then(|number| number.parse().ok()),
                about: values.get("about"),
            })
        });
        let there = it.map(|it| (it.id.clone(), it.version));
        html! { <records::RecordForm name="initiatives" label={words.add_initiative} {fields} {body} {there} done={resource.reload.clone()} /> }
    };
    let initiative = |it: &Initiative| {
        let cost = it.cost.map(|cost| {
            format!(
                "{} {}",
                desk.lang.decimal(cost, 0),
                it.currency.clone().unwrap_or_default()
            )
        });
        let unit = unit_of(&props.live, &it.survey, &it.question);
        let day = |day: Date| day_written(day, desk.lang, Style::Day);
        let lasted = match it.end {
            Some(end) => format!("{} – {}", day(it.start), day(end)),
            None => day(it.start),
        };
        let goal = goals.iter().find(|(id, _)| Some(id) == it.goal.as_ref());
        html! {
            <li class="stack small" key={it.id.clone()}>
                <div class="row">
                    <div>
                        <p><b>{ &it.title }</b></p>
                        <p class="meta"><span>{ lasted }</span><span>{ format!("{} · {}", it.survey, it.question) }</span>
                            if let Some(cost) = cost { <span>{ cost }</span> }
                            if let Some((_, goal)) = goal { <span>{ format!("{}: {goal}", words.goal) }</span> }
                            if let Some(number) = it.board { <span>{ format!("{} №\u{a0}{number}", desk.words.frame.board) }</span> }</p>
                    </div>
                    { records::remove(&desk, "initiatives", &it.id, it.version, &resource.reload) }
                </div>
                if let Some(about) = &it.about { <p>{ about }</p> }
                <Effect id={it.id.clone()} {unit} />
                if desk.me.may("manage") { { form(Some(it)) } }
            </li>
        }
    };
    let view = |all: &AllInitiatives| {
        if all.entries.is_empty() {
            return nothing(
                words.no_initiatives,
                words.no_initiatives_hint,
                Html::default(),
            );
        }
        html! { <ul class="lines">{ for all.entries.iter().map(initiative) }</ul> }
    };
    html! {
        <section class="panel" data-panel="initiatives" aria-labelledby="initiatives-title">
            <h2 id="initiatives-title">{ words.initiatives }</h2>
            <p class="soft">{ words.initiatives_hint }</p>
            { when_here(&resource, desk.words, view) }
            if desk.me.may("manage") {
                { form(None) }
            }
        </section>
    }
}

#[derive(Properties, Clone, PartialEq)]
struct EffectProps {
    id: String,
    unit: UnitName,
}

/// The score before and after.
#[component]
fn Effect(props: &EffectProps) -> Html {
    let desk = use_desk();
    let words = &desk.words.goals;
    let resource = use_loaded::<Comparison>(desk.path(&format!(
        "initiatives/{}/effect?days=28",
        crate::route::encoded(&props.id)
    )));
    let view = |effect: &Comparison| {
        let told = |side: &Side| side.told(props.unit, desk.lang);
        html! {
            <dl class="plan-fact" title={words.effect_hint}>
                <div><dt>{ words.before }</dt><dd>{ told(&effect.a) }</dd></div>
                <div><dt>{ words.after }</dt><dd>{ told(&effect.b) }</dd></div>
                <div><dt>{ words.effect }</dt><dd>{ effect.difference.as_ref().map_or_else(|| "–".to_owned(), told) }</dd></div>
                <div class="wide"><dt class="unseen">{ words.effect }</dt><dd>{ effect.told(desk.lang) }</dd></div>
            </dl>
        }
    };
    when_here(&resource, desk.words, view)
}

/// `GET …/wins`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct AllWins {
    periods: Vec<Win>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Win {
    from: Date,
    done: u64,
    declined: u64,
    solved: u64,
    reopened: u64,
    #[serde(default)]
    initiatives: Vec<String>,
}

/// What was won, by week, month or quarter.
#[component]
pub(crate) fn Wins() -> Html {
    let desk = use_desk();
    let words = &desk.words.goals;
    let by = use_state(|| "week".to_owned());
    let resource = use_loaded::<AllWins>(desk.path(&format!("wins?by={}", *by)));
    let set = {
        let by = by.clone();
        move |event: Event| by.set(typed::text(&event))
    };
    let view = |wins: &AllWins| {
        let row = |win: &Win| {
            let numbers = [win.done, win.declined, win.solved, win.reopened]
                .map(|count| desk.lang.whole(count));
            let initiatives = if win.initiatives.is_empty() {
                String::new()
            } else {
                desk.lang
                    .count(win.initiatives.len() as u64, words.initiative)
            };
            [day_written(win.from, desk.lang, Style::Day)]
                .into_iter()
                .chain(numbers)
                .chain([initiatives])
                .collect()
        };
        let head = [
            words.period,
            words.done,
            words.declined,
            words.solved,
            words.reopened,
            words.initiatives,
        ]
        .map(str::to_owned)
        .to_vec();
        let rows: Vec<Vec<String>> = [head]
            .into_iter()
            .chain(wins.periods.iter().rev().map(row))
            .collect();
        html! { <div class="scroll" tabindex="0" role="region" aria-label={words.wins_table}>{ table(&rows) }</div> }
    };
    let all = [
        ("week", words.by_week),
        ("month", words.by_month),
        ("quarter", words.by_quarter),
    ];
    html! {
        <section class="panel" data-panel="wins" aria-labelledby="wins-title">
            <header class="row">
                <h2 id="wins-title">{ words.wins }</h2>
                <div><label class="unseen" for="wins-by">{ words.period }</label><select id="wins-by" onchange={set}>{ options(all, &by) }</select></div>
            </header>
            { when_here(&resource, desk.words, view) }
        </section>
    }
}
