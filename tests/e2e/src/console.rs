use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::wait::until;

/// What is in sight of the selector.
const IN_SIGHT: &str = "
    const found = [...document.querySelectorAll(arguments[0])].find(element => element.checkVisibility());";

/// The owner's console as its owner sees it.
#[derive(Clone, Copy, Debug)]
pub struct Console<'b> {
    browser: &'b Browser,
}

impl<'b> Console<'b> {
    /// The console in the page that the browser shows.
    #[must_use]
    pub fn of(browser: &'b Browser) -> Self {
        Self { browser }
    }

    /// Loads an address of it, and waits until its screen is there.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn open(&self, url: &str) -> Result<()> {
        self.browser.visit(url).await?;
        self.ready().await
    }

    /// Goes to a place of the demo site, and waits until its screen is there.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn go(&self, place: &str) -> Result<()> {
        let hash = format!("#/demo/{place}");
        self.browser
            .run("location.hash = arguments[0]", vec![json!(hash)])
            .await?;
        self.ready().await
    }

    /// Waits until the screen has what it shows, and stands still.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ready(&self) -> Result<()> {
        let ready = "return document.querySelector('main h1, .door h1') !== null
            && document.querySelector('.waiting') === null
            && document.getAnimations().every(({ playState }) => playState !== 'running')";
        self.explained(
            "the screen",
            until("the screen", async || {
                Ok((self.browser.run(ready, Vec::new()).await? == true).then_some(()))
            })
            .await,
        )
        .await
    }

    /// Waits until it is in sight.
    ///
    /// # Errors
    /// When it does not come; the message has what the console shows instead.
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

    /// Waits until it is gone.
    ///
    /// # Errors
    /// When it stays.
    pub async fn wait_until_gone(&self, selector: &str) -> Result<()> {
        let gone = until("gone", async || {
            Ok((!self.shows(selector).await?).then_some(()))
        });
        self.explained(selector, gone.await).await
    }

    /// Whether it is in sight.
    ///
    /// # Errors
    /// When the page cannot be asked.
    pub async fn shows(&self, selector: &str) -> Result<bool> {
        let script = format!("{IN_SIGHT} return found !== undefined");
        Ok(self.browser.run(&script, vec![json!(selector)]).await? == true)
    }

    /// Waits for it, and clicks it.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn click(&self, selector: &str) -> Result<()> {
        self.wait_for(selector).await?;
        let clicked = self.element(selector).await?.click().await;
        clicked.with_context(|| format!("a click on {selector}"))
    }

    /// Waits for a field, and types into it.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn type_into(&self, selector: &str, text: &str) -> Result<()> {
        self.wait_for(selector).await?;
        let typed = self.element(selector).await?.send_keys(text).await;
        typed.with_context(|| format!("typing into {selector}"))
    }

    /// Waits for a list that has the value, and chooses it.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn choose(&self, selector: &str, value: &str) -> Result<()> {
        let script = "const list = document.querySelector(arguments[0]);
            if (![...(list?.options ?? [])].some(({ value }) => value === arguments[1])) return false;
            list.value = arguments[1];
            list.dispatchEvent(new Event('change', { bubbles: true }));
            return true";
        until(&format!("{value} to be chosen in {selector}"), async || {
            let arguments = vec![json!(selector), json!(value)];
            Ok((self.browser.run(script, arguments).await? == true).then_some(()))
        })
        .await
    }

    /// Empties a field.
    ///
    /// # Errors
    /// When there is none.
    pub async fn clear(&self, selector: &str) -> Result<()> {
        self.element(selector).await?.clear().await?;
        Ok(())
    }

    /// The text of the first that the selector names.
    ///
    /// # Errors
    /// When there is none.
    pub async fn text(&self, selector: &str) -> Result<String> {
        let script = "return document.querySelector(arguments[0])?.textContent ?? null";
        let text = self.browser.run(script, vec![json!(selector)]).await?;
        text.as_str()
            .map(str::to_owned)
            .with_context(|| format!("no {selector}"))
    }

    async fn element(&self, selector: &str) -> Result<thirtyfour::WebElement> {
        // On a small window the bar at the foot may lie over it, where no driver looks.
        let script =
            format!("{IN_SIGHT} found?.scrollIntoView({{ block: 'center' }}); return found");
        let found = self
            .browser
            .session()
            .execute(script, vec![json!(selector)])
            .await?;
        Ok(found.element()?)
    }

    /// Adds to an error what the console shows.
    async fn explained<T>(&self, wanted: &str, result: Result<T>) -> Result<T> {
        let Err(error) = result else { return result };
        let script = "return [location.href, document.body.innerText.slice(0, 2000)]";
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
