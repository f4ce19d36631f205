//! What stands behind the question mark of an address: names and values, in a fixed order, none of them empty.

use form_urlencoded::{Serializer, parse};

/// Names and values, of which each name is there once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query(Vec<(&'static str, String)>);

impl Query {
    /// Reads those of the `names` that stand in the text; what else is there is left out.
    pub(crate) fn read(text: &str, names: &[&'static str]) -> Self {
        let given: Vec<_> = parse(text.as_bytes()).collect();
        let value = |name: &str| {
            given
                .iter()
                .find(|(given, _)| given == name)
                .map(|(_, value)| value.trim())
        };
        let pairs = names
            .iter()
            .filter_map(|name| Some((*name, value(name)?.to_owned())));
        Self(pairs.filter(|(_, value)| !value.is_empty()).collect())
    }

    /// The value of that name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(given, _)| *given == name)
            .map(|(_, value)| value.as_str())
    }

    /// The same with another value; an empty one takes the name out.
    pub(crate) fn with(&self, name: &'static str, value: &str) -> Self {
        let mut pairs = self.0.clone();
        pairs.retain(|(given, _)| *given != name);
        if !value.trim().is_empty() {
            pairs.push((name, value.trim().to_owned()));
        }
        // Two ways to the same filter are the same address.
        pairs.sort_unstable();
        Self(pairs)
    }

    /// Whether the value, a list with commas, has that element.
    pub(crate) fn has(&self, name: &str, element: &str) -> bool {
        self.get(name)
            .is_some_and(|list| list.split(',').any(|given| given == element))
    }

    /// The same with the element put into the list, or taken out if it was there.
    pub(crate) fn toggled(&self, name: &'static str, element: &str) -> Self {
        let list = self.get(name).unwrap_or_default();
        let mut elements: Vec<&str> = list.split(',').filter(|given| !given.is_empty()).collect();
        if self.has(name, element) {
            elements.retain(|given| *given != element);
        } else {
            elements.push(element);
        }
        self.with(name, &elements.join(","))
    }

    /// Whether nothing is asked for.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many names there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// As it stands in an address, without the question mark.
    pub(crate) fn text(&self) -> String {
        let mut text = Serializer::new(String::new());
        text.extend_pairs(&self.0);
        text.finish()
    }

    /// The same behind a question mark, or nothing.
    pub(crate) fn tail(&self) -> String {
        if self.is_empty() {
            String::new()
        } else {
            format!("?{}", self.text())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 3] = ["door", "q", "tone"];

    #[test]
    fn what_is_written_is_read_again() {
        let query = Query::default()
            .with("q", "чай & \"kettle\" #1+1")
            .with("tone", "low");
        assert_eq!(Query::read(&query.text(), &NAMES), query);
        assert!(query.text().is_ascii());
    }

    #[test]
    fn unknown_names_and_empty_values_are_left_out() {
        let query = Query::read("tone=&x=1&q=%20a%20&q=b", &NAMES);
        assert_eq!(query.text(), "q=a");
        assert_eq!(query.with("q", "  "), Query::default());
    }

    #[test]
    fn lists_are_put_together_and_taken_apart() {
        let one = Query::default()
            .toggled("tone", "low")
            .toggled("tone", "high");
        assert_eq!(one.get("tone"), Some("low,high"));
        assert!(one.has("tone", "high") && !one.has("tone", "hig"));
        assert!(
            one.toggled("tone", "low")
                .toggled("tone", "high")
                .is_empty()
        );
    }

    #[test]
    fn the_order_of_clicks_makes_no_difference() {
        let one = Query::default().with("tone", "low").with("door", "press");
        let other = Query::default().with("door", "press").with("tone", "low");
        assert_eq!(one.text(), other.text());
    }
}
