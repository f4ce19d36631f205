//! A form that is being filled in: what is sent is what is there then, and not what was drawn.

use std::cell::{Ref, RefCell};
use std::rc::Rc;

use yew::functional::UseForceUpdateHandle;
use yew::{hook, use_force_update, use_mut_ref};

use crate::cursor::Cursor;

/// What is filled in.
pub(crate) struct Form<T> {
    there: Rc<RefCell<T>>,
    redraw: UseForceUpdateHandle,
}

/// A form, as it begins.
#[hook]
pub(crate) fn use_form<T: 'static>(begin: impl FnOnce() -> T) -> Form<T> {
    Form {
        there: use_mut_ref(begin),
        redraw: use_force_update(),
    }
}

impl<T> Clone for Form<T> {
    fn clone(&self) -> Self {
        Self {
            there: Rc::clone(&self.there),
            redraw: self.redraw.clone(),
        }
    }
}

impl<T: 'static> Form<T> {
    /// What is filled in now.
    pub(crate) fn now(&self) -> Ref<'_, T> {
        self.there.borrow()
    }

    /// The way to change it.
    pub(crate) fn cursor(&self) -> Cursor<T> {
        let form = self.clone();
        Cursor::new(move |put: &mut dyn FnMut(&mut T)| {
            put(&mut *form.there.borrow_mut());
            form.redraw.force_update();
        })
    }
}
