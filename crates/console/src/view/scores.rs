//! Scores: a card each with the newest comments beside them, and one score by itself.

use std::rc::Rc;

use jiff::Timestamp;
use yew::prelude::*;

use super::card::ScoreCard;
use super::icon::Icon;
use super::item::page_link;
use super::parts::{Waiting, chip, heading, nothing};
use super::trend::TrendPanel;
use crate::browser::time::{Style, language_name, relative, written};
use crate::counted;
use crate::desk::use_desk;
use crate::hooks::use_now;
use crate::live::{Comment, Live};
use crate::query::Query;
use crate::route::Place;
use crate::words::fill;

/// Longer comments open folded, so that one long letter does not push the others out of sight.
const FOLD_CHARACTERS: usize = 280;

/// What the stream sent last.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct Props {
    pub(crate) live: Option<Rc<Live>>,
}

/// All scores.
#[component]
pub(crate) fn ScoresScreen(props: &Props) -> Html {
    let desk = use_desk();
    let words = &desk.words.scores;
    let Some(live) = &props.live else {
        return html! { <Waiting words={desk.words} /> };
    };
    let updated = live
        .at
        .parse::<Timestamp>()
        .map(|at| written(at, desk.lang, Style::Seconds))
        .unwrap_or_default();
    let card = |card: &crate::live::Card| {
        html! { <ScoreCard key={format!("{}/{}", card.survey, card.question)} card={Rc::new(card.clone())} leads=true /> }
    };
    let comment =
        |comment: &Comment| html! { <Said key={comment.id.clone()} comment={comment.clone()} /> };
    html! {
        <>
            { heading(desk.words.frame.scores, &fill(words.updated, &[("time", &updated)]), Html::default()) }
            if live.scores.is_empty() {
                { nothing(words.no_questions, words.no_questions_hint, Html::default()) }
            } else {
                <div class="board-of-scores">
                    <div class="cards">{ for live.scores.iter().map(card) }</div>
                    <section class="comments" aria-labelledby="comments-title">
                        <h2 id="comments-title">{ words.comments }</h2>
                        if live.comments.is_empty() { <p class="soft">{ words.no_comments }</p> }
                        <ol>{ for live.comments.iter().map(comment) }</ol>
                    </section>
                </div>
            }
        </>
    }
}

#[derive(Properties, Clone, PartialEq)]
struct SaidProps {
    comment: Comment,
}

/// One of the newest comments.
#[component]
fn Said(props: &SaidProps) -> Html {
    let desk = use_desk();
    let now = use_now();
    let words = &desk.words.scores;
    let comment = &props.comment;
    let is_long =
        comment.text.chars().count() > FOLD_CHARACTERS || comment.text.lines().count() > 5;
    let is_folded = use_state(|| true);
    let fold = {
        let is_folded = is_folded.clone();
        move |_| is_folded.set(!*is_folded)
    };
    let told = match (comment.rating, comment.of) {
        (Some(rating), Some(of)) => fill(
            desk.words.inbox.rated,
            &[("rating", &rating.to_string()), ("max", &of.to_string())],
        ),
        _ => words.unrated.to_owned(),
    };
    let received = comment.received_at.parse::<Timestamp>().ok();
    html! {
        <li data-live="comment">
            { chip(comment.rating, comment.tone.as_deref().unwrap_or("none"), &told) }
            <div>
                <p class={classes!("words", (is_long && *is_folded).then_some("folded"))} dir="auto">{ &comment.text }</p>
                if is_long {
                    <button type="button" class="plain" aria-expanded={(!*is_folded).to_string()} onclick={fold}>
                        { if *is_folded { words.show_all } else { words.show_less } }</button>
                }
                <p class="meta">
                    if let Some(at) = received {
                        <time datetime={comment.received_at.clone()} title={written(at, desk.lang, Style::Full)}>{ relative(at, now, desk.lang) }</time>
                    }
                    { comment.page.as_deref().map(page_link) }
                    if let Some(locale) = &comment.locale { <span>{ language_name(locale, desk.lang) }</span> }
                    if !comment.flags.is_empty() { <span data-slot="flags">{ counted::flags(&comment.flags, desk.words) }</span> }
                    <a href={desk.link(Place::Item(comment.id.clone(), Query::default()))}>{ desk.words.inbox.case }</a>
                </p>
            </div>
        </li>
    }
}

/// Which score, and how it is looked at.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct ScoreProps {
    pub(crate) live: Option<Rc<Live>>,
    pub(crate) survey: String,
    pub(crate) question: String,
    pub(crate) view: Query,
}

/// One score: over time, split, compared.
#[component]
pub(crate) fn ScoreScreen(props: &ScoreProps) -> Html {
    let desk = use_desk();
    let words = &desk.words.scores;
    let card = props.live.as_ref().and_then(|live| {
        live.scores
            .iter()
            .find(|card| card.survey == props.survey && card.question == props.question)
    });
    let title = card.map_or_else(
        || format!("{} · {}", props.survey, props.question),
        |card| card.text.pick(desk.lang).to_owned(),
    );
    html! {
        <>
            <p class="return always"><a href={desk.link(Place::Scores(None, Query::default()))}>{ Icon::Back.draw() }{ words.all_scores }</a></p>
            { heading(&title, "", Html::default()) }
            <div class="one-score">
                <div class="stack">
                    <TrendPanel survey={props.survey.clone()} question={props.question.clone()} view={props.view.clone()} title={title.clone()} />
                </div>
                if let Some(card) = card {
                    <ScoreCard card={Rc::new(card.clone())} />
                }
            </div>
        </>
    }
}
