//! The draft of a survey file put in the place of what holds.

use super::super::db::{Db, Garbled};
use super::super::documents::{self, Kind};
use super::super::surveys::{self, Publication};
use super::super::task::{Refusal, Told};
use super::{Desk, Done};
use crate::sites::survey_file::{self, Read};
use crate::sites::{Site, Survey, draft, numbering};

impl<D: Db> Desk<'_, D> {
    pub(super) async fn publish(
        &self,
        version: u32,
        note: &str,
        folder: &Site,
    ) -> Result<Done, D::Error> {
        let (db, site, now_ms) = (self.db, self.site(), self.now.as_millisecond());
        let kept = documents::one(db, site, Kind::SurveyDraft, "").await?;
        let kept = kept.filter(|kept| kept.version == version);
        let Some(kept) = kept else {
            return Ok(Err(Refusal::Stale));
        };
        let Some(draft) = draft::Draft::read(&kept.text) else {
            let why = "there is no draft; write one before it is published";
            return Ok(Err(Refusal::WrongState(why.to_owned())));
        };
        let read = match draft.checked(self.place.site) {
            Ok(read) => read,
            Err(problems) => return Ok(Err(Refusal::WrongState(problems.join("; ")))),
        };
        // Of two who publish the same draft one finds it gone.
        let gone = documents::put(
            db,
            site,
            Kind::SurveyDraft,
            "",
            version,
            draft::NONE,
            now_ms,
        );
        if let Err(refusal) = gone.await? {
            return Ok(Err(refusal));
        }
        let last = surveys::last(db, site).await?;
        let before = match surveys::one(db, site, last).await? {
            Some(publication) => read_surveys(&publication)?,
            None => folder.file.surveys.clone(),
        };
        let mut served = surveys::ever_served(db, self.place.site).await?;
        let numbers = numbering::numbers(&read.surveys, &before, &served);
        let text =
            draft::with_revisions(draft.file(), &numbers).map_err(|error| garbled(&error))?;
        // What is ready-made is kept with it: a later program may word it otherwise.
        let Read { text, document, .. } =
            survey_file::parse(text).map_err(|error| garbled(&error))?;
        for (at, (mut survey, revision)) in read.surveys.into_iter().zip(numbers).enumerate() {
            survey.revision = revision;
            let is_new = !served.knows(&survey.id, revision);
            let (id, text) = (survey.id.clone(), document["surveys"][at].to_string());
            // The numbers were chosen so that none contradicts what was served.
            let _ = served.note(survey);
            surveys::serve(db, site, (id.as_str(), revision, &text), is_new, now_ms).await?;
        }
        let publication = Publication {
            number: last + 1,
            at_ms: now_ms,
            who: self.by.name.clone().unwrap_or_else(|| "owner".to_owned()),
            note: note.to_owned(),
            beside: folder.config.hash.clone(),
            text,
        };
        surveys::add(db, site, &publication).await?;
        Ok(Ok(Told::Published(publication.number)))
    }
}

fn read_surveys(publication: &Publication) -> Result<Vec<Survey>, Garbled> {
    let place = format!("the published survey file {}", publication.number);
    draft::surveys(&publication.text).map_err(|why| Garbled(format!("{place}: {why}")))
}

fn garbled(error: &serde_json::Error) -> Garbled {
    Garbled(error.to_string())
}
