//! The pieces in English.

use super::Pieces;

pub(super) const PIECES: Pieces = Pieces {
    said: [
        [
            &[
                "The parcel came {n} days late and nobody had said a word.",
                "The courier did not call and left the {thing} with a neighbour.",
                "I was told the delivery would be on {when}, and it was not.",
                "Tracking showed nothing for {n} days.",
                "I took a day off for the courier, who never came.",
            ],
            &[
                "Delivery costs more than the {thing} itself.",
                "The price in the basket was not the one on the page.",
                "The discount for regular customers was not taken off.",
                "Everything became dearer again within {n} weeks.",
            ],
            &[
                "The {thing} arrived broken.",
                "The {thing} is not what the pictures promise.",
                "After {n} days the {thing} could be thrown away.",
                "It smells of the packaging.",
            ],
            &[
                "The checkout forgot my address three times.",
                "On the telephone the button is under the keyboard.",
                "The page loads for half a minute on {when}.",
                "Search finds everything but what I type.",
                "The payment failed and the money was gone all the same.",
            ],
            &[
                "I wrote {n} days ago and have had no answer.",
                "Three people answered, each something else.",
                "Support sends the same text whatever one asks.",
                "The refund takes {n} weeks, they say; it has been longer.",
            ],
            &[
                "What I come for is sold out for {n} weeks now.",
                "The {thing} is gone from the shop without a word.",
                "There is less to choose from every month.",
            ],
        ],
        [
            &[
                "It came, if a little late.",
                "Delivery is fine, the time window is too wide.",
                "A place to collect it nearby would help.",
                "I would pay for delivery on {when}.",
            ],
            &[
                "Good, but not cheap.",
                "Free delivery begins too high.",
                "A smaller pack at a smaller price would be right for me.",
            ],
            &[
                "The {thing} is good, the last one was better.",
                "Quality differs from batch to batch.",
                "All right for the price.",
            ],
            &[
                "I find my way, though it takes a while.",
                "It would be easier if my last order were on the first page.",
                "Filters are lost when one goes back.",
            ],
            &[
                "Friendly, but it took {n} days.",
                "They helped in the end.",
                "I had to explain it twice.",
            ],
            &[
                "More kinds of {thing}, please.",
                "Enough to choose from, little that is new.",
                "I miss samples to try before I order.",
            ],
        ],
        [
            &[
                "It was here the next morning.",
                "The courier called ahead and was kind.",
                "Ordered on {when}, here two days later.",
                "The parcel was packed as if it were a present.",
            ],
            &[
                "Worth every penny.",
                "Cheaper than around the corner, and better.",
                "The discount came by itself, without a code.",
            ],
            &[
                "The best {thing} I have had in years.",
                "The {thing} is just as described.",
                "You can taste that somebody cares.",
            ],
            &[
                "Three clicks and it was ordered.",
                "Everything is where one looks for it.",
                "It remembers what I like and does not pester me.",
            ],
            &[
                "They answered within the hour and mended it.",
                "A person wrote, not a machine.",
                "The {thing} was replaced without a question.",
            ],
            &[
                "I find something new every time.",
                "You have the {thing} that nobody else has.",
                "A small shop with a big heart.",
            ],
        ],
    ],
    before: [
        &[
            "Sadly,",
            "I am disappointed.",
            "To be honest:",
            "For the second time:",
            "Not good.",
        ],
        &[
            "Well.",
            "On the whole it is fine.",
            "So far so good.",
            "Mostly content.",
        ],
        &[
            "Wonderful!",
            "Thank you!",
            "As always:",
            "I am delighted.",
            "My compliments.",
        ],
    ],
    behind: [
        &[
            "Please do something about it.",
            "I expected more.",
            "It was not like that last year.",
            "I shall think twice next time.",
        ],
        &["There is room for more.", "Keep going.", "We shall see."],
        &[
            "I shall come again.",
            "I have told my friends.",
            "Do not change anything.",
            "Five stars.",
        ],
    ],
    outburst: &[
        "This is outrageous!",
        "What a nightmare.",
        "I am furious.",
        "The worst shop I know, never again!",
        "I am fed up with you.",
        "Awful, simply awful.",
    ],
    signed: &[
        "I shall write to consumer protection, and I want your answer in writing.",
        "My lawyer will want to know about the {thing}.",
        "You do not care about customers like me.",
        "You mixed up my order once again: the {thing} is not as ordered.",
        "It would be nice to have gift cards one day.",
        "Why not just deliver on {when}?",
        "Wrong again: two of three things were forgotten again.",
    ],
    when: &[
        "Monday",
        "Tuesday",
        "Friday",
        "Saturday",
        "Sunday",
        "the day before the holidays",
    ],
    thing: &[
        "teapot",
        "green tea",
        "black tea",
        "cup",
        "present",
        "tasting set",
        "strainer",
        "herbal blend",
    ],
    reply: [
        &[
            "We are sorry. We have asked the courier service where your parcel is, and write again as soon as we know.",
            "Thank you for telling us. Your parcel is found and is on its way; we shall see to it that it is with you tomorrow.",
            "That should not have happened. We are looking into who was on that round.",
        ],
        &[
            "Thank you for telling us. We are checking what was charged.",
            "We are sorry that the price was a surprise. A colleague looks at your order now.",
        ],
        &[
            "We are sorry. A new one goes out today; you need not send the old one back.",
            "Thank you for the description. We are asking the workshop what happened to this batch.",
        ],
        &[
            "Thank you. We could see the fault with your description, and our developers have it.",
            "We are sorry for the trouble. Could it be that it was on an older telephone? We are trying it out.",
        ],
        &[
            "We are sorry that you had to wait. From now on one person has your case.",
            "You are right, that took too long. I have taken it over.",
        ],
        &[
            "Thank you. We have asked when it can be had again.",
            "A good idea; I am taking it to our buyers.",
        ],
    ],
    done: [
        &[
            "The parcel is with you, and you have the cost of delivery back.",
            "We now work with a second courier service in your town. Thank you for your patience.",
        ],
        &[
            "The difference is back on your card.",
            "The basket now shows the whole price from the beginning.",
        ],
        &[
            "The replacement is with you. The batch was taken out of the shop.",
            "The money is back on your card.",
        ],
        &[
            "It is mended since this morning. Please try again.",
            "The field keeps what you typed now.",
        ],
        &[
            "It is settled, and you have a voucher for the wait.",
            "The refund is paid out.",
        ],
        &[
            "It is in the shop again.",
            "There are small packs to try now.",
        ],
    ],
    decline: &[
        "We cannot deliver at night: there is no courier who does it in your town.",
        "We thought about it and shall not do it this year: too few have asked, and it would make everything dearer.",
        "The supplier does not make it any more. We are looking for something that comes near.",
    ],
    note: &[
        "Called the courier service; they call back by four.",
        "The third one from this district this week.",
        "Asked accounting.",
        "Same batch as last week's.",
        "A regular customer, please be quick.",
    ],
    thanks: &[
        "Thank you, that was quick.",
        "Thank you, all is well.",
        "Good that you care.",
    ],
    again: &[
        "No, it is still the same.",
        "Nothing has come.",
        "That does not help me.",
    ],
};
