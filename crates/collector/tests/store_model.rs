//! SQLite, PostgreSQL and a plain map are given the same answers in the same batches, and erase the same, and must agree: on
//! what each sender is told, on what is kept, on the states, on the scores; and a recount finds nothing wrong.
#![allow(clippy::unwrap_used)]

mod common;
#[path = "store_model/given.rs"]
mod given;
#[path = "store_model/model.rs"]
mod model;

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use common::cluster::{Cluster, query};
use common::live::Stream;
use common::program;
use common::{Collector, id};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _, Unit};
use otklik_collector::serve::Place;
use otklik_score::nps::{Counts, Rating};
use otklik_score::response::Funnel;
use otklik_score::{Merge as _, State};
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;
use tempfile::TempDir;

use given::{LOCALES, SITES, SURVEYS, Step, Version, steps};
use model::Model;

/// A collector over one of the engines, that can be ended and begun again.
struct Engine {
    place: Place,
    argument: [String; 2],
    running: Option<Collector>,
}

impl Engine {
    fn start(&mut self) {
        self.running = None;
        self.running = Some(Collector::start_with(|options| {
            options.store = self.place.clone();
        }));
    }

    fn collector(&self) -> &Collector {
        self.running.as_ref().unwrap()
    }

    fn post(&self, site: &str, body: &[u8]) -> BTreeMap<String, String> {
        let reply = self.collector().post(site, body);
        assert_eq!(reply.status, 200, "{reply:?}");
        let reply = reply.json();
        let results = reply["results"].as_object().unwrap();
        let status = |result: &Value| result["status"].as_str().unwrap().to_owned();
        results
            .iter()
            .map(|(id, result)| (id.clone(), status(result)))
            .collect()
    }

    fn erase(&self, site: &str, id: &str) -> bool {
        let path = format!("/api/v1/sites/{site}/answers/{id}");
        let json = ["Content-Type: application/json"];
        let reply = self.collector().request("DELETE", &path, &json, b"");
        assert_eq!(reply.status, 200, "{reply:?}");
        reply.json()["erased"].as_bool().unwrap()
    }

    /// By the command, while the collector serves.
    fn expire(&self, site: &str, day: &str) -> usize {
        let mut command = program::command(&["erase", "--site", site, "--before", day]);
        command.args(&self.argument);
        let (status, out, error) = program::run(command);
        assert!(status.success(), "{out}{error}");
        out.split(' ').next().unwrap().parse().unwrap()
    }

    /// The live page's event without the times of arrival, which are each engine's own.
    fn live(&self) -> Value {
        let mut event = Stream::open(self.collector()).next().unwrap();
        event["at"].take();
        let comments = event["comments"].as_array_mut().unwrap();
        comments
            .iter_mut()
            .for_each(|comment| drop(comment["received_at"].take()));
        comments.sort_by_key(|comment| comment["id"].to_string());
        event
    }

    fn recount(&self) {
        let mut command = program::command(&["recount", "--check"]);
        command.args(&self.argument);
        let (status, out, error) = program::run(command);
        assert!(
            status.success() && out.lines().all(|line| line.ends_with(" 0 wrong")),
            "{out}{error}"
        );
    }

    /// The rows of a query that both engines understand, as text.
    fn rows(&self, statement: &str) -> Vec<Vec<String>> {
        let mut rows: Vec<Vec<String>> = match &self.place {
            Place::Postgres(_) => query(&self.argument[1], statement)
                .into_iter()
                .map(|row| row.into_iter().map(Option::unwrap_or_default).collect())
                .collect(),
            Place::Folder(folder) => {
                let db = rusqlite::Connection::open(folder.join("otklik.db")).unwrap();
                let mut statement = db.prepare(statement).unwrap();
                let columns = statement.column_count();
                let rows = statement.query_map([], |row| {
                    (0..columns)
                        .map(|column| {
                            row.get::<_, Option<String>>(column)
                                .map(Option::unwrap_or_default)
                        })
                        .collect()
                });
                rows.unwrap().map(Result::unwrap).collect()
            }
        };
        rows.sort();
        rows
    }
}

/// The kept answers in the form of [`ANSWERS`].
fn answers(model: &Model, now: Timestamp) -> Vec<Vec<String>> {
    let row = |(&(site, number), (version, raw)): (&(usize, u64), &(Version, String))| {
        let has_comment = if version.sentence > 0 { "y" } else { "n" };
        vec![
            SITES[site].to_owned(),
            id(number),
            version.seq.to_string(),
            SURVEYS[version.survey].to_owned(),
            version.revision.to_string(),
            version.at(now).as_millisecond().to_string(),
            version
                .rating
                .map(|rating| rating.to_string())
                .unwrap_or_default(),
            has_comment.to_owned(),
            if version.honeypot { "12" } else { "0" }.to_owned(),
            if version.rating.is_none() && version.sentence == 0 {
                "y"
            } else {
                "n"
            }
            .to_owned(),
            raw.clone(),
        ]
    };
    let mut rows: Vec<_> = model.kept.iter().map(row).collect();
    rows.sort();
    rows
}

const ANSWERS: &str =
    "SELECT site, CAST(id AS TEXT), CAST(seq AS TEXT), survey, CAST(survey_rev AS TEXT),
                              CAST(at_ms AS TEXT), CAST(rating AS TEXT),
                              CASE WHEN has_comment THEN 'y' ELSE 'n' END, CAST(flags AS TEXT),
                              CASE WHEN is_appearance THEN 'y' ELSE 'n' END, raw FROM answers";

/// The states that the kept answers make, by the columns of their key.
fn states(model: &Model, now: Timestamp) -> BTreeMap<Vec<String>, State> {
    let mut states = BTreeMap::new();
    for (site, version) in model.counted() {
        let rating = version.rating.filter(|_| !version.honeypot);
        let score = rating.map(|rating| {
            let mut counts = Counts::EMPTY;
            counts.add(Rating::new(rating.into()).unwrap());
            ("nps", "nps 0-10", State::from(counts))
        });
        let appearance = (version.reach > 0 || version.honeypot).then(|| {
            let mut funnel = [0; 4];
            // Whoever does not say how far it came has sent an answer.
            funnel[version.reach.checked_sub(1).unwrap_or(3)] = 1;
            let subject = if version.honeypot { "(left out)" } else { "" };
            (subject, "response 1-4", Funnel::from_array(funnel).into())
        });
        for (question, metric, state) in score.into_iter().chain(appearance) {
            for day in [String::new(), version.at(now).strftime("%F").to_string()] {
                let key = [
                    SITES[site],
                    &day,
                    SURVEYS[version.survey],
                    question,
                    &version.revision.to_string(),
                    LOCALES[version.locale].1,
                    metric,
                ];
                merge(&mut states, key.map(str::to_owned).to_vec(), state);
            }
        }
    }
    states
}

/// The stored states in the same form; PostgreSQL has them in shares.
fn stored_states(engine: &Engine) -> BTreeMap<Vec<String>, State> {
    let all = "SELECT site, day, survey, question, CAST(revision AS TEXT), locale, metric, hex(state) FROM day_states";
    let mut states = BTreeMap::new();
    for mut row in engine.rows(all) {
        let hex = row.pop().unwrap();
        let bytes: Vec<u8> = (0..hex.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
            .collect();
        merge(&mut states, row, State::decode(&bytes).unwrap());
    }
    states
}

fn merge(states: &mut BTreeMap<Vec<String>, State>, key: Vec<String>, state: State) {
    let sum = states.entry(key).or_insert(State::empty(state.metric()));
    sum.try_merge(&state).unwrap();
}

/// The public score counts what was asked in the words of today: the survey's first revision.
fn public_counts(model: &Model) -> [u64; 11] {
    let mut counts = [0; 11];
    for (site, version) in model.counted() {
        if (site, version.survey, version.revision) == (0, 0, 1)
            && let Some(rating) = version.rating
            && !version.honeypot
        {
            counts[usize::from(rating)] += 1;
        }
    }
    counts
}

fn check(engines: &[Engine; 2], model: &Model, now: Timestamp) {
    let [sqlite, postgres] = engines;
    for engine in engines {
        let of = &engine.argument;
        assert_eq!(
            engine.rows(ANSWERS),
            answers(model, now),
            "answers of {of:?}"
        );
        assert_eq!(
            stored_states(engine),
            states(model, now),
            "states of {of:?}"
        );
        let scores = engine.collector().get("/v1/sites/shop/scores").json();
        assert_eq!(
            scores["scores"][0]["counts"],
            serde_json::json!(public_counts(model)),
            "scores of {of:?}"
        );
        engine.recount();
    }
    assert_eq!(sqlite.live(), postgres.live());
}

fn run(steps: &[Step]) {
    static CLUSTER: LazyLock<(Cluster, String)> = LazyLock::new(|| {
        let cluster = Cluster::start();
        let url = cluster.database();
        let hex = "CREATE FUNCTION public.hex(bytea) RETURNS text LANGUAGE sql AS $$ SELECT encode($1, 'hex') $$";
        query(&url, hex);
        (cluster, url)
    });
    static CASES: AtomicU32 = AtomicU32::new(0);
    let case = format!("case{}", CASES.fetch_add(1, Ordering::Relaxed));
    query(&CLUSTER.1, &format!("CREATE SCHEMA {case}"));
    let url = format!("{}?options=-csearch_path%3D{case},public", CLUSTER.1);
    let folder = TempDir::new().unwrap();
    let mut engines = [
        Engine {
            place: Place::Folder(folder.path().to_owned()),
            argument: ["--data".into(), folder.path().display().to_string()],
            running: None,
        },
        Engine {
            place: Place::Postgres(url.parse().unwrap()),
            argument: ["--store".into(), url],
            running: None,
        },
    ];
    engines.iter_mut().for_each(Engine::start);
    // A moment ago, so that nothing is answered in the future.
    let now = (Timestamp::now() - 2.seconds())
        .round(Unit::Second)
        .unwrap();
    let mut model = Model::default();
    for step in steps {
        match step {
            Step::Reopen => engines.iter_mut().for_each(Engine::start),
            Step::Erase(site, number) => {
                let was_there = model.erase(*site, *number);
                for engine in &engines {
                    let told = engine.erase(SITES[*site], &id(*number));
                    assert_eq!(told, was_there, "{:?}", engine.argument);
                }
            }
            Step::Before(site, days) => {
                let day = (now - (days * 24).hours()).to_zoned(TimeZone::UTC);
                let before = day.start_of_day().unwrap().timestamp();
                let expired = model.expire(*site, before, now);
                for engine in &engines {
                    let told = engine.expire(SITES[*site], &day.date().to_string());
                    assert_eq!(told, expired, "{:?}", engine.argument);
                }
            }
            Step::Batch(site, versions) => {
                let answers: Vec<String> =
                    versions.iter().map(|version| version.raw(now)).collect();
                let body = format!(r#"{{"v":1,"batch":"b","answers":[{}]}}"#, answers.join(","));
                let expected = model.put(*site, versions, now);
                for engine in &engines {
                    let told = engine.post(SITES[*site], body.as_bytes());
                    let told: BTreeMap<String, &str> = told
                        .iter()
                        .map(|(id, status)| (id.clone(), status.as_str()))
                        .collect();
                    assert_eq!(told, expected, "{:?} on {versions:?}", engine.argument);
                }
            }
        }
    }
    check(&engines, &model, now);
}

#[test]
fn both_stores_do_what_the_map_does() {
    let mut runner = TestRunner::new(Config {
        cases: 12,
        max_shrink_iters: 40,
        failure_persistence: None,
        ..Config::default()
    });
    let result = runner.run(&steps(), |steps| {
        run(&steps);
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}
