use anyhow::Result;

use crate::browser::Browser;
use crate::engine::Engine;
use crate::page::{Page, Pages, tag};
use crate::receiver::{Receiver, Reply};
use crate::widget::Widget;

/// The corner shop: a site without a collector. Its page brings the survey, its own endpoint takes the answers, and a
/// browser shows it.
#[derive(Debug)]
pub struct Corner {
    /// The browser, with the page open.
    pub browser: Browser,
    /// Where the answers go.
    pub endpoint: Receiver,
    _pages: Pages,
}

impl Corner {
    /// Opens it; the endpoint replies so.
    ///
    /// # Errors
    /// When a port, a program or the page is missing.
    pub async fn open(engine: Engine, reply: Reply) -> Result<Self> {
        let endpoint = Receiver::start(reply).await?;
        let pages = Pages::start().await?;
        let browser = Browser::start(engine).await?;
        let page = Page::new("inline.html", &corner_tag(&endpoint.url()))?;
        browser.visit(&pages.put(page)).await?;
        Ok(Self {
            browser,
            endpoint,
            _pages: pages,
        })
    }

    /// The widget on its page.
    #[must_use]
    pub fn widget(&self) -> Widget<'_> {
        Widget::of(&self.browser)
    }
}

/// The tag of the corner shop, with its answers going to this address.
#[must_use]
pub fn corner_tag(endpoint: &str) -> String {
    let attributes = format!("data-endpoint=\"{endpoint}\"");
    tag("/widget", "corner", &attributes)
}
