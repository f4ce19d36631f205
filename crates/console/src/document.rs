//! A document that several people may edit: what is there, what was changed here, and whether somebody was quicker.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use yew::{Callback, UseStateHandle, hook, use_state};

use crate::browser::{http, spawn};
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

/// What was changed here, on top of which version.
#[derive(Clone, Debug, PartialEq)]
struct Edit<T> {
    base: u32,
    content: T,
    problem: Option<String>,
    is_stale: bool,
}

/// A document being edited.
pub(crate) struct Document<T> {
    /// What the collector has.
    pub(crate) resource: Resource<Versioned<T>>,
    desk: Desk,
    path: String,
    edit: UseStateHandle<Option<Edit<T>>>,
}

/// The document at that path of the site.
#[hook]
pub(crate) fn use_document<T: DeserializeOwned + PartialEq + Clone + 'static>(
    name: &str,
) -> Document<T> {
    let desk = use_desk();
    let path = desk.path(name);
    let resource = use_loaded::<Versioned<T>>(path.clone());
    let edit = use_state(|| None);
    Document {
        resource,
        desk,
        path,
        edit,
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

    /// What was wrong with the last attempt to save.
    pub(crate) fn problem(&self) -> Option<String> {
        self.edit.as_ref().and_then(|edit| edit.problem.clone())
    }

    /// Whether somebody else saved another version meanwhile.
    pub(crate) fn is_stale(&self) -> bool {
        self.edit.as_ref().is_some_and(|edit| edit.is_stale)
    }

    /// Puts something else in its place, here.
    pub(crate) fn change(&self) -> Callback<T> {
        let (edit, resource) = (self.edit.clone(), self.resource.here().cloned());
        Callback::from(move |content: T| {
            // The version that one began with stays: what others saved since then is not overwritten unseen.
            let base = edit
                .as_ref()
                .map(|edit| edit.base)
                .or_else(|| Some(resource.as_ref()?.version));
            if let Some(base) = base {
                edit.set(Some(Edit {
                    base,
                    content,
                    problem: None,
                    is_stale: false,
                }));
            }
        })
    }

    /// Forgets what was changed here.
    pub(crate) fn forget(&self) -> Callback<()> {
        let (edit, reload) = (self.edit.clone(), self.resource.reload.clone());
        Callback::from(move |()| {
            edit.set(None);
            reload.emit(());
        })
    }

    /// Saves it.
    pub(crate) fn save(&self) -> Callback<()>
    where
        T: DeserializeOwned,
    {
        let (desk, path, edit) = (self.desk.clone(), self.path.clone(), self.edit.clone());
        let reload = self.resource.reload.clone();
        Callback::from(move |()| {
            let Some(now) = (*edit).clone() else {
                return;
            };
            let (desk, path, edit, reload) =
                (desk.clone(), path.clone(), edit.clone(), reload.clone());
            spawn(async move {
                match http::change::<serde_json::Value>("PUT", &path, &now.content, now.base).await
                {
                    Ok(_) => {
                        edit.set(None);
                        desk.did(desk.words.frame.saved, None);
                        reload.emit(());
                    }
                    Err(Failure::SignedOut) => desk.lost.emit(()),
                    Err(failure) => {
                        let is_stale = matches!(&failure, Failure::Refused(problem) if problem.code == "stale");
                        let problem = Some(failure.told(desk.words));
                        edit.set(Some(Edit {
                            problem,
                            is_stale,
                            ..now
                        }));
                    }
                }
            });
        })
    }
}

/// The list with an element in another place.
pub(crate) fn moved<T: Clone>(list: &[T], at: usize, to: usize) -> Vec<T> {
    let mut list = list.to_vec();
    if at < list.len() && to < list.len() {
        let element = list.remove(at);
        list.insert(to, element);
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_moves_and_the_others_stay_in_order() {
        assert_eq!(moved(&['a', 'b', 'c'], 2, 0), ['c', 'a', 'b']);
        assert_eq!(moved(&['a', 'b', 'c'], 0, 1), ['b', 'a', 'c']);
        assert_eq!(
            moved(&['a', 'b'], 1, 2),
            ['a', 'b'],
            "nothing is beyond the end"
        );
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
