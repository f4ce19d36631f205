//! Each fault of the proxy, as the client and the collector see it.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use otklik_torture::collector::{self, Folder};
use otklik_torture::ledger::Ledger;
use otklik_torture::load::{Sender, Try};
use otklik_torture::proxy::{Fault, Proxy, Script};
use otklik_torture::scenario::{Rig, Size};

const NOWHERE: fn() -> SocketAddr = || (Ipv4Addr::LOCALHOST, 0).into();

/// What a fault does: the reply's status if there is one, whether it acknowledges, whether the answer is stored.
fn expected(fault: Fault) -> (Option<u16>, bool, bool) {
    match fault {
        Fault::Pass | Fault::Delay | Fault::Drip | Fault::SendTwice => (Some(200), true, true),
        Fault::DropBefore | Fault::ResetMidBody => (None, false, false),
        Fault::LoseReply | Fault::Truncate => (None, false, true),
        Fault::Garbage => (Some(200), false, false),
        Fault::Refuse { status, .. } => (Some(status), false, false),
    }
}

async fn send(address: SocketAddr, ledger: &Arc<Ledger>, number: u64) -> Try {
    Sender::new(address, Arc::clone(ledger))
        .send(&[number])
        .await
}

#[test]
fn every_fault_does_what_it_says_and_a_retry_mends_it() {
    let rig = Rig::new(collector::locate().unwrap(), 5, Size::Quick).quiet();
    let folder = Folder::new().unwrap();
    let collector = rig.start(&folder).unwrap();
    let ledger = rig.ledger(1);
    rig.runtime().unwrap().block_on(async {
        let script = Script::listed(Fault::ALL.to_vec());
        let proxy = Proxy::start(NOWHERE(), collector.address, "POST ", script)
            .await
            .unwrap();
        let mut stored = 0;
        for (number, fault) in Fault::ALL.into_iter().enumerate() {
            let (status, acks, stores) = expected(fault);
            let began = Instant::now();
            let result = send(proxy.address, &ledger, number as u64).await;
            assert_eq!(result.status.as_ref().ok(), status.as_ref(), "{fault}");
            assert_eq!(result.acked == 1, acks, "{fault}");
            stored += u64::from(stores);
            let there = rig.judge(&ledger, &folder).unwrap();
            assert_eq!(there.stored, stored, "after {fault}");
            if matches!(fault, Fault::Delay | Fault::Drip) {
                assert!(began.elapsed() >= Duration::from_millis(50), "{fault}");
            }
            // All faults of the list are played once; this one passes, and its number tells what was stored before.
            let again = send(collector.address, &ledger, number as u64).await;
            assert_eq!(
                (again.acked, again.duplicates),
                (1, u64::from(stores)),
                "{fault}"
            );
            stored += u64::from(!stores);
        }
        assert!(proxy.happened().values().all(|count| *count == 1));
        let verdict = rig.judge(&ledger, &folder).unwrap();
        assert!(verdict.is_clean(), "{verdict}");
        assert_eq!(verdict.stored, Fault::ALL.len() as u64);
    });
}
