//! The loop over HTTP: inbox, cases, promises, the board. docs/loop.md has every route; the router below is the list.
//!
//! | module | holds |
//! | --- | --- |
//! | [`ask`], [`strict`] | what is in a request: query, body, version |
//! | [`inbox`], [`cases`], [`today`] | what was said, what is done about it, what to do now |
//! | [`promises`], [`rules`], [`signs`], [`retention`] | what a site has set, and what it would do |
//! | [`scores`], [`compare`], [`stretch`], [`split`], [`stand_out`], [`shelf`], [`outcome`] | scores over time, whole and in parts; what is planned; what came of it |
//! | [`surveys`], [`surveys_published`] | what is asked: the draft, what publishing it does, what was published |
//! | [`board`], [`public_board`] | what was asked and what came of it: for the owner, for everybody |
//! | [`digest`] | what is told of some days by e-mail |
//! | [`receipts`] | what a visitor may ask |
//! | [`sample`] | what was made up, and how to be rid of it |
//! | [`shown`] | cases as they are shown |

pub(super) mod ask;
mod board;
mod cases;
mod compare;
pub(crate) mod digest;
pub(super) mod dimensions;
#[cfg(feature = "fuzz")]
pub(crate) mod fuzz;
mod inbox;
mod outcome;
mod promises;
mod public_board;
mod receipts;
mod retention;
mod rules;
pub(super) mod sample;
mod scores;
mod settings;
mod shelf;
mod shown;
mod signs;
mod split;
mod stand_out;
mod stretch;
mod strict;
mod surveys;
mod surveys_published;
mod today;

pub(super) use receipts::receipt;

use otklik_loop::plan::{Assumption, Goal, Initiative};

use super::route::{Need, Route, delete, get, post, put};
use crate::rights::Right;

const READ: Need = Need::OnSite(Right::Read);
const ACT: Need = Need::OnSite(Right::Act);
const MANAGE: Need = Need::OnSite(Right::Manage);
const ERASE: Need = Need::OnSite(Right::Erase);

/// The routes of the loop.
pub(super) fn routes() -> Vec<Route> {
    let mut routes = vec![
        get("/v1/receipts/{token}", Need::Nothing, receipts::get),
        post("/v1/receipts/{token}", Need::Nothing, receipts::post),
        get("/v1/sites/{site}/board", Need::Nothing, public_board::json),
        get(
            "/v1/sites/{site}/board.atom",
            Need::Nothing,
            public_board::atom,
        ),
        get(
            "/v1/sites/{site}/board.html",
            Need::Nothing,
            public_board::html,
        ),
        get("/api/v1/sites/{site}/inbox", READ, inbox::list),
        post("/api/v1/sites/{site}/inbox", ACT, inbox::enter),
        get("/api/v1/sites/{site}/inbox/{id}", READ, inbox::one),
        post("/api/v1/sites/{site}/inbox/{id}/marks", ACT, inbox::mark),
        get("/api/v1/sites/{site}/cases", READ, cases::list),
        post("/api/v1/sites/{site}/cases", ACT, cases::open),
        post("/api/v1/sites/{site}/cases/bulk", ACT, cases::bulk),
        get("/api/v1/sites/{site}/cases/{number}", READ, cases::one),
        post(
            "/api/v1/sites/{site}/cases/{number}/events",
            ACT,
            cases::change,
        ),
        get(
            "/api/v1/sites/{site}/cases/{number}/file",
            READ,
            cases::file,
        ),
        get("/api/v1/sites/{site}/today", READ, today::get),
        post("/api/v1/sites/{site}/promises/try", READ, promises::attempt),
        get(
            "/api/v1/sites/{site}/promises/report",
            READ,
            promises::report,
        ),
        get(
            "/api/v1/sites/{site}/retention",
            READ,
            settings::get::<retention::Given>,
        ),
        put(
            "/api/v1/sites/{site}/retention",
            ERASE,
            settings::put::<retention::Given>,
        ),
        get(
            "/api/v1/sites/{site}/retention/try",
            READ,
            retention::attempt,
        ),
        post("/api/v1/sites/{site}/rules/dry-run", READ, rules::dry_run),
        post("/api/v1/sites/{site}/signs/suggest", READ, signs::suggest),
        get("/api/v1/sites/{site}/signs/trend", READ, signs::trend),
        get("/api/v1/sites/{site}/surveys/draft", READ, surveys::get),
        put("/api/v1/sites/{site}/surveys/draft", MANAGE, surveys::put),
        delete(
            "/api/v1/sites/{site}/surveys/draft",
            MANAGE,
            surveys::remove,
        ),
        post(
            "/api/v1/sites/{site}/surveys/draft/check",
            READ,
            surveys::check,
        ),
        post(
            "/api/v1/sites/{site}/surveys/publish",
            MANAGE,
            surveys_published::publish,
        ),
        get(
            "/api/v1/sites/{site}/surveys/revisions",
            READ,
            surveys_published::list,
        ),
        get(
            "/api/v1/sites/{site}/surveys/revisions/{number}",
            READ,
            surveys_published::one,
        ),
        get("/api/v1/sites/{site}/tag", READ, surveys_published::tag),
        get("/api/v1/sites/{site}/scores", READ, scores::get),
        get("/api/v1/sites/{site}/scores/compare", READ, compare::get),
        get(
            "/api/v1/sites/{site}/initiatives/{id}/effect",
            READ,
            outcome::effect,
        ),
        get("/api/v1/sites/{site}/wins", READ, outcome::wins),
        get("/api/v1/sites/{site}/impact", READ, outcome::impact),
        get("/api/v1/sites/{site}/importance", READ, outcome::importance),
        get("/api/v1/sites/{site}/board/entries", READ, board::entries),
        post("/api/v1/sites/{site}/board/entries", ACT, board::add),
        get("/api/v1/sites/{site}/sample", READ, sample::get),
        delete("/api/v1/sites/{site}/sample", ERASE, sample::remove),
        get(
            "/api/v1/sites/{site}/board/entries/{number}",
            READ,
            board::one,
        ),
        put(
            "/api/v1/sites/{site}/board/entries/{number}",
            ACT,
            board::change,
        ),
        delete(
            "/api/v1/sites/{site}/board/entries/{number}",
            ACT,
            board::remove,
        ),
    ];
    routes.extend(setting::<promises::Given>("/api/v1/sites/{site}/promises"));
    routes.extend(setting::<rules::Given>("/api/v1/sites/{site}/rules"));
    routes.extend(setting::<signs::Given>("/api/v1/sites/{site}/signs"));
    routes.extend(setting::<board::About>("/api/v1/sites/{site}/board"));
    routes.extend(plan::<Goal>(
        "/api/v1/sites/{site}/goals",
        "/api/v1/sites/{site}/goals/{id}",
    ));
    routes.extend(plan::<Initiative>(
        "/api/v1/sites/{site}/initiatives",
        "/api/v1/sites/{site}/initiatives/{id}",
    ));
    routes.extend(plan::<Assumption>(
        "/api/v1/sites/{site}/assumptions",
        "/api/v1/sites/{site}/assumptions/{id}",
    ));
    routes
}

/// A document that a site has one of.
fn setting<S: settings::Setting + 'static>(path: &'static str) -> [Route; 2] {
    [
        get(path, READ, settings::get::<S>),
        put(path, MANAGE, settings::put::<S>),
    ]
}

/// What is planned: all of it, and an entry.
fn plan<T: shelf::Plan>(all: &'static str, one: &'static str) -> [Route; 5] {
    [
        get(all, READ, shelf::list::<T>),
        post(all, MANAGE, shelf::add::<T>),
        get(one, READ, shelf::one::<T>),
        put(one, MANAGE, shelf::change::<T>),
        delete(one, MANAGE, shelf::remove::<T>),
    ]
}
