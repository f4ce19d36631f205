//! What the widget costs a page, beside what others cost it.
//!
//! | module | concern |
//! | --- | --- |
//! | [`subject`] | what asks a question in the host page |
//! | [`origin`] | the servers of the page and of the peers, everything pressed beforehand |
//! | [`site`] | which of them has what |
//! | [`condition`] | the visitor's machine and line |
//! | [`session`] | a browser that nobody has used |
//! | [`visit`] | what one visitor does: one measurement |
//! | [`view`] | what a subject costs on one page |
//! | [`probe`] | what notes it there |
//! | [`traffic`] | requests and bytes out of the browser's log |
//! | [`results`] | all measurements, and what is made of them |
//! | [`tables`] | how they are shown |

mod condition;
mod origin;
mod probe;
mod results;
mod session;
mod site;
mod subject;
mod tables;
mod traffic;
mod view;
mod visit;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use otklik_e2e::{Collector, until};
use serde_json::{Map, Value, json};

use self::condition::Condition;
use self::results::Results;
use self::session::Driver;
use self::site::Site;
use self::subject::Subject;
use self::visit::Visit;
use crate::{machine, record};

/// Rounds unless told otherwise.
const ROUNDS: usize = 15;
/// Bytes come out alike: more rounds of the second page would tell nothing new.
const ROUNDS_AGAIN: usize = 3;

/// What the command line says.
#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    peers: PathBuf,
    work: PathBuf,
    rounds: usize,
    only: Option<Vec<String>>,
    json: Option<PathBuf>,
}

impl Options {
    /// Reads `PEERS WORK [--rounds N] [--only a,b] [--json FILE]`.
    pub(crate) fn read(mut arguments: impl Iterator<Item = OsString>) -> Result<Self> {
        let mut folder = |what| arguments.next().map(PathBuf::from).context(what);
        let mut options = Self {
            peers: folder("the folder of the peers is missing")?,
            work: folder("the folder to work in is missing")?,
            rounds: ROUNDS,
            only: None,
            json: None,
        };
        while let Some(flag) = arguments.next() {
            let value = arguments.next();
            let value = value.with_context(|| format!("{} needs a value", flag.display()))?;
            let text = value.to_string_lossy();
            match flag.to_string_lossy().as_ref() {
                "--rounds" => {
                    let rounds = text.parse().ok().filter(|rounds| *rounds > 0);
                    options.rounds =
                        rounds.with_context(|| format!("--rounds {text}: a number from 1 on"))?;
                }
                "--only" => options.only = Some(text.split(',').map(str::to_owned).collect()),
                "--json" => options.json = Some(PathBuf::from(&value)),
                other => bail!("{other} is not known; allowed: --rounds, --only, --json"),
            }
        }
        Ok(options)
    }
}

/// Measures all subjects round by round, prints the tables and, if wanted, writes the same to a file.
pub(crate) async fn run(options: &Options) -> Result<()> {
    let source = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/page"));
    let only = options.only.as_deref();
    let subjects = Subject::read_all(&source.join("subjects"), &options.peers, only)?;
    let collector = Collector::start().await?;
    let site = Site::open(source, options, &subjects, collector.url()).await?;
    let driver = Driver::start().await?;
    let busy = load();

    let proof = Visit::Asked(Condition::Plain);
    let mut results = Results::default();
    let mut answers = 0;
    for round in 0..=options.rounds {
        eprintln!("round {round} of {}", options.rounds);
        // The round before the first one proves that every subject works, and does not count.
        let visits = Visit::all().filter(|visit| match round {
            0 => *visit == proof,
            _ => *visit != Visit::Again || round <= ROUNDS_AGAIN,
        });
        for visit in visits {
            for turn in 0..subjects.len() {
                let subject = &subjects[(turn + round) % subjects.len()];
                let sample = visit.measure(&driver, site.host(), subject).await?;
                if round > 0 {
                    results.take(visit, &subject.name, sample);
                }
                if subject.name.starts_with("otklik") {
                    answers += visit.clicks();
                }
            }
        }
        // A request in vain costs its subject a round trip that its own servers would have spared it.
        let missed = site.missed();
        ensure!(
            missed.is_empty(),
            "asked for and not there: {}",
            missed.join(", ")
        );
    }
    prove_answers(&collector, answers).await?;
    let report = Report {
        machine: machine::name(),
        load: [busy, load()],
        agent: driver.agent().await?,
        rounds: options.rounds,
        subjects: &subjects,
        results: &results,
    };
    print!("{}", report.text());
    match &options.json {
        Some(path) => record::put(path, "page", report.json()),
        None => Ok(()),
    }
}

/// Each click on our own score is in the collector's database.
async fn prove_answers(collector: &Collector, clicks: u64) -> Result<()> {
    if clicks == 0 {
        return Ok(());
    }
    let n = until("the collector has the last answer", async || {
        let n = collector.score().await?.n;
        Ok((n >= clicks).then_some(n))
    })
    .await?;
    ensure!(n == clicks, "{clicks} clicks made {n} answers");
    Ok(())
}

/// How many processes wanted a core in the last minute, as Linux tells it.
fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or_default().to_owned()
}

struct Report<'r> {
    machine: String,
    load: [String; 2],
    agent: String,
    rounds: usize,
    subjects: &'r [Subject],
    results: &'r Results,
}

impl Report<'_> {
    fn text(&self) -> String {
        let [before, after] = &self.load;
        let mut text = format!(
            "{}, load {before} at the start and {after} at the end; {}; rounds: {}\n\
             median (least–most); of the floor: median by the median of vanilla\n\n",
            self.machine, self.agent, self.rounds
        );
        text += &tables::all(self.subjects, self.results);
        text += "What the subjects are, and what a made-up server answered for them:\n";
        for subject in self
            .subjects
            .iter()
            .filter(|one| !one.about.what.is_empty())
        {
            let stubs: Vec<&str> = subject.about.stubs.keys().map(String::as_str).collect();
            let stubs = match stubs[..] {
                [] => "nothing".to_owned(),
                _ => stubs.join(", "),
            };
            text += &format!(
                "- {}: {}. Made up: {stubs}\n",
                subject.title(),
                subject.about.what
            );
        }
        text
    }

    fn json(&self) -> Value {
        let subjects: Map<String, Value> = self
            .subjects
            .iter()
            .map(|subject| {
                let stubs: Vec<&String> = subject.about.stubs.keys().collect();
                let about = json!({
                    "label": subject.about.label,
                    "what": subject.about.what,
                    "version": subject.version,
                    "stubs": stubs,
                });
                (subject.name.clone(), about)
            })
            .collect();
        json!({
            "machine": self.machine,
            "load": self.load,
            "agent": self.agent,
            "rounds": self.rounds,
            "subjects": subjects,
            "visits": self.results.to_json(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<Options> {
        Options::read(arguments.iter().map(OsString::from))
    }

    #[test]
    fn options_are_read() {
        let options = read(&["p", "w", "--only", "otklik,sentry", "--rounds", "3"]).unwrap();
        assert_eq!(options.rounds, 3);
        assert_eq!(options.only.unwrap(), ["otklik", "sentry"]);
        assert_eq!(read(&["p", "w"]).unwrap().rounds, ROUNDS);
    }

    #[test]
    fn slips_are_named() {
        let slip = |arguments: &[&str]| read(arguments).unwrap_err().to_string();
        assert_eq!(slip(&["p"]), "the folder to work in is missing");
        assert_eq!(slip(&["p", "w", "--rounds"]), "--rounds needs a value");
        assert_eq!(
            slip(&["p", "w", "--rounds", "0"]),
            "--rounds 0: a number from 1 on"
        );
        assert!(slip(&["p", "w", "--fast", "1"]).starts_with("--fast is not known"));
    }
}
