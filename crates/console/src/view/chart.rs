//! A chart of a kept library (uPlot), drawn from what `trend` made.

use std::rc::Rc;

use yew::prelude::*;

use super::icon::Icon;
use crate::browser::{HtmlElement, page, spawn};
use crate::desk::use_desk;
use crate::spec::Spec;

/// What is drawn.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct Props {
    pub(crate) spec: Rc<Spec>,
    /// What is said of it to those who do not see it.
    pub(crate) label: String,
    /// What a picture of it is called.
    pub(crate) file: String,
}

/// The chart with its button to save it.
#[component]
pub(crate) fn TrendChart(props: &Props) -> Html {
    let desk = use_desk();
    let node = use_node_ref();
    let chart = use_mut_ref(|| None::<page::Chart>);
    {
        let (node, chart) = (node.clone(), Rc::clone(&chart));
        use_effect_with(Rc::clone(&props.spec), move |spec| {
            let wanted = Rc::new(std::cell::Cell::new(true));
            if let (Some(element), Ok(spec)) =
                (node.cast::<HtmlElement>(), serde_json::to_string(&**spec))
            {
                let (chart, wanted) = (Rc::clone(&chart), Rc::clone(&wanted));
                spawn(async move {
                    let drawn = page::Chart::draw(&element, &spec).await;
                    if wanted.get() {
                        // The one before goes as this takes its place.
                        *chart.borrow_mut() = drawn;
                    }
                });
            }
            move || wanted.set(false)
        });
    }
    {
        let chart = Rc::clone(&chart);
        use_effect_with((), move |()| move || drop(chart.borrow_mut().take()));
    }
    let save = {
        let file = props.file.clone();
        move |_| {
            if let Some(chart) = &*chart.borrow() {
                chart.save(&file);
            }
        }
    };
    html! {
        <figure class="chart">
            <div class="canvas" ref={node} role="img" aria-label={props.label.clone()}></div>
            <figcaption class="row">
                <span class="readout soft" aria-hidden="true"></span>
                <button type="button" class="button small" data-png="" aria-label={desk.words.scores.save_png} onclick={save}>{ Icon::Save.draw() }{ desk.words.scores.png }</button>
            </figcaption>
        </figure>
    }
}
