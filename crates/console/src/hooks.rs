//! Requests and keys, tied to the life of a component.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use yew::{
    Callback, UseStateHandle, hook, use_callback, use_context, use_effect_with, use_mut_ref,
    use_state, use_state_eq,
};

use crate::browser::{http, spawn, time};
use crate::desk::use_desk;
use crate::failure::{self, Failure};
use crate::keys::Command;

/// Counts the changes of the site that the live stream told of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pulse(pub(crate) u32);

/// The time, to the half minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Now(pub(crate) Timestamp);

/// What is known of something that was asked for.
#[derive(Debug, PartialEq)]
pub(crate) enum Loaded<T> {
    /// It is on its way.
    Waiting,
    /// It is here.
    Here(Rc<T>),
    /// It will not come.
    Failed(Failure),
}

impl<T> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Waiting => Self::Waiting,
            Self::Here(here) => Self::Here(Rc::clone(here)),
            Self::Failed(failure) => Self::Failed(failure.clone()),
        }
    }
}

/// Something that was asked for.
pub(crate) struct Resource<T> {
    /// What is known of it.
    pub(crate) state: Loaded<T>,
    /// Asks again.
    pub(crate) reload: Callback<()>,
    got: UseStateHandle<(String, Loaded<T>)>,
}

impl<T> Clone for Resource<T> {
    fn clone(&self) -> Self {
        Self {
            state: self.state.clone(),
            reload: self.reload.clone(),
            got: self.got.clone(),
        }
    }
}

impl<T: 'static> Resource<T> {
    /// Takes what the collector has now, as it said itself, without asking.
    pub(crate) fn becomes(&self, here: T) {
        self.got
            .set((self.got.0.clone(), Loaded::Here(Rc::new(here))));
    }
}

impl<T> Resource<T> {
    /// What came, if it did.
    pub(crate) fn here(&self) -> Option<&Rc<T>> {
        match &self.state {
            Loaded::Here(here) => Some(here),
            Loaded::Waiting | Loaded::Failed(_) => None,
        }
    }
}

/// Reads what is at the path, and again whenever the site changes. What is there stays until the next is here.
#[hook]
pub(crate) fn use_loaded<T: DeserializeOwned + PartialEq + 'static>(path: String) -> Resource<T> {
    let desk = use_desk();
    let Pulse(pulse) = use_context::<Pulse>().unwrap_or_default();
    let again = use_state(|| 0_u32);
    let got = use_state_eq(|| (String::new(), Loaded::<T>::Waiting));
    {
        let got = got.clone();
        use_effect_with((path.clone(), pulse, *again), move |(path, _, _)| {
            let path = path.clone();
            asked(path.clone(), move |reply| {
                match reply.and_then(|text| failure::read(&text)) {
                    Ok(here) => got.set((path, Loaded::Here(Rc::new(here)))),
                    Err(Failure::SignedOut) => desk.lost.emit(()),
                    // What was read before is better than a sentence about the network.
                    Err(_) if got.0 == path && matches!(got.1, Loaded::Here(_)) => {}
                    Err(failure) => got.set((path, Loaded::Failed(failure))),
                }
            })
        });
    }
    let state = if got.0 == path {
        got.1.clone()
    } else {
        Loaded::Waiting
    };
    let reload = use_callback(again, |(), again| again.set(**again + 1));
    Resource { state, reload, got }
}

/// Asks for what is at the path and says what came, unless what this gives was called before.
fn asked(
    path: String,
    told: impl FnOnce(Result<String, Failure>) + 'static,
) -> impl FnOnce() + 'static {
    let is_wanted = Rc::new(Cell::new(true));
    ask(path, Rc::clone(&is_wanted), Box::new(told));
    move || is_wanted.set(false)
}

/// Of no shape in particular, so that the waiting is in the program once.
fn ask(path: String, is_wanted: Rc<Cell<bool>>, told: Box<dyn FnOnce(Result<String, Failure>)>) {
    spawn(async move {
        let reply = http::text(&path).await;
        if is_wanted.get() {
            told(reply);
        }
    });
}

/// Reads what is at the path, which stays the same as long as the collector does.
#[hook]
pub(crate) fn use_read_once<T: DeserializeOwned + PartialEq + 'static>(
    path: &str,
) -> Option<Rc<T>> {
    let got = use_state(|| None);
    {
        let got = got.clone();
        use_effect_with(path.to_owned(), move |path| {
            asked(path.clone(), move |reply| {
                // Without it there is less to choose from.
                if let Ok(here) = reply.and_then(|text| failure::read(&text)) {
                    got.set(Some(Rc::new(here)));
                }
            })
        });
    }
    (*got).clone()
}

/// The time it is, to the half minute.
#[hook]
pub(crate) fn use_now() -> Timestamp {
    use_context::<Now>().map_or_else(time::now, |Now(now)| now)
}

/// Those who want to hear of keys.
#[derive(Clone, Default)]
pub(crate) struct Ears(Rc<RefCell<Vec<Ear>>>);

/// One of them, with a number to leave by.
type Ear = (u32, Callback<Command>);

impl PartialEq for Ears {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Ears {
    /// Tells all of them.
    pub(crate) fn tell(&self, command: Command) {
        // Who is told may leave, or bring others.
        let ears: Vec<_> = self.0.borrow().iter().map(|(_, ear)| ear.clone()).collect();
        for ear in ears {
            ear.emit(command);
        }
    }

    fn enter(&self, ear: Callback<Command>) -> u32 {
        let mut ears = self.0.borrow_mut();
        let number = ears.last().map_or(0, |(last, _)| last + 1);
        ears.push((number, ear));
        number
    }

    fn leave(&self, number: u32) {
        self.0.borrow_mut().retain(|(other, _)| *other != number);
    }
}

/// Calls with every command that keys give, as long as the component is there.
#[hook]
pub(crate) fn use_commands(heard: Callback<Command>) {
    let ears = use_context::<Ears>().unwrap_or_default();
    let latest = use_mut_ref(|| heard.clone());
    latest.replace(heard);
    use_effect_with((), move |()| {
        let number = ears.enter(Callback::from(move |command| {
            let heard = latest.borrow().clone();
            heard.emit(command);
        }));
        move || ears.leave(number)
    });
}
