//! The whole path in real browsers, and what it takes to drive it.
//!
//! Nothing is mocked: the tests in `tests/` let a real engine load a page from one origin, which embeds the widget
//! that a real collector serves from another, and then look at the screen, at the database and at the owner's page.
//!
//! | module | what it stands for |
//! | --- | --- |
//! | [`Engine`], [`Browser`] | a browser with a profile of its own, driven over WebDriver |
//! | [`Axe`] | axe-core, which looks for what keeps people out |
//! | [`Visit`] | a browser that nobody drives, to be killed and started again |
//! | [`Widget`] | the widget as a visitor sees it |
//! | [`Pages`], [`Page`] | the host site: pages of another origin, with headers as a case needs them |
//! | [`Example`] | a page of `examples/`, made with a framework or without |
//! | [`Corner`] | a site without a collector, with its page open |
//! | [`Collector`] | the collector's binary, which can be killed and started again |
//! | [`Console`] | the owner's console as its owner sees it |
//! | [`Postbox`] | a mail server, and what came to it |
//! | [`LateWasm`] | a line on which the widget itself comes late |
//! | [`Receiver`] | an owner's own endpoint, and every way in which a network can fail |
//! | [`Live`] | the stream behind the owner's page |
//! | [`documented`] | a table of the documentation, held to what was seen |
//! | [`until`], [`stays`] | waiting with a deadline |

#![forbid(unsafe_code)]

mod axe;
mod browser;
mod collector;
mod console;
mod corner;
mod display;
mod engine;
mod example;
mod frames;
mod journal;
mod live;
mod night;
mod outbox;
mod page;
mod postbox;
mod program;
mod receiver;
mod rules;
mod server;
mod slow;
mod stored;
mod survey;
mod table;
mod visit;
mod wait;
mod widget;

pub use axe::Axe;
pub use browser::Browser;
pub use collector::{Collector, Score};
pub use console::Console;
pub use corner::{Corner, corner_tag};
pub use engine::{CHROMIUM_FLAGS, Engine};
pub use example::Example;
pub use journal::Journal;
pub use live::Live;
pub use night::zone_at_noon;
pub use page::{Page, Pages, readme_tag, tag};
pub use postbox::{Mail, Postbox};
pub use program::{Program, dist};
pub use receiver::{Received, Receiver, Reply};
pub use rules::ruled_page;
pub use slow::LateWasm;
pub use stored::Stored;
pub use survey::three_questions;
pub use table::{documented, documented_text};
pub use visit::{Visit, tries};
pub use wait::{stays, until, until_within};
pub use widget::Widget;

/// Makes three tests of each case, one an engine, so that a failure names both: `a_case::firefox`.
///
/// A case is an `async fn(Engine) -> anyhow::Result<()>`.
#[macro_export]
macro_rules! in_every_engine {
    ($($case:ident),+ $(,)?) => {$(
        mod $case {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn chromium() -> anyhow::Result<()> {
                super::$case($crate::Engine::Chromium).await
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn firefox() -> anyhow::Result<()> {
                super::$case($crate::Engine::Firefox).await
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn webkit() -> anyhow::Result<()> {
                super::$case($crate::Engine::WebKit).await
            }
        }
    )+};
}
