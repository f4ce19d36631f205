//! The whole way through a survey: each step as it comes, incomplete, filled in, and come back to.

use anyhow::{Result, ensure};
use otklik_e2e::until;
use serde_json::{Value, json};

use super::look::Look;

/// More steps than any survey has.
const MANY: usize = 12;

const CARD: &str = "const card = document.querySelector('otklik-widget')?.shadowRoot?.querySelector('[data-step]');";

/// What tells one step from another: its name, and what is asked on a step of several pages.
const STEP: &str = "return card && [card.dataset.step, card.querySelector('h2').textContent, card.querySelector('legend')?.textContent].join(' ')";

/// Whether sending it as it is would say what is missing.
const MAY_BE_INCOMPLETE: &str = "const field = card.querySelector('input:not(.aside), textarea');
    return Boolean(field && !(field.localName === 'textarea' && card.querySelector('[data-skip]')))";

/// Fills in what there is: whether there was anything that does not lead on by itself.
const FILL: &str = "for (const item of card.querySelectorAll('[data-item]')) item.querySelector('[data-mark=\"3\"]').click();
    card.querySelector('[data-option]:not(:checked)')?.click();
    card.querySelector('[data-consent]:not(:checked)')?.click();
    for (const field of card.querySelectorAll('textarea[part=text], input[type=email]')) {
        field.value = 'anna@example.com';
        field.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
    }
    return !card.querySelector('[data-score]') && Boolean(card.querySelector('[data-item], [data-option], [data-consent], textarea'))";

/// The lowest score, after which most is asked, or the button.
const LEAD_ON: &str =
    "(card.querySelector('[data-score]') || card.querySelector('button[type=submit]')).click()";

const GO_BACK: &str =
    "const back = card.querySelector('[data-back]'); back?.click(); return Boolean(back)";

impl Look<'_> {
    /// Goes through it from the first step to the thanks: how many states there were.
    pub(crate) async fn wholly(&self, survey: &str) -> Result<usize> {
        let mut states = 0;
        let mut back = false;
        for number in 0..MANY {
            let step = self.step().await?;
            let name = format!("{survey}, {step}");
            // There is little on a last screen without a score.
            let least = if step.starts_with("thanks") { 7 } else { 10 };
            self.state(&name, least).await?;
            states += 1;
            if step.starts_with("thanks") {
                ensure!(number > 0, "{survey} asks nothing");
                return Ok(states);
            }
            if self.in_card(MAY_BE_INCOMPLETE).await? == true {
                self.in_card("card.querySelector('button[type=submit]').click()")
                    .await?;
                self.widget().wait_for(".problem:not(:empty)").await?;
                self.state(&format!("{name}, incomplete"), 10).await?;
                states += 1;
            }
            if self.in_card(FILL).await? == true {
                self.state(&format!("{name}, filled in"), 10).await?;
                states += 1;
            }
            if !back && self.in_card(GO_BACK).await? == true {
                back = true;
                let was = self.step_after(&step).await?;
                self.state(&format!("{was}, come back to"), 10).await?;
                states += 1;
                self.in_card(LEAD_ON).await?;
                self.step_after(&was).await?;
                self.in_card(FILL).await?;
            }
            self.in_card(LEAD_ON).await?;
            self.step_after(&step).await?;
        }
        anyhow::bail!("{survey} has no end")
    }

    /// A sentence that cannot be kept and is not taken.
    pub(crate) async fn failing(&self) -> Result<usize> {
        let step = self.step().await?;
        self.in_card(LEAD_ON).await?;
        self.widget().wait_for("textarea").await?;
        self.in_card(FILL).await?;
        self.in_card(LEAD_ON).await?;
        self.widget().wait_for(".problem:not(:empty)").await?;
        self.state(&format!("{step}, refused"), 10).await?;
        Ok(1)
    }

    async fn step(&self) -> Result<String> {
        until("a card", async || {
            Ok(self.in_card(STEP).await?.as_str().map(str::to_owned))
        })
        .await
    }

    /// Waits until another step is there than this, and not the one between them.
    async fn step_after(&self, step: &str) -> Result<String> {
        until(step, async || {
            let is = self.in_card(STEP).await?;
            let other = is
                .as_str()
                .filter(|is| *is != step && !is.starts_with("saving"));
            Ok(other.map(str::to_owned))
        })
        .await
    }

    async fn in_card(&self, body: &str) -> Result<Value> {
        self.browser
            .run(&[CARD, body].concat(), vec![json!(null)])
            .await
    }
}
