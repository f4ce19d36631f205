//! Sessions, opened by whatever was shown.

use super::{Desk, Done, bytes};
use crate::store::desk::db::Db;
use crate::store::people::audit::What;
use crate::store::people::change::{Opening, Refusal, Second};

impl<D: Db> Desk<'_, D> {
    /// Opens a session; those that are over go with it.
    pub(super) async fn open(
        &self,
        member: Option<&str>,
        opening: &Opening,
    ) -> Result<(), D::Error> {
        let over = "DELETE FROM sessions WHERE expires_ms <= $1";
        self.db
            .run(over, &[self.now.as_millisecond().into()])
            .await?;
        let open = "INSERT INTO sessions (hash, expires_ms, member) VALUES ($1, $2, $3)";
        let values = [
            bytes(&opening.session),
            opening.expires.as_millisecond().into(),
            member.into(),
        ];
        self.db.run(open, &values).await.map(drop)
    }

    pub(super) async fn log_in(
        &self,
        member: &str,
        second: Second,
        opening: &Opening,
    ) -> Result<Done, D::Error> {
        let fresh = match second {
            Second::Nothing => {
                let still = "SELECT 1 FROM members WHERE id = $1 AND totp IS NULL";
                self.db.rows(still, &[member.into()]).await?.len() as u64
            }
            Second::Step(step) => {
                let take = "UPDATE members SET totp_step = $2 WHERE id = $1 AND totp_step < $2";
                self.db.run(take, &[member.into(), step.into()]).await?
            }
            Second::Recovery(code) => {
                let take = "DELETE FROM recovery_codes WHERE member = $1 AND hash = $2";
                self.db.run(take, &[member.into(), bytes(&code)]).await?
            }
        };
        if fresh == 0 {
            return Ok(Err(Refusal::Used));
        }
        self.open(Some(member), opening).await?;
        self.noted(What::LogIn, None).await
    }
}
