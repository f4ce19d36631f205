//! The marks on items.

use std::collections::HashMap;

use otklik_loop::item::Mark;

use super::db::{Db, Value, rows_of};

/// The one who puts marks on by rules.
pub(crate) const RULE: &str = "rule";

/// A mark for an item that was said then.
#[derive(Clone, Debug)]
pub(crate) struct New<'a> {
    pub(crate) number: i64,
    pub(crate) at_ms: i64,
    pub(crate) mark: &'a str,
}

/// Puts marks on items; those that are there stay as they are.
pub(crate) async fn add<D: Db>(
    db: &D,
    site: &str,
    marks: &[New<'_>],
    who: &str,
) -> Result<(), D::Error> {
    for some in marks.chunks(D::TOGETHER) {
        let mut values: Vec<Value<'_>> = Vec::with_capacity(5 * some.len());
        for New {
            number,
            at_ms,
            mark,
        } in some
        {
            values.extend([
                site.into(),
                (*number).into(),
                Value::from(*mark),
                (*at_ms).into(),
                who.into(),
            ]);
        }
        let rows = rows_of(5, some.len(), 0);
        let add = format!(
            "INSERT INTO marks (site, number, mark, at_ms, who) VALUES {rows} ON CONFLICT DO NOTHING"
        );
        db.run(&add, &values).await?;
    }
    Ok(())
}

/// Takes a mark off an item.
pub(crate) async fn remove<D: Db>(
    db: &D,
    site: &str,
    number: i64,
    mark: &str,
) -> Result<(), D::Error> {
    let remove = "DELETE FROM marks WHERE site = $1 AND number = $2 AND mark = $3";
    db.run(remove, &[site.into(), number.into(), mark.into()])
        .await
        .map(drop)
}

/// Takes all marks off an item.
pub(crate) async fn forget<D: Db>(db: &D, site: &str, number: i64) -> Result<(), D::Error> {
    db.run(
        "DELETE FROM marks WHERE site = $1 AND number = $2",
        &[site.into(), number.into()],
    )
    .await
    .map(drop)
}

/// The marks of items, by number.
pub(crate) async fn of<D: Db>(
    db: &D,
    site: &str,
    numbers: &[i64],
) -> Result<HashMap<i64, Vec<Mark>>, D::Error> {
    let mut marks: HashMap<i64, Vec<Mark>> = HashMap::new();
    if numbers.is_empty() {
        return Ok(marks);
    }
    let places = rows_of(numbers.len(), 1, 1);
    let of = format!(
        "SELECT number, mark, who FROM marks WHERE site = $1 AND number IN {places} ORDER BY number, mark"
    );
    let mut values: Vec<Value<'_>> = vec![site.into()];
    values.extend(numbers.iter().map(|number| Value::from(*number)));
    for row in db.rows(&of, &values).await? {
        let mark = Mark {
            mark: row.text(1)?.to_owned(),
            by: row.text(2)?.to_owned(),
        };
        marks.entry(row.int(0)?).or_default().push(mark);
    }
    Ok(marks)
}
