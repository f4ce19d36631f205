//! One rule as a form: if all of this holds, then that is done.

use otklik_loop::item::{Door, Tone};
use otklik_loop::promise::Severity;
use otklik_loop::rule::{Rule, Then, When};
use otklik_loop::sign::Sign;
use yew::prelude::*;

use super::editor::{choice, text, tick};
use super::labels;
use super::lines::{by_commas, optional};
use crate::cursor::Cursor;
use crate::desk::use_desk;

/// A rule, and where it stands.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct Props {
    pub(crate) at: usize,
    pub(crate) rule: Rule,
    pub(crate) here: Cursor<Rule>,
}

/// The form.
#[component]
pub(crate) fn RuleForm(props: &Props) -> Html {
    let desk = use_desk();
    let words = &desk.words.loops;
    let at = props.at;
    // Every field by its name: one that rules will have is missed here at once.
    let Rule {
        name,
        when,
        then,
        go_on,
    } = &props.rule;
    let When {
        tone,
        metric,
        min,
        max,
        survey,
        role,
        segment,
        page,
        locale,
        door,
        words: spoken,
        sign,
        contact,
    } = when;
    let Then {
        open,
        assignee,
        severity,
        marks: put_on,
        webhook,
        email,
    } = then;
    let set = |put: fn(&mut Rule, String)| props.here.by(put);
    let switch = |put: fn(&mut Rule, bool)| props.here.by(put);
    let tones = picks(
        "tone",
        words.tone_is,
        Tone::ALL.map(|tone| (tone, tone.name(), labels::tone(desk.words, tone))),
        tone,
        &props.here.to(|rule| Some(&mut rule.when.tone)),
    );
    let doors = picks(
        "door",
        words.door_is,
        Door::ALL.map(|door| (door, door.name(), labels::door(desk.words, door))),
        door,
        &props.here.to(|rule| Some(&mut rule.when.door)),
    );
    let signs = picks(
        "sign",
        words.sign_is,
        Sign::ALL.map(|sign| {
            let label = labels::sign(desk.words, sign.name());
            (sign, sign.name(), label.unwrap_or_default())
        }),
        sign,
        &props.here.to(|rule| Some(&mut rule.when.sign)),
    );
    let field =
        |name: &str, label: &str, value: String, hint: &'static str, put: Callback<String>| {
            text(
                format!("rule-{name}-{at}"),
                label,
                "text",
                value,
                hint,
                &put,
            )
        };
    let number = |name: &str, label: &str, value: Option<i16>, put: Callback<String>| {
        text(
            format!("rule-{name}-{at}"),
            label,
            "number",
            value.map(|value| value.to_string()).unwrap_or_default(),
            "",
            &put,
        )
    };
    let severities =
        Severity::ALL.map(|severity| (severity.name(), labels::severity(desk.words, severity)));
    let list = |list: &[String]| list.join(", ");
    let tags: Vec<String> = put_on
        .iter()
        .map(|mark| mark.strip_prefix("tag:").unwrap_or(mark).to_owned())
        .collect();
    html! {
        <>
            { field("name", words.policy_name, name.clone(), "", set(|rule, value| rule.name = value.trim().to_owned())) }
            <fieldset class="stack small">
                <legend>{ words.rule_when }</legend>
                { tones }{ doors }{ signs }
                <div class="fields">
                    { field("words", words.words_are, list(spoken), "a, b", set(|rule, value| rule.when.words = by_commas(&value))) }
                    { number("min", words.rating_from, *min, set(|rule, value| rule.when.min = value.parse().ok())) }
                    { number("max", words.rating_to, *max, set(|rule, value| rule.when.max = value.parse().ok())) }
                    { field("metric", words.metric_is, metric.clone().unwrap_or_default(), "nps", set(|rule, value| rule.when.metric = optional(&value))) }
                    { field("survey", words.survey_is, list(survey), "a, b", set(|rule, value| rule.when.survey = by_commas(&value))) }
                    { field("role", words.role_is, list(role), "a, b", set(|rule, value| rule.when.role = by_commas(&value))) }
                    { field("segment", words.segment_is, list(segment), "a, b", set(|rule, value| rule.when.segment = by_commas(&value))) }
                    { field("page", words.page_is, page.clone().unwrap_or_default(), "*/checkout*", set(|rule, value| rule.when.page = optional(&value))) }
                    { field("locale", words.locale_is, list(locale), "ru, en", set(|rule, value| rule.when.locale = by_commas(&value))) }
                </div>
                { tick(words.with_contact, *contact == Some(true), &switch(|rule, is_on| rule.when.contact = is_on.then_some(true))) }
            </fieldset>
            <fieldset class="stack small">
                <legend>{ words.rule_then }</legend>
                { tick(words.open_case, *open, &switch(|rule, is_on| rule.then.open = is_on)) }
                <div class="fields">
                    { field("assignee", words.assign_to, assignee.clone().unwrap_or_default(), "", set(|rule, value| rule.then.assignee = optional(&value))) }
                    { choice(format!("rule-severity-{at}"), words.severe, [("", "–")].into_iter().chain(severities), severity.map_or("", Severity::name), &set(|rule, value| rule.then.severity = labels::severity_of(&value))) }
                    { field("marks", words.put_marks, list(&tags), "a, b", set(|rule, value| rule.then.marks = marks(&value))) }
                    { field("webhook", words.webhook, list(webhook), "crm", set(|rule, value| rule.then.webhook = by_commas(&value))) }
                    { field("email", words.email, list(email), "mara", set(|rule, value| rule.then.email = by_commas(&value))) }
                </div>
                { tick(words.go_on, *go_on, &switch(|rule, is_on| rule.go_on = is_on)) }
            </fieldset>
        </>
    }
}

/// Several of a few, each chosen or not; none chosen is any.
fn picks<T: Copy + PartialEq + 'static, const N: usize>(
    name: &'static str,
    label: &'static str,
    all: [(T, &'static str, &'static str); N],
    chosen: &[T],
    list: &Cursor<Vec<T>>,
) -> Html {
    let one = |(one, value, label): (T, &'static str, &'static str)| {
        let is_on = chosen.contains(&one);
        let toggle = list.by(move |list, _: MouseEvent| {
            list.retain(|other| *other != one);
            if !is_on {
                list.push(one);
            }
        });
        html! { <button type="button" data-pick={format!("{name}={value}")} aria-pressed={is_on.to_string()} onclick={toggle}>{ label }</button> }
    };
    html! {
        <fieldset><legend>{ label }</legend><div class="picks">{ for all.into_iter().map(one) }</div></fieldset>
    }
}

/// Marks as people type them: a word is a tag.
fn marks(text: &str) -> Vec<String> {
    let mark = |word: String| {
        if word.starts_with("sign:") || word.starts_with("tag:") {
            word
        } else {
            format!("tag:{word}")
        }
    };
    by_commas(text).into_iter().map(mark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_a_tag_and_a_sign_stays_one() {
        assert_eq!(marks("delivery, sign:idle"), ["tag:delivery", "sign:idle"]);
    }
}
