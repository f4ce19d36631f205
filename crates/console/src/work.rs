//! Carries out changes of cases: what came of them goes back to who asked, and the way back into a message.

use otklik_loop::case::Shown;
use otklik_loop::case::change::Change;
use serde_json::json;
use yew::Callback;

use crate::browser::{http, spawn};
use crate::bulk::{self, Bulk};
use crate::desk::Desk;
use crate::failure::{Failure, Problem};
use crate::shapes::{BulkReply, Changed};
use crate::view::labels;
use crate::words::fill;

/// What came of a change.
pub(crate) enum Outcome {
    /// It was done; the case afterwards.
    Done(Box<Shown>),
    /// Somebody else was quicker.
    Stale(Box<Problem>),
    /// It was not, and why.
    Refused(String),
}

/// Does it to a case of which that version is known.
pub(crate) fn change(
    desk: &Desk,
    number: i64,
    version: u32,
    change: Change,
    told: Callback<Outcome>,
) {
    let desk = desk.clone();
    spawn(async move {
        let path = desk.path(&format!("cases/{number}/events"));
        match http::change::<Changed>("POST", &path, &change, version).await {
            Ok(Changed { case, undo }) => {
                desk.did(
                    labels::done(&desk, &change),
                    undo.map(|undo| back(&desk, number, case.version, undo)),
                );
                told.emit(Outcome::Done(Box::new(case)));
            }
            Err(Failure::SignedOut) => desk.lost.emit(()),
            Err(Failure::Refused(problem)) if problem.code == "stale" => {
                told.emit(Outcome::Stale(problem));
            }
            Err(failure) => told.emit(Outcome::Refused(failure.told(desk.words))),
        }
    });
}

/// The way back: done to the case as it was left, so that it takes nothing of others back.
fn back(desk: &Desk, number: i64, version: u32, undo: Change) -> Callback<()> {
    let desk = desk.clone();
    Callback::from(move |()| {
        let (desk, undo) = (desk.clone(), undo.clone());
        spawn(async move {
            let path = desk.path(&format!("cases/{number}/events"));
            match http::change::<Changed>("POST", &path, &undo, version).await {
                Ok(_) => desk.did(desk.words.frame.undone, None),
                Err(failure) => desk.fail(&failure),
            }
        });
    })
}

/// Opens a case for an item.
pub(crate) fn open(desk: &Desk, item: &str, opened: Callback<Shown>) {
    let (desk, item) = (desk.clone(), item.to_owned());
    spawn(async move {
        match http::post::<Shown>(&desk.path("cases"), &json!({"items": [item]})).await {
            Ok(case) => {
                desk.did(desk.words.inbox.is_opened, None);
                opened.emit(case);
            }
            Err(failure) => desk.fail(&failure),
        }
    });
}

/// Puts marks on an item, or takes them off; the way back is the other way round.
pub(crate) fn mark(
    desk: &Desk,
    item: &str,
    add: Vec<String>,
    remove: Vec<String>,
    told: Callback<()>,
) {
    let (desk, item) = (desk.clone(), item.to_owned());
    spawn(async move {
        let path = desk.path(&format!("inbox/{}/marks", crate::route::encoded(&item)));
        let reply =
            http::post::<serde_json::Value>(&path, &json!({"add": add, "remove": remove})).await;
        match reply {
            Ok(_) => {
                let undo = {
                    let (desk, told) = (desk.clone(), told.clone());
                    Callback::from(move |()| {
                        mark(&desk, &item, remove.clone(), add.clone(), told.clone());
                    })
                };
                desk.did(desk.words.inbox.is_marked, Some(undo));
                told.emit(());
            }
            Err(failure) => desk.fail(&failure),
        }
    });
}

/// Does the same to many.
pub(crate) fn bulk(desk: &Desk, bulk: Bulk, told: Callback<()>) {
    let desk = desk.clone();
    spawn(async move {
        match http::post::<BulkReply>(&desk.path("cases/bulk"), &bulk).await {
            Ok(reply) => {
                let (done, refused) = bulk::tally(&reply.results);
                let words = &desk.words.inbox;
                let text = match (refused, &bulk.change) {
                    (0, change @ Change::Merge { .. }) => labels::done(&desk, change),
                    (0, _) => fill(words.bulk_result, &[("n", &desk.lang.whole(done))]),
                    _ => fill(
                        words.bulk_part,
                        &[
                            ("n", &desk.lang.whole(done)),
                            ("refused", &desk.lang.whole(refused)),
                        ],
                    ),
                };
                let groups = bulk::undo(&reply.results);
                desk.did(
                    text,
                    (!groups.is_empty()).then(|| all_back(&desk, groups, told.clone())),
                );
                told.emit(());
            }
            Err(failure) => desk.fail(&failure),
        }
    });
}

fn all_back(desk: &Desk, groups: Vec<Bulk>, told: Callback<()>) -> Callback<()> {
    let desk = desk.clone();
    Callback::from(move |()| {
        let (desk, groups, told) = (desk.clone(), groups.clone(), told.clone());
        spawn(async move {
            for group in groups {
                if let Err(failure) =
                    http::post::<BulkReply>(&desk.path("cases/bulk"), &group).await
                {
                    desk.fail(&failure);
                    return;
                }
            }
            desk.did(desk.words.frame.undone, None);
            told.emit(());
        });
    })
}
