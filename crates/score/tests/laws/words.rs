//! What is said when something is refused, and how a value shows in a debugger.

use otklik_score::rating::Scale;
use otklik_score::sampling::Inclusion;
use otklik_score::series::{Family, Fingerprint};
use otklik_score::servqual::Weights;
use otklik_score::{OffScale, nps};

#[test]
fn refusals_say_what_was_given_and_what_is_allowed() {
    let refused: OffScale = nps::Rating::new(6.5).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "6.5 is not a whole number from 0 to 10"
    );
    assert_eq!(
        Weights::new([20, 20, 20, 20, 19]).unwrap_err().to_string(),
        "the points add up to 99; allowed: 100"
    );
    assert_eq!(
        Scale::new(5, 5).unwrap_err().to_string(),
        "5 to 5 is no scale; allowed: 2 to 101 whole numbers"
    );
    let (five, ten) = (Scale::new(1, 5).unwrap(), Scale::new(1, 10).unwrap());
    assert_eq!(five.to_string(), "1 to 5");
    let mut counts = five.counts();
    assert_eq!(
        counts
            .add(ten.answer(3.0).unwrap())
            .unwrap_err()
            .to_string(),
        "an answer on 1 to 10 cannot enter a score on 1 to 5"
    );
}

#[test]
fn an_answer_shows_as_its_number() {
    assert_eq!(format!("{:?}", nps::Rating::new(7.0).unwrap()), "7");
    assert_eq!(format!("{:?}", Family::of("ru-RU")), "ru");
    let fingerprint = Fingerprint::from_bits(0xab);
    assert_eq!(format!("{fingerprint:?}"), format!("{:0>32}", "ab"));
}

#[test]
fn a_probability_is_read_as_it_was_given() {
    for millionths in [1, 250_000, 1_000_000] {
        let drawn = Inclusion::per_million(millionths).unwrap();
        assert_eq!(drawn.millionths(), millionths);
    }
}
