//! Runs what `cargo xtask bench` has built in a real browser, and makes the tables.
//!
//! | module | concern |
//! | --- | --- |
//! | [`native`] | reads what divan printed |
//! | [`browser`] | measures a page round by round |
//! | [`score`] | the bench of the scoring crate: what is measured, against what, which target |
//! | [`figure`] | a measured time and how it is written |
//! | [`pages`] | serves the measured page on the loopback |
//! | [`record`] | the file of `--json` |

#![forbid(unsafe_code)]

mod browser;
mod figure;
mod native;
mod pages;
mod record;
mod score;

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = env::args_os().skip(1);
    let name = arguments.next().context("which bench? allowed: score")?;
    let mut path = |what| arguments.next().map(PathBuf::from).context(what);
    if name != "score" {
        bail!("there is no bench {}; allowed: score", name.display());
    }
    let divan = path("the file with divan's output is missing")?;
    let page = path("the folder of the page is missing")?;
    let json = path("").ok();
    score::run(&divan, &page, json.as_deref()).await
}
