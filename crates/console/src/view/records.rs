//! Forms for records of a few fields, and the button that takes one away.

use jiff::civil::Date;
use serde_json::Value;
use yew::prelude::*;

use super::icon::Icon;
use super::lines::optional;
use super::parts::field;
use crate::browser::{field as typed, http, spawn};
use crate::desk::{Desk, use_desk};
use crate::form::use_form;

/// A field of a form.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Field {
    name: &'static str,
    label: &'static str,
    kind: Kind,
    begins: String,
    is_needed: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Text,
    Number,
    Whole,
    Day,
    Choice(Vec<(String, String)>),
}

/// What was filled in.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Values(Vec<(&'static str, String)>);

impl Field {
    /// Words.
    pub(crate) fn text(name: &'static str, label: &'static str, is_needed: bool) -> Self {
        Self {
            name,
            label,
            kind: Kind::Text,
            begins: String::new(),
            is_needed,
        }
    }

    /// A number.
    pub(crate) fn number(name: &'static str, label: &'static str) -> Self {
        Self {
            kind: Kind::Number,
            ..Self::text(name, label, true)
        }
    }

    /// A number that may be left out.
    pub(crate) fn perhaps(name: &'static str, label: &'static str) -> Self {
        Self {
            is_needed: false,
            ..Self::number(name, label)
        }
    }

    /// A whole number that may be left out.
    pub(crate) fn perhaps_whole(name: &'static str, label: &'static str) -> Self {
        Self {
            kind: Kind::Whole,
            ..Self::perhaps(name, label)
        }
    }

    /// A day.
    pub(crate) fn day(name: &'static str, label: &'static str, begins: Date) -> Self {
        Self {
            is_needed: true,
            ..Self::perhaps_day(name, label).with(&begins)
        }
    }

    /// A day that may be left out.
    pub(crate) fn perhaps_day(name: &'static str, label: &'static str) -> Self {
        Self {
            kind: Kind::Day,
            ..Self::text(name, label, false)
        }
    }

    /// What stands in it at first.
    pub(crate) fn with(mut self, begins: &impl ToString) -> Self {
        self.begins = begins.to_string();
        // What is there is shown, also where nobody would choose it today.
        if let Kind::Choice(all) = &mut self.kind
            && !all.iter().any(|(value, _)| *value == self.begins)
        {
            all.push((self.begins.clone(), self.begins.clone()));
        }
        self
    }

    /// The same, if there is anything.
    pub(crate) fn with_any(self, begins: Option<impl ToString>) -> Self {
        match begins {
            Some(begins) => self.with(&begins),
            None => self,
        }
    }

    /// One of several, the first of them if nothing else is said.
    pub(crate) fn choice(
        name: &'static str,
        label: &'static str,
        all: Vec<(String, String)>,
    ) -> Self {
        Self {
            begins: all
                .first()
                .map_or_else(String::new, |(value, _)| value.clone()),
            kind: Kind::Choice(all),
            ..Self::text(name, label, true)
        }
    }
}

impl Values {
    /// What was filled in there, if anything.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        self.0
            .iter()
            .find(|(given, _)| *given == name)
            .and_then(|(_, value)| optional(value))
    }

    /// The same where there is to be something.
    pub(crate) fn needed(&self, name: &str) -> String {
        self.get(name).unwrap_or_default()
    }

    /// The same as a number; none, which the collector refuses, if it is not one.
    pub(crate) fn needed_number(&self, name: &str) -> f64 {
        self.number(name).unwrap_or(f64::NAN)
    }

    /// What was filled in there as a number, if it is one.
    pub(crate) fn number(&self, name: &str) -> Option<f64> {
        self.get(name)
            .and_then(|value| value.replace(',', ".").parse().ok())
    }

    /// Survey and question of the field `score`.
    pub(crate) fn score(&self) -> (String, String) {
        let score = self.get("score").unwrap_or_default();
        let (survey, question) = score.split_once('/').unwrap_or((&score, ""));
        (survey.to_owned(), question.to_owned())
    }
}

/// A record that is there, by its id, at a version.
pub(crate) type There = (String, u32);

/// A form that is behind a button until it is wanted.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct Props {
    /// The path of such records in the site.
    pub(crate) name: &'static str,
    /// What adding one is called.
    pub(crate) label: &'static str,
    pub(crate) fields: Vec<Field>,
    /// What is sent of what was filled in.
    pub(crate) body: Callback<Values, Value>,
    /// What is changed; nothing adds one.
    #[prop_or_default]
    pub(crate) there: Option<There>,
    pub(crate) done: Callback<()>,
}

/// The button, or the form.
#[component]
pub(crate) fn RecordForm(props: &Props) -> Html {
    let desk = use_desk();
    let label = match &props.there {
        None => props.label,
        Some(_) => desk.words.frame.edit,
    };
    let is_open = use_state(|| false);
    let values = use_form(Values::default);
    let problem = use_state(String::new);
    let open = {
        let (is_open, values, fields) = (is_open.clone(), values.clone(), props.fields.clone());
        move |_| {
            let begins = Values(
                fields
                    .iter()
                    .map(|field| (field.name, field.begins.clone()))
                    .collect(),
            );
            values.cursor().change(|values| *values = begins);
            is_open.set(true);
        }
    };
    if !*is_open {
        return match &props.there {
            None => {
                html! { <button type="button" class="button start" data-add={props.name} onclick={open}>{ Icon::Add.draw() }{ label }</button> }
            }
            Some((id, _)) => {
                html! { <button type="button" class="plain start" data-edit={id.clone()} onclick={open}>{ label }</button> }
            }
        };
    }
    let close = {
        let is_open = is_open.clone();
        move |_| is_open.set(false)
    };
    let submit = {
        let (desk, props, values, problem, is_open) = (
            desk.clone(),
            props.clone(),
            values.clone(),
            problem.clone(),
            is_open.clone(),
        );
        move |event: SubmitEvent| {
            event.prevent_default();
            let body = props.body.emit(values.now().clone());
            let (desk, props, problem, is_open) = (
                desk.clone(),
                props.clone(),
                problem.clone(),
                is_open.clone(),
            );
            spawn(async move {
                let path = desk.path(props.name);
                let reply = match &props.there {
                    None => http::post::<Value>(&path, &body).await,
                    Some((id, version)) => {
                        let path = format!("{path}/{}", crate::route::encoded(id));
                        http::change("PUT", &path, &body, *version).await
                    }
                };
                match reply {
                    Ok(_) => {
                        desk.did(desk.words.frame.saved, None);
                        problem.set(String::new());
                        is_open.set(false);
                        props.done.emit(());
                    }
                    Err(failure) => problem.set(failure.told(desk.words)),
                }
            });
        }
    };
    let set = |name: &'static str| {
        values.cursor().by(move |values, value: String| {
            if let Some((_, place)) = values.0.iter_mut().find(|(given, _)| *given == name) {
                *place = value;
            }
        })
    };
    let control = |it: &Field| {
        let of = props.there.as_ref().map_or("", |(id, _)| id);
        // The heading of the panel has such an id without its beginning.
        let id = format!("record-{}{of}-{}", props.name, it.name);
        let value = values
            .now()
            .0
            .iter()
            .find(|(given, _)| *given == it.name)
            .map(|(_, value)| value.clone())
            .unwrap_or_default();
        let written = set(it.name).reform(|event: InputEvent| typed::text(&event));
        let chosen = set(it.name).reform(|event: Event| typed::text(&event));
        let required = it.is_needed;
        let input = match &it.kind {
            Kind::Text => html! { <input id={id.clone()} {required} {value} oninput={written} /> },
            Kind::Number | Kind::Whole => {
                // The browser lets nothing through that is no such number.
                let step = if it.kind == Kind::Whole { "1" } else { "any" };
                html! { <input id={id.clone()} type="number" {step} {required} {value} oninput={written} /> }
            }
            Kind::Day => {
                html! { <input id={id.clone()} type="date" {required} {value} onchange={chosen} /> }
            }
            Kind::Choice(all) => html! {
                <select id={id.clone()} onchange={chosen}>
                    { for all.iter().map(|(option, label)| html! { <option value={option.clone()} selected={*option == value}>{ label }</option> }) }
                </select>
            },
        };
        field(&id, it.label, input)
    };
    html! {
        <form class="sheet" data-record={props.there.as_ref().map(|(id, _)| id.clone())} onsubmit={submit} aria-label={label}>
            <div class="fields">{ for props.fields.iter().map(control) }</div>
            <p class="problem" role="alert">{ &*problem }</p>
            <div class="row end">
                <button type="button" class="button" onclick={close}>{ desk.words.frame.cancel }</button>
                <button type="submit" class="button main">{ desk.words.frame.save }</button>
            </div>
        </form>
    }
}

/// The button that takes a record away.
pub(crate) fn remove(
    desk: &Desk,
    name: &'static str,
    id: &str,
    version: u32,
    reload: &Callback<()>,
) -> Html {
    if !desk.me.may("manage") {
        return Html::default();
    }
    let path = desk.path(&format!("{name}/{}", crate::route::encoded(id)));
    let (to, reload) = (desk.clone(), reload.clone());
    let remove = move |_| {
        let (desk, path, reload) = (to.clone(), path.clone(), reload.clone());
        spawn(async move {
            match http::delete(&path, Some(version)).await {
                Ok(()) => desk.did(desk.words.frame.removed, None),
                Err(failure) => desk.fail(&failure),
            }
            reload.emit(());
        });
    };
    html! { <button type="button" class="plain" onclick={remove}>{ desk.words.frame.remove }</button> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_filled_in_is_read_as_it_is_meant() {
        let values = Values(vec![
            ("score", "nps/why/not".to_owned()),
            ("plan", " 4,5 ".to_owned()),
            ("about", " ".to_owned()),
        ]);
        assert_eq!(values.score(), ("nps".to_owned(), "why/not".to_owned()));
        assert_eq!(values.number("plan"), Some(4.5));
        assert_eq!((values.get("about"), values.get("none")), (None, None));
        assert_eq!(values.needed("about"), "");
        assert!(values.needed_number("none").is_nan());
    }

    #[test]
    fn what_is_there_can_be_chosen_again() {
        let all = vec![("a".to_owned(), "First".to_owned())];
        let field = Field::choice("of", "Of", all.clone()).with(&"gone");
        let gone = ("gone".to_owned(), "gone".to_owned());
        assert_eq!(field.kind, Kind::Choice([all.clone(), vec![gone]].concat()));
        assert_eq!(field.begins, "gone");
        assert_eq!(
            Field::choice("of", "Of", all.clone()).with(&"a").kind,
            Kind::Choice(all)
        );
    }
}
