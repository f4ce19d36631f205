//! Programs of the distribution that tests start: the three engines, their drivers, a display, a tracer, a
//! database server.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::apt;
use crate::cache::Cache;
use crate::child;
use crate::progress;

/// Paths of what the browser tests start.
pub(crate) struct Browsers {
    pub(crate) chromium: PathBuf,
    pub(crate) chromedriver: PathBuf,
    pub(crate) firefox: PathBuf,
    pub(crate) webkit_driver: PathBuf,
    pub(crate) mini_browser: PathBuf,
    pub(crate) xvfb: PathBuf,
}

/// A program, the Debian package that has it, and where to look.
struct Wanted {
    package: &'static str,
    find: fn() -> Option<PathBuf>,
}

const CHROMIUM: Wanted = Wanted {
    package: "chromium",
    find: || first_of(&["chromium", "chromium-browser", "google-chrome"]),
};
const CHROMEDRIVER: Wanted = Wanted {
    package: "chromium-driver",
    find: || first_of(&["chromedriver"]),
};
const FIREFOX: Wanted = Wanted {
    package: "firefox-esr",
    find: || first_of(&["firefox-esr", "firefox"]),
};
const WEBKIT_DRIVER: Wanted = Wanted {
    package: "webkit2gtk-driver",
    find: || first_of(&["WebKitWebDriver"]),
};
const MINI_BROWSER: Wanted = Wanted {
    package: "libwebkit2gtk-4.1-0",
    find: mini_browser,
};
const XVFB: Wanted = Wanted {
    package: "xvfb",
    find: || first_of(&["Xvfb"]),
};

const STRACE: Wanted = Wanted {
    package: "strace",
    find: || first_of(&["strace"]),
};

const FAKETIME: Wanted = Wanted {
    package: "libfaketime",
    find: faketime,
};

const POSTGRES: Wanted = Wanted {
    package: "postgresql",
    find: initdb,
};

impl Browsers {
    /// Finds all of them, after asking apt for those that are missing.
    pub(crate) fn ensure(cache: &Cache) -> Result<Self> {
        install_missing(
            &[
                CHROMIUM,
                CHROMEDRIVER,
                FIREFOX,
                WEBKIT_DRIVER,
                MINI_BROWSER,
                XVFB,
            ],
            cache,
        )?;
        progress::ready("Chromium, Firefox, WebKitGTK and their drivers");
        Ok(Self {
            chromium: CHROMIUM.path()?,
            chromedriver: CHROMEDRIVER.path()?,
            firefox: FIREFOX.path()?,
            webkit_driver: WEBKIT_DRIVER.path()?,
            mini_browser: MINI_BROWSER.path()?,
            xvfb: XVFB.path()?,
        })
    }
}

/// ChromeDriver with its browser, for tests that need no other engine.
pub(crate) fn chromedriver(cache: &Cache) -> Result<PathBuf> {
    install_missing(&[CHROMIUM, CHROMEDRIVER], cache)?;
    CHROMIUM.path()?;
    CHROMEDRIVER.path()
}

/// The tracer with which the collector's tests watch its system calls.
pub(crate) fn strace(cache: &Cache) -> Result<()> {
    install_missing(&[STRACE], cache)?;
    STRACE.path().map(drop)
}

/// The library with which the collector's tests set its clock.
pub(crate) fn libfaketime(cache: &Cache) -> Result<()> {
    install_missing(&[FAKETIME], cache)?;
    FAKETIME.path().map(drop)
}

/// The database server of which the collector's tests start their own.
pub(crate) fn postgres(cache: &Cache) -> Result<()> {
    install_missing(&[POSTGRES], cache)?;
    POSTGRES.path().map(drop)
}

impl Wanted {
    fn path(&self) -> Result<PathBuf> {
        match (self.find)() {
            Some(path) => Ok(path),
            None => bail!("the Debian package {} is not there", self.package),
        }
    }
}

fn install_missing(wanted: &[Wanted], cache: &Cache) -> Result<()> {
    let missing: Vec<String> = wanted
        .iter()
        .filter(|wanted| (wanted.find)().is_none())
        .map(|wanted| wanted.package.to_owned())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    if !apt::is_there() {
        bail!(
            "programs are missing and there is no apt: install what Debian has as {}",
            missing.join(", ")
        );
    }
    apt::ensure(&missing, cache)
}

fn first_of(programs: &[&str]) -> Option<PathBuf> {
    programs.iter().find_map(|program| child::find(program))
}

/// A library that is put in front of libc is in no `PATH`.
fn faketime() -> Option<PathBuf> {
    by_architecture()
        .map(|folder| folder.join("faketime/libfaketimeMT.so.1"))
        .find(|path| path.is_file())
}

/// Where Debian keeps what differs by architecture, among others.
fn by_architecture() -> impl Iterator<Item = PathBuf> {
    let folders = fs::read_dir("/usr/lib").into_iter().flatten().flatten();
    folders.map(|entry| entry.path())
}

/// WebKitGTK's small browser is in no `PATH`: Debian keeps it by architecture, others in libexec.
fn mini_browser() -> Option<PathBuf> {
    by_architecture()
        .chain([Path::new("/usr/libexec").to_path_buf()])
        .map(|folder| folder.join("webkit2gtk-4.1/MiniBrowser"))
        .find(|path| path.is_file())
}

/// The program that makes a PostgreSQL cluster: Debian keeps it by version and in no `PATH`.
fn initdb() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    versions
        .flatten()
        .map(|version| version.path().join("bin/initdb"))
        .find(|program| program.is_file())
        .or_else(|| first_of(&["initdb"]))
}
