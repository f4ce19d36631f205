//! What can go wrong with a request.

use std::fmt;
use std::str::FromStr;

/// What happens to one request. All but `Pass`, `Delay` and `Drip` end the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// Nothing.
    Pass,
    /// It waits a while, then passes.
    Delay,
    /// It never arrives.
    DropBefore,
    /// It arrives and is answered, and the reply never comes.
    LoseReply,
    /// It arrives as half its body, then both sides are reset.
    ResetMidBody,
    /// The reply comes a few bytes at a time.
    Drip,
    /// It arrives twice, at once; the reply to one of them comes.
    SendTwice,
    /// The reply ends in the middle of its body.
    Truncate,
    /// It never arrives, and the reply is a page: 200, HTML, as from a hotel's network.
    Garbage,
    /// It never arrives; somebody on the way refuses it.
    Refuse {
        /// With this status.
        status: u16,
        /// And whether a page may read so.
        cors: bool,
    },
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Pass,
        Self::Delay,
        Self::DropBefore,
        Self::LoseReply,
        Self::ResetMidBody,
        Self::Drip,
        Self::SendTwice,
        Self::Truncate,
        Self::Garbage,
        Self::Refuse {
            status: 429,
            cors: true,
        },
        Self::Refuse {
            status: 429,
            cors: false,
        },
        Self::Refuse {
            status: 500,
            cors: true,
        },
        Self::Refuse {
            status: 500,
            cors: false,
        },
        Self::Refuse {
            status: 503,
            cors: true,
        },
        Self::Refuse {
            status: 503,
            cors: false,
        },
    ];
}

/// `lose-reply`, `refuse-503`, `refuse-503-without-cors`.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pass => "pass",
            Self::Delay => "delay",
            Self::DropBefore => "drop-before",
            Self::LoseReply => "lose-reply",
            Self::ResetMidBody => "reset-mid-body",
            Self::Drip => "drip",
            Self::SendTwice => "send-twice",
            Self::Truncate => "truncate",
            Self::Garbage => "garbage",
            Self::Refuse { status, cors } => {
                let cors = if *cors { "" } else { "-without-cors" };
                return write!(f, "refuse-{status}{cors}");
            }
        })
    }
}

impl FromStr for Fault {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL
            .into_iter()
            .find(|fault| fault.to_string() == name);
        found.ok_or_else(|| {
            let all: Vec<String> = Self::ALL.iter().map(ToString::to_string).collect();
            format!("there is no fault {name:?}; allowed: {}", all.join(", "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_a_name_of_its_own() {
        for fault in Fault::ALL {
            assert_eq!(fault.to_string().parse(), Ok(fault));
        }
        assert!("refuse-418".parse::<Fault>().is_err());
    }
}
