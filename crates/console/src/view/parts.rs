//! Small things that every screen has: waiting, trouble, nothing there, a rating.

use yew::prelude::*;

use crate::failure::Failure;
use crate::hooks::{Loaded, Resource};
use crate::words::Words;

/// What is waited for.
#[derive(Properties, Clone)]
pub(crate) struct WaitingProps {
    pub(crate) words: &'static Words,
}

impl PartialEq for WaitingProps {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.words, other.words)
    }
}

/// Something is on its way. It appears only after a moment, so that what is quick does not flicker.
#[component]
pub(crate) fn Waiting(props: &WaitingProps) -> Html {
    html! { <p class="waiting" role="status"><span>{ props.words.frame.loading }</span></p> }
}

/// What went wrong.
#[derive(Properties, Clone)]
pub(crate) struct TroubleProps {
    pub(crate) words: &'static Words,
    pub(crate) failure: Failure,
    pub(crate) again: Callback<()>,
}

impl PartialEq for TroubleProps {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.words, other.words) && self.failure == other.failure
    }
}

/// Something went wrong, and can be tried again.
#[component]
pub(crate) fn Trouble(props: &TroubleProps) -> Html {
    let text = if props.failure.is_unknown_path() {
        props.words.frame.not_yet.to_owned()
    } else {
        props.failure.told(props.words)
    };
    html! {
        <div class="nothing" role="alert">
            <p>{ text }</p>
            if !props.failure.is_unknown_path() {
                <button type="button" class="button" onclick={props.again.reform(drop)}>{ props.words.frame.try_again }</button>
            }
        </div>
    }
}

/// What came, or why it did not.
pub(crate) fn when_here<T>(
    resource: &Resource<T>,
    words: &'static Words,
    view: impl FnOnce(&T) -> Html,
) -> Html {
    match &resource.state {
        Loaded::Waiting => html! { <Waiting {words} /> },
        Loaded::Failed(failure) => {
            html! { <Trouble {words} failure={failure.clone()} again={resource.reload.clone()} /> }
        }
        Loaded::Here(here) => view(here),
    }
}

/// Nothing is there, and what to do about it.
pub(crate) fn nothing(text: &str, hint: &str, step: Html) -> Html {
    html! {
        <div class="nothing">
            <p>{ text }</p>
            <p class="soft">{ hint }</p>
            { step }
        </div>
    }
}

/// A screen's heading, with what one can do on it.
pub(crate) fn heading(title: &str, hint: &str, tools: Html) -> Html {
    html! {
        <header class="heading">
            <div>
                <h1>{ title }</h1>
                if !hint.is_empty() {
                    <p class="soft">{ hint }</p>
                }
            </div>
            <div class="tools">{ tools }</div>
        </header>
    }
}

/// A rating as a coloured number; `told` says it to those who do not see it.
pub(crate) fn chip(rating: Option<i32>, tone: &str, told: &str) -> Html {
    let shown = rating.map_or_else(|| "–".to_owned(), |rating| rating.to_string());
    html! {
        <span class="chip" data-tone={tone.to_owned()}>
            <span class="unseen">{ told }</span>
            <span aria-hidden="true">{ shown }</span>
        </span>
    }
}

/// A field with its label; `id` joins them.
pub(crate) fn field(id: &str, label: &str, control: Html) -> Html {
    html! {
        <div class="field">
            <label for={id.to_owned()}>{ label }</label>
            { control }
        </div>
    }
}

/// The options of a list to choose from, of which one is chosen.
pub(crate) fn options<'a>(all: impl IntoIterator<Item = (&'a str, &'a str)>, chosen: &str) -> Html {
    let option = |(value, label): (&str, &str)| {
        html! { <option value={value.to_owned()} selected={value == chosen}>{ label }</option> }
    };
    html! { { for all.into_iter().map(option) } }
}
