//! Keeps this machine's folders out of what is built, so that two builds in different folders are the same.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::workspace::Workspace;

/// Separates flags in `CARGO_ENCODED_RUSTFLAGS`, where a path may contain spaces.
const SEPARATOR: &str = "\u{1f}";

/// Lets cargo compile Rust and C with other names for this machine's folders. Flags of the user's own are kept.
pub(super) fn build(command: &mut Command, workspace: &Workspace) -> Result<()> {
    let folders = folders(workspace)?;
    let own = env::var("RUSTFLAGS").unwrap_or_default();
    let own = own.split_whitespace().map(str::to_owned);
    let flags: Vec<String> = own.chain(for_rust(&folders)).collect();
    command.env("CARGO_ENCODED_RUSTFLAGS", flags.join(SEPARATOR));
    if cfg!(not(target_env = "msvc")) {
        let own = env::var("CFLAGS").into_iter();
        let flags: Vec<String> = own.chain(for_c(&folders)).collect();
        command.env("CFLAGS", flags.join(" "));
    }
    Ok(())
}

/// The same for the widget, whose flags are ours alone.
pub(super) fn widget(command: &mut Command, workspace: &Workspace, flags: &[&str]) -> Result<()> {
    let flags = flags.iter().map(|flag| (*flag).to_owned());
    let flags: Vec<String> = flags.chain(for_rust(&folders(workspace)?)).collect();
    command.env("CARGO_ENCODED_RUSTFLAGS", flags.join(SEPARATOR));
    Ok(())
}

/// A folder and its name in what is built.
type Named = (PathBuf, &'static str);

/// Of two that match, compilers take the later one; the target folder may be in the clone.
fn folders(workspace: &Workspace) -> Result<[Named; 3]> {
    Ok([
        (workspace.root.clone(), "/otklik"),
        (workspace.target.clone(), "/target"),
        (cargo_home()?, "/cargo"),
    ])
}

/// Where cargo keeps the sources of dependencies.
fn cargo_home() -> Result<PathBuf> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty());
    if let Some(home) = set("CARGO_HOME") {
        return std::path::absolute(home).context("CARGO_HOME is no path");
    }
    let home = set("HOME").or_else(|| set("USERPROFILE"));
    let home =
        home.context("neither CARGO_HOME nor HOME is set: set one, dependencies are there")?;
    Ok(Path::new(&home).join(".cargo"))
}

fn for_rust(folders: &[Named]) -> impl Iterator<Item = String> {
    let flag = |(from, to): &Named| format!("--remap-path-prefix={}={to}", from.display());
    folders.iter().map(flag)
}

/// The C compiler's flags stand in a variable that is split at spaces: a folder with one keeps its name there.
fn for_c(folders: &[Named]) -> impl Iterator<Item = String> {
    let flag = |(from, to): &Named| format!("-ffile-prefix-map={}={to}", from.display());
    folders
        .iter()
        .map(flag)
        .filter(|flag| !flag.contains(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_in_the_clone_is_named_after_it() {
        let workspace = Workspace {
            root: PathBuf::from("/a clone"),
            target: PathBuf::from("/a clone/target"),
            dist: PathBuf::from("/a clone/dist"),
        };
        let mut command = Command::new("cargo");
        widget(&mut command, &workspace, &["-Cone", "-Ctwo"]).unwrap();
        let set = command.get_envs().next().unwrap().1.unwrap();
        let flags: Vec<_> = set.to_str().unwrap().split(SEPARATOR).collect();
        assert_eq!(
            flags[..4],
            [
                "-Cone",
                "-Ctwo",
                "--remap-path-prefix=/a clone=/otklik",
                "--remap-path-prefix=/a clone/target=/target",
            ]
        );
    }

    #[test]
    fn a_space_does_not_tear_a_flag_of_c() {
        let folders = [(PathBuf::from("/a b"), "/x"), (PathBuf::from("/c"), "/y")];
        let flags: Vec<_> = for_c(&folders).collect();
        assert_eq!(flags, ["-ffile-prefix-map=/c=/y"]);
    }
}
