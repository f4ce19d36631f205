use std::time::Duration;

/// Waits between attempts, the first after the first failure. Together they are a little over three days.
const WAITS: [u64; 9] = [
    5,
    60,
    5 * 60,
    30 * 60,
    2 * 3_600,
    5 * 3_600,
    10 * 3_600,
    24 * 3_600,
    32 * 3_600,
];

/// What comes after an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// It arrived.
    Done,
    /// Once more, after so long.
    Again(Duration),
    /// Nobody took it: it stays among the dead letters until the owner sends it again.
    Dead,
}

/// What an attempt means: the `attempt`th, from 1, answered by `status`, or by nothing.
///
/// `random` from 0 to 1 lengthens the wait by up to a tenth, so that what failed together does not come back together.
pub(crate) fn after(attempt: u32, status: Option<u16>, random: f64) -> Next {
    if let Some(200..=299) = status {
        return Next::Done;
    }
    // 410: the endpoint says that it is gone for good.
    if status == Some(410) {
        return Next::Dead;
    }
    let wait = attempt
        .checked_sub(1)
        .and_then(|past| WAITS.get(past as usize));
    wait.map_or(Next::Dead, |seconds| {
        Next::Again(Duration::from_secs(*seconds).mul_f64(1.0 + random / 10.0))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_tried_for_three_days() {
        assert_eq!(after(1, Some(204), 0.5), Next::Done);
        assert_eq!(
            after(1, Some(302), 0.0),
            Next::Again(Duration::from_secs(5))
        );
        assert_eq!(after(2, None, 1.0), Next::Again(Duration::from_secs(66)));
        assert_eq!(after(1, Some(410), 0.0), Next::Dead);
        assert_eq!(after(10, Some(500), 0.0), Next::Dead);
        let days: u64 = WAITS.iter().sum::<u64>() / 86_400;
        assert_eq!(days, 3);
    }
}
