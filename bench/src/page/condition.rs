use serde_json::{Value, json};

/// What the visitor's machine and line are like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Condition {
    Plain,
    SlowCpu,
    SlowLine,
    Both,
}

/// How many times slower the slow processor is.
const SLOWDOWN: u32 = 4;
const DOWN_BITS: u32 = 1_600_000;
const UP_BITS: u32 = 750_000;
const LATENCY_MS: u32 = 150;

impl Condition {
    pub(super) const ALL: [Self; 4] = [Self::Plain, Self::SlowCpu, Self::SlowLine, Self::Both];

    /// As the JSON file names it.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::SlowCpu => "cpu4",
            Self::SlowLine => "line",
            Self::Both => "cpu4+line",
        }
    }

    /// As the tables name it.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Plain => "Plain",
            Self::SlowCpu => "CPU/4",
            Self::SlowLine => "1.6 Mbit/s, 150 ms",
            Self::Both => "CPU/4 and 1.6 Mbit/s, 150 ms",
        }
    }

    /// The factor of `Emulation.setCPUThrottlingRate`.
    pub(super) fn cpu_rate(self) -> u32 {
        match self {
            Self::Plain | Self::SlowLine => 1,
            Self::SlowCpu | Self::Both => SLOWDOWN,
        }
    }

    /// The parameters of `Network.emulateNetworkConditions`, if the line is slow.
    pub(super) fn network(self) -> Option<Value> {
        match self {
            Self::Plain | Self::SlowCpu => None,
            Self::SlowLine | Self::Both => Some(json!({
                "offline": false,
                "latency": LATENCY_MS,
                "downloadThroughput": DOWN_BITS / 8,
                "uploadThroughput": UP_BITS / 8,
            })),
        }
    }
}
