//! The widget as a yew component: actions in, the state's effects carried out, the view drawn from the state.

use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::browser::courier::Courier;
use crate::browser::{Element, HtmlElement, clock, identity, page, shadow, task};
use crate::event::Detail;
use crate::message::Message;
use crate::options::Options;
use crate::state::{Action, Effect, Phase, State, Taken, Visit};
use crate::trail;
use crate::view::{self, Scene};
use js_sys::{Function, Promise};
use otklik_score::sampling::Inclusion;
use otklik_wire::decimal;
use otklik_wire::id::Name;
use otklik_wire::survey::{Look, SurveyFile};
use wasm_bindgen_futures::JsFuture;

/// What is left out of what is typed, and how many characters there are of how many.
type Said = (Vec<String>, Option<(usize, usize)>);

/// How long somebody is thanked before it is the next one's turn.
const THANKED_SECONDS: u32 = 8;

/// What the widget works with, the same from start to end.
pub struct Setting {
    /// The surveys.
    pub file: Rc<SurveyFile>,
    /// The tag's attributes and the language's words.
    pub options: Options,
    /// The widget's element in the page.
    pub host: HtmlElement,
    /// The element inside the shadow root that yew draws in.
    pub mount: Element,
    /// The way to the collector.
    pub courier: Rc<Courier>,
    /// The loader's, which keeps what it is given for as long as the tab is there, or forgets it.
    pub remember: Function,
    /// The loader's, which says by when somebody answers a survey, in the visitor's language.
    pub promised: Function,
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
    /// Whether a choice is to be seen before the next drawing.
    waits: bool,
    /// Whether something is written down of an unfinished answer.
    has_trail: bool,
    /// What was opened last, on which page and for which segment: where one browser serves many people, it is opened again for the
    /// next one.
    opened: (Option<Name>, String, Option<String>),
    /// The next one's turn.
    turn: Option<Timeout>,
    _listeners: Vec<EventListener>,
}

impl Component for App {
    type Message = Message;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let setting = &ctx.props().setting;
        let mut listeners = page::keep_keys_inside(&setting.host);
        // Where it is only tried out, what waits of others is nobody's business, and to look for it would leave a trace.
        if !setting.options.preview {
            listeners.extend(page::send_at_turns(&setting.courier));
            let _ = setting.courier.flush();
        }
        let state = State::new(Rc::clone(&setting.file));
        Self {
            state: state.score_when_asked(setting.options.kiosk.is_some()),
            focus: None,
            waits: false,
            has_trail: false,
            opened: (None, String::new(), None),
            turn: None,
            _listeners: listeners,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        let action = match message {
            Message::Draw => {
                self.waits = false;
                return true;
            }
            // The step is over, and is still to be seen: the second click of two falls on nothing.
            Message::Shown(..) | Message::Act(Action::Choose(_) | Action::Skip | Action::Back)
                if self.waits =>
            {
                return false;
            }
            Message::Shown(action, seen) => {
                self.draw_when(ctx, seen);
                action
            }
            Message::Act(action) => action,
        };
        // The field already shows what is being typed.
        let is_shown = matches!(action, Action::Type(_) | Action::Trap);
        let before = is_shown.then(|| self.said_of_typing());
        if let Action::Open { survey, visit, .. } = &action {
            self.opened = (survey.clone(), visit.page.clone(), visit.segment.clone());
        }
        for effect in self.state.update(action) {
            self.carry_out(ctx, effect);
        }
        self.write_down(ctx);
        self.take_turns(ctx);
        !self.waits && before.is_none_or(|before| before != self.said_of_typing())
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let setting = &ctx.props().setting;
        let number = |value, digits, style: &str| page::number(&setting.host, value, digits, style);
        let scene = Scene {
            texts: &setting.options.texts,
            look: self.look(ctx),
            own_score: setting.options.scores.is_none(),
            preview: setting.options.preview,
            promise: self.promised(ctx),
            number: &number,
            act: ctx.link().callback(|message| message),
        };
        match self.state.phase() {
            Phase::Closed => Html::default(),
            Phase::Asking(pass) => view::asking(&scene, pass),
            Phase::Saving(pass) => view::saving(&scene, pass),
            Phase::Thanks { score, .. } => {
                view::thanks(&scene, score.as_ref(), self.state.may_ask_score())
            }
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, _first: bool) {
        let mount = &ctx.props().setting.mount;
        if *self.state.phase() == Phase::Closed {
            return shadow::restore_focus(mount);
        }
        shadow::lift(mount, self.look(ctx));
        match self.focus.take() {
            Some(Effect::FocusNumber(number)) => {
                shadow::focus(
                    mount,
                    &["[data-score=\"", &decimal(number.into()), "\"]"].concat(),
                );
            }
            Some(Effect::FocusStep) => shadow::focus(mount, "[data-focus]"),
            _ => {}
        }
    }
}

impl App {
    /// Lets a choice be seen before what follows is drawn, which takes longer than a frame. Only the drawing waits: the
    /// answer is on its way before a closing tab could take it along.
    fn draw_when(&mut self, ctx: &Context<Self>, seen: Promise) {
        self.waits = true;
        let link = ctx.link().clone();
        task::spawn(async move {
            let _ = JsFuture::from(seen).await;
            link.send_message(Message::Draw);
        });
    }

    /// How the survey on the screen looks.
    fn look(&self, ctx: &Context<Self>) -> Look {
        let survey = self.state.phase().pass().map(|pass| pass.survey().look);
        ctx.props().setting.options.look(survey.unwrap_or_default())
    }

    /// What is promised to who answers the survey on the screen.
    fn promised(&self, ctx: &Context<Self>) -> String {
        let pass = self.state.phase().pass();
        let promised = &ctx.props().setting.promised;
        pass.map(|pass| page::promised(promised, pass.survey().id.as_str()))
            .unwrap_or_default()
    }

    /// What is said of what is being typed.
    fn said_of_typing(&self) -> Option<Said> {
        let pass = self.state.phase().pass()?;
        Some((pass.left_out(), pass.room()))
    }

    /// Hands an unfinished answer to the loader, which keeps it for as long as the tab is there.
    fn write_down(&mut self, ctx: &Context<Self>) {
        let setting = &ctx.props().setting;
        if setting.options.preview || setting.options.kiosk.is_some() {
            return;
        }
        let unfinished = self.state.unfinished();
        if unfinished.is_some() || self.has_trail {
            let trail = unfinished.map(|pass| trail::written(pass).into());
            page::write_down(&setting.remember, &trail.unwrap_or_default());
        }
        self.has_trail = unfinished.is_some();
    }

    /// Where one browser serves many people: begins anew after the thanks, and when somebody has gone in the middle.
    fn take_turns(&mut self, ctx: &Context<Self>) {
        let setting = Rc::clone(&ctx.props().setting);
        let Some(idle) = setting.options.kiosk else {
            return;
        };
        let seconds = match self.state.phase() {
            Phase::Asking(pass) if pass.is_untouched() => None,
            Phase::Asking(_) => Some(idle),
            Phase::Saving(_) => None,
            Phase::Thanks { .. } => Some(THANKED_SECONDS),
            Phase::Closed => Some(1),
        };
        let link = ctx.link().clone();
        let (survey, page, segment) = self.opened.clone();
        let turn = move || {
            let opened = open(&setting, survey, false, Inclusion::CERTAIN, page, segment);
            link.send_message_batch(vec![Action::Close.into(), opened.into()]);
        };
        self.turn = seconds.map(|seconds| Timeout::new(seconds * 1_000, turn));
    }

    fn carry_out(&mut self, ctx: &Context<Self>, effect: Effect) {
        let setting = Rc::clone(&ctx.props().setting);
        let link = ctx.link().clone();
        match effect {
            Effect::Keep(answer) if setting.options.preview => link.send_message(Action::Kept {
                id: answer.id,
                seq: answer.seq,
                durable: true,
            }),
            // The score comes after all that waits was sent.
            Effect::Note(_) | Effect::FetchScore { .. } if setting.options.preview => {}
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
pub fn open(
    setting: &Setting,
    survey: Option<Name>,
    by_visitor: bool,
    share: Inclusion,
    page: String,
    segment: Option<String>,
) -> Action {
    let visit = Visit {
        id: identity::draw(),
        at: clock::now_text(),
        page,
        locale: setting.options.locale.clone(),
        share,
        flags: page::flags(),
        device: page::device(),
        segment,
    };
    Action::Open {
        survey,
        visit,
        by_visitor,
        taken: Taken::default(),
    }
}
