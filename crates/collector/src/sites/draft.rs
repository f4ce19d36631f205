//! A survey file that is being written and not published yet: it may be wrong, and says where.

use otklik_wire::Problem;
use otklik_wire::id::Name;
use otklik_wire::survey::{Survey, SurveyFile};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use super::fields::Fields;
use super::minify::minify;
use super::survey_file;

/// What is kept where there is no draft: its version goes on, so that nobody takes the next one for the last.
pub(crate) const NONE: &str = "null";

/// The draft, as it is kept.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Draft {
    /// Who wrote it last.
    pub(crate) by: String,
    /// When.
    pub(crate) at: String,
    /// As it was written: the order of its languages means something.
    file: Box<RawValue>,
}

/// What is wrong at a place of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Slip {
    /// The place, such as `surveys[0].questions[1].kind`; empty for the whole.
    pub(crate) path: String,
    /// The sentence.
    pub(crate) says: String,
}

impl Draft {
    /// A draft of a text that is JSON.
    ///
    /// # Errors
    /// When it is none.
    pub(crate) fn of(by: &str, at: &str, file: &str) -> serde_json::Result<Self> {
        let file: Box<RawValue> = serde_json::from_str(file)?;
        Ok(Self {
            by: by.to_owned(),
            at: at.to_owned(),
            file: RawValue::from_string(minify(file.get()))?,
        })
    }

    /// Reads what is kept; nothing where there is no draft.
    pub(crate) fn read(kept: &str) -> Option<Self> {
        serde_json::from_str(kept).ok().flatten()
    }

    /// The survey file.
    pub(crate) fn file(&self) -> &str {
        self.file.get()
    }

    /// What it means, if nothing is wrong with it.
    ///
    /// # Errors
    /// Everything that is wrong with it, a sentence each.
    pub(crate) fn checked(&self, site: &Name) -> Result<SurveyFile, Vec<String>> {
        let (file, slips) = check(self.file(), site);
        match file {
            Some(file) if slips.is_empty() => Ok(file),
            _ => Err(slips.into_iter().map(|slip| slip.says).collect()),
        }
    }
}

/// What a survey file for that site means, as far as it means anything, and everything that is wrong with it. Fields that nobody
/// reads count: they are most often a misspelt name.
pub(crate) fn check(file: &str, site: &Name) -> (Option<SurveyFile>, Vec<Slip>) {
    let read = match survey_file::parse(file.to_owned()) {
        Ok(read) => read,
        Err(error) => {
            return (
                None,
                vec![slip("", format!("the document is not JSON: {error}"))],
            );
        }
    };
    let other = read.document["site"]
        .as_str()
        .filter(|given| *given != site.as_str());
    let other = other.map(|given| {
        let says = format!("site: \"{given}\" is not allowed here; allowed: \"{site}\"");
        slip("site", says)
    });
    let mut slips: Vec<Slip> = read.unknown.iter().map(of_problem).chain(other).collect();
    match read.decoded {
        Ok(file) => (Some(file), slips),
        Err(problems) => {
            slips.extend(problems.iter().map(of_problem));
            (None, slips)
        }
    }
}

/// The surveys of a file that was published.
///
/// # Errors
/// When this program cannot read it.
pub(crate) fn surveys(text: &str) -> Result<Vec<Survey>, String> {
    let document: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    SurveyFile::decode(document, &mut Vec::new())
        .map(|file| file.surveys)
        .map_err(|problems| super::listed(&problems))
}

/// The file with these revisions of its surveys, in their order; everything else stays byte for byte.
///
/// # Errors
/// When it is no JSON of that shape.
pub(crate) fn with_revisions(file: &str, revisions: &[u32]) -> serde_json::Result<String> {
    let mut fields: Fields = serde_json::from_str(file)?;
    let mut revisions = revisions.iter();
    fields.change_each("surveys", |survey| {
        let Some(revision) = revisions.next() else {
            return Ok(());
        };
        for (_, value) in survey.0.iter_mut().filter(|(name, _)| name == "revision") {
            *value = RawValue::from_string(revision.to_string())?;
        }
        Ok(())
    })?;
    fields.text()
}

fn of_problem(problem: &Problem) -> Slip {
    slip(problem.path(), problem.to_string())
}

fn slip(path: &str, says: String) -> Slip {
    Slip {
        path: path.to_owned(),
        says,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn revisions_are_put_in_and_nothing_else_moves() {
        let file = r#"{"surveys":[{"revision":1,"id":"b","text":{"ru":"Я","de":"Ich","en":"I"},"n":0.50},{"id":"a","revision":7}],"v":1,"dnt":"honour"}"#;
        assert_eq!(
            with_revisions(file, &[4, 7]).unwrap(),
            file.replace(r#""revision":1"#, r#""revision":4"#)
        );
    }

    /// Without its spaces it would be one.
    #[test]
    fn a_text_of_two_values_is_no_draft() {
        let draft = |text: &str| Draft::of("mara", "2026-01-31T12:00:00Z", text);
        assert!(draft("1 1").is_err() && draft("tr ue").is_err());
        assert_eq!(draft(" [ 1, 1 ]\n").unwrap().file(), "[1,1]");
    }

    #[test]
    fn everything_that_is_wrong_is_said_with_its_place() {
        let site = Name::new("shop".to_owned()).unwrap();
        let paths = |file: &str| -> Vec<String> {
            let slips = check(file, &site).1;
            slips.into_iter().map(|slip| slip.path).collect()
        };
        let sound = r#"{"v":1,"site":"shop","surveys":[{"id":"a","revision":1,"questions":[{"id":"q","kind":"nps","text":"?"}]}]}"#;
        assert_eq!(paths(sound), Vec::<String>::new());
        assert_eq!(paths(&sound.replace("shop", "other")), ["site"]);
        assert_eq!(
            paths(&sound.replace("nps", "nsp").replace("\"v\"", "\"vv\"")),
            ["vv", "v", "surveys[0].questions[0].kind"]
        );
        assert_eq!(paths("{"), [""]);
    }

    #[test]
    fn a_draft_is_kept_as_it_was_written() {
        let draft = Draft::of("anna", "2026-01-31T12:00:00Z", "{ \"z\": 1, \"a\" : [ ] }").unwrap();
        let kept = serde_json::to_string(&draft).unwrap();
        let read = Draft::read(&kept).unwrap();
        assert_eq!(
            (read.by.as_str(), read.file()),
            ("anna", r#"{"z":1,"a":[]}"#)
        );
        assert!(Draft::read(NONE).is_none());
    }
}
