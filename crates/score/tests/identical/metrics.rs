//! The numbers of every metric, from drawn states.

use otklik_score::enough::Rule;
use otklik_score::rating::Scale as OwnScale;
use otklik_score::servqual::{Dimension, ITEMS, Response, Sums, Weights};
use otklik_score::{Estimate, State, Statistic as _, ces, ces1, csat, nps, nsat, rating, servperf};

use crate::draw::Draw;
use crate::ledger::Ledger;
use crate::statistics;

/// One state of each metric.
pub(crate) struct Round {
    nps: nps::Counts,
    ces: ces::Counts,
    ces1: ces1::Counts,
    three: csat::Counts<csat::Three>,
    five: csat::Counts<csat::Five>,
    seven: csat::Counts<csat::Seven>,
    ten: csat::Counts<csat::Ten>,
    nsat: nsat::Counts,
    rating: rating::Counts,
}

impl Round {
    pub(crate) fn drawn(draw: &mut Draw, scale: OwnScale) -> Self {
        Self {
            nps: draw.counts(),
            ces: draw.counts(),
            ces1: draw.counts(),
            three: draw.counts(),
            five: draw.counts(),
            seven: draw.counts(),
            ten: draw.counts(),
            nsat: draw.counts(),
            rating: drawn_rating(draw, scale),
        }
    }

    fn states(&self) -> [(&'static str, State); 9] {
        [
            ("nps", self.nps.into()),
            ("ces", self.ces.into()),
            ("ces1", self.ces1.into()),
            ("csat_three", self.three.into()),
            ("csat_five", self.five.into()),
            ("csat_seven", self.seven.into()),
            ("csat_ten", self.ten.into()),
            ("nsat", self.nsat.into()),
            ("rating", self.rating.into()),
        ]
    }

    /// The figures that each metric has by name.
    pub(crate) fn scores(&self, ledger: &mut Ledger) {
        let figures: [(&str, Option<Estimate>); 13] = [
            ("nps/score", self.nps.score()),
            ("ces/score", self.ces.score()),
            ("ces/easy_share", self.ces.easy_share()),
            ("ces1/score", self.ces1.score()),
            ("ces1/easy_share", self.ces1.easy_share()),
            ("csat_three/score", self.three.score()),
            ("csat_five/score", self.five.score()),
            ("csat_seven/score", self.seven.score()),
            ("csat_ten/score", self.ten.score()),
            ("nsat/score", self.nsat.score()),
            ("rating/score", self.rating.score()),
            ("rating/top_share", self.rating.top_share(1)),
            ("rating/top_share", self.rating.top_share(2)),
        ];
        for (group, figure) in figures {
            ledger.estimate(group, figure);
        }
    }

    /// What is said of a state whose metric is known at run time only, next to `before`.
    pub(crate) fn as_states(&self, before: &Self, ledger: &mut Ledger, draw: &mut Draw) {
        for ((name, now), (_, before)) in self.states().into_iter().zip(before.states()) {
            state(ledger, name, draw, &now, &before);
        }
    }

    /// What is said of the three statistics, next to those of `before`.
    pub(crate) fn as_statistics(&self, before: &Self, ledger: &mut Ledger, draw: &mut Draw) {
        let basis = draw.basis(self.nps.n());
        statistics::net_on(ledger, self.nps.net(), &basis);
        ledger.estimate("nsat/score_on", self.nsat.score_on(&basis));
        let net = (self.nps.net(), before.nps.net());
        statistics::sample(ledger, "net", draw, net.0, net.1);
        let share = (self.five.satisfied(), before.five.satisfied());
        statistics::sample(ledger, "share", draw, share.0, share.1);
        let mean = (self.ces.moments(), before.ces.moments());
        statistics::sample(ledger, "mean", draw, mean.0, mean.1);
        ledger.figure("mean/variance_of_answers", mean.0.sample_variance());
    }

    pub(crate) fn on_every_basis(&self, ledger: &mut Ledger) {
        let (net, share) = (self.nps.net(), self.seven.satisfied());
        statistics::every_basis(ledger, net, share, self.ces1.moments());
    }
}

/// Segments of one survey, which are compared with one another.
pub(crate) fn segments(rounds: &[Round], ledger: &mut Ledger) {
    let nets: Vec<_> = rounds.iter().map(|round| round.nps.net()).collect();
    let shares: Vec<_> = rounds.iter().map(|round| round.ten.satisfied()).collect();
    let means: Vec<_> = rounds.iter().map(|round| round.ces.moments()).collect();
    statistics::against_the_rest(ledger, "net", &nets);
    statistics::against_the_rest(ledger, "share", &shares);
    statistics::against_the_rest(ledger, "mean", &means);
}

/// Both batteries of statements, over the same drawn replies.
pub(crate) fn batteries(ledger: &mut Ledger, draw: &mut Draw) {
    let replies: Vec<Response> = (0..draw.below(60)).map(|_| reply(draw)).collect();
    let owner = drawn_weights(draw);
    battery(ledger, &replies, owner);
    let (sums, performed) = summed(&replies[..replies.len() / 2]);
    let (other, other_performed) = summed(&replies);
    state(ledger, "servqual", draw, &sums.into(), &other.into());
    let performed = performed.into();
    state(
        ledger,
        "servperf",
        draw,
        &performed,
        &other_performed.into(),
    );
}

/// Every figure of SERVQUAL and SERVPERF.
pub(crate) fn battery(ledger: &mut Ledger, replies: &[Response], owner: Weights) {
    let (sums, performed) = summed(replies);
    let basis = otklik_score::Basis::USUAL;
    ledger.estimate("servqual/gap", sums.score());
    ledger.estimate("servqual/own", sums.weighted_gap().estimate(&basis));
    let by_owner = sums.gap_weighted_by(owner);
    ledger.estimate("servqual/owner", by_owner.estimate(&basis));
    ledger.estimate("servperf/overall", performed.score());
    let by_owner = performed.weighted_by(owner);
    ledger.estimate("servperf/owner", by_owner.estimate(&basis));
    for item in 0..ITEMS {
        let (gap, mean) = (sums.item_gap(item), performed.item(item));
        ledger.estimate("servqual/item", gap.and_then(|gap| gap.estimate(&basis)));
        ledger.estimate("servperf/item", mean.and_then(|mean| mean.estimate(&basis)));
    }
    for dimension in Dimension::ALL {
        let gap = sums.dimension_gap(dimension);
        ledger.estimate("servqual/dimension", gap.estimate(&basis));
        let mean = performed.dimension(dimension);
        ledger.estimate("servperf/dimension", mean.estimate(&basis));
        ledger.figure("servqual/expected", sums.expected(dimension));
        ledger.figure("servqual/perceived", sums.perceived(dimension));
    }
    for points in sums.mean_weights().into_iter().flatten() {
        ledger.number("servqual/mean_weights", points);
    }
}

fn summed(replies: &[Response]) -> (Sums, servperf::Sums) {
    let (mut sums, mut performed) = (Sums::EMPTY, servperf::Sums::EMPTY);
    for reply in replies {
        sums.add(reply);
        let perceived = reply.perceived;
        performed.add(&servperf::Response { perceived });
    }
    (sums, performed)
}

fn state(ledger: &mut Ledger, name: &str, draw: &mut Draw, now: &State, before: &State) {
    let basis = draw.basis(now.n());
    ledger.estimate(&format!("{name}/state"), now.estimate(&basis));
    let difference = now.compared_with(before, basis.level).unwrap();
    ledger.difference(&format!("{name}/state/difference"), difference);
    if draw.below(8) == 0 {
        let rule = Rule {
            basis,
            least: draw.below(200),
            margin: Some(draw.unit() * 3.0),
        };
        ledger.standing(&format!("{name}/state/standing"), now.standing(&rule));
    }
}

fn drawn_rating(draw: &mut Draw, scale: OwnScale) -> rating::Counts {
    let mut counts = scale.counts();
    for _ in 0..draw.of(&[0, 1, 2, 5, 40, 300]) {
        let steps = draw.below(scale.points() as u64) as i16;
        let answer = scale.answer((scale.min() + steps).into()).unwrap();
        counts.add(answer).unwrap();
    }
    counts
}

fn reply(draw: &mut Draw) -> Response {
    let mut answers = || std::array::from_fn(|_| draw.answer());
    let (expected, perceived) = (answers(), answers());
    let weights = (draw.below(3) > 0).then(|| drawn_weights(draw));
    Response {
        expected,
        perceived,
        weights,
    }
}

fn drawn_weights(draw: &mut Draw) -> Weights {
    let mut left = Weights::TOTAL;
    let mut points = [0; 5];
    for point in &mut points[1..] {
        *point = draw.below(u64::from(left) + 1) as u8;
        left -= *point;
    }
    points[0] = left;
    Weights::new(points).unwrap()
}
