use std::collections::BTreeMap;

use anyhow::{Context, Result};

use super::condition::Condition;
use super::probe;
use super::session::{Driver, Session};
use super::subject::Subject;
use super::view::View;

/// What one visitor does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Visit {
    /// Is asked, and clicks.
    Asked(Condition),
    /// Is asked, looks for his number with the pointer over it, and clicks.
    Looks(Condition),
    /// Is asked, and clicks, in Firefox.
    InFirefox,
    /// Is not asked; the processor is slow.
    Quiet,
    /// Is asked, does nothing, and is asked again on the next page.
    Again,
}

/// Figures by name.
pub(super) type Sample = BTreeMap<&'static str, f64>;

impl Visit {
    /// Every visit that a round has.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        let asked = Condition::ALL.into_iter().map(Self::Asked);
        let looks = [Condition::Plain, Condition::SlowCpu].map(Self::Looks);
        asked
            .chain(looks)
            .chain([Self::InFirefox, Self::Quiet, Self::Again])
    }

    /// As the JSON file names it.
    pub(super) fn key(self) -> String {
        match self {
            Self::Asked(condition) => condition.key().to_owned(),
            Self::Looks(condition) => format!("{} looks", condition.key()),
            Self::InFirefox => "firefox".to_owned(),
            Self::Quiet => "quiet".to_owned(),
            Self::Again => "again".to_owned(),
        }
    }

    fn condition(self) -> Condition {
        match self {
            Self::Asked(condition) | Self::Looks(condition) => condition,
            Self::Quiet => Condition::SlowCpu,
            Self::InFirefox | Self::Again => Condition::Plain,
        }
    }

    /// How often it clicks on a score.
    pub(super) fn clicks(self) -> u64 {
        match self {
            Self::Asked(_) | Self::Looks(_) | Self::InFirefox => 1,
            Self::Quiet | Self::Again => 0,
        }
    }

    /// Measures once, in a new browser.
    ///
    /// # Errors
    /// When the question does not show, shows unasked, or the click is not taken.
    pub(super) async fn measure(
        self,
        driver: &Driver,
        host: &str,
        subject: &Subject,
    ) -> Result<Sample> {
        let session = match self {
            Self::InFirefox => Session::in_firefox().await?,
            _ => driver.open().await?,
        };
        let sample = self.measure_in(&session, host, subject).await;
        session.close().await?;
        sample.with_context(|| format!("{}, {}", subject.name, self.key()))
    }

    async fn measure_in(self, session: &Session, host: &str, subject: &Subject) -> Result<Sample> {
        // The origin's own process is there before it is slowed down.
        session.visit(&format!("{host}/blank")).await?;
        if self != Self::InFirefox {
            // Looking for a question that is not to come would itself cost a frame after the other.
            let sought = subject.about.question.as_deref();
            let sought = sought.filter(|_| self != Self::Quiet);
            session.plant(&probe::script(sought)).await?;
            session.slow_down(self.condition()).await?;
        }
        let view = View { session, subject };
        let page = |name: &str| format!("{host}/{}/{name}", subject.name);
        match self {
            Self::Asked(condition) => {
                let (mut sample, log) = view.open(&page("asked")).await?;
                if condition == Condition::Plain {
                    view.weigh(&mut sample).await?;
                }
                view.click(&mut sample).await?;
                view.weigh_answered(&page("asked"), log, condition, &mut sample)
                    .await?;
                Ok(sample)
            }
            Self::Looks(_) => {
                let (mut sample, _) = view.open(&page("asked")).await?;
                view.look().await?;
                view.click(&mut sample).await?;
                Ok(sample)
            }
            Self::InFirefox => {
                let mut sample = view.open_untold(&page("asked/probed")).await?;
                view.click(&mut sample).await?;
                Ok(sample)
            }
            Self::Quiet => view.open_unasked(&page("quiet")).await,
            Self::Again => {
                view.open(&page("asked")).await?;
                Ok(view.open(&page("asked/again")).await?.0)
            }
        }
    }
}
