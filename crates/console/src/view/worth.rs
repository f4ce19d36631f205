//! What a point of a score is worth, by the owner's own assumptions.

use otklik_loop::plan;
use serde::Deserialize;
use serde_json::json;
use yew::prelude::*;

use super::parts::{field, nothing, when_here};
use super::records::{self, Field};
use super::text_field::TextField;
use super::trend::table;
use crate::desk::{Desk, use_desk};
use crate::hooks::use_loaded;
use crate::route::encoded;

/// What an assumption may be about.
const ABOUT: [&str; 3] = ["new_clients", "renewals", "revenue"];

/// `GET …/assumptions`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct AllAssumptions {
    entries: Vec<Assumption>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Assumption {
    id: String,
    version: u32,
    text: String,
    points: f64,
    percent: f64,
    of: String,
    #[serde(default)]
    base: Option<f64>,
    #[serde(default)]
    currency: Option<String>,
}

/// `GET …/impact`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Effects {
    effects: Vec<Worth>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Worth {
    assumption: String,
    of: String,
    percent: f64,
    #[serde(default)]
    amount: Option<f64>,
    #[serde(default)]
    currency: Option<String>,
}

/// The calculator.
#[component]
pub(crate) fn Impact() -> Html {
    let desk = use_desk();
    let words = &desk.words.goals;
    let resource = use_loaded::<AllAssumptions>(desk.path("assumptions"));
    let change = use_state(|| "1".to_owned());
    let form = |it: Option<&Assumption>| {
        let about = ABOUT.map(|name| (name.to_owned(), of(&desk, name).to_owned()));
        let fields = vec![
            Field::text("text", words.assumption, true).with_any(it.map(|it| &it.text)),
            Field::number("points", words.per_point).with(&it.map_or(1.0, |it| it.points)),
            Field::number("percent", words.are_percent).with(&it.map_or(3.0, |it| it.percent)),
            Field::choice("of", words.of, about.into())
                .with(&it.map_or("renewals", |it| it.of.as_str())),
            Field::perhaps("base", words.base).with_any(it.and_then(|it| it.base)),
            Field::text("currency", words.currency, false)
                .with_any(it.and_then(|it| it.currency.as_ref())),
        ];
        let body = Callback::from(|values: records::Values| {
            json!(plan::Assumption {
                text: values.needed("text"),
                points: values.needed_number("points"),
                percent: values.needed_number("percent"),
                of: values.needed("of"),
                base: values.number("base"),
                currency: values.get("currency"),
            })
        });
        let there = it.map(|it| (it.id.clone(), it.version));
        html! { <records::RecordForm name="assumptions" label={words.add_assumption} {fields} {body} {there} done={resource.reload.clone()} /> }
    };
    let set_change = {
        let change = change.clone();
        move |text: String| change.set(text)
    };
    let view = |all: &AllAssumptions| {
        if all.entries.is_empty() {
            return nothing(
                words.no_assumptions,
                words.no_assumptions_hint,
                Html::default(),
            );
        }
        let line = |it: &Assumption| {
            html! {
                <li class="stack small" key={it.id.clone()}>
                    <div class="row"><p>{ &it.text }{ " " }<span class="tag">{ words.assumed }</span></p>{ records::remove(&desk, "assumptions", &it.id, it.version, &resource.reload) }</div>
                    if desk.me.may("manage") { { form(Some(it)) } }
                </li>
            }
        };
        html! {
            <>
                <div class="fields">
                    { field("impact-change", words.change, html! { <TextField id="impact-change" kind="number" step="any" value={(*change).clone()} taken={set_change.clone()} /> }) }
                </div>
                <Computed change={(*change).clone()} />
                <ul class="lines">{ for all.entries.iter().map(line) }</ul>
            </>
        }
    };
    html! {
        <section class="panel" data-panel="impact" aria-labelledby="impact-title">
            <h2 id="impact-title">{ words.impact }</h2>
            <p class="soft">{ words.impact_hint }</p>
            { when_here(&resource, desk.words, view) }
            if desk.me.may("manage") {
                { form(None) }
            }
        </section>
    }
}

#[derive(Properties, Clone, PartialEq)]
struct ComputedProps {
    change: String,
}

/// What the assumptions make of a change.
#[component]
fn Computed(props: &ComputedProps) -> Html {
    let desk = use_desk();
    let words = &desk.words.goals;
    let path = format!("impact?change={}", encoded(&props.change));
    let resource = use_loaded::<Effects>(desk.path(&path));
    let view = |impact: &Effects| {
        let row = |it: &Worth| {
            let amount = it.amount.map(|amount| {
                format!(
                    "{} {}",
                    desk.lang.decimal(amount, 0),
                    it.currency.clone().unwrap_or_default()
                )
            });
            vec![
                of(&desk, &it.of).to_owned(),
                desk.lang.decimal(it.percent, 1) + "\u{a0}%",
                amount.unwrap_or_default(),
                it.assumption.clone(),
            ]
        };
        let head = [words.of, words.percent, words.amount, words.assumption]
            .map(str::to_owned)
            .to_vec();
        let rows: Vec<Vec<String>> = [head]
            .into_iter()
            .chain(impact.effects.iter().map(row))
            .collect();
        html! { <div class="scroll" tabindex="0" role="region" aria-label={words.effect}>{ table(&rows) }</div> }
    };
    when_here(&resource, desk.words, view)
}

fn of(desk: &Desk, name: &str) -> &'static str {
    let words = &desk.words.goals;
    match name {
        "new_clients" => words.of_new_clients,
        "renewals" => words.of_renewals,
        _ => words.of_revenue,
    }
}
