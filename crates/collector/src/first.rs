//! What a page shows before the widget has come: the first step of a survey, by itself or in the site's own script.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::{Mutex, PoisonError};

use anyhow::Context as _;
use otklik::first;
use otklik::texts::Texts;
use otklik_wire::id::Name;
use otklik_wire::survey::{Mode, Survey, SurveyFile, Trigger};
use serde_json::{Value, json};

use crate::assets::Assets;
use crate::files::File;
use crate::promised::Pages;
use crate::sites::Site;

/// A survey that shows so many seconds after the page has its first step in the site's own script.
const SOON_SECONDS: f64 = 5.0;
/// So many are remembered; then all are forgotten.
const MOST: usize = 1_000;
/// Longest tag of a language that anybody means.
const LONGEST_LOCALE: usize = 35;

/// What is asked for, in its place among what was drawn.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Wanted {
    /// The first step of a survey.
    Step {
        /// The survey.
        survey: Name,
        /// How it stands, if not as the survey says.
        mode: Option<&'static str>,
    },
    /// The site's own script.
    Script,
}

/// A site and its survey file by its hash, what is wanted of it, a locale.
type Key = (Name, String, Wanted, String);

/// What was drawn since the start, compressed.
#[derive(Debug, Default)]
pub(crate) struct Firsts(Mutex<HashMap<Key, Option<File>>>);

/// The language tag in a text that anybody may have sent.
pub(crate) fn locale(text: &str) -> &str {
    let is_tag = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    let is_sound = text.len() <= LONGEST_LOCALE && text.bytes().all(is_tag);
    if is_sound && !text.is_empty() {
        text
    } else {
        "en"
    }
}

impl Firsts {
    /// What is wanted of a site whose survey file is told to pages so, for a visitor of this locale; nothing where it cannot be
    /// drawn for everybody.
    pub(crate) fn get(
        &self,
        assets: &Assets,
        (site, pages): (&Site, &Pages),
        wanted: &Wanted,
        locale: &str,
    ) -> anyhow::Result<Option<File>> {
        let key = (
            site.name.clone(),
            pages.config.hash.clone(),
            wanted.clone(),
            locale.to_lowercase(),
        );
        let known = |firsts: &Self| {
            let firsts = firsts.0.lock().unwrap_or_else(PoisonError::into_inner);
            firsts.get(&key).cloned()
        };
        if let Some(file) = known(self) {
            return Ok(file);
        }
        let made = match wanted {
            Wanted::Step { survey, mode } => {
                let mode = mode.and_then(|word| Mode::ALL.iter().find(|(name, _)| *name == word));
                let mode = mode.map(|(_, mode)| *mode);
                let step = step(assets, &pages.config, survey, mode, locale)?;
                step.map(|step| File::new(step.to_string().into(), "application/json"))
            }
            Wanted::Script => {
                let script = script(assets, (site, pages), locale)?;
                script.map(|script| File::new(script.into(), "text/javascript; charset=utf-8"))
            }
        };
        let made = made.map(File::compressed).transpose()?;
        let mut firsts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if firsts.len() >= MOST {
            firsts.clear();
        }
        firsts.insert(key, made.clone());
        Ok(made)
    }
}

fn step(
    assets: &Assets,
    config: &File,
    survey: &Name,
    mode: Option<Mode>,
    locale: &str,
) -> anyhow::Result<Option<Value>> {
    let words: Option<Value> = match assets.words(locale) {
        (_, Some(file)) => Some(serde_json::from_slice(&file.plain).context("a locale file")?),
        _ => None,
    };
    let texts = Texts::read(words.as_ref());
    // As pages are told it: with what is promised.
    let file: Value = serde_json::from_slice(&config.plain).context("a survey file")?;
    let file = SurveyFile::decode(file, &mut Vec::new())
        .ok()
        .context("a survey file that was read before")?;
    Ok(first::draw(&Rc::new(file), survey, mode, locale, &texts))
}

/// The loader with the survey file in it, and with the first step of a survey that shows soon; where none does, with what the loader
/// reads of the file. Nothing if the loader takes nothing.
fn script(
    assets: &Assets,
    (site, pages): (&Site, &Pages),
    locale: &str,
) -> anyhow::Result<Option<String>> {
    let Some(loader) = assets.loader() else {
        return Ok(None);
    };
    let mut surveys = site.file.surveys.iter();
    let soon = surveys.find(|survey| is_soon(survey) && !pages.full.contains(&survey.id));
    let mut step = None;
    if let (Some(survey), Some(paint)) = (soon, assets.first())
        && let Some(drawn) = self::step(assets, &pages.config, &survey.id, None, locale)?
    {
        step = Some((drawn, paint));
    }
    // Where nobody is asked soon, most are not asked at all.
    let file = if step.is_some() {
        &pages.config
    } else {
        &pages.shown
    };
    let mut given = format!("{{file:{}", literal(std::str::from_utf8(&file.plain)?));
    if let Some((mut step, paint)) = step {
        let language = locale.split(['-', '_']).next().unwrap_or_default();
        step["locale"] = json!(language.to_lowercase());
        step["words"] = json!(assets.words(locale).0);
        given += &format!(",first:{},paint:{paint}", literal(&step.to_string()));
    }
    Ok(Some(format!("{loader}({given}}});\n")))
}

fn is_soon(survey: &Survey) -> bool {
    survey.show.on.iter().any(|trigger| match trigger {
        Trigger::Load => true,
        Trigger::Delay(seconds) => *seconds <= SOON_SECONDS,
        _ => false,
    })
}

/// JSON as it may stand in any script: old browsers end a line at two characters that JSON lets stand.
fn literal(json: &str) -> String {
    json.replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_tag_is_english() {
        for (text, tag) in [
            ("de-AT", "de-AT"),
            ("pt_BR", "pt_BR"),
            ("", "en"),
            ("*", "en"),
            ("../otklik", "en"),
            (&"a".repeat(36), "en"),
        ] {
            assert_eq!(locale(text), tag);
        }
    }

    #[test]
    fn a_line_stays_a_line() {
        assert_eq!(literal("\"a\u{2028}b\u{2029}\""), "\"a\\u2028b\\u2029\"");
    }
}
