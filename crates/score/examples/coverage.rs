//! Prints how often the crate's intervals of 95 % hold the true value, as the tables of `docs/coverage.md`:
//!
//! ```text
//! cargo run --release -p otklik-score --example coverage
//! ```

#![allow(clippy::unwrap_used)]

#[path = "../tests/coverage/mod.rs"]
mod coverage;

use coverage::cases::{
    AGREEING, EXTREME, NET_PAIRS, PAIRS, RATING_PAIRS, RATINGS, REALISTIC, Ratings, SHARE_PAIRS,
    SIZES,
};
use coverage::{difference, net, net_grid, samples, true_net, usual};
use otklik_score::Method;

const METHODS: [Method; 3] = [Method::AdjustedWald, Method::Wald, Method::Score];

fn main() {
    shares();
    for method in METHODS {
        nets(method);
    }
    for method in METHODS {
        grid(method);
    }
    means("Means: Student's t", &RATINGS);
    means("Means where almost all agree", &AGREEING);
    differences();
}

/// A table's title and its head row.
fn head(title: &str, first: &str, columns: impl Iterator<Item = String>) {
    eprintln!("{title}");
    let columns: Vec<String> = columns.collect();
    println!("\n{title}\n\n| {first} | {} |", columns.join(" | "));
    println!("| --- |{}", " --: |".repeat(columns.len()));
}

fn row(name: &str, coverages: impl Iterator<Item = f64>) {
    let cells: Vec<String> = coverages.map(|held| format!("{held:.1}")).collect();
    println!("| {name} | {} |", cells.join(" | "));
}

fn sizes() -> impl Iterator<Item = String> {
    SIZES.iter().map(|n| format!("n = {n}"))
}

/// What is left of many coverages: the ends, and how many leave the band.
fn summary(name: &str, found: &[(String, f64)]) {
    let by = |(_, a): &&(String, f64), (_, b): &&(String, f64)| a.total_cmp(b);
    let (Some(least), Some(most)) = (found.iter().min_by(by), found.iter().max_by(by)) else {
        return;
    };
    let mean = found.iter().map(|(_, held)| held).sum::<f64>() / found.len() as f64;
    let below = found.iter().filter(|(_, held)| *held < 93.0).count();
    let above = found.iter().filter(|(_, held)| *held > 97.5).count();
    println!(
        "| {name} | {mean:.1} | {:.1} at {} | {:.1} at {} | {below} | {above} | {} |",
        least.1,
        least.0,
        most.1,
        most.0,
        found.len()
    );
}

fn summary_head(title: &str) {
    let columns = ["mean", "lowest", "highest", "below 93", "above 97.5", "of"];
    head(title, "n", columns.iter().map(ToString::to_string));
}

fn shares() {
    summary_head("Shares: Wilson, shares of 1 to 99 %");
    for n in SIZES {
        let found = coverage::shares(n, 1..=99);
        let named = found.into_iter().map(|(p, held)| (format!("{p} %"), held));
        summary(&n.to_string(), &named.collect::<Vec<_>>());
    }
}

fn nets(method: Method) {
    let title = format!("NPS: {method:?}, promoters/detractors in per cent");
    head(&title, "population", sizes());
    for (plus, minus) in REALISTIC.into_iter().chain(EXTREME) {
        let name = format!("{:.0}/{:.0}", 100.0 * plus, 100.0 * minus);
        row(&name, SIZES.iter().map(|&n| net(n, (plus, minus), method)));
    }
}

/// All populations in steps of 5 per cent, those with all three kinds of answers and those that lack one.
fn grid(method: Method) {
    for (lacking, which) in [(false, "all three kinds"), (true, "only two kinds")] {
        summary_head(&format!(
            "NPS: {method:?}, populations with {which} in steps of 5 %"
        ));
        for n in [5, 10, 20, 30, 50, 100, 200, 500] {
            let found = net_grid(n, method, lacking).into_iter();
            let named = found.map(|((plus, minus), held)| (format!("{plus}/{minus}"), held));
            summary(&n.to_string(), &named.collect::<Vec<_>>());
        }
    }
}

fn means(title: &str, populations: &[Ratings]) {
    head(title, "population", sizes());
    for Ratings { name, shares } in populations {
        let mean = samples::true_mean(shares);
        row(
            name,
            SIZES
                .iter()
                .map(|&n| usual(&samples::means(n, shares, n), mean)),
        );
    }
}

fn differences() {
    let columns = || {
        PAIRS
            .iter()
            .map(|(now, before)| format!("{now} and {before}"))
    };
    head("Difference of two NPS", "promoters/detractors", columns());
    for (now, before) in NET_PAIRS {
        let name = |(plus, minus)| format!("{:.0}/{:.0}", 100.0 * plus, 100.0 * minus);
        let held = PAIRS.iter().map(|&(n, m)| {
            let (now_samples, before_samples) = (samples::nets(n, now), samples::nets(m, before));
            let pairs = samples::pairs(&now_samples, &before_samples);
            difference(pairs, true_net(now) - true_net(before))
        });
        row(&format!("{} and {}", name(now), name(before)), held);
    }
    head(
        "Difference of two shares: Agresti–Caffo",
        "shares",
        columns(),
    );
    for (now, before) in SHARE_PAIRS {
        let held = PAIRS.iter().map(|&(n, m)| {
            let (now_samples, before_samples) =
                (samples::shares(n, now), samples::shares(m, before));
            let pairs = samples::pairs(&now_samples, &before_samples);
            difference(pairs, 100.0 * (now - before))
        });
        row(
            &format!("{:.0} % and {:.0} %", 100.0 * now, 100.0 * before),
            held,
        );
    }
    head(
        "Difference of two means: Welch's t",
        "populations",
        columns(),
    );
    for (now, before) in RATING_PAIRS {
        let (now, before) = (&RATINGS[now], &RATINGS[before]);
        let held = PAIRS.iter().map(|&(n, m)| {
            let true_difference =
                samples::true_mean(now.shares) - samples::true_mean(before.shares);
            let (now, before) = (
                samples::drawn(n, now.shares, samples::DRAWS, n),
                samples::drawn(m, before.shares, samples::DRAWS, m + 1),
            );
            let pairs = now.into_iter().zip(before);
            difference(
                pairs.map(|((now, p), (before, _))| (now, before, p)),
                true_difference,
            )
        });
        row(&format!("{} and {}", now.name, before.name), held);
    }
}
