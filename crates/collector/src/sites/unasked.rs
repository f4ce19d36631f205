//! What of a survey file is the owner's matter alone: pages are told nothing of it, and a change of it is none to them.

use super::fields::Fields;

/// The file without the points of dimensions; everything else stays byte for byte.
///
/// # Errors
/// When it is no JSON of that shape.
pub(super) fn left_out(file: &str) -> serde_json::Result<String> {
    let mut fields: Fields = serde_json::from_str(file)?;
    fields.change_each("surveys", |survey| {
        survey.change_each("questions", |question| {
            question.0.retain(|(name, _)| name != "weights");
            Ok(())
        })
    })?;
    fields.text()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_go_and_nothing_else_moves() {
        let file = r#"{"surveys":[{"id":"s","questions":[{"text":{"ru":"Я","de":"Ich"},"id":"weights"WEIGHTS},{"id":"q"}]}],"v":1}"#;
        let stated = file.replace("WEIGHTS", r#","weights":{"empathy":100,"tangibles":0}"#);
        let bare = file.replace("WEIGHTS", "");
        assert_eq!(left_out(&stated).unwrap(), bare);
        assert_eq!(left_out(&bare).unwrap(), bare);
    }
}
