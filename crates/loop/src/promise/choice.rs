//! Which of several policies applies, and why.

use super::given::When;
use super::{Policy, Promises, Severity};

/// What is known of something that a promise may be about. What is not known is of no policy that names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct About<'a> {
    /// The survey it answers.
    pub survey: Option<&'a str>,
    /// Who said it, to the site.
    pub role: Option<&'a str>,
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
    pub why: String,
    /// The names of the others, each with why it does not apply.
    pub passed_over: Vec<(&'a str, String)>,
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
                "nothing is promised: there is no policy"
            } else {
                "nothing is promised: no policy applies"
            };
            let why = why.to_owned();
            return Chosen {
                policy: None,
                why,
                passed_over,
            };
        };
        let (name, named) = (&best.name, best.when.named());
        let why = if applying.len() == 1 {
            format!("\"{name}\" applies: it is the only one that does")
        } else if applying
            .iter()
            .any(|other| other.name != *name && other.when.weight() == best.when.weight())
        {
            format!(
                "\"{name}\" applies: it names {named}, and stands before others that say as much"
            )
        } else {
            format!("\"{name}\" applies: it names {named}, which says more than the others")
        };
        let losers = applying.iter().filter(|other| other.name != *name);
        passed_over.extend(losers.map(|other| {
            let why = if other.when.weight() == best.when.weight() {
                format!("\"{name}\" says as much and stands before it")
            } else {
                format!("\"{name}\" says more: it names {named}")
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
    fn against(&self, about: &About<'_>) -> Option<String> {
        let other = |what: &str, wanted: Option<&str>, is: Option<&str>| {
            let wanted = wanted.filter(|wanted| Some(*wanted) != is)?;
            let is = is.map_or_else(|| "not known here".to_owned(), |is| format!("{is} here"));
            Some(format!("it is for {what} {wanted}, which is {is}"))
        };
        let severity = other(
            "severity",
            self.severity.map(Severity::name),
            about.severity.map(Severity::name),
        );
        let role = || other("role", self.role.as_deref(), about.role);
        let survey = || other("survey", self.survey.as_deref(), about.survey);
        let bare = || {
            (about.bare && !self.bare)
                .then(|| "it is for words or an address, and there are none".to_owned())
        };
        severity.or_else(role).or_else(survey).or_else(bare)
    }

    /// How much it says: the severity outweighs the role, the role the survey.
    fn weight(&self) -> u8 {
        4 * u8::from(self.severity.is_some())
            + 2 * u8::from(self.role.is_some())
            + u8::from(self.survey.is_some())
    }

    fn named(&self) -> String {
        let severity = self
            .severity
            .map(|severity| format!("severity {}", severity.name()));
        let role = self.role.as_ref().map(|role| format!("role {role}"));
        let survey = self
            .survey
            .as_ref()
            .map(|survey| format!("survey {survey}"));
        let named: Vec<String> = [severity, role, survey].into_iter().flatten().collect();
        if named.is_empty() {
            "nothing".to_owned()
        } else {
            named.join(", ")
        }
    }
}
