//! What was typed and not saved, by the path of what it belongs to: it outlives a look at something else.

use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// All of it.
#[derive(Clone, Default)]
pub(crate) struct Unsaved(Rc<RefCell<BTreeMap<String, Rc<dyn Any>>>>);

impl PartialEq for Unsaved {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Unsaved {
    /// What is kept for the path.
    pub(crate) fn of<T: 'static>(&self, path: &str) -> Option<Rc<T>> {
        let kept = self.0.borrow().get(path).cloned();
        kept?.downcast().ok()
    }

    /// Keeps it.
    pub(crate) fn keep<T: 'static>(&self, path: &str, what: T) {
        self.0.borrow_mut().insert(path.to_owned(), Rc::new(what));
    }

    /// Forgets it.
    pub(crate) fn forget(&self, path: &str) {
        self.0.borrow_mut().remove(path);
    }

    /// Whether there is nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_there_until_it_is_forgotten() {
        let unsaved = Unsaved::default();
        unsaved.keep("rules", 3_u32);
        assert_eq!(unsaved.of::<u32>("rules").as_deref(), Some(&3));
        assert_eq!(unsaved.of::<u32>("promises"), None);
        assert_eq!(unsaved.of::<String>("rules"), None, "of another kind");
        assert!(!unsaved.is_empty());
        unsaved.forget("rules");
        assert!(unsaved.is_empty());
    }
}
