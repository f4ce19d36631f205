//! The shadow root: the wall between the page's styles and ours.

use js_sys::Array;
use otklik_wire::survey::Look;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CssStyleSheet, Element, HtmlElement, ShadowRoot, ShadowRootInit, ShadowRootMode};

const STYLE: &str = include_str!(concat!(env!("OUT_DIR"), "/style.css"));

/// Gives `host` an open shadow root with our style and returns the element to mount in.
///
/// # Errors
/// What the browser refused.
pub fn attach(host: &HtmlElement, look: Look) -> Result<Element, JsValue> {
    let root = match host.shadow_root() {
        Some(root) => root,
        None => host.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))?,
    };
    adopt(&root, look)?;
    let mount = document()?.create_element("div")?;
    root.append_child(&mount)?;
    Ok(mount)
}

/// A constructed style sheet is not subject to the page's Content-Security-Policy; a `<style>` element would be.
fn adopt(root: &ShadowRoot, look: Look) -> Result<(), JsValue> {
    let sheet = CssStyleSheet::new()?;
    let mut css = String::from(STYLE);
    if let Some(accent) = look.accent {
        let [r, g, b] = accent.0.map(|channel| channel.to_string());
        let text = if accent.wants_white_text() {
            "#fff"
        } else {
            "#000"
        };
        css += &[
            ":host{--accent:rgb(",
            &r,
            " ",
            &g,
            " ",
            &b,
            ");--on-accent:",
            text,
            "}",
        ]
        .concat();
    }
    sheet.replace_sync(&css)?;
    root.set_adopted_style_sheets(&Array::of1(&sheet));
    Ok(())
}

fn document() -> Result<web_sys::Document, JsValue> {
    web_sys::window()
        .and_then(|window| window.document())
        .ok_or(JsValue::UNDEFINED)
}

/// Puts an element into the top layer, above any z-index, where the browser has one.
pub fn to_top_layer(element: &Element) {
    let can = js_sys::Reflect::has(element, &"showPopover".into()).unwrap_or(false);
    if let Some(element) = element.dyn_ref::<HtmlElement>().filter(|_| can) {
        // Refused when it is there already.
        let _ = element.show_popover();
    }
}

/// Moves the focus to the first element under `mount` that `selector` finds.
pub fn focus(mount: &Element, selector: &str) {
    if let Ok(Some(element)) = mount.query_selector(selector) {
        let _ = element.unchecked_into::<HtmlElement>().focus();
    }
}
