//! Every scenario that is of PostgreSQL in its quick form, against the real programs.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod common;

use std::sync::LazyLock;

use otklik_torture::collector::{Kind, Store, server};
use otklik_torture::scenario::{Rig, Scenario, Size, stop_often};
use tokio_postgres::NoTls;

/// The server that all share who do not stop it.
fn keeps_its_promises(scenario: Scenario) {
    static STORE: LazyLock<Store> = LazyLock::new(|| Store::of(Kind::Postgres).unwrap());
    common::keeps_its_promises(scenario, STORE.clone());
}

#[test]
fn killed_under_load() {
    keeps_its_promises(Scenario::Kill);
}

#[test]
fn sent_everything_twice() {
    keeps_its_promises(Scenario::DoubleSend);
}

#[test]
fn first_replies_lost() {
    keeps_its_promises(Scenario::LostReply);
}

#[test]
fn through_a_bad_network() {
    keeps_its_promises(Scenario::RandomFaults);
}

#[test]
fn asked_to_end_under_load() {
    keeps_its_promises(Scenario::Terminate);
}

#[test]
fn beside_slow_sockets() {
    keeps_its_promises(Scenario::SlowLoris);
}

#[test]
fn fed_with_hostile_bodies() {
    keeps_its_promises(Scenario::HostileBodies);
}

#[test]
fn overloaded() {
    keeps_its_promises(Scenario::Overload);
}

#[test]
fn for_some_time() {
    keeps_its_promises(Scenario::Soak);
}

#[test]
fn the_server_stopped_as_by_a_crash() {
    keeps_its_promises(Scenario::StopImmediate);
}

#[test]
fn two_collectors_on_one_database() {
    keeps_its_promises(Scenario::ScaleUp);
}

/// Says that the commit is on disk, and has only meant to write it. Every database after it is made like it.
const A_LIE: [&str; 5] = [
    "CREATE FUNCTION public.set_config(text, text, boolean) RETURNS text LANGUAGE sql AS
     $$ SELECT pg_catalog.set_config($1, CASE $1 WHEN 'synchronous_commit' THEN 'off' ELSE $2 END, $3) $$",
    "ALTER ROLE otklik SET search_path = public, pg_catalog",
    "ALTER SYSTEM SET wal_writer_delay = '10s'",
    "ALTER SYSTEM SET wal_writer_flush_after = '1GB'",
    "SELECT pg_reload_conf()",
];

#[test]
fn a_server_that_lies_is_found_out() {
    let cluster = server().unwrap();
    let template = cluster.database().unwrap().replace("/test0", "/template1");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let (db, connection) = tokio_postgres::connect(&template, NoTls).await.unwrap();
        let running = tokio::spawn(connection);
        for statement in A_LIE {
            db.batch_execute(statement).await.unwrap();
        }
        drop(db);
        running.await.unwrap().unwrap();
    });
    let rig = Rig::new(common::binary(), 12, Size::Quick).quiet();
    let stopped = stop_often(&rig, &cluster, 3, &mut |_, _| {}).unwrap();
    for folder in stopped.kept.split("kept: ").skip(1) {
        std::fs::remove_dir_all(folder.split(';').next().unwrap()).unwrap();
    }
    assert!(stopped.verdict.lost.count > 0, "{}", stopped.verdict);
}
