//! What an owner plans: goals, initiatives, and what a change is assumed to be worth.

use serde::{Deserialize, Serialize};

use crate::case::MAX_NUMBER;

/// A target for a score in a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// The survey.
    pub survey: String,
    /// The question.
    pub question: String,
    /// Its first day.
    pub from: String,
    /// The day after its last.
    pub to: String,
    /// What is wanted, in the score's unit.
    pub plan: f64,
    /// In words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// Something that is done so that a score changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Initiative {
    /// What it is called.
    pub title: String,
    /// The survey by which it is measured.
    pub survey: String,
    /// The question.
    pub question: String,
    /// Its first day: from then on the score is after it.
    pub start: String,
    /// The day after its last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
    /// What it costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<f64>,
    /// In which currency: three letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// The goal that it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<String>,
    /// The board entry that tells of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub board: Option<i64>,
    /// In words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
}

/// What a change of a score is assumed to bring: "a point is two per cent more new clients".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assumption {
    /// In words, with where it is from.
    pub text: String,
    /// So many points of the score …
    pub points: f64,
    /// … are so many per cent …
    pub percent: f64,
    /// … of this: `new_clients`, `renewals`, `revenue` or what you call it.
    pub of: String,
    /// What the hundred per cent are now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<f64>,
    /// In which currency, if it is money: three letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}

/// What an assumption says of a change.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Effect {
    /// Of what.
    pub of: String,
    /// By how many per cent.
    pub percent: f64,
    /// By how much, where the whole is known.
    pub amount: Option<f64>,
    /// In which currency.
    pub currency: Option<String>,
    /// The assumption in words.
    pub assumption: String,
    /// Always: nobody measured it.
    pub assumed: bool,
}

impl Goal {
    /// Checks what is written in it.
    ///
    /// # Errors
    /// The field, what was given, and what is allowed.
    pub fn check(&self) -> Result<(), String> {
        name("survey", &self.survey)?;
        name("question", &self.question)?;
        let (from, to) = (day("from", &self.from)?, day("to", &self.to)?);
        if from >= to {
            return Err(format!("from: {from} is not before to, {to}"));
        }
        finite("plan", self.plan)?;
        optional_text("title", self.title.as_deref(), 200)
    }
}

impl Initiative {
    /// Checks what is written in it.
    ///
    /// # Errors
    /// The field, what was given, and what is allowed.
    pub fn check(&self) -> Result<(), String> {
        optional_text("title", Some(&self.title), 200)?;
        name("survey", &self.survey)?;
        name("question", &self.question)?;
        let start = day("start", &self.start)?;
        if let Some(end) = &self.end
            && day("end", end)? <= start
        {
            return Err(format!("end: {end} is not behind start, {start}"));
        }
        self.cost.map_or(Ok(()), |cost| finite("cost", cost))?;
        if let Some(entry) = self.board
            && !(1..=MAX_NUMBER).contains(&entry)
        {
            return Err(format!(
                "board: {entry} was given; allowed: the number of an entry of the board"
            ));
        }
        currency(self.currency.as_deref())?;
        optional_text("about", self.about.as_deref(), 5_000)
    }
}

impl Assumption {
    /// Checks what is written in it.
    ///
    /// # Errors
    /// The field, what was given, and what is allowed.
    pub fn check(&self) -> Result<(), String> {
        optional_text("text", Some(&self.text), 1_000)?;
        optional_text("of", Some(&self.of), 80)?;
        finite("points", self.points)?;
        if self.points == 0.0 {
            return Err("points: 0 was given; allowed: any other number, such as 1".to_owned());
        }
        finite("percent", self.percent)?;
        self.base.map_or(Ok(()), |base| finite("base", base))?;
        currency(self.currency.as_deref())
    }

    /// What it says of a change by so many points.
    #[must_use]
    pub fn effect(&self, change: f64) -> Effect {
        let percent = change / self.points * self.percent;
        Effect {
            of: self.of.clone(),
            percent,
            amount: self.base.map(|base| base * percent / 100.0),
            currency: self.currency.clone(),
            assumption: self.text.clone(),
            assumed: true,
        }
    }
}

fn name(key: &str, name: &str) -> Result<(), String> {
    let is_good = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    if (1..=64).contains(&name.len()) && name.bytes().all(is_good) {
        Ok(())
    } else {
        Err(format!(
            "{key}: {name:?} was given; allowed: 1 to 64 letters, digits, '-', '_' or '.'"
        ))
    }
}

fn day(key: &str, day: &str) -> Result<jiff::civil::Date, String> {
    // What reads it takes a moment for the day that it is on.
    let read = day.parse().ok();
    read.filter(|read: &jiff::civil::Date| read.to_string() == day)
        .ok_or_else(|| format!("{key}: {day:?} is no day; allowed: such as 2026-01-31"))
}

fn finite(key: &str, value: f64) -> Result<(), String> {
    if value.is_finite() && value.abs() <= 1e15 {
        Ok(())
    } else {
        Err(format!("{key}: {value} was given; allowed: a number"))
    }
}

fn optional_text(key: &str, text: Option<&str>, most: usize) -> Result<(), String> {
    match text {
        Some(text) if text.trim().is_empty() || text.chars().count() > most => Err(format!(
            "{key}: {} characters were given; allowed: 1 to {most}, not all of them spaces",
            text.chars().count()
        )),
        _ => Ok(()),
    }
}

fn currency(currency: Option<&str>) -> Result<(), String> {
    match currency {
        Some(letters)
            if letters.len() != 3 || !letters.bytes().all(|byte| byte.is_ascii_uppercase()) =>
        {
            Err(format!(
                "currency: {letters:?} was given; allowed: three capital letters, such as EUR"
            ))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assumption_is_arithmetic_and_says_so() {
        let assumption: Assumption = serde_json::from_str(
            r#"{"text": "NPS +1 is 2 % new clients", "points": 1, "percent": 2, "of": "new_clients", "base": 1500000, "currency": "EUR"}"#,
        )
        .unwrap();
        assumption.check().unwrap();
        let effect = assumption.effect(8.0);
        assert_eq!(
            (effect.percent, effect.amount, effect.assumed),
            (16.0, Some(240_000.0), true)
        );
        assert_eq!(
            Assumption {
                base: None,
                ..assumption.clone()
            }
            .effect(-1.0)
            .amount,
            None
        );
        let refused = Assumption {
            points: 0.0,
            ..assumption
        }
        .check()
        .unwrap_err();
        assert!(refused.starts_with("points: 0 was given"), "{refused}");
    }

    #[test]
    fn what_is_wrong_is_said() {
        let goal = |from: &str, to: &str| Goal {
            survey: "nps".into(),
            question: "nps".into(),
            from: from.into(),
            to: to.into(),
            plan: 40.0,
            title: None,
        };
        assert_eq!(goal("2026-01-01", "2026-04-01").check(), Ok(()));
        assert_eq!(
            goal("2026-04-01", "2026-04-01").check().unwrap_err(),
            "from: 2026-04-01 is not before to, 2026-04-01"
        );
        assert_eq!(
            goal("1 April", "2026-04-01").check().unwrap_err(),
            "from: \"1 April\" is no day; allowed: such as 2026-01-31"
        );
        let initiative = Initiative {
            title: "Faster courier".into(),
            survey: "nps".into(),
            question: "nps".into(),
            start: "2026-02-01".into(),
            end: Some("2026-01-01".into()),
            cost: Some(1e4),
            currency: Some("eur".into()),
            goal: None,
            board: None,
            about: None,
        };
        assert_eq!(
            initiative.check().unwrap_err(),
            "end: 2026-01-01 is not behind start, 2026-02-01"
        );
        let initiative = Initiative {
            end: None,
            ..initiative
        };
        assert!(
            initiative
                .check()
                .unwrap_err()
                .starts_with("currency: \"eur\" was given")
        );
    }
}
