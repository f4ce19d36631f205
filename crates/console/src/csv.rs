//! Tables as files that spreadsheets open.

/// A table as CSV (RFC 4180), with a mark before what a spreadsheet would take for a formula.
pub(crate) fn table(rows: impl IntoIterator<Item = Vec<String>>) -> String {
    // Without it, spreadsheets take the letters for those of an old code page.
    let mut text = String::from('\u{feff}');
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

fn quoted(cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    let begins = [
        '=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠',
    ];
    let is_formula = !is_number && cell.starts_with(begins);
    let mark = if is_formula { "'" } else { "" };
    if cell.contains(['"', ',', '\n', '\r']) {
        format!("\"{mark}{}\"", cell.replace('"', "\"\""))
    } else {
        format!("{mark}{cell}")
    }
}

/// A name for a file, of what it holds.
pub(crate) fn file_name(parts: &[&str], extension: &str) -> String {
    let plain = |part: &&str| -> String {
        let kept = |char: char| {
            if char.is_alphanumeric() || char == '-' {
                char
            } else {
                '_'
            }
        };
        part.chars().map(kept).collect()
    };
    let parts: Vec<String> = parts.iter().map(plain).collect();
    format!("{}.{extension}", parts.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(cells: &[&str]) -> String {
        let text = table([cells.iter().map(|cell| (*cell).to_owned()).collect()]);
        text.trim_start_matches('\u{feff}')
            .trim_end_matches("\r\n")
            .to_owned()
    }

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(
            line(&["=1+1", "+7", "-7.5", "@x", "\tx", "-x"]),
            "'=1+1,+7,-7.5,'@x,'\tx,'-x"
        );
        // What spreadsheets of East Asia take for the same, and what one skips before it looks.
        assert_eq!(line(&["＝1+1", "＠x", "\n=1"]), "'＝1+1,'＠x,\"'\n=1\"");
    }

    #[test]
    fn what_parts_cells_is_quoted() {
        assert_eq!(
            line(&["a,b", "say \"hi\"", "two\nlines", "=\"a\""]),
            "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\"'=\"\"a\"\"\""
        );
    }

    #[test]
    fn a_file_name_goes_nowhere() {
        assert_eq!(
            file_name(&["shop", "../nps", "чай 1"], "csv"),
            "shop-___nps-чай_1.csv"
        );
    }
}
