use alloc::vec::Vec;
use core::ops::Range;

use otklik_score::Metric;
use otklik_score::servqual::{Dimension, ITEMS};
#[cfg(not(target_arch = "wasm32"))]
use otklik_score::servqual::{NotAHundred, Weights};

#[cfg(not(target_arch = "wasm32"))]
use crate::decimal::decimal;
use crate::decode::{Cursor, Node};
use crate::text::Text;

use super::kind::text;

/// The statements of SERVQUAL or SERVPERF, marked from 1 to 7. They are asked a dimension at a time, on pages: 22 lines are
/// too many for a card.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// How it is asked what an excellent service would be like, before what this one is like. That makes it SERVQUAL.
    pub expected: Option<Text>,
    /// The 22 statements, in the order of [`Dimension::ALL`].
    pub items: Vec<Text>,
    /// What 1 means.
    pub low: Option<Text>,
    /// What 7 means.
    pub high: Option<Text>,
    /// How much each dimension matters by the owner's word. Nobody is asked by it, so the page's wasm does not read it.
    #[cfg(not(target_arch = "wasm32"))]
    pub weights: Option<Weights>,
}

impl Service {
    /// The highest mark.
    pub const MAX: u8 = 7;

    /// What its answers make.
    #[must_use]
    pub fn metric(&self) -> Metric {
        match self.expected {
            Some(_) => Metric::Servqual,
            None => Metric::Servperf,
        }
    }

    /// On how many pages it is asked.
    #[must_use]
    pub fn pages(&self) -> usize {
        Dimension::ALL.len() * self.rounds()
    }

    /// The number of marks of a whole answer: first those of what is expected, if it is asked, then those of what is
    /// perceived.
    #[must_use]
    pub fn marks(&self) -> usize {
        ITEMS * self.rounds()
    }

    /// Which of the marks are given on a page.
    #[must_use]
    pub fn on_page(&self, page: usize) -> Range<usize> {
        let dimension = Dimension::ALL[page % Dimension::ALL.len()];
        let before = page / Dimension::ALL.len() * ITEMS;
        let Range { start, end } = dimension.items();
        before + start..before + end
    }

    fn rounds(&self) -> usize {
        1 + usize::from(self.expected.is_some())
    }

    #[inline(never)]
    pub(super) fn read<N: Node>(question: &Cursor<'_, N>, is_paired: bool) -> Self {
        Self {
            expected: if is_paired { expected(question) } else { None },
            items: items(question),
            low: text(question, "low"),
            high: text(question, "high"),
            #[cfg(not(target_arch = "wasm32"))]
            weights: weights(question),
        }
    }
}

fn expected<N: Node>(question: &Cursor<'_, N>) -> Option<Text> {
    let expected = text(question, "expected");
    if expected.is_none() {
        let place = question.field("expected");
        place.refuse(
            "how an excellent service is asked about; only a collector has ready-made words",
        );
    }
    expected
}

fn items<N: Node>(question: &Cursor<'_, N>) -> Vec<Text> {
    let mut items = Vec::new();
    let Some(lists) = question.optional("items") else {
        let place = question.field("items");
        place.refuse("22 statements by dimension; only a collector has ready-made ones");
        return items;
    };
    lists.object(&Dimension::ALL.map(Dimension::name));
    for dimension in Dimension::ALL {
        let list = lists.field(dimension.name());
        let statements = list.items();
        let many = dimension.items().len();
        if statements.len() != many {
            list.refuse(if many == 4 {
                "4 statements"
            } else {
                "5 statements"
            });
        }
        items.extend(statements.iter().map(Text::decode));
    }
    items
}

#[cfg(not(target_arch = "wasm32"))]
fn weights<N: Node>(question: &Cursor<'_, N>) -> Option<Weights> {
    let stated = question.optional("weights")?;
    stated.object(&Dimension::ALL.map(Dimension::name));
    let points = Dimension::ALL.map(|dimension| {
        let place = stated.field(dimension.name());
        let points = place.whole(0, Weights::TOTAL.into()) as u8;
        // What was refused is 0 here.
        (place.try_number() == Some(points.into())).then_some(points)
    });
    // The sum of what is no number is not wrong as well.
    let [Some(a), Some(b), Some(c), Some(d), Some(e)] = points else {
        return None;
    };
    Weights::new([a, b, c, d, e])
        .map_err(|NotAHundred { sum }| {
            let sum = decimal(sum.into());
            stated.refuse(&["points that add up to 100; these add up to ", &sum].concat());
        })
        .ok()
}

#[cfg(test)]
mod tests {
    use alloc::string::{String, ToString as _};

    use insta::assert_snapshot;
    use serde_json::{Value, json};

    use crate::decode::Problem;
    use crate::survey::{Kind, SurveyFile};

    use super::*;

    /// The points that a question states, or what is wrong with them; what in them means nothing is wrong here too.
    fn stated(weights: &Value) -> Result<Option<[u8; 5]>, String> {
        let four = ["a", "b", "c", "d"];
        let five = ["a", "b", "c", "d", "e"];
        let file = json!({"v": 1, "site": "shop", "surveys": [{"id": "s", "revision": 1, "questions": [
            {"id": "q", "kind": "servperf", "text": "We?", "weights": weights, "items": {"tangibles": four,
                "reliability": five, "responsiveness": four, "assurance": four, "empathy": five}}]}]});
        let mut wrong = Vec::new();
        let read = SurveyFile::decode(file, &mut wrong);
        if let Err(problems) = &read {
            wrong.extend(problems.iter().cloned());
        }
        match read {
            Ok(file) if wrong.is_empty() => match &file.surveys[0].questions[0].kind {
                Kind::Service(service) => Ok(service.weights.map(Weights::points)),
                other => panic!("{other:?}"),
            },
            _ => {
                let sentences: Vec<String> = wrong.iter().map(Problem::to_string).collect();
                Err(sentences.join("\n"))
            }
        }
    }

    fn points() -> Value {
        json!({"tangibles": 11, "reliability": 32, "responsiveness": 22, "assurance": 19, "empathy": 16})
    }

    #[test]
    fn a_hundred_points_may_be_stated_for_the_dimensions() {
        assert_eq!(stated(&points()), Ok(Some([11, 32, 22, 19, 16])));
        assert_eq!(stated(&Value::Null), Ok(None));
        let one = json!({"tangibles": 0, "reliability": 100, "responsiveness": 0, "assurance": 0, "empathy": 0});
        assert_eq!(stated(&one), Ok(Some([0, 100, 0, 0, 0])));
    }

    #[test]
    fn points_that_are_not_a_hundred_in_five_parts_are_refused() {
        let refused = |dimension: &str, given: Value| {
            let mut other = points();
            other[dimension] = given;
            stated(&other).unwrap_err()
        };
        assert_snapshot!(refused("empathy", json!(17)), @r#"surveys[0].questions[0].weights: {"assurance":19,"empathy":17,"reliability":32,"responsivenes… is not allowed here; allowed: points that add up to 100; these add up to 101"#);
        assert_snapshot!(refused("empathy", Value::Null), @"surveys[0].questions[0].weights.empathy: nothing is not allowed here; allowed: a whole number from 0 to 100");
        assert_snapshot!(refused("assurance", json!(19.5)), @"surveys[0].questions[0].weights.assurance: 19.5 is not allowed here; allowed: a whole number from 0 to 100");
        assert_snapshot!(refused("reliability", json!(101)), @"surveys[0].questions[0].weights.reliability: 101 is not allowed here; allowed: a whole number from 0 to 100");
        assert_snapshot!(refused("tangibles", json!("11")), @r#"surveys[0].questions[0].weights.tangibles: "11" is not allowed here; allowed: a whole number from 0 to 100"#);
        assert_snapshot!(refused("price", json!(0)), @"surveys[0].questions[0].weights.price: this field is not allowed here; allowed: tangibles, reliability, responsiveness, assurance, empathy");
        assert_snapshot!(stated(&json!(100)).unwrap_err(), @r"
        surveys[0].questions[0].weights: 100 is not allowed here; allowed: an object
        surveys[0].questions[0].weights.tangibles: nothing is not allowed here; allowed: a whole number from 0 to 100
        surveys[0].questions[0].weights.reliability: nothing is not allowed here; allowed: a whole number from 0 to 100
        surveys[0].questions[0].weights.responsiveness: nothing is not allowed here; allowed: a whole number from 0 to 100
        surveys[0].questions[0].weights.assurance: nothing is not allowed here; allowed: a whole number from 0 to 100
        surveys[0].questions[0].weights.empathy: nothing is not allowed here; allowed: a whole number from 0 to 100
        ");
    }
}
