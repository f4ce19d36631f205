//! What doors, tones, states, severities and marks are called.

use otklik_loop::case::Status;
use otklik_loop::case::change::Change;
use otklik_loop::item::{Door, Tone};
use otklik_loop::promise::Severity;

use crate::desk::Desk;
use crate::words::{Words, fill};

/// The signs, as marks name them.
pub(crate) const SIGNS: [&str; 5] = ["idle", "sides", "dispute", "outburst", "sloppy"];

/// A door.
pub(crate) fn door(words: &Words, door: Door) -> &'static str {
    let words = &words.inbox;
    match door {
        Door::Survey => words.door_survey,
        Door::Official => words.door_official,
        Door::Said => words.door_said,
        Door::Press => words.door_press,
        Door::Social => words.door_social,
        Door::Mail => words.door_mail,
        Door::Phone => words.door_phone,
        Door::Chat => words.door_chat,
        Door::Other => words.door_other,
    }
}

/// A tone.
pub(crate) fn tone(words: &Words, tone: Tone) -> &'static str {
    let words = &words.inbox;
    match tone {
        Tone::Low => words.tone_low,
        Tone::Middle => words.tone_middle,
        Tone::High => words.tone_high,
        Tone::None => words.tone_none,
    }
}

/// How far a case is.
pub(crate) fn status(words: &Words, status: Status) -> &'static str {
    let words = &words.inbox;
    match status {
        Status::Heard => words.status_heard,
        Status::InWork => words.status_in_work,
        Status::Done => words.status_done,
        Status::Declined => words.status_declined,
    }
}

/// How grave a case is.
pub(crate) fn severity(words: &Words, severity: Severity) -> &'static str {
    let words = &words.inbox;
    match severity {
        Severity::Critical => words.severity_critical,
        Severity::Major => words.severity_major,
        Severity::Minor => words.severity_minor,
        Severity::Wish => words.severity_wish,
    }
}

/// The severity of that word.
pub(crate) fn severity_of(name: &str) -> Option<Severity> {
    Severity::ALL
        .into_iter()
        .find(|severity| severity.name() == name)
}

/// A sign.
pub(crate) fn sign(words: &Words, sign: &str) -> Option<&'static str> {
    let words = &words.inbox;
    Some(match sign {
        "idle" => words.sign_idle,
        "sides" => words.sign_sides,
        "dispute" => words.sign_dispute,
        "outburst" => words.sign_outburst,
        "sloppy" => words.sign_sloppy,
        _ => return None,
    })
}

/// A mark: a sign by its name, a tag as it is.
pub(crate) fn mark<'a>(words: &Words, mark: &'a str) -> &'a str {
    match mark.split_once(':') {
        Some(("sign", name)) => sign(words, name).unwrap_or(name),
        Some((_, tag)) => tag,
        None => mark,
    }
}

/// What a change did, for the message about it.
pub(crate) fn done(desk: &Desk, change: &Change) -> String {
    let words = &desk.words.inbox;
    match change {
        Change::Assign { to: Some(name) } => fill(words.is_assigned, &[("name", name)]),
        Change::Assign { to: None } => words.is_unassigned.to_owned(),
        Change::Severity { .. } => words.is_severe.to_owned(),
        Change::Take {} => words.taken.to_owned(),
        Change::Reply { .. } => words.sent.to_owned(),
        Change::Note { .. } => words.noted.to_owned(),
        Change::Done { .. } => words.is_done.to_owned(),
        Change::Decline { .. } => words.is_declined.to_owned(),
        Change::Reopen { .. } => words.is_reopened.to_owned(),
        Change::Merge { into } => fill(words.is_merged, &[("n", &into.to_string())]),
        Change::Return { .. } | Change::Board { .. } => desk.words.frame.saved.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    #[test]
    fn marks_are_called_by_their_names() {
        let words = Words::of(Lang::En);
        assert_eq!(mark(words, "sign:sides"), "Us and them");
        assert_eq!(mark(words, "tag:delivery"), "delivery");
        assert_eq!(mark(words, "sign:new"), "new");
    }

    #[test]
    fn every_severity_is_found_by_its_word() {
        for severity in Severity::ALL {
            assert_eq!(severity_of(severity.name()), Some(severity));
        }
        assert_eq!(severity_of("none"), None);
    }
}
