use anyhow::Result;

use crate::browser::Browser;
use crate::page::{Page, Pages};
use crate::wait::until;

/// Finds the isolated frame from the page that holds it.
const ISOLATED: &str =
    "return document.querySelector('otklik-widget')?.shadowRoot?.querySelector('iframe') ?? null";

impl Browser {
    /// Goes into the widget's isolated frame, as soon as there is one; from then on the page is what is in it.
    ///
    /// # Errors
    /// When none appears.
    pub async fn enter_isolated_frame(&self) -> Result<()> {
        self.enter(ISOLATED).await
    }

    /// Goes into the first frame that stands in the page itself.
    ///
    /// # Errors
    /// When there is none.
    pub async fn enter_frame(&self) -> Result<()> {
        self.enter("return document.querySelector('iframe')").await
    }

    /// Goes to a page that has no more room than this, in a frame of that size: to what is in it that is all the screen there is, in
    /// engines too whose windows cannot be made as small.
    ///
    /// # Errors
    /// When it does not load.
    pub async fn visit_on_a_small_screen(
        &self,
        pages: &Pages,
        page: Page,
        (width, height): (u32, u32),
    ) -> Result<()> {
        let url = pages.put(page);
        let frame = format!("src=\"{url}\" width=\"{width}\" height=\"{height}\"");
        self.visit(&pages.put(Page::new("small.html", &frame)?))
            .await?;
        self.enter_frame().await
    }

    /// Goes back to the page that holds all frames.
    ///
    /// # Errors
    /// When the driver refuses.
    pub async fn leave_frames(&self) -> Result<()> {
        Ok(self.session().enter_default_frame().await?)
    }

    async fn enter(&self, finding: &str) -> Result<()> {
        let frame = until(finding, async || {
            let found = self.session().execute(finding, Vec::new()).await?;
            Ok(found.element().ok())
        })
        .await?;
        Ok(frame.enter_frame().await?)
    }
}
