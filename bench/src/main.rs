//! Runs what `cargo xtask bench` has built in a real browser, and makes the tables.
//!
//! | module | concern |
//! | --- | --- |
//! | [`native`] | reads what divan printed |
//! | [`browser`] | measures a page round by round |
//! | [`score`] | the bench of the scoring crate: what is measured, against what, which target |
//! | [`mod@page`] | the bench of a page that asks: ours and others side by side |
//! | [`figure`] | a measured time and how it is written |
//! | [`spread`] | the middle of several measurements, and their ends |
//! | [`machine`] | what it was measured on |
//! | [`pages`] | serves the measured page on the loopback |
//! | [`record`] | the file of `--json` |

#![forbid(unsafe_code)]

mod browser;
mod figure;
mod machine;
mod native;
mod page;
mod pages;
mod record;
mod score;
mod spread;

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = env::args_os().skip(1);
    let name = arguments
        .next()
        .context("which bench? allowed: score, page")?;
    match name.to_str() {
        Some("score") => {
            let mut path = |what| arguments.next().map(PathBuf::from).context(what);
            let divan = path("the file with divan's output is missing")?;
            let page = path("the folder of the page is missing")?;
            let json = path("").ok();
            score::run(&divan, &page, json.as_deref()).await
        }
        Some("page") => page::run(&page::Options::read(arguments)?).await,
        _ => bail!("there is no bench {}; allowed: score, page", name.display()),
    }
}
