/// JSON without the spaces between its values; everything else stays byte for byte. The text must be valid JSON.
pub(super) fn minify(json: &str) -> String {
    let mut small = String::with_capacity(json.len());
    let mut in_string = false;
    let mut escaped = false;
    for c in json.chars() {
        if in_string || !matches!(c, ' ' | '\t' | '\r' | '\n') {
            small.push(c);
        }
        in_string ^= c == '"' && !escaped;
        escaped = in_string && c == '\\' && !escaped;
    }
    small
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_spaces_between_values_go() {
        assert_eq!(
            minify("{ \"a b\" :\t[1, 2.50 ,\"\\\" \\\\\" , \"я\"]\r\n}\n"),
            "{\"a b\":[1,2.50,\"\\\" \\\\\",\"я\"]}"
        );
    }
}
