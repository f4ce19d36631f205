use crate::decode::{Cursor, Node};

/// What holds for all surveys of a site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Manners {
    /// Days after one survey in which no other shows by itself, 0 to 3650 (field `quiet.days`).
    pub quiet_days: u32,
    /// What becomes of a visitor whose browser asks not to be tracked (field `dnt`).
    pub dnt: Tracking,
}

/// Whether a browser's wish not to be tracked (Do Not Track, Global Privacy Control) keeps surveys away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tracking {
    /// No survey shows by itself: `"honour"`, the default.
    #[default]
    Honour,
    /// As if it had not been said: `"ignore"`.
    Ignore,
}

impl Manners {
    pub(in crate::survey) fn read<N: Node>(file: &Cursor<'_, N>) -> Self {
        Self {
            quiet_days: file.optional("quiet").map_or(0, |quiet| {
                quiet.object(&["days"]);
                quiet.field("days").whole(0, 3650)
            }),
            dnt: file.optional("dnt").map_or_else(Tracking::default, |dnt| {
                dnt.one_of(&[("honour", Tracking::Honour), ("ignore", Tracking::Ignore)])
            }),
        }
    }
}
