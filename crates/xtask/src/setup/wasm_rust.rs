//! A Rust that compiles to wasm, whichever way it was had.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow};

use super::rustc_version::RustcVersion;
use super::{apt, debian_rust};
use crate::cache::Cache;
use crate::child;
use crate::progress::{self, Step};

/// The one target of the widget.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Cargo and rustc with the wasm target, and how far its standard library can be fitted to size.
pub(crate) struct WasmRust {
    /// Folder to put first on `PATH`; none if the toolchain that runs us has the target.
    pub(super) bin: Option<PathBuf>,
    /// `wasm-ld`, if the toolchain brings none.
    pub(super) linker: Option<PathBuf>,
    /// What is known of its standard library.
    pub(crate) std: StdSource,
}

/// Whether the standard library can be compiled along with the widget, which makes the wasm an eighth smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum StdSource {
    /// Only as it comes.
    Prebuilt,
    /// From source, with a nightly compiler.
    Nightly,
    /// From source, with a stable compiler that is told to allow it.
    Bootstrap,
}

impl WasmRust {
    /// Finds the target or gets it, in this order: there already, rustup, Debian.
    pub(crate) fn ensure(cache: &Cache) -> Result<Self> {
        let version = RustcVersion::of(&mut rustc())?;
        let name = format!("{WASM_TARGET} for Rust");
        if !has_target()? {
            match rustup_add(&name) {
                Ok(()) => {}
                Err(_) if apt::is_there() => return debian_rust::ensure(cache),
                Err(reason) => return Err(no_way(&reason)),
            }
        }
        progress::ready(&format!("{name} {}", version.release));

        let sysroot = PathBuf::from(child::answer(rustc().args(["--print", "sysroot"]))?.trim());
        let rustlib = sysroot.join("lib/rustlib");
        let own_linker = rustlib.join(&version.host).join("bin/rust-lld");
        let linker = if own_linker.exists() {
            None
        } else {
            Some(linker(version.llvm_major, cache)?)
        };
        let has_source = || rustlib.join("src/rust/library/std").exists();
        if !has_source() && may_use_rustup().is_ok() {
            // Without it the widget is larger and works all the same.
            let _ = child::answer(Command::new("rustup").args(["component", "add", "rust-src"]));
        }
        let std = match (has_source(), version.is_nightly()) {
            (true, true) => StdSource::Nightly,
            (true, false) => StdSource::Bootstrap,
            (false, _) => StdSource::Prebuilt,
        };
        Ok(Self {
            bin: None,
            linker,
            std,
        })
    }

    /// A program that calls cargo by itself, with `tools` on its `PATH` and output in the folder `target`.
    pub(crate) fn command(
        &self,
        program: impl AsRef<OsStr>,
        tools: &[&Path],
        target: &Path,
    ) -> Result<Command> {
        let mut command = Command::new(program);
        let folders: Vec<&Path> = self
            .bin
            .iter()
            .map(PathBuf::as_path)
            .chain(tools.iter().copied())
            .collect();
        command
            .env("PATH", child::path_with(&folders)?)
            .env("CARGO_TARGET_DIR", target)
            // Flags meant for the machine's own code.
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .env_remove("CARGO_BUILD_TARGET");
        if let Some(linker) = &self.linker {
            command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
        }
        if self.bin.is_some() {
            child::forget_outer_toolchain(&mut command);
        }
        Ok(command)
    }

    /// Its compiler.
    pub(crate) fn version(&self) -> Result<RustcVersion> {
        match &self.bin {
            Some(bin) => RustcVersion::of(&mut Command::new(bin.join("rustc"))),
            None => RustcVersion::of(&mut rustc()),
        }
    }

    /// Its cargo.
    pub(crate) fn cargo(&self, target: &Path) -> Result<Command> {
        let program = match &self.bin {
            Some(bin) => bin.join("cargo"),
            None => PathBuf::from(child::cargo().get_program()),
        };
        self.command(program, &[], target)
    }
}

/// The compiler of the toolchain that runs us.
pub(crate) fn rustc() -> Command {
    Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
}

fn has_target() -> Result<bool> {
    let answer = child::answer(rustc().args(["--print=target-libdir", "--target", WASM_TARGET]))?;
    Ok(holds_std(Path::new(answer.trim())))
}

/// Whether the folder of a target's libraries has a standard library in it.
fn holds_std(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| {
        entries.any(|entry| {
            entry.is_ok_and(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
        })
    })
}

/// Whether rustup is there and the user lets it install, or why not.
fn may_use_rustup() -> Result<(), String> {
    if child::find("rustup").is_none() {
        return Err("rustup is not there".to_owned());
    }
    if env::var_os("RUSTUP_AUTO_INSTALL").is_some_and(|value| value == "0") {
        return Err("RUSTUP_AUTO_INSTALL=0 forbids rustup to install".to_owned());
    }
    Ok(())
}

/// Lets rustup add the target, or says why it did not.
fn rustup_add(name: &str) -> Result<(), String> {
    may_use_rustup()?;
    let step = Step::start(format!("{name}: rustup target add"));
    let added = child::answer(Command::new("rustup").args(["target", "add", WASM_TARGET]))
        .and_then(|_| has_target());
    match added {
        Ok(true) => {
            step.done("added");
            Ok(())
        }
        Ok(false) => Err("rustup added the target, but not to the active toolchain".to_owned()),
        Err(error) => Err(format!("{error:#}")),
    }
}

fn no_way(reason: &str) -> anyhow::Error {
    anyhow!(
        "Rust cannot compile to {WASM_TARGET} here ({reason}). Two ways to change that: \
         `rustup target add {WASM_TARGET}` with access to rustup's downloads, or a Debian with apt, whose packages \
         rustc-web, cargo-web, rust-web-src and lld are then used by themselves"
    )
}

/// A `wasm-ld` that understands what this compiler writes: of the same LLVM or a later one.
pub(super) fn linker(llvm_major: u32, cache: &Cache) -> Result<PathBuf> {
    let newest = || {
        let names = fs::read_dir("/usr/bin").ok()?.flatten();
        newest_linker(
            names.map(|entry| entry.file_name().to_string_lossy().into_owned()),
            llvm_major,
        )
    };
    if newest().is_none() && apt::is_there() {
        apt::ensure(&[format!("lld-{llvm_major}")], cache)?;
    }
    newest()
        .map(|name| Path::new("/usr/bin").join(name))
        .or_else(|| child::find("wasm-ld"))
        .with_context(|| format!("wasm-ld is not there: install lld of LLVM {llvm_major} or newer"))
}

fn newest_linker(names: impl Iterator<Item = String>, llvm_major: u32) -> Option<String> {
    names
        .filter_map(|name| {
            let major: u32 = name.strip_prefix("wasm-ld-")?.parse().ok()?;
            (major >= llvm_major).then_some((major, name))
        })
        .max()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_linker_that_is_new_enough_is_taken() {
        let names = ["wasm-ld-9", "wasm-ld-22", "wasm-ld-19", "wasm-ld", "ld"];
        let newest = |llvm| newest_linker(names.iter().map(ToString::to_string), llvm);
        assert_eq!(newest(19).as_deref(), Some("wasm-ld-22"));
        assert_eq!(newest(22).as_deref(), Some("wasm-ld-22"));
        assert_eq!(newest(23), None);
    }

    #[test]
    fn a_folder_without_std_is_no_target() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!holds_std(folder.path()));
        fs::write(folder.path().join("libstd-8f0f9c99.rlib"), "").unwrap();
        assert!(holds_std(folder.path()));
        assert!(!holds_std(&folder.path().join("missing")));
    }
}
