//! A chart of a kept library (uPlot), drawn from what `trend` made.

use std::rc::Rc;

use yew::prelude::*;

use super::icon::Icon;
use crate::browser::page::{self, Picture};
use crate::browser::{HtmlElement, spawn};
use crate::desk::use_desk;
use crate::spec::Spec;

/// What is drawn.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct Props {
    pub(crate) spec: Rc<Spec>,
    /// What is said of it to those who do not see it.
    pub(crate) label: String,
    /// What stands above a picture of it.
    pub(crate) title: String,
    /// What a picture of it is called, up to its kind.
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
    let words = &desk.words.scores;
    let save = |kind: Picture, said: &'static str| {
        let (chart, props) = (Rc::clone(&chart), props.clone());
        let save = move |_| {
            if let Some(chart) = &*chart.borrow() {
                let file = format!("{}{}", props.file, kind.name());
                chart.save(kind, &props.title, &file);
            }
        };
        html! { <button type="button" class="button small" data-save-as={kind.name()} aria-label={said} onclick={save}>{ Icon::Save.draw() }{ kind.name().to_uppercase() }</button> }
    };
    html! {
        <figure class="chart">
            <div class="canvas" ref={node} role="img" aria-label={props.label.clone()}></div>
            <figcaption class="row">
                <span class="readout soft" aria-hidden="true"></span>
                <span class="tools">{ save(Picture::Png, words.save_png) }{ save(Picture::Svg, words.save_svg) }</span>
            </figcaption>
        </figure>
    }
}
