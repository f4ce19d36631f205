//! Promises: policies and the calendars they run by, a try-out, and how many were kept.

use otklik_loop::promise::Severity;
use otklik_loop::promise::given::{Given, GivenPolicy, When};
use yew::prelude::*;

use super::calendars::Calendars;
use super::editor::{choice, save_bar, text, tick};
use super::icon::Icon;
use super::labels;
use super::lines::optional;
use super::parts::{heading, nothing, when_here};
use super::promise_report::Report;
use super::promise_try::TryOut;
use crate::cursor::Cursor;
use crate::desk::{Desk, use_desk};
use crate::document::{take_out, use_document};

/// The screen.
#[component]
pub(crate) fn PromisesScreen() -> Html {
    let desk = use_desk();
    let words = &desk.words.loops;
    let document = use_document::<Given>("promises");
    let may_manage = desk.me.may("manage");
    let view = |given: Given| {
        let all = document.cursor();
        let add = all.by(|given, _: MouseEvent| {
            let policy = beginning(given);
            given.policies.push(policy);
        });
        let add = html! {
            if may_manage { <button type="button" class="button" data-add="" onclick={add}>{ Icon::Add.draw() }{ words.add_policy }</button> }
        };
        html! {
            <>
                { heading(desk.words.frame.promises, words.promises_hint, add.clone()) }
                <fieldset class="stack" disabled={!may_manage}>
                    if given.policies.is_empty() { { nothing(words.no_policies, words.no_policies_hint, add) } }
                    { for (0..given.policies.len()).map(|at| policy(&desk, &given, at, &all)) }
                    <Calendars given={given.clone()} {all} />
                </fieldset>
                { save_bar(&desk, &document) }
                <TryOut {given} />
                <Report />
            </>
        }
    };
    html! {
        <div class="narrow stack">
            { match document.content() {
                Some(given) => view(given),
                None => when_here(&document.resource, desk.words, |_| Html::default()),
            } }
        </div>
    }
}

/// A first promise: a word within four hours of the first calendar.
fn beginning(given: &Given) -> GivenPolicy {
    let taken = |name: &String| given.policies.iter().any(|policy| policy.name == *name);
    let names = (1..).map(|n| {
        if n == 1 {
            "usual".to_owned()
        } else {
            format!("usual-{n}")
        }
    });
    GivenPolicy {
        name: names
            .into_iter()
            .find(|name| !taken(name))
            .unwrap_or_default(),
        calendar: given
            .calendars
            .first()
            .map(|calendar| calendar.name.clone()),
        first_minutes: Some(240),
        solution_minutes: None,
        warn_percent: 75,
        when: When::default(),
    }
}

/// One policy's form.
fn policy(desk: &Desk, given: &Given, at: usize, all: &Cursor<Given>) -> Html {
    let words = &desk.words.loops;
    let Some(policy) = given.policies.get(at) else {
        return Html::default();
    };
    // Every field by its name: one that policies will have is missed here at once.
    let GivenPolicy {
        name,
        calendar,
        first_minutes,
        solution_minutes,
        warn_percent,
        when:
            When {
                survey,
                role,
                segment,
                severity,
                bare: is_bare,
            },
    } = policy;
    let here = all.to(move |given| given.policies.get_mut(at));
    let set = |put: fn(&mut GivenPolicy, String)| here.by(put);
    let remove = all.by(move |given, _: MouseEvent| take_out(&mut given.policies, at));
    let bare = here.by(|policy, is_on: bool| policy.when.bare = is_on);
    let minutes = |minutes: Option<u32>| {
        minutes
            .map(|minutes| minutes.to_string())
            .unwrap_or_default()
    };
    let calendars = given
        .calendars
        .iter()
        .map(|calendar| (calendar.name.as_str(), calendar.name.as_str()));
    let severities =
        Severity::ALL.map(|severity| (severity.name(), labels::severity(desk.words, severity)));
    html! {
        <section class="panel" data-policy={name.clone()}>
            <div class="fields">
                { text(format!("policy-name-{at}"), words.policy_name, "text", name.clone(), "usual", &set(|policy, value| policy.name = value.trim().to_owned())) }
                { text(format!("policy-first-{at}"), words.first_within, "number", minutes(*first_minutes), "240", &set(|policy, value| policy.first_minutes = value.parse().ok())) }
                { text(format!("policy-solution-{at}"), words.solution_within, "number", minutes(*solution_minutes), "2400", &set(|policy, value| policy.solution_minutes = value.parse().ok())) }
                { text(format!("policy-warn-{at}"), words.warn_at, "number", warn_percent.to_string(), "75", &set(|policy, value| policy.warn_percent = value.parse().unwrap_or(75))) }
                { choice(format!("policy-calendar-{at}"), words.calendar, [("", words.all_hours)].into_iter().chain(calendars), calendar.as_deref().unwrap_or_default(), &set(|policy, value| policy.calendar = optional(&value))) }
                { text(format!("policy-survey-{at}"), words.for_survey, "text", survey.clone().unwrap_or_default(), words.for_all, &set(|policy, value| policy.when.survey = optional(&value))) }
                { text(format!("policy-role-{at}"), words.for_role, "text", role.clone().unwrap_or_default(), words.for_all, &set(|policy, value| policy.when.role = optional(&value))) }
                { text(format!("policy-segment-{at}"), words.for_segment, "text", segment.clone().unwrap_or_default(), words.for_all, &set(|policy, value| policy.when.segment = optional(&value))) }
                { choice(format!("policy-severity-{at}"), words.for_severity, [("", words.for_all)].into_iter().chain(severities), severity.map_or("", Severity::name), &set(|policy, value| policy.when.severity = labels::severity_of(&value))) }
            </div>
            <div class="row">
                { tick(words.for_bare, *is_bare, &bare) }
                <button type="button" class="plain" onclick={remove}>{ desk.words.frame.remove }</button>
            </div>
        </section>
    }
}
