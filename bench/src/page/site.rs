use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use otklik_e2e::readme_tag;
use serde_json::Value;

use super::Options;
use super::origin::{Keep, Missed, Origin, Press, Shelf};
use super::probe;
use super::subject::{Addresses, Subject};

/// The page that asks, the one that the visitor goes to next, the one for a driver that cannot plant the probe, and the one that does
/// not ask.
const PAGES: [(&str, bool); 4] = [
    ("asked", true),
    ("asked/again", true),
    (PROBED, true),
    ("quiet", false),
];
const PROBED: &str = "asked/probed";

/// The host page's origin and, apart from it, one for each subject.
#[derive(Debug)]
pub(super) struct Site {
    host: String,
    missed: Vec<Missed>,
}

impl Site {
    /// Fills all origins, and opens each when it is filled.
    pub(super) async fn open(
        source: &Path,
        options: &Options,
        subjects: &[Subject],
        collector: &str,
    ) -> Result<Self> {
        let host = Origin::reserve().await?;
        let press = Press::new(options.work.join("pressed"))?;
        let mut pages = Shelf::default();
        let blank = b"<!doctype html><title>blank</title><link rel=\"icon\" href=\"data:,\">";
        pages.put(&press, "/blank", blank, Keep::Asked)?;
        for file in ["site.css", "site.js"] {
            let bytes = read(&source.join("host").join(file))?;
            pages.put(&press, &format!("/{file}"), &bytes, Keep::ForEver)?;
        }
        let article = String::from_utf8(read(&source.join("host/article.html"))?)?;
        let mut missed = Vec::new();
        for subject in subjects {
            let name = &subject.name;
            let vendor = Origin::reserve().await?;
            let address = vendor.address();
            let mut files = Shelf::default();
            for (page, asked) in PAGES {
                let mut tag = readme_tag(collector)?;
                if !asked {
                    tag = tag.replace("\"demo\"", "\"quiet\"");
                }
                let site = if asked { "demo" } else { "quiet" };
                let own = format!(
                    "<script async src=\"{collector}/v1/sites/{site}/otklik.js\"></script>"
                );
                let addresses = Addresses {
                    vendor: address,
                    readme_tag: &tag,
                    own_tag: &own,
                    asked,
                };
                let mut html = subject.page(&article, &addresses);
                if page == PROBED {
                    let script = probe::script(subject.about.question.as_deref());
                    html = html.replacen("<head>", &format!("<head><script>{script}</script>"), 1);
                }
                let path = format!("/{name}/{page}");
                pages.put(&press, &path, html.as_bytes(), Keep::Asked)?;
            }
            for (served, file) in &subject.about.files {
                let bytes = subject.file(file, &[&options.peers, &options.work], address)?;
                let served = match &subject.version {
                    Some(version) => served.replace("{version}", version),
                    None => served.clone(),
                };
                files.put(&press, &format!("/{served}"), &bytes, Keep::ForEver)?;
            }
            for (path, reply) in &subject.about.stubs {
                let text = match reply {
                    Value::String(script) => script.clone(),
                    reply => reply.to_string(),
                };
                files.put(&press, path, text.as_bytes(), Keep::Never)?;
            }
            missed.push(vendor.open(files));
        }
        let address = host.address().to_owned();
        missed.push(host.open(pages));
        Ok(Self {
            host: address,
            missed,
        })
    }

    pub(super) fn host(&self) -> &str {
        &self.host
    }

    /// What was asked for and is not there.
    pub(super) fn missed(&self) -> Vec<String> {
        self.missed.iter().flat_map(Missed::all).collect()
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}
