//! The owner's console: a page over the collector's API.
//!
//! | module | holds |
//! | --- | --- |
//! | [`route`], [`query`] | the address and what it means |
//! | [`list`], [`thread`], [`bulk`], [`toasts`], [`keys`] | state as pure reducers, tested natively |
//! | [`live`], [`shapes`], [`event`], [`failure`] | what the API gives, and how a refusal is told |
//! | [`trend`], [`dimensions`], [`spec`], [`comparison`], [`counted`], [`csv`] | what charts, remarks and files are made of |
//! | [`json`], [`survey`], [`points`] | a survey file while it is edited |
//! | [`words`], [`lang`] | every word in two languages, numbers and plural forms |
//! | [`desk`], [`hooks`], [`document`] | what every screen leans on: site, language, requests, keys, what several edit |
//! | [`work`] | changes, carried out |
//! | [`app`], [`view`] | from state to markup |
//! | [`browser`] | everything that touches the browser |

#![forbid(unsafe_code)]

mod app;
mod browser;
mod bulk;
mod comparison;
mod counted;
mod csv;
mod cursor;
mod desk;
mod dimensions;
mod document;
mod event;
mod failure;
mod form;
mod hooks;
mod json;
mod keys;
mod lang;
mod list;
mod live;
mod matching;
mod points;
mod query;
mod route;
#[cfg(test)]
mod sample;
mod shapes;
mod spec;
mod spoken;
mod survey;
mod thread;
mod toasts;
mod trend;
mod unsaved;
mod view;
mod words;
mod work;

use wasm_bindgen::prelude::wasm_bindgen;

/// Puts the console into the page.
#[wasm_bindgen(start)]
pub fn start() {
    yew::Renderer::<app::App>::new().render();
}
