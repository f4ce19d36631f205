//! Answers as lines of JSON, everything that was sent in them: what one collector gives out, another takes in.

use std::io::{self, Write};

use anyhow::Context as _;
use jiff::Timestamp;
use otklik_wire::flags::{Flag, Flags};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::time;
use crate::intake;
use crate::store::Kept;

/// Writes answers, a line each: `{"answered_at":…,"received_at":…,"flags"?:[…],"answer":…}`.
pub(crate) struct Writer<W: Write>(W);

impl<W: Write> Writer<W> {
    /// Begins.
    pub(crate) fn begin(out: W) -> Self {
        Self(out)
    }

    /// Writes an answer.
    pub(crate) fn write(&mut self, kept: &Kept) -> io::Result<()> {
        // What was sent may stand over several lines; in JSON a line break is white space wherever it can stand raw.
        let raw = kept.raw.replace(['\n', '\r'], " ");
        let (at, received) = (time(kept.at), time(kept.received));
        let flags = flags_field(kept.flags);
        writeln!(
            self.0,
            r#"{{"answered_at":"{at}","received_at":"{received}",{flags}"answer":{raw}}}"#
        )
    }
}

/// The field `flags` with a comma behind it, or nothing where there are none.
pub(crate) fn flags_field(flags: Flags) -> String {
    if flags.is_empty() {
        return String::new();
    }
    let names: Vec<&str> = flags.iter().map(Flag::as_str).collect();
    format!(r#""flags":["{}"],"#, names.join(r#"",""#))
}

#[derive(Deserialize)]
struct Line<'a> {
    answered_at: Timestamp,
    received_at: Timestamp,
    #[serde(default)]
    flags: Vec<String>,
    #[serde(borrow)]
    answer: &'a RawValue,
}

/// Reads a line that a [`Writer`] wrote.
///
/// # Errors
/// When it is none; the message says what is wrong with it.
pub(crate) fn read(line: &str) -> anyhow::Result<Kept> {
    let Line {
        answered_at,
        received_at,
        flags,
        answer,
    } = serde_json::from_str(line).context(
        "allowed is {\"answered_at\":time,\"received_at\":time,\"flags\"?:[name],\"answer\":{…}}",
    )?;
    let raw = answer.get().to_owned();
    let answer =
        intake::decode_stored(&raw).map_err(|problem| anyhow::anyhow!("answer.{problem}"))?;
    let known = Flag::ALL
        .into_iter()
        .filter(|flag| flags.iter().any(|name| name == flag.as_str()));
    let flags = Flags::of(&known.collect::<Vec<_>>()).and(answer.flags);
    Ok(Kept {
        flags,
        answer,
        raw,
        at: answered_at.min(received_at),
        received: received_at,
    })
}
