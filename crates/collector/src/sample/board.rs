//! The board of the sample: what was asked, and what came of it by the end of the year.

use otklik_loop::board::{self, Text};

use super::phrases::Topic;
use super::season;

/// An entry of the board as it is by now.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) topic: Topic,
    pub(crate) entry: board::Entry,
    /// The day of the year on which it became so.
    pub(crate) changed: i64,
}

/// The board.
pub(crate) fn board() -> Vec<Asked> {
    let both = |en: &str, ru: &str| {
        Text::Many(
            [
                ("en".to_owned(), en.to_owned()),
                ("ru".to_owned(), ru.to_owned()),
            ]
            .into(),
        )
    };
    let asked = |topic, state, changed, title, text: Text, reason| Asked {
        topic,
        entry: board::Entry {
            title,
            text: Some(text),
            state,
            reason,
            asked_before: 0,
        },
        changed,
    };
    use board::State;
    vec![
        asked(
            Topic::Delivery,
            State::Done,
            season::INITIATIVE + 60,
            both(
                "Parcels that come when they are promised",
                "Посылки приходят, когда обещано",
            ),
            both(
                "A second courier service carries half of the parcels.",
                "Половину посылок теперь везёт вторая служба доставки.",
            ),
            None,
        ),
        asked(
            Topic::Site,
            State::Done,
            98,
            both(
                "A checkout that remembers the address",
                "Оформление заказа помнит адрес",
            ),
            both(
                "What was typed stays, whatever happens to the connection.",
                "То, что введено, не теряется, даже если связь пропала.",
            ),
            None,
        ),
        asked(
            Topic::Range,
            State::Planned,
            300,
            both("Small packs to try", "Маленькие упаковки на пробу"),
            both(
                "In spring, of the ten kinds that are asked for most.",
                "Весной, для десяти самых востребованных сортов.",
            ),
            None,
        ),
        asked(
            Topic::Price,
            State::Declined,
            140,
            both(
                "Free delivery for every order",
                "Бесплатная доставка любого заказа",
            ),
            both("Asked again and again.", "Просят снова и снова."),
            Some(both(
                "It would make everything dearer by a tenth. Collecting at a shop is free.",
                "Всё подорожало бы на десятую часть. Самовывоз бесплатный.",
            )),
        ),
        asked(
            Topic::Support,
            State::Asked,
            210,
            both(
                "An answer within the working day",
                "Ответ в течение рабочего дня",
            ),
            both(
                "We are counting how many it takes.",
                "Считаем, сколько людей для этого нужно.",
            ),
            None,
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_could_have_been_written_by_an_owner() {
        for asked in board() {
            asked.entry.check().unwrap();
            assert!((0..season::DAYS).contains(&asked.changed));
        }
    }
}
