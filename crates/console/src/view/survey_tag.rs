//! The tag that brings the widget to a page.

use serde::Deserialize;
use yew::prelude::*;

use super::editor::tick;
use crate::browser::{page, spawn};
use crate::desk::use_desk;
use crate::hooks::use_read_once;
use crate::toasts::Toast;

/// `GET …/tag`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Tag {
    src: String,
    integrity: String,
}

/// The tag, to be copied.
#[component]
pub(crate) fn Snippet() -> Html {
    let desk = use_desk();
    let words = &desk.words.settings;
    let is_pinned = use_state(|| false);
    let tag = use_read_once::<Tag>(&desk.path("tag"));
    let (src, integrity) = tag.map_or_else(
        || ("/otklik.js".to_owned(), None),
        |tag| (tag.src.clone(), Some(tag.integrity.clone())),
    );
    let pin = integrity
        .filter(|_| *is_pinned)
        .map_or_else(String::new, |hash| {
            format!(" integrity=\"{hash}\" crossorigin=\"anonymous\"")
        });
    let tag = format!(
        "<script async src=\"{}{src}\" data-site=\"{}\"{pin}></script>",
        page::origin(),
        desk.site
    );
    let copy = {
        let (desk, tag) = (desk.clone(), tag.clone());
        move |_| {
            let (desk, tag) = (desk.clone(), tag.clone());
            spawn(async move {
                if page::copy(&tag).await {
                    desk.did(desk.words.settings.copied, None);
                } else {
                    desk.toast.emit(Toast::bad(desk.words.settings.not_copied));
                }
            });
        }
    };
    let set = {
        let is_pinned = is_pinned.clone();
        Callback::from(move |is_on| is_pinned.set(is_on))
    };
    html! {
        <section class="panel" aria-labelledby="snippet-title">
            <h2 id="snippet-title">{ words.snippet }</h2>
            <div class="row"><code class="snippet">{ tag }</code><button type="button" class="button" onclick={copy}>{ words.copy }</button></div>
            { tick(desk.words.surveys.integrity, *is_pinned, &set) }
            if *is_pinned { <p class="soft">{ desk.words.surveys.integrity_hint }</p> }
        </section>
    }
}
