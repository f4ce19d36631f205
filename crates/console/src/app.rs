//! Who is here, and in which language: signed out, being asked, or at the desk.

use std::rc::Rc;

use yew::prelude::*;

use crate::browser::{http, page, spawn};
use crate::failure::Failure;
use crate::lang::Lang;
use crate::route::{Place, Route};
use crate::shapes;
use crate::unsaved::Unsaved;
use crate::view::door::Door;
use crate::view::frame::Frame;
use crate::view::join::Join;
use crate::view::parts::{Trouble, Waiting};
use crate::words::Words;

/// How the page looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Theme {
    /// As the system is set.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// Whether the collector knows us.
#[derive(Clone, PartialEq)]
enum Session {
    /// It was asked.
    Asking,
    /// It does not.
    Out,
    /// It does, and these are the sites.
    In(Rc<Vec<String>>, Rc<shapes::Session>),
    /// It does not say.
    Unknown(Failure),
}

impl Theme {
    /// All there are.
    pub(crate) const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// Its name in the markup; none for the system's.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Auto => "",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The one of that name.
    pub(crate) fn of(name: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|theme| theme.name() == name)
            .unwrap_or_default()
    }

    /// What it is called.
    pub(crate) fn label(self, words: &Words) -> &'static str {
        match self {
            Self::Auto => words.frame.theme_auto,
            Self::Light => words.frame.theme_light,
            Self::Dark => words.frame.theme_dark,
        }
    }
}

/// What of the page is this browser's own: language and look.
#[derive(Clone, PartialEq)]
pub(crate) struct Dress {
    /// The language.
    pub(crate) lang: Lang,
    /// Puts on another language.
    pub(crate) speak: Callback<Lang>,
    /// The look.
    pub(crate) theme: Theme,
    /// Puts on another look.
    pub(crate) look: Callback<Theme>,
}

/// The console.
#[component]
pub(crate) fn App() -> Html {
    let lang = use_state(|| Lang::of_tag(&page::recall("lang").unwrap_or_else(page::language)));
    let theme = use_state(|| Theme::of(&page::recall("theme").unwrap_or_default()));
    let route = use_state_eq(page::route);
    let session = use_state_eq(|| Session::Asking);
    let words = Words::of(*lang);

    let asks = use_state(|| 0_u32);
    {
        let session = session.clone();
        use_effect_with(*asks, move |_| {
            spawn(async move { session.set(ask().await) });
        });
    }
    let ask_again = use_callback(asks, |(), asks| asks.set(**asks + 1));
    let lost = use_callback(session.clone(), |(), session| session.set(Session::Out));
    {
        let route = route.clone();
        use_effect_with((), move |()| {
            let listener = page::on_move(move |moved| route.set(moved));
            move || drop(listener)
        });
    }
    // Whoever signs in again finds what they had typed; somebody else does not.
    let unsaved = use_mut_ref(|| (None::<String>, Unsaved::default()));
    let title = match &*route {
        Route::Site { site, .. } => format!("{site} · Otklik"),
        Route::Start | Route::Join(_) => "Otklik".to_owned(),
    };
    use_effect_with((*lang, *theme, title), |(lang, theme, title)| {
        page::dress(lang.tag(), theme.name(), title);
    });
    let dress = Dress {
        lang: *lang,
        speak: use_callback(lang, |wanted: Lang, lang| {
            page::keep("lang", wanted.tag());
            lang.set(wanted);
        }),
        theme: *theme,
        look: use_callback(theme, |wanted: Theme, theme| {
            page::keep("theme", wanted.name());
            theme.set(wanted);
        }),
    };

    if let Route::Join(token) = &*route {
        return html! { <Join token={token.clone()} {dress} entered={ask_again} /> };
    }
    match &*session {
        Session::Asking => html! { <Waiting {words} /> },
        Session::Out => html! { <Door {dress} entered={ask_again} /> },
        Session::Unknown(failure) => {
            html! { <Trouble {words} failure={failure.clone()} again={ask_again} /> }
        }
        Session::In(sites, known) => {
            let (site, place) = match &*route {
                Route::Site { site, place } if sites.contains(site) => {
                    (site.clone(), place.clone())
                }
                _ => (sites.first().cloned().unwrap_or_default(), Place::Today),
            };
            let me = Rc::new(known.me(&site));
            let mut of = unsaved.borrow_mut();
            if of.0.as_ref() != Some(&me.name) {
                *of = (Some(me.name.clone()), Unsaved::default());
                page::ask_before_leaving(false);
            }
            let unsaved = of.1.clone();
            html! { <Frame {site} {place} sites={Rc::clone(sites)} {me} {dress} {unsaved} {lost} /> }
        }
    }
}

async fn ask() -> Session {
    match http::get::<shapes::Session>("/api/v1/session").await {
        Ok(known) => Session::In(Rc::new(known.sites()), Rc::new(known)),
        Err(Failure::SignedOut) => Session::Out,
        Err(failure) => Session::Unknown(failure),
    }
}
