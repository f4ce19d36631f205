//! Rules: where items go. Tried from the top, edited as forms, run over what is there before they hold.

use otklik_loop::rule::{Rule, Then, When};
use serde::{Deserialize, Serialize};
use serde_json::json;
use yew::prelude::*;

use super::editor::save_bar;
use super::icon::Icon;
use super::parts::{heading, nothing, when_here};
use super::rule::RuleForm;
use super::signs::Signs;
use crate::browser::{http, spawn};
use crate::desk::use_desk;
use crate::document::{shift, take_out, use_document};
use crate::query::Query;
use crate::route::Place;
use crate::words::fill;

/// The rules of a site, in order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Rules {
    pub(crate) rules: Vec<Rule>,
}

/// The screen.
#[component]
pub(crate) fn RulesScreen() -> Html {
    let desk = use_desk();
    let words = &desk.words.loops;
    let document = use_document::<Rules>("rules");
    let may_manage = desk.me.may("manage");
    let view = |all: Rules| {
        let list = document.cursor().to(|all| Some(&mut all.rules));
        let click = |put: fn(&mut Vec<Rule>, usize), at: usize| {
            list.by(move |rules, _: MouseEvent| put(rules, at))
        };
        let add = list.by(|rules, _: MouseEvent| {
            let rule = beginning(rules);
            rules.push(rule);
        });
        let add = html! {
            if may_manage {
                <button type="button" class="button" data-add="" onclick={add}>{ Icon::Add.draw() }{ words.add_rule }</button>
            }
        };
        let rule = |(at, rule): (usize, &Rule)| {
            let here = list.to(move |rules| rules.get_mut(at));
            html! {
                <section class="panel rule" data-rule={rule.name.clone()} key={at}>
                    <RuleForm at={at} rule={rule.clone()} {here} />
                    <div class="row">
                        <span class="tools">
                            <button type="button" class="button small" disabled={at == 0} onclick={click(|rules, at| shift(rules, at, at.saturating_sub(1)), at)}>{ words.up }</button>
                            <button type="button" class="button small" disabled={at + 1 == all.rules.len()} onclick={click(|rules, at| shift(rules, at, at + 1), at)}>{ words.down }</button>
                        </span>
                        <button type="button" class="plain" onclick={click(take_out, at)}>{ desk.words.frame.remove }</button>
                    </div>
                </section>
            }
        };
        html! {
            <>
                { heading(desk.words.frame.rules, words.rules_hint, add.clone()) }
                <fieldset class="stack" disabled={!may_manage}>
                    if all.rules.is_empty() { { nothing(words.no_rules, words.no_rules_hint, add) } }
                    { for all.rules.iter().enumerate().map(rule) }
                </fieldset>
                { save_bar(&desk, &document) }
                <DryRun rules={all.rules.clone()} />
            </>
        }
    };
    html! {
        <div class="narrow stack">
            { match document.content() {
                Some(all) => view(all),
                None => when_here(&document.resource, desk.words, |_| Html::default()),
            } }
            <Signs />
        </div>
    }
}

/// A first rule: a case for everybody unhappy who left an address.
fn beginning(rules: &[Rule]) -> Rule {
    let taken = |name: &String| rules.iter().any(|rule| rule.name == *name);
    let mut names = (1..).map(|n| {
        if n == 1 {
            "unhappy".to_owned()
        } else {
            format!("unhappy-{n}")
        }
    });
    Rule {
        name: names.find(|name| !taken(name)).unwrap_or_default(),
        when: When {
            tone: vec![otklik_loop::item::Tone::Low],
            contact: Some(true),
            ..When::default()
        },
        then: Then {
            open: true,
            ..Then::default()
        },
        go_on: false,
    }
}

/// `POST …/rules/dry-run`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Run {
    looked_at: u64,
    by_rule: Vec<Held>,
    #[serde(default)]
    examples: Vec<Example>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Held {
    name: String,
    held: u64,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Example {
    item: otklik_loop::item::Item,
    rules: Vec<String>,
}

#[derive(Properties, Clone, PartialEq)]
struct RunProps {
    rules: Vec<Rule>,
}

/// What the rules would have done.
#[component]
fn DryRun(props: &RunProps) -> Html {
    let desk = use_desk();
    let words = &desk.words.loops;
    let told = use_state(|| None::<Result<Run, String>>);
    let is_running = use_state(|| false);
    let run = {
        let (desk, told, is_running, rules) = (
            desk.clone(),
            told.clone(),
            is_running.clone(),
            props.rules.clone(),
        );
        move |_| {
            let (desk, told, is_running) = (desk.clone(), told.clone(), is_running.clone());
            let body = json!({"rules": rules, "most": 1000});
            is_running.set(true);
            spawn(async move {
                let reply = http::post::<Run>(&desk.path("rules/dry-run"), &body).await;
                told.set(Some(reply.map_err(|failure| failure.told(desk.words))));
                is_running.set(false);
            });
        }
    };
    let example = |example: &Example| {
        let place = Place::Item(example.item.id.clone(), Query::default());
        html! { <li><a href={desk.link(place)} dir="auto">{ example.item.excerpt() }</a>{ " " }<span class="soft">{ example.rules.join(", ") }</span></li> }
    };
    html! {
        <section class="panel" data-panel="dry-run" aria-labelledby="dry-title">
            <h2 id="dry-title">{ words.dry_run }</h2>
            <p class="soft">{ words.dry_hint }</p>
            <button type="button" class="button start" data-run="" disabled={*is_running} onclick={run}>{ words.do_dry_run }</button>
            <div role="status">
                if let Some(Err(problem)) = &*told { <p class="problem">{ problem }</p> }
                if let Some(Ok(run)) = &*told {
                    <div class="stack small">
                        <p><b>{ fill(words.looked_at, &[("n", &desk.lang.whole(run.looked_at))]) }</b></p>
                        <ul>{ for run.by_rule.iter().map(|it| html! { <li>{ fill(words.held, &[("rule", &it.name), ("n", &desk.lang.whole(it.held))]) }</li> }) }</ul>
                        if run.examples.is_empty() { <p class="soft">{ words.nothing_held }</p> }
                        <ul class="examples">{ for run.examples.iter().map(example) }</ul>
                    </div>
                }
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_rule_has_a_name_of_its_own() {
        let first = beginning(&[]);
        assert_eq!(first.name, "unhappy");
        assert_eq!(beginning(&[first]).name, "unhappy-2");
    }
}
