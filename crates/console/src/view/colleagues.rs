//! Who works on the site: names to choose from where work is given to somebody. Any other name may be typed as well.

use serde::Deserialize;
use yew::prelude::*;

use crate::desk::use_desk;
use crate::hooks::use_read_once;

/// What a field names to offer them.
pub(crate) const COLLEAGUES: &str = "colleagues";

/// `GET /api/v1/sites/{site}/members`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct All {
    members: Vec<Member>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Member {
    name: String,
    rights: Vec<String>,
}

impl All {
    /// Those who can do what they are given.
    fn who_act(&self) -> impl Iterator<Item = &str> {
        let may_act = |member: &&Member| member.rights.iter().any(|right| right == "act");
        let members = self.members.iter().filter(may_act);
        members.map(|member| member.name.as_str())
    }
}

/// The names, once a screen.
#[component]
pub(crate) fn Colleagues() -> Html {
    let desk = use_desk();
    let all = use_read_once::<All>(&desk.path("members"));
    let name = |name: &str| html! { <option value={name.to_owned()} /> };
    html! { <datalist id={COLLEAGUES}>{ for all.iter().flat_map(|all| all.who_act()).map(name) }</datalist> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_only_looks_is_given_nothing() {
        let all: All = serde_json::from_str(
            r#"{"members":[{"name":"Mara","rights":["read","act"]},{"name":"Vera","rights":["read"]}]}"#,
        )
        .unwrap();
        assert_eq!(all.who_act().collect::<Vec<_>>(), ["Mara"]);
    }
}
