//! Chance from a seed: the same seed throws the same numbers, on every machine and with every version. A generator of a
//! library may become another one with its next release, and the same seed would be another year.

/// Splitmix64: good enough for who came on a Tuesday, and for nothing that has to be secret.
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    /// Dice for one thing of a seed, whatever was thrown for others before.
    pub(crate) fn of(seed: u64, what: &[u64]) -> Self {
        let mut dice = Self(seed);
        for part in what {
            let mixed = dice.throw() ^ part.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            dice = Self(mixed);
        }
        dice
    }

    /// 64 bits.
    pub(crate) fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// From 0 to 1, the latter not included.
    pub(crate) fn share(&mut self) -> f64 {
        (self.throw() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Whether something of that probability happens.
    pub(crate) fn falls(&mut self, probability: f64) -> bool {
        self.share() < probability
    }

    /// From `from` to `to`, both included.
    pub(crate) fn between(&mut self, from: i64, to: i64) -> i64 {
        let wide = to.saturating_sub(from).max(0).unsigned_abs() + 1;
        from + (self.throw() % wide) as i64
    }

    /// About 0, by about 1: twelve throws added up. Sums come out the same everywhere, which logarithms need not.
    pub(crate) fn about(&mut self) -> f64 {
        (0..12).map(|_| self.share()).sum::<f64>() - 6.0
    }

    /// One of them, which are not none.
    pub(crate) fn one_of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[(self.throw() % all.len().max(1) as u64) as usize]
    }

    /// The place of one of so many weights.
    pub(crate) fn weighed(&mut self, weights: &[f64]) -> usize {
        let mut left = self.share() * weights.iter().sum::<f64>();
        for (place, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return place;
            }
        }
        weights.len().saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_throws_what_it_always_threw() {
        // Not what we would like it to be: what it was when the first sample was made.
        let mut dice = Dice::of(1, &[2, 3]);
        let first: Vec<i64> = (0..8).map(|_| dice.between(1, 6)).collect();
        let mut again = Dice::of(1, &[2, 3]);
        assert_eq!(
            first,
            (0..8).map(|_| again.between(1, 6)).collect::<Vec<_>>()
        );
        assert_eq!(Dice(0).throw(), 0xe220_a839_7b1d_cdaf);
        assert_ne!(Dice::of(1, &[2, 3]).throw(), Dice::of(1, &[3, 2]).throw());
        assert_ne!(Dice::of(1, &[2]).throw(), Dice::of(2, &[2]).throw());
    }

    #[test]
    fn throws_are_as_likely_as_they_should_be() {
        let mut dice = Dice::of(7, &[]);
        let falls = (0..10_000).filter(|_| dice.falls(0.3)).count();
        assert!((2_800..3_200).contains(&falls), "{falls}");
        let sum: f64 = (0..10_000).map(|_| dice.about()).sum();
        assert!(sum.abs() < 400.0, "{sum}");
        let mut places = [0; 3];
        for _ in 0..9_000 {
            places[dice.weighed(&[1.0, 0.0, 2.0])] += 1;
        }
        assert!(
            (2_700..3_300).contains(&places[0]) && places[1] == 0,
            "{places:?}"
        );
    }
}
