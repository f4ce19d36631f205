//! The page itself: its address, its look, what it keeps, its focus, files it saves, its charts.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, KeyboardEvent};

use super::{EventListener, platform, spawn};
use crate::keys::Stroke;
use crate::route::Route;

/// Where the page is.
pub(crate) fn route() -> Route {
    Route::read(&hash())
}

fn hash() -> String {
    gloo_window()
        .and_then(|window| window.location().hash().ok())
        .unwrap_or_default()
}

fn gloo_window() -> Option<web_sys::Window> {
    web_sys::window()
}

/// Goes there.
pub(crate) fn go(route: &Route) {
    platform::go(&route.address(), false);
}

/// Goes there, and leaves nothing behind to come back to.
pub(crate) fn go_instead(route: &Route) {
    platform::go(&route.address(), true);
}

/// Whether whoever closes or leaves the page is asked first.
pub(crate) fn ask_before_leaving(is_asked: bool) {
    platform::ask_before_leaving(is_asked);
}

/// Calls whenever the address has changed, until this is dropped.
pub(crate) fn on_move(moved: impl Fn(Route) + 'static) -> Option<EventListener> {
    let window = gloo_window()?;
    Some(EventListener::new(&window, "hashchange", move |_| {
        moved(route());
    }))
}

/// Calls with every key; whether the page took it is what the call gives.
pub(crate) fn on_key(pressed: impl Fn(Stroke<'_>) -> bool + 'static) -> Option<EventListener> {
    let document = gloo_window()?.document()?;
    let options = gloo::events::EventListenerOptions::enable_prevent_default();
    Some(EventListener::new_with_options(
        &document,
        "keydown",
        options,
        move |event| {
            let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
                return;
            };
            let stroke_key = event.key();
            let code = event.code();
            let stroke = Stroke {
                key: &stroke_key,
                code: &code,
                typing: types(event),
                held: event.ctrl_key() || event.meta_key() || event.alt_key(),
            };
            if pressed(stroke) {
                event.prevent_default();
            }
        },
    ))
}

/// Whether the key belongs to what has the focus: a field, or a control that Enter and the letters work.
fn types(event: &KeyboardEvent) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let Some(element) = target else {
        return false;
    };
    let is_control =
        event.key() == "Enter" && element.matches("a, button, summary").unwrap_or(false);
    is_control
        || element
            .matches("input:not([type=checkbox], [type=radio]), textarea, select")
            .unwrap_or(false)
}

/// Whether the key sends what is typed: Enter with Control or Command.
pub(crate) fn sends(event: &KeyboardEvent) -> bool {
    event.key() == "Enter" && (event.ctrl_key() || event.meta_key())
}

/// Language, look and title of the page.
pub(crate) fn dress(lang: &str, theme: &str, title: &str) {
    platform::dress(lang, theme, title);
}

/// The languages that the browser was set to, the first first.
pub(crate) fn language() -> String {
    gloo_window()
        .and_then(|window| window.navigator().language())
        .unwrap_or_default()
}

/// What was kept under the name.
pub(crate) fn recall(name: &str) -> Option<String> {
    platform::recall(name)
}

/// Keeps something under a name.
pub(crate) fn keep(name: &str, value: &str) {
    platform::keep(name, value);
}

/// Puts the focus there, once what is being drawn is there.
pub(crate) fn focus(selector: impl Into<String>) {
    let selector = selector.into();
    spawn(async move {
        yew::platform::time::sleep(std::time::Duration::ZERO).await;
        platform::focus(&selector);
    });
}

/// Puts the focus there if it was on something that is not to be seen any more.
pub(crate) fn land(selector: &'static str) {
    spawn(async move {
        yew::platform::time::sleep(std::time::Duration::ZERO).await;
        platform::land(selector);
    });
}

/// Saves a text as a file.
pub(crate) fn save(name: &str, media_type: &str, text: &str) {
    platform::save(name, media_type, text);
}

/// Puts a text on the clipboard; whether that was allowed.
pub(crate) async fn copy(text: &str) -> bool {
    platform::copy(text).await.is_truthy()
}

/// Shows something in a preview's frame, if that is there.
pub(crate) fn show_in(frame: &yew::NodeRef, text: &str) {
    if let Some(frame) = frame.cast::<Element>() {
        platform::show(&frame, text);
    }
}

/// Prints the page.
pub(crate) fn print() {
    if let Some(window) = gloo_window() {
        // Where nothing can be printed there is nothing to tell.
        let _ = window.print();
    }
}

/// A chart on the page, until this is dropped.
pub(crate) struct Chart(JsValue);

/// A kind of picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Picture {
    /// Of dots.
    Png,
    /// Of lines, as large as anybody likes, with its title.
    Svg,
}

impl Picture {
    /// Its name, which files of the kind end with.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
        }
    }
}

impl Chart {
    /// Draws one into the element.
    pub(crate) async fn draw(element: &Element, spec: &str) -> Option<Self> {
        platform::chart(element, spec).await.ok().map(Self)
    }

    /// Saves it as a picture.
    pub(crate) fn save(&self, kind: Picture, title: &str, name: &str) {
        let (chart, title, name) = (self.0.clone(), title.to_owned(), name.to_owned());
        spawn(async move {
            // Where a picture cannot be made there is still the table.
            let _ = platform::picture(&chart, kind.name(), &title, &name).await;
        });
    }
}

impl Drop for Chart {
    fn drop(&mut self) {
        let remove = Reflect::get(&self.0, &"remove".into()).ok();
        if let Some(remove) = remove.and_then(|remove| remove.dyn_into::<Function>().ok()) {
            // It only takes away what it drew.
            let _ = remove.call0(&self.0);
        }
    }
}

/// The collector's address, without a slash at its end.
pub(crate) fn origin() -> String {
    gloo_window()
        .and_then(|window| window.location().origin().ok())
        .unwrap_or_default()
}
