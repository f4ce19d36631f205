//! Something somebody said, as inbox, rules and console know it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::case::{Status, Summary};
use crate::moment;

/// How it came. Only what came by [`Survey`](Self::Survey) counts in a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    /// Asked and answered on the site.
    Survey,
    /// An official letter.
    Official,
    /// Said in passing.
    Said,
    /// In the press.
    Press,
    /// In a social network.
    Social,
    /// By mail.
    Mail,
    /// On the telephone.
    Phone,
    /// In a chat.
    Chat,
    /// In another way.
    Other,
}

/// How a rating sounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Unhappy.
    Low,
    /// Neither.
    Middle,
    /// Happy.
    High,
    /// There is no rating.
    None,
}

/// An item as the API gives it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Its id: the answer's, or drawn for it.
    pub id: String,
    /// The site.
    pub site: String,
    /// How it came.
    pub door: Door,
    /// The survey it answers.
    pub survey: Option<String>,
    /// The survey's revision.
    pub revision: Option<u32>,
    /// When it was said.
    #[serde(with = "moment")]
    pub at: Timestamp,
    /// When it arrived.
    #[serde(with = "moment")]
    pub received_at: Timestamp,
    /// The first rating in it.
    pub rating: Option<Rating>,
    /// Its sentences.
    pub words: Vec<Words>,
    /// What was chosen.
    pub choices: Vec<Choice>,
    /// An address that may be written to.
    pub contact: Option<String>,
    /// Who said it, to the site.
    pub role: Option<String>,
    /// What the site says of whoever said it: a customer, a contract, a plan.
    #[serde(default)]
    pub segment: Option<String>,
    /// On which page.
    pub page: Option<String>,
    /// In which language.
    pub locale: Option<String>,
    /// Where it was said, if not here.
    pub source: Option<String>,
    /// Who said it, if not here.
    pub author: Option<String>,
    /// Whether it is made up, to have something to look at.
    pub sample: bool,
    /// Its marks.
    pub marks: Vec<Mark>,
    /// What is done about it.
    pub case: Option<Summary>,
}

/// A rating.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rating {
    /// The question; empty where none was asked.
    pub question: String,
    /// What it is scored by; empty where it is not.
    pub metric: String,
    /// What was given.
    pub value: i16,
    /// The scale's lowest.
    pub min: i16,
    /// The scale's highest.
    pub max: i16,
    /// How it sounds.
    pub tone: Tone,
}

/// A sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// The question; empty where none was asked.
    pub question: String,
    /// What was written.
    pub text: String,
}

/// What was chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The question.
    pub question: String,
    /// The options' ids.
    pub options: Vec<String>,
    /// Something else, in the visitor's words.
    pub other: Option<String>,
}

/// A mark.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mark {
    /// `sign:…` or `tag:…`.
    pub mark: String,
    /// Who put it there: `rule`, or a name.
    pub by: String,
}

impl Door {
    /// All there are.
    pub const ALL: [Self; 9] = [
        Self::Survey,
        Self::Official,
        Self::Said,
        Self::Press,
        Self::Social,
        Self::Mail,
        Self::Phone,
        Self::Chat,
        Self::Other,
    ];

    /// Its word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Survey => "survey",
            Self::Official => "official",
            Self::Said => "said",
            Self::Press => "press",
            Self::Social => "social",
            Self::Mail => "mail",
            Self::Phone => "phone",
            Self::Chat => "chat",
            Self::Other => "other",
        }
    }
}

impl Tone {
    /// All there are.
    pub const ALL: [Self; 4] = [Self::Low, Self::Middle, Self::High, Self::None];

    /// Its word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Middle => "middle",
            Self::High => "high",
            Self::None => "none",
        }
    }
}

impl Item {
    /// The beginning of what was said, for a list.
    #[must_use]
    pub fn excerpt(&self) -> String {
        const MOST: usize = 140;
        let said = self.words.first().map(|words| words.text.as_str());
        let chosen = || {
            self.choices
                .iter()
                .find_map(|choice| choice.other.as_deref())
        };
        let said = said.or_else(chosen).unwrap_or_default();
        match said.char_indices().nth(MOST) {
            Some((end, _)) => format!("{}…", said[..end].trim_end()),
            None => said.to_owned(),
        }
    }

    /// Whether somebody works on it, or has.
    #[must_use]
    pub fn status(&self) -> Option<Status> {
        self.case.as_ref().map(|case| case.status)
    }
}

/// Checks a mark.
///
/// # Errors
/// What is allowed, in words.
pub fn check_mark(mark: &str) -> Result<(), String> {
    let good = match mark.split_once(':') {
        Some(("sign", sign)) => crate::sign::Sign::ALL
            .iter()
            .any(|known| known.name() == sign),
        Some(("tag", tag)) => {
            let plain =
                tag.trim() == tag && !tag.contains(|char: char| char.is_control() || char == ',');
            plain && (1..=40).contains(&tag.chars().count())
        }
        _ => false,
    };
    if good {
        Ok(())
    } else {
        Err(format!(
            "{mark:?} is no mark; allowed: sign: and one of idle, sides, dispute, outburst, sloppy, or tag: and 1 to 40 \
             characters, none of them a comma or a control character, no space around them"
        ))
    }
}
