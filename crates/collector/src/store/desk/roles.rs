//! The days of a score by what those who answered are to the site.

use otklik_score::State;
use otklik_wire::id::Name;

use super::ask::Question;
use super::db::{Db, Garbled, Row};
use crate::store::tally::{Key, Span, Subject};

/// The days of a question from one to the one before another, by role.
#[derive(Clone, Debug)]
pub(crate) struct ByRole {
    pub(crate) site: Name,
    pub(crate) survey: Name,
    pub(crate) from: String,
    pub(crate) to: String,
}

impl Question for ByRole {
    /// A key may come more than once: its parts add up.
    type Answer = Vec<(Key, State)>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Self::Answer, D::Error> {
        let (first, last) = Subject::ROLES;
        let by_role = "SELECT day, question, revision, locale, state FROM day_states
                       WHERE site = $1 AND day >= $2 AND day < $3 AND survey = $4 AND question >= $5 AND question < $6";
        let values = [
            self.site.as_str().into(),
            self.from.as_str().into(),
            self.to.as_str().into(),
            self.survey.as_str().into(),
            first.into(),
            last.into(),
        ];
        let rows = db.rows(by_role, &values).await?;
        let read: Result<_, Garbled> = rows.iter().map(|row| self.read(row)).collect();
        Ok(read?)
    }
}

impl ByRole {
    fn read(&self, row: &Row) -> Result<(Key, State), Garbled> {
        let state = State::decode(row.bytes(4)?).map_err(|error| Garbled(error.to_string()))?;
        let day = row.text(0)?;
        let key = Key {
            site: self.site.clone(),
            span: Span::parse(day).ok_or_else(|| Garbled(format!("{day:?} is no day")))?,
            survey: self.survey.clone(),
            subject: Subject::parse(row.text(1)?.to_owned()).map_err(Garbled)?,
            revision: u32::try_from(row.int(2)?).map_err(|error| Garbled(error.to_string()))?,
            locale: row.text(3)?.to_owned(),
            metric: state.metric(),
        };
        Ok((key, state))
    }
}
