//! Writes the widget's style sheet without what only its authors need.

use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=src/style.css");
    let css = fs::read_to_string("src/style.css")?;
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("style.css"), without_comments(&css))?;
    Ok(())
}

/// No comments, no indentation, no line breaks. The sheet holds no string that could be mistaken for either.
fn without_comments(css: &str) -> String {
    let mut short = String::new();
    let mut rest = css;
    while let Some((before, comment)) = rest.split_once("/*") {
        short.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    short.push_str(rest);
    short.lines().map(str::trim).collect()
}
