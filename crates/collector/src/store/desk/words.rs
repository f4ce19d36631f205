//! Which items have a word.

use std::collections::BTreeSet;

use super::db::{Db, Value, rows_of};

/// Notes the words of items.
pub(crate) async fn add<D: Db>(db: &D, site: &str, items: &[(i64, &str)]) -> Result<(), D::Error> {
    let mut pairs: Vec<(&str, i64)> = items
        .iter()
        .flat_map(|(number, stems)| stems.split(' ').map(|stem| (stem, *number)))
        .filter(|(stem, _)| !stem.is_empty())
        .collect();
    // In the order of the index: neighbours go into the same page.
    pairs.sort_unstable();
    pairs.dedup();
    // Two parameters a word, and no statement takes more than 65,535.
    for some in pairs.chunks(if D::TOGETHER == 1 { 1 } else { 5_000 }) {
        let mut values: Vec<Value<'_>> = Vec::with_capacity(3 * some.len());
        for (stem, number) in some {
            values.extend([site.into(), Value::from(*stem), (*number).into()]);
        }
        let add = format!(
            "INSERT INTO item_words (site, word, number) VALUES {} ON CONFLICT DO NOTHING",
            rows_of(3, some.len(), 0)
        );
        db.run(&add, &values).await?;
    }
    Ok(())
}

/// Forgets the words of an item.
pub(crate) async fn forget<D: Db>(
    db: &D,
    site: &str,
    number: i64,
    stems: &str,
) -> Result<(), D::Error> {
    let stems: BTreeSet<&str> = stems.split(' ').filter(|stem| !stem.is_empty()).collect();
    for stem in stems {
        let forget = "DELETE FROM item_words WHERE site = $1 AND word = $2 AND number = $3";
        db.run(forget, &[site.into(), stem.into(), number.into()])
            .await?;
    }
    Ok(())
}
