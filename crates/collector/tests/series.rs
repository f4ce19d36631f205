//! A series that goes on by the owner's word: joined and split by the command, counted by both engines, shown with a mark.
#![allow(clippy::unwrap_used)]

mod common;
#[path = "erase/house.rs"]
mod house;

use common::live::Stream;
use common::{answer, batch};
use house::{House, shared};
use otklik_collector::serve::Place;
use serde_json::{Value, json};

/// The site's survey in another revision.
fn revision(number: u32, text: &Value) -> String {
    json!({"v": 1, "site": "shop", "scores": true, "surveys": [{"id": "nps", "revision": number, "questions": [
        {"id": "nps", "kind": "nps", "text": text},
        {"id": "other", "kind": "rating", "max": 5, "text": "And the tea?"}]}]})
    .to_string()
}

/// One collector after the other over one store of each engine.
struct Owner {
    folder: tempfile::TempDir,
    url: String,
}

impl Owner {
    fn serve(&self, survey: &str) -> [House; 2] {
        let sites = self.folder.path().join("sites");
        std::fs::create_dir_all(&sites).unwrap();
        std::fs::write(sites.join("shop.json"), survey).unwrap();
        let mut sqlite = House::sqlite(|options| {
            options.store = Place::Folder(self.folder.path().join("data"));
            options.sites = sites.clone();
        });
        sqlite.argument[1] = self.folder.path().join("data").display().to_string();
        let postgres = House::postgres(&self.url, |options| options.sites = sites.clone());
        [sqlite, postgres]
    }
}

fn series(house: &House, arguments: &[&str]) -> (i32, String, String) {
    let all = [&["series", arguments[0], "--site", "shop"], &arguments[1..]].concat();
    house.command(&all)
}

/// The fingerprints that `list` shows, with where their answers are and their language.
fn listed(house: &House) -> Vec<(String, String, String)> {
    let (code, out, error) = series(house, &["list", "--survey", "nps"]);
    assert_eq!(code, 0, "{error}");
    let lines = out.lines().filter(|line| line.starts_with("  "));
    let wordings = lines.map(|line| {
        let mut words = line.split_whitespace().map(str::to_owned);
        let mut next = || words.next().unwrap();
        (next(), next(), next())
    });
    wordings.collect()
}

/// What the card and the visitors' page count, and what is joined and elsewhere.
fn counts(house: &House) -> [u64; 4] {
    let mut event = Stream::open(&house.collector).next().unwrap();
    let card = event["scores"][0].take();
    let [n, joined, elsewhere] =
        ["n", "joined", "elsewhere"].map(|name| card[name].as_u64().unwrap());
    [n, house.public_n(), joined, elsewhere]
}

fn send(house: &House, number: u64, revision: u32, locale: &str) {
    let mut answer = answer(number, 0, 9, "");
    answer["survey_rev"] = json!(revision);
    answer["locale"] = json!(locale);
    let reply = house.collector.post("shop", &batch(&[answer]));
    assert_eq!(reply.status, 200, "{reply:?}");
}

#[test]
fn a_mended_wording_goes_on_by_the_owners_word() {
    let owner = Owner {
        folder: tempfile::tempdir().unwrap(),
        url: shared().database(),
    };
    let first = json!({"en": "How likley?", "de": "Wie wahrscheinlich?"});
    for house in owner.serve(&revision(1, &first)) {
        send(&house, 1, 1, "en");
        send(&house, 2, 1, "de-AT");
        send(&house, 3, 1, "en");
    }
    for house in owner.serve(&revision(2, &json!({"en": "How likely?"}))) {
        send(&house, 4, 2, "en");
        assert_eq!(counts(&house), [1, 1, 0, 3]);
        let all = listed(&house);
        let find = |place: &str, language: &str| {
            let is = |found: &&(String, String, String)| found.1 == place && found.2 == language;
            let mut found = all.iter().filter(is);
            let found = found
                .next()
                .unwrap_or_else(|| panic!("{place} {language}: {all:?}"));
            found.0.clone()
        };
        let (new, typo, german) = (
            find("today", "en"),
            find("apart", "en"),
            find("apart", "de"),
        );
        assert_eq!(all.len(), 4, "the other question's too: {all:?}");

        let (code, out, error) = series(&house, &["join", &typo[..4], &new, "--by", "anna"]);
        assert_eq!(code, 0, "{error}");
        assert!(out.contains("one series from now on (spelling)"), "{out}");
        assert_eq!(counts(&house), [3, 3, 2, 1]);
        // The translation follows the wording that it was beside.
        let (code, out, error) = series(&house, &["join", &german, &typo, "--by", "anna"]);
        assert_eq!(code, 0, "{error}");
        assert!(out.contains("(translation)"), "{out}");
        assert_eq!(counts(&house), [4, 4, 3, 0]);
        assert!(listed(&house).iter().all(|(_, place, _)| place != "apart"));
        let (_, out, _) = series(&house, &["list"]);
        assert!(
            out.contains(&format!("{typo} and {new}: spelling, by anna on ")),
            "{out}"
        );
        house.assert_counted_right();

        // Without the first, German would lead to nothing of today; it may stay as it is.
        let (code, _, error) = series(&house, &["split", &new, &typo]);
        assert_eq!(code, 0, "{error}");
        assert_eq!(counts(&house), [1, 1, 0, 3]);
        let (code, _, error) = series(&house, &["split", &new, &typo]);
        assert_eq!(code, 1);
        assert!(
            error.contains("not declared the same themselves"),
            "{error}"
        );
        let (code, _, error) = series(&house, &["join", &new, &typo, "--by", "anna"]);
        assert_eq!(code, 0, "{error}");
    }
    // It holds for every later collector, until it is asked in other words again.
    for house in owner.serve(&revision(2, &json!({"en": "How likely?"}))) {
        assert_eq!(counts(&house), [4, 4, 3, 0]);
    }
    for house in owner.serve(&revision(3, &json!({"en": "Would you?"}))) {
        assert_eq!(counts(&house), [0, 0, 0, 4]);
    }
}

#[test]
fn what_cannot_be_one_series_is_refused_in_words() {
    let owner = Owner {
        folder: tempfile::tempdir().unwrap(),
        url: shared().database(),
    };
    drop(owner.serve(&revision(1, &json!({"en": "Old?", "ru": "Старый?"}))));
    for house in owner.serve(&revision(2, &json!({"en": "New?", "ru": "Новый?"}))) {
        let all = listed(&house);
        let find = |place: &str, language: &str| {
            let is = |found: &&(String, String, String)| found.1 == place && found.2 == language;
            all.iter().find(is).unwrap().0.clone()
        };
        let [old, new] = ["apart", "today"].map(|place| find(place, "en"));
        let russian = find("apart", "ru");
        let other = all.last().unwrap().0.clone();
        let join = |one: &str, other: &str| series(&house, &["join", one, other, "--by", "b"]);
        assert_eq!(join(&old, &russian).0, 0);
        for (one, other, said) in [
            (new.as_str(), russian.as_str(), "by way of a translation"),
            (&old, &old, "one series with itself"),
            (&old, &other, "only wordings of one question"),
            ("ffffffff0", &old, "no wording has the fingerprint"),
            ("abc", &old, "is too short"),
        ] {
            let (code, _, error) = join(one, other);
            assert_eq!(code, 1, "{error}");
            assert!(
                error.contains(said) && error.lines().count() == 1,
                "{error}"
            );
        }
        // What rests on a declaration keeps it from being taken back.
        assert_eq!(join(&old, &new).0, 0);
        assert_eq!(join(&new, &russian).0, 0);
        let (code, _, error) = series(&house, &["split", &old, &new]);
        assert_eq!(code, 1);
        assert!(error.contains("split them first"), "{error}");
        let nowhere = house.command(&["series", "list", "--site", "nobody"]);
        assert!(nowhere.2.contains("site nobody"), "{nowhere:?}");
    }
}
