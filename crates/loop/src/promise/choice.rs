//! Which of several policies applies, and why.

use super::given::When;
use super::{Policy, Promises, Severity};
use crate::verdict::Words;

/// What a policy may name, in English and in Russian.
const SEVERITY: [&str; 2] = ["severity", "важность"];
const ROLE: [&str; 2] = ["role", "роль"];
const SURVEY: [&str; 2] = ["survey", "опрос"];
const SEGMENT: [&str; 2] = ["segment", "сегмент"];

/// What is known of something that a promise may be about. What is not known is of no policy that names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct About<'a> {
    /// The survey it answers.
    pub survey: Option<&'a str>,
    /// Who said it, to the site.
    pub role: Option<&'a str>,
    /// What the site says of whoever said it: a customer, a contract, a plan.
    pub segment: Option<&'a str>,
    /// How grave it is.
    pub severity: Option<Severity>,
    /// Whether it is a click alone, without words or an address.
    pub bare: bool,
}

/// What was chosen.
#[derive(Clone, Debug)]
pub struct Chosen<'a> {
    /// The policy; `None` where none applies.
    pub policy: Option<&'a Policy>,
    /// Why, in words.
    pub why: Words,
    /// The names of the others, each with why it does not apply.
    pub passed_over: Vec<(&'a str, Words)>,
}

impl Promises {
    /// The policy that applies: of all whose conditions hold the one that says most, and of those that say equally much the
    /// first.
    #[must_use]
    pub fn choose(&self, about: &About<'_>) -> Chosen<'_> {
        let mut passed_over = Vec::new();
        let mut applying: Vec<&Policy> = Vec::new();
        for policy in &self.policies {
            match policy.when.against(about) {
                Some(why) => passed_over.push((policy.name.as_str(), why)),
                None => applying.push(policy),
            }
        }
        // Of several with the greatest weight `max_by_key` takes the last.
        let best = applying
            .iter()
            .rev()
            .copied()
            .max_by_key(|policy| policy.when.weight());
        let Some(best) = best else {
            let why = if self.policies.is_empty() {
                words(
                    "nothing is promised: there is no policy",
                    "ничего не обещано: обещаний нет",
                )
            } else {
                words(
                    "nothing is promised: no policy applies",
                    "ничего не обещано: ни одно обещание не подходит",
                )
            };
            return Chosen {
                policy: None,
                why,
                passed_over,
            };
        };
        let (name, named) = (&best.name, best.when.named());
        let why = if applying.len() == 1 {
            words(
                &format!("\"{name}\" applies: it is the only one that does"),
                &format!("действует «{name}»: другие не подходят"),
            )
        } else if applying
            .iter()
            .any(|other| other.name != *name && other.when.weight() == best.when.weight())
        {
            words(
                &format!(
                    "\"{name}\" applies: it names {}, and stands before others that say as much",
                    named.en
                ),
                &format!(
                    "действует «{name}»: в нём указано: {}, и оно стоит раньше других, где указано столько же",
                    named.ru
                ),
            )
        } else {
            words(
                &format!(
                    "\"{name}\" applies: it names {}, which says more than the others",
                    named.en
                ),
                &format!(
                    "действует «{name}»: в нём указано: {}, это точнее, чем в других",
                    named.ru
                ),
            )
        };
        let losers = applying.iter().filter(|other| other.name != *name);
        passed_over.extend(losers.map(|other| {
            let why = if other.when.weight() == best.when.weight() {
                words(
                    &format!("\"{name}\" says as much and stands before it"),
                    &format!("в «{name}» указано столько же, и оно стоит раньше"),
                )
            } else {
                words(
                    &format!("\"{name}\" says more: it names {}", named.en),
                    &format!("«{name}» точнее: в нём указано: {}", named.ru),
                )
            };
            (other.name.as_str(), why)
        }));
        Chosen {
            policy: Some(best),
            why,
            passed_over,
        }
    }
}

impl Policy {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl When {
    /// What keeps a policy from applying, in words.
    fn against(&self, about: &About<'_>) -> Option<Words> {
        let other = |what: [&str; 2], wanted: Option<[&str; 2]>, is: Option<[&str; 2]>| {
            let wanted = wanted.filter(|wanted| Some(*wanted) != is)?;
            let [en, ru] = [0, 1].map(|at| format!("{} {}", what[at], wanted[at]));
            Some(match is {
                None => words(
                    &format!("it is for {en}, which is not known here"),
                    &format!("оно для: {ru}, а здесь это неизвестно"),
                ),
                Some([is, ru_is]) => words(
                    &format!("it is for {en}, which is {is} here"),
                    &format!("оно для: {ru}, а здесь {ru_is}"),
                ),
            })
        };
        let segment = other(
            SEGMENT,
            self.segment.as_deref().map(same),
            about.segment.map(same),
        );
        let severity = || {
            let wanted = self.severity.map(severity);
            other(SEVERITY, wanted, about.severity.map(severity))
        };
        let role = || other(ROLE, self.role.as_deref().map(same), about.role.map(same));
        let survey = || {
            let wanted = self.survey.as_deref().map(same);
            other(SURVEY, wanted, about.survey.map(same))
        };
        let bare = || {
            (about.bare && !self.bare).then(|| {
                words(
                    "it is for words or an address, and there are none",
                    "оно для ответов со словами или адресом, а их нет",
                )
            })
        };
        segment
            .or_else(severity)
            .or_else(role)
            .or_else(survey)
            .or_else(bare)
    }

    /// How much it says: what was agreed with a segment goes before all else, the severity outweighs the role, the role the survey.
    fn weight(&self) -> u8 {
        8 * u8::from(self.segment.is_some())
            + 4 * u8::from(self.severity.is_some())
            + 2 * u8::from(self.role.is_some())
            + u8::from(self.survey.is_some())
    }

    /// What it names.
    fn named(&self) -> Words {
        let parts = [
            (SEGMENT, self.segment.as_deref().map(same)),
            (SEVERITY, self.severity.map(severity)),
            (ROLE, self.role.as_deref().map(same)),
            (SURVEY, self.survey.as_deref().map(same)),
        ];
        let in_language = |at: usize, nothing: &str| {
            let named: Vec<String> = parts
                .iter()
                .filter_map(|(what, is)| Some(format!("{} {}", what[at], (*is)?[at])))
                .collect();
            if named.is_empty() {
                nothing.to_owned()
            } else {
                named.join(", ")
            }
        };
        Words {
            en: in_language(0, "nothing"),
            ru: in_language(1, "ничего"),
        }
    }
}

/// A severity as it is called in English and in Russian.
fn severity(severity: Severity) -> [&'static str; 2] {
    let ru = match severity {
        Severity::Critical => "критично",
        Severity::Major => "серьёзно",
        Severity::Minor => "мелочь",
        Severity::Wish => "пожелание",
    };
    [severity.name(), ru]
}

/// A name, which is the same in every language.
fn same(name: &str) -> [&str; 2] {
    [name, name]
}

fn words(en: &str, ru: &str) -> Words {
    Words {
        en: en.to_owned(),
        ru: ru.to_owned(),
    }
}
