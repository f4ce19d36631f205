//! The browser's own values, read by the wire's decoders.

use js_sys::{Array, JSON, Object, Reflect};
use otklik_wire::Node;
use wasm_bindgen::{JsCast, JsValue};

/// A JavaScript value. Only its own properties count: what a page adds to `Object.prototype` is not there.
#[derive(Clone, Debug)]
pub struct JsNode(pub JsValue);

impl JsNode {
    /// The value that a JSON text stands for, if it is one.
    #[must_use]
    pub fn parse(json: &str) -> Option<Self> {
        JSON::parse(json).ok().map(Self)
    }

    fn object(&self) -> Option<&Object> {
        // An object without a prototype is one too, and no instance of anything (www/loader/bare.js).
        let is_one = self.0.is_object() && !Array::is_array(&self.0);
        is_one.then(|| self.0.unchecked_ref())
    }
}

impl Node for JsNode {
    fn field(&self, key: &str) -> Option<Self> {
        let key = JsValue::from_str(key);
        let object = self
            .object()
            .filter(|object| Object::has_own(object, &key))?;
        let value = Reflect::get(object, &key).ok()?;
        (!value.is_null() && !value.is_undefined()).then_some(Self(value))
    }

    fn keys(&self) -> Option<Vec<String>> {
        let keys = Object::keys(self.object()?);
        Some(keys.iter().filter_map(|key| key.as_string()).collect())
    }

    fn items(&self) -> Option<Vec<Self>> {
        self.0
            .dyn_ref::<Array>()
            .map(|array| array.iter().map(Self).collect())
    }

    fn string(&self) -> Option<String> {
        self.0.as_string()
    }

    fn number(&self) -> Option<f64> {
        self.0.as_f64()
    }

    fn boolean(&self) -> Option<bool> {
        self.0.as_bool()
    }

    fn json(&self) -> String {
        JSON::stringify(&self.0)
            .ok()
            .and_then(|json| json.as_string())
            .unwrap_or_default()
    }
}
