//! The messages at the edge of the page.

use yew::prelude::*;

use super::icon::Icon;
use crate::browser::Timeout;
use crate::desk::use_desk;
use crate::toasts::{STAYS_MS, Toast};

/// One message.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct Props {
    pub(crate) toast: Toast,
    pub(crate) close: Callback<()>,
}

/// A message; one about what was done goes by itself.
#[component]
pub(crate) fn Message(props: &Props) -> Html {
    let desk = use_desk();
    {
        let close = props.close.clone();
        use_effect_with(props.toast.is_bad, move |is_bad| {
            let timer = (!is_bad).then(|| Timeout::new(STAYS_MS, move || close.emit(())));
            move || drop(timer)
        });
    }
    let undo = props.toast.undo.clone().map(|undo| {
        let close = props.close.clone();
        Callback::from(move |_: MouseEvent| {
            undo.emit(());
            close.emit(());
        })
    });
    html! {
        <li class={classes!("toast", props.toast.is_bad.then_some("bad"))}>
            <p>{ &props.toast.text }</p>
            if let Some(undo) = undo {
                <button type="button" class="plain" data-undo="" onclick={undo}>{ desk.words.frame.undo }</button>
            }
            <button type="button" class="bare" aria-label={desk.words.frame.close} onclick={props.close.reform(drop)}>
                { Icon::Close.draw() }
            </button>
        </li>
    }
}
