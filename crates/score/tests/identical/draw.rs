use otklik_score::{Basis, Counts, Level, Point, Population, Scale};

/// Numbers that look random and are the same for ever: SplitMix64 by S. Vigna, from a fixed seed.
pub(crate) struct Draw(u64);

/// The levels that are looked at everywhere, besides drawn ones.
pub(crate) fn levels() -> [Level; 8] {
    let new = |confidence| Level::new(confidence).unwrap();
    [
        Level::P90,
        Level::P95,
        Level::P99,
        new(0.5),
        new(0.8),
        new(0.95),
        new(0.999),
        new(0.9999),
    ]
}

/// Populations that a sample of `n` may be of: open, all of it, nearly all, a half, a small part.
pub(crate) fn populations(n: u64) -> [Population; 6] {
    [
        Population::Open,
        Population::Of(n),
        Population::Of(n.saturating_add(1)),
        Population::Of(n.saturating_mul(2)),
        Population::Of(n.saturating_mul(25)),
        Population::Of(1_000_000),
    ]
}

impl Draw {
    pub(crate) fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to `end`, without it.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// From 0 to 1, without it.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize]
    }

    /// How often something was said: mostly some dozens, now and then never, millions, or more than a double tells apart.
    pub(crate) fn count(&mut self) -> u64 {
        let end = self.of(&[1, 2, 4, 30, 30, 200, 200, 5_000, 10_000_000, 1 << 57]);
        self.below(end)
    }

    pub(crate) fn counts<S: Scale>(&mut self) -> Counts<S> {
        let mut slots = S::NONE;
        for slot in slots.as_mut() {
            *slot = self.count();
        }
        // All answers alike is a case of its own in every formula.
        if self.below(12) == 0 {
            let kept = self.below(slots.as_ref().len() as u64) as usize;
            for (at, slot) in slots.as_mut().iter_mut().enumerate() {
                *slot = if at == kept { *slot } else { 0 };
            }
        }
        Counts::from_array(slots)
    }

    pub(crate) fn answer<S: Scale>(&mut self) -> Point<S> {
        let answers: Vec<Point<S>> = Point::all().collect();
        self.of(&answers)
    }

    pub(crate) fn level(&mut self) -> Level {
        match self.below(4) {
            0 => Level::new(0.5 + self.unit() * 0.4999).unwrap(),
            _ => self.of(&levels()),
        }
    }

    pub(crate) fn basis(&mut self, n: u64) -> Basis {
        Basis {
            level: self.level(),
            population: self.of(&populations(n)),
        }
    }
}
