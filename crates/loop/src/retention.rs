//! For how long answers are kept, as an owner says it.

use serde::{Deserialize, Serialize};

/// What an owner has set: nothing, so that what the collector was told holds alone, or the age at which answers go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Given {
    /// The age.
    pub keep: Option<Age>,
}

/// The age at which answers go, in whole units of the owner's calendar: from 1 to [`Unit::most`] of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Length", into = "Length")]
pub struct Age {
    unit: Unit,
    count: u32,
}

/// In what an age is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// From midnight to midnight.
    Days,
    /// Seven days.
    Weeks,
    /// To the same day of a month, or its last.
    Months,
    /// To the same day of a year, or the last of February.
    Years,
}

/// A length of time in units of the calendar, one after the other from the longest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Length {
    /// Years.
    #[serde(skip_serializing_if = "is_zero")]
    pub years: u32,
    /// Months.
    #[serde(skip_serializing_if = "is_zero")]
    pub months: u32,
    /// Weeks.
    #[serde(skip_serializing_if = "is_zero")]
    pub weeks: u32,
    /// Days.
    #[serde(skip_serializing_if = "is_zero")]
    pub days: u32,
}

impl Unit {
    /// Every unit, from the shortest.
    pub const ALL: [Self; 4] = [Self::Days, Self::Weeks, Self::Months, Self::Years];

    /// As it is written in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::Weeks => "weeks",
            Self::Months => "months",
            Self::Years => "years",
        }
    }

    /// Most of them: a day so long ago is still written with four digits of its year.
    #[must_use]
    pub fn most(self) -> u32 {
        match self {
            Self::Days | Self::Weeks | Self::Months => 9_999,
            Self::Years => 1_000,
        }
    }
}

impl Age {
    /// So many of the unit.
    ///
    /// # Errors
    /// When it is none, or more than [`Unit::most`].
    pub fn of(count: u32, unit: Unit) -> Result<Self, String> {
        if (1..=unit.most()).contains(&count) {
            return Ok(Self { unit, count });
        }
        let (unit, most) = (unit.name(), unit.most());
        Err(format!("{unit} is {count}; allowed: 1 to {most}"))
    }

    /// In what it is counted.
    #[must_use]
    pub fn unit(self) -> Unit {
        self.unit
    }

    /// How many there are.
    #[must_use]
    pub fn count(self) -> u32 {
        self.count
    }

    /// How long that is.
    #[must_use]
    pub fn length(self) -> Length {
        let mut length = Length::default();
        *length.part(self.unit) = self.count;
        length
    }
}

impl Length {
    /// Each unit with how many there are, without those of which there is none.
    pub fn parts(mut self) -> impl Iterator<Item = (u32, Unit)> {
        let all = Unit::ALL.into_iter().rev();
        let counted = all.map(move |unit| (*self.part(unit), unit));
        counted.filter(|(count, _)| *count > 0)
    }

    fn part(&mut self, unit: Unit) -> &mut u32 {
        match unit {
            Unit::Days => &mut self.days,
            Unit::Weeks => &mut self.weeks,
            Unit::Months => &mut self.months,
            Unit::Years => &mut self.years,
        }
    }
}

impl TryFrom<Length> for Age {
    type Error = String;

    fn try_from(length: Length) -> Result<Self, String> {
        let mut parts = length.parts();
        match (parts.next(), parts.next()) {
            (Some((count, unit)), None) => Self::of(count, unit),
            _ => {
                Err("an age is one of days, weeks, months, years, as in {\"years\": 2}".to_owned())
            }
        }
    }
}

impl From<Age> for Length {
    fn from(age: Age) -> Self {
        age.length()
    }
}

// Its reference is what serde asks for.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_one_unit() {
        for (text, count, unit) in [
            (r#"{"days":400}"#, 400, Unit::Days),
            (r#"{"weeks":1}"#, 1, Unit::Weeks),
            (r#"{"months":9999}"#, 9_999, Unit::Months),
            (r#"{"years":2}"#, 2, Unit::Years),
        ] {
            let age: Age = serde_json::from_str(text).unwrap();
            assert_eq!((age.count(), age.unit()), (count, unit));
            assert_eq!(serde_json::to_string(&age).unwrap(), text);
        }
    }

    #[test]
    fn what_is_no_age_is_refused_in_words() {
        for (wrong, said) in [
            (
                r#"{"keep":{}}"#,
                "an age is one of days, weeks, months, years",
            ),
            (r#"{"keep":{"days":0}}"#, "an age is one of"),
            (r#"{"keep":{"years":1,"days":2}}"#, "an age is one of"),
            (
                r#"{"keep":{"days":10000}}"#,
                "days is 10000; allowed: 1 to 9999",
            ),
            (
                r#"{"keep":{"years":1001}}"#,
                "years is 1001; allowed: 1 to 1000",
            ),
            (r#"{"keep":{"hours":3}}"#, "unknown field `hours`"),
            (r#"{"keep":{"days":-1}}"#, "invalid value"),
            (r#"{"kept":null}"#, "unknown field `kept`"),
        ] {
            let error = serde_json::from_str::<Given>(wrong).unwrap_err();
            assert!(error.to_string().contains(said), "{wrong}: {error}");
        }
    }

    #[test]
    fn nothing_said_is_nothing_set() {
        for text in ["{}", r#"{"keep":null}"#] {
            let given: Given = serde_json::from_str(text).unwrap();
            assert_eq!(given, Given::default());
        }
    }

    #[test]
    fn a_length_is_told_from_its_longest_unit() {
        let length: Length = serde_json::from_str(r#"{"days":3,"years":1}"#).unwrap();
        let parts: Vec<_> = length.parts().collect();
        assert_eq!(parts, [(1, Unit::Years), (3, Unit::Days)]);
        assert_eq!(Length::default().parts().count(), 0);
    }
}
