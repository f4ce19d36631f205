//! The signs that a service goes wrong: the words that suggest them, and how often they come.

use std::collections::BTreeMap;

use jiff::civil::Date;
use otklik_loop::sign::{Sign, Words as SignWords};
use serde::{Deserialize, Serialize};
use yew::prelude::*;

use super::editor::{area, save_bar};
use super::labels;
use super::lines::by_commas;
use super::parts::when_here;
use super::trend::table;
use crate::browser::time::{Style, day_written};
use crate::desk::use_desk;
use crate::document::use_document;
use crate::hooks::use_loaded;

/// The words of each sign.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct AllSigns {
    signs: Vec<SignWords>,
    /// Whether it is the list that comes along.
    #[serde(default, skip_serializing)]
    usual: bool,
}

/// Words and trend of the signs.
#[component]
pub(crate) fn Signs() -> Html {
    let desk = use_desk();
    let words = &desk.words.loops;
    let document = use_document::<AllSigns>("signs");
    let may_manage = desk.me.may("manage");
    let view = |all: AllSigns| {
        let cursor = document.cursor();
        let list = |sign: Sign, lang: &'static str, label: &str| {
            let found = all.signs.iter().find(|words| words.sign == sign);
            let value = found
                .and_then(|words| words.words.get(lang))
                .map(|words| words.join(", "))
                .unwrap_or_default();
            let set = cursor.by(move |all, value: String| {
                let words = by_commas(&value);
                match all.signs.iter_mut().find(|words| words.sign == sign) {
                    Some(found) => drop(found.words.insert(lang.to_owned(), words)),
                    None => all.signs.push(SignWords {
                        sign,
                        words: BTreeMap::from([(lang.to_owned(), words)]),
                    }),
                }
            });
            area(
                format!("sign-{}-{lang}", sign.name()),
                label,
                value,
                "3",
                &set,
            )
        };
        let sign = |sign: Sign| {
            html! {
                <fieldset class="stack small" disabled={!may_manage}>
                    <legend>{ labels::sign(desk.words, sign.name()).unwrap_or_default() }</legend>
                    <div class="pair">{ list(sign, "en", words.words_en) }{ list(sign, "ru", words.words_ru) }</div>
                </fieldset>
            }
        };
        html! {
            <>
                if all.usual { <p class="soft">{ words.signs_usual }</p> }
                { for Sign::ALL.into_iter().map(sign) }
                { save_bar(&desk, &document) }
            </>
        }
    };
    html! {
        <section class="panel" data-panel="signs" aria-labelledby="signs-title">
            <h2 id="signs-title">{ words.signs }</h2>
            <p class="soft">{ words.signs_hint }</p>
            <Trend />
            { match document.content() {
                Some(all) => view(all),
                None => when_here(&document.resource, desk.words, |_| Html::default()),
            } }
        </section>
    }
}

/// `GET …/signs/trend`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Weeks {
    weeks: Vec<Week>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Week {
    from: Date,
    items: u64,
    #[serde(default)]
    signs: BTreeMap<String, u64>,
}

/// How often each sign came, by week.
#[component]
fn Trend() -> Html {
    let desk = use_desk();
    let words = &desk.words.loops;
    let resource = use_loaded::<Weeks>(desk.path("signs/trend?weeks=12"));
    let view = |trend: &Weeks| {
        let head = [words.week, words.items].into_iter().chain(
            Sign::ALL
                .iter()
                .filter_map(|sign| labels::sign(desk.words, sign.name())),
        );
        let row = |week: &Week| {
            let counts = Sign::ALL
                .iter()
                .map(|sign| week.signs.get(sign.name()).copied().unwrap_or_default());
            let numbers = [week.items]
                .into_iter()
                .chain(counts)
                .map(|count| desk.lang.whole(count));
            [day_written(week.from, desk.lang, Style::Date)]
                .into_iter()
                .chain(numbers)
                .collect()
        };
        let rows: Vec<Vec<String>> = [head.map(str::to_owned).collect()]
            .into_iter()
            .chain(trend.weeks.iter().rev().map(row))
            .collect();
        html! { <div class="scroll" tabindex="0" role="region" aria-label={words.sign_trend}>{ table(&rows) }</div> }
    };
    when_here(&resource, desk.words, view)
}
