//! The widget as a yew component: actions in, the state's effects carried out, the view drawn from the state.

use std::rc::Rc;

use gloo::events::EventListener;
use yew::prelude::*;

use crate::browser::courier::Courier;
use crate::browser::{Element, HtmlElement, clock, identity, page, shadow, task};
use crate::event::Detail;
use crate::options::Options;
use crate::state::{Action, Effect, Phase, State, Visit};
use crate::view::{self, Scene};
use otklik_score::sampling::Inclusion;
use otklik_wire::id::Name;
use otklik_wire::survey::{Look, SurveyFile};

/// What the widget works with, the same from start to end.
pub struct Setting {
    /// The surveys.
    pub file: Rc<SurveyFile>,
    /// The tag's attributes and the language's words.
    pub options: Options,
    /// How it looks.
    pub look: Look,
    /// The widget's element in the page.
    pub host: HtmlElement,
    /// The element inside the shadow root that yew draws in.
    pub mount: Element,
    /// The way to the collector.
    pub courier: Rc<Courier>,
}

/// The setting, handed to the component.
#[derive(Clone, Properties)]
pub struct Props {
    /// Shared with the page's handle.
    pub setting: Rc<Setting>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.setting, &other.setting)
    }
}

/// The component.
pub struct App {
    state: State,
    /// What the next drawing is followed by: the focus can move only to what has been drawn.
    focus: Option<Effect>,
    _listeners: Vec<EventListener>,
}

impl Component for App {
    type Message = Action;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let setting = &ctx.props().setting;
        let mut listeners = page::send_at_turns(&setting.courier);
        listeners.extend(page::keep_keys_inside(&setting.host));
        let _ = setting.courier.flush();
        Self {
            state: State::new(Rc::clone(&setting.file)),
            focus: None,
            _listeners: listeners,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, action: Action) -> bool {
        // The field already shows what is being typed.
        let redraw = !matches!(action, Action::Type(_));
        for effect in self.state.update(action) {
            self.carry_out(ctx, effect);
        }
        redraw
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let setting = &ctx.props().setting;
        let scene = Scene {
            texts: &setting.options.texts,
            look: setting.look,
            own_score: setting.options.scores.is_none(),
            act: ctx.link().callback(|action| action),
        };
        match self.state.phase() {
            Phase::Closed => Html::default(),
            Phase::Asking(pass) => view::asking(&scene, pass),
            Phase::Saving(pass) => view::saving(&scene, pass),
            Phase::Thanks { score, .. } => view::thanks(&scene, score.as_ref()),
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, _first: bool) {
        let mount = &ctx.props().setting.mount;
        if let Ok(Some(card)) = mount.query_selector("[popover]") {
            shadow::to_top_layer(&card);
        }
        match self.focus.take() {
            Some(Effect::FocusNumber(number)) => {
                shadow::focus(
                    mount,
                    &["[data-score=\"", &number.to_string(), "\"]"].concat(),
                );
            }
            Some(Effect::FocusStep) => shadow::focus(mount, "[data-focus]"),
            _ => {}
        }
    }
}

impl App {
    fn carry_out(&mut self, ctx: &Context<Self>, effect: Effect) {
        let setting = Rc::clone(&ctx.props().setting);
        let link = ctx.link().clone();
        match effect {
            Effect::Keep(answer) => task::spawn(async move {
                let durable = setting.courier.keep(&answer).await;
                link.send_message(Action::Kept {
                    id: answer.id,
                    seq: answer.seq,
                    durable,
                });
            }),
            Effect::Note(answer) => {
                task::spawn(async move { setting.courier.note(&answer).await });
            }
            Effect::FetchScore {
                survey,
                question,
                metric,
            } => task::spawn(async move {
                if let Some(counted) = setting.courier.score(&survey, &question, metric).await {
                    link.send_message(Action::Score(counted));
                }
            }),
            Effect::Emit(event) => {
                let (name, detail) = Detail::of_event(event);
                page::tell(&setting.host, name, &detail);
            }
            Effect::FocusNumber(_) | Effect::FocusStep => self.focus = Some(effect),
        }
    }
}

/// The action that opens a survey here and now, for a visitor who was drawn with this probability.
#[must_use]
pub fn open(setting: &Setting, survey: Option<Name>, by_visitor: bool, share: Inclusion) -> Action {
    let visit = Visit {
        id: identity::draw(),
        at: clock::now_text(),
        page: page::address(),
        locale: setting.options.locale.clone(),
        share,
    };
    Action::Open {
        survey,
        visit,
        by_visitor,
    }
}
