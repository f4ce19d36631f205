//! Programs that a command starts.

use std::env;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result, bail};

/// Lines of a log shown when its program failed.
const TAIL_LINES: usize = 30;

/// Runs with all output in the file `log`, whose end becomes part of the error.
pub(crate) fn logged(command: &mut Command, log: &Path) -> Result<()> {
    let file = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
    let also = file.try_clone().context("cannot share a log file")?;
    let status = command
        .stdin(Stdio::null())
        .stdout(file)
        .stderr(also)
        .status()
        .with_context(|| format!("cannot start {}", name(command)))?;
    if status.success() {
        return Ok(());
    }
    let text = fs::read(log)
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .unwrap_or_default();
    bail!(
        "{} ended with {status}; the end of {}:\n{}",
        name(command),
        log.display(),
        tail(&text)
    )
}

/// Runs with its output in front of the user, all of it on stderr.
pub(crate) fn shown(command: &mut Command) -> Result<()> {
    let status = command
        .stdin(Stdio::null())
        .stdout(io::stderr())
        .status()
        .with_context(|| format!("cannot start {}", name(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", name(command));
    }
    Ok(())
}

/// Runs and gives what it wrote to stdout.
pub(crate) fn answer(command: &mut Command) -> Result<String> {
    let Output {
        status,
        stdout,
        stderr,
    } = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start {}", name(command)))?;
    if !status.success() {
        let said = String::from_utf8_lossy(&stderr);
        bail!("{} ended with {status}: {}", name(command), tail(&said));
    }
    String::from_utf8(stdout).with_context(|| format!("{} did not write UTF-8", name(command)))
}

/// Looks a program up in `PATH`.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}

/// `PATH` with `folders` in front.
pub(crate) fn path_with(folders: &[&Path]) -> Result<std::ffi::OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    let all = folders
        .iter()
        .map(|folder| folder.to_path_buf())
        .chain(env::split_paths(&path));
    env::join_paths(all).context("a folder of PATH contains ':'")
}

/// The cargo that runs this command, so that `cargo +beta xtask` stays with beta.
pub(crate) fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Takes away what the outer cargo and rustup set for their own toolchain, so that another one can be used.
pub(crate) fn forget_outer_toolchain(command: &mut Command) {
    for name in [
        "CARGO",
        "CARGO_MANIFEST_DIR",
        "CARGO_MANIFEST_PATH",
        "LD_LIBRARY_PATH",
        "RUSTC",
        "RUSTDOC",
        "RUSTUP_TOOLCHAIN",
        "RUST_RECURSION_COUNT",
    ] {
        command.env_remove(name);
    }
}

fn name(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let file = program.file_name().unwrap_or(command.get_program());
    file.to_string_lossy().into_owned()
}

fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    lines[lines.len().saturating_sub(TAIL_LINES)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_long_log_is_kept() {
        let log: Vec<String> = (0..100).map(|line| format!("line {line}")).collect();
        let tail = tail(&log.join("\n"));
        assert!(tail.starts_with("line 70\n") && tail.ends_with("line 99"));
    }

    #[test]
    fn a_failure_carries_the_log() {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", "echo what went wrong; exit 3"]);
        let error = logged(&mut command, &folder.path().join("log")).unwrap_err();
        let text = error.to_string();
        assert!(text.starts_with("sh ended with exit status: 3"), "{text}");
        assert!(text.ends_with("what went wrong"), "{text}");
    }
}
