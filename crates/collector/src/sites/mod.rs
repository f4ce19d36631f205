//! The sites, each given by a survey file.

pub(crate) mod consequence;
pub(crate) mod difference;
pub(crate) mod draft;
mod fields;
mod minify;
pub(crate) mod numbering;
mod published;
mod ready_made;
mod served;
mod shown;
mod standing;
pub(crate) mod survey_file;
mod unasked;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, anyhow, bail};
use otklik_score::Metric;
use otklik_score::servqual::Weights;
use otklik_wire::Problem;
use otklik_wire::id::Name;
use otklik_wire::survey::Kind;
pub(crate) use otklik_wire::survey::{Survey, SurveyFile};
use serde_json::Value;

use crate::files::File;
pub(crate) use published::{Published, Reworded, Wording};
pub(crate) use served::{Now, Served};
pub(crate) use standing::{Part, Standing, Wordings, ledger};

/// Every site of this collector.
#[derive(Debug)]
pub(crate) struct Sites(BTreeMap<Name, Arc<Site>>);

/// One site.
#[derive(Debug)]
pub(crate) struct Site {
    /// Its name, unique in this collector.
    pub(crate) name: Name,
    /// Whether visitors may see the running scores.
    pub(crate) scores_are_public: bool,
    /// Whether every visitor gets a receipt, promised or not.
    pub(crate) gives_receipts: bool,
    /// What has a running score, in the order of the file.
    pub(crate) scored: Vec<Scored>,
    /// Its surveys as they are served now.
    pub(crate) surveys: Vec<Revision>,
    /// What the survey file means.
    pub(crate) file: SurveyFile,
    /// The survey file without its spaces.
    pub(crate) config: File,
    /// What `config` returns: the same, compressed, without what is the owner's matter alone.
    pub(crate) asked: File,
    /// The same with nothing in it but what the loader decides by: most page views ask nobody.
    pub(crate) shown: File,
}

/// A question of a survey: what one running score is of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Asked {
    /// The survey.
    pub(crate) survey: Name,
    /// The question.
    pub(crate) question: Name,
}

/// A revision of a survey.
#[derive(Clone, Debug)]
pub(crate) struct Revision {
    /// What it means.
    pub(crate) survey: Survey,
    /// How the file has it.
    pub(crate) document: String,
}

/// A question with a running score.
#[derive(Debug)]
pub(crate) struct Scored {
    /// The question.
    pub(crate) asked: Asked,
    /// The survey's present revision.
    pub(crate) revision: u32,
    /// What it is scored by.
    pub(crate) metric: Metric,
    /// Its text as the file has it: a string, or one a language.
    pub(crate) text: Value,
    /// How much its dimensions matter, where it has some and the owner says so.
    pub(crate) weights: Option<Weights>,
}

impl Sites {
    /// No sites: for commands that serve none.
    pub(crate) fn none() -> Self {
        Self(BTreeMap::new())
    }

    /// Reads every `*.json` of a folder.
    ///
    /// # Errors
    /// When a file is broken, two are of the same site, or there is none; the message names the file.
    pub(crate) fn load(folder: &Path) -> anyhow::Result<Self> {
        let mut sites: BTreeMap<Name, (PathBuf, Arc<Site>)> = BTreeMap::new();
        for path in survey_files(folder)? {
            let site = Site::load(&path)?;
            if let Some((other, _)) = sites.get(&site.name) {
                bail!(
                    "{}: site: \"{}\" is already the site of {}; allowed: a name that no other file has",
                    path.display(),
                    site.name,
                    other.display()
                );
            }
            sites.insert(site.name.clone(), (path, Arc::new(site)));
        }
        if sites.is_empty() {
            bail!(
                "sites folder {}: there is no survey file (*.json) in it",
                folder.display()
            );
        }
        let sites = sites.into_iter().map(|(name, (_, site))| (name, site));
        Ok(Self(sites.collect()))
    }

    /// Whether there is a site of that name.
    pub(crate) fn has(&self, name: &Name) -> bool {
        self.0.contains_key(name)
    }

    /// Every site.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<Site>> {
        self.0.values()
    }

    /// Every site's name, sorted.
    pub(crate) fn names(&self) -> impl Iterator<Item = &Name> {
        self.0.keys()
    }
}

impl Site {
    fn load(path: &Path) -> anyhow::Result<Self> {
        let read = survey_file::read(path)?;
        for hint in &read.unknown {
            tracing::warn!("{}: {hint}", path.display());
        }
        Self::of(read).with_context(|| path.display().to_string())
    }

    /// The site of a survey file that was published.
    ///
    /// # Errors
    /// When this program cannot read it.
    pub(crate) fn published(text: &str) -> anyhow::Result<Self> {
        Self::of(survey_file::parse(text.to_owned())?)
    }

    fn of(read: survey_file::Read) -> anyhow::Result<Self> {
        let file = read
            .decoded
            .map_err(|problems| anyhow!("{}", listed(&problems)))?;
        let scored = scored(&file, &read.document);
        let config = minify::minify(&read.text);
        let asked = if scored.iter().any(|question| question.weights.is_some()) {
            unasked::left_out(&config)?
        } else {
            config.clone()
        };
        Ok(Self {
            scores_are_public: file.scores,
            gives_receipts: file.receipts,
            scored,
            surveys: revisions(&file, &read.document),
            shown: File::new(
                shown::of(&read.document).to_string().into(),
                "application/json",
            )
            .compressed()?,
            asked: File::new(asked.into(), "application/json").compressed()?,
            config: File::new(config.into(), "application/json"),
            name: file.site.clone(),
            file,
        })
    }
}

/// The problems in one line.
fn listed(problems: &[Problem]) -> String {
    let sentences: Vec<String> = problems.iter().map(ToString::to_string).collect();
    sentences.join("; ")
}

fn scored(file: &SurveyFile, document: &Value) -> Vec<Scored> {
    let mut scored = Vec::new();
    for (s, survey) in file.surveys.iter().enumerate() {
        for (q, question) in survey.questions.iter().enumerate() {
            let Some(metric) = question.kind.metric() else {
                continue;
            };
            scored.push(Scored {
                asked: Asked {
                    survey: survey.id.clone(),
                    question: question.id.clone(),
                },
                revision: survey.revision,
                metric,
                text: document["surveys"][s]["questions"][q]["text"].clone(),
                weights: match &question.kind {
                    Kind::Service(service) => service.weights,
                    _ => None,
                },
            });
        }
    }
    scored
}

fn revisions(file: &SurveyFile, document: &Value) -> Vec<Revision> {
    let surveys = file.surveys.iter().enumerate();
    surveys
        .map(|(s, survey)| Revision {
            survey: survey.clone(),
            document: document["surveys"][s].to_string(),
        })
        .collect()
}

fn survey_files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let context = || format!("sites folder {}: cannot be read", folder.display());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(context)? {
        let path = entry.with_context(context)?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            files.push(path);
        }
    }
    // The same folder gives the same first complaint everywhere.
    files.sort();
    Ok(files)
}
