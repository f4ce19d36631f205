//! The points that an owner states for the dimensions of a service, while they are typed.

use crate::dimensions::called;
use crate::json::Json;
use crate::survey::DIMENSIONS;
use crate::words::{Surveys, fill};

/// What the points of the five come to.
const TOTAL: u64 = 100;

/// What the points come to so far, in words; nothing where none are stated.
pub(crate) fn sum(points: &Json, words: &Surveys) -> Option<String> {
    (!points.is_null()).then(|| fill(words.points_sum, &[("sum", &added(points).to_string())]))
}

/// What is wrong with the points, in words.
pub(crate) fn problem(points: &Json, words: &Surveys) -> Option<String> {
    if points.is_null() {
        return None;
    }
    let wrong = DIMENSIONS
        .into_iter()
        .find(|dimension| whole(points.get(dimension)).is_none());
    if let Some(dimension) = wrong {
        let named = ("dimension", called(words, dimension));
        return Some(fill(words.points_missing, &[named]));
    }
    match added(points) {
        TOTAL => None,
        sum if sum > TOTAL => Some(fill(
            words.points_over,
            &[("n", &(sum - TOTAL).to_string())],
        )),
        sum => Some(fill(
            words.points_under,
            &[("n", &(TOTAL - sum).to_string())],
        )),
    }
}

fn added(points: &Json) -> u64 {
    let each = DIMENSIONS.map(|dimension| whole(points.get(dimension)));
    each.into_iter().flatten().sum()
}

fn whole(points: &Json) -> Option<u64> {
    match points {
        Json::Number(number) => number.as_u64().filter(|points| *points <= TOTAL),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::words::Words;

    fn told(text: &str, lang: Lang) -> [Option<String>; 2] {
        let points: Json = serde_json::from_str(text).unwrap();
        let words = &Words::of(lang).surveys;
        [sum(&points, words), problem(&points, words)]
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    const USUAL: &str =
        r#"{"tangibles":11,"reliability":32,"responsiveness":22,"assurance":19,"empathy":16}"#;

    #[test]
    fn a_hundred_is_right_and_nothing_is_too() {
        assert_eq!(told("null", Lang::En), [None, None]);
        assert_eq!(told(USUAL, Lang::En), [some("Together: 100 of 100"), None]);
    }

    #[test]
    fn what_is_wrong_is_said_in_both_languages() {
        let many = USUAL.replace("16", "17");
        assert_eq!(
            told(&many, Lang::En),
            [
                some("Together: 101 of 100"),
                some("1 too many: the five have to add up to 100.")
            ]
        );
        let few = USUAL.replace("16", "0");
        assert_eq!(
            told(&few, Lang::Ru),
            [
                some("Вместе: 84 из 100"),
                some("Не хватает 16: пять чисел вместе должны дать 100.")
            ]
        );
        for wrong in ["16.5", "null", "\"16\"", "-1", "101"] {
            assert_eq!(
                told(&USUAL.replace("16", wrong), Lang::En)[1],
                some(
                    "Empathy: each is seen as a person – a whole number from 0 to 100 is needed; or empty all five."
                ),
                "{wrong}"
            );
        }
    }
}
