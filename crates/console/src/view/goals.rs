//! Goals with their facts, and what became of what was tried: a section each.

use std::rc::Rc;

use jiff::ToSpan as _;
use jiff::civil::Date;
use otklik_loop::plan;
use serde::Deserialize;
use serde_json::json;
use yew::prelude::*;

use super::importance::Importance;
use super::initiatives::{Initiatives, Wins};
use super::parts::{heading, nothing, when_here};
use super::records::{self, Field};
use super::worth::Impact;
use crate::browser::time::{Style, day_written, today};
use crate::comparison::Side;
use crate::desk::{Desk, use_desk};
use crate::hooks::use_loaded;
use crate::live::{Card, Live, UnitName};
use crate::query::Query;
use crate::route::Place;

/// What the stream sent last.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct Props {
    pub(crate) live: Option<Rc<Live>>,
}

/// The screen.
#[component]
pub(crate) fn GoalsScreen(props: &Props) -> Html {
    let desk = use_desk();
    html! {
        <div class="narrow stack">
            { heading(desk.words.frame.goals, desk.words.goals.goals_hint, Html::default()) }
            <Goals live={props.live.clone()} />
            <Initiatives live={props.live.clone()} />
            <Wins />
            <Impact />
            <Importance live={props.live.clone()} />
        </div>
    }
}

/// The scores that there are: `survey/question` and what it is called.
pub(crate) fn scores(live: &Option<Rc<Live>>, desk: &Desk) -> Vec<(String, String)> {
    let cards = live.iter().flat_map(|live| &live.scores);
    cards
        .map(|card| {
            (
                format!("{}/{}", card.survey, card.question),
                format!("{}: {}", card.survey, card.text.pick(desk.lang)),
            )
        })
        .collect()
}

/// The card of a survey's question.
pub(crate) fn card_of<'a>(
    live: &'a Option<Rc<Live>>,
    survey: &str,
    question: &str,
) -> Option<&'a Card> {
    live.iter()
        .flat_map(|live| &live.scores)
        .find(|card| card.survey == survey && card.question == question)
}

/// In what the values of a survey's question are.
pub(crate) fn unit_of(live: &Option<Rc<Live>>, survey: &str, question: &str) -> UnitName {
    card_of(live, survey, question).map_or(UnitName::Mean, |card| card.unit.name)
}

/// `GET …/goals`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct AllGoals {
    pub(crate) entries: Vec<Goal>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Goal {
    pub(crate) id: String,
    version: u32,
    survey: String,
    question: String,
    from: Date,
    to: Date,
    plan: f64,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    fact: Option<Side>,
    #[serde(default)]
    standing: String,
}

impl Goal {
    /// What it is called: its title, or else its score.
    pub(crate) fn called(&self) -> String {
        let score = || format!("{} · {}", self.survey, self.question);
        self.title.clone().unwrap_or_else(score)
    }
}

/// Plans and facts.
#[component]
fn Goals(props: &Props) -> Html {
    let desk = use_desk();
    let words = &desk.words.goals;
    let resource = use_loaded::<AllGoals>(desk.path("goals"));
    let scores = scores(&props.live, &desk);
    let form = |goal: Option<&Goal>| {
        let score = goal.map(|goal| format!("{}/{}", goal.survey, goal.question));
        let from = goal.map_or_else(today, |goal| goal.from);
        let to = goal.map_or_else(|| today().saturating_add(90.days()), |goal| goal.to);
        let fields = vec![
            Field::choice("score", words.score, scores.clone()).with_any(score),
            Field::day("from", words.from, from),
            Field::day("to", words.to, to),
            Field::number("plan", words.plan).with_any(goal.map(|goal| goal.plan)),
            Field::text("title", words.title, false)
                .with_any(goal.and_then(|goal| goal.title.as_ref())),
        ];
        let body = Callback::from(|values: records::Values| {
            let (survey, question) = values.score();
            json!(plan::Goal {
                survey,
                question,
                from: values.needed("from"),
                to: values.needed("to"),
                plan: values.needed_number("plan"),
                title: values.get("title"),
            })
        });
        let there = goal.map(|goal| (goal.id.clone(), goal.version));
        html! { <records::RecordForm name="goals" label={words.add_goal} {fields} {body} {there} done={resource.reload.clone()} /> }
    };
    let goal = |goal: &Goal| {
        let unit = unit_of(&props.live, &goal.survey, &goal.question);
        let place = Place::Scores(
            Some((goal.survey.clone(), goal.question.clone())),
            Query::default(),
        );
        let day = |day: Date| day_written(day, desk.lang, Style::Day);
        html! {
            <li class="stack small" key={goal.id.clone()} data-standing={goal.standing.clone()}>
                <div class="row">
                <div>
                    <p><a href={desk.link(place)} dir="auto">{ goal.called() }</a></p>
                    <p class="meta"><span>{ day(goal.from) }{ " – " }{ day(goal.to) }</span><span class="standing">{ standing(&desk, &goal.standing) }</span></p>
                </div>
                <dl class="plan-fact">
                    <div><dt>{ words.plan }</dt><dd>{ unit.written(goal.plan, desk.lang) }</dd></div>
                    <div><dt>{ words.fact }</dt><dd>{ goal.fact.unwrap_or_default().told(unit, desk.lang) }</dd></div>
                </dl>
                { records::remove(&desk, "goals", &goal.id, goal.version, &resource.reload) }
                </div>
                if desk.me.may("manage") { { form(Some(goal)) } }
            </li>
        }
    };
    let view = |all: &AllGoals| {
        if all.entries.is_empty() {
            return nothing(words.no_goals, words.no_goals_hint, Html::default());
        }
        html! { <ul class="lines">{ for all.entries.iter().map(goal) }</ul> }
    };
    html! {
        <section class="panel" data-panel="goals" aria-label={words.goals}>
            { when_here(&resource, desk.words, view) }
            if desk.me.may("manage") {
                { form(None) }
            }
        </section>
    }
}

fn standing(desk: &Desk, name: &str) -> &'static str {
    let words = &desk.words.goals;
    match name {
        "reached" => words.reached,
        "missed" => words.missed,
        "open" => words.open,
        "unknown" => words.not_asked,
        _ => words.not_enough,
    }
}
