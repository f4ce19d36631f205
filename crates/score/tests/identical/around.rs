//! The numbers beside scores: control charts, weighted scores, response rates, fingerprints.

use otklik_score::drift::{Direction, FalseAlarms, watch};
use otklik_score::response::Funnel;
use otklik_score::sampling::{Inclusion, Weighted};
use otklik_score::series::{Asked, Fingerprint};
use otklik_score::{Basis, Metric, Net, Statistic as _, ces, ces1, csat, nps, nsat, rating};

use crate::draw::Draw;
use crate::ledger::Ledger;

/// Half a year of days with a change somewhere.
pub(crate) fn chart(ledger: &mut Ledger, draw: &mut Draw) {
    let changes = draw.below(180);
    let days: Vec<(u64, Net)> = (0..180)
        .map(|day| {
            let more = if day < changes { 0 } else { 9 };
            let n = draw.of(&[0, 3, 20, 60]);
            let mut part = |end: u64| draw.below(end + 1);
            (day, Net::new(part(n + more), part(n), part(n)))
        })
        .collect();
    let alarms = FalseAlarms::one_in(20.0 + draw.unit() * 1_000.0).unwrap();
    ledger.number("drift/threshold", alarms.threshold());
    let found = watch(&days, alarms);
    for reading in &found.readings {
        ledger.number("drift/up", reading.up);
        ledger.number("drift/down", reading.down);
    }
    for shift in &found.shifts {
        ledger.whole("drift/since", shift.since);
        ledger.whole("drift/noticed", shift.noticed);
        ledger.whole("drift/down?", (shift.direction == Direction::Down).into());
        ledger.estimate("drift/before", Some(shift.before));
        ledger.estimate("drift/after", Some(shift.after));
    }
}

pub(crate) fn weighted(ledger: &mut Ledger, draw: &mut Draw) {
    let drawn = [1_000_000, 333_333, 50_000, 7, 1]
        .map(|millionths| Inclusion::per_million(millionths).unwrap());
    let (mut nps, mut ces) = (
        Weighted::<nps::Counts>::default(),
        Weighted::<ces::Counts>::default(),
    );
    let (mut ces1, mut csat) = (
        Weighted::<ces1::Counts>::default(),
        Weighted::<csat::Counts>::default(),
    );
    let mut nsat = Weighted::<nsat::Counts>::default();
    let different = 1 + draw.below(5) as usize;
    for _ in 0..draw.of(&[0, 1, 2, 8, 60, 300]) {
        let of = draw.of(&drawn[..different]);
        nps.add(draw.answer(), of);
        ces.add(draw.answer(), of);
        ces1.add(draw.answer(), of);
        csat.add(draw.answer(), of);
        nsat.add(draw.answer(), of);
    }
    let scale = rating::Scale::new(-3, 3).unwrap();
    let mut own = Weighted::<rating::Counts>::default();
    let mut plain = scale.counts();
    for _ in 0..nps.n() {
        let answer = scale.answer(draw.below(7) as f64 - 3.0).unwrap();
        own.try_add(answer, draw.of(&drawn[..different])).unwrap();
        plain.add(answer).unwrap();
    }
    ledger.estimate("weighted/rating", own.score());
    ledger.estimate("weighted/top", own.top(2).estimate(&Basis::USUAL));
    let basis = draw.basis(plain.n());
    ledger.estimate("rating/median", plain.median(&basis));
    ledger.estimate("weighted/nps", nps.score());
    ledger.estimate("weighted/ces", ces.score());
    ledger.estimate("weighted/ces1", ces1.score());
    ledger.estimate("weighted/csat", csat.score());
    ledger.estimate("weighted/nsat", nsat.score());
    ledger.estimate("weighted/easy", ces.easy().estimate(&Basis::USUAL));
    ledger.estimate("weighted/easy1", ces1.easy().estimate(&Basis::USUAL));
    ledger.figure("weighted/design_effect", nps.design_effect());
}

pub(crate) fn response(ledger: &mut Ledger, draw: &mut Draw) {
    let funnel: Funnel = draw.counts();
    ledger.estimate("response/rate", funnel.response_rate());
    ledger.estimate("response/start", funnel.start_rate());
    ledger.estimate("response/completion", funnel.completion_rate());
}

pub(crate) fn fingerprint(ledger: &mut Ledger, draw: &mut Draw) {
    let text = format!(
        "How likely are you to come back in {} days?",
        draw.below(1_000)
    );
    let bits = Fingerprint::of(&Asked {
        metric: draw.of(&[Metric::Nps, Metric::Ces, Metric::CsatTen, Metric::Servqual]),
        locale: draw.of(&["en", "ru-RU", "zh-Hant-TW", "sr-Latn"]),
        wording: &[&text, "не вполне", "совершенно"],
    })
    .to_bits();
    ledger.whole("fingerprint", bits as u64);
    ledger.whole("fingerprint", (bits >> 64) as u64);
}
