//! Two builds of what is committed, each in a folder and a time zone of its own, compared byte for byte.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::build::sha256;
use crate::child;
use crate::progress::Step;
use crate::workspace::Workspace;

/// Where the builds happen, below the target folder, and the time zone of each.
const PLACES: [(&str, &str); 2] = [("one", "UTC0"), ("another/and-deeper", "<+14>-14")];

/// The files of a folder by their path in it, with their SHA-256.
type Hashes = BTreeMap<String, String>;

/// Clones HEAD twice, builds in both clones, and prints every file of `dist/` with its hash; the code is 1 when one
/// differs. The clones' `dist/` stay for a closer look.
pub(crate) fn run(workspace: &Workspace) -> Result<ExitCode> {
    let folder = workspace.target.join("reproduce");
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    let [one, other] = PLACES;
    let build = |(place, zone)| build(workspace, &folder.join(place), zone);
    let (table, differ) = compare(&build(one)?, &build(other)?);
    print!("{table}");
    println!("{} files, {differ} differ", table.lines().count());
    Ok(if differ == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn build(workspace: &Workspace, clone: &Path, zone: &str) -> Result<Hashes> {
    let step = Step::announce(format!("build in {}", clone.display()));
    let mut git = Command::new("git");
    git.args(["clone", "--quiet"])
        .arg(&workspace.root)
        .arg(clone);
    child::shown(&mut git)?;
    let target = clone.join("target");
    let mut build = child::cargo();
    build
        .args(["xtask", "build"])
        .current_dir(clone)
        .env("CARGO_TARGET_DIR", &target)
        .env("TZ", zone);
    child::shown(&mut build)?;
    // Gigabytes, and not what is compared.
    fs::remove_dir_all(&target).with_context(|| format!("cannot remove {}", target.display()))?;
    step.done("built");
    hashes(&clone.join("dist"))
}

fn hashes(folder: &Path) -> Result<Hashes> {
    let mut hashes = Hashes::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        let entries =
            fs::read_dir(&next).with_context(|| format!("cannot read {}", next.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes =
                fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let name = path.strip_prefix(folder)?.display().to_string();
            hashes.insert(name, sha256(&bytes));
        }
    }
    Ok(hashes)
}

/// A line for each file of either, and how many differ or are on one side alone.
fn compare(one: &Hashes, other: &Hashes) -> (String, usize) {
    let mut table = String::new();
    let mut differ = 0;
    let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    for name in names {
        let (left, right) = (one.get(name), other.get(name));
        let missing = "missing".to_owned();
        let _ = if left == right {
            writeln!(table, "same     {}  {name}", left.unwrap_or(&missing))
        } else {
            differ += 1;
            let (left, right) = (left.unwrap_or(&missing), right.unwrap_or(&missing));
            writeln!(table, "DIFFERS  {left}  {name}  {right}")
        };
    }
    (table, differ)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_or_is_missing_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        for side in ["one", "other"] {
            write(&format!("{side}/same"), "1");
            write(&format!("{side}/in/changed"), side);
        }
        write("one/gone", "2");
        write("other/new", "3");
        let [one, other] = ["one", "other"].map(|side| hashes(&folder.path().join(side)).unwrap());
        let (table, differ) = compare(&one, &other);
        assert_eq!(differ, 3, "{table}");
        let lines: Vec<&str> = table.lines().collect();
        assert!(lines[0].contains("  gone  missing"), "{table}");
        assert!(lines[1].contains("  in/changed  "), "{table}");
        assert!(lines[2].starts_with("DIFFERS  missing  new  "), "{table}");
        assert_eq!(
            lines[3],
            "same     6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b  same"
        );
        assert_eq!(compare(&one, &one).1, 0);
    }
}
