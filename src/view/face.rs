use otklik_wire::decimal;
use otklik_wire::survey::Face;

use super::element::{Element, icon};

/// What is drawn on the button for `number` of a scale that ends at `max`, if it is not the number itself.
pub(super) fn face(face: Face, number: u8, max: u8) -> Option<Element> {
    let path = match face {
        Face::Numbers => return None,
        Face::Stars => {
            "M12 3l2.8 5.7 6.2.9-4.5 4.4 1.1 6.2L12 17.3l-5.6 2.9 1.1-6.2L3 9.6l6.2-.9z".to_owned()
        }
        Face::Thumbs if number == max => THUMB_UP.to_owned(),
        Face::Thumbs => THUMB_DOWN.to_owned(),
        // The mouth bends from sad to glad.
        Face::Faces => {
            let bend = i32::from(number) * 2 - i32::from(max) - 1;
            let [corners, middle] =
                [15 - bend / 2, 15 + bend].map(|at| decimal(at.unsigned_abs().into()));
            [
                "M8 9v1M16 9v1M7 ",
                &corners,
                "Q12 ",
                &middle,
                " 17 ",
                &corners,
                "M12 2a10 10 0 1 0 .01 0",
            ]
            .concat()
        }
    };
    Some(icon("0 0 24 24", &path))
}

const THUMB_UP: &str =
    "M7 10v11H3V10zM7 11l4-8a2.5 2.5 0 0 1 3 3l-1 4h6a2 2 0 0 1 2 2.5l-2 7a2 2 0 0 1-2 1.500H7";
const THUMB_DOWN: &str =
    "M7 14V3H3v11zM7 13l4 8a2.5 2.5 0 0 0 3-3l-1-4h6a2 2 0 0 0 2-2.5l-2-7A2 2 0 0 0 17 3H7";
