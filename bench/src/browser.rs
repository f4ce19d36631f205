use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use otklik_e2e::{Browser, Engine, until};

use crate::figure::Time;
use crate::pages;

/// Rounds whose times count.
pub(crate) const ROUNDS: usize = 9;
/// Rounds before them, in which the engine learns what to compile well.
const WARM_UP: usize = 2;

/// What a page measured in Chromium.
pub(crate) struct Run {
    /// What the browser calls itself.
    pub(crate) agent: String,
    /// Times of one piece of work, by name.
    pub(crate) times: BTreeMap<String, Time>,
}

/// Opens the page in `folder`, lets it check its results, and measures round by round.
///
/// The page offers `bench.check()`, which throws when a result is wrong, and `bench.round(number)`, which gives
/// nanoseconds by name.
///
/// # Errors
/// When the browser does not start, the page does not load, or a result is wrong.
pub(crate) async fn measure(folder: &Path) -> Result<Run> {
    let address = pages::serve(folder)?;
    let browser = Browser::start(Engine::Chromium).await?;
    browser.visit(&address).await?;
    until("the page has loaded its wasm", async || {
        let ready = browser
            .run("return Boolean(window.bench)", Vec::new())
            .await?;
        Ok((ready == true).then_some(()))
    })
    .await?;
    let agent = browser
        .run("return navigator.userAgent", Vec::new())
        .await?;
    browser
        .run_async("return bench.check()")
        .await
        .context("wasm and plain JavaScript disagree")?;
    let mut measured: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for number in 0..WARM_UP + ROUNDS {
        eprintln!("round {} of {}", number + 1, WARM_UP + ROUNDS);
        let round = browser
            .run_async(&format!("return bench.round({number})"))
            .await?;
        let round = round.as_object().context("a round gave no times")?;
        for (name, time) in round.iter().filter(|_| number >= WARM_UP) {
            let time = time.as_f64().with_context(|| format!("{name}: no time"))?;
            measured.entry(name.clone()).or_default().push(time);
        }
    }
    let times = measured
        .into_iter()
        .filter_map(|(name, times)| Some((name, Time::of(times)?)))
        .collect();
    Ok(Run {
        agent: agent.as_str().unwrap_or_default().to_owned(),
        times,
    })
}
