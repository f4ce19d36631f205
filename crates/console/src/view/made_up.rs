//! What stands above every screen of a site whose answers are made up, with the way to be rid of them.

use yew::prelude::*;

use crate::browser::{http, page, spawn};
use crate::desk::use_desk;
use crate::toasts::Toast;

/// Says so, and takes them out once that was asked for twice: only a command brings them back.
#[component]
pub(crate) fn MadeUp() -> Html {
    let desk = use_desk();
    let words = &desk.words.frame;
    let asked = use_state(|| false);
    let busy = use_state(|| false);
    let ask = |wanted: bool| {
        let asked = asked.clone();
        move |_| asked.set(wanted)
    };
    let remove = {
        let (desk, busy, asked) = (desk.clone(), busy.clone(), asked.clone());
        move |_| {
            if *busy {
                return;
            }
            busy.set(true);
            let (desk, busy, asked) = (desk.clone(), busy.clone(), asked.clone());
            spawn(async move {
                match http::delete(&desk.path("sample"), None).await {
                    Ok(()) => {
                        desk.toast
                            .emit(Toast::done(desk.words.frame.sample_removed, None));
                        // What had the focus is gone with the sample.
                        page::focus("#content");
                    }
                    Err(failure) => desk.fail(&failure),
                }
                busy.set(false);
                asked.set(false);
            });
        }
    };
    html! {
        <div class="made-up" role="note">
            <p><strong class="tag">{ words.sample }</strong>{ " " }{ words.sample_banner }</p>
            <div class="tools">
                if *asked {
                    <button type="button" class="button" onclick={ask(false)}>{ words.cancel }</button>
                    <button type="button" class="button danger" data-remove-sample="sure" disabled={*busy} onclick={remove}>
                        { if *busy { words.sample_removing } else { words.sample_sure } }
                    </button>
                } else {
                    <button type="button" class="button" data-remove-sample="ask" onclick={ask(true)}>{ words.sample_remove }</button>
                }
            </div>
        </div>
    }
}
