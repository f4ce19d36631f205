//! Another tool's CSV, read with a mapping from its columns to a survey's questions.
//!
//! ```toml
//! survey = "nps"
//! revision = 1
//! id = "Response ID"              # optional: without it, an answer's id follows from its row
//! at = "Submitted"                # RFC 3339, or by `time-format` as strftime writes it
//! time-format = "%d.%m.%Y %H:%M"  # optional
//! zone = "Europe/Berlin"          # optional: the zone of times that name none, UTC otherwise
//! locale = "Language"             # optional
//! segment = "Plan"                # optional
//! page = "URL"                    # optional
//!
//! [questions.nps]
//! column = "Score"
//! kind = "nps"                    # or ces, ces1, csat (with max), nsat, rating (with min and max), text
//!
//! [questions.why]
//! column = "Comment"
//! kind = "text"
//! ```

use std::collections::BTreeMap;

use anyhow::{Context as _, bail};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use otklik_score::sampling::Inclusion;
use otklik_score::{Metric, Rated, rating};
use otklik_wire::answer::{Answer, Given, Part};
use otklik_wire::flags::Flags;
use otklik_wire::id::{AnswerId, Name};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::config::zone_named;
use crate::intake;
use crate::store::Kept;

/// Which column is what.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    survey: String,
    revision: u32,
    id: Option<String>,
    at: String,
    time_format: Option<String>,
    zone: Option<String>,
    locale: Option<String>,
    segment: Option<String>,
    page: Option<String>,
    questions: BTreeMap<String, WrittenQuestion>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenQuestion {
    column: String,
    kind: Kind,
    min: Option<u8>,
    max: Option<u8>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Nps,
    Ces,
    Ces1,
    Csat,
    Nsat,
    Rating,
    Text,
}

/// What is in a column.
#[derive(Clone, Copy, Debug)]
enum Asked {
    Scale(Metric),
    Text,
}

/// A mapping whose columns were found in a file's first row.
#[derive(Debug)]
pub(crate) struct Mapping {
    survey: Name,
    revision: u32,
    time_format: Option<String>,
    zone: TimeZone,
    id: Option<usize>,
    at: usize,
    locale: Option<usize>,
    segment: Option<usize>,
    page: Option<usize>,
    questions: Vec<(Name, usize, Asked)>,
}

impl Mapping {
    /// Reads a mapping for a file with these columns.
    ///
    /// # Errors
    /// When it is no mapping, or names a column that is not there; the message says which, and which are.
    pub(crate) fn read(text: &str, columns: &::csv::StringRecord) -> anyhow::Result<Self> {
        let written: Written =
            toml::from_str(text).map_err(|error| anyhow::anyhow!("{}", error.message()))?;
        let find = |name: &str| {
            columns
                .iter()
                .position(|column| column.trim() == name)
                .ok_or_else(|| {
                    let there: Vec<&str> = columns.iter().collect();
                    anyhow::anyhow!("there is no column {name:?}; allowed: {}", there.join(", "))
                })
        };
        let maybe = |name: Option<&String>| name.map(|name| find(name)).transpose();
        let questions = written.questions.iter().map(|(question, written)| {
            let asked = written
                .asked()
                .with_context(|| format!("questions.{question}"))?;
            Ok((named(question)?, find(&written.column)?, asked))
        });
        Ok(Self {
            survey: named(&written.survey)?,
            revision: written.revision,
            zone: match &written.zone {
                Some(zone) => zone_named(zone).map_err(anyhow::Error::msg)?,
                None => TimeZone::UTC,
            },
            id: maybe(written.id.as_ref())?,
            at: find(&written.at)?,
            locale: maybe(written.locale.as_ref())?,
            segment: maybe(written.segment.as_ref())?,
            page: maybe(written.page.as_ref())?,
            questions: questions.collect::<anyhow::Result<_>>()?,
            time_format: written.time_format,
        })
    }

    /// Reads a row as an answer that arrives now; `None` for one in which no question is answered.
    ///
    /// # Errors
    /// When a cell is not what its column should hold; the message says which.
    pub(crate) fn answer(
        &self,
        row: &::csv::StringRecord,
        site: &Name,
        now: Timestamp,
    ) -> anyhow::Result<Option<Kept>> {
        let cell = |column: usize| row.get(column).map(plain).unwrap_or_default();
        let mut parts = Vec::new();
        for (question, column, asked) in &self.questions {
            let text = cell(*column);
            if text.is_empty() {
                continue;
            }
            let given = match asked {
                Asked::Scale(metric) => Given::Rated(rated(*metric, text).ok_or_else(|| {
                    let (min, max) = metric.scale();
                    anyhow::anyhow!(
                        "{question}: {text:?} is not a whole number from {min} to {max}"
                    )
                })?),
                Asked::Text => Given::Text(text.chars().take(Answer::MAX_TEXT).collect()),
            };
            parts.push(Part {
                question: question.clone(),
                given,
            });
        }
        if parts.is_empty() {
            return Ok(None);
        }
        let at = self.time(cell(self.at))?.min(now);
        let optional = |column: Option<usize>, most: usize| {
            let text: String = cell(column?).chars().take(most).collect();
            (!text.is_empty()).then_some(text)
        };
        let answer = Answer {
            id: self.id_of(site, self.id.map(cell), row, at)?,
            seq: 0,
            survey: self.survey.clone(),
            survey_rev: self.revision,
            at: super::time(at),
            reach: None,
            parts,
            page: optional(self.page, Answer::MAX_PAGE),
            locale: optional(self.locale, 35),
            share: Inclusion::CERTAIN,
            flags: Flags::NONE,
            device: None,
            segment: optional(self.segment, Answer::MAX_SEGMENT),
        };
        let raw = format!("{{{}}}", answer.to_fields());
        // Read as any other answer is, so that what can be stored and what can be imported are one.
        let answer = intake::decode_stored(&raw).map_err(anyhow::Error::msg)?;
        Ok(Some(Kept {
            answer,
            raw,
            at,
            received: now,
            flags: Flags::NONE,
        }))
    }

    /// The same row has the same id whenever it is read, so that an import can be repeated.
    fn id_of(
        &self,
        site: &Name,
        given: Option<&str>,
        row: &::csv::StringRecord,
        at: Timestamp,
    ) -> anyhow::Result<AnswerId> {
        let mut hash = Sha256::new();
        for field in [site.as_str(), self.survey.as_str()] {
            hash.update(field.as_bytes());
            hash.update([0]);
        }
        match given {
            Some(given) if !given.is_empty() => hash.update(given.as_bytes()),
            _ => row.iter().for_each(|cell| {
                hash.update((cell.len() as u64).to_le_bytes());
                hash.update(cell.as_bytes());
            }),
        }
        let hash = hash.finalize();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash[..16]);
        // Ids are in order of time, which keeps the index of a database dense.
        bytes[..6].copy_from_slice(&at.as_millisecond().max(0).to_be_bytes()[2..]);
        AnswerId::new(uuid(bytes)).map_err(|text| anyhow::anyhow!("{text:?} is no id"))
    }

    fn time(&self, text: &str) -> anyhow::Result<Timestamp> {
        let zoned = |time: DateTime| Some(time.to_zoned(self.zone.clone()).ok()?.timestamp());
        let read = match &self.time_format {
            Some(format) => Timestamp::strptime(format, text)
                .ok()
                .or_else(|| zoned(DateTime::strptime(format, text).ok()?)),
            None => text
                .parse()
                .ok()
                .or_else(|| zoned(text.parse::<DateTime>().ok()?)),
        };
        read.ok_or_else(|| match &self.time_format {
            Some(format) => anyhow::anyhow!("{text:?} is no time of the form {format}"),
            None => anyhow::anyhow!(
                "{text:?} is no time; allowed: 2026-01-31T12:00:00Z, 2026-01-31 12:00:00, or by time-format"
            ),
        })
    }
}

/// The bytes as a UUID of version 8: of a making of our own.
fn uuid(mut bytes: [u8; 16]) -> String {
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = |bytes: &[u8]| -> String { bytes.iter().map(|byte| format!("{byte:02x}")).collect() };
    let [a, b, c, d, e] = [0..4, 4..6, 6..8, 8..10, 10..16].map(|part| hex(&bytes[part]));
    format!("{a}-{b}-{c}-{d}-{e}")
}

/// A cell without what keeps a spreadsheet from taking it for a formula.
fn plain(cell: &str) -> &str {
    let cell = cell.trim();
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => cell,
    }
}

/// "9", and "9.0" as some tools write it.
fn rated(metric: Metric, text: &str) -> Option<Rated> {
    Rated::new(metric, text.parse().ok()?).ok()
}

impl WrittenQuestion {
    fn asked(&self) -> anyhow::Result<Asked> {
        let bounded = matches!(self.kind, Kind::Csat | Kind::Rating);
        if self.min.is_some() && !matches!(self.kind, Kind::Rating)
            || self.max.is_some() && !bounded
        {
            bail!("this kind has a scale of its own; min is for rating, max for csat and rating");
        }
        Ok(Asked::Scale(match self.kind {
            Kind::Text => return Ok(Asked::Text),
            Kind::Nps => Metric::Nps,
            Kind::Ces => Metric::Ces,
            Kind::Ces1 => Metric::Ces1,
            Kind::Nsat => Metric::Nsat,
            Kind::Csat => match self.max.unwrap_or(5) {
                3 => Metric::CsatThree,
                5 => Metric::CsatFive,
                7 => Metric::CsatSeven,
                10 => Metric::CsatTen,
                other => bail!("max is {other}; allowed: 3, 5, 7 or 10"),
            },
            Kind::Rating => {
                let (min, max) = (self.min.unwrap_or(1), self.max.unwrap_or(5));
                Metric::Rating(rating::Scale::new(min.into(), max.into())?)
            }
        }))
    }
}

fn named(name: &str) -> anyhow::Result<Name> {
    Name::new(name.to_owned()).map_err(|_| {
        anyhow::anyhow!("{name:?} is no name; allowed: 1 to 64 letters, digits, '-', '_' or '.'")
    })
}

#[cfg(test)]
mod tests;
