//! `/api/v1/sites/{site}/rules`: where items go.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use jiff::Timestamp;
use otklik_loop::moment;
use otklik_loop::rule::{Rule, Rules};
use otklik_wire::id::Name;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::{App, KnownSite, Owner, Shared};
use super::ask::{change, json as reply, malformed, unfit};
use super::settings::Setting;
use crate::error::ApiError;
use crate::said::Said;
use crate::store::desk::documents::Kind;
use crate::store::desk::inbox::Inbox;
use crate::store::letter::Address;

/// Items that a dry run looks at where nothing is said, and most of them.
const USUAL: u32 = 1_000;
const MOST: u32 = 5_000;
/// Examples that it shows.
const EXAMPLES: usize = 50;

/// The rules in their order.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Given {
    rules: Vec<Rule>,
}

impl Setting for Given {
    const KIND: Kind = Kind::Rules;

    fn checked(self, app: &App, site: &Name) -> Result<Value, ApiError> {
        Rules::checked(&self.rules).map_err(unfit)?;
        known(app, site, &self.rules)?;
        Ok(json!(self.rules))
    }

    fn shown(_: &App, _: &Name, kept: Option<Value>) -> Value {
        json!({"rules": kept.unwrap_or_else(|| json!([]))})
    }
}

/// Refuses endpoints that the config file does not have: nobody would ever take what is told to them.
fn known(app: &App, site: &Name, rules: &[Rule]) -> Result<(), ApiError> {
    let of_site = |all: &[Address]| -> Vec<String> {
        let own = all.iter().filter(|address| address.site == *site);
        own.map(|address| address.webhook.as_str().to_owned())
            .collect()
    };
    let people = of_site(&app.recipients);
    let mut programs = of_site(&app.endpoints);
    programs.retain(|name| !people.contains(name));
    let check = |key: &str, named: &dyn Fn(&Rule) -> &Vec<String>, own: &[String], what: &str| {
        let named = rules.iter().flat_map(named);
        match named.into_iter().find(|name| !own.contains(name)) {
            Some(name) => Err(unfit(format!(
                "then.{key}: {name:?} is no {what} of the site; there are: {}",
                own.join(", ")
            ))),
            None => Ok(()),
        }
    };
    check("webhook", &|rule| &rule.then.webhook, &programs, "webhook")?;
    check(
        "email",
        &|rule| &rule.then.email,
        &people,
        "recipient of mail",
    )
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DryRun {
    #[serde(default)]
    rules: Option<Vec<Rule>>,
    #[serde(default, with = "moment::optional")]
    from: Option<Timestamp>,
    #[serde(default, with = "moment::optional")]
    to: Option<Timestamp>,
    #[serde(default)]
    most: Option<u32>,
}

/// Says what rules would have done to the items that are there; nothing is changed.
pub(super) async fn dry_run(
    _: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let run: DryRun = change(&app, &headers, body).await?;
    let settings = app.store.settings(&site.name).await?;
    let given = run
        .rules
        .as_deref()
        .map(Rules::checked)
        .transpose()
        .map_err(unfit)?;
    let rules = given.as_ref().unwrap_or(&settings.rules);
    let most = run.most.unwrap_or(USUAL);
    if !(1..=MOST).contains(&most) {
        return Err(malformed(format!(
            "most: {most} was given; allowed: 1 to {MOST}"
        )));
    }
    let ms = |time: Option<Timestamp>| time.map(Timestamp::as_millisecond);
    let mut before = None;
    let mut looked_at = 0;
    let mut held: BTreeMap<String, u32> = BTreeMap::new();
    let mut examples = Vec::new();
    while looked_at < most {
        let question = Inbox {
            site: site.name.as_str().to_owned(),
            from_ms: ms(run.from),
            to_ms: ms(run.to),
            before,
            limit: (most - looked_at).min(200),
            ..Inbox::default()
        };
        let listed = app.store.ask(question).await?;
        for (_, item) in &listed.found {
            looked_at += 1;
            let said = Said::in_item(item);
            let stems = said.stems();
            let signs = settings.signs.among(&stems);
            let routed = rules.route(&said.seen(&stems, &signs));
            for rule in &routed.rules {
                *held.entry(rule.clone()).or_default() += 1;
            }
            if !routed.rules.is_empty() && examples.len() < EXAMPLES {
                examples.push(json!({"item": item, "rules": routed.rules, "then": routed.then}));
            }
        }
        before = listed.next.and_then(|next| next.parse().ok());
        if before.is_none() {
            break;
        }
    }
    let by_rule: Vec<Value> = held
        .iter()
        .map(|(name, held)| json!({"name": name, "held": held}))
        .collect();
    Ok(reply(
        &json!({"looked_at": looked_at, "by_rule": by_rule, "examples": examples}),
    ))
}
