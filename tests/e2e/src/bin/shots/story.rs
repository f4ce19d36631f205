//! Half a year of a small tea shop: what its visitors said, and what its owner did about it. The same at every start.

use std::fs;

use anyhow::{Context, Result, ensure};
use jiff::{Timestamp, ToSpan as _};
use otklik_e2e::Collector;
use serde_json::{Value, json};

/// Weeks that it goes back, and answers a week.
const WEEKS: i64 = 26;
const A_WEEK: u64 = 36;

/// What some of them wrote, with the rating that goes with it. The newest last.
const WORDS: [(u8, &str, &str); 20] = [
    (6, "en", "Two kettles came without the strainer."),
    (4, "en", "The gift card was missing, though I paid for it."),
    (10, "en", "Best oolong in town!"),
    (7, "en", "Would love smaller packs to try."),
    (
        2,
        "ru",
        "Курьер не позвонил и уехал, посылку вернули на склад.",
    ),
    (9, "ru", "Доставили за два дня, всё цело."),
    (9, "en", "The jasmine tin is a keeper."),
    (8, "en", "A little slow on the weekend."),
    (10, "en", "Even the box smelled good."),
    (9, "ru", "Чай свежий, упаковка отличная."),
    (7, "ru", "Хотелось бы выбирать время доставки."),
    (10, "en", "You answered my question in an hour. Thank you!"),
    (5, "en", "The parcel came a week late."),
    (9, "en", "I keep coming back for the Darjeeling."),
    (3, "en", "Broken lid, and nobody answered for a week."),
    (10, "ru", "Лучший пуэр за эти деньги."),
    (6, "ru", "Сайт не принял карту с первого раза."),
    (8, "en", "More photos of the pots, please."),
    (
        1,
        "en",
        "This is awful: I was charged twice and the shop is silent!",
    ),
    (9, "en", "Lovely note in the parcel."),
];

/// Has the collector know all of it.
pub(crate) async fn tell(collector: &Collector) -> Result<()> {
    // Before there are rules, so that no case is opened for what is long past.
    past(collector).await?;
    plan(collector).await?;
    present(collector).await?;
    deeds(collector).await
}

/// A day so many weeks from now.
fn day(weeks: i64) -> String {
    let at = Timestamp::now().as_second() + weeks * 7 * 86_400;
    Timestamp::from_second(at).map_or_else(|_| String::new(), |at| at.strftime("%F").to_string())
}

/// What is promised, asked of rules, aimed at and tried.
async fn plan(collector: &Collector) -> Result<()> {
    let hours = json!(["09:00-18:00"]);
    let office = json!({"name": "office", "zone": "Europe/Berlin", "hours":
        {"mon": hours, "tue": hours, "wed": hours, "thu": hours, "fri": hours, "sat": [], "sun": []},
        "holidays": [], "extra": []});
    let promises = json!({"calendars": [office], "policies": [
        {"name": "urgent", "first_minutes": 60, "solution_minutes": 480, "warn_percent": 75, "when": {"severity": "critical"}},
        {"name": "usual", "calendar": "office", "first_minutes": 240, "solution_minutes": 2400, "warn_percent": 75},
    ]});
    collector
        .owner("PUT", "promises", Some(&promises), Some(0))
        .await?;
    let rules = json!({"rules": [
        {"name": "delivery", "when": {"words": ["parcel", "courier", "курьер", "доставка"]},
         "then": {"marks": ["tag:delivery"]}, "go_on": true},
        {"name": "detractors", "when": {"survey": ["nps"], "max": 6},
         "then": {"open": true, "assignee": "mara", "severity": "major"}},
    ]});
    collector
        .owner("PUT", "rules", Some(&rules), Some(0))
        .await?;
    let score = json!({"survey": "nps", "question": "nps"});
    let with = |more: Value| {
        let mut all = score.clone();
        if let (Some(all), Some(more)) = (all.as_object_mut(), more.as_object()) {
            all.extend(more.clone());
        }
        all
    };
    for (path, entry) in [
        (
            "goals",
            with(json!({"from": day(-8), "to": day(5), "plan": 45})),
        ),
        (
            "initiatives",
            with(
                json!({"title": "Faster courier", "start": day(-9), "cost": 1200, "currency": "EUR"}),
            ),
        ),
        (
            "assumptions",
            json!({"text": "One point of NPS brings 2 % new clients", "points": 1, "percent": 2, "of": "new_clients", "base": 500}),
        ),
        (
            "board/entries",
            json!({"title": {"en": "Delivery on the day you choose", "ru": "Доставка в выбранный день"},
            "text": {"en": "You pick the day and the hour at checkout.", "ru": "День и час — при оформлении заказа."},
            "state": "done", "published": true, "asked_before": 14}),
        ),
        (
            "board/entries",
            json!({"title": {"en": "Sample packs of 25 g", "ru": "Пробники по 25 г"}, "state": "planned", "published": true, "asked_before": 9}),
        ),
        (
            "board/entries",
            json!({"title": {"en": "A shop in the old town", "ru": "Магазин в старом городе"}, "state": "declined",
            "reason": {"en": "We are four people and stay online.", "ru": "Нас четверо, и мы остаёмся в сети."}, "published": true}),
        ),
    ] {
        collector.owner("POST", path, Some(&entry), None).await?;
    }
    Ok(())
}

/// Ratings without words over half a year, a little better from month to month.
async fn past(collector: &Collector) -> Result<()> {
    let now = Timestamp::now();
    let mut lines = String::new();
    let mut dice = 7_u64;
    let mut roll = |sides: u64| {
        // Knuth's constants; the high bits are the good ones.
        dice = dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % sides
    };
    for number in 0..WEEKS as u64 * A_WEEK {
        let weeks = WEEKS - (number / A_WEEK) as i64;
        let back = weeks * 7 * 86_400 - roll(6 * 86_400) as i64;
        let at = now.saturating_sub(back.seconds())?;
        // Of a hundred: detractors become fewer, promoters more.
        let better = (WEEKS - weeks) as u64 / 2;
        let rating = match roll(100) {
            few if few < 26 - better => 2 + roll(5),
            some if some < 56 - better => 7 + roll(2),
            _ => 9 + roll(2),
        };
        let answer = answer(
            number,
            at,
            rating as u8,
            None,
            if roll(3) == 0 { "ru" } else { "en" },
        );
        let at = at.to_string();
        lines += &json!({"answered_at": at, "received_at": at, "answer": answer}).to_string();
        lines.push('\n');
    }
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("past.ndjson");
    fs::write(&file, lines).with_context(|| file.display().to_string())?;
    collector.import(&file).await
}

/// What came just now, by pages and by another door.
async fn present(collector: &Collector) -> Result<()> {
    let now = Timestamp::now();
    let first = WEEKS as u64 * A_WEEK;
    let answers: Vec<Value> = WORDS
        .iter()
        .enumerate()
        .map(|(index, (rating, locale, text))| {
            answer(first + index as u64, now, *rating, Some(text), locale)
        })
        .collect();
    let batch = json!({"v": 1, "batch": "shots", "sent_at": now.to_string(), "sdk": "shots", "answers": answers});
    collector.take(&batch).await?;
    let letter = json!({"door": "press", "text": "Kettle & Leaf ships fast, but their phone rings out.", "author": "The Daily", "source": "https://daily.example/tea"});
    collector
        .owner("POST", "inbox", Some(&letter), None)
        .await
        .map(drop)
}

/// What the owner did about some of it.
async fn deeds(collector: &Collector) -> Result<()> {
    let cases = collector.owner("GET", "cases?limit=50", None, None).await?;
    let cases = cases["cases"].as_array().context("no cases")?;
    ensure!(cases.len() > 8, "only {} cases", cases.len());
    let told = [
        json!({"do": "reply", "text": "We are looking for the strainer and write again tomorrow."}),
        json!({"do": "done", "text": "It is on its way, with a tin of jasmine for the trouble."}),
        json!({"do": "take"}),
        json!({"do": "decline", "reason": "We cannot pack smaller than 25 g and keep it fresh."}),
        json!({"do": "note", "text": "The courier says that the bell was broken."}),
    ];
    // The oldest were worked on, the newest wait.
    for (case, change) in cases.iter().rev().zip(told) {
        let version = case["version"].as_u64();
        let path = format!("cases/{}/events", case["number"]);
        collector
            .owner("POST", &path, Some(&change), version)
            .await?;
    }
    Ok(())
}

fn answer(number: u64, at: Timestamp, rating: u8, text: Option<&str>, locale: &str) -> Value {
    let mut parts = vec![json!({"k": "nps", "t": "nps", "n": rating})];
    parts.extend(text.map(|text| json!({"k": "why", "t": "text", "s": text})));
    json!({
        "id": format!("0198f0c2-7d5e-7abc-8def-{number:012x}"),
        "seq": 1,
        "survey": "nps",
        "survey_rev": 1,
        "at": at.to_string(),
        "age_ms": 0,
        "q": parts,
        "page": "https://kettle-and-leaf.example/teas",
        "locale": locale,
    })
}
