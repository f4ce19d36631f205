//! Which request a fault happens to.

use super::fault::Fault;

/// The faults of one request after the other, in the order in which requests come.
#[derive(Clone, Debug)]
pub enum Script {
    /// The same to all.
    Always(Fault),
    /// These, then none any more.
    Listed(std::vec::IntoIter<Fault>),
    /// Drawn from these, all equally likely, as the seed says.
    Drawn {
        /// What is drawn from.
        faults: Vec<Fault>,
        /// What draws.
        rng: fastrand::Rng,
    },
}

impl Script {
    /// These in this order, then none any more.
    #[must_use]
    pub fn listed(faults: Vec<Fault>) -> Self {
        Self::Listed(faults.into_iter())
    }

    /// Drawn from these as the seed says.
    #[must_use]
    pub fn drawn(faults: Vec<Fault>, seed: u64) -> Self {
        let rng = fastrand::Rng::with_seed(seed);
        Self::Drawn { faults, rng }
    }

    pub(super) fn next(&mut self) -> Fault {
        match self {
            Self::Always(fault) => *fault,
            Self::Listed(faults) => faults.next().unwrap_or(Fault::Pass),
            Self::Drawn { faults, rng } => {
                rng.choice(faults.iter()).copied().unwrap_or(Fault::Pass)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_draws_the_same_faults_again() {
        let draw = |seed| {
            let mut script = Script::drawn(Fault::ALL.to_vec(), seed);
            (0..40).map(|_| script.next()).collect::<Vec<_>>()
        };
        assert_eq!(draw(5), draw(5));
        assert_ne!(draw(5), draw(6));
        let mut listed = Script::listed(vec![Fault::Drip]);
        assert_eq!([listed.next(), listed.next()], [Fault::Drip, Fault::Pass]);
    }
}
