//! Who is told by e-mail: `[[site.NAME.mail]]`.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Time;
use lettre::message::Mailbox;
use otklik_wire::id::Name;
use serde::Deserialize;

use super::due::Rhythm;
use super::letter::Language;
use super::server::{Server, address};
use crate::webhook::event::Kind;

/// What a recipient is told as it happens, if nothing is said.
const USUAL: [Kind; 3] = [Kind::PromiseDue, Kind::PromiseBroken, Kind::AnswerUnhappy];
/// The hour of a digest, if none is named.
const USUAL_HOUR: Time = jiff::civil::time(8, 0, 0, 0);

/// Somebody, or several together, who is told.
#[derive(Clone, Debug)]
pub struct Recipient {
    /// What rules and the outbox call it, unique among the site's webhooks and recipients.
    pub(crate) name: Name,
    pub(crate) to: Vec<Mailbox>,
    /// What it is told as it happens.
    pub(crate) events: BTreeSet<Kind>,
    pub(crate) digest: Option<Digest>,
    pub(crate) language: Language,
    /// By which server.
    pub(crate) server: Arc<Server>,
}

/// A digest that a recipient gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Digest {
    pub(crate) rhythm: Rhythm,
    /// The hour, in the site's zone.
    pub(crate) at: Time,
    pub(crate) audience: Audience,
    /// Whether visitors' words are in it.
    pub(crate) words: bool,
}

/// For whom a digest is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Audience {
    /// Those who work here.
    #[default]
    Staff,
    /// Those who work with us: nobody's name, nobody's words, and no link to the console.
    Partners,
}

/// A recipient as it stands in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Described {
    name: String,
    to: Vec<String>,
    events: Option<Vec<String>>,
    digest: Option<Rhythm>,
    digest_at: Option<String>,
    #[serde(default)]
    audience: Audience,
    #[serde(default)]
    words: bool,
    #[serde(default)]
    language: Language,
}

impl Described {
    /// The recipient, by that server.
    ///
    /// # Errors
    /// What is wrong, and what is allowed.
    pub(crate) fn resolved(self, server: &Arc<Server>) -> Result<Recipient, String> {
        let name = Name::new(self.name).map_err(|name| {
            format!("name: {name:?} is no name; allowed: 1 to 64 letters, digits, '-', '_' or '.'")
        })?;
        if self.to.is_empty() {
            return Err("to: nobody is in it; allowed: to = [\"mara@shop.example\"]".to_owned());
        }
        let to = self
            .to
            .iter()
            .map(|to| address(to).map_err(|why| format!("to: {why}")));
        let partners = self.audience == Audience::Partners;
        let events = match self.events {
            None if partners => BTreeSet::new(),
            None => USUAL.into(),
            Some(names) => names
                .iter()
                .map(|name| event(name))
                .collect::<Result<_, _>>()?,
        };
        if partners && (self.words || !events.is_empty()) {
            return Err(
                "audience: partners get neither events nor words; leave both out".to_owned(),
            );
        }
        let at = match &self.digest_at {
            None => USUAL_HOUR,
            Some(text) => hour(text)?,
        };
        let digest = self.digest.map(|rhythm| Digest {
            rhythm,
            at,
            audience: self.audience,
            words: self.words,
        });
        if digest.is_none() && (partners || self.words || self.digest_at.is_some()) {
            return Err(
                "digest: nothing is said of it; allowed: digest = \"daily\" or \"weekly\""
                    .to_owned(),
            );
        }
        Ok(Recipient {
            name,
            to: to.collect::<Result<_, _>>()?,
            events,
            digest,
            language: self.language,
            server: Arc::clone(server),
        })
    }
}

fn event(name: &str) -> Result<Kind, String> {
    let kind: Kind = name.parse().map_err(|why| format!("events: {why}"))?;
    if matches!(kind, Kind::AnswerStored | Kind::AnswerErased) {
        return Err(format!(
            "events: {name} is for programs, of every answer; people are told by a digest"
        ));
    }
    Ok(kind)
}

fn hour(text: &str) -> Result<Time, String> {
    Time::strptime("%H:%M", text)
        .map_err(|_| format!("digest-at: {text:?} is no time of day; allowed: such as 08:00"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::server::Described as DescribedServer;

    fn recipient(lines: &str) -> Result<Recipient, String> {
        let server: DescribedServer =
            toml::from_str("smtp = \"smtp://localhost\"\nfrom = \"a@b.example\"").unwrap();
        let server = Arc::new(server.resolved(|_| unreachable!()).unwrap());
        let described: Described =
            toml::from_str(lines).map_err(|error: toml::de::Error| error.message().to_owned())?;
        described.resolved(&server)
    }

    #[test]
    fn who_says_nothing_is_told_what_is_urgent() {
        let mara = recipient("name = \"mara\"\nto = [\"mara@shop.example\"]").unwrap();
        assert_eq!(mara.events, USUAL.into());
        assert_eq!(mara.digest, None);
        let partners = recipient(
            "name = \"p\"\nto = [\"p@shop.example\"]\naudience = \"partners\"\ndigest = \"weekly\"\ndigest-at = \"17:30\"",
        )
        .unwrap();
        assert!(partners.events.is_empty());
        assert_eq!(partners.digest.unwrap().at, jiff::civil::time(17, 30, 0, 0));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let head = "name = \"mara\"\nto = [\"mara@shop.example\"]\n";
        for (lines, why) in [
            ("name = \"mara\"\nto = []".to_owned(), "to: nobody"),
            (
                "name = \"m a\"\nto = [\"mara@shop.example\"]".to_owned(),
                "name: \"m a\"",
            ),
            (
                "name = \"m\"\nto = [\"a@b.example\\r\\nBcc: c@d.example\"]".to_owned(),
                "is no address",
            ),
            (
                format!("{head}events = [\"org.otklik.answer.stored\"]"),
                "is for programs",
            ),
            (format!("{head}events = [\"due\"]"), "is no event"),
            (
                format!("{head}digest = \"hourly\""),
                "unknown variant `hourly`",
            ),
            (
                format!("{head}digest = \"daily\"\ndigest-at = \"8\""),
                "is no time of day",
            ),
            (format!("{head}words = true"), "digest: nothing is said"),
            (
                format!("{head}audience = \"partners\"\ndigest = \"daily\"\nwords = true"),
                "partners get neither",
            ),
        ] {
            let refused = recipient(&lines).unwrap_err();
            assert!(refused.contains(why), "{lines}: {refused}");
        }
    }
}
