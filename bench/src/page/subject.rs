use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::Value;

/// The page alone: what the others' costs are counted above.
pub(super) const BARE: &str = "bare";
/// What the others' times are divided by.
pub(super) const FLOOR: &str = "vanilla";

/// Something that asks a question in the host page: a folder below `page/subjects/`.
#[derive(Debug)]
pub(super) struct Subject {
    pub(super) name: String,
    pub(super) about: About,
    /// The version of the npm package, as it is installed.
    pub(super) version: Option<String>,
    /// Goes to the end of the page's body.
    tag: String,
    /// Goes into the page's head.
    head: String,
    folder: PathBuf,
}

/// `subject.json`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct About {
    pub(super) label: String,
    /// What it shows, and what is off.
    #[serde(default)]
    pub(super) what: String,
    package: Option<String>,
    /// The way to what has to be visible: selectors, each inside of the shadow root of the one before.
    pub(super) question: Option<Vec<String>>,
    /// The way to what is clicked.
    #[serde(default)]
    pub(super) click: Vec<String>,
    /// The way to what is there only after the click was taken.
    #[serde(default)]
    pub(super) taken: Vec<String>,
    /// Served paths, and the files: in the subject's folder, in that of the peers, or made for the bench.
    #[serde(default)]
    pub(super) files: BTreeMap<String, String>,
    /// Paths at which a made-up server answers: JSON, or a script where it is a string.
    #[serde(default)]
    pub(super) stubs: BTreeMap<String, Value>,
    /// Texts in the served files that are replaced: addresses of the peer's own servers.
    #[serde(default)]
    pub(super) readdressed: BTreeMap<String, String>,
}

/// What is filled into tags.
pub(super) struct Addresses<'a> {
    /// Where the subject's files and stubs are.
    pub(super) vendor: &'a str,
    /// The README's tag with the collector's address.
    pub(super) readme_tag: &'a str,
    /// The tag of the site's own script.
    pub(super) own_tag: &'a str,
    /// Whether the survey is to show.
    pub(super) asked: bool,
}

impl Subject {
    /// Reads the folders below `subjects`, those named in `only` or all; the page alone and the floor always.
    pub(super) fn read_all(
        subjects: &Path,
        peers: &Path,
        only: Option<&[String]>,
    ) -> Result<Vec<Self>> {
        let entries = fs::read_dir(subjects).with_context(|| subjects.display().to_string())?;
        let mut names = Vec::new();
        for entry in entries {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        for wanted in only.unwrap_or_default() {
            if !names.contains(wanted) {
                names.sort();
                bail!(
                    "there is no subject {wanted}; allowed: {}",
                    names.join(", ")
                );
            }
        }
        names.retain(|name| {
            name == BARE || name == FLOOR || only.is_none_or(|only| only.contains(name))
        });
        names.sort_by_key(|name| {
            (
                name != BARE,
                name != FLOOR,
                !name.starts_with("otklik"),
                name.clone(),
            )
        });
        let subjects = names
            .into_iter()
            .map(|name| Self::read(&subjects.join(&name), peers, name));
        subjects.collect()
    }

    fn read(folder: &Path, peers: &Path, name: String) -> Result<Self> {
        let path = folder.join("subject.json");
        let text =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let about: About =
            serde_json::from_str(&text).with_context(|| path.display().to_string())?;
        let version = match &about.package {
            Some(package) => Some(installed_version(peers, package)?),
            None => None,
        };
        let part = |file: &str| fs::read_to_string(folder.join(file)).unwrap_or_default();
        Ok(Self {
            tag: part("tag.html"),
            head: part("head.html"),
            folder: folder.to_path_buf(),
            name,
            about,
            version,
        })
    }

    /// The host page with this subject in it.
    pub(super) fn page(&self, host: &str, addresses: &Addresses<'_>) -> String {
        let filled = |part: &str| {
            part.trim()
                .replace("{vendor}", addresses.vendor)
                .replace(
                    "{vendor-key}",
                    &addresses.vendor.replace("http://", "http://key@"),
                )
                .replace("{asked}", if addresses.asked { "true" } else { "false" })
                .replace("{readme_tag}", addresses.readme_tag)
                .replace("{own_tag}", addresses.own_tag)
        };
        host.replace("{head}", &filled(&self.head))
            .replace("{tag}", &filled(&self.tag))
    }

    /// The content of one of its files.
    pub(super) fn file(&self, file: &str, elsewhere: &[&Path], vendor: &str) -> Result<Vec<u8>> {
        let folders = [self.folder.as_path()]
            .into_iter()
            .chain(elsewhere.iter().copied());
        let path = folders
            .map(|folder| folder.join(file))
            .find(|path| path.is_file())
            .with_context(|| format!("{}: there is no {file}", self.name))?;
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        if self.about.readdressed.is_empty() {
            return Ok(bytes);
        }
        let mut text = String::from_utf8(bytes).with_context(|| path.display().to_string())?;
        for (theirs, here) in &self.about.readdressed {
            text = text.replace(theirs, &here.replace("{vendor}", vendor));
        }
        Ok(text.into_bytes())
    }

    /// Label and version.
    pub(super) fn title(&self) -> String {
        match &self.version {
            Some(version) => format!("{} {version}", self.about.label),
            None => self.about.label.clone(),
        }
    }
}

fn installed_version(peers: &Path, package: &str) -> Result<String> {
    let path = peers.join(format!("node_modules/{package}/package.json"));
    let text =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let manifest: Value = serde_json::from_str(&text)?;
    let version = manifest["version"].as_str();
    Ok(version
        .with_context(|| format!("{} has no version", path.display()))?
        .to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUBJECTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/page/subjects");

    fn without_peers(only: &[&str]) -> Result<Vec<Subject>> {
        let only: Vec<String> = only.iter().map(ToString::to_string).collect();
        Subject::read_all(Path::new(SUBJECTS), Path::new("/nowhere"), Some(&only))
    }

    #[test]
    fn the_page_alone_and_the_floor_are_always_there() {
        let names: Vec<String> = without_peers(&["otklik"])
            .unwrap()
            .into_iter()
            .map(|subject| subject.name)
            .collect();
        assert_eq!(names, ["bare", "vanilla", "otklik"]);
    }

    #[test]
    fn an_unknown_subject_and_a_missing_package_are_refused() {
        let unknown = without_peers(&["webflow"]).unwrap_err().to_string();
        assert!(
            unknown.starts_with("there is no subject webflow; allowed: bare,"),
            "{unknown}"
        );
        let missing = without_peers(&["posthog"]).unwrap_err().to_string();
        assert!(missing.contains("posthog-js/package.json"), "{missing}");
    }

    #[test]
    fn every_file_is_there_to_be_read_and_every_place_is_filled() {
        let subjects = Path::new(SUBJECTS);
        for entry in fs::read_dir(subjects).unwrap() {
            let folder = entry.unwrap().path();
            let text = fs::read_to_string(folder.join("subject.json")).unwrap();
            let about: About = serde_json::from_str(&text).unwrap();
            assert_eq!(about.question.is_some(), !about.click.is_empty());
            assert_eq!(about.click.is_empty(), about.taken.is_empty());
        }
        let addresses = Addresses {
            vendor: "http://127.0.0.1:1/vanilla",
            readme_tag: "",
            own_tag: "",
            asked: true,
        };
        let vanilla = &without_peers(&[]).unwrap()[1];
        let page = vanilla.page("<head>{head}</head>{tag}", &addresses);
        assert_eq!(
            page,
            "<head></head><script async src=\"http://127.0.0.1:1/vanilla/vanilla.js\" data-asked=\"true\" \
             data-endpoint=\"http://127.0.0.1:1/vanilla/answers\"></script>"
        );
    }
}
