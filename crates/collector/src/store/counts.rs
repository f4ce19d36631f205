//! The running counts: how one group of answers changes them, and how they are read.

use std::collections::BTreeMap;

use otklik_score::nps::Counts;
use otklik_wire::answer::{Answer, Given};
use otklik_wire::id::Name;
use rusqlite::{Connection, params};

/// A question of a survey: what one running score is of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Asked {
    /// The survey.
    pub(crate) survey: Name,
    /// The question.
    pub(crate) question: Name,
}

/// What a group of answers changes in the counts, summed up so that each counter is written once a commit.
#[derive(Debug, Default)]
pub(crate) struct Tally(BTreeMap<(Name, Asked, u8), i64>);

impl Tally {
    /// Counts an answer that is stored now.
    pub(crate) fn add(&mut self, site: &Name, answer: &Answer) {
        self.change(site, answer, 1);
    }

    /// Takes back an answer that a later version replaces.
    pub(crate) fn remove(&mut self, site: &Name, answer: &Answer) {
        self.change(site, answer, -1);
    }

    fn change(&mut self, site: &Name, answer: &Answer, by: i64) {
        for part in &answer.parts {
            if let Given::Nps(rating) = part.given {
                let asked = Asked {
                    survey: answer.survey.clone(),
                    question: part.question.clone(),
                };
                *self
                    .0
                    .entry((site.clone(), asked, rating.get()))
                    .or_default() += by;
            }
        }
    }

    /// Writes the changes inside the caller's transaction.
    pub(crate) fn write(&self, db: &Connection) -> rusqlite::Result<()> {
        let mut change = db.prepare_cached(
            "INSERT INTO counts (site, survey, question, rating, n) VALUES (?1, ?2, ?3, ?4, max(0, ?5))
             ON CONFLICT DO UPDATE SET n = max(0, n + ?5)",
        )?;
        for ((site, asked, rating), by) in self.0.iter().filter(|(_, by)| **by != 0) {
            change.execute(params![
                site.as_str(),
                asked.survey.as_str(),
                asked.question.as_str(),
                rating,
                by
            ])?;
        }
        Ok(())
    }
}

/// The counts of every question of the site that has been answered.
pub(crate) fn of_site(db: &Connection, site: &Name) -> rusqlite::Result<BTreeMap<Asked, Counts>> {
    let mut counters =
        db.prepare_cached("SELECT survey, question, rating, n FROM counts WHERE site = ?1")?;
    let mut rows = counters.query([site.as_str()])?;
    let mut arrays: BTreeMap<Asked, [u64; 11]> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let (Ok(survey), Ok(question)) = (Name::new(row.get(0)?), Name::new(row.get(1)?)) else {
            continue;
        };
        let counts = arrays.entry(Asked { survey, question }).or_default();
        if let Some(slot) = counts.get_mut(usize::from(row.get::<_, u8>(2)?)) {
            *slot = row.get::<_, u32>(3)?.into();
        }
    }
    Ok(arrays
        .into_iter()
        .map(|(asked, counts)| (asked, Counts::from_array(counts)))
        .collect())
}
