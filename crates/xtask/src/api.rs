//! The collector against its own OpenAPI document: requests that the document allows, and some that it does not.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use otklik_cluster::Cluster;
use serde_json::{Value, json};

use crate::build::{self, COLLECTOR, SITES};
use crate::cache::Cache;
use crate::child;
use crate::progress::Step;
use crate::setup::{self, pins};
use crate::workspace::Workspace;

/// The site that is asked about.
const SITE: &str = "demo";
/// Made-up answers in it: enough for cases, promises and a board.
const ANSWERS: &str = "300";
/// Items and numbers that requests name beside those that there are not.
const NAMED: usize = 20;
/// The document, below the clone's root.
const DOCUMENT: &str = "crates/collector/src/http/openapi.json";

/// What counts as a refusal of something that is wrong: what is wrong may be too large as well, and a change without the
/// version that it changes is told 428. Of what is as described the whole may yet be impossible, which is 422.
const SETTINGS: &str = "\
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 428, 429, \"5xx\"]

[checks.positive_data_acceptance]
expected-statuses = [\"2xx\", \"3xx\", 401, 403, 404, 409, 410, 422, 428, 429, \"5xx\"]

[checks.missing_required_header]
expected-statuses = [400, 401, 403, 404, 406, 415, 422, 428]
";

/// What `cargo xtask api` may be told.
#[derive(Args)]
pub(crate) struct Options {
    /// What the collector keeps answers in; a PostgreSQL is started for it
    #[arg(long, default_value = "sqlite")]
    store: Store,
    /// What requests are drawn from [default: another each time]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Requests of each kind
    #[arg(long, value_name = "N", default_value_t = 200)]
    requests: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Store {
    Sqlite,
    Postgres,
}

/// Starts a collector and lets schemathesis look for requests that it answers otherwise than described, or with a fault
/// of its own.
pub(crate) fn run(workspace: &Workspace, cache: &Cache, options: &Options) -> Result<()> {
    let mut schemathesis = pins::SCHEMATHESIS.command(cache)?;
    let server = match options.store {
        Store::Sqlite => None,
        Store::Postgres => {
            setup::postgres(cache)?;
            Some(Cluster::start()?)
        }
    };
    build::run(workspace, cache)?;
    let folder = workspace.target.join("api");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let store = match &server {
        None => [
            "--data".to_owned(),
            folder.join("data").display().to_string(),
        ],
        Some(server) => ["--store".to_owned(), server.database()?],
    };
    let collector = |arguments: &[&str]| {
        let mut command = Command::new(workspace.dist.join(COLLECTOR));
        command.args(arguments).args(&store);
        command
    };
    let sites = workspace.dist.join(SITES);
    let mut sample = collector(&["sample", "add", "--site", SITE, "--answers", ANSWERS]);
    child::answer(sample.arg("--sites").arg(&sites))?;
    let mut export = collector(&["export", "--site", SITE]);
    let ids = ids(&child::answer(export.stderr(Stdio::null()))?);
    let mut serve = collector(&["serve", "--listen", "127.0.0.1:0", "--log", "warn"]);
    serve
        .arg("--sites")
        .arg(&sites)
        .arg("--assets")
        .arg(&workspace.dist)
        .stdout(Stdio::piped());
    let mut running = Running(serve.spawn().context("cannot start the collector")?);
    let address = running.address()?;
    let token = child::answer(&mut collector(&["token", "new"]))?;
    fs::write(folder.join("schemathesis.toml"), SETTINGS)?;
    let document = document(&workspace.root.join(DOCUMENT), &ids)?;
    fs::write(folder.join("openapi.json"), document.to_string())?;
    let step = Step::announce("asking the collector what its document allows, and what not");
    schemathesis
        .args(["--config-file", "schemathesis.toml", "run", "openapi.json"])
        .args(["--url", &address])
        .args([
            "--header",
            &format!("Authorization: Bearer {}", token.trim()),
        ])
        .args(["--header", "Sec-Fetch-Site: same-origin"])
        // A stream without an end; what takes away all that the others ask about; and the token that is sent along makes
        // every login beside it superfluous.
        .args(["--exclude-operation-id", "watchSite"])
        .args(["--exclude-operation-id", "removeSample"])
        .args(["--exclude-checks", "ignored_auth"])
        .args(["--phases", "examples,coverage,fuzzing"])
        // A busy machine is no slip.
        .args(["--request-timeout", "60"])
        // One slip hides no other.
        .arg("--continue-on-failure")
        .args(["--max-examples", &options.requests.to_string()])
        .current_dir(&folder);
    if let Some(seed) = options.seed {
        schemathesis.args(["--seed", &seed.to_string()]);
    }
    child::shown(&mut schemathesis)?;
    step.done("asked");
    Ok(())
}

/// The ids of the first lines of an export.
fn ids(lines: &str) -> Vec<String> {
    let id = |line: &str| {
        let line: Value = serde_json::from_str(line).ok()?;
        Some(line["answer"]["id"].as_str()?.to_owned())
    };
    lines.lines().filter_map(id).take(NAMED).collect()
}

/// The document, whose paths name what there is: what is made up finds nothing, and nothing behind that is asked.
fn document(path: &Path, ids: &[String]) -> Result<Value> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut document: Value =
        serde_json::from_str(&text).with_context(|| format!("in {}", path.display()))?;
    for (parameter, known) in [
        ("site", json!([SITE])),
        ("item", json!(ids)),
        ("number", json!((1..=NAMED).collect::<Vec<_>>())),
    ] {
        let schema = &mut document["components"]["parameters"][parameter]["schema"];
        if schema.is_null() {
            bail!("{} has no parameter {parameter}", path.display());
        }
        *schema = json!({ "enum": known });
    }
    Ok(document)
}

/// The collector, ended with the value.
struct Running(Child);

impl Running {
    fn address(&mut self) -> Result<String> {
        let mut line = String::new();
        if let Some(out) = self.0.stdout.as_mut() {
            BufReader::new(out).read_line(&mut line)?;
        }
        match line.trim_end().strip_prefix("ready ") {
            Some(address) => Ok(address.to_owned()),
            None => bail!("the collector did not start: {line:?}"),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_is_there() {
        let lines = "{\"answer\":{\"id\":\"a\",\"q\":[]}}\n{\"answer\":{\"id\":\"b\"}}\n";
        let ids = ids(lines);
        assert_eq!(ids, ["a", "b"]);
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../..")
            .join(DOCUMENT);
        let document = document(&path, &ids).unwrap();
        let parameters = &document["components"]["parameters"];
        assert_eq!(parameters["site"]["schema"], json!({"enum": [SITE]}));
        assert_eq!(parameters["item"]["schema"], json!({"enum": ["a", "b"]}));
        assert!(parameters["version"]["schema"]["pattern"].is_string());
    }
}
