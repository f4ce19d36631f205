//! A PostgreSQL of one's own: made in a temporary folder, reached by a socket in it, gone at the end.
//!
//! ```no_run
//! let cluster = otklik_cluster::Cluster::start()?;
//! let url = cluster.database()?;
//! cluster.stop(otklik_cluster::Stop::Immediate)?;
//! cluster.up()?;
//! # anyhow::Ok(())
//! ```

#![forbid(unsafe_code)]

mod keeper;
mod programs;

use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context as _, Result, bail};

use crate::keeper::Keeper;
use crate::programs::Programs;

/// What is not PostgreSQL's usual: small, on a socket alone, and as safe as it comes.
const SETTINGS: &str = "
    listen_addresses = ''
    unix_socket_permissions = 0777
    max_connections = 60
    shared_buffers = 64MB
    log_min_messages = error
    deadlock_timeout = 2s
";
/// Who may do everything.
const USER: &str = "otklik";

/// A running server; stopped and removed when dropped, and when this program ends in whatever way.
#[derive(Debug)]
pub struct Cluster {
    folder: PathBuf,
    programs: Programs,
    databases: AtomicU32,
    _keeper: Keeper,
}

/// How a server is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Sessions are ended, what is committed is written out.
    Fast,
    /// As by a crash.
    Immediate,
}

impl Cluster {
    /// Makes a server and starts it.
    ///
    /// # Errors
    /// When no PostgreSQL is installed, or it does not come up.
    pub fn start() -> Result<Self> {
        Self::start_with("")
    }

    /// Makes a server with these settings more and starts it.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn start_with(settings: &str) -> Result<Self> {
        Self::start_with_files(settings, &[])
    }

    /// The same with these files in its folder of data, which settings may name.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn start_with_files(settings: &str, files: &[(&str, Vec<u8>)]) -> Result<Self> {
        let programs = Programs::find()?;
        let folder = tempfile::Builder::new().prefix("otklik-pg-").tempdir()?;
        let folder = folder.keep();
        let keeper = Keeper::of(&folder, &pg_ctl(&programs, &folder))?;
        let own = |path: &Path, mode: u32| -> Result<()> {
            fs::set_permissions(path, fs::Permissions::from_mode(mode))?;
            if let Some(user) = programs.user() {
                chown(path, Some(user), Some(user))?;
            }
            Ok(())
        };
        own(&folder, 0o755)?;
        let data = data(&folder);
        let options = ["-A", "trust", "-U", USER, "-E", "UTF8", "--locale=C", "-D"];
        let mut initdb = programs.command("initdb", &folder);
        run(initdb.arg("--no-sync").args(options).arg(&data))?;
        let socket = folder.display();
        let all = format!("{SETTINGS}unix_socket_directories = '{socket}'\n{settings}\n");
        fs::write(data.join("postgresql.auto.conf"), all)?;
        for (name, content) in files {
            let path = data.join(name);
            fs::write(&path, content)?;
            // A key that others may read is none to the server.
            own(&path, 0o600)?;
        }
        let cluster = Self {
            folder,
            programs,
            databases: AtomicU32::new(0),
            _keeper: keeper,
        };
        cluster.up()?;
        Ok(cluster)
    }

    /// Starts the server that is stopped, and waits until it lets somebody in.
    ///
    /// # Errors
    /// When it does not come up; its log's last line is in the message.
    pub fn up(&self) -> Result<()> {
        let mut pg_ctl = pg_ctl(&self.programs, &self.folder);
        pg_ctl
            .args(["-w", "-t", "60", "-l"])
            .arg(self.folder.join("log"));
        run(pg_ctl.arg("start")).with_context(|| {
            let log = self.log().unwrap_or_default();
            format!("it says {:?}", log.lines().last().unwrap_or_default())
        })
    }

    /// Stops the server and waits for its end.
    ///
    /// # Errors
    /// When it does not end.
    pub fn stop(&self, how: Stop) -> Result<()> {
        let mode = match how {
            Stop::Fast => "fast",
            Stop::Immediate => "immediate",
        };
        let mut pg_ctl = pg_ctl(&self.programs, &self.folder);
        run(pg_ctl.args(["-w", "-t", "60", "-m", mode, "stop"]))
    }

    /// The address of a database that nobody else uses.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn database(&self) -> Result<String> {
        let name = format!("test{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let mut createdb = self.programs.command("createdb", &self.folder);
        createdb.arg("-h").arg(&self.folder).args(["-U", USER]);
        run(createdb.arg(&name))?;
        Ok(self.url(&name))
    }

    /// Removes a database, whoever uses it.
    ///
    /// # Errors
    /// When the server does not run.
    pub fn remove(&self, url: &str) -> Result<()> {
        let name = url.rsplit('/').next().unwrap_or_default();
        let mut dropdb = self.programs.command("dropdb", &self.folder);
        dropdb
            .arg("-h")
            .arg(&self.folder)
            .args(["-U", USER, "--force"]);
        run(dropdb.arg(name))
    }

    /// Writes what is in a database to a file, as SQL.
    ///
    /// # Errors
    /// When the server or the file is not to be had.
    pub fn dump(&self, url: &str, file: &Path) -> Result<()> {
        let mut dump = self.programs.command("pg_dump", &self.folder);
        let out = File::create(file)?;
        let status = dump.arg("-d").arg(url).stdout(out).status()?;
        if !status.success() {
            bail!("pg_dump {url} ended with {status}");
        }
        Ok(())
    }

    /// The address by its socket of a server that has a port of its own.
    #[must_use]
    pub fn by_socket(&self, port: u16) -> String {
        let url = self.url("postgres");
        url.replace("/postgres", &format!(":{port}/postgres"))
    }

    /// What the server said.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn log(&self) -> Result<String> {
        Ok(fs::read_to_string(self.folder.join("log"))?)
    }

    /// The server's socket.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.folder.join(".s.PGSQL.5432")
    }

    /// Where the server keeps tables; its log of changes is elsewhere.
    #[must_use]
    pub fn files(&self) -> PathBuf {
        data(&self.folder).join("base")
    }

    /// The process that all others of the server come from.
    ///
    /// # Errors
    /// When it does not run.
    pub fn pid(&self) -> Result<u32> {
        let path = data(&self.folder).join("postmaster.pid");
        let text = fs::read_to_string(&path).context("the server does not run")?;
        let first = text.lines().next().unwrap_or_default();
        first
            .parse()
            .with_context(|| format!("{} begins with {first:?}", path.display()))
    }

    fn url(&self, database: &str) -> String {
        let folder = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://{USER}@{folder}/{database}")
    }
}

fn data(folder: &Path) -> PathBuf {
    folder.join("data")
}

fn pg_ctl(programs: &Programs, folder: &Path) -> Command {
    let mut pg_ctl = programs.command("pg_ctl", folder);
    pg_ctl.arg("-D").arg(data(folder));
    pg_ctl
}

fn run(command: &mut Command) -> Result<()> {
    // A server keeps the pipes of the one who started it, so its output goes nowhere.
    let status = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let status = status.with_context(|| format!("{command:?} cannot be started"))?;
    if !status.success() {
        bail!("{command:?} ended with {status}");
    }
    Ok(())
}
