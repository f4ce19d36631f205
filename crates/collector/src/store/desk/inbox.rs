//! The inbox and the cases, a page at a time, whatever is looked for.
//!
//! A page looks at a bounded number of rows: at most [`MOST_LOOKED_AT`] of those that the first condition finds by an index,
//! newest first. So a page may be short or empty while there is more; what it costs does not depend on how rare it is what
//! is looked for.

use otklik_loop::glob;
use otklik_loop::item::Item;
use otklik_loop::stem;

use super::ask::Question;
use super::cases::Held;
use super::db::{Db, Row, Value, rows_of};
use super::items::{COLUMNS, TABLES, complete, read_case};

/// Rows that one page may look at.
pub(super) const MOST_LOOKED_AT: i64 = 2_000;

/// What is looked for in the inbox of a site: all of it has to hold.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inbox {
    pub(crate) site: String,
    /// Words, in any form.
    pub(crate) q: Option<String>,
    /// A word of the index as it stands there.
    pub(crate) word: Option<String>,
    pub(crate) door: Vec<String>,
    pub(crate) survey: Vec<String>,
    pub(crate) locale: Vec<String>,
    pub(crate) role: Vec<String>,
    pub(crate) segment: Vec<String>,
    pub(crate) tone: Vec<String>,
    pub(crate) min: Option<i64>,
    pub(crate) max: Option<i64>,
    pub(crate) page: Option<String>,
    pub(crate) has_words: bool,
    pub(crate) has_contact: bool,
    pub(crate) marks: Vec<String>,
    pub(crate) case: Option<CaseIs>,
    pub(crate) from_ms: Option<i64>,
    pub(crate) to_ms: Option<i64>,
    /// Only items with a lower number.
    pub(crate) before: Option<i64>,
    pub(crate) limit: u32,
}

/// Whether there is a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CaseIs {
    None,
    Open,
    Closed,
    Any,
}

/// A page of a list.
#[derive(Clone, Debug)]
pub(crate) struct Listed<T> {
    pub(crate) found: Vec<(i64, T)>,
    /// Where the next page begins; `None` at the end.
    pub(crate) next: Option<String>,
}

impl Question for Inbox {
    type Answer = Listed<Item>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Listed<Item>, D::Error> {
        let limit = self.limit as usize;
        let mut text = Text::default();
        let site = text.put(self.site.as_str());
        let before = text.put(self.before.unwrap_or(i64::MAX));
        let stems = self.q.iter().flat_map(|q| stem::stems(q));
        let words: Vec<String> = self.word.iter().cloned().chain(stems).collect();
        // The longest word is most likely the rarest.
        let longest = words.iter().max_by_key(|word| word.chars().count());
        let (table, driver) = match longest {
            Some(word) => (
                "item_words",
                format!("AND l.word = {}", text.put(word.as_str())),
            ),
            None if !self.marks.is_empty() => (
                "marks",
                format!("AND l.mark = {}", text.put(self.marks[0].as_str())),
            ),
            None => ("items", String::new()),
        };
        let driver = format!("l.site = {site} {driver} AND l.number < {before}");
        let looked = format!(
            "SELECT l.number FROM {table} l WHERE {driver} ORDER BY l.number DESC LIMIT {MOST_LOOKED_AT}"
        );
        let extent = format!("SELECT min(number), count(*) FROM ({looked}) looked");
        let extent = db.rows(&extent, &text.values).await?;
        let (floor, count) = match extent.first() {
            Some(row) => (row.optional_int(0)?.unwrap_or(0), row.int(1)?),
            None => (0, 0),
        };
        let floor_place = text.put(floor);
        for word in words.iter().filter(|word| Some(*word) != longest) {
            let word = text.put(word.as_str());
            text.and(format!("EXISTS (SELECT 1 FROM item_words w WHERE w.site = {site} AND w.word = {word} AND w.number = i.number)"));
        }
        for mark in &self.marks {
            let mark = text.put(mark.as_str());
            text.and(format!("EXISTS (SELECT 1 FROM marks m WHERE m.site = {site} AND m.number = i.number AND m.mark = {mark})"));
        }
        for (column, list) in [
            ("door", &self.door),
            ("survey", &self.survey),
            ("locale", &self.locale),
            ("role", &self.role),
            ("segment", &self.segment),
            ("tone", &self.tone),
        ] {
            if !list.is_empty() {
                let places: Vec<String> = list.iter().map(|one| text.put(one.as_str())).collect();
                text.and(format!("i.{column} IN ({})", places.join(", ")));
            }
        }
        for (condition, bound) in [
            ("i.rating >=", self.min),
            ("i.rating <=", self.max),
            ("i.at_ms >=", self.from_ms),
            ("i.at_ms <", self.to_ms),
        ] {
            if let Some(bound) = bound {
                let bound = text.put(bound);
                text.and(format!("{condition} {bound}"));
            }
        }
        if self.has_words {
            text.and("i.has_words = 1".to_owned());
        }
        if self.has_contact {
            text.and("i.has_contact = 1".to_owned());
        }
        if let Some(case) = self.case {
            let condition = match case {
                CaseIs::None => "i.case_number IS NULL",
                CaseIs::Open => "c.is_open = 1",
                CaseIs::Closed => "c.is_open = 0",
                CaseIs::Any => "i.case_number IS NOT NULL",
            };
            text.and(condition.to_owned());
        }
        if let Some(page) = &self.page {
            // What LIKE lets through is looked at again by the pattern itself.
            let like = text.put(like(page));
            text.and(format!("i.page LIKE {like} ESCAPE '!'"));
        }
        let conditions = text.conditions();
        let most = text.put(i64::from(self.limit) + 1);
        // In the order of the index, so that it ends as soon as there are enough.
        let find = format!(
            "SELECT l.number, i.page FROM {table} l JOIN items i ON i.number = l.number
                    LEFT JOIN cases c ON c.site = i.site AND c.number = i.case_number
             WHERE {driver} AND l.number >= {floor_place}{conditions} ORDER BY l.number DESC LIMIT {most}"
        );
        let mut found = db.rows(&find, &text.values).await?;
        let has_more = found.len() > limit;
        found.truncate(limit);
        let next = if has_more {
            found.last().map(|row| row.int(0)).transpose()?
        } else {
            (count >= MOST_LOOKED_AT).then_some(floor)
        };
        if let Some(page) = &self.page {
            found.retain(|row| {
                row.optional_text(1)
                    .is_ok_and(|is| is.is_some_and(|is| glob::matches(page, is)))
            });
        }
        let numbers: Vec<i64> = found
            .iter()
            .map(|row| row.int(0))
            .collect::<Result<_, _>>()?;
        Ok(Listed {
            found: numbered(db, &self.site, &numbers).await?,
            next: next.map(|next| next.to_string()),
        })
    }
}

/// The items of these numbers, newest first.
pub(super) async fn numbered<D: Db>(
    db: &D,
    site: &str,
    numbers: &[i64],
) -> Result<Vec<(i64, Item)>, D::Error> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let places = rows_of(numbers.len(), 1, 1);
    let list = format!(
        "SELECT {COLUMNS} FROM {TABLES} WHERE i.site = $1 AND i.number IN {places} ORDER BY i.number DESC"
    );
    let mut values: Vec<Value<'_>> = vec![site.into()];
    values.extend(numbers.iter().map(|number| Value::from(*number)));
    let rows = db.rows(&list, &values).await?;
    complete(db, site, &rows).await
}

/// What is looked for among a site's cases.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cases {
    pub(crate) site: String,
    pub(crate) status: Vec<String>,
    /// Somebody; or nobody, if the inner is `None`.
    pub(crate) assignee: Option<Option<String>>,
    pub(crate) severity: Vec<String>,
    pub(crate) mark: Option<String>,
    /// By what is due first, else by number, newest first.
    pub(crate) by_due: bool,
    /// Due time and number of the last of the page before; of the time nothing where it is by number.
    pub(crate) after: Option<(i64, i64)>,
    pub(crate) limit: u32,
}

impl Question for Cases {
    type Answer = Listed<Held>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Listed<Held>, D::Error> {
        let limit = self.limit as usize;
        let mut text = Text::default();
        let site = text.put(self.site.as_str());
        let only_open = !self.status.is_empty()
            && self
                .status
                .iter()
                .all(|status| status == "heard" || status == "in_work");
        let (driver, order, end) = if self.by_due {
            let (due, number) = self.after.unwrap_or((i64::MIN, 0));
            let (due, number) = (text.put(due), text.put(number));
            let driver = format!(
                "c.site = {site} AND c.due_ms IS NOT NULL AND (c.due_ms, c.number) > ({due}, {number})"
            );
            (driver, "due_ms, number", "due_ms DESC, number DESC")
        } else {
            let before = text.put(self.after.map_or(i64::MAX, |(_, number)| number));
            let driver = if only_open {
                // By its index alone: of many cases few are open, and the order of all is no way to them.
                format!(
                    "c.site = {site} AND c.number IN (SELECT o.number FROM cases o WHERE o.site = {site} AND o.is_open = 1
                     AND o.number < {before} ORDER BY o.number DESC LIMIT {MOST_LOOKED_AT})"
                )
            } else {
                format!("c.site = {site} AND c.number < {before}")
            };
            (driver, "number DESC", "number")
        };
        let looked = format!(
            "SELECT number, due_ms FROM cases c WHERE {driver} ORDER BY {order} LIMIT {MOST_LOOKED_AT}"
        );
        let extent = format!(
            "SELECT number, due_ms, (SELECT count(*) FROM ({looked}) a) FROM ({looked}) b ORDER BY {end} LIMIT 1"
        );
        let extent = db.rows(&extent, &text.values).await?;
        let Some(last) = extent.first() else {
            return Ok(Listed {
                found: Vec::new(),
                next: None,
            });
        };
        let (number, due) = (
            text.put(last.int(0)?),
            text.put(last.optional_int(1)?.unwrap_or(0)),
        );
        if self.by_due {
            text.and(format!("(c.due_ms, c.number) <= ({due}, {number})"));
        } else if !only_open {
            text.and(format!("c.number >= {number}"));
        }
        for (column, list) in [("status", &self.status), ("severity", &self.severity)] {
            if !list.is_empty() {
                let places: Vec<String> = list.iter().map(|one| text.put(one.as_str())).collect();
                text.and(format!("c.{column} IN ({})", places.join(", ")));
            }
        }
        match &self.assignee {
            Some(Some(name)) => {
                let name = text.put(name.as_str());
                text.and(format!("c.assignee = {name}"));
            }
            Some(None) => text.and("c.assignee IS NULL".to_owned()),
            None => {}
        }
        if let Some(mark) = &self.mark {
            let mark = text.put(mark.as_str());
            text.and(format!(
                "EXISTS (SELECT 1 FROM items i WHERE i.site = {site} AND i.case_number = c.number
                         AND EXISTS (SELECT 1 FROM marks m WHERE m.site = {site} AND m.number = i.number AND m.mark = {mark}))"
            ));
        }
        let conditions = text.conditions();
        let most = text.put(i64::from(self.limit) + 1);
        let list = format!(
            "SELECT c.number, c.document, c.due_ms FROM cases c WHERE {driver}{conditions} ORDER BY {order} LIMIT {most}"
        );
        let mut rows = db.rows(&list, &text.values).await?;
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let place = |row: &Row, due: usize| {
            let number = row.int(0)?;
            Ok::<_, D::Error>(match row.optional_int(due)? {
                Some(due) if self.by_due => format!("{due}.{number}"),
                _ => number.to_string(),
            })
        };
        let next = if has_more {
            rows.last().map(|row| place(row, 2)).transpose()?
        } else if last.int(2)? >= MOST_LOOKED_AT {
            Some(place(last, 1)?)
        } else {
            None
        };
        let mut found = Vec::with_capacity(rows.len());
        for row in &rows {
            let number = row.int(0)?;
            found.push((
                number,
                Held {
                    number,
                    case: read_case(row.text(1)?)?,
                },
            ));
        }
        Ok(Listed { found, next })
    }
}

/// A statement's conditions and parameters as they come together.
#[derive(Default)]
struct Text<'a> {
    conditions: Vec<String>,
    values: Vec<Value<'a>>,
}

impl<'a> Text<'a> {
    /// Adds a parameter: its place.
    fn put(&mut self, value: impl Into<Value<'a>>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    fn and(&mut self, condition: String) {
        self.conditions.push(condition);
    }

    fn conditions(&self) -> String {
        self.conditions
            .iter()
            .map(|condition| format!(" AND {condition}"))
            .collect()
    }
}

/// A pattern of `*` as LIKE has it.
fn like(pattern: &str) -> String {
    let mut like = String::with_capacity(pattern.len() + 8);
    for char in pattern.chars() {
        match char {
            '*' => like.push('%'),
            '%' | '_' | '!' => like.extend(['!', char]),
            char => like.push(char),
        }
    }
    like
}
