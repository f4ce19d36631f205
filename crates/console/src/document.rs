//! A document that several people may edit: what is there, what was changed here, and whether somebody was quicker.

use std::rc::Rc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use yew::functional::UseForceUpdateHandle;
use yew::{Callback, hook, use_force_update};

use crate::browser::{http, spawn};
use crate::cursor::Cursor;
use crate::desk::{Desk, use_desk};
use crate::failure::Failure;
use crate::hooks::{Resource, use_loaded};

/// A document at a version.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Versioned<T> {
    /// The version.
    pub(crate) version: u32,
    /// The document.
    #[serde(flatten)]
    pub(crate) content: T,
}

/// What was changed here.
#[derive(Clone, Debug, PartialEq)]
struct Edit<T> {
    /// The version that one began with: what others saved since then is not overwritten unseen.
    base: u32,
    content: T,
    saving: Saving,
}

/// How saving goes.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Saving {
    /// Nobody asked for it since the last change.
    No,
    /// It is on its way.
    Sent,
    /// Somebody else was quicker.
    Stale(String),
    /// Something else was wrong.
    Refused(String),
}

/// A document being edited.
pub(crate) struct Document<T> {
    /// What the collector has.
    pub(crate) resource: Resource<Versioned<T>>,
    edit: Option<Rc<Edit<T>>>,
    kept: Kept,
}

/// Where what was changed is kept.
#[derive(Clone)]
struct Kept {
    desk: Desk,
    path: String,
    redraw: UseForceUpdateHandle,
}

/// The document at that path of the site.
#[hook]
pub(crate) fn use_document<T: DeserializeOwned + PartialEq + Clone + 'static>(
    name: &str,
) -> Document<T> {
    let desk = use_desk();
    let path = desk.path(name);
    let resource = use_loaded::<Versioned<T>>(path.clone());
    let redraw = use_force_update();
    let kept = Kept { desk, path, redraw };
    Document {
        resource,
        edit: kept.edit(),
        kept,
    }
}

impl Kept {
    fn edit<T: 'static>(&self) -> Option<Rc<Edit<T>>> {
        self.desk.unsaved.of(&self.path)
    }

    fn becomes<T: 'static>(&self, edit: Option<Edit<T>>) {
        match edit {
            Some(edit) => self.desk.keep(&self.path, edit),
            None => self.desk.forget(&self.path),
        }
        self.redraw.force_update();
    }
}

impl<T: Clone + PartialEq + Serialize + 'static> Document<T> {
    /// What is to be shown: as changed here, else as the collector has it.
    pub(crate) fn content(&self) -> Option<T> {
        let edited = self.edit.as_ref().map(|edit| edit.content.clone());
        edited.or_else(|| self.resource.here().map(|here| here.content.clone()))
    }

    /// Whether something was changed here and not saved.
    pub(crate) fn is_changed(&self) -> bool {
        self.edit.is_some()
    }

    /// Whether it is being saved.
    pub(crate) fn is_saving(&self) -> bool {
        self.saving() == Some(&Saving::Sent)
    }

    /// What was wrong with the last attempt to save.
    pub(crate) fn problem(&self) -> Option<&str> {
        match self.saving()? {
            Saving::Stale(why) | Saving::Refused(why) => Some(why),
            Saving::No | Saving::Sent => None,
        }
    }

    /// Whether somebody else saved another version meanwhile.
    pub(crate) fn is_stale(&self) -> bool {
        matches!(self.saving(), Some(Saving::Stale(_)))
    }

    fn saving(&self) -> Option<&Saving> {
        self.edit.as_ref().map(|edit| &edit.saving)
    }

    /// The way to change it, here.
    pub(crate) fn cursor(&self) -> Cursor<T> {
        let (kept, here) = (self.kept.clone(), self.resource.here().cloned());
        Cursor::new(move |put| {
            let began = || {
                let here = here.as_ref()?;
                Some((here.version, here.content.clone(), Saving::No))
            };
            let edited = kept
                .edit::<T>()
                .map(|edit| (edit.base, edit.content.clone(), edit.saving.clone()));
            let Some((base, mut content, saving)) = edited.or_else(began) else {
                return;
            };
            put(&mut content);
            let saving = match saving {
                Saving::Sent => Saving::Sent,
                _ => Saving::No,
            };
            kept.becomes(Some(Edit {
                base,
                content,
                saving,
            }));
        })
    }

    /// Forgets what was changed here.
    pub(crate) fn forget(&self) -> Callback<()> {
        let (kept, reload) = (self.kept.clone(), self.resource.reload.clone());
        Callback::from(move |()| {
            kept.becomes::<T>(None);
            reload.emit(());
        })
    }

    /// Saves it, once at a time.
    pub(crate) fn save(&self) -> Callback<()>
    where
        T: DeserializeOwned,
    {
        let (kept, resource) = (self.kept.clone(), self.resource.clone());
        Callback::from(move |()| {
            let sent = match kept.edit::<T>() {
                Some(edit) if edit.saving != Saving::Sent => Edit {
                    saving: Saving::Sent,
                    ..(*edit).clone()
                },
                _ => return,
            };
            kept.becomes(Some(sent.clone()));
            let (kept, resource) = (kept.clone(), resource.clone());
            spawn(async move {
                let reply =
                    http::change::<Versioned<T>>("PUT", &kept.path, &sent.content, sent.base).await;
                // Somebody may have gone on typing while it was on its way.
                let now = kept.edit::<T>().map(|edit| (*edit).clone());
                match reply {
                    Ok(saved) => {
                        let more = now.filter(|now| now.content != sent.content);
                        kept.becomes(more.map(|more| Edit {
                            base: saved.version,
                            saving: Saving::No,
                            ..more
                        }));
                        kept.desk.did(kept.desk.words.frame.saved, None);
                        resource.becomes(saved);
                    }
                    Err(Failure::SignedOut) => {
                        kept.becomes(now.map(|now| Edit {
                            saving: Saving::No,
                            ..now
                        }));
                        kept.desk.lost.emit(());
                    }
                    Err(failure) => {
                        let why = failure.told(kept.desk.words);
                        let is_stale = matches!(&failure, Failure::Refused(problem) if problem.code == "stale");
                        let saving = if is_stale {
                            Saving::Stale(why)
                        } else {
                            Saving::Refused(why)
                        };
                        kept.becomes(now.map(|now| Edit { saving, ..now }));
                    }
                }
            });
        })
    }
}

/// Puts an element of a list in another place.
pub(crate) fn shift<T>(list: &mut Vec<T>, at: usize, to: usize) {
    if at < list.len() && to < list.len() {
        let element = list.remove(at);
        list.insert(to, element);
    }
}

/// Takes an element out of a list, if it is there.
pub(crate) fn take_out<T>(list: &mut Vec<T>, at: usize) {
    if at < list.len() {
        list.remove(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_moves_and_the_others_stay_in_order() {
        let moved = |at, to| {
            let mut list = vec!['a', 'b', 'c'];
            shift(&mut list, at, to);
            list
        };
        assert_eq!(moved(2, 0), ['c', 'a', 'b']);
        assert_eq!(moved(0, 1), ['b', 'a', 'c']);
        assert_eq!(moved(2, 3), ['a', 'b', 'c'], "nothing is beyond the end");
    }

    #[test]
    fn what_is_not_there_is_not_taken_out() {
        let mut list = vec!['a'];
        take_out(&mut list, 1);
        assert_eq!(list, ['a']);
        take_out(&mut list, 0);
        assert!(list.is_empty());
    }

    #[test]
    fn a_document_is_read_with_its_version() {
        #[derive(Debug, PartialEq, Deserialize)]
        struct Rules {
            rules: Vec<u8>,
        }
        let read: Versioned<Rules> = serde_json::from_str(r#"{"version":4,"rules":[1]}"#).unwrap();
        assert_eq!(
            read,
            Versioned {
                version: 4,
                content: Rules { rules: vec![1] }
            }
        );
    }
}
