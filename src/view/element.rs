//! Elements, built by calls: `html!` would write the building of each out at its place, and the view would be twice
//! as heavy.

use std::rc::Rc;

use indexmap::IndexMap;
use yew::prelude::*;
use yew::virtual_dom::{
    AttributeOrProperty, Attributes, Key, Listener, ListenerKind, VList, VTag, VText,
};

use super::Scene;
use super::handler::{Handler, Meaning};
use crate::browser::page::Press;
use crate::state::Action;

/// An element on its way to the page. Behind a pointer, so that each step of building hands one number on.
pub(super) struct Element(Box<Parts>);

struct Parts {
    tag: VTag,
    attributes: IndexMap<AttrValue, AttributeOrProperty>,
    listeners: Vec<Option<Rc<dyn Listener>>>,
    children: Vec<Html>,
}

/// An element by what its start tag says, as in `<p class=note role=status>`: values of one word, or none.
#[inline(never)]
pub(super) fn element(start_tag: &'static str) -> Element {
    let mut words = start_tag.split(' ');
    let mut element = Element(Box::new(Parts {
        tag: VTag::new(words.next().unwrap_or_default()),
        attributes: IndexMap::new(),
        listeners: Vec::new(),
        children: Vec::new(),
    }));
    for word in words {
        let (name, value) = word.split_once('=').unwrap_or((word, ""));
        element.set(name, AttrValue::Static(value));
    }
    element
}

/// A drawing in lines, which says nothing to somebody who cannot see it.
pub(super) fn icon(view_box: &str, path: &str) -> Element {
    element("svg aria-hidden=true")
        .with("viewBox", view_box)
        .child(element("path").with("d", path))
}

impl Element {
    /// Gives an attribute a value.
    #[inline(never)]
    pub(super) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.set(name, owned(value));
        self
    }

    /// Sets an attribute that is there or not.
    pub(super) fn flag(self, name: &'static str, is_set: bool) -> Self {
        if is_set { self.with(name, "") } else { self }
    }

    /// Whether the box is ticked.
    pub(super) fn checked(mut self, is_checked: bool) -> Self {
        self.0.tag.set_checked(is_checked);
        self
    }

    /// What the field holds.
    pub(super) fn value(mut self, value: &str) -> Self {
        self.0.tag.set_value(Some(owned(value)));
        self
    }

    /// Nothing of it is reused for an element with another key.
    pub(super) fn keyed(mut self, key: &str) -> Self {
        self.0.tag.key = Some(Key::from(key));
        self
    }

    /// Puts an element into this one, after what is there.
    pub(super) fn child(self, child: Self) -> Self {
        self.put(child.into())
    }

    /// Puts an element into this one, or keeps its place, so that what follows is recognized when it comes or goes.
    pub(super) fn maybe(self, child: Option<Self>) -> Self {
        self.put(child.map(Html::from).unwrap_or_default())
    }

    /// Puts elements into this one, in one place.
    pub(super) fn children(self, children: Vec<Self>) -> Self {
        self.put(VList::from_iter(children).into())
    }

    /// Puts a text into this element.
    #[inline(never)]
    pub(super) fn text(self, text: &str) -> Self {
        self.put(VText::new(owned(text)).into())
    }

    /// Does `action` when it is clicked.
    pub(super) fn on_click(self, scene: &Scene<'_>, action: Action) -> Self {
        self.on(scene, || ListenerKind::onclick, Meaning::Act(action))
    }

    /// Does `action` when the browser takes the dialog away.
    pub(super) fn on_cancel(self, scene: &Scene<'_>, action: Action) -> Self {
        self.on(scene, || ListenerKind::oncancel, Meaning::Act(action))
    }

    /// Does `action` when the visitor changes it.
    pub(super) fn on_change(self, scene: &Scene<'_>, action: Action) -> Self {
        self.on(scene, || ListenerKind::onchange, Meaning::Act(action))
    }

    /// Sends what is filled in when it is clicked, or when Enter in a field clicks it. In a sandboxed page the browser
    /// would not even ask whether the form may be sent.
    pub(super) fn sends(self, scene: &Scene<'_>) -> Self {
        self.on(scene, || ListenerKind::onclick, Meaning::Submit)
    }

    /// Takes what is typed into the field.
    pub(super) fn on_input(self, scene: &Scene<'_>) -> Self {
        self.on(scene, || ListenerKind::oninput, Meaning::Type)
    }

    /// Does `action` when something is typed into the field, whatever it is.
    pub(super) fn on_fill(self, scene: &Scene<'_>, action: Action) -> Self {
        self.on(scene, || ListenerKind::oninput, Meaning::Act(action))
    }

    /// Does what `decide` makes of a key.
    pub(super) fn on_key(
        self,
        scene: &Scene<'_>,
        decide: impl Fn(&Press) -> Option<Action> + 'static,
    ) -> Self {
        let meaning = Meaning::Press(Box::new(decide));
        self.on(scene, || ListenerKind::onkeydown, meaning)
    }

    #[inline(never)]
    fn on(mut self, scene: &Scene<'_>, kind: fn() -> ListenerKind, meaning: Meaning) -> Self {
        let handler = Handler {
            kind,
            meaning,
            act: scene.act.clone(),
        };
        self.0.listeners.push(Some(Rc::new(handler)));
        self
    }

    #[inline(never)]
    fn put(mut self, child: Html) -> Self {
        self.0.children.push(child);
        self
    }

    #[inline(never)]
    fn set(&mut self, name: &'static str, value: AttrValue) {
        let value = AttributeOrProperty::Attribute(value);
        self.0.attributes.insert(AttrValue::Static(name), value);
    }
}

impl From<Element> for Html {
    #[inline(never)]
    fn from(element: Element) -> Self {
        let Parts {
            mut tag,
            attributes,
            listeners,
            children,
        } = *element.0;
        tag.attributes = Attributes::IndexMap(Rc::new(attributes));
        tag.set_listeners(listeners.into());
        if let Some(place) = tag.children_mut() {
            *place = VList::with_children(children, None).into();
        }
        tag.into()
    }
}

#[inline(never)]
fn owned(text: &str) -> AttrValue {
    Rc::<str>::from(text).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(element: Element) -> Rc<VTag> {
        match element.into() {
            Html::VTag(tag) => tag,
            _ => panic!("no element"),
        }
    }

    #[test]
    fn a_start_tag_is_read_to_its_end() {
        let tag = built(element("button type=button data-close").with("title", "a = b"));
        assert_eq!(tag.tag(), "button");
        let attributes: Vec<_> = tag.attributes.iter().collect();
        let expected = [("type", "button"), ("data-close", ""), ("title", "a = b")];
        assert_eq!(attributes, expected);
    }

    #[test]
    fn what_is_not_there_keeps_its_place() {
        let tag = built(element("p").maybe(None).text("after"));
        let Some(Html::VList(children)) = tag.children() else {
            panic!("no list")
        };
        assert_eq!(children.len(), 2);
    }
}
