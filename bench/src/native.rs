//! What divan printed: it writes its results for people only.

use anyhow::{Context, Result, bail};

use crate::figure::Time;

/// One measured function, or one of its arguments: `name` or `name/argument`.
#[derive(Debug, PartialEq)]
pub(crate) struct Measured {
    pub(crate) name: String,
    /// Of one run of the function.
    pub(crate) run: Time,
    /// Of one of the items that a run deals with, if they are counted.
    pub(crate) item: Option<Time>,
}

/// Reads divan's table.
pub(crate) fn read(table: &str) -> Result<Vec<Measured>> {
    let mut all: Vec<Measured> = Vec::new();
    let mut group = String::new();
    let rows = table
        .lines()
        .filter(|line| line.starts_with(['├', '╰', '│', ' ']));
    for line in rows {
        let row = line.trim_start_matches(['│', '├', '╰', '─', ' ']);
        let tree = &line[..line.len() - row.len()];
        let cells: Vec<&str> = row.split('│').map(str::trim).collect();
        let [first, slowest, median, ..] = cells[..] else {
            bail!("divan's output is not as version 0.1.21 writes it: {line}");
        };
        if !tree.contains(['├', '╰']) {
            if first.ends_with("item/s") {
                let last = all.last_mut().context("items without a function")?;
                last.item = Some(time([first, slowest, median])?);
            }
            continue;
        }
        let (name, fastest) = first.split_once(' ').unwrap_or((first, ""));
        if fastest.is_empty() {
            name.clone_into(&mut group);
            continue;
        }
        let nested = tree.starts_with(['│', ' ']);
        all.push(Measured {
            name: if nested {
                format!("{group}/{name}")
            } else {
                name.to_owned()
            },
            run: time([fastest, slowest, median])?,
            item: None,
        });
    }
    if all.is_empty() {
        bail!("divan printed no results");
    }
    Ok(all)
}

fn time([fastest, slowest, median]: [&str; 3]) -> Result<Time> {
    Ok(Time {
        fastest: nanoseconds(fastest)?,
        slowest: nanoseconds(slowest)?,
        median: nanoseconds(median)?,
    })
}

/// Reads `866.7 µs`, or what one item takes from `1.209 Gitem/s`.
fn nanoseconds(text: &str) -> Result<f64> {
    let text = text.trim();
    let parts = text.split_once(' ');
    let parts = parts.and_then(|(value, unit)| Some((value.parse::<f64>().ok()?, unit)));
    let (value, unit) = parts.with_context(|| format!("{text:?} is no time of divan's"))?;
    Ok(match unit {
        "ps" => value / 1e3,
        "ns" => value,
        "µs" => value * 1e3,
        "ms" => value * 1e6,
        "s" => value * 1e9,
        "item/s" => 1e9 / value,
        "Kitem/s" => 1e6 / value,
        "Mitem/s" => 1e3 / value,
        "Gitem/s" => 1.0 / value,
        _ => bail!("{text:?} is in a unit that divan has not used before"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "Timer precision: 22 ns
score                       fastest       │ slowest       │ median        │ mean          │ samples │ iters
├─ ces_with_interval                      │               │               │               │         │
│  ├─ 500                   67.15 µs      │ 204 µs        │ 69.26 µs      │ 72.61 µs      │ 100     │ 100
│  ╰─ 5000                  93.46 ns      │ 182.7 ns      │ 99.4 ns       │ 106.4 ns      │ 100     │ 3200
├─ nps_add                  866.7 µs      │ 1.261 ms      │ 1.047 ms      │ 1.043 ms      │ 100     │ 100
│                           1.209 Gitem/s │ 831.2 Mitem/s │ 1 Gitem/s     │ 1.004 Gitem/s │         │
╰─ state_encode             30.06 ns      │ 52.95 ns      │ 44.02 ns      │ 43.52 ns      │ 100     │ 6400
";

    #[test]
    fn the_table_is_read() {
        let all = read(TABLE).unwrap();
        let names: Vec<&str> = all.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "ces_with_interval/500",
                "ces_with_interval/5000",
                "nps_add",
                "state_encode"
            ]
        );
        assert_eq!(all[1].run.median, 99.4);
        assert_eq!(all[2].run.slowest, 1.261e6);
        let item = all[2].item.unwrap();
        assert_eq!((item.median, item.slowest), (1.0, 1e3 / 831.2));
        assert_eq!(all[3].item, None);
    }

    #[test]
    fn another_table_is_refused() {
        assert!(read("").is_err());
        assert!(read("├─ nps_add  866.7 furlongs │ 1 s │ 1 s │ 1 s │ 1 │ 1").is_err());
        assert!(read("├─ nps_add").is_err());
    }
}
