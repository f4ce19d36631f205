//! Where an item goes: rules tried in order.

use serde::{Deserialize, Serialize};

use crate::glob;
use crate::item::{Door, Tone, check_mark};
use crate::promise::Severity;
use crate::sign::Sign;
use crate::stem;

/// Most rules of a site.
const MOST_RULES: usize = 200;

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// What it is called.
    pub name: String,
    /// For what it is.
    #[serde(default)]
    pub when: When,
    /// What it does.
    pub then: Then,
    /// Whether rules behind it are tried too.
    #[serde(default)]
    pub go_on: bool,
}

/// Conditions: all that are there have to hold; of a list, one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct When {
    /// How the rating sounds.
    pub tone: Vec<Tone>,
    /// What the rating is scored by.
    pub metric: Option<String>,
    /// The lowest rating.
    pub min: Option<i16>,
    /// The highest rating.
    pub max: Option<i16>,
    /// The survey.
    pub survey: Vec<String>,
    /// The role.
    pub role: Vec<String>,
    /// The segment.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub segment: Vec<String>,
    /// The page, with `*` for anything.
    pub page: Option<String>,
    /// The language; `ru` is `ru-RU` too.
    pub locale: Vec<String>,
    /// The door.
    pub door: Vec<Door>,
    /// Words, in any form.
    pub words: Vec<String>,
    /// Signs that are suggested.
    pub sign: Vec<Sign>,
    /// Whether there is an address.
    pub contact: Option<bool>,
}

/// What is done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Then {
    /// A case is opened.
    pub open: bool,
    /// Whose it is.
    pub assignee: Option<String>,
    /// How grave it is.
    pub severity: Option<Severity>,
    /// Marks that are put on it.
    pub marks: Vec<String>,
    /// Endpoints that are told.
    pub webhook: Vec<String>,
    /// Recipients who are told by e-mail.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub email: Vec<String>,
}

/// What rules look at.
#[derive(Clone, Debug)]
pub struct Seen<'a> {
    /// How it came.
    pub door: Door,
    /// The survey.
    pub survey: Option<&'a str>,
    /// How the rating sounds.
    pub tone: Tone,
    /// What the rating is scored by.
    pub metric: Option<&'a str>,
    /// The rating.
    pub rating: Option<i16>,
    /// The role.
    pub role: Option<&'a str>,
    /// What the site says of whoever said it.
    pub segment: Option<&'a str>,
    /// The page.
    pub page: Option<&'a str>,
    /// The language.
    pub locale: Option<&'a str>,
    /// The stems of all that was written, in order.
    pub stems: &'a [String],
    /// Signs that are suggested.
    pub signs: &'a [Sign],
    /// Whether there is an address.
    pub contact: bool,
}

/// The rules of a site, checked.
#[derive(Clone, Debug, Default)]
pub struct Rules(Vec<Ready>);

#[derive(Clone, Debug)]
struct Ready {
    rule: Rule,
    /// The stems of each word or phrase.
    words: Vec<Vec<String>>,
}

/// What the rules say of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Routed {
    /// The rules that held, in order.
    pub rules: Vec<String>,
    /// What is done.
    pub then: Then,
}

impl Rules {
    /// Checks rules.
    ///
    /// # Errors
    /// The first thing that is wrong: where, what, and what is allowed.
    pub fn checked(rules: &[Rule]) -> Result<Self, String> {
        if rules.len() > MOST_RULES {
            return Err(format!(
                "rules: {} were given; allowed: at most {MOST_RULES}",
                rules.len()
            ));
        }
        let mut ready: Vec<Ready> = Vec::new();
        for (at, rule) in rules.iter().enumerate() {
            let place = |why: String| format!("rules[{at}].{why}");
            rule.check().map_err(place)?;
            if ready.iter().any(|other| other.rule.name == rule.name) {
                return Err(place(format!(
                    "name: two are called {:?}; give each a name of its own",
                    rule.name
                )));
            }
            let words: Vec<Vec<String>> = rule
                .when
                .words
                .iter()
                .map(|word| stem::stems(word))
                .collect();
            if let Some(empty) = words.iter().position(Vec::is_empty) {
                return Err(place(format!(
                    "when.words: {:?} has no letter or digit",
                    rule.when.words[empty]
                )));
            }
            ready.push(Ready {
                rule: rule.clone(),
                words,
            });
        }
        Ok(Self(ready))
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What the rules say of an item: what an earlier one said stays.
    #[must_use]
    pub fn route(&self, seen: &Seen<'_>) -> Routed {
        let mut routed = Routed::default();
        for Ready { rule, words } in &self.0 {
            if !rule.when.holds(seen, words) {
                continue;
            }
            routed.rules.push(rule.name.clone());
            routed.then.add(&rule.then);
            if !rule.go_on {
                break;
            }
        }
        routed
    }
}

impl Rule {
    fn check(&self) -> Result<(), String> {
        let text = |key: &str, text: &str| {
            let plain = text.trim() == text
                && (1..=80).contains(&text.chars().count())
                && !text.contains(char::is_control);
            if plain {
                Ok(())
            } else {
                Err(format!(
                    "{key}: {text:?} was given; allowed: 1 to 80 characters, none of them a control character, no space around them"
                ))
            }
        };
        text("name", &self.name)?;
        if let Some(assignee) = &self.then.assignee {
            text("then.assignee", assignee)?;
        }
        for mark in &self.then.marks {
            check_mark(mark).map_err(|why| format!("then.marks: {why}"))?;
        }
        if let (Some(min), Some(max)) = (self.when.min, self.when.max)
            && min > max
        {
            return Err(format!(
                "when.min: {min} is above when.max, {max}; no rating is both"
            ));
        }
        if self.then == Then::default() {
            return Err(
                "then: nothing is in it; allowed: open, assignee, severity, marks, webhook, email"
                    .to_owned(),
            );
        }
        Ok(())
    }
}

impl When {
    fn holds(&self, seen: &Seen<'_>, words: &[Vec<String>]) -> bool {
        let among = |list: &[String], is: Option<&str>| {
            list.is_empty() || is.is_some_and(|is| list.iter().any(|one| one == is))
        };
        let language = |one: &String| {
            let rest = seen
                .locale
                .and_then(|locale| locale.strip_prefix(one.as_str()));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        let phrase = |phrase: &Vec<String>| {
            seen.stems
                .windows(phrase.len())
                .any(|window| window == phrase)
        };
        (self.tone.is_empty() || self.tone.contains(&seen.tone))
            && self
                .metric
                .as_deref()
                .is_none_or(|metric| seen.metric == Some(metric))
            && self
                .min
                .is_none_or(|min| seen.rating.is_some_and(|rating| rating >= min))
            && self
                .max
                .is_none_or(|max| seen.rating.is_some_and(|rating| rating <= max))
            && among(&self.survey, seen.survey)
            && among(&self.role, seen.role)
            && among(&self.segment, seen.segment)
            && self
                .page
                .as_deref()
                .is_none_or(|page| seen.page.is_some_and(|is| glob::matches(page, is)))
            && (self.locale.is_empty() || self.locale.iter().any(language))
            && (self.door.is_empty() || self.door.contains(&seen.door))
            && (words.is_empty() || words.iter().any(phrase))
            && (self.sign.is_empty() || self.sign.iter().any(|sign| seen.signs.contains(sign)))
            && self.contact.is_none_or(|contact| contact == seen.contact)
    }
}

impl Then {
    /// Whether it opens a case.
    #[must_use]
    pub fn opens(&self) -> bool {
        self.open
            || self.assignee.is_some()
            || self.severity.is_some()
            || !self.webhook.is_empty()
            || !self.email.is_empty()
    }

    fn add(&mut self, later: &Self) {
        let Self {
            open,
            assignee,
            severity,
            marks,
            webhook,
            email,
        } = later;
        self.open |= open;
        if self.assignee.is_none() {
            self.assignee.clone_from(assignee);
        }
        self.severity = self.severity.or(*severity);
        for (list, more) in [
            (&mut self.marks, marks),
            (&mut self.webhook, webhook),
            (&mut self.email, email),
        ] {
            for one in more {
                if !list.contains(one) {
                    list.push(one.clone());
                }
            }
        }
    }
}
