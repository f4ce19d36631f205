//! What a digest has to say of some days, from the same questions that the console asks.

use jiff::Timestamp;
use otklik_loop::board::Entry;
use otklik_wire::id::Name;
use serde_json::Value;

use super::super::App;
use super::compare::compared;
use super::outcome::KINDS;
use super::sample::is_sample;
use super::stretch::Whole;
use crate::error::ApiError;
use crate::mail::digest::{Facts, Score};
use crate::mail::due::Days;
use crate::mail::letter::Language;
use crate::periods::midnight;
use crate::store::desk::board::Which;
use crate::store::desk::look::Board;
use crate::store::desk::report::{Happened, OpenBy, Promises};

/// Gathers it.
pub(crate) async fn gather(
    app: &App,
    site: &Name,
    days: Days,
    language: Language,
) -> Result<Facts, ApiError> {
    let site = app.sites.get(site.as_str()).ok_or(ApiError::UnknownSite)?;
    let zone = app.zones.of(&site.name);
    let period = (midnight(days.from, &zone), midnight(days.to, &zone));
    let name = || site.name.as_str().to_owned();
    let mut facts = Facts {
        is_sample: is_sample(app, site.name.as_str()).await?,
        open: app.store.ask(OpenBy(name())).await?,
        ..Facts::default()
    };
    let (before, now) = (
        Whole {
            from: days.before,
            to: days.from,
        },
        Whole {
            from: days.from,
            to: days.to,
        },
    );
    for scored in &site.scored {
        let (survey, question) = (scored.asked.survey.as_str(), scored.asked.question.as_str());
        let shown = compared(app, &site, survey, question, before, now).await?;
        let figure = |key: &str| shown["b"][key].as_f64();
        facts.scores.push(Score {
            title: in_language(&scored.text, language),
            n: shown["b"]["n"].as_u64().unwrap_or_default(),
            value: figure("value")
                .zip(figure("low"))
                .zip(figure("high"))
                .map(|((value, low), high)| (value, low, high)),
            change: shown["words"][language.tag()]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
        });
    }
    let promises = Promises {
        site: name(),
        periods: vec![period],
        now_ms: Timestamp::now().as_millisecond(),
    };
    if let Some(both) = app.store.ask(promises).await?.first() {
        facts.promises = both.map(|clock| (clock.kept, clock.broken));
    }
    let happened = Happened {
        site: name(),
        kinds: KINDS.map(str::to_owned).into(),
        periods: vec![period],
    };
    if let Some(counts) = app.store.ask(happened).await?.first() {
        for (win, count) in facts.wins.iter_mut().zip(counts) {
            *win = *count;
        }
    }
    let which = Which {
        only_public: true,
        most: 50,
        ..Which::default()
    };
    let entries = app
        .store
        .ask(Board {
            site: name(),
            which,
        })
        .await?;
    let changed = entries
        .iter()
        .filter(|(entry, _)| (period.0..period.1).contains(&entry.changed_ms));
    facts.board = changed
        .filter_map(|(entry, _)| {
            let text: Entry = serde_json::from_str(&entry.text).ok()?;
            let title = text.title.pick(language.tag()).to_owned();
            Some((title, text.state.name().to_owned()))
        })
        .collect();
    Ok(facts)
}

/// A text of a survey file: one for all, or one a language.
fn in_language(text: &Value, language: Language) -> String {
    let one = text.as_str().or_else(|| text[language.tag()].as_str());
    let any = || text.as_object()?.values().next()?.as_str();
    one.or_else(any).unwrap_or_default().to_owned()
}
