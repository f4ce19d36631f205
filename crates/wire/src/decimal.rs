//! Numbers as people write them.

use alloc::string::String;

/// A number in decimal digits.
///
/// `to_string` would bring the standard library's formatting into the page, 2 KB of code for its widths and signs.
#[must_use]
pub fn decimal(number: u64) -> String {
    let mut text = String::new();
    push(&mut text, number);
    text
}

#[inline(never)]
fn push(text: &mut String, number: u64) {
    if number > 9 {
        push(text, number / 10);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn digits_are_those_of_the_standard_library(number in any::<u64>(), shift in 0u32..64) {
            let number = number >> shift;
            prop_assert_eq!(decimal(number), number.to_string());
        }
    }

    #[test]
    fn nothing_has_a_digit() {
        assert_eq!(decimal(0), "0");
    }
}
