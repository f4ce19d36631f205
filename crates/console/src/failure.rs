//! What comes of a request that brings nothing, and how it is said.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::event::Event;
use crate::words::Words;

/// Why there is nothing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Failure {
    /// The session is over, or never was.
    SignedOut,
    /// Nobody answered.
    Unreachable,
    /// The collector says why.
    Refused(Box<Problem>),
    /// Something answered that does not speak as the collector does.
    Unreadable(String),
}

/// What the collector says about a refusal: problem+json.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(crate) struct Problem {
    /// The HTTP status.
    pub(crate) status: u16,
    /// For programs.
    pub(crate) code: String,
    /// For people.
    pub(crate) detail: String,
    /// With `stale`: the thing as it is now.
    pub(crate) current: Value,
    /// With `stale`, of a case: what happened since the version that was named.
    pub(crate) changes: Vec<Event>,
}

impl Failure {
    /// The sentence for the owner.
    pub(crate) fn told(&self, words: &Words) -> String {
        match self {
            Self::SignedOut => words.frame.signed_out.to_owned(),
            Self::Unreachable => words.frame.no_reply.to_owned(),
            Self::Unreadable(why) => format!("{} ({why})", words.frame.unreadable),
            Self::Refused(problem) => {
                let known = match problem.code.as_str() {
                    "unknown_item" | "unknown_case" | "unknown_entry" => Some(words.frame.is_gone),
                    "stale" => Some(words.frame.stale),
                    "erased" => Some(words.frame.erased),
                    "wrong_login" => Some(words.people.wrong_login),
                    "wrong_password" => Some(words.people.wrong_password),
                    "name_taken" => Some(words.people.name_taken),
                    "unknown_invitation" => Some(words.people.no_invitation),
                    "unknown_member" | "unknown_key" => Some(words.frame.is_gone),
                    "forbidden" => Some(words.frame.forbidden),
                    "busy" | "storage_failed" => Some(words.frame.busy),
                    "rate_limited" => Some(words.frame.too_many),
                    _ => None,
                };
                match known {
                    Some(known) => known.to_owned(),
                    None if problem.detail.is_empty() => {
                        format!("{} ({})", words.frame.refused, problem.status)
                    }
                    None => problem.detail.clone(),
                }
            }
        }
    }

    /// Whether it is the refusal of that code.
    pub(crate) fn is(&self, code: &str) -> bool {
        matches!(self, Self::Refused(problem) if problem.code == code)
    }

    /// Whether the collector does not know the path: it is older than this page.
    pub(crate) fn is_unknown_path(&self) -> bool {
        matches!(self, Self::Refused(problem) if problem.status == 404 && problem.code == "not_found")
    }
}

/// What a reply has to be read; for no shape in particular, so that it is in the program once.
///
/// # Errors
/// When it is a refusal.
pub(crate) fn taken(status: u16, text: String) -> Result<String, Failure> {
    if (200..300).contains(&status) {
        return Ok(text);
    }
    let problem: Problem = serde_json::from_str(&text).unwrap_or_default();
    // At the door it is said what is missing; elsewhere there is nothing else to say.
    let is_at_the_door = matches!(problem.code.as_str(), "wrong_login" | "code_needed");
    if status == 401 && !is_at_the_door {
        return Err(Failure::SignedOut);
    }
    Err(Failure::Refused(Box::new(Problem { status, ..problem })))
}

/// Reads what was taken.
///
/// # Errors
/// When it is not of the shape that was asked for.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    // 204 has no body, and whoever asked expects none.
    let text = if text.is_empty() { "null" } else { text };
    serde_json::from_str(text).map_err(|error| unreadable(&error))
}

/// What is wrong with a document.
pub(crate) fn unreadable(error: &serde_json::Error) -> Failure {
    Failure::Unreadable(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    fn refused(status: u16, body: &str) -> Failure {
        taken(status, body.to_owned()).unwrap_err()
    }

    #[test]
    fn a_refusal_is_told_in_its_own_words() {
        let problem = refused(
            400,
            r#"{"code":"malformed","detail":"min: 12 was given; allowed: 0 to 10","retryable":false}"#,
        );
        assert_eq!(
            problem.told(Words::of(Lang::En)),
            "min: 12 was given; allowed: 0 to 10"
        );
        let known = refused(404, r#"{"code":"unknown_case","detail":"no case 4"}"#);
        assert_eq!(
            known.told(Words::of(Lang::Ru)),
            Words::of(Lang::Ru).frame.is_gone
        );
        assert!(!known.is_unknown_path());
    }

    #[test]
    fn something_else_than_a_problem_is_a_refusal_too() {
        let proxy = refused(502, "<html>Bad gateway</html>");
        assert!(proxy.told(Words::of(Lang::En)).contains("502"));
        assert!(matches!(read::<u32>("<html>"), Err(Failure::Unreadable(_))));
        assert_eq!(refused(401, ""), Failure::SignedOut);
    }

    #[test]
    fn nothing_is_a_reply_to_who_wants_none() {
        assert_eq!(taken(204, String::new()), Ok(String::new()));
        assert_eq!(read::<()>(""), Ok(()));
        assert_eq!(read::<Option<u32>>(""), Ok(None));
    }
}
