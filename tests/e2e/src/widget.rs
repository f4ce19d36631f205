use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde_json::{Value, json};
use thirtyfour::WebElement;
use thirtyfour::error::{WebDriverError, WebDriverErrorInner};

use crate::browser::Browser;
use crate::engine::Engine;
use crate::wait::{PAUSE, until};

/// What is in sight: looked up afresh each time, because the widget draws itself anew at each step.
const IN_SIGHT: &str = "
    const root = document.querySelector('otklik-widget')?.shadowRoot;
    const found = root?.querySelector(arguments[0]);
    if (!found || !found.checkVisibility() || found.getBoundingClientRect().height === 0) return null;";

/// The Enter key as WebDriver writes it.
const ENTER: &str = "\u{e007}";
/// Longest wait for an animation to end.
const DECORATION: Duration = Duration::from_secs(2);

/// The widget as a visitor sees it: what is not in sight is not there.
#[derive(Clone, Copy, Debug)]
pub struct Widget<'b> {
    browser: &'b Browser,
}

impl<'b> Widget<'b> {
    /// The widget in the page that the browser shows.
    #[must_use]
    pub fn of(browser: &'b Browser) -> Self {
        Self { browser }
    }

    /// Opens it through the page's API, as soon as the page has one.
    ///
    /// # Errors
    /// When `window.otklik` does not appear, or `open` throws.
    pub async fn open(&self) -> Result<()> {
        until("window.otklik", async || {
            let there = self
                .browser
                .run(
                    "return typeof window.otklik?.open === 'function'",
                    Vec::new(),
                )
                .await?;
            Ok(there.as_bool().filter(|&there| there))
        })
        .await?;
        self.browser.run("window.otklik.open()", Vec::new()).await?;
        Ok(())
    }

    /// How many widget elements the page has.
    ///
    /// # Errors
    /// When the page cannot be asked.
    pub async fn count(&self) -> Result<u64> {
        let count = self
            .browser
            .run(
                "return document.querySelectorAll('otklik-widget').length",
                Vec::new(),
            )
            .await?;
        count.as_u64().context("no count")
    }

    /// Whether something that the selector names is in sight in the widget.
    ///
    /// # Errors
    /// When the page cannot be asked.
    pub async fn shows(&self, selector: &str) -> Result<bool> {
        let script = format!("{IN_SIGHT} return true;");
        Ok(self.browser.run(&script, vec![json!(selector)]).await? == json!(true))
    }

    /// Waits until it is in sight.
    ///
    /// # Errors
    /// When it does not come; the message has what the widget shows instead.
    pub async fn wait_for(&self, selector: &str) -> Result<()> {
        self.explained(
            selector,
            until(selector, async || {
                Ok(self.shows(selector).await?.then_some(()))
            })
            .await,
        )
        .await
    }

    /// Whether what stands there is the first step, and the widget itself is still to come.
    ///
    /// # Errors
    /// When the page cannot be asked.
    pub async fn is_to_come(&self) -> Result<bool> {
        let script = "return Boolean(document.querySelector('otklik-widget')?.shadowRoot?.give)";
        Ok(self.browser.run(script, Vec::new()).await? == json!(true))
    }

    /// Turns to the question as a pointer does that passes over it, as far as the widget has not come: then it is fetched.
    ///
    /// # Errors
    /// When the page cannot be asked.
    pub async fn turn_to(&self) -> Result<()> {
        let script = "document.querySelector('otklik-widget')?.shadowRoot?.querySelector('.first')
            ?.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, composed: true }))";
        self.browser.run(script, Vec::new()).await?;
        Ok(())
    }

    /// Turns to the question and waits for the widget itself: from then on it needs the collector for nothing but to deliver.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn wait_for_itself(&self) -> Result<()> {
        self.wait_for("[data-step]").await?;
        until("the widget itself", async || {
            self.turn_to().await?;
            Ok((!self.is_to_come().await?).then_some(()))
        })
        .await
    }

    /// Waits until nothing of the widget is in sight.
    ///
    /// # Errors
    /// When it stays.
    pub async fn wait_until_gone(&self) -> Result<()> {
        let gone = until("the widget is gone", async || {
            Ok((!self.shows("[data-step]").await?).then_some(()))
        });
        self.explained("[data-step]", gone.await).await
    }

    /// Waits for the scale and clicks a score.
    ///
    /// # Errors
    /// When there is no such score.
    pub async fn choose(&self, score: u8) -> Result<()> {
        self.click(&format!("[data-score=\"{score}\"]")).await
    }

    /// Waits for the text field and types.
    ///
    /// Characters beyond the basic plane have no keys, and WebKit's driver drops them: they are put in as an emoji
    /// picker does.
    ///
    /// # Errors
    /// When there is none.
    pub async fn say(&self, text: &str) -> Result<()> {
        let field = self.find("textarea").await?;
        let is_typed = |c: char| c <= '\u{ffff}';
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let end = rest
                .find(|c| is_typed(c) != is_typed(first))
                .unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            if is_typed(first) {
                // A line break is the Enter key to some drivers only.
                field.send_keys(run.replace('\n', ENTER)).await?;
            } else {
                let script = "document.execCommand('insertText', false, arguments[0])";
                self.browser.run(script, vec![json!(run)]).await?;
            }
            rest = after;
        }
        Ok(())
    }

    /// Clicks the primary button.
    ///
    /// # Errors
    /// When there is none.
    pub async fn submit(&self) -> Result<()> {
        self.click("button[type=\"submit\"]").await
    }

    /// Clicks the close button.
    ///
    /// # Errors
    /// When there is none.
    pub async fn close(&self) -> Result<()> {
        self.click("[data-close]").await
    }

    /// Waits for the last screen.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn wait_for_thanks(&self) -> Result<()> {
        self.wait_for("[data-step=\"thanks\"]").await
    }

    /// Waits until the card has this text.
    ///
    /// # Errors
    /// When it does not get it; the message has the text that is there.
    pub async fn wait_for_text(&self, wanted: &str) -> Result<()> {
        let script = format!("{IN_SIGHT} return found.innerText;");
        let found = until(wanted, async || {
            let text = self
                .browser
                .run(&script, vec![json!("[data-step]")])
                .await?;
            Ok(text
                .as_str()
                .filter(|text| text.contains(wanted))
                .map(|_| ()))
        });
        self.explained(wanted, found.await).await
    }

    /// Waits until the last screen shows a score of `n` answers, and gives it: rounded points.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn score_of(&self, n: u64) -> Result<i64> {
        let script =
            format!("{IN_SIGHT} return [found.dataset.value.replace('−', '-'), found.dataset.n];");
        let wanted = n.to_string();
        let what = format!("a score of {n} answers");
        let found = until(&what, async || {
            let shown = self
                .browser
                .run(&script, vec![json!("[data-metric='nps']")])
                .await?;
            let points =
                (shown[1].as_str() == Some(&wanted)).then(|| shown[0].as_str()?.parse().ok());
            Ok(points.flatten())
        });
        self.explained("[data-metric='nps']", found.await).await
    }

    /// Waits for a field and types into it.
    ///
    /// # Errors
    /// When there is none.
    pub async fn type_into(&self, selector: &str, text: &str) -> Result<()> {
        let typed = self.find(selector).await?.send_keys(text).await;
        if typed.is_err() && self.browser.engine() == Engine::WebKit {
            // As with clicks: in a frame inside a shadow root its driver finds nothing to type into.
            let script = format!(
                "{IN_SIGHT} found.setRangeText(arguments[1], found.value.length, found.value.length, 'end');
                found.dispatchEvent(new Event('input', {{ bubbles: true, composed: true }}))"
            );
            self.browser
                .run(&script, vec![json!(selector), json!(text)])
                .await?;
            return Ok(());
        }
        typed.with_context(|| format!("cannot type into {selector}"))
    }

    /// Waits for something that the selector names and clicks it.
    ///
    /// # Errors
    /// When there is none.
    pub async fn click(&self, selector: &str) -> Result<()> {
        let mut clicked = self.find(selector).await?.click().await;
        // The first step has given its place to the widget between the look and the click.
        if clicked.as_ref().is_err_and(is_gone) {
            clicked = self.find(selector).await?.click().await;
        }
        if clicked.is_err() && self.browser.engine() == Engine::WebKit {
            // Its driver takes nothing in a frame inside a shadow root for something that can be clicked.
            let script = format!("{IN_SIGHT} found.click()");
            self.browser.run(&script, vec![json!(selector)]).await?;
            return Ok(());
        }
        clicked.with_context(|| format!("cannot click {selector}"))
    }

    /// Waits until the widget stands still; decoration that never ends is given two seconds.
    ///
    /// # Errors
    /// When the page cannot be asked.
    pub async fn settle(&self) -> Result<()> {
        let script = format!(
            "{IN_SIGHT}
            const moving = animation => animation.playState === 'running'
                && animation.effect.getComputedTiming().endTime !== Infinity;
            // WebKit names an animation only once it has begun.
            const faded = [...root.querySelectorAll('.body')].some(body => getComputedStyle(body).opacity !== '1');
            return !faded && !root.getAnimations().some(moving);"
        );
        let start = Instant::now();
        while start.elapsed() < DECORATION {
            if self
                .browser
                .run(&script, vec![json!("[data-step]")])
                .await?
                != false
            {
                break;
            }
            tokio::time::sleep(PAUSE).await;
        }
        Ok(())
    }

    /// Waits for the element, and until it stands still: what moves is not where the click goes.
    ///
    /// # Errors
    /// When there is none.
    pub async fn find(&self, selector: &str) -> Result<WebElement> {
        self.wait_for(selector).await?;
        self.settle().await?;
        let script = format!("{IN_SIGHT} return found;");
        let session = self.browser.session();
        let found = until(selector, async || {
            match session.execute(&script, vec![json!(selector)]).await {
                Err(error) if is_gone(&error) => Ok(None),
                found => Ok(found?.element().ok()),
            }
        });
        found.await
    }

    /// Adds to an error what the visitor sees, and what the page has noted.
    async fn explained<T>(&self, wanted: &str, result: Result<T>) -> Result<T> {
        let Err(error) = result else { return result };
        let script = "
            const widget = document.querySelector('otklik-widget');
            return [location.href, widget?.shadowRoot?.innerHTML ?? '(no widget)', window.journal ?? null];";
        let state = self
            .browser
            .run(script, Vec::new())
            .await
            .unwrap_or(Value::Null);
        Err(error.context(format!(
            "{wanted:?} in {:?}, which has: {state:#}",
            self.browser.engine()
        )))
    }
}

/// Whether what was found is in the page no more.
fn is_gone(error: &WebDriverError) -> bool {
    matches!(
        error.as_inner(),
        WebDriverErrorInner::StaleElementReference(_)
    )
}
