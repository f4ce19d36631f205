//! A PostgreSQL of the test's own, and what is asked of it behind the collector's back.

use std::path::PathBuf;
use std::time::{Duration, Instant};

pub use otklik_cluster::Stop;
use tokio_postgres::{Client, NoTls};

/// A running server, whose failures are the test's.
pub struct Cluster(otklik_cluster::Cluster);

impl Cluster {
    pub fn start() -> Self {
        Self::start_with("")
    }

    pub fn start_with(settings: &str) -> Self {
        Self::start_with_files(settings, &[])
    }

    pub fn start_with_files(settings: &str, files: &[(&str, Vec<u8>)]) -> Self {
        Self(otklik_cluster::Cluster::start_with_files(settings, files).unwrap())
    }

    pub fn up(&self) {
        self.0.up().unwrap();
    }

    pub fn stop(&self, how: Stop) {
        self.0.stop(how).unwrap();
    }

    pub fn database(&self) -> String {
        self.0.database().unwrap()
    }

    pub fn by_socket(&self, port: u16) -> String {
        self.0.by_socket(port)
    }

    pub fn log(&self) -> String {
        self.0.log().unwrap()
    }

    pub fn socket(&self) -> PathBuf {
        self.0.socket()
    }

    pub fn files(&self) -> PathBuf {
        self.0.files()
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
