use otklik_wire::decimal;
use otklik_wire::scores::Counted;

use super::Scene;
use super::element::{Element, element};
use crate::figure::{Figure, Unit};
use crate::texts::{Word, fill};

/// The running score in numbers and on a line; `None` when nobody has answered.
pub(super) fn running(scene: &Scene<'_>, counted: &Counted) -> Option<Element> {
    let figure = Figure::of(counted)?;
    let texts = scene.texts;
    let title = if scene.own_score {
        Word::ScoreHere
    } else {
        Word::Score
    };
    let unit = figure.unit;
    // Attributes, not styles: a page's Content-Security-Policy may forbid the latter.
    let at = |value: f64| decimal(unit.place(value).into());
    let path = |class, line: &str| element("path").with("class", class).with("d", line);
    let mut line = element("svg aria-hidden=true")
        .with("viewBox", "-4 0 208 12")
        .child(path("track", "M0 6h200"));
    let mut range = element("p class=range");
    if unit == Unit::Points {
        line = line.child(path("zero", "M100 2v8"));
    }
    if let Some((low, high)) = figure.interval {
        line = line.child(path("band", &["M", &at(low), " 6H", &at(high)].concat()));
        let (low, high) = (unit.said(low, scene.number), unit.said(high, scene.number));
        range = range.text(&fill(
            &texts[Word::ScoreRange],
            &[("low", &low), ("high", &high)],
        ));
    }
    let circle = element("circle cy=6 r=4").with("cx", &at(figure.value));
    let value = unit.written(figure.value);
    let n = decimal(counted.n());
    let said = (scene.number)(counted.n() as f64, 0, "auto");
    let answers = fill(&texts[Word::ScoreAnswers], &[("n", &said)]);
    let said = unit.said(figure.value, scene.number);
    Some(
        element("div class=running part=score")
            .with("data-metric", counted.metric().name())
            .with("data-value", &value)
            .with("data-n", &n)
            .child(element("p class=title").text(&texts[title]))
            .child(element("p class=value").text(&said))
            .child(line.child(circle))
            .child(range)
            .child(element("p class=range").text(&answers)),
    )
}
