//! What came by other doors than a survey.

use otklik_loop::entry::{Entry, Stars};
use otklik_loop::item::Door;
use otklik_wire::id::AnswerId;

use super::dice::Dice;
use super::phrases::{self, Feeling, Topic};
use super::season;
use super::uuid;
use super::year::{Came, Made, Year};
use crate::said::Said;
use crate::store::desk::Settings;

/// How many are entered on a day, on average.
const ENTERED: f64 = 0.35;

impl Year<'_> {
    /// What came by other doors.
    pub(super) fn enter(&self, day: i64, settings: &Settings) -> Vec<Made> {
        const DOORS: [(Door, f64); 7] = [
            (Door::Mail, 3.0),
            (Door::Phone, 3.0),
            (Door::Social, 3.0),
            (Door::Chat, 2.0),
            (Door::Said, 1.0),
            (Door::Official, 0.5),
            (Door::Press, 0.3),
        ];
        let mut dice = Dice::of(self.seed, &[day.unsigned_abs(), u64::MAX]);
        let harm = season::harm(day);
        let most = if harm > 1.0 { 4 } else { 1 };
        let mut made = Vec::new();
        for _ in 0..most {
            if !dice.falls(ENTERED + 0.3 * harm) {
                continue;
            }
            let at = self.moment(day, &mut dice);
            let russian = dice.falls(0.55);
            let (door, _) = DOORS[dice.weighed(&DOORS.map(|(_, weight)| weight))];
            let feeling = [Feeling::Low, Feeling::Middle, Feeling::High]
                [dice.weighed(&[1.0 + 4.0 * harm, 0.6, 0.8])];
            let topic = Topic::ALL[dice.weighed(&[2.0 + 4.0 * harm, 1.0, 1.0, 1.0, 1.0, 0.5])];
            let text = if feeling == Feeling::Low && dice.falls(0.2 + 0.3 * harm) {
                phrases::outburst(&mut dice, russian)
            } else {
                phrases::sentence(&mut dice, russian, topic, feeling)
            };
            let number = dice.between(1, 9_999);
            let entry = Entry {
                id: None,
                door,
                text,
                at: Some(at),
                author: match door {
                    Door::Press => Some("The Daily Leaf".to_owned()),
                    Door::Social => Some(format!("@visitor{number}")),
                    _ => None,
                },
                source: matches!(door, Door::Social | Door::Press)
                    .then(|| format!("https://news.example/{number}")),
                contact: matches!(door, Door::Mail | Door::Official)
                    .then(|| format!("writer-{number}@mail.example")),
                locale: Some(if russian { "ru" } else { "en" }.to_owned()),
                role: None,
                segment: None,
                rating: matches!(door, Door::Social).then(|| Stars {
                    value: match feeling {
                        Feeling::Low => 1,
                        Feeling::Middle => 3,
                        Feeling::High => 5,
                    },
                    min: 1,
                    max: 5,
                }),
            };
            let Ok(id) = AnswerId::new(uuid(at, &mut dice)) else {
                continue;
            };
            let said = Said::in_entry(&entry);
            let steps = self.steps((day, at), &said, (topic, russian), &mut dice, settings);
            made.push(Made {
                came: Came::Entry(id, Box::new(entry)),
                at,
                steps,
            });
        }
        made
    }
}
