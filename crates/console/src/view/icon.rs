//! Pictures of one line, drawn in the colour of the text beside them.

use yew::prelude::*;

use crate::route::Screen;

/// A picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Icon {
    /// Of a screen.
    Screen(Screen),
    /// Three points.
    More,
    /// Light and dark.
    Theme,
    /// A keyboard.
    Keys,
    /// A door.
    Leave,
    /// A glass.
    Search,
    /// A funnel.
    Filter,
    /// A plus.
    Add,
    /// An arrow onto a line.
    Save,
    /// A cross.
    Close,
    /// To the left.
    Back,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Screen(Screen::Today) => {
                "M12 3v2m0 14v2m9-9h-2M5 12H3m15.4-6.4L17 7M7 17l-1.4 1.4m12.8 0L17 17M7 7 5.6 5.6M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0Z"
            }
            Self::Screen(Screen::Inbox) => "M4 13h4l2 3h4l2-3h4M4 13l3-8h10l3 8v6H4Z",
            Self::Screen(Screen::Scores) => "M4 19V5m0 14h16M8 15l4-5 3 3 5-7",
            Self::Screen(Screen::Board) => "M5 4h14v16H5Zm4 5h6m-6 4h6m-6 4h3",
            Self::Screen(Screen::Promises) => "M12 7v5l3 2m6-2a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z",
            Self::Screen(Screen::Rules) => "M6 4v6a4 4 0 0 0 4 4h8m0 0-4-4m4 4-4 4",
            Self::Screen(Screen::Goals) => "M6 21V4h11l-2 4 2 4H6",
            Self::Screen(Screen::Surveys) => "M4 5h16v11H9l-5 4Zm5 5h6",
            Self::Screen(Screen::People) => {
                "M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm-6 8a6 6 0 0 1 12 0m1-8a3 3 0 0 0 0-6m2 14a6 6 0 0 0-3-5.2"
            }
            Self::Screen(Screen::Settings) => {
                "M4 7h10m4 0h2M4 17h2m4 0h10M18 7a2 2 0 1 1-4 0 2 2 0 0 1 4 0Zm-8 10a2 2 0 1 1-4 0 2 2 0 0 1 4 0Z"
            }
            Self::More => "M5 12h.01M12 12h.01M19 12h.01",
            Self::Theme => "M12 3a9 9 0 1 0 0 18Zm0 0v18",
            Self::Keys => "M3 6h18v12H3Zm4 4h.01M12 10h.01M17 10h.01M8 14h8",
            Self::Leave => "M10 4H5v16h5m4-12 4 4-4 4m4-4H9",
            Self::Search => "m20 20-4.5-4.5M17 11a6 6 0 1 1-12 0 6 6 0 0 1 12 0Z",
            Self::Filter => "M4 6h16M7 12h10m-7 6h4",
            Self::Add => "M12 5v14M5 12h14",
            Self::Save => "M12 4v10m0 0-4-4m4 4 4-4M5 19h14",
            Self::Close => "m6 6 12 12M18 6 6 18",
            Self::Back => "m15 5-7 7 7 7",
        }
    }

    /// The picture; what it means stands beside it, or in a label.
    pub(crate) fn draw(self) -> Html {
        html! {
            <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor"
                stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"><path d={self.path()} /></svg>
        }
    }
}
