//! What the owner of the sample has set and planned: promises, rules, goals, initiatives, the board.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use otklik_loop::board::About;
use otklik_loop::plan::{Assumption, Goal, Initiative};
use otklik_loop::promise::Severity;
use otklik_loop::promise::given::{Given, GivenCalendar, GivenPolicy, When as For};
use otklik_loop::rule::{Rule, Then, When};
use otklik_loop::sign::Sign;
use otklik_wire::survey::Survey;
use serde_json::json;

use super::board::Asked;
use super::season;
use crate::store::desk::documents::Kind;

/// Something to write down.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Document {
    pub(crate) kind: Kind,
    pub(crate) id: &'static str,
    pub(crate) text: String,
}

/// What is written down before anybody comes.
#[derive(Clone, Debug)]
pub(crate) struct Begin {
    /// Of which seed it is, for those who ask.
    pub(crate) marker: String,
    /// When it was written down.
    pub(crate) at: Timestamp,
    pub(crate) documents: Vec<Document>,
    /// The board, each entry with when it became as it is.
    pub(crate) board: Vec<(Asked, Timestamp)>,
}

/// What was promised, in the hours of an office in that zone. Nothing is promised to whom nobody has looked at: visitors of a
/// site with sample data read of no promise that nobody made.
pub(crate) fn promises(zone: &str) -> Given {
    let hours = |days: &[&str], hours: &str| {
        days.iter()
            .map(|day| ((*day).to_owned(), vec![hours.to_owned()]))
            .collect::<Vec<_>>()
    };
    let week = hours(&["mon", "tue", "wed", "thu", "fri"], "09:00-18:00");
    let saturday = hours(&["sat"], "10:00-16:00");
    let policy = |name: &str, severity, first, solution| GivenPolicy {
        name: name.to_owned(),
        calendar: Some("office".to_owned()),
        first_minutes: Some(first),
        solution_minutes: Some(solution),
        warn_percent: 75,
        when: For {
            severity: Some(severity),
            ..For::default()
        },
    };
    Given {
        calendars: vec![GivenCalendar {
            name: "office".to_owned(),
            zone: zone.to_owned(),
            hours: week.into_iter().chain(saturday).collect(),
            holidays: Vec::new(),
            extra: Vec::new(),
        }],
        policies: vec![
            policy("urgent", Severity::Critical, 120, 960),
            policy("usual", Severity::Major, 480, 2_400),
        ],
    }
}

/// Where things go.
pub(crate) fn rules() -> Vec<Rule> {
    use otklik_loop::item::Tone;

    let tagged = |name: &str, words: &[&str], mark: &str| Rule {
        name: name.to_owned(),
        when: When {
            words: words.iter().map(|word| (*word).to_owned()).collect(),
            ..When::default()
        },
        then: Then {
            marks: vec![mark.to_owned()],
            ..Then::default()
        },
        go_on: true,
    };
    let opens = |name: &str, when, assignee: &str, severity| Rule {
        name: name.to_owned(),
        when,
        then: Then {
            open: true,
            assignee: Some(assignee.to_owned()),
            severity: Some(severity),
            ..Then::default()
        },
        go_on: false,
    };
    vec![
        tagged(
            "delivery",
            &[
                "parcel",
                "courier",
                "delivery",
                "посылка",
                "курьер",
                "доставка",
            ],
            "tag:delivery",
        ),
        tagged(
            "price",
            &["price", "discount", "цена", "скидка"],
            "tag:price",
        ),
        opens(
            "had enough",
            When {
                sign: vec![Sign::Outburst, Sign::Dispute],
                ..When::default()
            },
            "anna",
            Severity::Critical,
        ),
        opens(
            "asks for an answer",
            When {
                tone: vec![Tone::Low],
                contact: Some(true),
                ..When::default()
            },
            "boris",
            Severity::Major,
        ),
        opens(
            "unhappy about delivery",
            When {
                tone: vec![Tone::Low],
                words: ["parcel", "courier", "посылка", "курьер"]
                    .map(str::to_owned)
                    .into(),
                ..When::default()
            },
            "mara",
            Severity::Major,
        ),
    ]
}

/// What was planned, for the first of the surveys that has a score.
pub(crate) fn plans(surveys: &[Survey], first: Date, zone: &str) -> Vec<Document> {
    let mut documents = vec![
        document(Kind::Promises, "", &json!(promises(zone))),
        document(Kind::Rules, "", &json!(rules())),
        document(
            Kind::Board,
            "",
            &json!(About {
                public: true,
                ..About::default()
            }),
        ),
    ];
    let scored = surveys.iter().find_map(|survey| {
        let question = survey.questions.iter().find_map(|question| {
            let metric = question
                .kind
                .metric()
                .filter(|metric| metric.is_of_one_scale())?;
            Some((question.id.as_str().to_owned(), metric))
        })?;
        Some((survey.id.as_str().to_owned(), question))
    });
    let Some((survey, (question, metric))) = scored else {
        return documents;
    };
    let day = |day: i64| first.saturating_add(day.days()).to_string();
    let goal = |from: i64, to: i64, plan: f64, title: &str| Goal {
        survey: survey.clone(),
        question: question.clone(),
        from: day(from),
        to: day(to),
        plan,
        title: Some(title.to_owned()),
    };
    let (min, max) = metric.scale();
    let plan = |nps: f64, share: f64| match metric.name() {
        "nps" => nps,
        "csat" | "nsat" => share,
        // The others are means on their own scale.
        _ => f64::from(min) + f64::from(max - min) * share / 100.0,
    };
    let initiative =
        |title: &str, start: i64, end: Option<i64>, cost, goal: Option<&str>, about: &str| {
            Initiative {
                title: title.to_owned(),
                survey: survey.clone(),
                question: question.clone(),
                start: day(start),
                end: end.map(day),
                cost: Some(cost),
                currency: Some("EUR".to_owned()),
                goal: goal.map(str::to_owned),
                board: None,
                about: Some(about.to_owned()),
            }
        };
    let courier = initiative(
        "A second courier service",
        season::INITIATIVE,
        Some(season::INITIATIVE + 60),
        12_000.0,
        Some("sample-back"),
        "After the week in which one courier service lost its parcels, a second one carries half of them.",
    );
    let checkout = initiative(
        "The checkout keeps what was typed",
        70,
        Some(98),
        4_500.0,
        Some("sample-first-half"),
        "Every third complaint about the site named it.",
    );
    let worth = Assumption {
        text: "Ten points more bring two per cent more orders again, by the years before."
            .to_owned(),
        points: 10.0,
        percent: 2.0,
        of: "renewals".to_owned(),
        base: Some(480_000.0),
        currency: Some("EUR".to_owned()),
    };
    documents.extend([
        document(
            Kind::Goal,
            "sample-first-half",
            &json!(goal(0, 182, plan(30.0, 70.0), "The first half of the year")),
        ),
        document(
            Kind::Goal,
            "sample-back",
            &json!(goal(
                season::INITIATIVE,
                season::DAYS + 30,
                plan(40.0, 78.0),
                "Better than before the failure"
            )),
        ),
        document(Kind::Initiative, "sample-checkout", &json!(checkout)),
        document(Kind::Initiative, "sample-courier", &json!(courier)),
        document(Kind::Assumption, "sample-orders", &json!(worth)),
    ]);
    documents
}

/// The moment of a day of the year, at an hour of an office.
pub(crate) fn office(first: Timestamp, day: i64) -> Timestamp {
    first
        .checked_add(jiff::SignedDuration::from_hours(24 * day + 11))
        .unwrap_or(first)
}

fn document(kind: Kind, id: &'static str, value: &serde_json::Value) -> Document {
    Document {
        kind,
        id,
        text: value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_is_planned_could_have_been_written_by_an_owner() {
        let survey = json!({"id": "nps", "revision": 1, "questions": [{"id": "q", "kind": "nps", "text": "How likely?"}]});
        let survey = Survey::decode(survey).unwrap();
        for document in plans(&[survey], date(2025, 3, 1), "Europe/Moscow") {
            let text = document.text.as_str();
            match document.kind {
                Kind::Promises => drop(
                    serde_json::from_str::<Given>(text)
                        .unwrap()
                        .checked()
                        .unwrap(),
                ),
                Kind::Rules => drop(crate::store::desk::settings::rules(text).unwrap()),
                Kind::Board => serde_json::from_str::<About>(text)
                    .unwrap()
                    .check()
                    .unwrap(),
                Kind::Goal => serde_json::from_str::<Goal>(text).unwrap().check().unwrap(),
                Kind::Initiative => serde_json::from_str::<Initiative>(text)
                    .unwrap()
                    .check()
                    .unwrap(),
                Kind::Assumption => serde_json::from_str::<Assumption>(text)
                    .unwrap()
                    .check()
                    .unwrap(),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn visitors_read_of_no_promise_that_nobody_made() {
        let promises = promises("UTC").checked().unwrap();
        assert!(promises.said("nps").is_none());
    }
}
