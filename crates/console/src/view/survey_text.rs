//! The survey file as it is, for what the form does not have.

use yew::prelude::*;

use super::survey_parts::lines;
use crate::cursor::Cursor;
use crate::desk::use_desk;
use crate::json::Json;
use crate::words::fill;

#[derive(Properties, Clone, PartialEq)]
pub(crate) struct Props {
    pub(crate) file: Json,
    pub(crate) whole: Cursor<Json>,
}

/// The text; what is no JSON yet stays here and changes nothing.
#[component]
pub(crate) fn SurveyText(props: &Props) -> Html {
    let desk = use_desk();
    let words = &desk.words.surveys;
    // What was typed, and what it meant: as soon as the file is something else, that is shown.
    let typed = use_state(|| None::<(String, Result<Json, String>)>);
    let is_ours = typed
        .as_ref()
        .is_some_and(|(_, meant)| meant.as_ref().map_or(true, |meant| *meant == props.file));
    let (shown, problem) = match &*typed {
        Some((text, meant)) if is_ours => (text.clone(), meant.as_ref().err().cloned()),
        _ => (props.file.pretty(), None),
    };
    let set = {
        let (typed, whole) = (typed.clone(), props.whole.clone());
        Callback::from(move |text: String| {
            let meant = serde_json::from_str::<Json>(&text).map_err(|error| error.to_string());
            let meant = meant.and_then(|json| match json {
                Json::Object(_) => Ok(json),
                _ => Err("{ … }".to_owned()),
            });
            if let Ok(json) = &meant {
                whole.change(|file| *file = json.clone());
            }
            typed.set(Some((text, meant)));
        })
    };
    html! {
        <div class="stack small survey-text">
            <p class="soft">{ words.json_hint }</p>
            { lines("survey-json", words.json, shown, "28", &set) }
            <p class="problem" role="alert">{ problem.map(|why| fill(words.not_json, &[("why", &why)])).unwrap_or_default() }</p>
        </div>
    }
}
