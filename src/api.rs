//! What the loader calls: the only exports of the wasm module.

use std::rc::Rc;

use otklik_score::sampling::Inclusion;
use otklik_wire::id::Name;
use otklik_wire::share;
use otklik_wire::survey::SurveyFile;
use otklik_wire::{Problem, decimal};
use wasm_bindgen::prelude::*;
use yew::AppHandle;

use crate::app::{self, App, Props, Setting};
use crate::browser::courier::{Courier, Route};
use crate::browser::node::JsNode;
use crate::browser::{HtmlElement, page, shadow, task};
use crate::event::{Detail, Score};
use crate::options::Options;
use crate::outbox::Notice;
use crate::state::Action;
use crate::trail;

/// A running widget.
#[wasm_bindgen]
pub struct Widget {
    app: AppHandle<App>,
    setting: Rc<Setting>,
}

/// Starts the widget in `host`, an element that need not be in the page yet.
///
/// `file` is the survey file as parsed JSON, `options` an [`Options`], `hint` a function that takes each unknown field
/// as a sentence, `remember` one that keeps an unfinished answer for as long as the tab is there, `promised` one that
/// says by when somebody answers the survey that is named, or nothing.
///
/// # Errors
/// A sentence that says what in the file or the tag is not allowed.
#[wasm_bindgen]
pub fn start(
    host: HtmlElement,
    file: JsValue,
    options: JsValue,
    hint: &js_sys::Function,
    remember: &js_sys::Function,
    promised: &js_sys::Function,
) -> Result<Widget, JsError> {
    let options = Options::read(JsNode(options)).map_err(|problem| refused(&[problem]))?;
    let mut hints = Vec::new();
    let file =
        SurveyFile::decode(JsNode(file), &mut hints).map_err(|problems| refused(&problems))?;
    for problem in hints {
        let _ = hint.call1(&JsValue::UNDEFINED, &problem.sentence().into());
    }
    let mount =
        shadow::attach(&host).map_err(|_| JsError::new("the browser refused a shadow root"))?;
    let route = Route {
        site: file.site.clone(),
        endpoint: options.endpoint.clone(),
        ack: file.ack,
        scores: options.scores.clone(),
    };
    let told = host.clone();
    let hint = hint.clone();
    let endpoint = options.endpoint.clone();
    let courier = Courier::new(route, move |notice| {
        if let Notice::Stopped(status) = notice {
            let hinted = [
                &endpoint,
                " answered ",
                &decimal(status.into()),
                "; this page sends it nothing more, answers wait for the next one",
            ];
            let _ = hint.call1(&JsValue::UNDEFINED, &hinted.concat().into());
        }
        if let Some((name, detail)) = Detail::of_notice(notice) {
            page::tell(&told, name, &detail);
        }
    });
    let setting = Rc::new(Setting {
        file: Rc::new(file),
        options,
        host,
        mount,
        courier,
        remember: remember.clone(),
        promised: promised.clone(),
    });
    let props = Props {
        setting: Rc::clone(&setting),
    };
    let app = yew::Renderer::<App>::with_root_and_props(setting.mount.clone(), props).render();
    Ok(Widget { app, setting })
}

/// The first problem is enough for a page's console; `otklik-collector check` lists them all.
fn refused(problems: &[Problem]) -> JsError {
    JsError::new(&problems.first().map(Problem::sentence).unwrap_or_default())
}

#[wasm_bindgen]
impl Widget {
    /// Shows a survey, the first one without a name. `by_visitor` moves the focus into it; `share` is the probability with
    /// which the visitor was drawn, 1 without it; `page` is the address of the page that asks, without query and fragment;
    /// `trail` is what `remember` was given, if there is something to take up, or the same of a link; `segment` is what the page says
    /// of the visitor, for the trait that the survey file names.
    pub fn open(
        &self,
        survey: Option<String>,
        by_visitor: bool,
        share: Option<f64>,
        page: String,
        trail: Option<js_sys::Array>,
        segment: Option<String>,
    ) {
        let survey = survey.and_then(|name| Name::new(name).ok());
        let share = share.and_then(share::of).unwrap_or(Inclusion::CERTAIN);
        let opened = app::open(&self.setting, survey, by_visitor, share, page, segment);
        let opened = match trail {
            Some(trail) => trail::taken_up(opened, &trail),
            None => opened,
        };
        self.app.send_message(opened);
    }

    /// Takes it from the screen.
    pub fn close(&self) {
        self.app.send_message(Action::Close);
    }

    /// Sends what waits; settles when nothing is left or nothing more can be done now.
    pub fn flush(&self) -> js_sys::Promise {
        self.setting.courier.flush()
    }

    /// The running scores: a list of `{survey, question, score}`.
    pub fn scores(&self) -> js_sys::Promise {
        let setting = Rc::clone(&self.setting);
        task::promise(async move {
            let scores = js_sys::Array::new();
            for survey in &setting.file.surveys {
                for question in &survey.questions {
                    let Some(metric) = question.kind.metric() else {
                        continue;
                    };
                    let courier = &setting.courier;
                    if let Some(counted) = courier.score(&survey.id, &question.id, metric).await {
                        scores.push(&page::detail_object(&Detail {
                            survey: Some(survey.id.as_str().into()),
                            question: Some(question.id.as_str().into()),
                            score: Some(Score::from(&counted)),
                            ..Detail::default()
                        }));
                    }
                }
            }
            scores.into()
        })
    }

    /// Ends it and leaves nothing in the shadow root. Answers that wait stay in the browser's store, unless the caller is
    /// about to erase it: then nothing is written or sent any more.
    pub fn destroy(self, erase: bool) {
        if erase {
            self.setting.courier.end();
        }
        self.app.destroy();
        self.setting.mount.remove();
    }
}
