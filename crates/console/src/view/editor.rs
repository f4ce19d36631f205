//! What stands around a document that is edited: unsaved, saved, somebody was quicker.

use serde::Serialize;
use serde::de::DeserializeOwned;
use yew::prelude::*;

use crate::desk::Desk;
use crate::document::Document;
use crate::view::text_field::TextField;

/// The bar with the button to save, as long as there is something to be saved.
pub(crate) fn save_bar<T: Clone + PartialEq + Serialize + DeserializeOwned + 'static>(
    desk: &Desk,
    document: &Document<T>,
) -> Html {
    save_bar_once(true, desk, document)
}

/// The same for what can be saved only once that is so.
pub(crate) fn save_bar_once<T: Clone + PartialEq + Serialize + DeserializeOwned + 'static>(
    may_save: bool,
    desk: &Desk,
    document: &Document<T>,
) -> Html {
    if !document.is_changed() {
        return Html::default();
    }
    let words = desk.words;
    html! {
        <div class="save-bar" role="region" aria-label={words.loops.unsaved}>
            if let Some(problem) = document.problem() {
                <p class="problem" role="alert">{ problem.to_owned() }</p>
            } else {
                <p>{ words.loops.unsaved }</p>
            }
            <button type="button" class="button" onclick={document.forget().reform(drop)}>
                { if document.is_stale() { words.loops.load_theirs } else { words.frame.cancel } }
            </button>
            <button type="button" class="button main" data-save="" disabled={!may_save || document.is_saving()} onclick={document.save().reform(drop)}>{ words.frame.save }</button>
        </div>
    }
}

/// A field of a document: calls with the text once it was typed.
pub(crate) fn text(
    id: String,
    label: &str,
    kind: &'static str,
    value: String,
    hint: &'static str,
    set: &Callback<String>,
) -> Html {
    super::parts::field(
        &id.clone(),
        label,
        html! { <TextField {id} {kind} {hint} {value} taken={set.clone()} /> },
    )
}

/// The same with several lines.
pub(crate) fn area(
    id: String,
    label: &str,
    value: String,
    rows: &'static str,
    set: &Callback<String>,
) -> Html {
    super::parts::field(
        &id.clone(),
        label,
        html! { <TextField {id} {rows} {value} taken={set.clone()} /> },
    )
}

/// A list to choose from.
pub(crate) fn choice<'a>(
    id: String,
    label: &str,
    all: impl IntoIterator<Item = (&'a str, &'a str)>,
    value: &str,
    set: &Callback<String>,
) -> Html {
    let changed = set.reform(|event: Event| crate::browser::field::text(&event));
    super::parts::field(
        &id.clone(),
        label,
        html! { <select {id} onchange={changed}>{ super::parts::options(all, value) }</select> },
    )
}

/// A box to tick.
pub(crate) fn tick(label: &str, is_on: bool, set: &Callback<bool>) -> Html {
    let changed = set.reform(|event: Event| crate::browser::field::is_ticked(&event));
    html! { <label class="tick"><input type="checkbox" checked={is_on} onchange={changed} />{ label }</label> }
}
