use super::Scene;
use super::element::{Element, element};
use crate::state::Action;

/// A field that no person sees or reaches, by eye, key or ear; whoever fills it in fills in all there is.
pub(super) fn honeypot(scene: &Scene<'_>) -> Element {
    element("input class=aside name=website tabindex=-1 aria-hidden=true autocomplete=off")
        .on_fill(scene, Action::Trap)
}
