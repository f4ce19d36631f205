//! A survey as visitors see it: the widget itself, in a frame that keeps nothing, following what is typed.

use yew::prelude::*;

use super::editor::choice;
use super::survey_rules::{modes, themes};
use crate::browser::time::language_name;
use crate::browser::{Timeout, page};
use crate::desk::use_desk;
use crate::json::Json;
use crate::spoken::languages;
use crate::survey::to_look_at;
use crate::words::fill;

/// How long the typing has to rest before the widget is shown anew.
const REST_MS: u32 = 150;

/// What is looked at.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct Props {
    /// The survey file, in which nothing is wrong.
    pub(crate) file: Json,
    /// The survey's place in it.
    pub(crate) at: usize,
}

/// The widget, and how it is looked at.
#[component]
pub(crate) fn Preview(props: &Props) -> Html {
    let desk = use_desk();
    let words = &desk.words.surveys;
    let mode = use_state(String::new);
    let theme = use_state(String::new);
    let locale = use_state(String::new);
    let round = use_state(|| 0_u32);
    let frame = use_node_ref();
    let survey = props
        .file
        .get("surveys")
        .items()
        .get(props.at)
        .cloned()
        .unwrap_or_default();
    let spoken = spoken(&props.file);
    let locale_now = if spoken.contains(&locale) {
        (*locale).clone()
    } else {
        nearest(&spoken, desk.lang.tag())
    };
    let given = |chosen: &str, field: &str, usual: &str| {
        let own = survey.get("look").get(field).text();
        [chosen, own, usual]
            .into_iter()
            .find(|word| !word.is_empty())
            .unwrap_or_default()
            .to_owned()
    };
    let (mode_now, theme_now) = (
        given(&mode, "mode", "popover"),
        given(&theme, "theme", "auto"),
    );
    let looks = [mode_now.as_str(), &theme_now, &locale_now];
    let message = message(&props.file, &survey, looks, *round);
    {
        let frame = frame.clone();
        use_effect_with(message.clone(), move |message| {
            let message = message.clone();
            let resting = Timeout::new(REST_MS, move || page::show_in(&frame, &message));
            move || drop(resting)
        });
    }
    let loaded = {
        let frame = frame.clone();
        move |_: Event| page::show_in(&frame, &message)
    };
    let set = |state: &UseStateHandle<String>| {
        let state = state.clone();
        Callback::from(move |value: String| state.set(value))
    };
    let again = {
        let round = round.clone();
        move |_: MouseEvent| round.set(*round + 1)
    };
    let names: Vec<String> = spoken
        .iter()
        .map(|tag| language_name(tag, desk.lang))
        .collect();
    let offered = spoken
        .iter()
        .zip(&names)
        .map(|(tag, name)| (tag.as_str(), name.as_str()));
    html! {
        <section class="preview" aria-labelledby="preview-title">
            <h2 id="preview-title">{ words.preview }</h2>
            <div class="fields">
                { choice("preview-mode".to_owned(), words.mode, modes(words), &mode, &set(&mode)) }
                { choice("preview-theme".to_owned(), words.theme, themes(&desk), &theme, &set(&theme)) }
                { choice("preview-locale".to_owned(), words.locale, offered, &locale_now, &set(&locale)) }
            </div>
            <iframe ref={frame} src="preview" sandbox="allow-scripts" onload={loaded}
                title={fill(words.preview_of, &[("survey", survey.get("id").text())])} />
            <div class="row"><p class="soft">{ words.preview_hint }</p><button type="button" class="button small" onclick={again}>{ words.again_preview }</button></div>
        </section>
    }
}

/// What the frame is told; another round is something new to it.
fn message(file: &Json, survey: &Json, [mode, theme, locale]: [&str; 3], round: u32) -> String {
    let scheme = if theme == "auto" { "light dark" } else { theme };
    let told = Json::object([
        ("round", Json::Number(round.into())),
        ("file", to_look_at(file, survey, mode)),
        ("locale", Json::text_of(locale)),
        ("scheme", Json::text_of(scheme)),
        (
            "tag",
            Json::object([
                ("mode", Json::text_of(mode)),
                ("theme", Json::text_of(theme)),
            ]),
        ),
    ]);
    serde_json::to_string(&told).unwrap_or_default()
}

/// The languages to look at it in: those that it is asked in, else the console's own two.
fn spoken(file: &Json) -> Vec<String> {
    let asked = languages(file);
    if asked.is_empty() {
        ["en", "ru"].map(str::to_owned).into()
    } else {
        asked
    }
}

/// The one that is spoken here, else the first.
fn nearest(spoken: &[String], here: &str) -> String {
    let found = spoken.iter().find(|tag| *tag == here);
    found.or(spoken.first()).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_looked_at_in_a_language_that_it_is_asked_in() {
        let file: Json = serde_json::from_str(r#"{"text":{"de":"Ich","ru":"Я"}}"#).unwrap();
        assert_eq!(spoken(&file), ["de", "ru"]);
        assert_eq!(nearest(&spoken(&file), "ru"), "ru");
        assert_eq!(nearest(&spoken(&file), "en"), "de");
        assert_eq!(spoken(&Json::Null), ["en", "ru"]);
    }
}
