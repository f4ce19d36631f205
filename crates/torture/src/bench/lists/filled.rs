//! A store with a year of answers, made up by the collector's own `sample add`, so that it has what any other has: items,
//! their words, marks, cases with all that happened to them, a board, states of every day.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::collector::{Folder, Kind};
use crate::report::{Finding, Met};
use crate::scenario::Rig;
use crate::visitors::SITE;

/// What the demo asks when it has sample data: a score and why, choices, an address, a role, batteries.
const SURVEYS: &str = include_str!("../../../../../www/demo/sample/demo.json");
/// Every so many rows of the audit log are of the site that is measured.
const SITES: u64 = 10;

/// A store, and what filling it took.
#[derive(Debug)]
pub(super) struct Filled {
    pub(super) folder: Folder,
    rows: u64,
    took: Duration,
}

impl Filled {
    /// Makes one with so many answers.
    pub(super) fn make(rig: &Rig, rows: u64) -> Result<Self> {
        let folder = rig.folder()?;
        let mut surveys: Value = serde_json::from_str(SURVEYS)?;
        surveys["site"] = json!(SITE);
        fs::write(
            folder.sites().join(format!("{SITE}.json")),
            surveys.to_string(),
        )?;
        let began = Instant::now();
        let mut sample = Command::new(rig.binary());
        sample.args(["sample", "add", "--site", SITE, "--sites"]);
        sample.arg(folder.sites());
        sample.args(["--answers", &rows.to_string()]);
        match folder.url() {
            None => sample.arg("--data").arg(folder.data()),
            Some(url) => sample.env("OTKLIK_STORE", url),
        };
        let output = sample.stdin(Stdio::null()).output()?;
        ensure!(
            output.status.success(),
            "`sample add` ended with {} and says {:?}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
        let filled = Self {
            folder,
            rows,
            took: began.elapsed(),
        };
        filled.keep_a_log(rig)?;
        Ok(filled)
    }

    /// As many rows in the audit log, of the last year, most of them about other sites.
    fn keep_a_log(&self, rig: &Rig) -> Result<()> {
        let now = std::time::SystemTime::UNIX_EPOCH.elapsed()?.as_millis();
        let step = 365 * 86_400_000 / u128::from(self.rows.max(1));
        let row = |concat: &str| {
            format!(
                "{now} - ({rows} - i) * {step}, CASE WHEN i % {SITES} = 0 THEN '{SITE}' ELSE {concat} END, \
                 'member', 'Mara', 'export', 'ndjson', '192.0.2.0'",
                rows = self.rows
            )
        };
        let into = "INSERT INTO audit (at_ms, site, kind, name, what, object, address)";
        match self.folder.url() {
            None => {
                let db = rusqlite::Connection::open(self.folder.data().join("otklik.db"))?;
                let add = format!(
                    "{into} WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) SELECT {} FROM n",
                    self.rows,
                    row("'other' || i % 10")
                );
                db.execute(&add, ())?;
            }
            Some(url) => {
                let add = format!(
                    "{into} SELECT {} FROM generate_series(1::bigint, {}) AS i",
                    row("'other' || i % 10"),
                    self.rows
                );
                rig.runtime()?.block_on(async {
                    let (client, connection) =
                        tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
                    let running = tokio::spawn(connection);
                    client.execute(&add, &[]).await?;
                    drop(client);
                    running.await?.context("the connection broke")
                })?;
            }
        }
        Ok(())
    }

    /// How long it took, and what it takes on disk where that is a file.
    pub(super) fn told(&self, kind: Kind) -> Finding {
        let rate = self.rows as f64 / self.took.as_secs_f64();
        let size = fs::metadata(self.folder.data().join("otklik.db"));
        let size = size.map_or(0, |file| file.len());
        let place = match kind {
            Kind::Sqlite => format!("; {:.2} GiB with the log", size as f64 / 1_073_741_824.0),
            Kind::Postgres => String::new(),
        };
        let name = format!("{}: {} answers made up", kind.name(), self.rows);
        Finding::new(
            &name,
            format!("{rate:.0} answers/s{place}"),
            "",
            Met::Untargeted,
        )
        .with(json!({ "seconds": self.took.as_secs_f64(), "bytes": size }))
    }
}
