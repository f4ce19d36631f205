use super::{Metric, State};
use crate::counts::Counts;
use crate::scale::{OffScale, Point, Scale};

/// One answer to a question of any metric that has one scale: a number that is on it. Batteries have many answers, and
/// none of this kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rated {
    metric: Metric,
    value: i16,
}

impl Rated {
    /// The answer that `given` names.
    ///
    /// # Errors
    /// [`OffScale`] when `given` is off the metric's scale, fractional or not a number, and for SERVQUAL, SERVPERF and the
    /// response rate whatever it is.
    pub fn new(metric: Metric, given: f64) -> Result<Self, OffScale> {
        let (min, max) = metric.scale();
        let value = given as i16;
        if f64::from(value) == given && (min..=max).contains(&value) && metric.is_of_one_scale() {
            Ok(Self { metric, value })
        } else {
            Err(OffScale { given, min, max })
        }
    }

    /// What it is an answer by.
    #[must_use]
    pub fn metric(self) -> Metric {
        self.metric
    }

    /// The answer as a number.
    #[must_use]
    pub fn get(self) -> i16 {
        self.value
    }
}

/// How an answer sounds, for a colour beside it. No figure is made of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// A complaint: an NPS detractor, a dissatisfied answer of NSAT, else the lowest third of the scale.
    Low,
    /// Neither.
    Middle,
    /// Praise: an NPS promoter, "very satisfied" of NSAT, else the highest third of the scale.
    High,
}

impl Rated {
    /// How it sounds. Little effort (CES 1.0) sounds good.
    #[must_use]
    pub fn tone(self) -> Tone {
        let (min, max) = self.metric.scale();
        let (points, steps) = (self.value - min, max - min);
        let (low, high) = match self.metric {
            Metric::Nps => (self.value <= 6, self.value >= 9),
            Metric::Nsat => (self.value <= 2, self.value == 4),
            Metric::Ces1 => (3 * points >= 2 * steps, 3 * points <= steps),
            _ => (3 * points <= steps, 3 * points >= 2 * steps),
        };
        match (low, high) {
            (true, _) => Tone::Low,
            (_, true) => Tone::High,
            _ => Tone::Middle,
        }
    }
}

/// The state of this one answer.
impl From<Rated> for State {
    fn from(rated: Rated) -> Self {
        let value = rated.value;
        match rated.metric {
            Metric::Nps => Self::Nps(once(value)),
            Metric::Ces => Self::Ces(once(value)),
            Metric::Ces1 => Self::Ces1(once(value)),
            Metric::CsatThree => Self::CsatThree(once(value)),
            Metric::CsatFive => Self::CsatFive(once(value)),
            Metric::CsatSeven => Self::CsatSeven(once(value)),
            Metric::CsatTen => Self::CsatTen(once(value)),
            Metric::Nsat => Self::Nsat(once(value)),
            Metric::Rating(scale) => {
                let mut counts = scale.counts();
                if let Ok(answer) = scale.answer(value.into()) {
                    let _ = counts.add(answer);
                }
                Self::Rating(counts)
            }
            // No `Rated` is of these.
            metric @ (Metric::Servqual | Metric::Servperf | Metric::Response) => {
                Self::empty(metric)
            }
        }
    }
}

fn once<S: Scale>(value: i16) -> Counts<S> {
    let mut counts = Counts::EMPTY;
    if let Ok(point) = Point::new(value.into()) {
        counts.add(point);
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rating;

    #[test]
    fn one_answer_is_a_state_of_one() {
        let thumbs = Metric::Rating(rating::Scale::new(1, 2).unwrap());
        for metric in [
            Metric::Nps,
            Metric::Ces,
            Metric::Ces1,
            Metric::CsatThree,
            Metric::CsatFive,
            Metric::CsatSeven,
            Metric::CsatTen,
            Metric::Nsat,
            thumbs,
        ] {
            let (min, max) = metric.scale();
            let mut all = State::empty(metric);
            for value in min..=max {
                let rated = Rated::new(metric, value.into()).unwrap();
                assert_eq!(rated.get(), value);
                let one = State::from(rated);
                assert_eq!((one.metric(), one.n()), (metric, 1), "{value}");
                crate::Merge::try_merge(&mut all, &one).unwrap();
            }
            let points = usize::from(max.abs_diff(min)) + 1;
            assert_eq!(all.counts(), Some(alloc::vec![1; points]));
            for off in [f64::from(min) - 1.0, f64::from(max) + 1.0, 1.5, f64::NAN] {
                assert!(Rated::new(metric, off).is_err(), "{metric:?} {off}");
            }
        }
        for metric in [Metric::Servqual, Metric::Servperf, Metric::Response] {
            assert!(Rated::new(metric, 3.0).is_err());
        }
    }

    #[test]
    fn tones_go_by_the_metrics_own_groups() {
        let tones = |metric: Metric| -> alloc::string::String {
            let (min, max) = metric.scale();
            let tone = |value: i16| match Rated::new(metric, value.into()).unwrap().tone() {
                Tone::Low => '-',
                Tone::Middle => '.',
                Tone::High => '+',
            };
            (min..=max).map(tone).collect()
        };
        assert_eq!(tones(Metric::Nps), "-------..++");
        assert_eq!(tones(Metric::Ces), "---.+++");
        assert_eq!(tones(Metric::Ces1), "++.--");
        assert_eq!(tones(Metric::CsatThree), "-.+");
        assert_eq!(tones(Metric::CsatFive), "--.++");
        assert_eq!(tones(Metric::Nsat), "--.+");
        let own = |min, max| Metric::Rating(rating::Scale::new(min, max).unwrap());
        assert_eq!(tones(own(1, 2)), "-+");
        assert_eq!(tones(own(0, 10)), "----...++++");
    }
}
