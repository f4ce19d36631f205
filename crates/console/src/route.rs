//! Where one is: the part of the address behind `#`, which no server sees.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::query::Query;

/// What the inbox can be filtered by, as the API names it.
pub(crate) const INBOX_FILTERS: [&str; 16] = [
    "case", "door", "from", "has", "locale", "mark", "max", "min", "page", "q", "role", "segment",
    "survey", "to", "tone", "view",
];
/// What the view of a score can be told.
pub(crate) const SCORE_VIEW: [&str; 7] = ["a", "a_part", "b", "b_part", "by", "split", "weeks"];
/// What may stand in a part of an address as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// An address of the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// Nowhere in particular: the first site's Today.
    Start,
    /// The form for who follows a link.
    Join(String),
    /// Something of a site.
    Site {
        /// The site.
        site: String,
        /// What of it.
        place: Place,
    },
}

/// A place in a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Place {
    /// What to do now.
    #[default]
    Today,
    /// What was said.
    Inbox(Query),
    /// One thing that was said, out of a list.
    Item(String, Query),
    /// The case of that number, wherever its items are in the list.
    Case(i64),
    /// The form for what came by another door.
    Entry,
    /// Every score, or that of a survey's question.
    Scores(Option<(String, String)>, Query),
    /// What everybody sees.
    Board,
    /// Policies and calendars.
    Promises,
    /// Where items go, and what words are signs of.
    Rules,
    /// Targets, initiatives and what they were worth.
    Goals,
    /// What is asked.
    Surveys,
    /// Members, keys, the audit log.
    People,
    /// One's own account and this browser.
    Settings,
}

/// A screen that the navigation leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Screen {
    /// See [`Place::Today`].
    Today,
    /// See [`Place::Inbox`].
    Inbox,
    /// See [`Place::Scores`].
    Scores,
    /// See [`Place::Board`].
    Board,
    /// See [`Place::Promises`].
    Promises,
    /// See [`Place::Rules`].
    Rules,
    /// See [`Place::Goals`].
    Goals,
    /// See [`Place::Surveys`].
    Surveys,
    /// See [`Place::People`].
    People,
    /// See [`Place::Settings`].
    Settings,
}

impl Screen {
    /// In the order of the navigation.
    pub(crate) const ALL: [Self; 10] = [
        Self::Today,
        Self::Inbox,
        Self::Scores,
        Self::Board,
        Self::Promises,
        Self::Rules,
        Self::Goals,
        Self::Surveys,
        Self::People,
        Self::Settings,
    ];

    /// Its name in markup and addresses.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Inbox => "inbox",
            Self::Scores => "scores",
            Self::Board => "board",
            Self::Promises => "promises",
            Self::Rules => "rules",
            Self::Goals => "goals",
            Self::Surveys => "surveys",
            Self::People => "people",
            Self::Settings => "settings",
        }
    }

    /// The place that it begins with.
    pub(crate) fn place(self) -> Place {
        match self {
            Self::Today => Place::Today,
            Self::Inbox => Place::Inbox(Query::default()),
            Self::Scores => Place::Scores(None, Query::default()),
            Self::Board => Place::Board,
            Self::Promises => Place::Promises,
            Self::Rules => Place::Rules,
            Self::Goals => Place::Goals,
            Self::Surveys => Place::Surveys,
            Self::People => Place::People,
            Self::Settings => Place::Settings,
        }
    }
}

impl Place {
    /// The screen that it is on.
    pub(crate) fn screen(&self) -> Screen {
        match self {
            Self::Today => Screen::Today,
            Self::Inbox(_) | Self::Item(..) | Self::Case(_) | Self::Entry => Screen::Inbox,
            Self::Scores(..) => Screen::Scores,
            Self::Board => Screen::Board,
            Self::Promises => Screen::Promises,
            Self::Rules => Screen::Rules,
            Self::Goals => Screen::Goals,
            Self::Surveys => Screen::Surveys,
            Self::People => Screen::People,
            Self::Settings => Screen::Settings,
        }
    }
}

impl Route {
    /// The place in that site.
    pub(crate) fn at(site: &str, place: Place) -> Self {
        Self::Site {
            site: site.to_owned(),
            place,
        }
    }

    /// Reads what stands behind `#`; what leads nowhere is the start.
    pub(crate) fn read(address: &str) -> Self {
        let address = address.trim_start_matches('#').trim_start_matches('/');
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let parts: Vec<String> = path
            .split('/')
            .map(decoded)
            .filter(|part| !part.is_empty())
            .collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let inbox = || Query::read(query, &INBOX_FILTERS);
        let view = || Query::read(query, &SCORE_VIEW);
        match parts[..] {
            [] => Self::Start,
            // No place of a site is called so.
            ["join", token] if is_token(token) => Self::Join(token.to_owned()),
            [site] | [site, "today"] => Self::at(site, Place::Today),
            [site, "inbox"] => Self::at(site, Place::Inbox(inbox())),
            [site, "inbox", id] => Self::at(site, Place::Item(id.to_owned(), inbox())),
            [site, "cases", number] => match number.parse() {
                Ok(number) => Self::at(site, Place::Case(number)),
                Err(_) => Self::at(site, Place::Inbox(Query::default())),
            },
            [site, "enter"] => Self::at(site, Place::Entry),
            [site, "scores"] => Self::at(site, Place::Scores(None, view())),
            [site, "scores", survey, question] => Self::at(
                site,
                Place::Scores(Some((survey.to_owned(), question.to_owned())), view()),
            ),
            [site, "board"] => Self::at(site, Place::Board),
            [site, "promises"] => Self::at(site, Place::Promises),
            [site, "rules"] => Self::at(site, Place::Rules),
            [site, "goals"] => Self::at(site, Place::Goals),
            [site, "surveys"] => Self::at(site, Place::Surveys),
            [site, "people"] => Self::at(site, Place::People),
            [site, "settings"] => Self::at(site, Place::Settings),
            [site, ..] => Self::at(site, Place::Today),
        }
    }

    /// As it stands in a link, with `#`.
    pub(crate) fn address(&self) -> String {
        let (site, place) = match self {
            Self::Start => return "#/".to_owned(),
            Self::Join(token) => return format!("#/join/{token}"),
            Self::Site { site, place } => (site, place),
        };
        let rest = match place {
            Place::Inbox(query) => format!("inbox{}", query.tail()),
            Place::Item(id, query) => format!("inbox/{}{}", encoded(id), query.tail()),
            Place::Case(number) => format!("cases/{number}"),
            Place::Entry => "enter".to_owned(),
            Place::Scores(None, view) => format!("scores{}", view.tail()),
            Place::Scores(Some((survey, question)), view) => {
                format!(
                    "scores/{}/{}{}",
                    encoded(survey),
                    encoded(question),
                    view.tail()
                )
            }
            plain => plain.screen().name().to_owned(),
        };
        format!("#/{}/{rest}", encoded(site))
    }
}

/// Whether it is what a link has.
fn is_token(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A part of a path in which nothing can be taken for a separator.
pub(crate) fn encoded(part: &str) -> String {
    utf8_percent_encode(part, PLAIN).to_string()
}

fn decoded(part: &str) -> String {
    percent_decode_str(part).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_found_again_by_its_address() {
        let filter = Query::default()
            .with("q", "a/b?c#d%20&e=f")
            .with("door", "press,said");
        let places = [
            Place::Today,
            Place::Inbox(filter.clone()),
            Place::Item("../today".to_owned(), filter.clone()),
            Place::Case(17),
            Place::Entry,
            Place::Scores(None, Query::default().with("by", "week")),
            Place::Scores(
                Some(("n/p".to_owned(), "why?".to_owned())),
                Query::default(),
            ),
            Place::Board,
            Place::Promises,
            Place::Rules,
            Place::Goals,
            Place::Surveys,
            Place::People,
            Place::Settings,
        ];
        for place in places {
            let route = Route::at("shop/ру", place);
            assert_eq!(Route::read(&route.address()), route);
            assert!(route.address().is_ascii());
        }
    }

    #[test]
    fn what_leads_nowhere_is_no_dead_end() {
        assert_eq!(Route::read(""), Route::Start);
        assert_eq!(
            Route::read("#/shop/nonsense/x"),
            Route::at("shop", Place::Today)
        );
        assert_eq!(
            Route::read("#/shop/cases/x"),
            Route::at("shop", Place::Inbox(Query::default()))
        );
    }

    #[test]
    fn a_link_leads_in_and_a_site_may_be_called_join() {
        let link = format!("#/join/{}", "0a".repeat(32));
        assert_eq!(Route::read(&link), Route::Join("0a".repeat(32)));
        assert_eq!(Route::read(&link).address(), link);
        let inbox = Place::Inbox(Query::default());
        assert_eq!(Route::read("#/join/inbox"), Route::at("join", inbox));
    }

    #[test]
    fn every_screen_leads_to_itself() {
        for screen in Screen::ALL {
            assert_eq!(screen.place().screen(), screen);
        }
    }
}
