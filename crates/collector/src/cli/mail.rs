//! `mail`: whether the mail server takes anything.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use clap::Subcommand;
use jiff::tz::TimeZone;
use lettre::message::Mailbox;
use otklik_wire::id::Name;

use super::{alone, say};
use crate::config::File;
use crate::mail::alert;
use crate::mail::letter::Language;
use crate::mail::mailer::Mailer;
use crate::mail::recipient::Recipient;
use crate::mail::server::address;
use crate::secret;

#[derive(Debug, Subcommand)]
pub(super) enum Mail {
    /// Send a mail that says that nothing happened, and print what the server said. Ends with 1 if it was not taken.
    ///
    /// It is sent by this command and tried once.
    Try {
        /// The config file, which names the mail server.
        #[arg(long, env = "OTKLIK_CONFIG", value_name = "FILE")]
        config: PathBuf,
        /// In Russian.
        #[arg(long)]
        russian: bool,
        /// Whom to.
        #[arg(value_name = "ADDRESS", value_parser = address)]
        to: Mailbox,
    },
}

impl Mail {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let Self::Try {
            config,
            russian,
            to,
        } = self;
        let file = File::read(&config)?;
        let Some(server) = file.mail_server(|path| std::fs::read_to_string(path))? else {
            bail!(
                "{}: no mail server is named; [mail] names one",
                config.display()
            );
        };
        let language = if russian { Language::Ru } else { Language::En };
        let (host, shown) = (server.host.clone(), to.email.to_string());
        let recipient = Recipient {
            name: name("try")?,
            to: vec![to],
            events: Default::default(),
            digest: None,
            language,
            server: Arc::new(server),
        };
        let mailer = Mailer::new(recipient, name("otklik")?, TimeZone::UTC)?;
        alone(async {
            let sent = mailer
                .hand_over(&secret::draw("try_")?, &alert::test(language))
                .await;
            let (verdict, said, code) = match &sent {
                Ok(said) => ("taken", said.clone(), ExitCode::SUCCESS),
                Err(error) => ("not taken", format!("{error:#}"), ExitCode::FAILURE),
            };
            say(&format!("{shown} by {host}: {verdict}: {said}"))?;
            Ok(code)
        })
    }
}

fn name(name: &str) -> anyhow::Result<Name> {
    Name::new(name.to_owned()).ok().context("a name")
}
