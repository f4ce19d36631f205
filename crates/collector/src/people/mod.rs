//! What lets people in: passwords, one-time codes, and how often one may be wrong about them.

mod attempts;
mod password;
mod scan;
mod totp;

pub(crate) use attempts::Attempts;
pub(crate) use password::{Hashed, Passwords, check};
pub(crate) use scan::Scan;
pub(crate) use totp::{Secret, normal};

/// Most characters of a member's name.
pub(crate) const MAX_NAME: usize = 64;
/// Names that mean something else: who comes with a token, and nobody.
const TAKEN: [&str; 5] = ["owner", "nobody", "command line", "владелец", "никто"];

/// A member's name as it is written, and as it is compared.
///
/// # Errors
/// When nobody can be called so; the message says what is allowed.
pub(crate) fn name(given: &str) -> Result<(String, String), String> {
    let name = given.trim();
    let is_good =
        (1..=MAX_NAME).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    let folded = folded(name);
    if is_good && !TAKEN.contains(&folded.as_str()) {
        Ok((name.to_owned(), folded))
    } else {
        Err(format!(
            "name: {given:?} was given; allowed are 1 to {MAX_NAME} characters, none of them a control character, and not {}",
            TAKEN.join(", ")
        ))
    }
}

/// A name as it is compared.
pub(crate) fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_compared_in_any_case() {
        assert_eq!(name(" Мара "), Ok(("Мара".into(), "мара".into())));
        assert_eq!(folded("ANN@Example.com"), "ann@example.com");
        for bad in ["", "  ", "Owner", "nobody", "a\nb", &"x".repeat(65)] {
            assert!(name(bad).unwrap_err().contains("1 to 64"), "{bad:?}");
        }
    }
}
