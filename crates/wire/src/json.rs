use alloc::string::String;

use crate::decimal::decimal;

/// Writes JSON text without going through the page's `JSON.stringify`, which a host page can change
/// (`Array.prototype.toJSON`).
#[derive(Debug, Default)]
pub(crate) struct Writer(String);

impl Writer {
    pub(crate) fn object(&mut self, fields: impl FnOnce(&mut Self)) {
        self.comma();
        self.0.push('{');
        fields(self);
        self.0.push('}');
    }

    pub(crate) fn array(&mut self, items: impl FnOnce(&mut Self)) {
        self.comma();
        self.0.push('[');
        items(self);
        self.0.push(']');
    }

    pub(crate) fn key(&mut self, key: &str) -> &mut Self {
        self.string(key);
        self.0.push(':');
        self
    }

    pub(crate) fn string(&mut self, text: &str) {
        self.comma();
        self.0.push('"');
        for c in text.chars() {
            match c {
                '"' | '\\' => {
                    self.0.push('\\');
                    self.0.push(c);
                }
                '\0'..='\x1f' => {
                    self.0.push_str("\\u00");
                    for digit in [c as u32 >> 4, c as u32 & 15] {
                        self.0.extend(char::from_digit(digit, 16));
                    }
                }
                _ => self.0.push(c),
            }
        }
        self.0.push('"');
    }

    pub(crate) fn number(&mut self, number: u64) {
        self.comma();
        self.0.push_str(&decimal(number));
    }

    /// JSON written before: a value, or an object's fields.
    pub(crate) fn raw(&mut self, json: &str) {
        self.comma();
        self.0.push_str(json);
    }

    pub(crate) fn into_text(self) -> String {
        self.0
    }

    /// A comma is due wherever something already stands in the same object or array.
    fn comma(&mut self) {
        if !matches!(self.0.as_bytes().last(), None | Some(b'{' | b'[' | b':')) {
            self.0.push(',');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_string_survives(text in any::<String>()) {
            let mut writer = Writer::default();
            writer.array(|w| { w.string(&text); w.number(7); });
            let read: (String, u64) = serde_json::from_str(&writer.into_text()).unwrap();
            prop_assert_eq!(read, (text, 7));
        }
    }
}
