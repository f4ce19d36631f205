//! The list of keys.

use yew::prelude::*;

use crate::desk::use_desk;
use crate::keys::{Command, LIST};
use crate::route::Screen;
use crate::words::Words;

/// Closes the list.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct Props {
    pub(crate) close: Callback<()>,
}

/// What keys there are.
#[component]
pub(crate) fn Keys(props: &Props) -> Html {
    let words = use_desk().words;
    let line = |(keys, command): &(&'static str, Command)| {
        html! {
            <div>
                <dt>{ for keys.split(' ').map(|key| html! { <kbd>{ shown(key) }</kbd> }) }</dt>
                <dd>{ meaning(words, *command) }</dd>
            </div>
        }
    };
    html! {
        <div class="veil" onclick={props.close.reform(drop)}>
            <section class="sheet keys" role="dialog" aria-modal="true" aria-labelledby="keys-title"
                onclick={|event: MouseEvent| event.stop_propagation()}>
                <div class="row">
                    <h2 id="keys-title">{ words.frame.keys }</h2>
                    <button type="button" class="button" data-first="" onclick={props.close.reform(drop)}>{ words.frame.close }</button>
                </div>
                <dl>
                    { for LIST.iter().map(line) }
                    <div>
                        <dt><kbd>{ "Ctrl" }</kbd><kbd>{ "Enter" }</kbd></dt>
                        <dd>{ words.frame.key_send }</dd>
                    </div>
                </dl>
            </section>
        </div>
    }
}

fn shown(key: &'static str) -> &'static str {
    if key == "Escape" { "Esc" } else { key }
}

/// What a screen is called.
pub(crate) fn screen(words: &Words, screen: Screen) -> &'static str {
    let words = &words.frame;
    match screen {
        Screen::Today => words.today,
        Screen::Inbox => words.inbox,
        Screen::Scores => words.scores,
        Screen::Board => words.board,
        Screen::Promises => words.promises,
        Screen::Rules => words.rules,
        Screen::Goals => words.goals,
        Screen::Surveys => words.surveys,
        Screen::People => words.people,
        Screen::Settings => words.settings,
    }
}

fn meaning(words: &Words, command: Command) -> &'static str {
    let frame = &words.frame;
    match command {
        Command::Go(to) => screen(words, to),
        Command::Search => frame.key_search,
        Command::Help => frame.key_help,
        Command::Next => frame.key_next,
        Command::Previous => frame.key_previous,
        Command::Open => frame.key_open,
        Command::Choose => frame.key_choose,
        Command::Reply => frame.key_reply,
        Command::Note => frame.key_note,
        Command::Done => frame.key_done,
        Command::Decline => frame.key_decline,
        Command::Take => frame.key_take,
        Command::Undo => frame.key_undo,
        Command::Leave => frame.key_leave,
    }
}
