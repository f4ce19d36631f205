//! Each metric's weighted score.

use super::Weighted;
use crate::counts::Counts;
use crate::csat::Satisfaction;
use crate::estimate::{Basis, Estimate};
use crate::nps::Group;
use crate::nsat::Opinion;
use crate::statistic::{Net, Share, Statistic};
use crate::{ces, ces1, nps, nsat, rating};

impl Weighted<nps::Counts> {
    /// As [`nps::Counts::score`], weighted.
    #[must_use]
    pub fn score(&self) -> Option<Estimate> {
        self.net_promoters().estimate(&Basis::USUAL)
    }

    /// As [`nps::Counts::net`], weighted.
    #[must_use]
    pub fn net_promoters(&self) -> Net {
        self.net(
            |rating| rating.group() == Group::Promoter,
            |rating| rating.group() == Group::Detractor,
        )
    }
}

impl Weighted<nsat::Counts> {
    /// As [`nsat::Counts::score`], weighted.
    #[must_use]
    pub fn score(&self) -> Option<Estimate> {
        let net = self.net(
            |rating| rating.opinion() == Opinion::VerySatisfied,
            |rating| rating.get() <= Opinion::SomewhatDissatisfied as u8,
        );
        Some(net.estimate(&Basis::USUAL)?.shifted(nsat::Counts::OFFSET))
    }
}

impl Weighted<ces::Counts> {
    /// As [`ces::Counts::score`], weighted.
    #[must_use]
    pub fn score(&self) -> Option<Estimate> {
        self.moments()?.estimate(&Basis::USUAL)
    }

    /// As [`ces::Counts::easy`], weighted.
    #[must_use]
    pub fn easy(&self) -> Share {
        self.share(|rating| rating.get() >= ces::Counts::EASY)
    }
}

impl Weighted<ces1::Counts> {
    /// As [`ces1::Counts::score`], weighted.
    #[must_use]
    pub fn score(&self) -> Option<Estimate> {
        self.moments()?.estimate(&Basis::USUAL)
    }

    /// As [`ces1::Counts::easy`], weighted.
    #[must_use]
    pub fn easy(&self) -> Share {
        self.share(|rating| rating.get() <= ces1::Counts::EASY)
    }
}

impl<S: Satisfaction> Weighted<Counts<S>> {
    /// As [`crate::csat::Counts::score`], weighted.
    #[must_use]
    pub fn score(&self) -> Option<Estimate> {
        self.satisfied().estimate(&Basis::USUAL)
    }

    /// As [`crate::csat::Counts::satisfied`], weighted.
    #[must_use]
    pub fn satisfied(&self) -> Share {
        self.share(|rating| rating.get() >= S::SATISFIED)
    }
}

impl Weighted<rating::Counts> {
    /// As [`rating::Counts::score`], weighted.
    #[must_use]
    pub fn score(&self) -> Option<Estimate> {
        self.moments()?.estimate(&Basis::USUAL)
    }

    /// As [`rating::Counts::top`], weighted.
    #[must_use]
    pub fn top(&self, boxes: usize) -> Share {
        let below_top =
            |answer: rating::Answer| usize::from(answer.get().abs_diff(answer.scale().max()));
        self.share(|answer| below_top(answer) < boxes)
    }
}
