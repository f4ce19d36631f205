//! When an answer was given, as near as three clocks can say: the visitor's, the page's own, and ours.

use jiff::{SignedDuration, Timestamp};

/// Clocks that agree this well are not corrected: the difference is the way through the network, or a slow one.
const AGREEING: SignedDuration = SignedDuration::from_secs(60);
/// No page keeps an answer for longer, so no age beyond it is one.
const OLDEST: SignedDuration = SignedDuration::from_hours(35 * 24);

/// When the visitor answered.
///
/// `at` is what the visitor's clock showed then, `sent` what it showed when the batch left, `age` how old the page says
/// that the answer was by then, `arrived` what our clock shows. A visitor's clock may be wrong by years or be put right
/// in between; ours decides wherever theirs cannot be true.
pub(super) fn answered_at(
    at: Timestamp,
    age: Option<SignedDuration>,
    sent: Option<Timestamp>,
    arrived: Timestamp,
) -> Timestamp {
    let reckoned = match (age, sent) {
        (Some(age), _) if SignedDuration::ZERO <= age && age <= OLDEST => arrived - age,
        // The visitor's clock was moved while the answer waited: nothing says by how much.
        (Some(_), _) => arrived,
        (None, Some(sent)) => at
            .checked_add(arrived.duration_since(sent))
            .unwrap_or(arrived),
        // A server that hands on old answers: its clock is taken to be right.
        (None, None) => at,
    };
    let agree = reckoned.duration_since(at).abs() <= AGREEING;
    (if agree { at } else { reckoned }).min(arrived)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARRIVED: &str = "2026-06-01T12:00:00Z";

    fn at(at: &str, age: Option<i64>, sent: Option<&str>) -> String {
        let time = |text: &str| text.parse::<Timestamp>().unwrap();
        answered_at(
            time(at),
            age.map(SignedDuration::from_secs),
            sent.map(time),
            time(ARRIVED),
        )
        .to_string()
    }

    #[test]
    fn a_clock_that_is_right_is_believed_to_the_second() {
        assert_eq!(
            at(
                "2026-06-01T11:59:50Z",
                Some(8),
                Some("2026-06-01T11:59:58Z")
            ),
            "2026-06-01T11:59:50Z"
        );
        assert_eq!(
            at("2026-05-20T08:00:00Z", Some(12 * 86_400 + 4 * 3_600), None),
            "2026-05-20T08:00:00Z",
            "it waited for twelve days"
        );
        assert_eq!(
            at("2024-01-01T00:00:00Z", None, None),
            "2024-01-01T00:00:00Z"
        );
    }

    #[test]
    fn a_clock_that_is_wrong_is_put_right() {
        for wrong in ["2036-06-01T11:59:52Z", "2016-06-01T11:59:52Z"] {
            assert_eq!(at(wrong, Some(8), None), "2026-06-01T11:59:52Z", "{wrong}");
        }
        assert_eq!(
            at("2026-06-01T17:59:00Z", None, Some("2026-06-01T18:00:00Z")),
            "2026-06-01T11:59:00Z",
            "six hours ahead"
        );
    }

    #[test]
    fn a_clock_that_was_moved_meanwhile_tells_nothing() {
        let ten_years = 3_653 * 86_400;
        assert_eq!(at("2016-06-01T12:00:00Z", Some(ten_years), None), ARRIVED);
        assert_eq!(at("2026-06-01T11:00:00Z", Some(-3_600), None), ARRIVED);
    }

    #[test]
    fn nothing_is_answered_after_it_arrived() {
        assert_eq!(at("2026-06-01T12:00:30Z", Some(0), None), ARRIVED);
        assert_eq!(at("9999-12-30T00:00:00Z", None, None), ARRIVED);
        assert_eq!(
            at(
                "9999-12-30T00:00:00Z",
                None,
                Some("-009999-01-02T01:59:59Z")
            ),
            ARRIVED
        );
    }
}
