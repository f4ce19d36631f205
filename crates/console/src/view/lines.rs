//! Lists as people type them: with commas, or a line each.

/// The parts of a text between commas.
pub(crate) fn by_commas(text: &str) -> Vec<String> {
    parts(text.split(','))
}

/// The lines of a text.
pub(crate) fn by_lines(text: &str) -> Vec<String> {
    parts(text.lines())
}

/// The text, or nothing where there is none.
pub(crate) fn optional(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn parts<'a>(parts: impl Iterator<Item = &'a str>) -> Vec<String> {
    parts.filter_map(optional).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_between_two_commas_is_nothing() {
        assert_eq!(by_commas(" a, b c,, "), ["a", "b c"]);
        assert_eq!(
            by_lines("2026-01-01\n\n 2026-01-02 "),
            ["2026-01-01", "2026-01-02"]
        );
        assert_eq!(optional(" "), None);
    }
}
