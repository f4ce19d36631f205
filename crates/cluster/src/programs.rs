//! Where PostgreSQL's programs are, and as whom they run.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

/// Whose programs they are where root cannot run them: Debian's package makes this user.
const OTHER_USER: &str = "postgres";

/// An installed PostgreSQL.
#[derive(Debug)]
pub(crate) struct Programs {
    folder: PathBuf,
    user: Option<u32>,
}

impl Programs {
    /// The newest that is installed: Debian keeps them out of `PATH`.
    pub(crate) fn find() -> Result<Self> {
        let debian = fs::read_dir("/usr/lib/postgresql").into_iter();
        let mut versions: Vec<(u32, PathBuf)> = debian
            .flatten()
            .flatten()
            .filter_map(|entry| {
                let version = entry.file_name().to_str()?.parse().ok()?;
                Some((version, entry.path().join("bin")))
            })
            .collect();
        versions.sort();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let found = versions
            .into_iter()
            .rev()
            .map(|(_, folder)| folder)
            .chain(std::env::split_paths(&path))
            .find(|folder| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file());
        let folder =
            found.context("PostgreSQL is not installed; the Debian package is postgresql")?;
        // Root cannot run a server; a user of no other use can, if the folder is its own.
        let is_root = fs::metadata("/proc/self")?.uid() == 0;
        let user = is_root.then(|| id_of(OTHER_USER)).transpose()?;
        Ok(Self { folder, user })
    }

    /// As whom they run, if it is not who runs us.
    pub(crate) fn user(&self) -> Option<u32> {
        self.user
    }

    /// One of them, to be run in this folder.
    pub(crate) fn command(&self, name: &str, within: &Path) -> Command {
        let path = self.folder.join(name);
        let mut command = match self.user {
            None => Command::new(path),
            Some(user) => {
                let mut command = Command::new("setpriv");
                command
                    .arg(format!("--reuid={user}"))
                    .arg(format!("--regid={user}"))
                    .arg("--clear-groups")
                    .arg(path);
                command
            }
        };
        command.current_dir(within);
        command
    }
}

fn id_of(user: &str) -> Result<u32> {
    let users = fs::read_to_string("/etc/passwd")?;
    let line = users
        .lines()
        .find(|line| line.split(':').next() == Some(user));
    line.and_then(|line| line.split(':').nth(2)?.parse().ok())
        .with_context(|| {
            format!(
                "root cannot run PostgreSQL and there is no user {user}; the Debian package postgresql makes it"
            )
        })
}
