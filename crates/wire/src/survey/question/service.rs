use alloc::vec::Vec;
use core::ops::Range;

use otklik_score::Metric;
use otklik_score::servqual::{Dimension, ITEMS};

use crate::decode::{Cursor, Node};
use crate::text::Text;

use super::kind::text;

/// The statements of SERVQUAL or SERVPERF, marked from 1 to 7. They are asked a dimension at a time, on pages: 22 lines are
/// too many for a card.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// How it is asked what an excellent service would be like, before what this one is like. That makes it SERVQUAL.
    pub expected: Option<Text>,
    /// The 22 statements, in the order of [`Dimension::ALL`].
    pub items: Vec<Text>,
    /// What 1 means.
    pub low: Option<Text>,
    /// What 7 means.
    pub high: Option<Text>,
}

impl Service {
    /// The highest mark.
    pub const MAX: u8 = 7;

    /// What its answers make.
    #[must_use]
    pub fn metric(&self) -> Metric {
        match self.expected {
            Some(_) => Metric::Servqual,
            None => Metric::Servperf,
        }
    }

    /// On how many pages it is asked.
    #[must_use]
    pub fn pages(&self) -> usize {
        Dimension::ALL.len() * self.rounds()
    }

    /// The number of marks of a whole answer: first those of what is expected, if it is asked, then those of what is
    /// perceived.
    #[must_use]
    pub fn marks(&self) -> usize {
        ITEMS * self.rounds()
    }

    /// Which of the marks are given on a page.
    #[must_use]
    pub fn on_page(&self, page: usize) -> Range<usize> {
        let dimension = Dimension::ALL[page % Dimension::ALL.len()];
        let before = page / Dimension::ALL.len() * ITEMS;
        let Range { start, end } = dimension.items();
        before + start..before + end
    }

    fn rounds(&self) -> usize {
        1 + usize::from(self.expected.is_some())
    }

    #[inline(never)]
    pub(super) fn read<N: Node>(question: &Cursor<'_, N>, is_paired: bool) -> Self {
        Self {
            expected: if is_paired { expected(question) } else { None },
            items: items(question),
            low: text(question, "low"),
            high: text(question, "high"),
        }
    }
}

fn expected<N: Node>(question: &Cursor<'_, N>) -> Option<Text> {
    let expected = text(question, "expected");
    if expected.is_none() {
        let place = question.field("expected");
        place.refuse(
            "how an excellent service is asked about; only a collector has ready-made words",
        );
    }
    expected
}

fn items<N: Node>(question: &Cursor<'_, N>) -> Vec<Text> {
    let mut items = Vec::new();
    let Some(lists) = question.optional("items") else {
        let place = question.field("items");
        place.refuse("22 statements by dimension; only a collector has ready-made ones");
        return items;
    };
    lists.object(&Dimension::ALL.map(Dimension::name));
    for dimension in Dimension::ALL {
        let list = lists.field(dimension.name());
        let statements = list.items();
        let many = dimension.items().len();
        if statements.len() != many {
            list.refuse(if many == 4 {
                "4 statements"
            } else {
                "5 statements"
            });
        }
        items.extend(statements.iter().map(Text::decode));
    }
    items
}
