//! What the visitor has done so far, step by step, each step as one string: what a page that is loaded again takes up, and what
//! a link may bring.
//!
//! A step is a letter and what belongs to it: `c8` a number chosen, `m2,1` a mark, `twords` typed, `s` sent, `k` skipped, `b`
//! back. The same steps over the same questions lead to the same place, so nothing else need be written down.

use otklik_wire::decimal;

use super::{Action, Effect, Pass, Phase, State};

/// The step that an action is, if it is one.
pub(super) fn step(action: &Action) -> Option<String> {
    Some(match action {
        Action::Choose(number) => ["c", &decimal((*number).into())].concat(),
        Action::Mark(index, mark) => {
            let (index, mark) = (decimal(*index as u64), decimal((*mark).into()));
            ["m", &index, ",", &mark].concat()
        }
        Action::Type(text) => ["t", text].concat(),
        Action::Submit => "s".into(),
        Action::Skip => "k".into(),
        Action::Back => "b".into(),
        _ => return None,
    })
}

fn action(step: &str) -> Option<Action> {
    let rest = step.get(1..)?;
    Some(match step.as_bytes().first()? {
        b'c' => Action::Choose(number(rest) as u8),
        b'm' => {
            let (index, mark) = rest.split_once(',')?;
            Action::Mark(number(index), number(mark) as u8)
        }
        b't' => Action::Type(rest.into()),
        b's' => Action::Submit,
        b'k' => Action::Skip,
        b'b' => Action::Back,
        _ => return None,
    })
}

/// Digits as a number; what is none is a number that no scale has.
fn number(digits: &str) -> usize {
    const NONE: usize = 255;
    let digit = |sum: usize, byte: u8| match byte {
        b'0'..=b'9' if sum < NONE => sum * 10 + usize::from(byte - b'0'),
        _ => NONE,
    };
    if digits.is_empty() {
        return NONE;
    }
    digits.bytes().fold(0, digit).min(NONE)
}

impl State {
    /// The pass of which something would be lost if the page were loaded again.
    #[must_use]
    pub fn unfinished(&self) -> Option<&Pass> {
        match &self.phase {
            Phase::Asking(pass) if !pass.steps().is_empty() => Some(pass),
            _ => None,
        }
    }

    /// Takes the steps again.
    pub(super) fn walk(
        &self,
        pass: Box<Pass>,
        steps: &[String],
        effects: &mut Vec<Effect>,
    ) -> Phase {
        let mut phase = Phase::Asking(pass);
        for action in steps.iter().filter_map(|step| action(step)) {
            phase = match phase {
                Phase::Asking(pass) => self.answer(pass, action, effects),
                other => return other,
            };
        }
        phase
    }
}
