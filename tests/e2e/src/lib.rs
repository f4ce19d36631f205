//! The whole path in real browsers, and what it takes to drive it.
//!
//! Nothing is mocked: the tests in `tests/` let a real engine load a page from one origin, which embeds the widget
//! that a real collector serves from another, and then look at the screen, at the database and at the owner's page.
//!
//! | module | what it stands for |
//! | --- | --- |
//! | [`Engine`], [`Browser`] | a browser with a profile of its own, driven over WebDriver |
//! | [`Visit`] | a browser that nobody drives, to be killed and started again |
//! | [`Widget`] | the widget as a visitor sees it |
//! | [`Pages`], [`Page`] | the host site: pages of another origin, with headers as a case needs them |
//! | [`Corner`] | a site without a collector, with its page open |
//! | [`Collector`] | the collector's binary, which can be killed and started again |
//! | [`Receiver`] | an owner's own endpoint, and every way in which a network can fail |
//! | [`Live`] | the stream behind the owner's page |
//! | [`until`], [`stays`] | waiting with a deadline |

#![forbid(unsafe_code)]

mod browser;
mod collector;
mod corner;
mod display;
mod engine;
mod journal;
mod live;
mod outbox;
mod page;
mod program;
mod receiver;
mod rules;
mod server;
mod stored;
mod visit;
mod wait;
mod widget;

pub use browser::Browser;
pub use collector::{Collector, Score};
pub use corner::{Corner, corner_tag};
pub use engine::{CHROMIUM_FLAGS, Engine};
pub use journal::Journal;
pub use live::Live;
pub use page::{Page, Pages, readme_tag, tag};
pub use program::{Program, dist};
pub use receiver::{Received, Receiver, Reply};
pub use rules::ruled_page;
pub use stored::Stored;
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
