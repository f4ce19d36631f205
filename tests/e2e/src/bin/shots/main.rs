//! Takes the pictures of the demo shop with the widget, and of the owner's console: `shots OUTDIR [shop|kinds|console]`.

#![forbid(unsafe_code)]

mod camera;
mod console;
mod kinds;
mod shop;
mod story;

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use otklik_e2e::Collector;

use crate::camera::Album;

#[tokio::main]
async fn main() -> Result<()> {
    let usage = "usage: shots OUTDIR [shop|kinds|console]";
    let folder = PathBuf::from(env::args_os().nth(1).context(usage)?);
    let only = env::args().nth(2);
    let is_wanted = |what: &str| only.as_deref().is_none_or(|only| only == what);
    if !["shop", "kinds", "console"].into_iter().any(is_wanted) {
        bail!(usage);
    }
    let album = Album::open(folder)?;
    let collector = Collector::start().await?;
    story::tell(&collector).await?;
    if is_wanted("kinds") {
        kinds::take(&album).await?;
    }
    if is_wanted("console") {
        console::take(&collector, &album).await?;
    }
    if is_wanted("shop") {
        shop::take(&collector, &album).await?;
    }
    Ok(())
}
