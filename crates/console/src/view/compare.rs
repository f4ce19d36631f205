//! Two periods or two groups of a score beside each other, and whether they differ by more than chance.

use jiff::civil::Date;
use yew::prelude::*;

use super::card::rail;
use super::parts::{field, options, when_here};
use crate::browser::field as typed;
use crate::browser::page;
use crate::browser::time::{Style, day_written};
use crate::comparison::{Comparison, Side, Stretch, asked, asking, offered, path};
use crate::desk::{Desk, use_desk};
use crate::hooks::use_loaded;
use crate::live::Unit;
use crate::query::Query;
use crate::route::Place;
use crate::trend::group_name;
use crate::words::fill;

/// Which score is compared, and what with what.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct Props {
    pub(crate) survey: String,
    pub(crate) question: String,
    pub(crate) view: Query,
    /// What values are in, once that is known.
    pub(crate) unit: Option<Unit>,
    /// The groups that there are; none where it is not split.
    pub(crate) keys: Vec<String>,
    /// The days that are looked at, the last not included.
    pub(crate) days: (Date, Date),
}

/// The form, and what comes of it.
#[component]
pub(crate) fn Compare(props: &Props) -> Html {
    let desk = use_desk();
    let words = &desk.words.scores;
    let edited = use_state_eq(|| None::<[Stretch; 2]>);
    let is_split = props.view.get("split").is_some();
    // What was being typed is of groups that are not offered any more.
    {
        let edited = edited.clone();
        use_effect_with(props.view.clone(), move |_| edited.set(None));
    }
    let wanted = asked(&props.view);
    let sides = (*edited)
        .clone()
        .or_else(|| wanted.clone())
        .unwrap_or_else(|| offered(&props.keys, props.days));
    let submit = {
        let (desk, props, sides) = (desk.clone(), props.clone(), sides.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            page::go_instead(&desk.at(Place::Scores(
                Some((props.survey.clone(), props.question.clone())),
                asking(&props.view, &sides),
            )));
        }
    };
    let set = |at: usize, put: fn(&mut Stretch, String)| {
        let (edited, sides) = (edited.clone(), sides.clone());
        move |event: Event| {
            let mut next = sides.clone();
            put(&mut next[at], typed::text(&event));
            edited.set(Some(next));
        }
    };
    let of_survey = &desk.words.surveys;
    let side = |at: usize, legend: &str| {
        let id = |name: &str| format!("{}-{name}", ["a", "b"][at]);
        let (part, from, to) = (id("part"), id("from"), id("to"));
        let Stretch {
            part: key,
            from: first,
            to: last,
        } = &sides[at];
        // An address may ask for a group that these days have none of.
        let other = (!props.keys.contains(key)).then_some(key);
        let groups = props.keys.iter().chain(other);
        let groups = groups.map(|key| (key.as_str(), group_name(key, desk.words)));
        html! {
            <fieldset>
                <legend>{ legend }</legend>
                if is_split { { field(&part, words.group, html! { <select id={part.clone()} onchange={set(at, |side, text| side.part = text)}>{ options(groups, key) }</select> }) } }
                { field(&from, of_survey.from, html! { <input id={from.clone()} type="date" required=true value={first.clone()} onchange={set(at, |side, text| side.from = text)} /> }) }
                { field(&to, of_survey.until, html! { <input id={to.clone()} type="date" required=true min={first.clone()} value={last.clone()} onchange={set(at, |side, text| side.to = text)} /> }) }
            </fieldset>
        }
    };
    let (title, first, second) = if is_split {
        (words.compare_groups, words.first_group, words.second_group)
    } else {
        (words.compare, words.first_period, words.second_period)
    };
    let form = match (is_split, &props.unit) {
        // Which groups there are comes with the trend.
        (true, None) => Html::default(),
        (true, Some(_)) if props.keys.len() < 2 => {
            html! { <p class="soft">{ words.one_group }</p> }
        }
        (_, unit) => html! {
            <>
                <p class="soft">{ words.compare_hint }</p>
                <form class="periods" onsubmit={submit}>
                    { side(0, first) }
                    { side(1, second) }
                    <button type="submit" class="button">{ words.do_compare }</button>
                </form>
                if let Some((sides, unit)) = wanted.zip(unit.clone()) {
                    <Compared path={desk.path(&path(&props.survey, &props.question, &props.view, &sides))} {sides} {unit} />
                }
            </>
        },
    };
    html! {
        <section class="panel" aria-labelledby="compare-title" data-panel="compare">
            <h2 id="compare-title">{ title }</h2>
            { form }
        </section>
    }
}

#[derive(Properties, Clone, PartialEq)]
struct ComparedProps {
    path: String,
    sides: [Stretch; 2],
    unit: Unit,
}

/// The verdict, and both sides with their difference.
#[component]
fn Compared(props: &ComparedProps) -> Html {
    let desk = use_desk();
    let words = &desk.words.scores;
    let unit = &props.unit;
    let resource = use_loaded::<Comparison>(props.path.clone());
    let row = |stretch: &Stretch, side: &Side| {
        let drawn = side.value.zip(side.low).zip(side.high);
        let missing = (side.missing > 0)
            .then(|| fill(words.needed, &[("n", &desk.lang.whole(side.missing))]));
        html! {
            <tr>
                <th scope="row">{ called(&desk, stretch) }</th>
                <td class="drawn">{ drawn.map(|((value, low), high)| rail(unit, value, low, high)) }</td>
                <td>{ side.told(unit.name, desk.lang) }</td>
                <td>{ desk.lang.whole(side.n) }if let Some(missing) = missing { <br /><small class="soft">{ missing }</small> }</td>
            </tr>
        }
    };
    let view = |told: &Comparison| {
        let difference = told
            .difference
            .map_or_else(|| "–".to_owned(), |side| side.told(unit.name, desk.lang));
        html! {
            <>
                <p class="verdict" role="status" data-verdict={told.verdict.clone()}>{ told.told(desk.lang) }</p>
                <div class="scroll" tabindex="0" role="region" aria-label={words.compared}>
                    <table class="figures">
                        <thead><tr><th scope="col">{ words.compared }</th><td></td><th scope="col">{ words.score }</th><th scope="col">{ words.n }</th></tr></thead>
                        <tbody>
                            { row(&props.sides[0], &told.a) }
                            { row(&props.sides[1], &told.b) }
                            <tr><th scope="row">{ words.difference }</th><td></td><td><b>{ difference }</b></td><td></td></tr>
                        </tbody>
                    </table>
                </div>
            </>
        }
    };
    when_here(&resource, desk.words, view)
}

/// A side by its group and its days.
fn called(desk: &Desk, stretch: &Stretch) -> Html {
    let day = |text: &str| {
        text.parse::<Date>().map_or_else(
            |_| text.to_owned(),
            |day| day_written(day, desk.lang, Style::Day),
        )
    };
    let days = format!("{} – {}", day(&stretch.from), day(&stretch.to));
    if stretch.part.is_empty() {
        html! { days }
    } else {
        html! { <>{ group_name(&stretch.part, desk.words) }<br /><small class="soft">{ days }</small></> }
    }
}
