//! One visitor's answers to one survey, as they travel and as they are stored.

mod given;
mod served;

use alloc::string::String;
use alloc::vec::Vec;

use otklik_score::response::Reach;
use otklik_score::sampling::Inclusion;

use crate::decode::{Cursor, Node, Problem, Report};
use crate::flags::Flags;
use crate::id::{AnswerId, Name};
use crate::json::Writer;
use crate::share;

pub use given::{Chosen, Given, Marked};
pub use served::Served;

/// One visitor's pass through a survey.
///
/// The page keeps it when the survey comes into view, and sends it as soon as there is a score and again when a
/// sentence is added. All carry the same id, and the higher `seq` is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Drawn once; the idempotency key.
    pub id: AnswerId,
    /// Which version of the answer this is, from 0. A collector keeps the highest.
    pub seq: u32,
    /// The survey that was answered.
    pub survey: Name,
    /// The survey's revision.
    pub survey_rev: u32,
    /// When the visitor answered, by the visitor's clock: RFC 3339, UTC.
    pub at: String,
    /// How far the visitor has come; `None` if the sender does not say, and then the answer counts in no response rate.
    pub reach: Option<Reach>,
    /// What was answered: at least one part, unless `reach` says that the survey was only seen.
    pub parts: Vec<Part>,
    /// The page's address without query and fragment.
    pub page: Option<String>,
    /// The language the survey was shown in, a BCP 47 tag.
    pub locale: Option<String>,
    /// With which probability the visitor was drawn (field `share`); certain if it is absent.
    pub share: Inclusion,
    /// What the page itself found that speaks against a person.
    pub flags: Flags,
    /// What the visitor holds (field `meta.device`): the widget says `phone`, `tablet` or `desktop`, a page of one's own what it
    /// likes.
    pub device: Option<String>,
    /// What the site says of the visitor (field `meta.segment`), 1 to 64 characters: the trait that the survey file's `segment` names.
    pub segment: Option<String>,
}

/// The answer to one question.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The question.
    pub question: Name,
    /// What was given.
    pub given: Given,
}

impl Answer {
    /// Longest free text, in characters.
    pub const MAX_TEXT: usize = 10_000;
    /// The word for each reach on the wire.
    pub const REACHES: [(&'static str, Reach); 4] = [
        ("shown", Reach::Shown),
        ("dismissed", Reach::Dismissed),
        ("started", Reach::Started),
        ("completed", Reach::Completed),
    ];
    /// Most parts in one answer.
    pub const MAX_PARTS: usize = 100;
    /// Longest segment, in characters.
    pub const MAX_SEGMENT: usize = 64;
    /// Longest page address, in characters.
    pub const MAX_PAGE: usize = 2_000;

    /// Reads an answer. Fields it does not know are left alone: a newer page may send more.
    ///
    /// # Errors
    /// The first [`Problem`]; its path starts at the answer.
    pub fn decode<N: Node>(node: N) -> Result<Self, Problem> {
        let report = Report::default();
        let answer = Self::read(&Cursor::root(node, &report));
        report.result(answer)
    }

    fn read<N: Node>(answer: &Cursor<'_, N>) -> Self {
        answer.keys();
        let reach = answer
            .optional("reach")
            .map(|reach| reach.word_of(&Self::REACHES, Reach::Shown));
        let list = answer.field("q");
        let items = list.items();
        let fewest = usize::from(reach.is_none());
        if !(fewest..=Self::MAX_PARTS).contains(&items.len()) {
            list.refuse("1 to 100 answered questions");
        }
        let mut parts: Vec<Part> = Vec::new();
        for item in items.iter().take(Self::MAX_PARTS) {
            let Some(part) = Part::read(item) else {
                continue;
            };
            // One visitor is one vote, however often a question stands in the answer.
            if parts
                .iter()
                .any(|earlier| earlier.question == part.question)
            {
                item.field("k")
                    .refuse("a question that no other part answers");
            }
            parts.push(part);
        }
        let optional =
            |key: &str, max: usize| answer.optional(key).map(|text| text.short_string(max));
        // Whatever else a page puts there is its own affair.
        let meta = answer.optional("meta").and_then(Cursor::into_node);
        let said = |key: &str| meta.as_ref()?.field(key)?.string();
        Self {
            id: AnswerId::decode(&answer.field("id")),
            seq: answer
                .optional("seq")
                .map_or(0, |seq| seq.whole(0, 1_000_000)),
            survey: Name::decode(&answer.field("survey")),
            survey_rev: answer.field("survey_rev").whole(1, u32::MAX),
            at: answer.field("at").short_string(40),
            reach,
            parts,
            page: optional("page", Self::MAX_PAGE),
            locale: optional("locale", 35),
            share: answer
                .optional("share")
                .and_then(|place| share::read(&place))
                .unwrap_or(Inclusion::CERTAIN),
            flags: answer
                .optional("flags")
                .and_then(Cursor::into_node)
                .map_or(Flags::NONE, |list| Flags::read(&list)),
            device: said("device"),
            segment: said("segment")
                .filter(|segment| (1..=Self::MAX_SEGMENT).contains(&segment.chars().count())),
        }
    }

    /// Whether it says no more than how far a visitor came.
    #[must_use]
    pub fn is_appearance(&self) -> bool {
        self.parts.is_empty()
    }

    /// The answer's fields as JSON, without braces, so that the batch can add its age when it is sent.
    #[must_use]
    pub fn to_fields(&self) -> String {
        let mut json = Writer::default();
        json.key("id").string(self.id.as_str());
        json.key("seq").number(self.seq.into());
        json.key("survey").string(self.survey.as_str());
        json.key("survey_rev").number(self.survey_rev.into());
        json.key("at").string(&self.at);
        if let Some(reach) = self.reach {
            json.key("reach").string(reach_word(reach));
        }
        json.key("q")
            .array(|json| self.parts.iter().for_each(|part| part.write(json)));
        for (key, value) in [("page", &self.page), ("locale", &self.locale)] {
            if let Some(value) = value {
                json.key(key).string(value);
            }
        }
        if self.share != Inclusion::CERTAIN {
            json.key("share").raw(&share::json(self.share));
        }
        self.flags.write(&mut json);
        let meta = [("device", &self.device), ("segment", &self.segment)];
        if meta.iter().any(|(_, value)| value.is_some()) {
            json.key("meta").object(|json| {
                for (key, value) in meta {
                    if let Some(value) = value {
                        json.key(key).string(value);
                    }
                }
            });
        }
        json.into_text()
    }
}

/// The word that stands for it on the wire.
#[must_use]
pub fn reach_word(reach: Reach) -> &'static str {
    Answer::REACHES[reach as usize - 1].0
}

impl Part {
    fn read<N: Node>(part: &Cursor<'_, N>) -> Option<Self> {
        Some(Self {
            question: Name::decode(&part.field("k")),
            given: Given::read(part)?,
        })
    }

    fn write(&self, json: &mut Writer) {
        json.object(|json| {
            json.key("k").string(self.question.as_str());
            self.given.write(json);
        });
    }
}
