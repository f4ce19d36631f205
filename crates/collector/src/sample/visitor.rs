//! One visitor: who it is, and what they answer.

use otklik_score::servqual::ITEMS;
use otklik_score::{Metric, Rated, Tone};
use otklik_wire::answer::{Chosen, Given, Marked, Part, Served};
use otklik_wire::survey::{Battery, Choice, Kind, Question, Service, Survey};

use super::dice::Dice;
use super::phrases::{self, Feeling, Topic};
use super::season;

/// Pages of a shop, how often something is asked there, and how much worse things feel there.
const PAGES: [(&str, f64, f64); 7] = [
    ("/", 3.0, 0.0),
    ("/catalogue", 3.0, 0.05),
    ("/item/green", 1.5, 0.1),
    ("/item/black", 1.5, 0.1),
    ("/checkout", 2.0, -0.3),
    ("/account", 1.0, -0.1),
    ("/help", 0.7, -0.5),
];
/// What they hold in their hands, how many of them, and how much worse things feel with it.
const DEVICES: [(&str, f64, f64); 3] = [
    ("phone", 0.55, -0.1),
    ("desktop", 0.37, 0.05),
    ("tablet", 0.08, 0.0),
];

/// A visitor.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    pub(crate) russian: bool,
    pub(crate) page: String,
    pub(crate) device: &'static str,
    pub(crate) topic: Topic,
    /// How good it was, whatever is asked: 0 is usual.
    temper: f64,
    /// How much of a failure they met.
    harm: f64,
}

impl Visitor {
    /// Somebody who comes on a day in that mood, to a site in these languages.
    pub(crate) fn come(dice: &mut Dice, day: i64, mood: f64, russian: bool, site: &str) -> Self {
        let (page, _, page_feels) = PAGES[dice.weighed(&PAGES.map(|(_, weight, _)| weight))];
        let (device, _, device_feels) =
            DEVICES[dice.weighed(&DEVICES.map(|(_, weight, _)| weight))];
        let harm = season::harm(day);
        // In the week of the failure nearly all of it was about one thing.
        let topics = if harm > 0.3 {
            [8.0, 1.0, 1.0, 1.0, 2.0, 0.5]
        } else if day >= season::INITIATIVE {
            [2.0, 2.0, 2.0, 2.0, 1.5, 1.5]
        } else {
            [3.0, 2.0, 2.0, 2.0, 1.5, 1.5]
        };
        let language_feels = if russian { -0.05 } else { 0.05 };
        Self {
            russian,
            page: format!("https://{site}.example{page}"),
            device,
            topic: Topic::ALL[dice.weighed(&topics)],
            temper: mood + page_feels + device_feels + language_feels + 0.75 * dice.about(),
            harm,
        }
    }

    /// What they answer: none of the questions that are not asked of them, and not all that they may leave out.
    pub(crate) fn answer(&self, dice: &mut Dice, survey: &Survey) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        for question in &survey.questions {
            let is_asked = question.when.as_ref().is_none_or(|when| {
                let earlier = parts.iter().find(|part| part.question == when.question);
                earlier.is_some_and(|part| when.holds(&part.given))
            });
            if !is_asked {
                continue;
            }
            let given = self.given(dice, question, feeling(&parts));
            parts.extend(given.map(|given| Part {
                question: question.id.clone(),
                given,
            }));
        }
        parts
    }

    fn given(&self, dice: &mut Dice, question: &Question, feeling: Feeling) -> Option<Given> {
        let often = |usual: f64| if question.optional { usual } else { 0.97 };
        Some(match &question.kind {
            Kind::Scale(scale) => Given::Rated(self.rated(dice, scale.metric)?),
            Kind::Text => {
                let writes = match feeling {
                    Feeling::Low => 0.55,
                    Feeling::Middle => 0.2,
                    Feeling::High => 0.22,
                };
                if !dice.falls(often(writes)) {
                    return None;
                }
                Given::Text(self.words(dice, feeling))
            }
            Kind::Choice(choice) => self.chosen(dice, choice)?,
            Kind::Battery(battery) => Given::Marked(self.marked(dice, battery)),
            Kind::Service(service) => Given::Served(self.served(dice, service)),
            Kind::Contact { .. } => {
                if !dice.falls(often(0.45).min(0.5)) {
                    return None;
                }
                Given::Contact(format!("visitor-{}@mail.example", dice.between(1, 99_999)))
            }
            Kind::Statement => return None,
        })
    }

    /// Of an excellent service much is expected, and this one falls short of it by how somebody feels.
    fn served(&self, dice: &mut Dice, service: &Service) -> Served {
        let mark = |mark: f64| mark.round().clamp(1.0, Service::MAX.into()) as u8;
        let mut expected = [0; ITEMS];
        let mut perceived = [0; ITEMS];
        for (expected, perceived) in expected.iter_mut().zip(&mut perceived) {
            *expected = mark(6.2 + 0.6 * dice.about());
            *perceived = mark(5.6 + 1.2 * self.temper + 0.8 * dice.about());
        }
        Served {
            expected: service.expected.is_some().then_some(expected),
            perceived,
        }
    }

    fn rated(&self, dice: &mut Dice, metric: Metric) -> Option<Rated> {
        let (min, max) = metric.scale();
        let (min, steps) = (f64::from(min), f64::from(max - min));
        // Most are content: the usual temper is at four fifths of a scale, and what is beyond its ends is at its ends.
        let good = (0.8 + 0.2 * (self.temper + 0.35 * dice.about())).clamp(0.0, 1.0);
        let good = if matches!(metric, Metric::Ces1) {
            1.0 - good
        } else {
            good
        };
        Rated::new(metric, min + (good * steps).round()).ok()
    }

    fn words(&self, dice: &mut Dice, feeling: Feeling) -> String {
        match feeling {
            Feeling::Low if dice.falls(0.06 + 0.3 * self.harm) => {
                phrases::outburst(dice, self.russian)
            }
            Feeling::Low | Feeling::Middle if dice.falls(0.08) => {
                phrases::signed(dice, self.russian)
            }
            _ => phrases::sentence(dice, self.russian, self.topic, feeling),
        }
    }

    fn chosen(&self, dice: &mut Dice, choice: &Choice) -> Option<Given> {
        if choice.other && dice.falls(0.08) {
            return Some(Given::Chosen(Chosen {
                role: choice.role,
                options: Vec::new(),
                other: Some(self.words(dice, Feeling::Middle)),
            }));
        }
        // The first is named most often.
        let weights: Vec<f64> = (0..choice.options.len())
            .map(|at| 1.0 / (1.0 + at as f64 * 0.6))
            .collect();
        let mut places = vec![dice.weighed(&weights)];
        if choice.many && dice.falls(0.3) {
            places.push(dice.weighed(&weights));
        }
        places.sort_unstable();
        places.dedup();
        let options: Vec<_> = places
            .into_iter()
            .filter_map(|at| Some(choice.options.get(at)?.id.clone()))
            .collect();
        (!options.is_empty()).then_some(Given::Chosen(Chosen {
            role: choice.role,
            options,
            other: None,
        }))
    }

    fn marked(&self, dice: &mut Dice, battery: &Battery) -> Marked {
        let steps = f64::from(battery.max - 1);
        let marks = battery.items.iter().enumerate().map(|(at, item)| {
            let good = 0.75 - 0.05 * (at % 4) as f64 + 0.18 * (self.temper + 0.4 * dice.about());
            let mark = 1.0 + (good.clamp(0.0, 1.0) * steps).round();
            (item.id.clone(), mark as u8)
        });
        Marked {
            max: battery.max,
            marks: marks.collect(),
        }
    }
}

/// How they feel by what they rated first.
pub(crate) fn feeling(parts: &[Part]) -> Feeling {
    let rated = parts.iter().find_map(|part| part.given.rated());
    match rated.map(Rated::tone) {
        Some(Tone::Low) => Feeling::Low,
        Some(Tone::High) => Feeling::High,
        _ => Feeling::Middle,
    }
}
