//! A way to a part of something that is being edited. What is done to the part is done to what is there at that moment, and
//! not to what was drawn: two changes in one turn of the browser are two changes.

use std::rc::Rc;

use yew::Callback;

use crate::json::Json;

/// Hands what is there to whoever changes it.
type Reach<T> = dyn Fn(&mut dyn FnMut(&mut T));

/// The way to a part.
pub(crate) struct Cursor<T>(Rc<Reach<T>>);

impl<T> Clone for Cursor<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> PartialEq for Cursor<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T: 'static> Cursor<T> {
    /// The way that this goes.
    pub(crate) fn new(reach: impl Fn(&mut dyn FnMut(&mut T)) + 'static) -> Self {
        Self(Rc::new(reach))
    }

    /// Changes what is there.
    pub(crate) fn change(&self, put: impl FnOnce(&mut T)) {
        let mut put = Some(put);
        (self.0)(&mut |there| {
            if let Some(put) = put.take() {
                put(there);
            }
        });
    }

    /// The way to a part of it, which may be gone when somebody goes there.
    pub(crate) fn to<U: 'static>(
        &self,
        find: impl Fn(&mut T) -> Option<&mut U> + 'static,
    ) -> Cursor<U> {
        let whole = self.clone();
        Cursor::new(move |put| whole.change(|there| find(there).into_iter().for_each(&mut *put)))
    }

    /// Changes what is there by what is told.
    pub(crate) fn by<V: 'static>(&self, put: impl Fn(&mut T, V) + 'static) -> Callback<V> {
        let place = self.clone();
        Callback::from(move |told: V| place.change(|there| put(there, told)))
    }

    /// Puts in its place what is made of what is told.
    pub(crate) fn made<V: 'static>(&self, make: impl Fn(V) -> T + 'static) -> Callback<V> {
        self.by(move |there, told| *there = make(told))
    }

    /// Puts what is told in its place.
    pub(crate) fn set(&self) -> Callback<T> {
        self.made(|told| told)
    }
}

impl Cursor<Json> {
    /// The way to a field. Nothing, put there, takes it out, and so does an object with nothing in it.
    pub(crate) fn field(&self, name: &'static str) -> Self {
        let whole = self.clone();
        Self::new(move |put| {
            whole.change(|there| {
                let mut field = there.get(name).clone();
                put(&mut field);
                *there = there.with(name, field.unless_empty());
            });
        })
    }

    /// Puts a text in its place; nothing where it is empty.
    pub(crate) fn text(&self) -> Callback<String> {
        self.made(|text: String| {
            if text.is_empty() {
                Json::Null
            } else {
                Json::Text(text)
            }
        })
    }

    /// Puts yes in its place, or nothing.
    pub(crate) fn yes(&self) -> Callback<bool> {
        self.made(|is_on| if is_on { Json::Bool(true) } else { Json::Null })
    }

    /// The way to a part of a list.
    pub(crate) fn item(&self, at: usize) -> Self {
        self.to(move |there| match there {
            Json::List(items) => items.get_mut(at),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    fn over(text: &str) -> (Rc<RefCell<Json>>, Cursor<Json>) {
        let kept = Rc::new(RefCell::new(serde_json::from_str(text).unwrap()));
        let place = Rc::clone(&kept);
        let cursor =
            Cursor::new(move |put: &mut dyn FnMut(&mut Json)| put(&mut place.borrow_mut()));
        (kept, cursor)
    }

    fn holds(kept: &RefCell<Json>) -> String {
        serde_json::to_string(&*kept.borrow()).unwrap()
    }

    #[test]
    fn two_changes_that_were_drawn_at_once_are_both_made() {
        let (kept, file) = over(r#"{"surveys":[{"id":"nps"}]}"#);
        let survey = file.field("surveys").item(0);
        let (named, looks) = (survey.field("id").set(), survey.field("look").field("mode"));
        let more = file
            .field("surveys")
            .by(|list, id: &str| *list = list.and(Json::object([("id", Json::text_of(id))])));
        named.emit(Json::text_of("csat"));
        looks.made(|name: &str| Json::text_of(name)).emit("tab");
        more.emit("one");
        more.emit("two");
        assert_eq!(
            holds(&kept),
            r#"{"surveys":[{"id":"csat","look":{"mode":"tab"}},{"id":"one"},{"id":"two"}]}"#
        );
    }

    #[test]
    fn what_is_gone_is_not_changed() {
        let (kept, file) = over(r#"{"surveys":[{"id":"nps"}]}"#);
        let second = file.field("surveys").item(1).field("id").set();
        second.emit(Json::text_of("ces"));
        assert_eq!(holds(&kept), r#"{"surveys":[{"id":"nps"}]}"#);
    }

    #[test]
    fn what_says_nothing_is_taken_out() {
        let (kept, file) = over(r#"{"who":{"visitor":"new"},"id":"nps"}"#);
        let who = file.field("who");
        who.field("visitor").set().emit(Json::Null);
        assert_eq!(holds(&kept), r#"{"id":"nps"}"#);
    }
}
