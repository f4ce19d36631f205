//! The states that the running scores are made of: what a count of all answers gives, by the owner's days.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;

use common::program::{Program, command, run, serve};
use common::{Collector, answer, batch, folder, open_database};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use otklik_score::State;
use serde_json::{Value, json};

const HOUR_MS: u64 = 3_600_000;

/// A small generator, so that a failure can be repeated by its seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// An answer that was given so long ago.
fn old(mut answer: Value, age_ms: u64) -> Value {
    answer["age_ms"] = json!(age_ms);
    answer
}

/// Day, revision and locale with the counts, added up from the stored states of a site.
type States = BTreeMap<(String, u32, String), Vec<u64>>;

fn states(db: &rusqlite::Connection, site: &str) -> States {
    let mut states = db
        .prepare("SELECT day, revision, locale, state FROM day_states WHERE site = ?1")
        .unwrap();
    let rows = states.query_map([site], |row| {
        let key = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok((key, row.get::<_, Vec<u8>>(3)?))
    });
    rows.unwrap()
        .map(|row| {
            let (key, state) = row.unwrap();
            let State::Nps(counts) = State::decode(&state).unwrap() else {
                panic!("another metric");
            };
            (key, counts.to_array().to_vec())
        })
        .collect()
}

/// The same, counted by SQL from what was sent.
fn recounted(db: &rusqlite::Connection, site: &str) -> States {
    let mut ratings = db
        .prepare(
            "SELECT date(at_ms / 1000, 'unixepoch'), json_extract(raw, '$.survey_rev'),
                    coalesce(json_extract(raw, '$.locale'), ''), json_extract(part.value, '$.n')
             FROM answers, json_each(answers.raw, '$.q') AS part
             WHERE site = ?1 AND json_extract(part.value, '$.t') = 'nps'",
        )
        .unwrap();
    let mut rows = ratings.query([site]).unwrap();
    let mut states = States::new();
    while let Some(row) = rows.next().unwrap() {
        let rating: u8 = row.get(3).unwrap();
        for day in [row.get(0).unwrap(), String::new()] {
            let key = (day, row.get(1).unwrap(), row.get(2).unwrap());
            states.entry(key).or_insert_with(|| vec![0; 11])[usize::from(rating)] += 1;
        }
    }
    states
}

#[test]
fn states_equal_a_recount_whatever_is_sent() {
    let seed = getrandom::u64().unwrap() | 1;
    println!("seed {seed}");
    let mut dice = Dice(seed);
    let collector = Collector::start();
    for _ in 0..150 {
        let answers: Vec<_> = (0..=dice.below(8))
            .map(|_| {
                let comment = if dice.below(3) == 0 { "Because" } else { "" };
                let rating = dice.below(13) as u8;
                let mut answer = answer(dice.below(60), dice.below(4) as u32, rating, comment);
                answer["survey_rev"] = json!(1 + dice.below(2));
                answer["locale"] = json!(["ru", "en-GB", "de"][dice.below(3) as usize]);
                if dice.below(5) == 0 {
                    answer.as_object_mut().unwrap().remove("locale");
                }
                old(answer, dice.below(30 * 24) * HOUR_MS)
            })
            .collect();
        let site = ["shop", "quiet"][dice.below(2) as usize];
        assert_eq!(collector.post(site, &batch(&answers)).status, 200);
    }
    let db = collector.database();
    for site in ["shop", "quiet"] {
        let expected = recounted(&db, site);
        assert!(expected.len() > 30);
        assert_eq!(states(&db, site), expected, "seed {seed}");
    }
    let scores = collector.get("/v1/sites/shop/scores").json();
    let mut asked_today = [0; 11];
    for ((day, revision, _), counts) in states(&db, "shop") {
        if day.is_empty() && revision == 1 {
            (0..11).for_each(|rating| asked_today[rating] += counts[rating]);
        }
    }
    assert_eq!(
        scores["scores"][0]["counts"],
        json!(asked_today),
        "seed {seed}"
    );
}

#[test]
fn days_are_the_owners_and_another_zone_counts_them_anew() {
    let folder = folder();
    let serve_in = |zone: &str| {
        let mut command = serve(folder.path(), "127.0.0.1:0");
        command.args(["--zone", zone]);
        Program::start(command)
    };
    let ages = [0, 7, 13, 20].map(|hours| hours * HOUR_MS);
    let days_in = |zone: &str| {
        let zone = TimeZone::get(zone).unwrap();
        let db = open_database(folder.path());
        let mut times = db.prepare("SELECT at_ms FROM answers").unwrap();
        let rows = times.query_map([], |row| row.get(0)).unwrap();
        let mut days = BTreeMap::from([(String::new(), 4)]);
        for at in rows {
            let at = Timestamp::from_millisecond(at.unwrap()).unwrap();
            *days
                .entry(zone.to_datetime(at).date().to_string())
                .or_insert(0) += 1;
        }
        let counted: BTreeMap<String, u64> = states(&db, "shop")
            .into_iter()
            .map(|((day, _, _), counts)| (day, counts.iter().sum()))
            .collect();
        assert_eq!(counted, days);
    };
    let program = serve_in("Pacific/Kiritimati");
    let answers: Vec<_> = (0..4)
        .map(|number| old(answer(number, 0, 9, ""), ages[number as usize]))
        .collect();
    let mut client = common::client::Client::connect(program.address).unwrap();
    let reply = client.request("POST", "/v1/sites/shop/answers", &[], &batch(&answers));
    assert_eq!(reply.unwrap().status, 200);
    days_in("Pacific/Kiritimati");
    program.kill9();
    serve_in("Pacific/Pago_Pago").kill9();
    days_in("Pacific/Pago_Pago");
    let mut command = serve(folder.path(), "127.0.0.1:0");
    command.args(["--zone", "Berlin"]);
    let (status, _, error) = run(command);
    assert_eq!(status.code(), Some(2));
    assert!(
        error.contains(
            "'Berlin' for '--zone <ZONE>': \"Berlin\" is no time zone; allowed: a name of the IANA"
        ),
        "{error}"
    );
}

#[test]
fn recount_finds_what_is_wrong_and_mends_it() {
    let mut collector = Collector::start();
    let answers: Vec<_> = (0..9)
        .map(|number| answer(number, 0, number as u8, ""))
        .collect();
    assert_eq!(collector.post("shop", &batch(&answers)).status, 200);
    let data = collector.folder.path().join("data");
    let recount = |check: &[&str]| {
        let mut arguments = vec!["recount", "--data", data.to_str().unwrap()];
        arguments.extend(check);
        let (status, out, error) = run(command(&arguments));
        (status.code().unwrap(), out, error)
    };
    let lines = |wrong: u32| {
        format!("quiet: 0 answers, 0 states, 0 wrong\nshop: 9 answers, 2 states, {wrong} wrong\n")
    };
    assert_eq!(recount(&["--check"]), (0, lines(0), String::new()));
    let right = states(&collector.database(), "shop");
    for (spoil, wrong) in [
        ("DELETE FROM day_states WHERE day = ''", 1),
        ("UPDATE day_states SET state = x'00'", 2),
        ("UPDATE day_states SET locale = 'xx'", 4),
    ] {
        collector.database().execute(spoil, []).unwrap();
        assert_eq!(
            recount(&["--check"]),
            (1, lines(wrong), String::new()),
            "{spoil}"
        );
        assert_eq!(recount(&[]), (0, lines(wrong), String::new()), "{spoil}");
        assert_eq!(
            recount(&["--check"]),
            (0, lines(0), String::new()),
            "{spoil}"
        );
        assert_eq!(states(&collector.database(), "shop"), right, "{spoil}");
    }
    // Answers that come on meet states that can be read again.
    assert_eq!(
        collector
            .post("shop", &batch(&[answer(10, 0, 9, "")]))
            .status,
        200
    );
    collector.end();
}

#[test]
fn another_wording_needs_another_revision_and_begins_another_score() {
    let folder = folder();
    let rewrite = |revision: u32, text: &str| {
        let survey = json!({"id": "nps", "revision": revision, "questions": [{"id": "nps", "kind": "nps", "text": text}]});
        let file = json!({"v": 1, "site": "shop", "scores": true, "surveys": [survey]});
        std::fs::write(folder.path().join("sites/shop.json"), file.to_string()).unwrap();
    };
    let asked = |revision: u32, number: u64| {
        let mut answer = answer(number, 0, 9, "");
        answer["survey_rev"] = json!(revision);
        batch(&[answer])
    };
    let counted = |program: &Program| {
        let mut client = common::client::Client::connect(program.address).unwrap();
        let scores = client
            .request("GET", "/v1/sites/shop/scores", &[], b"")
            .unwrap()
            .json();
        scores["scores"][0]["n"].as_u64().unwrap()
    };
    let post = |program: &Program, body: &[u8]| {
        let mut client = common::client::Client::connect(program.address).unwrap();
        let reply = client
            .request("POST", "/v1/sites/shop/answers", &[], body)
            .unwrap();
        assert_eq!(reply.status, 200);
    };
    rewrite(1, "How likely?");
    let program = Program::start(serve(folder.path(), "127.0.0.1:0"));
    post(&program, &asked(1, 1));
    post(&program, &asked(9, 2));
    assert_eq!(counted(&program), 1, "nobody knows what revision 9 asked");
    program.kill9();

    rewrite(1, "How probable?");
    let (status, out, error) = run(serve(folder.path(), "127.0.0.1:0"));
    assert_eq!((status.code(), out.as_str()), (Some(1), ""));
    assert!(
        error.contains("site shop, survey nps: question nps is not asked as it was when revision 1 was first served")
            && error.contains("give the survey a higher revision")
            && error.contains("How likely?"),
        "{error}"
    );

    rewrite(2, " How   likely?");
    let program = Program::start(serve(folder.path(), "127.0.0.1:0"));
    post(&program, &asked(2, 3));
    assert_eq!(counted(&program), 2, "the same words continue the score");
    program.kill9();

    rewrite(3, "How probable?");
    let program = Program::start(serve(folder.path(), "127.0.0.1:0"));
    assert_eq!(counted(&program), 0, "other words begin another");
    post(&program, &asked(3, 4));
    assert_eq!(counted(&program), 1);
}
