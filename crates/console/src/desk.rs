//! What every screen leans on: which site, in which language, and where messages go.

use std::rc::Rc;

use yew::{Callback, hook, use_context};

use crate::browser::page;
use crate::failure::Failure;
use crate::lang::Lang;
use crate::route::{Place, Route, encoded};
use crate::shapes::Me;
use crate::toasts::Toast;
use crate::unsaved::Unsaved;
use crate::words::Words;

/// The owner's desk.
#[derive(Clone)]
pub(crate) struct Desk {
    /// The language.
    pub(crate) lang: Lang,
    /// Its words.
    pub(crate) words: &'static Words,
    /// The site.
    pub(crate) site: Rc<str>,
    /// Who works here.
    pub(crate) me: Rc<Me>,
    /// Takes messages.
    pub(crate) toast: Callback<Toast>,
    /// Told when the session has ended.
    pub(crate) lost: Callback<()>,
    /// What was typed and not saved.
    pub(crate) unsaved: Unsaved,
}

impl PartialEq for Desk {
    /// The callbacks stay the same as long as the desk does.
    fn eq(&self, other: &Self) -> bool {
        self.lang == other.lang && self.site == other.site && self.me == other.me
    }
}

impl Desk {
    /// The path of something of this site in the API.
    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/api/v1/sites/{}/{rest}", encoded(&self.site))
    }

    /// The path of what pages read of this site.
    pub(crate) fn public(&self, rest: &str) -> String {
        format!("/v1/sites/{}/{rest}", encoded(&self.site))
    }

    /// The route of a place of this site.
    pub(crate) fn at(&self, place: Place) -> Route {
        Route::at(&self.site, place)
    }

    /// The address of a place of this site.
    pub(crate) fn link(&self, place: Place) -> String {
        self.at(place).address()
    }

    /// Says what was done, and offers the way back.
    pub(crate) fn did(&self, text: impl Into<String>, undo: Option<Callback<()>>) {
        self.toast.emit(Toast::done(text, undo));
    }

    /// Keeps what was typed for the path; whoever wants to leave the page is asked first.
    pub(crate) fn keep<T: 'static>(&self, path: &str, what: T) {
        self.unsaved.keep(path, what);
        page::ask_before_leaving(true);
    }

    /// Forgets what was typed for the path.
    pub(crate) fn forget(&self, path: &str) {
        self.unsaved.forget(path);
        page::ask_before_leaving(!self.unsaved.is_empty());
    }

    /// Says what went wrong, or that the session is over.
    pub(crate) fn fail(&self, failure: &Failure) {
        if *failure == Failure::SignedOut {
            self.lost.emit(());
        } else {
            self.toast.emit(Toast::bad(failure.told(self.words)));
        }
    }
}

/// The desk.
///
/// # Panics
/// Outside of the frame, which no screen is.
#[hook]
pub(crate) fn use_desk() -> Desk {
    #[allow(clippy::expect_used)]
    use_context::<Desk>().expect("every screen is inside the frame")
}
