use core::fmt;

/// A value that is not on its scale: out of range, fractional, or not a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OffScale {
    /// What was given.
    pub given: f64,
    /// The lowest point of the scale.
    pub min: u8,
    /// The highest point of the scale.
    pub max: u8,
}

impl fmt::Display for OffScale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} is not a whole number from {} to {}",
            self.given, self.min, self.max
        )
    }
}

impl core::error::Error for OffScale {}

/// The point of an integer scale that `given` names, refusing whatever lies between or beyond the points.
pub(crate) fn point(given: f64, min: u8, max: u8) -> Result<u8, OffScale> {
    // A cast saturates and maps NaN to 0, so a value is on the scale only if the cast loses nothing.
    let whole = given as u8;
    if f64::from(whole) == given && (min..=max).contains(&whole) {
        Ok(whole)
    } else {
        Err(OffScale { given, min, max })
    }
}
