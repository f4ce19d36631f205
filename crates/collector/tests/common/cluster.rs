//! A PostgreSQL of the test's own: made in a temporary folder, reached by a socket in it, gone at the end.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use tokio_postgres::{Client, NoTls};

/// What is not PostgreSQL's usual: small, on a socket alone, and as safe as it comes.
const SETTINGS: &str = "
    listen_addresses = ''
    unix_socket_permissions = 0777
    max_connections = 60
    shared_buffers = 64MB
    log_min_messages = error
    deadlock_timeout = 2s
";

/// A running server.
pub struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
    user: Option<u32>,
    databases: AtomicU32,
    keeper: Option<Child>,
}

/// How a server is stopped.
#[derive(Clone, Copy)]
pub enum Stop {
    /// Sessions are ended, what is committed is written out.
    Fast,
    /// As by a crash.
    Immediate,
}

impl Cluster {
    /// Makes a server and starts it.
    pub fn start() -> Self {
        Self::start_with("")
    }

    /// Makes a server with these settings more and starts it.
    pub fn start_with(settings: &str) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("otklik-pg-")
            .tempdir()
            .unwrap()
            .keep();
        // Root cannot run a server; a user of no other use can, if the folder is its own.
        let user = (own_id() == 0).then(|| id_of("postgres"));
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        if let Some(user) = user {
            chown(&folder, Some(user), Some(user)).unwrap();
        }
        let mut cluster = Self {
            folder,
            programs: programs(),
            user,
            databases: AtomicU32::new(0),
            keeper: None,
        };
        cluster.keeper = Some(cluster.keep());
        let data = cluster.data();
        let mut initdb = cluster.program("initdb");
        initdb.args([
            "--no-sync",
            "-A",
            "trust",
            "-U",
            "otklik",
            "-E",
            "UTF8",
            "--locale=C",
            "-D",
        ]);
        run(initdb.arg(&data));
        let socket = cluster.folder.display();
        let all = format!("{SETTINGS}unix_socket_directories = '{socket}'\n{settings}\n");
        fs::write(data.join("postgresql.auto.conf"), all).unwrap();
        cluster.up();
        cluster
    }

    /// A process that stops the server and clears up when this one closes its pipe, or ends in whatever way: a server
    /// that all tests share is never dropped.
    fn keep(&self) -> Child {
        let stop = self.pg_ctl();
        let mut keeper = Command::new("sh");
        keeper
            .args([
                "-c",
                r#"cat; folder=$0; "$@" -m immediate stop; rm -rf "$folder""#,
            ])
            .arg(&self.folder)
            .arg(stop.get_program())
            .args(stop.get_args());
        keeper
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        keeper.spawn().unwrap()
    }

    /// Starts the server that is stopped.
    pub fn up(&self) {
        let mut pg_ctl = self.pg_ctl();
        run(pg_ctl
            .args(["-w", "-t", "30", "-l"])
            .arg(self.folder.join("log"))
            .arg("start"));
    }

    /// Stops the server.
    pub fn stop(&self, how: Stop) {
        let mode = match how {
            Stop::Fast => "fast",
            Stop::Immediate => "immediate",
        };
        run(self.pg_ctl().args(["-w", "-t", "30", "-m", mode, "stop"]));
    }

    /// The address of a database that nobody else uses.
    pub fn database(&self) -> String {
        let name = format!("test{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let url = self.url("postgres");
        query(&url, &format!("CREATE DATABASE {name}"));
        self.url(&name)
    }

    /// What the server said.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap()
    }

    /// The server's socket.
    pub fn socket(&self) -> PathBuf {
        self.folder.join(".s.PGSQL.5432")
    }

    /// Where the server keeps tables; its log of changes is elsewhere.
    pub fn files(&self) -> PathBuf {
        self.data().join("base")
    }

    fn url(&self, database: &str) -> String {
        let folder = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://otklik@{folder}/{database}")
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn pg_ctl(&self) -> Command {
        let mut pg_ctl = self.program("pg_ctl");
        pg_ctl.arg("-D").arg(self.data());
        pg_ctl
    }

    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
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
        command.current_dir(&self.folder);
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(mut keeper) = self.keeper.take() {
            drop(keeper.stdin.take());
            let _ = keeper.wait();
        }
    }
}

/// Runs statements and gives the rows of the last one that has any, as text.
pub fn query(url: &str, statements: &str) -> Vec<Vec<Option<String>>> {
    let (url, statements) = (url.to_owned(), statements.to_owned());
    alone(async move {
        let client = connect(&url).await;
        let messages = client.simple_query(&statements).await.unwrap();
        messages
            .into_iter()
            .filter_map(|message| match message {
                tokio_postgres::SimpleQueryMessage::Row(row) => Some(
                    (0..row.len())
                        .map(|column| row.get(column).map(str::to_owned))
                        .collect(),
                ),
                _ => None,
            })
            .collect()
    })
}

/// Connects once the server answers.
pub async fn connect(url: &str) -> Client {
    let began = Instant::now();
    loop {
        match tokio_postgres::connect(url, NoTls).await {
            Ok((client, connection)) => {
                tokio::spawn(connection);
                return client;
            }
            Err(error) if began.elapsed() > Duration::from_secs(20) => panic!("{url}: {error}"),
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

/// Runs something asynchronous on a thread of its own, whoever calls.
pub fn alone<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    let thread = std::thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(work)
    });
    thread.join().unwrap()
}

fn run(command: &mut Command) {
    // A server keeps the pipes of the one who started it, so its output goes nowhere.
    let status = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let status = status.unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(status.success(), "{command:?}: {status}");
}

/// The newest server that is installed: Debian keeps them out of `PATH`.
fn programs() -> PathBuf {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect();
    versions.sort();
    let in_path =
        std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
    versions
        .into_iter()
        .rev()
        .map(|(_, folder)| folder)
        .chain(in_path.into_iter().flatten())
        .find(|folder| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file())
        .expect("PostgreSQL is not installed; the Debian package is postgresql")
}

fn own_id() -> u32 {
    std::os::unix::fs::MetadataExt::uid(&fs::metadata("/proc/self").unwrap())
}

fn id_of(user: &str) -> u32 {
    let users = fs::read_to_string("/etc/passwd").unwrap();
    let line = users
        .lines()
        .find(|line| line.split(':').next() == Some(user));
    line.and_then(|line| line.split(':').nth(2)?.parse().ok())
        .unwrap_or_else(|| panic!("root cannot run PostgreSQL and there is no user {user}; the Debian package postgresql makes it"))
}

/// A transaction that stays open until it is told how to end.
pub struct Held {
    statements: tokio::sync::mpsc::UnboundedSender<String>,
    thread: std::thread::JoinHandle<()>,
}

impl Held {
    /// Begins with a statement and waits for its end.
    pub fn begin(url: &str, statement: &str) -> Self {
        let (statements, mut queue) = tokio::sync::mpsc::unbounded_channel::<String>();
        let (done, begun) = std::sync::mpsc::channel();
        let (url, first) = (url.to_owned(), format!("BEGIN; {statement}"));
        let thread = std::thread::spawn(move || {
            alone(async move {
                let client = connect(&url).await;
                client.batch_execute(&first).await.unwrap();
                done.send(()).unwrap();
                while let Some(statement) = queue.recv().await {
                    client.batch_execute(&statement).await.unwrap();
                }
            });
        });
        begun.recv().unwrap();
        Self { statements, thread }
    }

    /// One statement more; does not wait for its end.
    pub fn go_on(&self, statement: &str) {
        self.statements.send(statement.to_owned()).unwrap();
    }

    pub fn commit(self) {
        self.end("COMMIT");
    }

    pub fn roll_back(self) {
        self.end("ROLLBACK");
    }

    fn end(self, how: &str) {
        self.go_on(how);
        drop(self.statements);
        self.thread.join().unwrap();
    }
}
