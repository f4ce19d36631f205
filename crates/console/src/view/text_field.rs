//! A field that keeps what is being typed until it is taken: whatever arrives meanwhile draws the screen again, and leaves it.

use yew::prelude::*;

use crate::browser::field;

#[derive(Properties, PartialEq)]
pub(crate) struct TextFieldProps {
    pub(crate) id: AttrValue,
    /// As of an `input`; of no meaning where there are `rows`.
    #[prop_or("text")]
    pub(crate) kind: &'static str,
    /// Several lines, so many in sight.
    #[prop_or_default]
    pub(crate) rows: Option<&'static str>,
    #[prop_or_default]
    pub(crate) hint: AttrValue,
    /// The element that has what may be chosen from.
    #[prop_or_default]
    pub(crate) list: Option<&'static str>,
    /// Of numbers that need not be whole.
    #[prop_or_default]
    pub(crate) step: Option<&'static str>,
    #[prop_or_default]
    pub(crate) disabled: bool,
    /// What is there as long as nothing is typed.
    pub(crate) value: AttrValue,
    /// Hears the text once it was typed.
    pub(crate) taken: Callback<String>,
}

#[component]
pub(crate) fn TextField(props: &TextFieldProps) -> Html {
    let typed = use_state(|| None::<String>);
    let oninput = {
        let typed = typed.clone();
        move |event: InputEvent| typed.set(Some(field::text(&event)))
    };
    let onchange = {
        let (typed, taken) = (typed.clone(), props.taken.clone());
        move |event: Event| {
            typed.set(None);
            taken.emit(field::text(&event));
        }
    };
    let value = (*typed)
        .clone()
        .map_or_else(|| props.value.clone(), AttrValue::from);
    let (id, placeholder) = (props.id.clone(), props.hint.clone());
    let disabled = props.disabled;
    match props.rows {
        Some(rows) => {
            html! { <textarea {id} {rows} {placeholder} {disabled} {value} {oninput} {onchange} /> }
        }
        None => {
            html! { <input {id} type={props.kind} {placeholder} {disabled} list={props.list} step={props.step} autocomplete="off" {value} {oninput} {onchange} /> }
        }
    }
}
