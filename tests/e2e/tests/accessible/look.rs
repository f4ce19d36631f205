//! What the tests of accessibility share: a way through surveys, in one theme, direction and mode, with axe-core at each step.

use anyhow::{Context, Result};
use otklik_e2e::{Axe, Browser, Widget};
use serde_json::json;

/// Every survey of the page, named after the kind that it asks first.
pub(crate) const SURVEYS: [&str; 13] = [
    "ces", "ces1", "csat", "nsat", "stars", "thumbs", "choice", "many", "role", "battery",
    "service", "contact", "journey",
];

/// How the widget can stand.
pub(crate) const MODES: [&str; 4] = ["popover", "modal", "inline", "tab"];
/// Theme and direction of a round; each mode is met in all of them.
pub(crate) const ROUNDS: [(&str, &str); 4] = [
    ("light", "left to right"),
    ("dark", "left to right"),
    ("light", "right to left"),
    ("dark", "right to left"),
];

/// A way through surveys, with axe-core at each step.
pub(crate) struct Look<'a> {
    pub(crate) browser: &'a Browser,
    pub(crate) axe: &'a Axe,
    pub(crate) round: String,
    pub(crate) is_framed: bool,
}

impl Look<'_> {
    /// The tag's attributes in this theme and direction.
    pub(crate) fn attributes(&self, others: &str) -> String {
        let theme = if self.is_dark() { "dark" } else { "light" };
        let locale = if self.is_mirrored() { "ar" } else { "en" };
        format!("{others} data-theme=\"{theme}\" data-locale=\"{locale}\"")
    }

    fn is_dark(&self) -> bool {
        self.round.starts_with("dark")
    }

    fn is_mirrored(&self) -> bool {
        self.round.contains("right to left")
    }

    pub(crate) fn widget(&self) -> Widget<'_> {
        Widget::of(self.browser)
    }

    /// Goes through the surveys as `walk` does through one: how many states there were.
    pub(crate) async fn every_state(
        &self,
        surveys: &[&str],
        walk: impl AsyncFn(&str) -> Result<usize>,
    ) -> Result<usize> {
        let set = "document.documentElement.dir = arguments[0]; document.body.style.background = arguments[1]";
        let direction = if self.is_mirrored() { "rtl" } else { "ltr" };
        let ground = if self.is_dark() { "#111" } else { "#fff" };
        self.browser
            .run(set, vec![json!(direction), json!(ground)])
            .await?;
        self.axe.put_into(self.browser).await?;
        otklik_e2e::until("window.otklik", async || {
            let there = "return typeof window.otklik?.open === 'function'";
            let there = self.browser.run(there, Vec::new()).await?;
            Ok((there == true).then_some(()))
        })
        .await?;
        let mut states = 0;
        if self.round.ends_with("tab") {
            self.widget().wait_for("button.tab").await?;
            // The tab alone is one button.
            self.state("the tab", 2).await?;
            states += 1;
        }
        for (number, &survey) in surveys.iter().enumerate() {
            self.ask(survey).await?;
            if self.is_framed && number == 0 {
                self.axe.put_into(self.browser).await?;
            }
            states += walk(survey)
                .await
                .with_context(|| format!("{}, {survey}", self.round))?;
            if self.is_framed {
                self.browser.leave_frames().await?;
            }
            self.browser
                .run("window.otklik.close()", Vec::new())
                .await?;
        }
        Ok(states)
    }

    /// What each survey has of its own, in as few steps as there are.
    pub(crate) async fn briefly(&self, survey: &str) -> Result<usize> {
        let widget = self.widget();
        self.state(survey, 10).await?;
        match survey {
            "choice" | "battery" | "service" | "contact" => {
                widget.submit().await?;
                widget.wait_for(".problem:not(:empty)").await?;
                self.state(&format!("{survey}, incomplete"), 10).await?;
            }
            "csat" | "stars" => {
                widget.choose(3).await?;
                // A collector that does not ask this has no score of it.
                let there = if self.is_framed {
                    "[data-step=thanks]"
                } else {
                    "[data-metric]"
                };
                widget.wait_for(there).await?;
                self.state(&format!("{survey}, thanked"), 10).await?;
            }
            "journey" => {
                widget.submit().await?;
                widget.click("[data-option=tea]").await?;
                widget.submit().await?;
                widget.wait_for("textarea").await?;
                self.state("a sentence, with the way back", 10).await?;
            }
            _ => return Ok(1),
        }
        Ok(2)
    }

    /// Lets axe-core look at what is there.
    pub(crate) async fn state(&self, state: &str, least: u64) -> Result<()> {
        // Half faded in, everything is hard to read.
        self.widget().settle().await?;
        let state = format!("{}, {state}", self.round);
        self.browser
            .looks_fair("'otklik-widget'", &state, least)
            .await
            .map(drop)
    }

    async fn ask(&self, survey: &str) -> Result<()> {
        self.browser
            .run("window.otklik.open(arguments[0])", vec![json!(survey)])
            .await?;
        if self.is_framed {
            self.browser.enter_isolated_frame().await?;
            let asked = "return document.querySelector('otklik-widget')?.shadowRoot?.querySelector('[data-step]')?.dataset.step";
            let step = match survey {
                "journey" => "hello",
                "recovery" => "nps",
                _ => "q",
            };
            otklik_e2e::until(survey, async || {
                Ok((self.browser.run(asked, Vec::new()).await? == step).then_some(()))
            })
            .await?;
        }
        self.widget().wait_for("[data-step]").await
    }
}
