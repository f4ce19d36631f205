//! Probabilities and quantiles of the normal and Student's t distribution, the same to the bit on every target.

use special::Beta as _;

use crate::estimate::Level;

/// The square root, correctly rounded whoever computes it.
///
/// `core` has none yet, and libm's is software where it knows no instruction, which in wasm costs bytes and time.
pub(crate) fn sqrt(x: f64) -> f64 {
    #[cfg(feature = "std")]
    return x.sqrt();
    #[cfg(not(feature = "std"))]
    libm::sqrt(x)
}

/// Degrees of freedom above which the series of [`t_quantile`] is exact to the last digits.
const MANY: f64 = 1_000.0;

/// Degrees of freedom above which the incomplete beta function loses more digits than Hill's expansion leaves out.
const VERY_MANY: f64 = 10_000.0;

/// The probability that a standard normal variable is farther from 0 than `z`, on both sides together.
pub(crate) fn normal_two_sided(z: f64) -> f64 {
    libm::erfc(libm::fabs(z) / core::f64::consts::SQRT_2)
}

/// The point below which a standard normal variable falls with probability `p`, for `p` from 0.5 to 1.
pub(crate) fn normal_quantile(p: f64) -> f64 {
    // Starts from the approximation 26.2.23 of Abramowitz and Stegun, which is off by less than 4.5e-4. Halley's
    // method then triples the number of right digits at each step.
    let tail = 1.0 - p;
    let t = sqrt(-2.0 * libm::log(tail));
    let mut z = t
        - (2.515_517 + t * (0.802_853 + t * 0.010_328))
            / (1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308)));
    for _ in 0..3 {
        let error = 0.5 * libm::erfc(z / core::f64::consts::SQRT_2) - tail;
        let step = error * sqrt(2.0 * core::f64::consts::PI) * libm::exp(z * z / 2.0);
        z += step / (1.0 - z * step / 2.0);
    }
    z
}

/// The probability that Student's t with `df` degrees of freedom is farther from 0 than `t`, on both sides together.
pub(crate) fn t_two_sided(t: f64, df: f64) -> f64 {
    if df > VERY_MANY {
        return normal_two_sided(normal_equivalent(t, df));
    }
    let (a, b) = (df / 2.0, 0.5);
    (df / (df + t * t)).inc_beta(a, b, a.ln_beta(b))
}

/// The normal variable that is exceeded as rarely as `t`, for [`VERY_MANY`] degrees of freedom and more: the first two
/// terms of G. W. Hill, "Algorithm 395: Student's t-distribution", Communications of the ACM 13 (1970), 617–619. The third
/// changes no p-value above 1e-300 by more than 1e-7 of its size there.
fn normal_equivalent(t: f64, df: f64) -> f64 {
    let a = df - 0.5;
    let w2 = a * libm::log1p(t * t / df);
    let w = sqrt(w2);
    w + (w2 + 3.0) * w / (48.0 * a * a)
}

/// The half-width, in estimated standard errors, of an interval at `level`.
pub(crate) fn t_quantile(level: Level, df: f64) -> f64 {
    let start = t_series(level.z(), df);
    if df > MANY {
        return start;
    }
    let (a, b) = (df / 2.0, 0.5);
    let ln_beta = a.ln_beta(b);
    if df < 8.0 {
        // So far out the series is no start.
        let x = level.alpha().inv_inc_beta(a, b, ln_beta);
        return sqrt(df * (1.0 - x) / x);
    }
    // Newton's method on the probability outside. The farther out, the more exact the start and the dearer each step.
    let steps = match df {
        100.0.. => 1,
        30.0.. => 2,
        _ => 4,
    };
    let mut t = start;
    for _ in 0..steps {
        let outside = (df / (df + t * t)).inc_beta(a, b, ln_beta);
        let ln_density = -ln_beta - (a + b) * libm::log1p(t * t / df);
        t += (outside - level.alpha()) * sqrt(df) / (2.0 * libm::exp(ln_density));
    }
    t
}

/// The quantile of t as a series in 1/df around that of the normal: Abramowitz and Stegun 26.7.5.
fn t_series(z: f64, df: f64) -> f64 {
    let z2 = z * z;
    let terms = [
        (z2 + 1.0) / 4.0,
        ((5.0 * z2 + 16.0) * z2 + 3.0) / 96.0,
        (((3.0 * z2 + 19.0) * z2 + 17.0) * z2 - 15.0) / 384.0,
        ((((79.0 * z2 + 776.0) * z2 + 1482.0) * z2 - 1920.0) * z2 - 945.0) / 92_160.0,
    ];
    z * (1.0 + terms.iter().rev().fold(0.0, |sum, term| (sum + term) / df))
}
