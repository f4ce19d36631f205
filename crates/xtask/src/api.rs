//! The collector against its own OpenAPI document: requests that the document allows, and some that it does not.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::build::{self, COLLECTOR, SITES};
use crate::cache::Cache;
use crate::child;
use crate::progress::Step;
use crate::setup::pins;
use crate::workspace::Workspace;

/// Requests of each kind.
const EXAMPLES: &str = "200";

/// The site that exists. And what counts as a refusal of something that is wrong: what is wrong may be too large as well,
/// which schemathesis does not think of.
const SETTINGS: &str = "\
[parameters]
\"path.site\" = \"demo\"

[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 428, 429, \"5xx\"]
";

/// Starts a collector and lets schemathesis look for requests that it answers otherwise than described, or with a fault
/// of its own.
pub(crate) fn run(workspace: &Workspace, cache: &Cache) -> Result<()> {
    let mut schemathesis = pins::SCHEMATHESIS.command(cache)?;
    build::run(workspace, cache)?;
    let folder = workspace.target.join("api");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    let collector = workspace.dist.join(COLLECTOR);
    let data = folder.join("data");
    let mut serve = Command::new(&collector);
    serve
        .args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--log",
            "warn",
            "--data",
        ])
        .arg(&data)
        .arg("--sites")
        .arg(workspace.dist.join(SITES))
        .arg("--assets")
        .arg(&workspace.dist)
        .stdout(Stdio::piped());
    let mut running = Running(serve.spawn().context("cannot start the collector")?);
    let address = running.address()?;
    let mut token = Command::new(&collector);
    token.args(["token", "new", "--data"]).arg(&data);
    let token = child::answer(&mut token)?;
    std::fs::write(folder.join("schemathesis.toml"), SETTINGS)?;
    let step = Step::announce("asking the collector what its document allows, and what not");
    schemathesis
        .args(["--config-file", "schemathesis.toml", "run"])
        .arg(format!("{address}api/v1/openapi.json"))
        .args([
            "--header",
            &format!("Authorization: Bearer {}", token.trim()),
        ])
        .args(["--header", "Sec-Fetch-Site: same-origin"])
        // A stream without an end; and the token that is sent along makes every login beside it superfluous.
        .args(["--exclude-operation-id", "watchSite"])
        .args(["--exclude-checks", "ignored_auth"])
        .args(["--phases", "examples,coverage,fuzzing"])
        .args(["--max-examples", EXAMPLES])
        .current_dir(&folder);
    child::shown(&mut schemathesis)?;
    step.done("asked");
    Ok(())
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
