//! What came by another door than a survey, as somebody enters it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::item::{Door, Tone};
use crate::moment;

/// Something that was said elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// An id of the sender's, so that it is entered once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// How it came.
    pub door: Door,
    /// What was said.
    pub text: String,
    /// When; now, if that is not said.
    #[serde(
        default,
        with = "moment::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub at: Option<Timestamp>,
    /// Who said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Where: a link, or in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// An address that may be written to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// In which language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Who said it, to the site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// What the site says of whoever said it: a customer, a contract, a plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// A rating that came with it. It is in no score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Stars>,
}

/// A rating on whatever scale there was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stars {
    /// What was given.
    pub value: i16,
    /// The lowest that could be.
    pub min: i16,
    /// The highest that could be.
    pub max: i16,
}

impl Stars {
    /// How it sounds: by the third of the scale that it is in.
    #[must_use]
    pub fn tone(self) -> Tone {
        let (from, value) = (i32::from(self.min), i32::from(self.value));
        let all = i32::from(self.max) - from;
        match (value - from) * 3 {
            low if low <= all => Tone::Low,
            middle if middle < 2 * all => Tone::Middle,
            _ => Tone::High,
        }
    }
}

impl Entry {
    /// Checks what is written in it.
    ///
    /// # Errors
    /// The field, what was given, and what is allowed.
    pub fn check(&self) -> Result<(), String> {
        if self.door == Door::Survey {
            return Err("door: survey is for answers alone; allowed: official, said, press, social, mail, phone, chat, other".to_owned());
        }
        let text = |key: &str, text: &str, most: usize| {
            let long = text.chars().count();
            if text.trim().is_empty() || long > most {
                Err(format!(
                    "{key}: {long} characters were given; allowed: 1 to {most}, not all of them spaces"
                ))
            } else {
                Ok(())
            }
        };
        text("text", &self.text, 10_000)?;
        let short = [
            ("author", &self.author, 200),
            ("source", &self.source, 2_000),
            ("contact", &self.contact, 254),
            ("locale", &self.locale, 35),
            ("role", &self.role, 64),
            ("segment", &self.segment, 64),
        ];
        for (key, value, most) in short {
            value
                .as_deref()
                .map_or(Ok(()), |value| text(key, value, most))?;
        }
        match self.rating {
            Some(Stars { value, min, max }) if min >= max || !(min..=max).contains(&value) => {
                Err(format!(
                    "rating: {value} of {min} to {max} was given; allowed: a value from min to max, min below max"
                ))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rating_sounds_like_its_third_of_the_scale() {
        let tone = |value, min, max| Stars { value, min, max }.tone();
        let five: Vec<Tone> = (1..=5).map(|value| tone(value, 1, 5)).collect();
        assert_eq!(
            five,
            [Tone::Low, Tone::Low, Tone::Middle, Tone::High, Tone::High]
        );
        assert_eq!((tone(0, 0, 1), tone(1, 0, 1)), (Tone::Low, Tone::High));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let check = |json: &str| serde_json::from_str::<Entry>(json).unwrap().check();
        assert_eq!(
            check(r#"{"door": "press", "text": "They never call back."}"#),
            Ok(())
        );
        for (json, why) in [
            (
                r#"{"door": "survey", "text": "x"}"#,
                "door: survey is for answers alone",
            ),
            (
                r#"{"door": "press", "text": "  "}"#,
                "text: 2 characters were given; allowed: 1 to 10000",
            ),
            (
                r#"{"door": "press", "text": "x", "rating": {"value": 6, "min": 1, "max": 5}}"#,
                "rating: 6 of 1 to 5 was given",
            ),
            (
                r#"{"door": "press", "text": "x", "role": ""}"#,
                "role: 0 characters were given; allowed: 1 to 64",
            ),
        ] {
            let refused = check(json).unwrap_err();
            assert!(refused.starts_with(why), "{refused}");
        }
    }
}
