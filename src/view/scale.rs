use otklik_score::nps::Rating;
use yew::prelude::*;

use super::Scene;
use crate::state::{Action, Pass};

/// The scale from 0 to 10: a radio group in which the arrow keys move and Space or Enter chooses, because choosing
/// answers at once.
pub(super) fn nps(scene: &Scene<'_>, pass: &Pass) -> Html {
    let stop = pass.tab_stop();
    let button = |rating: Rating| {
        let number = rating.get();
        let checked = pass.chosen() == Some(rating);
        html! {
            <button type="button" role="radio" class="rating" part="rating" data-score={number.to_string()}
                aria-checked={if checked { "true" } else { "false" }}
                tabindex={if stop == Some(rating) { "0" } else { "-1" }}
                data-focus={(stop == Some(rating)).then_some("")}
                onclick={scene.on(Action::Choose(rating))}>
                { number }
            </button>
        }
    };
    let act = scene.act.clone();
    let onkeydown = move |event: KeyboardEvent| {
        if let Some(next) = stop.and_then(|from| moved(from, &event.key())) {
            event.prevent_default();
            act.emit(Action::Point(next));
        }
    };
    html! {
        <>
            <div class="scale" role="radiogroup" aria-labelledby="heading" aria-describedby="ends" {onkeydown}>
                { for Rating::all().map(button) }
            </div>
            <p class="ends" id="ends">
                <span>{ "0 – " }{ &scene.texts.nps_low }</span>
                <span>{ "10 – " }{ &scene.texts.nps_high }</span>
            </p>
        </>
    }
}

/// The rating that a key leads to from `from`; the scale's ends do not wrap.
fn moved(from: Rating, key: &str) -> Option<Rating> {
    let number = from.get();
    let to = match key {
        "ArrowRight" | "ArrowUp" => number.saturating_add(1).min(Rating::MAX),
        "ArrowLeft" | "ArrowDown" => number.saturating_sub(1),
        "Home" => Rating::MIN,
        "End" => Rating::MAX,
        _ => return None,
    };
    Rating::new(to.into()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_move_along_the_scale_and_stop_at_its_ends() {
        let from = |number: u8| Rating::new(number.into()).unwrap();
        for (start, key, end) in [
            (5, "ArrowRight", Some(6)),
            (5, "ArrowLeft", Some(4)),
            (10, "ArrowUp", Some(10)),
            (0, "ArrowDown", Some(0)),
            (5, "Home", Some(0)),
            (5, "End", Some(10)),
            (5, "Enter", None),
        ] {
            assert_eq!(
                moved(from(start), key).map(Rating::get),
                end,
                "{start} {key}"
            );
        }
    }
}
