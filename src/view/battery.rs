use otklik_wire::decimal;
use otklik_wire::survey::{Battery, Service};
use otklik_wire::text::Text;

use super::Scene;
use super::element::{Element, element};
use super::scale::ends;
use crate::state::{Action, Pass};
use crate::texts::Word;

/// Statements with the same scale under each, as the browser's own radio buttons.
pub(super) fn statements(scene: &Scene<'_>, pass: &Pass, battery: &Battery) -> Vec<Element> {
    let marks = Marks::of(scene, pass, battery.max, 0);
    let mut parts = vec![marks.ends(&battery.low, &battery.high)];
    for (index, item) in battery.items.iter().enumerate() {
        parts.push(marks.statement(index, item.id.as_str(), &item.text));
    }
    parts
}

/// The statements of one page of many.
pub(super) fn page(scene: &Scene<'_>, pass: &Pass, service: &Service) -> Vec<Element> {
    let places = service.on_page(pass.page());
    let marks = Marks::of(scene, pass, Service::MAX, places.start);
    let mut parts = vec![marks.ends(&service.low, &service.high)];
    for index in places {
        let place = index % service.items.len();
        let name = decimal(place as u64 + 1);
        parts.push(marks.statement(index, &name, &service.items[place]));
    }
    parts
}

/// What all statements of a card share.
struct Marks<'a> {
    scene: &'a Scene<'a>,
    pass: &'a Pass,
    max: u8,
    /// Where the keyboard begins: at the first of them, or the first that was left out when all are wanted.
    first: usize,
}

impl<'a> Marks<'a> {
    fn of(scene: &'a Scene<'_>, pass: &'a Pass, max: u8, from: usize) -> Self {
        let marks = &pass.draft().marks;
        let left_out = marks.iter().skip(from).position(|&mark| mark == 0);
        Self {
            scene,
            pass,
            max,
            first: from + left_out.filter(|_| pass.is_missing()).unwrap_or(0),
        }
    }

    fn ends(&self, low: &Option<Text>, high: &Option<Text>) -> Element {
        let words = |own: &Option<Text>, ours| match own {
            Some(text) => text.pick(self.pass.locale()).to_owned(),
            None => self.scene.texts[ours].to_owned(),
        };
        let (low, high) = (words(low, Word::CesLow), words(high, Word::CesHigh));
        ends(("1", &low), (&decimal(self.max.into()), &high))
    }

    fn statement(&self, index: usize, name: &str, text: &Text) -> Element {
        let given = self.pass.draft().marks.get(index).copied().unwrap_or(0);
        let mark = |mark: u8| {
            let number = decimal(mark.into());
            let radio = element("input type=radio")
                .with("name", &decimal(index as u64))
                .with("data-mark", &number)
                .flag("data-focus", index == self.first && mark == given.max(1))
                .checked(given == mark)
                .on_change(self.scene, Action::Mark(index, mark));
            element("label class=mark part=mark")
                .child(radio)
                .child(element("span").text(&number))
        };
        element("fieldset aria-describedby=ends")
            .with("data-item", name)
            .child(element("legend dir=auto").text(text.pick(self.pass.locale())))
            .child(element("div class=marks").children((1..=self.max).map(mark).collect()))
    }
}
