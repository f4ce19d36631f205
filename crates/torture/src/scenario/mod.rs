//! One torture a file. Each draws its answers from the seed, does its worst, and asks the oracle.

mod double_send;
mod hostile_bodies;
mod kill;
mod lost_reply;
mod overload;
mod power_cut;
mod random_faults;
mod rig;
mod scale_up;
mod slow_loris;
mod soak;
mod stop_immediate;
mod sync_order;
mod terminate;

use std::fmt;
use std::str::FromStr;

use anyhow::{Context as _, Result};

pub use power_cut::{cut_often, record};
pub use rig::{Rig, Size, Soak};
pub use stop_immediate::{Stopped, stop_often};

use crate::collector::Kind;
use crate::report::Finding;

/// A torture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scenario {
    /// SIGKILL under load, again and again (case 1)
    Kill,
    /// No reply before the log is synced, by the system calls (case 2)
    SyncOrder,
    /// The power cut at any moment, every unsynced byte at stake (case 2)
    PowerCut,
    /// Every request twice, at once and out of order (case 4)
    DoubleSend,
    /// The reply to every first try lost (case 3)
    LostReply,
    /// Everything that a network can do, until all is acknowledged (cases 3, 4, 28, 29)
    RandomFaults,
    /// SIGTERM under load (case 13)
    Terminate,
    /// Sockets that send as slowly as they dare (case 14)
    SlowLoris,
    /// Bodies without end, bodies that lie, bombs (cases 15, 16, 17)
    HostileBodies,
    /// Three times as much as it can take
    Overload,
    /// Hours of ordinary load
    Soak,
    /// A PostgreSQL that stops as by a crash (case 10)
    StopImmediate,
    /// Two collectors on one database
    ScaleUp,
}

impl Scenario {
    /// All of them, in the order in which they are run.
    pub const ALL: [Self; 13] = [
        Self::Kill,
        Self::SyncOrder,
        Self::PowerCut,
        Self::DoubleSend,
        Self::LostReply,
        Self::RandomFaults,
        Self::Terminate,
        Self::SlowLoris,
        Self::HostileBodies,
        Self::Overload,
        Self::Soak,
        Self::StopImmediate,
        Self::ScaleUp,
    ];

    /// Whether it has something to say of a store: the disk below a server is the server's business.
    #[must_use]
    pub fn is_of(self, store: Kind) -> bool {
        match self {
            Self::SyncOrder | Self::PowerCut => store == Kind::Sqlite,
            Self::StopImmediate | Self::ScaleUp => store == Kind::Postgres,
            _ => true,
        }
    }

    /// Runs it.
    ///
    /// # Errors
    /// When it cannot be carried out; a broken promise is a finding and no error.
    pub fn run(self, rig: &Rig) -> Result<Vec<Finding>> {
        let run = match self {
            Self::Kill => kill::run,
            Self::SyncOrder => sync_order::run,
            Self::PowerCut => power_cut::run,
            Self::DoubleSend => double_send::run,
            Self::LostReply => lost_reply::run,
            Self::RandomFaults => random_faults::run,
            Self::Terminate => terminate::run,
            Self::SlowLoris => slow_loris::run,
            Self::HostileBodies => hostile_bodies::run,
            Self::Overload => overload::run,
            Self::Soak => soak::run,
            Self::StopImmediate => stop_immediate::run,
            Self::ScaleUp => scale_up::run,
        };
        run(rig).with_context(|| format!("{self}, seed {}", rig.seed()))
    }
}

/// `power-cut`.
impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Kill => "kill",
            Self::SyncOrder => "sync-order",
            Self::PowerCut => "power-cut",
            Self::DoubleSend => "double-send",
            Self::LostReply => "lost-reply",
            Self::RandomFaults => "random-faults",
            Self::Terminate => "terminate",
            Self::SlowLoris => "slow-loris",
            Self::HostileBodies => "hostile-bodies",
            Self::Overload => "overload",
            Self::Soak => "soak",
            Self::StopImmediate => "stop-immediate",
            Self::ScaleUp => "scale-up",
        })
    }
}

impl FromStr for Scenario {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL
            .into_iter()
            .find(|scenario| scenario.to_string() == name);
        found.ok_or_else(|| {
            let all: Vec<String> = Self::ALL.iter().map(ToString::to_string).collect();
            format!("there is no scenario {name:?}; allowed: {}", all.join(", "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_has_a_name_of_its_own() {
        for scenario in Scenario::ALL {
            assert_eq!(scenario.to_string().parse(), Ok(scenario));
        }
        assert!("sleep".parse::<Scenario>().is_err());
    }
}
