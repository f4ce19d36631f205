//! The wasm target from Debian's Rust, where rustup cannot download it.
//!
//! Debian ships the library's source instead of a wasm standard library. It is compiled once into a sysroot in our
//! cache that otherwise points at Debian's; wrappers named `cargo`, `rustc` and `rustdoc` select it. So neither the
//! user's rustup nor `/usr/lib/rustlib` is touched, and whatever looks into the sysroot, as wasm-pack does, finds the
//! target installed.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::apt;
use super::rustc_version::RustcVersion;
use super::wasm_rust::{StdSource, WASM_TARGET, WasmRust, linker};
use crate::cache::Cache;
use crate::child;

/// The compiler that Debian keeps up to date for its browsers.
const PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];
const RUSTLIB: &str = "/usr/lib/rustlib";
/// The oldest compiler that builds the workspace.
const OLDEST: &str = env!("CARGO_PKG_RUST_VERSION");

/// Gets the packages and builds the sysroot, each unless it is there.
pub(super) fn ensure(cache: &Cache) -> Result<WasmRust> {
    apt::ensure(&PACKAGES.map(str::to_owned), cache)?;
    let version = RustcVersion::of(&mut system("rustc"))?;
    if !version.is_at_least(OLDEST) {
        bail!(
            "Debian's rustc-web is {}, needed is {OLDEST} or newer: enable the security archive of your Debian, \
             or run `rustup target add {WASM_TARGET}` where rustup may download",
            version.release
        );
    }
    let linker = linker(version.llvm_major, cache)?;
    let folder = cache.ensure("rust-web", &version.release, "bin/rustc", |partial, log| {
        let rustlib = partial.join("sysroot/lib/rustlib");
        mirror(Path::new(RUSTLIB), &rustlib)?;
        build_std(&partial.join("std"), &rustlib, log)?;
        // The wrappers name the place that `partial` is renamed to.
        let final_place = partial.with_file_name(&version.release);
        write_wrappers(partial, &final_place)
    })?;
    Ok(WasmRust {
        bin: Some(folder.join("bin")),
        linker: Some(linker),
        std: StdSource::Bootstrap,
    })
}

/// A program of Debian's Rust, free of the toolchain that runs us.
fn system(program: &str) -> Command {
    let mut command = Command::new(Path::new("/usr/bin").join(program));
    child::forget_outer_toolchain(&mut command);
    command
}

/// Links every folder of `theirs` into `ours`, except the one that we fill.
fn mirror(theirs: &Path, ours: &Path) -> Result<()> {
    fs::create_dir_all(ours)?;
    for entry in fs::read_dir(theirs)? {
        let entry = entry?;
        if entry.file_name() != WASM_TARGET {
            symlink(entry.path(), ours.join(entry.file_name()))?;
        }
    }
    Ok(())
}

/// Compiles the standard library and its test harness by way of an empty crate.
fn build_std(scratch: &Path, rustlib: &Path, log: &Path) -> Result<()> {
    fs::create_dir_all(scratch.join("src"))?;
    fs::write(scratch.join("src/lib.rs"), "#![no_std]\n")?;
    fs::write(
        scratch.join("Cargo.toml"),
        "[package]\nname = \"nothing\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n",
    )?;
    let mut build = system("cargo");
    build
        .args(["build", "--release", "--target", WASM_TARGET])
        .arg("-Zbuild-std=std,panic_abort,test")
        .current_dir(scratch)
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", scratch.join("target"))
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS");
    child::logged(&mut build, log)?;

    let libraries = rustlib.join(WASM_TARGET).join("lib");
    fs::create_dir_all(&libraries)?;
    let built = scratch
        .join("target")
        .join(WASM_TARGET)
        .join("release/deps");
    for entry in fs::read_dir(&built)? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if name.ends_with(".rlib") && !name.starts_with("libnothing-") {
            fs::copy(&path, libraries.join(name))?;
        }
    }
    fs::remove_dir_all(scratch).context("cannot clear up after building std")
}

/// Writes programs of the usual names into `partial/bin` that use the sysroot in `place`.
fn write_wrappers(partial: &Path, place: &Path) -> Result<()> {
    let bin = partial.join("bin");
    fs::create_dir(&bin)?;
    let place = quoted(place)?;
    for (name, body) in [
        (
            "rustc",
            format!("exec /usr/bin/rustc --sysroot {place}/sysroot \"$@\""),
        ),
        (
            "rustdoc",
            format!("exec /usr/bin/rustdoc --sysroot {place}/sysroot \"$@\""),
        ),
        (
            "cargo",
            format!(
                "RUSTC={place}/bin/rustc RUSTDOC={place}/bin/rustdoc exec /usr/bin/cargo \"$@\""
            ),
        ),
    ] {
        let path = bin.join(name);
        fs::write(&path, format!("#!/bin/sh\n{body}\n"))?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}

/// A path as one word of a shell script.
fn quoted(path: &Path) -> Result<String> {
    let text = path
        .to_str()
        .with_context(|| format!("{} is not UTF-8", path.display()))?;
    Ok(format!("'{}'", text.replace('\'', r"'\''")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_blanks_and_quotes_stays_one_word() {
        let word = quoted(Path::new("/home/o'neill/my cache")).unwrap();
        let said = child::answer(Command::new("sh").args(["-c", &format!("printf %s {word}")]));
        assert_eq!(said.unwrap(), "/home/o'neill/my cache");
    }

    #[test]
    fn everything_but_the_wasm_target_is_linked() {
        let folder = tempfile::tempdir().unwrap();
        let (theirs, ours) = (folder.path().join("theirs"), folder.path().join("ours"));
        for name in ["src", "x86_64-unknown-linux-gnu", WASM_TARGET] {
            fs::create_dir_all(theirs.join(name)).unwrap();
        }
        mirror(&theirs, &ours).unwrap();
        assert!(ours.join("src").is_symlink());
        assert!(ours.join("x86_64-unknown-linux-gnu").is_symlink());
        assert!(!ours.join(WASM_TARGET).exists());
    }
}
