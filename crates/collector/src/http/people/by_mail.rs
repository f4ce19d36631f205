//! An invitation as a letter: sent while the one who invites looks on, and kept nowhere, as what it lets in would be kept with it.

use std::sync::Arc;

use jiff::tz::TimeZone;
use lettre::message::Mailbox;
use otklik_wire::id::Name;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::App;
use super::super::desk::ask::malformed;
use super::{Link, drawn_id, path};
use crate::door::{Is, Who};
use crate::error::ApiError;
use crate::mail::invitation;
use crate::mail::letter::Language;
use crate::mail::mailer::Mailer;
use crate::mail::recipient::Recipient;
use crate::mail::server::{Server, address};

/// Where a letter is to go, and in which language.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GivenAddress {
    to: String,
    #[serde(default)]
    language: Language,
}

/// A letter that can be sent.
pub(super) struct Letter {
    to: Mailbox,
    language: Language,
    server: Arc<Server>,
    console: String,
}

/// Whether there is a mail server, and an address of the console to put into a letter.
pub(super) fn is_possible(app: &App) -> bool {
    sender(app).is_some()
}

/// The address in a letter is the owner's word and not the request's: whom a forged host is told would follow it.
fn sender(app: &App) -> Option<(Arc<Server>, String)> {
    let server = app.mail.clone()?;
    let console = server.console.clone()?;
    Some((server, console))
}

impl GivenAddress {
    /// The letter, if it can be sent.
    ///
    /// # Errors
    /// When nothing can be, or not there.
    pub(super) fn checked(self, app: &App) -> Result<Letter, ApiError> {
        let to = address(&self.to).map_err(|why| malformed(format!("mail.to: {why}")))?;
        let (server, console) = sender(app).ok_or_else(|| {
            ApiError::Unfit("mail: no mail is sent from here; [mail] in the config file names a server, and console in it the address for links".to_owned())
        })?;
        Ok(Letter {
            to,
            language: self.language,
            server,
            console,
        })
    }
}

impl Letter {
    /// Sends it, and says whether the server took it. If it did not, there still is the link.
    pub(super) async fn sent(self, who: &Who, name: &str, link: &Link) -> Value {
        let to = self.to.email.to_string();
        match self.hand_over(who, name, link).await {
            Ok(_) => json!({"to": to, "sent": true}),
            Err(error) => {
                let why = format!("{error:#}");
                tracing::warn!(%why, "an invitation could not be sent");
                json!({"to": to, "sent": false, "why": why})
            }
        }
    }

    async fn hand_over(self, who: &Who, name: &str, link: &Link) -> anyhow::Result<String> {
        let is_member = matches!(who.is, Is::Member { .. });
        let by = who.doer.by.name.as_deref().filter(|_| is_member);
        let url = self.console + &path(&link.token);
        let written = invitation::written(self.language, name, by, &url, link.until);
        let of = |name: &str| {
            Name::new(name.to_owned()).map_err(|name| anyhow::anyhow!("{name:?} is no name"))
        };
        let recipient = Recipient {
            name: of("invitation")?,
            to: vec![self.to],
            events: Default::default(),
            digest: None,
            language: self.language,
            server: self.server,
        };
        let mailer = Mailer::new(recipient, of("otklik")?, TimeZone::UTC)?;
        let id = drawn_id().map_err(|error| anyhow::anyhow!("{error:?}"))?;
        mailer
            .hand_over(&format!("invitation_{id}"), &written)
            .await
    }
}
