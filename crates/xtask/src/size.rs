//! Bytes that a visitor pays, against the budget.

use std::fs;
use std::process::ExitCode;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::build::{self, Artefacts, compressed};
use crate::cache::Cache;
use crate::setup::StdSource;
use crate::workspace::Workspace;

/// `size-budget.toml`: the most that may go over the wire, in bytes of brotli 11.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Budget {
    brotli: Limits,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Limits {
    /// What every page view costs.
    loader: u64,
    /// What page views of sites whose survey file has rules cost besides.
    rules: u64,
    /// What page views of sites with a tab cost besides.
    tab: u64,
    /// What visitors who are asked pay before the widget: the rest of the loader, style, and what shows the first step.
    first: u64,
    /// What those pay besides who have a receipt or see the board.
    #[serde(rename = "loop")]
    the_loop: u64,
    /// What a page pays that asks why a survey does not show.
    explain: u64,
    /// What answers to sites that ask for work cost besides.
    work: u64,
    /// What visitors of pages that forbid WebAssembly pay besides: the frame's page and its two scripts.
    frame: u64,
    /// What a visitor who is asked in English costs: loader, what it fetches, glue and wasm.
    widget: u64,
    /// What an owner downloads once, charts included.
    console: u64,
}

/// One row of the table, in bytes.
#[derive(Clone)]
struct Row {
    name: String,
    raw: u64,
    gzip: u64,
    brotli: u64,
    budget: Option<u64>,
}

/// Builds, prints the table, and says by its status whether all is within budget.
pub(crate) fn run(workspace: &Workspace, cache: &Cache) -> Result<ExitCode> {
    let artefacts = build::run(workspace, cache)?;
    let over = report(workspace, &artefacts)?;
    for line in &over {
        eprintln!("error: {line}");
    }
    Ok(if over.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Prints the table; gives a sentence for each row that is over its budget.
pub(crate) fn report(workspace: &Workspace, artefacts: &Artefacts) -> Result<Vec<String>> {
    let path = workspace.root.join("size-budget.toml");
    let text =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let budget: Budget = toml::from_str(&text).with_context(|| format!("in {}", path.display()))?;
    let rows = rows(workspace, artefacts, &budget.brotli)?;
    print!("{}", table(&rows));
    let mut over: Vec<String> = rows.iter().filter_map(excess).collect();
    if !over.is_empty() && artefacts.std == StdSource::Prebuilt {
        over.push(
            "the budget is for a wasm whose standard library is built from source, an eighth smaller: \
             `rustup component add rust-src` makes that possible"
                .to_owned(),
        );
    }
    Ok(over)
}

fn rows(workspace: &Workspace, artefacts: &Artefacts, limits: &Limits) -> Result<Vec<Row>> {
    let loader = Row {
        budget: Some(limits.loader),
        ..measure(workspace, &artefacts.loader)?
    };
    let glue = measure(workspace, &artefacts.glue)?;
    let wasm = measure(workspace, &artefacts.wasm)?;
    let first = Row {
        budget: Some(limits.first),
        ..measure(workspace, &artefacts.first)?
    };
    let widget = Row {
        name: "widget: all of these".to_owned(),
        budget: Some(limits.widget),
        ..sum(&[loader.clone(), first.clone(), glue.clone(), wasm.clone()])
    };
    let rules = Row {
        budget: Some(limits.rules),
        ..measure(workspace, &artefacts.rules)?
    };
    let tab = Row {
        budget: Some(limits.tab),
        ..measure(workspace, &artefacts.tab)?
    };
    let explain = Row {
        budget: Some(limits.explain),
        ..measure(workspace, &artefacts.explain)?
    };
    let work = Row {
        budget: Some(limits.work),
        ..measure(workspace, &artefacts.work)?
    };
    let the_loop = Row {
        budget: Some(limits.the_loop),
        ..measure(workspace, &artefacts.the_loop)?
    };
    let mut frame = Row {
        name: "frame: page and two scripts".to_owned(),
        budget: Some(limits.frame),
        ..measure(workspace, &artefacts.frame_page)?
    };
    for script in [&artefacts.frame, &artefacts.inside] {
        let script = measure(workspace, script)?;
        frame.raw += script.raw;
        frame.gzip += script.gzip;
        frame.brotli += script.brotli;
    }
    let mut rows = vec![
        loader, first, glue, wasm, widget, rules, tab, explain, work, the_loop, frame,
    ];
    for locales in [&artefacts.locales, &artefacts.loop_locales] {
        let locales: Result<Vec<Row>> = locales
            .iter()
            .map(|name| measure(workspace, name))
            .collect();
        rows.extend(extremes(&locales?));
    }
    let console: Result<Vec<Row>> = artefacts
        .console
        .iter()
        .map(|name| measure(workspace, name))
        .collect();
    rows.push(Row {
        name: "console: all of its files".to_owned(),
        budget: Some(limits.console),
        ..sum(&console?)
    });
    Ok(rows)
}

/// What several files weigh together.
fn sum(rows: &[Row]) -> Row {
    let all = |bytes: fn(&Row) -> u64| rows.iter().map(bytes).sum();
    Row {
        name: String::new(),
        raw: all(|row| row.raw),
        gzip: all(|row| row.gzip),
        brotli: all(|row| row.brotli),
        budget: None,
    }
}

/// The lightest and the heaviest of the languages; a row for each would hide what the table is for.
fn extremes(locales: &[Row]) -> Vec<Row> {
    let named = |row: &Row, which: &str| Row {
        name: format!(
            "{which} locale: {}",
            row.name.rsplit('/').next().unwrap_or_default()
        ),
        ..row.clone()
    };
    let lightest = locales.iter().min_by_key(|row| row.brotli);
    let heaviest = locales.iter().max_by_key(|row| row.brotli);
    lightest
        .map(|row| named(row, "lightest"))
        .into_iter()
        .chain(heaviest.map(|row| named(row, "heaviest")))
        .collect()
}

fn measure(workspace: &Workspace, name: &str) -> Result<Row> {
    let bytes = |name: &str| {
        let path = workspace.dist.join(name);
        let metadata =
            fs::metadata(&path).with_context(|| format!("cannot read {}", path.display()))?;
        anyhow::Ok(metadata.len())
    };
    let [br, gz] = compressed(name);
    Ok(Row {
        name: name.to_owned(),
        raw: bytes(name)?,
        gzip: bytes(&gz)?,
        brotli: bytes(&br)?,
        budget: None,
    })
}

fn table(rows: &[Row]) -> String {
    let mut table = format!(
        "{:<32}{:>9}{:>9}{:>9}{:>9}\n",
        "bytes", "raw", "gzip", "brotli", "budget"
    );
    for row in rows {
        let budget = row.budget.map_or(String::new(), |bytes| bytes.to_string());
        table += &format!(
            "{:<32}{:>9}{:>9}{:>9}{budget:>9}\n",
            row.name, row.raw, row.gzip, row.brotli
        );
    }
    table
}

fn excess(row: &Row) -> Option<String> {
    let budget = row.budget?;
    let over = row.brotli.checked_sub(budget).filter(|over| *over > 0)?;
    Some(format!(
        "{} is {over} bytes over its budget: {} of {budget} bytes of brotli",
        row.name, row.brotli
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(brotli: u64, budget: Option<u64>) -> Row {
        Row {
            name: "otklik.js".to_owned(),
            raw: 9_000,
            gzip: 3_500,
            brotli,
            budget,
        }
    }

    #[test]
    fn only_more_than_the_budget_is_over() {
        assert_eq!(excess(&row(3_072, Some(3_072))), None);
        assert_eq!(excess(&row(99_999, None)), None);
        assert_eq!(
            excess(&row(3_100, Some(3_072))).unwrap(),
            "otklik.js is 28 bytes over its budget: 3100 of 3072 bytes of brotli"
        );
    }

    #[test]
    fn the_table_has_a_line_a_row() {
        let table = table(&[row(3_100, Some(3_072)), row(1, None)]);
        let lines: Vec<Vec<&str>> = table
            .lines()
            .map(|line| line.split_whitespace().collect())
            .collect();
        assert_eq!(lines[1], ["otklik.js", "9000", "3500", "3100", "3072"]);
        assert_eq!(lines[2], ["otklik.js", "9000", "3500", "1"]);
    }

    #[test]
    fn files_weigh_together_what_each_of_them_does() {
        let all = sum(&[row(3_100, Some(1)), row(1, None)]);
        assert_eq!((all.raw, all.brotli, all.budget), (18_000, 3_101, None));
    }

    #[test]
    fn of_many_languages_two_are_shown() {
        let locale = |tag: &str, brotli| Row {
            name: format!("locales-0123456789abcdef/{tag}.json"),
            ..row(brotli, None)
        };
        let shown = extremes(&[locale("de", 700), locale("ta", 900), locale("da", 600)]);
        let names: Vec<&str> = shown.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(
            names,
            ["lightest locale: da.json", "heaviest locale: ta.json"]
        );
        assert_eq!(shown[1].brotli, 900);
        assert!(extremes(&[]).is_empty());
    }

    #[test]
    fn a_budget_with_another_name_is_refused() {
        let budget = |widget: &str| {
            let text = format!(
                "[brotli]\nloader = 1\nrules = 1\ntab = 1\nexplain = 1\nwork = 1\nloop = 1\nfirst = 1\nframe = 1\nconsole = 3\n{widget} = 2"
            );
            toml::from_str::<Budget>(&text)
        };
        assert!(budget("widget").is_ok());
        let misspelt = budget("widgets");
        assert!(misspelt.is_err());
    }
}
