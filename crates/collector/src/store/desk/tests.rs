//! Both clocks by a clock that is told, over SQLite.

use jiff::{SignedDuration, Timestamp};
use otklik_loop::case::change::Change;
use otklik_loop::case::event::{Actor, By, What};
use otklik_loop::entry::Entry;
use otklik_wire::id::{AnswerId, Name};

use super::documents::Kind;
use super::look::OneCase;
use super::report::{NextStrike, Promises};
use super::task::{Asked, Told};
use crate::sites::Sites;
use crate::store::{Opened, Place, Store, Zones};

/// A store with one case, which came at the beginning.
struct Desk {
    store: Store,
    site: Name,
    _folder: tempfile::TempDir,
}

fn at(minutes: i64) -> Timestamp {
    "2026-01-05T09:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes)
}

impl Desk {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::Folder(folder.path().join("data"));
        let Opened { store, .. } = Store::open(&place, &Sites::none(), Zones::new([]))
            .await
            .unwrap();
        let site = Name::new("shop".into()).unwrap();
        let desk = Self {
            store,
            site,
            _folder: folder,
        };
        let text =
            r#"{"policies": [{"name": "usual", "first_minutes": 60, "solution_minutes": 600}]}"#
                .to_owned();
        desk.ask(
            0,
            Asked::Put {
                kind: Kind::Promises,
                id: String::new(),
                version: 0,
                text,
            },
        )
        .await;
        let entry: Entry =
            serde_json::from_str(r#"{"door": "phone", "text": "It is broken"}"#).unwrap();
        let id = AnswerId::new("0198c0de-0000-7000-8000-000000000001".into()).unwrap();
        desk.ask(
            0,
            Asked::Enter {
                id,
                entry: Box::new(entry),
            },
        )
        .await;
        desk
    }

    async fn ask(&self, minutes: i64, what: Asked) -> Told {
        let by = By::named(Actor::Member, "mara");
        self.store
            .desk(&self.site, by, at(minutes), what)
            .await
            .unwrap()
            .unwrap()
    }

    async fn strike(&self, minutes: i64) -> Told {
        self.ask(minutes, Asked::Strike { most: 10 }).await
    }

    async fn kinds(&self) -> Vec<String> {
        let site = self.site.as_str().to_owned();
        let case = self
            .store
            .ask(OneCase { site, number: 1 })
            .await
            .unwrap()
            .unwrap();
        let kind = |what: &What| match what {
            What::Near { clock } => format!("near {clock:?}"),
            What::Late { clock } => format!("late {clock:?}"),
            What::Open { .. } => "open".to_owned(),
            _ => "other".to_owned(),
        };
        case.events.iter().map(|event| kind(&event.what)).collect()
    }
}

#[tokio::test]
async fn both_clocks_strike_when_it_is_time_and_once() {
    let desk = Desk::open().await;
    let next = || async { desk.store.ask(NextStrike).await.unwrap() };
    assert_eq!(next().await, Some(at(45).as_millisecond()));
    assert_eq!(desk.strike(44).await, Told::Struck(0));
    assert_eq!(desk.strike(45).await, Told::Struck(1));
    assert_eq!(
        desk.strike(60).await,
        Told::Struck(0),
        "the due minute itself is in time"
    );
    assert_eq!(desk.strike(61).await, Told::Struck(1));
    assert_eq!(desk.strike(62).await, Told::Struck(0));
    // A collector that was down for a while says all that it missed.
    assert_eq!(desk.strike(10_000).await, Told::Struck(2));
    assert_eq!(
        desk.kinds().await,
        [
            "open",
            "near First",
            "late First",
            "near Solution",
            "late Solution"
        ]
    );
    assert_eq!(next().await, None);
}

#[tokio::test]
async fn what_is_met_in_time_does_not_strike_and_is_reported_as_kept() {
    let desk = Desk::open().await;
    let change = |version, change| Asked::Change {
        cases: vec![(1, version)],
        change,
    };
    desk.ask(
        30,
        change(
            1,
            Change::Reply {
                text: "We look".into(),
            },
        ),
    )
    .await;
    assert_eq!(desk.strike(100).await, Told::Struck(0));
    desk.ask(601, change(2, Change::Done { text: None })).await;
    assert_eq!(desk.strike(10_000).await, Told::Struck(0));
    let day = 24 * 60;
    let report = Promises {
        site: "shop".into(),
        periods: vec![
            (at(0).as_millisecond(), at(day).as_millisecond()),
            (at(day).as_millisecond(), at(2 * day).as_millisecond()),
        ],
        now_ms: at(10_000).as_millisecond(),
    };
    let [first, solution] = desk.store.ask(report).await.unwrap()[0];
    assert_eq!((first.kept, first.broken), (1, 0));
    assert_eq!((solution.kept, solution.broken), (0, 1), "by a minute");
}
