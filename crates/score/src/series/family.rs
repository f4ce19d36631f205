use core::fmt;

/// The language that a wording is read as: `en-GB` and `en-US` are one, `zh-Hans` and `zh-Hant` are two.
///
/// The primary language and the script of a BCP 47 tag, in the tag's own case rules; region and the rest are left out.
/// Where the tag names no script, none is assumed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Family([u8; 12]);

impl Family {
    /// The family of a tag such as `ru`, `pt-BR` or `sr-Latn-RS`. A tag that is none counts as `und`.
    #[must_use]
    pub fn of(tag: &str) -> Self {
        let mut parts = tag.split(['-', '_']);
        let is_word = |part: &&str, lengths: core::ops::RangeInclusive<usize>| {
            lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
        };
        let language = parts.next().filter(|part| is_word(part, 2..=7));
        let script = parts
            .find(|part| is_word(part, 4..=4))
            .filter(|_| language.is_some());
        let mut name = [0; 12];
        let mut at = 0;
        for byte in language.unwrap_or("und").bytes() {
            name[at] = byte.to_ascii_lowercase();
            at += 1;
        }
        for (place, byte) in script
            .into_iter()
            .flat_map(|script| script.bytes().enumerate())
        {
            if place == 0 {
                name[at] = b'-';
                at += 1;
            }
            name[at] = if place == 0 {
                byte.to_ascii_uppercase()
            } else {
                byte.to_ascii_lowercase()
            };
            at += 1;
        }
        Self(name)
    }

    /// The family's tag.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let length = self
            .0
            .iter()
            .position(|byte| *byte == 0)
            .unwrap_or(self.0.len());
        core::str::from_utf8(&self.0[..length]).unwrap_or("und")
    }
}

impl fmt::Debug for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_makes_no_family_and_a_script_does() {
        for (tag, family) in [
            ("en", "en"),
            ("en-GB", "en"),
            ("EN_us", "en"),
            ("sr-Latn-RS", "sr-Latn"),
            ("zh-hant-TW", "zh-Hant"),
            ("de-CH-1996", "de"),
            ("x", "und"),
            ("", "und"),
            ("русский", "und"),
            ("filipin-Latn", "filipin-Latn"),
        ] {
            assert_eq!(Family::of(tag).as_str(), family, "{tag}");
        }
    }
}
