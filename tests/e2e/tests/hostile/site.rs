//! What the tests of pages that are against it share: a page, what it has before the widget's tag, and where the answers go.

use anyhow::{Context, Result, ensure};
use otklik_e2e::{Browser, Engine, Page, Pages, Receiver, Reply, Widget, tag};
use serde_json::{Value, json};

/// A page, what it has before the widget's tag, and where the answers go.
pub(crate) struct Site {
    pub(crate) browser: Browser,
    pub(crate) endpoint: Receiver,
    pub(crate) pages: Pages,
}

impl Site {
    pub(crate) async fn open(engine: Engine) -> Result<Self> {
        Ok(Self {
            browser: Browser::start(engine).await?,
            endpoint: Receiver::start(Reply::Stored).await?,
            pages: Pages::start().await?,
        })
    }

    /// Comes to the page as somebody who was never there.
    pub(crate) async fn visit(&self, before: &str) -> Result<Widget<'_>> {
        self.visit_with("shop.html", before, "").await
    }

    pub(crate) async fn visit_with(
        &self,
        name: &'static str,
        before: &str,
        attributes: &str,
    ) -> Result<Widget<'_>> {
        let file = json!({
            "v": 1, "site": "hostile",
            "surveys": [{
                "id": "visit", "revision": 2, "show": { "on": [] },
                "questions": [
                    { "id": "nps", "kind": "nps", "text": "How likely?" },
                    { "id": "why", "kind": "text", "text": "Why?" },
                ],
            }],
        });
        let attributes = format!(
            "data-locale=\"en\" data-endpoint=\"{}\" {attributes}",
            self.endpoint.url()
        );
        let head = format!(
            r#"<script type="application/json" data-otklik>{file}</script>{}"#,
            tag("/widget", "hostile", &attributes)
        );
        let page = Page::new(name, &head)?.before_the_tag(before);
        self.browser.visit(&self.pages.put(page)).await?;
        Ok(Widget::of(&self.browser))
    }

    /// Answers with a sentence, and gives what came of it as the wire had it, without what no two answers share.
    pub(crate) async fn answer(&self, widget: &Widget<'_>, sentence: &str) -> Result<Value> {
        widget.open().await?;
        widget.choose(9).await?;
        widget.say(sentence).await?;
        widget.submit().await?;
        widget.wait_for_thanks().await?;
        self.arrived(sentence).await
    }

    pub(crate) async fn arrived(&self, sentence: &str) -> Result<Value> {
        let said = |answer: &Value| answer["q"][1]["s"] == sentence;
        let request = self
            .endpoint
            .request_with(sentence, |request| request.answers().iter().any(said))
            .await?;
        let mut batch = request.batch()?;
        let mut answer = request.answers().into_iter().find(said).context("none")?;
        for own in ["id", "at", "age_ms"] {
            answer[own] = json!(answer[own].is_null());
        }
        for own in ["batch", "sent_at", "answers"] {
            batch[own] = json!(batch[own].is_null());
        }
        answer["q"][1]["s"] = json!("");
        Ok(json!([batch, answer]))
    }

    pub(crate) async fn unharmed(&self, what: &str) -> Result<()> {
        let journal = self.browser.journal().await?;
        ensure!(
            journal.is_unharmed() && journal.hints.is_empty(),
            "{what}: {journal:?}"
        );
        Ok(())
    }
}
