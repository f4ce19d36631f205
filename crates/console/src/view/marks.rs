//! The marks on an item: put on, taken off, one of the signs or any tag.

use std::rc::Rc;

use otklik_loop::item::{Item, Mark};
use yew::prelude::*;

use super::icon::Icon;
use super::labels;
use crate::browser::field;
use crate::desk::use_desk;
use crate::words::fill;
use crate::work;

/// Whose marks.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct Props {
    pub(crate) item: Rc<Item>,
    pub(crate) changed: Callback<()>,
}

/// The marks, and a field for one more.
#[component]
pub(crate) fn Marks(props: &Props) -> Html {
    let desk = use_desk();
    let words = &desk.words.inbox;
    let typed = use_state(String::new);
    let may_act = desk.me.may("act");
    let shown = |mark: &Mark| {
        let name = labels::mark(desk.words, &mark.mark).to_owned();
        let drop_it = {
            let (desk, item, changed) =
                (desk.clone(), props.item.id.clone(), props.changed.clone());
            let mark = mark.mark.clone();
            move |_| work::mark(&desk, &item, vec![], vec![mark.clone()], changed.clone())
        };
        let kind = if mark.mark.starts_with("sign:") {
            "sign"
        } else {
            "tag"
        };
        html! {
            <li class="tag" data-kind={kind} title={(mark.by == "rule").then_some(words.by_rule)}>
                { &name }
                if may_act {
                    <button type="button" class="bare" aria-label={fill(words.drop_mark, &[("mark", &name)])} onclick={drop_it}>{ Icon::Close.draw() }</button>
                }
            </li>
        }
    };
    let add = {
        let (desk, item, changed, typed) = (
            desk.clone(),
            props.item.id.clone(),
            props.changed.clone(),
            typed.clone(),
        );
        move |event: SubmitEvent| {
            event.prevent_default();
            let wanted = typed.trim().to_owned();
            if wanted.is_empty() {
                return;
            }
            let sign = labels::SIGNS
                .into_iter()
                .find(|sign| labels::sign(desk.words, sign) == Some(wanted.as_str()));
            let mark = sign.map_or_else(|| format!("tag:{wanted}"), |sign| format!("sign:{sign}"));
            typed.set(String::new());
            work::mark(&desk, &item, vec![mark], vec![], changed.clone());
        }
    };
    let set = {
        let typed = typed.clone();
        move |event: InputEvent| typed.set(field::text(&event))
    };
    html! {
        <div class="marks">
            <ul aria-label={words.marks}>{ for props.item.marks.iter().map(shown) }</ul>
            if may_act {
                <form onsubmit={add}>
                    <label class="unseen" for="mark">{ words.add_mark }</label>
                    <input id="mark" list="signs" maxlength="40" autocomplete="off" placeholder={words.add_mark} value={(*typed).clone()} oninput={set} />
                    <datalist id="signs">
                        { for labels::SIGNS.into_iter().filter_map(|sign| labels::sign(desk.words, sign)).map(|sign| html! { <option value={sign} /> }) }
                    </datalist>
                </form>
            }
        </div>
    }
}
