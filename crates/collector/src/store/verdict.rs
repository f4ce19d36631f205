//! What a version of an answer that comes means for the one that is kept. Pure.

use std::borrow::Cow;

use otklik_wire::answer::Answer;
use otklik_wire::reply::Outcome;

/// What is to be done with a version of an answer whose id is stored already.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Verdict<'a> {
    /// It takes the place of the kept one, which leaves the scores.
    Replaces(Cow<'a, Answer>),
    /// The kept one, or a later one, is what came.
    Duplicate,
    /// The kept one stays although something else came under its number.
    Conflict,
    /// The kept one cannot be read any more; it stays as it is.
    Unreadable(String),
}

impl<'a> Verdict<'a> {
    /// Judges `new` against the kept version, which is only read when its number does not decide.
    pub(crate) fn of(
        kept_seq: u32,
        kept: impl FnOnce() -> Result<Cow<'a, Answer>, String>,
        new: &Answer,
    ) -> Self {
        if new.seq < kept_seq {
            return Self::Duplicate;
        }
        // Contents are compared as decoded: a retry may carry another age, never another answer.
        match kept() {
            Err(why) => Self::Unreadable(why),
            Ok(kept) if new.seq > kept_seq => Self::Replaces(kept),
            Ok(kept) if *kept == *new => Self::Duplicate,
            Ok(_) => Self::Conflict,
        }
    }

    /// What the sender is told.
    pub(crate) fn outcome(&self) -> Outcome {
        match self {
            Self::Replaces(_) => Outcome::Stored,
            Self::Duplicate => Outcome::Duplicate,
            Self::Conflict | Self::Unreadable(_) => Outcome::Conflict,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::decode_stored;

    fn answer(seq: u32, rating: u8) -> Answer {
        let id = "0198c0de-0000-7000-8000-000000000001";
        let raw = format!(
            r#"{{"id":"{id}","seq":{seq},"survey":"nps","survey_rev":1,"at":"2026-01-31T12:00:00Z",
                "q":[{{"k":"nps","t":"nps","n":{rating}}}]}}"#
        );
        decode_stored(&raw).unwrap()
    }

    #[test]
    fn the_higher_number_wins_and_the_same_number_is_the_same_answer() {
        let kept = answer(1, 9);
        let judge = |new: &Answer| Verdict::of(1, || Ok(Cow::Owned(kept.clone())), new);
        assert_eq!(judge(&answer(0, 3)), Verdict::Duplicate);
        assert_eq!(judge(&answer(1, 9)), Verdict::Duplicate);
        assert_eq!(judge(&answer(1, 3)), Verdict::Conflict);
        let later = judge(&answer(2, 3));
        assert_eq!(later.outcome(), Outcome::Stored);
        assert_eq!(later, Verdict::Replaces(Cow::Owned(kept.clone())));
    }

    #[test]
    fn what_cannot_be_read_stays() {
        let verdict = Verdict::of(1, || Err("torn".into()), &answer(2, 3));
        assert_eq!(verdict, Verdict::Unreadable("torn".into()));
        assert_eq!(verdict.outcome(), Outcome::Conflict);
        let verdict = Verdict::of(1, || Err("torn".into()), &answer(0, 3));
        assert_eq!(verdict, Verdict::Duplicate, "an earlier one need not know");
    }
}
