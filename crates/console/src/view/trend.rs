//! A score over time and in groups, with a table beside each chart.

use std::rc::Rc;

use jiff::ToSpan as _;
use jiff::civil::Date;
use yew::prelude::*;

use super::chart::TrendChart;
use super::compare::Compare;
use super::groups::groups;
use super::parts::{field, options, when_here};
use crate::browser::time::{Style, day_written, today};
use crate::browser::{field as typed, page};
use crate::csv;
use crate::desk::use_desk;
use crate::hooks::use_loaded;
use crate::lang::Lang;
use crate::query::Query;
use crate::route::{Place, encoded};
use crate::trend::{self, Trend};
use crate::words::fill;

/// Which score, and how it is looked at.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct Props {
    pub(crate) survey: String,
    pub(crate) question: String,
    pub(crate) view: Query,
    pub(crate) title: String,
}

/// The trend with everything that belongs to it, and below it the comparison of what it is split into.
#[component]
pub(crate) fn TrendPanel(props: &Props) -> Html {
    let desk = use_desk();
    let words = &desk.words.scores;
    let by = props.view.get("by").unwrap_or("week").to_owned();
    let weeks: i64 = props
        .view
        .get("weeks")
        .and_then(|weeks| weeks.parse().ok())
        .filter(|weeks| (1..=520).contains(weeks))
        .unwrap_or(12);
    let split = props.view.get("split").unwrap_or_default().to_owned();
    let to = today().saturating_add(1.day());
    let from = to.saturating_sub((weeks * 7).days());
    let mut path = format!(
        "scores?survey={}&question={}&by={by}&from={from}&to={to}",
        encoded(&props.survey),
        encoded(&props.question)
    );
    if !split.is_empty() {
        path += &format!("&split={}", encoded(&split));
    }
    let resource = use_loaded::<Trend>(desk.path(&path));

    let choose = |name: &'static str| {
        let (desk, props) = (desk.clone(), props.clone());
        move |event: Event| {
            let mut view = props.view.with(name, &typed::text(&event));
            // What was compared are groups of another split, or none.
            if name == "split" {
                for side in ["a", "b", "a_part", "b_part"] {
                    view = view.with(side, "");
                }
            }
            page::go_instead(&desk.at(Place::Scores(
                Some((props.survey.clone(), props.question.clone())),
                view,
            )));
        }
    };
    let periods = [
        ("day", words.by_day),
        ("week", words.by_week),
        ("month", words.by_month),
        ("quarter", words.by_quarter),
    ];
    let ranges = [
        ("4", words.weeks_4),
        ("12", words.weeks_12),
        ("26", words.weeks_26),
        ("52", words.weeks_52),
    ];
    let splits = [
        ("", words.split_none),
        ("locale", words.split_locale),
        ("role", words.split_role),
        ("segment", words.split_segment),
        ("page", words.split_page),
        ("device", words.split_device),
        ("revision", words.split_revision),
    ];
    let weeks = weeks.to_string();
    let view = |trend: &Trend| {
        html! { <Drawn trend={Rc::new(trend.clone())} file={csv::file_name(&[&desk.site, &props.survey, &props.question], "")} title={props.title.clone()} /> }
    };
    let keys = resource.here().map_or_else(Vec::new, |trend| trend.keys());
    let unit = resource.here().map(|trend| trend.unit.clone());
    html! {
        <>
        <section class="panel" aria-labelledby="trend-title" data-panel="trend">
            <header class="row">
                <h2 id="trend-title">{ words.trend }</h2>
                <div class="fields">
                    { field("by", words.by, html! { <select id="by" onchange={choose("by")}>{ options(periods, &by) }</select> }) }
                    { field("range", words.range, html! { <select id="range" onchange={choose("weeks")}>{ options(ranges, &weeks) }</select> }) }
                    { field("split", words.split, html! { <select id="split" onchange={choose("split")}>{ options(splits, &split) }</select> }) }
                </div>
            </header>
            <p class="soft">{ words.trend_hint }</p>
            { when_here(&resource, desk.words, view) }
        </section>
        <Compare survey={props.survey.clone()} question={props.question.clone()} view={props.view.clone()} {unit} {keys} days={(from, to)} />
        </>
    }
}

#[derive(Properties, Clone, PartialEq)]
struct DrawnProps {
    trend: Rc<Trend>,
    file: String,
    title: String,
}

/// The chart, its table, its files.
#[component]
fn Drawn(props: &DrawnProps) -> Html {
    let desk = use_desk();
    let (words, lang, trend) = (&desk.words.scores, desk.lang, &props.trend);
    let period = move |day: Date| day_written(day, lang, Style::Day);
    let spec = {
        let words = desk.words;
        use_memo((Rc::clone(trend), lang == Lang::Ru), move |(trend, _)| {
            trend.spec(words, lang, &period)
        })
    };
    if trend.series.iter().all(|series| series.n == 0) {
        return html! { <p class="soft">{ words.no_answers }</p> };
    }
    let save = {
        let (trend, file) = (Rc::clone(trend), props.file.clone());
        move |_| {
            page::save(
                &format!("{file}csv"),
                "text/csv",
                &csv::table(trend.plain_rows()),
            );
        }
    };
    let rows = trend.rows(desk.words, lang, &period);
    let dated = |day: Date, text: &str| html! { <li><time datetime={day.to_string()}>{ period(day) }</time>{ " " }{ text }</li> };
    html! {
        <>
            <TrendChart {spec} label={fill(words.chart_of, &[("name", &props.title)])} title={props.title.clone()} file={props.file.clone()} />
            { groups(&desk, trend) }
            if let (Some(counted), Some(of)) = (trend.counted, trend.of) {
                if counted < of { <p class="soft">{ fill(words.counted, &[("counted", &lang.whole(counted)), ("of", &lang.whole(of))]) }</p> }
            }
            if let Some(said) = trend::response(&trend.response, desk.words, lang) { <p class="soft">{ said }</p> }
            <div class="notes">
                if !trend.target.is_empty() {
                    <div><h3>{ words.target }</h3><ul>{ for trend.target.iter().map(|target| dated(target.from, &fill(words.plan, &[("plan", &trend.unit.name.written(target.plan, lang))]))) }</ul></div>
                }
                if !trend.marks.is_empty() {
                    <div><h3>{ words.initiatives }</h3><ul>{ for trend.marks.iter().map(|mark| dated(mark.day, &mark.title)) }</ul></div>
                }
                if !trend.breaks.is_empty() {
                    <div><h3>{ words.breaks }</h3><ul>{ for trend.breaks.iter().map(|it| dated(it.day, words.break_why)) }</ul></div>
                }
            </div>
            <div class="scroll" tabindex="0" role="region" aria-label={words.table}>{ table(&rows) }</div>
            <button type="button" class="button small" data-csv="" onclick={save}>{ words.save_csv }</button>
        </>
    }
}

/// A table whose first row is its head and whose first column names the row.
pub(crate) fn table(rows: &[Vec<String>]) -> Html {
    let Some((head, body)) = rows.split_first() else {
        return Html::default();
    };
    let row = |row: &Vec<String>| {
        html! {
            <tr>
                { for row.iter().enumerate().map(|(at, cell)| if at == 0 { html! { <th scope="row">{ cell }</th> } } else { html! { <td>{ cell }</td> } }) }
            </tr>
        }
    };
    html! {
        <table class="figures">
            <thead><tr>{ for head.iter().map(|cell| html! { <th scope="col">{ cell }</th> }) }</tr></thead>
            <tbody>{ for body.iter().map(row) }</tbody>
        </table>
    }
}
