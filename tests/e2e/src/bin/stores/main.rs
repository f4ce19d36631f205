//! Compares the two stores that a page has, case by case, in the three engines: of so many answers that one click put
//! into both, how many were there afterwards?
//!
//! `cargo run -p otklik-e2e --bin stores -- 20` prints the table of `docs/delivery.md` with 20 tries a row; an engine's
//! name after the number leaves the others out.

#![forbid(unsafe_code)]

mod closed;
mod killed;
mod surroundings;
mod tabs;

use std::env;

use anyhow::{Context, Result};
use otklik_e2e::{Engine, Page, Pages};
use serde_json::Value;

/// How many answers each store had.
#[derive(Clone, Copy, Debug, Default)]
struct Survived {
    local_storage: usize,
    indexed_db: usize,
}

impl Survived {
    /// Counts one answer, if the page's account of what it read names it.
    fn count(&mut self, read: &Value, key: &str) {
        let names = |store: &str| {
            let keys = read[store].as_array().into_iter().flatten();
            usize::from(keys.into_iter().any(|named| named == key))
        };
        self.local_storage += names("localStorage");
        self.indexed_db += names("indexedDB");
    }

    fn print(self, case: &str, engine: Engine, tries: usize) {
        let Self {
            local_storage,
            indexed_db,
        } = self;
        println!("| {case} | {engine:?} | {local_storage} of {tries} | {indexed_db} of {tries} |");
    }
}

/// The page with both stores.
fn page(pages: &Pages) -> Result<String> {
    Ok(pages.put(Page::new("stores.html", "")?))
}

#[tokio::main]
async fn main() -> Result<()> {
    let tries = env::args().nth(1).unwrap_or_else(|| "10".into());
    let tries: usize = tries
        .parse()
        .with_context(|| format!("{tries} is no number of tries; give one such as 20"))?;
    let only = env::args().nth(2).unwrap_or_default().to_lowercase();
    println!("| case | engine | localStorage | IndexedDB, strict |");
    println!("| --- | --- | --- | --- |");
    for engine in Engine::ALL {
        if !format!("{engine:?}").to_lowercase().contains(&only) {
            continue;
        }
        for wait_ms in [0, 50, 500] {
            closed::run(engine, wait_ms, tries).await?;
        }
        for wait_ms in [0, 50, 500] {
            killed::run(engine, wait_ms, tries).await?;
        }
        tabs::run(engine).await?;
        surroundings::filled(engine).await?;
        surroundings::framed(engine).await?;
    }
    Ok(())
}
