use std::sync::{Mutex, PoisonError};
use std::{env, fs};

use anyhow::{Context, Result, ensure};

use crate::engine::Engine;
use crate::program::root;

/// Three engines may write into one table.
static WRITING: Mutex<()> = Mutex::new(());

/// Holds a table of the documentation to what was seen, one engine a column and one name a row. With
/// `OTKLIK_WRITE_TABLES=1` the table is written instead.
///
/// `first` is what stands over the names.
///
/// # Errors
/// When the document says something else, or has no such table.
pub fn documented(
    file: &str,
    first: &str,
    engine: Engine,
    seen: &[(String, String)],
) -> Result<()> {
    let _one = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let path = root().join(file);
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let lines: Vec<&str> = text.lines().collect();
    let over = format!("| {first} |");
    let head = lines.iter().position(|line| line.starts_with(&over));
    let head = head.with_context(|| format!("{file} has no table under {first:?}"))?;
    let name = format!("{engine:?}");
    let column = cells(lines[head]).iter().position(|cell| *cell == name);
    let column = column.with_context(|| format!("no column {name} under {first:?} in {file}"))?;
    let width = cells(lines[head]).len();
    let rows = lines[head + 2..]
        .iter()
        .take_while(|line| line.starts_with('|'));
    let rows: Vec<Vec<&str>> = rows.map(|line| cells(line)).collect();

    let said: Vec<(&str, &str)> = rows.iter().map(|row| (row[0], row[column])).collect();
    let is: Vec<(&str, &str)> = seen.iter().map(|(row, cell)| (&**row, &**cell)).collect();
    if said == is {
        return Ok(());
    }
    ensure!(
        env::var_os("OTKLIK_WRITE_TABLES").is_some(),
        "{file}, {name}: {is:#?}, and not {said:#?}; OTKLIK_WRITE_TABLES=1 writes it"
    );
    let mut written: Vec<String> = lines[..head + 2]
        .iter()
        .map(|line| (*line).into())
        .collect();
    for (row, cell) in is {
        let known = rows.iter().find(|known| known[0] == row);
        let mut row = known.cloned().unwrap_or_else(|| {
            let mut empty = vec![""; width];
            empty[0] = row;
            empty
        });
        row[column] = cell;
        written.push(format!("| {} |", row.join(" | ")));
    }
    written.extend(
        lines[head + 2 + rows.len()..]
            .iter()
            .map(|line| (*line).into()),
    );
    fs::write(&path, written.join("\n") + "\n")?;
    Ok(())
}

/// Holds the one block of plain text in a page of the documentation to what was seen, or writes it as [`documented`] does.
///
/// # Errors
/// When it says something else, or there is none.
pub fn documented_text(file: &str, seen: &str) -> Result<()> {
    const FENCES: [&str; 2] = ["```text\n", "\n```\n"];
    let _one = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let path = root().join(file);
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let block = text
        .split_once(FENCES[0])
        .and_then(|(before, rest)| Some((before, rest.split_once(FENCES[1])?)));
    let (before, (said, after)) = block.with_context(|| format!("{file} has no block of text"))?;
    if said == seen {
        return Ok(());
    }
    ensure!(
        env::var_os("OTKLIK_WRITE_TABLES").is_some(),
        "{file}:\n{seen}\nand not\n{said}\nOTKLIK_WRITE_TABLES=1 writes it"
    );
    fs::write(&path, [before, FENCES[0], seen, FENCES[1], after].concat())?;
    Ok(())
}

fn cells(line: &str) -> Vec<&str> {
    line.trim_start_matches("| ")
        .trim_end_matches(" |")
        .split(" | ")
        .map(str::trim)
        .collect()
}
