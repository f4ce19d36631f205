//! How a state is stored: version, metric, then its whole numbers, small ones in few bytes.
//!
//! Numbers are LEB128 in their shortest form, signed ones in zigzag, so equal states have equal bytes. What is read back
//! has to be a state that answers can make: a stored state is years old when it matters, and a wrong one would look like
//! a score.

use core::fmt;

use alloc::vec::Vec;

use super::{Metric, State};
use crate::metric::battery::{ITEMS, Powers, Profile, Profiles};
use crate::rating;
use crate::scale::Scale;
use crate::{Counts, servperf, servqual};

const VERSION: u8 = 1;

/// The most answers that a stored counter may hold: what every screen can show exactly, JavaScript's among them.
const MOST: u64 = 1 << 53;

/// The most replies that a stored battery may hold, so that no sum of theirs can have wrapped.
const MOST_REPLIES: u64 = 1 << 35;

/// Why bytes are not a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undecodable {
    /// They end before the state does.
    TooShort,
    /// They go on after the state.
    TooLong,
    /// Another version of the format.
    Version(u8),
    /// No metric has this number.
    Metric(u8),
    /// The bounds of a rating make no scale.
    Scale(rating::NoScale),
    /// A number is not in its shortest form, or larger than allowed.
    Number,
    /// The numbers contradict each other: no answers make them.
    Impossible,
}

impl State {
    /// Appends the state to `out`: 2 bytes and then one a counter, as long as counters are below 128.
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.push(VERSION);
        out.push(tag(self.metric()));
        match self {
            Self::Nps(counts) => put_counts(out, counts.to_array().as_ref()),
            Self::Ces(counts) => put_counts(out, counts.to_array().as_ref()),
            Self::Ces1(counts) => put_counts(out, counts.to_array().as_ref()),
            Self::CsatThree(counts) => put_counts(out, counts.to_array().as_ref()),
            Self::CsatFive(counts) => put_counts(out, counts.to_array().as_ref()),
            Self::CsatSeven(counts) => put_counts(out, counts.to_array().as_ref()),
            Self::CsatTen(counts) => put_counts(out, counts.to_array().as_ref()),
            Self::Nsat(counts) => put_counts(out, counts.to_array().as_ref()),
            Self::Rating(counts) => {
                put_signed(out, counts.scale().min().into());
                put_signed(out, counts.scale().max().into());
                put_counts(out, counts.as_slice());
            }
            Self::Servqual(sums) => put_servqual(out, sums),
            Self::Servperf(sums) => put_servperf(out, sums),
            Self::Response(funnel) => put_counts(out, funnel.to_array().as_ref()),
        }
    }

    /// The state that `bytes` hold, all of them.
    ///
    /// # Errors
    /// [`Undecodable`] unless these are exactly the bytes that [`encode`](Self::encode) writes for some answers.
    pub fn decode(bytes: &[u8]) -> Result<Self, Undecodable> {
        let mut from = Reader(bytes);
        match from.byte()? {
            VERSION => {}
            other => return Err(Undecodable::Version(other)),
        }
        let state = match from.byte()? {
            1 => Self::Nps(from.counts()?),
            2 => Self::Ces(from.counts()?),
            3 => Self::Ces1(from.counts()?),
            4 => Self::CsatThree(from.counts()?),
            5 => Self::CsatFive(from.counts()?),
            6 => Self::CsatSeven(from.counts()?),
            7 => Self::CsatTen(from.counts()?),
            8 => Self::Nsat(from.counts()?),
            9 => Self::Rating(from.rating()?),
            10 => Self::Servqual(from.servqual()?),
            11 => Self::Servperf(from.servperf()?),
            12 => Self::Response(from.counts()?),
            other => return Err(Undecodable::Metric(other)),
        };
        if from.0.is_empty() {
            Ok(state)
        } else {
            Err(Undecodable::TooLong)
        }
    }
}

/// The metric's number in storage; numbers are never used again for another one.
fn tag(metric: Metric) -> u8 {
    match metric {
        Metric::Nps => 1,
        Metric::Ces => 2,
        Metric::Ces1 => 3,
        Metric::CsatThree => 4,
        Metric::CsatFive => 5,
        Metric::CsatSeven => 6,
        Metric::CsatTen => 7,
        Metric::Nsat => 8,
        Metric::Rating(_) => 9,
        Metric::Servqual => 10,
        Metric::Servperf => 11,
        Metric::Response => 12,
    }
}

fn put(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn put_signed(out: &mut Vec<u8>, number: i64) {
    put(out, (number << 1 ^ number >> 63) as u64);
}

fn put_counts(out: &mut Vec<u8>, counts: &[u64]) {
    counts.iter().for_each(|&count| put(out, count.min(MOST)));
}

fn put_powers(out: &mut Vec<u8>, powers: &[Powers]) {
    for Powers { sum, squares } in powers {
        put_signed(out, *sum);
        put_signed(out, *squares);
    }
}

/// The sums of a profile follow from those of its statements and are not written.
fn put_servqual(out: &mut Vec<u8>, sums: &servqual::Sums) {
    put(out, sums.n);
    sums.expected.iter().for_each(|&sum| put_signed(out, sum));
    put_powers(out, &sums.gaps);
    sums.profiles
        .products
        .iter()
        .for_each(|&sum| put_signed(out, sum));
    put(out, sums.weighted_n);
    put_powers(out, &[sums.weighted]);
    sums.points.iter().for_each(|&sum| put_signed(out, sum));
}

fn put_servperf(out: &mut Vec<u8>, sums: &servperf::Sums) {
    put(out, sums.n);
    put_powers(out, &sums.items);
    sums.profiles
        .products
        .iter()
        .for_each(|&sum| put_signed(out, sum));
}

/// The bytes not read yet.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn byte(&mut self) -> Result<u8, Undecodable> {
        let (first, rest) = self.0.split_first().ok_or(Undecodable::TooShort)?;
        self.0 = rest;
        Ok(*first)
    }

    fn number(&mut self, most: u64) -> Result<u64, Undecodable> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let part = u64::from(byte & 0x7f);
            if part << shift >> shift != part || byte == 0 && shift > 0 {
                return Err(Undecodable::Number);
            }
            number |= part << shift;
            if byte < 0x80 {
                return if number <= most {
                    Ok(number)
                } else {
                    Err(Undecodable::Number)
                };
            }
        }
        Err(Undecodable::Number)
    }

    fn signed(&mut self) -> Result<i64, Undecodable> {
        let zigzag = self.number(u64::MAX)?;
        Ok((zigzag >> 1) as i64 ^ -((zigzag & 1) as i64))
    }

    fn fill(&mut self, sums: &mut [i64]) -> Result<(), Undecodable> {
        sums.iter_mut().try_for_each(|sum| {
            *sum = self.signed()?;
            Ok(())
        })
    }

    fn counts<S: Scale>(&mut self) -> Result<Counts<S>, Undecodable> {
        let mut counts = S::NONE;
        for count in counts.as_mut() {
            *count = self.number(MOST)?;
        }
        Ok(Counts::from_array(counts))
    }

    fn rating(&mut self) -> Result<rating::Counts, Undecodable> {
        let mut bound = || i16::try_from(self.signed()?).map_err(|_| Undecodable::Number);
        let (min, max) = (bound()?, bound()?);
        let scale = rating::Scale::new(min, max).map_err(Undecodable::Scale)?;
        let mut counts = scale.counts();
        for count in counts.as_mut_slice() {
            *count = self.number(MOST)?;
        }
        Ok(counts)
    }

    /// Sums of `n` whole numbers from `min` to `max`, and of their squares.
    fn powers(&mut self, n: u64, min: i64, max: i64) -> Result<Powers, Undecodable> {
        let (sum, squares) = (self.signed()?, self.signed()?);
        let n = i128::from(n);
        let (wide_sum, wide_squares) = (i128::from(sum), i128::from(squares));
        let largest = i128::from(min * min).max(i128::from(max * max));
        let possible = (n * i128::from(min)..=n * i128::from(max)).contains(&wide_sum)
            && wide_squares <= n * largest
            // No spread is below 0.
            && n * wide_squares >= wide_sum * wide_sum
            // A whole number and its square are both even or both odd.
            && (sum ^ squares) & 1 == 0;
        if possible {
            Ok(Powers { sum, squares })
        } else {
            Err(Undecodable::Impossible)
        }
    }

    fn items(&mut self, n: u64, min: i64, max: i64) -> Result<[Powers; ITEMS], Undecodable> {
        let mut items = [Powers::NONE; ITEMS];
        for item in &mut items {
            *item = self.powers(n, min, max)?;
        }
        Ok(items)
    }

    fn profiles(&mut self, n: u64, items: &[Powers; ITEMS]) -> Result<Profiles, Undecodable> {
        let mut profiles = Profiles {
            sums: Profile::of(&items.map(|item| item.sum)).into_array(),
            ..Profiles::NONE
        };
        self.fill(&mut profiles.products)?;
        if profiles.are_possible(n) {
            Ok(profiles)
        } else {
            Err(Undecodable::Impossible)
        }
    }

    fn servqual(&mut self) -> Result<servqual::Sums, Undecodable> {
        let n = self.number(MOST_REPLIES)?;
        let mut sums = servqual::Sums {
            n,
            ..servqual::Sums::EMPTY
        };
        for expected in &mut sums.expected {
            *expected = self.signed()?;
            if !(i128::from(n)..=7 * i128::from(n)).contains(&i128::from(*expected)) {
                return Err(Undecodable::Impossible);
            }
        }
        sums.gaps = self.items(n, -6, 6)?;
        sums.profiles = self.profiles(n, &sums.gaps)?;
        sums.weighted_n = self.number(n)?;
        let widest = 6 * Profile::WEIGHTED_PARTS;
        sums.weighted = self.powers(sums.weighted_n, -widest, widest)?;
        self.fill(&mut sums.points)?;
        let total = sums
            .points
            .iter()
            .map(|&points| i128::from(points))
            .sum::<i128>();
        let shared_out = total == 100 * i128::from(sums.weighted_n);
        if shared_out && sums.points.iter().all(|&points| points >= 0) {
            Ok(sums)
        } else {
            Err(Undecodable::Impossible)
        }
    }

    fn servperf(&mut self) -> Result<servperf::Sums, Undecodable> {
        let n = self.number(MOST_REPLIES)?;
        let items = self.items(n, 1, 7)?;
        let profiles = self.profiles(n, &items)?;
        Ok(servperf::Sums { n, items, profiles })
    }
}

impl fmt::Display for Undecodable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort => f.write_str("the stored state ends too early"),
            Self::TooLong => f.write_str("the stored state goes on after its end"),
            Self::Version(found) => {
                write!(
                    f,
                    "a stored state of version {found}; this program reads {VERSION}"
                )
            }
            Self::Metric(found) => write!(f, "no metric has the number {found}; allowed: 1 to 12"),
            Self::Scale(no_scale) => write!(f, "the stored state of a rating: {no_scale}"),
            Self::Number => f.write_str("a number in the stored state is malformed or too large"),
            Self::Impossible => {
                f.write_str("the numbers of the stored state contradict each other")
            }
        }
    }
}

impl core::error::Error for Undecodable {}
