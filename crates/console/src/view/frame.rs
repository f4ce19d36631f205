//! What stands around every screen: navigation, keys, messages, the live stream.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use yew::prelude::*;

use super::colleagues::Colleagues;
use super::keys::Keys as KeyList;
use super::made_up::MadeUp;
use super::parts::nothing;
use super::side::side;
use super::toasts::Message;
use super::{board, goals, inbox, people, promises, rules, scores, settings, surveys, today};
use crate::app::Dress;
use crate::browser::http::{Stream, Told};
use crate::browser::{Interval, Timeout, page, time};
use crate::desk::Desk;
use crate::hooks::{Ears, Now, Pulse};
use crate::keys::{Command, Keys};
use crate::live::Live;
use crate::route::{Place, Route};
use crate::shapes::Me;
use crate::toasts::{Act, Toasts};
use crate::unsaved::Unsaved;
use crate::words::Words;

/// How long changes are gathered before screens read anew.
const GATHER_MS: u32 = 400;
/// How often what is said about time is said anew.
const TICK_MS: u32 = 30_000;

/// What the frame is around.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct Props {
    pub(crate) site: String,
    pub(crate) place: Place,
    pub(crate) sites: Rc<Vec<String>>,
    pub(crate) me: Rc<Me>,
    pub(crate) dress: Dress,
    pub(crate) unsaved: Unsaved,
    pub(crate) lost: Callback<()>,
}

/// How the stream is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// It is being opened.
    Connecting,
    /// It brings what happens.
    Live,
    /// It was lost, and is tried again.
    Again,
}

/// The frame with the screen in it.
#[component]
pub(crate) fn Frame(props: &Props) -> Html {
    let words = Words::of(props.dress.lang);
    let toasts = use_reducer(Toasts::default);
    let ears = use_memo((), |()| Ears::default());
    let keys_shown = use_state(|| false);
    let more_shown = use_state(|| false);
    let now = use_state(|| Now(time::now()));
    {
        let now = now.clone();
        use_effect_with((), move |()| {
            let ticking = Interval::new(TICK_MS, move || now.set(Now(time::now())));
            move || drop(ticking)
        });
    }
    let (live, pulse, link) = use_stream(&props.site, &props.lost);

    let toast = {
        let dispatcher = toasts.dispatcher();
        use_callback((), move |toast, ()| dispatcher.dispatch(Act::Show(toast)))
    };
    let desk = Desk {
        lang: props.dress.lang,
        words,
        site: props.site.as_str().into(),
        me: Rc::clone(&props.me),
        toast,
        lost: props.lost.clone(),
        unsaved: props.unsaved.clone(),
    };

    let heard = {
        let (ears, toasts, shown, site) = (
            Rc::clone(&ears),
            toasts.clone(),
            keys_shown.clone(),
            props.site.clone(),
        );
        Callback::from(move |command: Command| match command {
            Command::Go(screen) => page::go(&Route::at(&site, screen.place())),
            Command::Search => page::focus("[data-search]"),
            Command::Help => shown.set(!*shown),
            Command::Leave if *shown => shown.set(false),
            Command::Undo => {
                if let Some((number, undo)) = toasts.undo() {
                    undo.emit(());
                    toasts.dispatch(Act::Close(number));
                }
            }
            other => ears.tell(other),
        })
    };
    use_keys(heard);
    {
        let first = use_mut_ref(|| true);
        let more = more_shown.clone();
        // Another screen: whoever listens to the page begins at its top.
        use_effect_with((props.place.screen(), props.site.clone()), move |_| {
            more.set(false);
            if !first.replace(false) {
                page::focus("#content");
            }
        });
    }
    use_effect_with(*keys_shown, |shown| {
        if *shown {
            page::focus(".keys [data-first]");
        }
    });

    let message = |(number, toast): &(u32, crate::toasts::Toast)| {
        let (number, dispatcher) = (*number, toasts.dispatcher());
        let close = Callback::from(move |()| dispatcher.dispatch(Act::Close(number)));
        html! { <Message key={number} toast={toast.clone()} {close} /> }
    };
    html! {
        <ContextProvider<Desk> context={desk.clone()}>
        <ContextProvider<Ears> context={(*ears).clone()}>
        <ContextProvider<Pulse> context={pulse}>
        <ContextProvider<Now> context={*now}>
            <button type="button" class="skip" onclick={|_| page::focus("#content")}>{ words.frame.to_content }</button>
            <div class="shell">
                { side(props, &desk, link, &more_shown, &keys_shown) }
                <main key={props.site.clone()} id="content" tabindex="-1" data-screen={props.place.screen().name()}>
                    if props.site.is_empty() {
                        { nothing(words.frame.no_sites, "", Html::default()) }
                    } else {
                        if live.as_ref().is_some_and(|live| live.sample) { <MadeUp /> }
                        { screen(&props.place, &live, &props.dress) }
                    }
                </main>
            </div>
            if desk.me.may("act") { <Colleagues /> }
            <div role="status" aria-live="polite"><ol class="toasts">{ for toasts.shown().iter().map(message) }</ol></div>
            if *keys_shown {
                <KeyList close={{ let shown = keys_shown.clone(); move |()| shown.set(false) }} />
            }
        </ContextProvider<Now>>
        </ContextProvider<Pulse>>
        </ContextProvider<Ears>>
        </ContextProvider<Desk>>
    }
}

fn screen(place: &Place, live: &Option<Rc<Live>>, dress: &Dress) -> Html {
    match place.clone() {
        Place::Today => html! { <today::TodayScreen live={live.clone()} /> },
        Place::Inbox(filter) => html! { <inbox::InboxScreen {filter} /> },
        Place::Item(id, filter) => html! { <inbox::InboxScreen {filter} item={id} /> },
        Place::Case(number) => html! { <inbox::InboxScreen case={number} /> },
        Place::Entry => html! { <super::entry::EntryScreen /> },
        Place::Scores(None, _) => html! { <scores::ScoresScreen live={live.clone()} /> },
        Place::Scores(Some((survey, question)), view) => {
            html! { <scores::ScoreScreen live={live.clone()} {survey} {question} {view} /> }
        }
        Place::Board => html! { <board::BoardScreen /> },
        Place::Promises => html! { <promises::PromisesScreen /> },
        Place::Rules => html! { <rules::RulesScreen /> },
        Place::Goals => html! { <goals::GoalsScreen live={live.clone()} /> },
        Place::Surveys => html! { <surveys::SurveysScreen /> },
        Place::People => html! { <people::PeopleScreen /> },
        Place::Settings => html! { <settings::SettingsScreen dress={dress.clone()} /> },
    }
}

/// Follows the site's stream: the state it sent last, how often it told of a change, and whether it is there.
#[hook]
fn use_stream(site: &str, lost: &Callback<()>) -> (Option<Rc<Live>>, Pulse, Link) {
    let live = use_state(|| None::<(String, Rc<Live>)>);
    let pulse = use_state(|| Pulse(0));
    let link = use_state_eq(|| Link::Connecting);
    {
        let (live, pulse, link, lost) = (live.clone(), pulse.clone(), link.clone(), lost.clone());
        use_effect_with(site.to_owned(), move |site| {
            link.set(Link::Connecting);
            let beats = Rc::new(Cell::new(*pulse));
            let gathering: Rc<RefCell<Option<Timeout>>> = Rc::default();
            let is_first = Cell::new(true);
            let url = format!("/api/v1/sites/{}/live", crate::route::encoded(site));
            let site_name = site.clone();
            let stream = (!site.is_empty()).then(|| {
                Stream::follow(&url, move |told| match told {
                    Told::Live(data) => {
                        link.set(Link::Live);
                        if let Ok(state) = serde_json::from_str::<Live>(&data) {
                            live.set(Some((site_name.clone(), Rc::new(state))));
                        }
                        // The first event says how things are, which every screen has just read by itself.
                        if is_first.replace(false) || gathering.borrow().is_some() {
                            return;
                        }
                        let (pulse, beats, done) =
                            (pulse.clone(), Rc::clone(&beats), Rc::clone(&gathering));
                        let timer = Timeout::new(GATHER_MS, move || {
                            beats.set(Pulse(beats.get().0.wrapping_add(1)));
                            pulse.set(beats.get());
                            done.borrow_mut().take();
                        });
                        gathering.borrow_mut().replace(timer);
                    }
                    Told::Again => link.set(Link::Again),
                    Told::Out => lost.emit(()),
                })
            });
            move || drop(stream)
        });
    }
    let of_site = live
        .as_ref()
        .filter(|(of, _)| of == site)
        .map(|(_, live)| Rc::clone(live));
    (of_site, *pulse, *link)
}

/// Turns keys into commands as long as the frame is there.
#[hook]
fn use_keys(heard: Callback<Command>) {
    let latest = use_mut_ref(|| heard.clone());
    latest.replace(heard);
    use_effect_with((), move |()| {
        let keys = Cell::new(Keys::default());
        let listener = page::on_key(move |stroke| {
            let (next, command) = keys.get().press(stroke);
            keys.set(next);
            let Some(command) = command else {
                return false;
            };
            let heard = latest.borrow().clone();
            heard.emit(command);
            !matches!(command, Command::Open | Command::Leave)
        });
        move || drop(listener)
    });
}
