//! Addresses by a pattern in which `*` stands for anything, nothing included.

/// Whether the text is as the pattern has it.
#[must_use]
pub fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(rest) = parts.next().and_then(|first| text.strip_prefix(first)) else {
        return false;
    };
    let Some(last) = parts.next_back() else {
        return rest.is_empty();
    };
    // Each part where it is found first leaves most room for the others.
    let rest = parts.try_fold(rest, |rest, part| {
        rest.find(part).map(|at| &rest[at + part.len()..])
    });
    rest.is_some_and(|rest| rest.ends_with(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, text, is) in [
            ("*", "", true),
            (
                "https://shop.example/tea*",
                "https://shop.example/tea/green",
                true,
            ),
            ("*/checkout", "https://shop.example/checkout", true),
            ("*/checkout", "https://shop.example/checkout/2", false),
            ("*/a/*/b", "x/a/b", false),
            ("*/a/*/b", "x/a/c/a/b/b", true),
            ("a*a", "a", false),
            ("tea", "tea", true),
            ("tea", "teas", false),
            ("*ab*b", "aab", false),
        ] {
            assert_eq!(matches(pattern, text), is, "{pattern} {text}");
        }
    }
}
