//! The bench of the scoring crate: what is measured, against what, and which target it has.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::browser::{self, ROUNDS, Run};
use crate::figure::{MillionsPerSecond, Nanoseconds, Time};
use crate::{machine, native, record};

/// A line of a table.
struct Row {
    /// The name that divan or the page gives it.
    name: &'static str,
    what: &'static str,
    /// How often a second instead of how long.
    rate: bool,
    /// The longest it may take, in nanoseconds.
    target: Option<f64>,
}

const fn row(name: &'static str, what: &'static str) -> Row {
    Row {
        name,
        what,
        rate: false,
        target: None,
    }
}

impl Row {
    const fn within(mut self, nanoseconds: f64) -> Self {
        self.target = Some(nanoseconds);
        self
    }

    const fn a_second(mut self) -> Self {
        self.rate = true;
        self
    }
}

const NATIVE: [Row; 11] = [
    row("nps_add", "NPS: take answers in")
        .a_second()
        .within(5.0),
    row("nps_merge_10000_days", "NPS: merge 10,000 days").within(1e6),
    row("nps_with_interval", "NPS with interval").within(100.0),
    row("nps_with_score_interval", "NPS with score interval"),
    row("nps_compared", "NPS compared with another"),
    row("csat_with_interval", "CSAT with interval"),
    row(
        "ces_with_interval/500",
        "CES mean with t interval, 500 answers",
    ),
    row(
        "ces_with_interval/5000",
        "CES mean with t interval, 5,000 answers",
    ),
    row("servqual_add", "SERVQUAL: take a reply in (2 × 22 items)"),
    row("state_encode", "NPS state to bytes"),
    row("state_decode", "NPS state from bytes"),
];

const IN_WASM: [Row; 4] = [
    row("add", "take answers in").a_second().within(1e3 / 30.0),
    row("merge", "merge 10,000 days").within(1e6),
    row("score", "NPS with interval"),
    row(
        "take",
        "one more answer, NPS with interval, told to JavaScript",
    ),
];

const BUILDS: [(&str, &str); 2] = [
    ("small", "opt-level z, as the widget"),
    ("fast", "opt-level 3"),
];

const IN_JAVASCRIPT: [Row; 6] = [
    row("plain add", "count answers in a loop").a_second(),
    row(
        "plain take",
        "one more answer, a counter, NPS without interval",
    ),
    row(
        "plain take with interval",
        "one more answer, a counter, NPS with interval",
    ),
    row("naive 1000", "one more answer, recount of 1,000"),
    row("naive 10000", "one more answer, recount of 10,000"),
    row("naive 100000", "one more answer, recount of 100,000"),
];

/// Reads what divan printed, measures the page, prints one table and, if wanted, writes the same to a file.
pub(crate) async fn run(divan: &Path, page: &Path, json: Option<&Path>) -> Result<()> {
    let table = fs::read_to_string(divan).with_context(|| divan.display().to_string())?;
    let native = native::read(&table)?
        .into_iter()
        .map(|measured| (measured.name, measured.item.unwrap_or(measured.run)))
        .collect();
    let run = browser::measure(page).await?;
    print!("{}", tables(&native, &run)?);
    match json {
        Some(path) => record::put(path, "score", to_json(&native, &run)),
        None => Ok(()),
    }
}

type Times = BTreeMap<String, Time>;

fn tables(native: &Times, run: &Run) -> Result<String> {
    let mut text = format!("{}\n\n", machine::name());
    text += &table("native, one core", "", &NATIVE, native)?;
    for (build, how) in BUILDS {
        let title = format!("wasm in the browser, {how}");
        text += &table(&title, &format!("{build} "), &IN_WASM, &run.times)?;
    }
    text += &table("plain JavaScript beside it", "", &IN_JAVASCRIPT, &run.times)?;
    text += "one more answer: plain JavaScript takes … times as long as wasm with its interval\n";
    for (what, ratio) in ratios(run)? {
        text += &format!("  {what:<64} {:>10}\n", Ratio(ratio).to_string());
    }
    text += &format!("\n{ROUNDS} rounds, {}\n", run.agent);
    Ok(text)
}

/// A table in which each row shows its median, its ends, and whether its target was met.
fn table(title: &str, prefix: &str, rows: &[Row], times: &Times) -> Result<String> {
    let mut text = format!(
        "{title:<66} {:>10}   {:<21}   target\n",
        "median", "from to"
    );
    for row in rows {
        let name = format!("{prefix}{}", row.name);
        let time = times
            .get(&name)
            .with_context(|| format!("{name} was not measured"))?;
        let show = |ns: f64| match row.rate {
            true => MillionsPerSecond(ns).to_string(),
            false => Nanoseconds(ns).to_string(),
        };
        let target = row.target.map_or(String::new(), |target| {
            let met = if time.median <= target {
                "met"
            } else {
                "MISSED"
            };
            let sign = if row.rate { "≥" } else { "≤" };
            format!("{sign} {}: {met}", show(target))
        });
        let ends = format!("{} – {}", show(time.fastest), show(time.slowest));
        let line = format!(
            "  {:<64} {:>10}   {ends:<21}   {target}",
            row.what,
            show(time.median)
        );
        text += line.trim_end();
        text.push('\n');
    }
    Ok(text + "\n")
}

/// How many times as long one more answer takes each way in JavaScript as it does in each build.
fn ratios(run: &Run) -> Result<Vec<(String, f64)>> {
    let median = |name: &str| -> Result<f64> {
        let time = run.times.get(name);
        Ok(time
            .with_context(|| format!("{name} was not measured"))?
            .median)
    };
    let mut ratios = Vec::new();
    for (build, how) in BUILDS {
        let ours = median(&format!("{build} take"))?;
        for row in IN_JAVASCRIPT.iter().filter(|row| !row.rate) {
            let theirs = median(row.name)?;
            ratios.push((format!("{}: {how}", short(row)), theirs / ours));
        }
    }
    Ok(ratios)
}

fn short(row: &Row) -> &'static str {
    row.what
        .strip_prefix("one more answer, ")
        .unwrap_or(row.what)
}

fn to_json(native: &Times, run: &Run) -> Value {
    let all = |times: &Times| -> serde_json::Map<String, Value> {
        let times = times.iter();
        times
            .map(|(name, time)| (name.clone(), time.to_json()))
            .collect()
    };
    json!({
        "machine": machine::name(),
        "agent": run.agent,
        "rounds": ROUNDS,
        "native": all(native),
        "browser": all(&run.times),
    })
}

struct Ratio(f64);

impl std::fmt::Display for Ratio {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digits = if self.0 < 9.95 { 2 } else { 0 };
        write!(f, "{:.digits$} : 1", self.0)
    }
}
