//! How many promises were kept, by week.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Deserialize;
use yew::prelude::*;

use super::parts::when_here;
use super::trend::table;
use crate::browser::time::{Style, day_written, today};
use crate::desk::{Desk, use_desk};
use crate::hooks::use_loaded;

/// `GET …/promises/report`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Periods {
    periods: Vec<Period>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Period {
    from: Date,
    first: Tally,
    solution: Tally,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
struct Tally {
    kept: u64,
    broken: u64,
    running: u64,
}

impl Tally {
    /// `12 of 14`.
    fn told(self, desk: &Desk) -> String {
        let all = self.kept + self.broken;
        if all == 0 {
            "–".to_owned()
        } else {
            format!("{} / {}", desk.lang.whole(self.kept), desk.lang.whole(all))
        }
    }
}

/// Kept and broken promises of the last quarter, by week.
#[component]
pub(crate) fn Report() -> Html {
    let desk = use_desk();
    let words = &desk.words.loops;
    let to = today().saturating_add(1.day());
    let from = to.saturating_sub(84.days());
    let resource =
        use_loaded::<Periods>(desk.path(&format!("promises/report?from={from}&to={to}&by=week")));
    let view = |report: &Periods| {
        let empty = report
            .periods
            .iter()
            .all(|period| period.first == Tally::default() && period.solution == Tally::default());
        if empty {
            return html! { <p class="soft">{ words.report_empty }</p> };
        }
        let row = |period: &Period| {
            let running = period.first.running + period.solution.running;
            vec![
                day_written(period.from, desk.lang, Style::Day),
                period.first.told(&desk),
                period.solution.told(&desk),
                desk.lang
                    .whole(period.first.broken + period.solution.broken),
                desk.lang.whole(running),
            ]
        };
        let head = [
            words.week,
            desk.words.inbox.first,
            desk.words.inbox.solution,
            words.broken,
            words.running,
        ]
        .map(str::to_owned)
        .to_vec();
        let rows: Vec<Vec<String>> = [head]
            .into_iter()
            .chain(report.periods.iter().rev().map(row))
            .collect();
        html! { <div class="scroll" tabindex="0" role="region" aria-label={words.report_table}>{ table(&rows) }</div> }
    };
    html! {
        <section class="panel" data-panel="report" aria-labelledby="report-title">
            <h2 id="report-title">{ words.report }</h2>
            <p class="soft">{ words.report_hint }</p>
            { when_here(&resource, desk.words, view) }
        </section>
    }
}
