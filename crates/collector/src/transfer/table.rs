//! Answers as a table: a row an answer, a column a question.

use jiff::Timestamp;
use otklik_wire::answer::{Given, reach_word};
use otklik_wire::flags::Flag;
use otklik_wire::id::Name;

use super::item::Item;
use crate::store::Kept;

/// The columns before those of the questions.
pub(crate) const FIXED: [(&str, Cells); 12] = [
    ("id", Cells::Texts),
    ("seq", Cells::Numbers),
    ("survey", Cells::Texts),
    ("revision", Cells::Numbers),
    ("answered_at", Cells::Times),
    ("received_at", Cells::Times),
    ("locale", Cells::Texts),
    ("page", Cells::Texts),
    ("device", Cells::Texts),
    ("segment", Cells::Texts),
    ("reach", Cells::Texts),
    ("flags", Cells::Texts),
];

/// What is asked: a column of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Question {
    /// The survey.
    pub(crate) survey: Name,
    /// The question.
    pub(crate) question: Name,
    /// The statement, if there are several to mark.
    pub(crate) item: Option<Item>,
    /// What is in its cells.
    pub(crate) cells: Cells,
}

/// What is in the cells of a column, where they are not empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cells {
    /// Whole numbers.
    Numbers,
    /// Moments.
    Times,
    /// What visitors wrote, and names.
    Texts,
}

/// What is in one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    /// Nothing: not asked, or left out.
    Empty,
    /// A whole number.
    Number(i64),
    /// A moment.
    Time(Timestamp),
    /// A text.
    Text(String),
}

/// The columns of a site's table. Fixed before the first row, so that rows can be written as they are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    questions: Vec<Question>,
}

impl Question {
    fn cell(&self, given: &Given) -> Cell {
        match (given, self.cells, &self.item) {
            (Given::Rated(rated), Cells::Numbers, None) => Cell::Number(rated.get().into()),
            (Given::Text(text) | Given::Contact(text), Cells::Texts, None) => {
                Cell::Text(text.clone())
            }
            (Given::Chosen(chosen), Cells::Texts, None) => {
                let options = chosen.options.iter().map(Name::as_str);
                let all: Vec<&str> = options.chain(chosen.other.as_deref()).collect();
                Cell::Text(all.join("; "))
            }
            (given, Cells::Numbers, Some(item)) => item
                .mark(given)
                .map_or(Cell::Empty, |mark| Cell::Number(mark.into())),
            _ => Cell::Empty,
        }
    }
}

impl Table {
    /// A table of these questions; each stands once, in order.
    pub(crate) fn new(mut questions: Vec<Question>) -> Self {
        questions.sort();
        questions.dedup();
        Self { questions }
    }

    /// Every column's name, and what is in it. A question's name is `survey.question`.
    pub(crate) fn columns(&self) -> impl Iterator<Item = (String, Cells)> {
        let fixed = FIXED
            .iter()
            .map(|(name, cells)| ((*name).to_owned(), *cells));
        let questions = self.questions.iter();
        fixed.chain(questions.map(|question| {
            let mut name = format!("{}.{}", question.survey, question.question);
            if let Some(item) = &question.item {
                name = format!("{name}.{item}");
            }
            (name, question.cells)
        }))
    }

    /// An answer's cells, one a column. What was asked in no column of the table is in none of them.
    pub(crate) fn row(&self, kept: &Kept) -> Vec<Cell> {
        let answer = &kept.answer;
        let text = |text: &str| Cell::Text(text.to_owned());
        let optional = |text: &Option<String>| text.clone().map_or(Cell::Empty, Cell::Text);
        let mut row = vec![
            text(answer.id.as_str()),
            Cell::Number(answer.seq.into()),
            text(answer.survey.as_str()),
            Cell::Number(answer.survey_rev.into()),
            Cell::Time(kept.at),
            Cell::Time(kept.received),
            optional(&answer.locale),
            optional(&answer.page),
            optional(&answer.device),
            optional(&answer.segment),
            answer
                .reach
                .map_or(Cell::Empty, |reach| text(reach_word(reach))),
            match kept.flags.iter().map(Flag::as_str).collect::<Vec<_>>() {
                none if none.is_empty() => Cell::Empty,
                some => Cell::Text(some.join(" ")),
            },
        ];
        row.extend(self.questions.iter().map(|question| {
            let part = answer
                .parts
                .iter()
                .find(|part| part.question == question.question)
                .filter(|_| answer.survey == question.survey);
            part.map_or(Cell::Empty, |part| question.cell(&part.given))
        }));
        row
    }
}
