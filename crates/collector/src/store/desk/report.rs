//! Counts over time: promises kept and broken, signs, what was done.

use super::ask::Question;
use super::db::{Db, Value};

/// Promises by when they fell due, in periods `from..to`.
#[derive(Clone, Debug)]
pub(crate) struct Promises {
    pub(crate) site: String,
    pub(crate) periods: Vec<(i64, i64)>,
    pub(crate) now_ms: i64,
}

/// What came of the promises of a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) kept: i64,
    pub(crate) broken: i64,
    pub(crate) running: i64,
}

/// How many items there were in each period, and how many with each mark.
#[derive(Clone, Debug)]
pub(crate) struct Trend {
    pub(crate) site: String,
    pub(crate) marks: Vec<String>,
    pub(crate) periods: Vec<(i64, i64)>,
}

/// How often things happened to cases in each period, by the event's kind.
#[derive(Clone, Debug)]
pub(crate) struct Happened {
    pub(crate) site: String,
    pub(crate) kinds: Vec<String>,
    pub(crate) periods: Vec<(i64, i64)>,
}

/// Who has how many open cases, those with most first.
#[derive(Clone, Debug)]
pub(crate) struct OpenBy(pub(crate) String);

impl Question for OpenBy {
    type Answer = Vec<(Option<String>, i64)>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Self::Answer, D::Error> {
        let open = "SELECT assignee, count(*) AS many FROM cases WHERE site = $1 AND is_open = 1
                    GROUP BY assignee ORDER BY many DESC, assignee LIMIT 20";
        let rows = db.rows(open, &[self.0.as_str().into()]).await?;
        let read = rows
            .iter()
            .map(|row| Ok((row.optional_text(0)?.map(str::to_owned), row.int(1)?)));
        Ok(read.collect::<Result<_, super::db::Garbled>>()?)
    }
}

/// When the next promise of any site is near or broken, of those of which nobody was told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NextStrike;

impl Question for NextStrike {
    type Answer = Option<i64>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Option<i64>, D::Error> {
        let rows = db
            .rows(
                "SELECT min(strike_ms) FROM cases WHERE strike_ms IS NOT NULL",
                &[],
            )
            .await?;
        Ok(rows.first().map_or(Ok(None), |row| row.optional_int(0))?)
    }
}

impl Question for Promises {
    /// For each period the first word and the solution.
    type Answer = Vec<[Kept; 2]>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Self::Answer, D::Error> {
        let mut periods = Vec::with_capacity(self.periods.len());
        for (from, to) in &self.periods {
            let met = "SELECT clock, sum(CASE WHEN met_ms <= due_ms THEN 1 ELSE 0 END), sum(CASE WHEN met_ms > due_ms THEN 1 ELSE 0 END)
                       FROM outcomes WHERE site = $1 AND due_ms >= $2 AND due_ms < $3 GROUP BY clock";
            let mut both = [Kept::default(); 2];
            for row in db
                .rows(
                    met,
                    &[self.site.as_str().into(), (*from).into(), (*to).into()],
                )
                .await?
            {
                let clock = &mut both[usize::from(row.text(0)? == "solution")];
                (clock.kept, clock.broken) = (row.int(1)?, row.int(2)?);
            }
            // Of an open case only what falls due next is a column; the other is in its document.
            let open = "SELECT document FROM cases WHERE site = $1 AND due_ms IS NOT NULL AND due_ms < $2 LIMIT 20000";
            for row in db
                .rows(open, &[self.site.as_str().into(), (*to).into()])
                .await?
            {
                let case = super::items::read_case(row.text(0)?)?;
                let Some(clocks) = case.clocks else {
                    continue;
                };
                for (at, which) in [
                    otklik_loop::promise::Which::First,
                    otklik_loop::promise::Which::Solution,
                ]
                .into_iter()
                .enumerate()
                {
                    let due = clocks.term(which).map(|term| term.due.as_millisecond());
                    let Some(due) =
                        due.filter(|due| clocks.met(which).is_none() && (*from..*to).contains(due))
                    else {
                        continue;
                    };
                    if due < self.now_ms {
                        both[at].broken += 1;
                    } else {
                        both[at].running += 1;
                    }
                }
            }
            periods.push(both);
        }
        Ok(periods)
    }
}

impl Question for Trend {
    /// For each period the number of items, and of each mark.
    type Answer = Vec<(i64, Vec<i64>)>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Self::Answer, D::Error> {
        let all = counted(db, "items WHERE site = $1", &[&self.site], &self.periods).await?;
        let of = "marks WHERE site = $1 AND mark = $2";
        let of_each = counted_each(db, of, &self.site, &self.marks, &self.periods).await?;
        Ok(all.into_iter().zip(of_each).collect())
    }
}

impl Question for Happened {
    /// For each period how often each kind.
    type Answer = Vec<Vec<i64>>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Self::Answer, D::Error> {
        let of = "case_events WHERE site = $1 AND kind = $2";
        counted_each(db, of, &self.site, &self.kinds, &self.periods).await
    }
}

/// For each period how many of a site's rows there are of each name.
async fn counted_each<D: Db>(
    db: &D,
    of: &str,
    site: &String,
    names: &[String],
    periods: &[(i64, i64)],
) -> Result<Vec<Vec<i64>>, D::Error> {
    let mut of_each = vec![Vec::with_capacity(names.len()); periods.len()];
    for name in names {
        let counts = counted(db, of, &[site, name], periods).await?;
        for (period, count) in of_each.iter_mut().zip(counts) {
            period.push(count);
        }
    }
    Ok(of_each)
}

/// How many of some rows there are in each period. One statement for all of them: a server is a way away, and a year has 53 weeks.
async fn counted<D: Db>(
    db: &D,
    of: &str,
    values: &[&String],
    periods: &[(i64, i64)],
) -> Result<Vec<i64>, D::Error> {
    if periods.is_empty() {
        return Ok(Vec::new());
    }
    let mut values: Vec<Value<'_>> = values.iter().map(|value| value.as_str().into()).collect();
    let mut rows = Vec::with_capacity(periods.len());
    for (at, (from, to)) in periods.iter().enumerate() {
        let next = values.len();
        // A parameter has no type by itself.
        rows.push(format!(
            "({at}, CAST(${} AS bigint), CAST(${} AS bigint))",
            next + 1,
            next + 2
        ));
        values.extend([Value::from(*from), Value::from(*to)]);
    }
    let count = format!(
        "SELECT (SELECT count(*) FROM {of} AND at_ms >= period.column2 AND at_ms < period.column3)
         FROM (VALUES {}) AS period ORDER BY period.column1",
        rows.join(", ")
    );
    let rows = db.rows(&count, &values).await?;
    let counts: Result<Vec<i64>, _> = rows.iter().map(|row| row.int(0)).collect();
    Ok(counts?)
}
