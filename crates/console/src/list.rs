//! The inbox as a list that grows at both ends: pages at its foot, what is new at its head.

use std::collections::{BTreeSet, HashSet};
use std::rc::Rc;

use otklik_loop::item::Item;
use yew::Reducible;

use crate::shapes::InboxPage;

/// The list.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct List {
    /// Newest first.
    pub(crate) items: Vec<Rc<Item>>,
    /// Where the next page begins; `None` at the end.
    pub(crate) next: Option<String>,
    /// Whether the first page has come.
    pub(crate) is_read: bool,
    /// Whether a page is on its way.
    pub(crate) is_waiting: bool,
    /// Chosen for something to be done to all of them.
    pub(crate) chosen: BTreeSet<String>,
    /// The one that the keys are at.
    pub(crate) cursor: Option<String>,
}

/// What happens to the list.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// A page was asked for.
    Wait,
    /// No page came.
    Fail,
    /// The page behind the last one.
    More(InboxPage),
    /// The first page, again.
    Head(InboxPage),
    /// Choose it, or not any more.
    Choose(String),
    /// Choose all that are there, or none if all are.
    ChooseAll,
    /// Choose none.
    ChooseNone,
    /// Move the cursor down, or up.
    Move(i32),
    /// Put the cursor there.
    Point(String),
    /// Another list is asked for.
    Forget,
}

impl List {
    /// The items that are chosen, in the order of the list.
    pub(crate) fn chosen_items(&self) -> impl Iterator<Item = &Rc<Item>> {
        self.items
            .iter()
            .filter(|item| self.chosen.contains(&item.id))
    }

    /// The first page over what is there: what it covers is as it says, what is behind it stays.
    fn take_head(&mut self, page: InboxPage) {
        let reaches_end = page.next.is_none();
        let last = page.items.last().map(|item| item.received_at);
        let fresh: HashSet<String> = page.items.iter().map(|item| item.id.clone()).collect();
        let behind = |item: &Rc<Item>| {
            last.is_some_and(|last| item.received_at <= last) && !fresh.contains(&item.id)
        };
        let tail: Vec<Rc<Item>> = if reaches_end {
            Vec::new()
        } else {
            self.items
                .iter()
                .filter(|item| behind(item))
                .cloned()
                .collect()
        };
        if tail.is_empty() {
            self.next = page.next;
        }
        let known = std::mem::take(&mut self.items);
        // An item that is the same keeps its place in memory, so that its row is not drawn anew.
        let kept = |item: Item| {
            known
                .iter()
                .find(|known| ***known == item)
                .cloned()
                .unwrap_or_else(|| Rc::new(item))
        };
        self.items = page.items.into_iter().map(kept).chain(tail).collect();
        let there: HashSet<&str> = self.items.iter().map(|item| item.id.as_str()).collect();
        self.chosen.retain(|id| there.contains(id.as_str()));
    }

    fn moved(&self, by: i32) -> Option<String> {
        let at = self
            .cursor
            .as_ref()
            .and_then(|id| self.items.iter().position(|item| item.id == *id));
        let at = match at {
            Some(at) => at
                .saturating_add_signed(by as isize)
                .min(self.items.len().saturating_sub(1)),
            None => 0,
        };
        self.items.get(at).map(|item| item.id.clone())
    }
}

impl Reducible for List {
    type Action = Act;

    fn reduce(self: Rc<Self>, action: Act) -> Rc<Self> {
        let mut list = (*self).clone();
        match action {
            Act::Wait => list.is_waiting = true,
            Act::Fail => list.is_waiting = false,
            Act::More(page) => {
                list.is_waiting = false;
                list.is_read = true;
                let known: HashSet<String> =
                    list.items.iter().map(|item| item.id.clone()).collect();
                list.items.extend(
                    page.items
                        .into_iter()
                        .filter(|item| !known.contains(&item.id))
                        .map(Rc::new),
                );
                list.next = page.next;
            }
            Act::Head(page) => {
                list.is_waiting = false;
                list.is_read = true;
                list.take_head(page);
            }
            Act::Choose(id) => {
                if !list.chosen.remove(&id) {
                    list.chosen.insert(id);
                }
            }
            Act::ChooseAll => {
                let all: BTreeSet<String> = list.items.iter().map(|item| item.id.clone()).collect();
                list.chosen = if list.chosen == all {
                    BTreeSet::new()
                } else {
                    all
                };
            }
            Act::ChooseNone => list.chosen.clear(),
            Act::Move(by) => list.cursor = list.moved(by),
            Act::Point(id) => list.cursor = Some(id),
            Act::Forget => list = Self::default(),
        }
        if list == *self { self } else { Rc::new(list) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn item(id: &str, second: u32) -> Item {
        let at = format!("2026-01-31T12:00:{second:02}Z").parse().unwrap();
        Item {
            received_at: at,
            ..sample::item(id)
        }
    }

    fn page(ids: &[(&str, u32)], next: Option<&str>) -> InboxPage {
        InboxPage {
            items: ids.iter().map(|(id, second)| item(id, *second)).collect(),
            next: next.map(str::to_owned),
        }
    }

    fn ids(list: &List) -> Vec<&str> {
        list.items.iter().map(|item| item.id.as_str()).collect()
    }

    fn two_pages() -> Rc<List> {
        let list: Rc<List> = Rc::default();
        list.reduce(Act::Head(page(&[("d", 4), ("c", 3)], Some("3"))))
            .reduce(Act::More(page(&[("b", 2), ("a", 1)], None)))
    }

    #[test]
    fn what_is_new_comes_to_the_head_and_the_foot_stays() {
        let list = two_pages().reduce(Act::Head(page(&[("e", 5), ("d", 4)], Some("4"))));
        assert_eq!(ids(&list), ["e", "d", "c", "b", "a"]);
        assert_eq!(list.next, None, "the foot was reached, and still is");
    }

    #[test]
    fn what_was_erased_goes() {
        let list = two_pages()
            .reduce(Act::Choose("d".to_owned()))
            .reduce(Act::Head(page(&[("e", 5), ("c", 3)], Some("3"))));
        assert_eq!(ids(&list), ["e", "c", "b", "a"]);
        assert!(list.chosen.is_empty(), "what is gone is not chosen");
        let short = list.reduce(Act::Head(page(&[("e", 5)], None)));
        assert_eq!(ids(&short), ["e"], "a page without a next is all there is");
    }

    #[test]
    fn an_item_that_is_the_same_is_not_drawn_anew() {
        let list = two_pages();
        let again = Rc::clone(&list).reduce(Act::Head(page(&[("d", 4), ("c", 3)], Some("3"))));
        assert!(Rc::ptr_eq(&list.items[0], &again.items[0]));
    }

    #[test]
    fn a_page_that_overlaps_brings_nothing_twice() {
        let list = two_pages().reduce(Act::More(page(&[("a", 1), ("z", 0)], None)));
        assert_eq!(ids(&list), ["d", "c", "b", "a", "z"]);
    }

    #[test]
    fn the_cursor_stays_in_the_list() {
        let list = two_pages().reduce(Act::Move(1));
        assert_eq!(
            list.cursor.as_deref(),
            Some("d"),
            "the first step goes to the first"
        );
        let list = list
            .reduce(Act::Move(-1))
            .reduce(Act::Move(1))
            .reduce(Act::Move(9));
        assert_eq!(list.cursor.as_deref(), Some("a"));
    }

    #[test]
    fn all_or_none_are_chosen() {
        let list = two_pages()
            .reduce(Act::Choose("a".to_owned()))
            .reduce(Act::ChooseAll);
        assert_eq!(list.chosen.len(), 4);
        assert_eq!(list.reduce(Act::ChooseAll).chosen.len(), 0);
    }
}
