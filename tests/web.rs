//! The widget's parts in a real browser: its storage, its decoding, its view. Run by `wasm-pack test --headless --chrome`.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, missing_docs)]

use js_sys::{JSON, Object, Reflect};
use otklik::browser::node::JsNode;
use otklik::browser::store::{OwnRating, Place, Store};
use otklik::browser::{Element, HtmlElement, clock, identity};
use otklik::outbox::Entry;
use otklik_score::Metric;
use otklik_wire::drops::{DropReason, Drops};
use otklik_wire::id::Name;
use otklik_wire::survey::SurveyFile;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const DEMO: &str = include_str!("../www/demo/sites/demo.json");

fn name(text: &str) -> Name {
    Name::new(text.into()).unwrap()
}

/// A store that no other test shares.
fn store() -> Store {
    Store::of_site(&name(identity::draw().as_str()))
}

fn entry(seq: u32, fields: &str) -> Entry {
    Entry {
        id: identity::draw(),
        seq,
        at_ms: clock::now_ms(),
        fields: fields.into(),
    }
}

#[wasm_bindgen_test]
fn ids_are_version_7_and_never_the_same() {
    let (one, other) = (identity::draw(), identity::draw());
    assert_ne!(one, other);
    assert_eq!(one.as_str().as_bytes()[14], b'7');
    assert!(
        one.as_str()[..8] <= other.as_str()[..8],
        "the time comes first"
    );
}

#[wasm_bindgen_test]
async fn what_is_put_is_there_for_the_next_page() {
    let site = name(identity::draw().as_str());
    let kept = entry(0, "\"text\":\"Привет 😀\"");
    assert_eq!(Store::of_site(&site).put(&kept, &[]).await, Place::Disk);
    assert_eq!(Store::of_site(&site).read().await.entries, [kept]);
}

#[wasm_bindgen_test]
async fn a_later_version_takes_the_place_of_the_earlier_and_outlives_its_reply() {
    let store = store();
    let first = entry(0, "1");
    let second = Entry {
        seq: 1,
        fields: "2".into(),
        ..first.clone()
    };
    store.put(&first, &[]).await;
    store.put(&second, &[]).await;
    assert_eq!(store.read().await.entries, [second.clone()]);
    forget(&store, first).await;
    assert_eq!(store.read().await.entries, [second.clone()]);
    forget(&store, second).await;
    assert_eq!(store.read().await.entries, []);
}

async fn forget(store: &Store, entry: Entry) {
    let nothing = Drops::default();
    assert!(store.forget(&[entry], &nothing, &nothing).await);
}

#[wasm_bindgen_test]
async fn the_two_hundred_and_first_answer_does_not_push_another_out() {
    let site = name(identity::draw().as_str());
    let store = Store::of_site(&site);
    for _ in 0..200 {
        assert_eq!(store.put(&entry(0, "1"), &[]).await, Place::Disk);
    }
    let refused = Place::Memory(DropReason::Full);
    assert_eq!(store.put(&entry(0, "2"), &[]).await, refused);
    assert_eq!(Store::of_site(&site).read().await.entries.len(), 200);
    assert_eq!(
        store.read().await.entries.len(),
        201,
        "it can still be sent"
    );
    // A sentence that finds no room leaves the score where it is.
    let first = store.read().await.entries[0].clone();
    let sentence = Entry {
        seq: 1,
        fields: "x".repeat(256 * 1024),
        ..first.clone()
    };
    assert_eq!(store.put(&sentence, &[]).await, refused);
    assert_eq!(Store::of_site(&site).read().await.entries[0], first);
}

#[wasm_bindgen_test]
async fn what_was_given_up_is_counted_until_it_is_told() {
    let site = name(identity::draw().as_str());
    let store = Store::of_site(&site);
    let expired = Drops::of(DropReason::Expired, 2);
    let nothing = Drops::default();
    assert!(store.forget(&[], &nothing, &expired).await);
    let held = Store::of_site(&site).read().await;
    assert_eq!(held.dropped, expired, "another page knows it");
    let refused = Drops::of(DropReason::Refused, 1);
    assert!(store.forget(&[], &expired, &refused).await);
    assert_eq!(store.read().await.dropped, refused);
}

#[wasm_bindgen_test]
async fn this_browsers_score_counts_each_answer_once() {
    let store = store();
    let own = |number| OwnRating {
        survey: name("s"),
        question: name("q"),
        number,
    };
    let first = entry(0, "1");
    store.put(&first, &[own(3)]).await;
    store.put(&Entry { seq: 1, ..first }, &[own(9)]).await;
    store.put(&entry(0, "2"), &[own(10)]).await;
    let counted = store.own_counts(&name("s"), &name("q"), Metric::Nps).await;
    assert_eq!(counted.counts(), [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
    let now_of_five = store
        .own_counts(&name("s"), &name("q"), Metric::CsatFive)
        .await;
    assert_eq!(now_of_five.n(), 0, "another scale than it was answered on");
    let other = store
        .own_counts(&name("s"), &name("other"), Metric::Nps)
        .await;
    assert_eq!(other.n(), 0);
}

#[wasm_bindgen_test]
fn a_survey_file_means_the_same_to_page_and_collector() {
    let here = SurveyFile::decode(JsNode::parse(DEMO).unwrap(), &mut Vec::new()).unwrap();
    let document: serde_json::Value = serde_json::from_str(DEMO).unwrap();
    assert_eq!(here, SurveyFile::decode(document, &mut Vec::new()).unwrap());
}

#[wasm_bindgen_test]
fn a_broken_file_is_refused_in_the_same_words() {
    let broken = DEMO.replacen(
        "\"nps\",\n          \"text\"",
        "\"npss\",\n          \"text\"",
        1,
    );
    assert_ne!(broken, DEMO);
    let words = |problems: Vec<otklik_wire::Problem>| {
        problems.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let here = SurveyFile::decode(JsNode::parse(&broken).unwrap(), &mut Vec::new())
        .map_err(words)
        .unwrap_err();
    let document: serde_json::Value = serde_json::from_str(&broken).unwrap();
    assert_eq!(
        here,
        SurveyFile::decode(document, &mut Vec::new())
            .map_err(words)
            .unwrap_err()
    );
}

#[wasm_bindgen_test]
fn what_a_page_adds_to_every_object_is_not_in_the_file() {
    let prototype = Object::get_prototype_of(&Object::new().into());
    Reflect::set(&prototype, &"scores".into(), &JsValue::TRUE).unwrap();
    let file = SurveyFile::decode(
        JsNode::parse(&DEMO.replace("\"scores\": true,", "")).unwrap(),
        &mut Vec::new(),
    );
    Reflect::delete_property(prototype.unchecked_ref::<Object>(), &"scores".into()).unwrap();
    assert!(!file.unwrap().scores);
}

/// Lets the browser do what it has to do.
async fn turn() {
    let turn = js_sys::Promise::new(&mut |resolve, _| {
        web_sys::window()
            .unwrap()
            .set_timeout_with_callback(&resolve)
            .unwrap();
    });
    JsFuture::from(turn).await.unwrap();
}

/// A widget in a host of its own, taken from the page when dropped.
struct Mounted {
    widget: Option<otklik::api::Widget>,
    host: HtmlElement,
}

impl Mounted {
    fn start() -> Self {
        let document = web_sys::window().unwrap().document().unwrap();
        let host: HtmlElement = document
            .create_element("otklik-widget")
            .unwrap()
            .unchecked_into();
        document.body().unwrap().append_child(&host).unwrap();
        let file = DEMO.replace("\"demo\"", &format!("\"{}\"", identity::draw()));
        let options = r#"{"endpoint":"/nowhere","locale":"en","data-mode":"inline"}"#;
        let nobody = js_sys::Function::new_no_args("");
        let parse = |json: &str| JSON::parse(json).unwrap();
        let widget = otklik::api::start(
            host.clone(),
            parse(&file),
            parse(options),
            &nobody,
            &nobody,
            &nobody,
        )
        .map_err(JsValue::from);
        Self {
            widget: Some(widget.unwrap()),
            host,
        }
    }

    fn find(&self, selector: &str) -> Option<Element> {
        self.host
            .shadow_root()
            .unwrap()
            .query_selector(selector)
            .unwrap()
    }

    fn click(&self, selector: &str) {
        self.find(selector)
            .unwrap_or_else(|| panic!("no {selector}"))
            .unchecked_into::<HtmlElement>()
            .click();
    }

    /// Lets the browser work until the element is there; the runner's own limit ends a wait in vain.
    async fn until(&self, selector: &str) -> Element {
        loop {
            if let Some(element) = self.find(selector) {
                return element;
            }
            turn().await;
        }
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.widget.take().unwrap().destroy(false);
        self.host.remove();
    }
}

#[wasm_bindgen_test]
async fn a_click_leads_to_the_question_that_fits_it_and_the_text_to_thanks() {
    let mounted = Mounted::start();
    mounted.widget.as_ref().unwrap().open(
        None,
        false,
        None,
        String::from("https://shop.example/"),
        None,
        None,
    );
    mounted.until("[data-score=\"3\"]").await;
    mounted.click("[data-score=\"3\"]");
    mounted.until("textarea").await;
    assert_eq!(
        mounted.find("h2").unwrap().text_content().unwrap(),
        "We are sorry. What went wrong?"
    );
    mounted.click("button[type=submit]");
    mounted.until("[data-step=\"thanks\"]").await;
    let score = mounted.until("[data-metric=nps]").await;
    assert_eq!(score.get_attribute("data-n").unwrap(), "1");
    assert_eq!(score.get_attribute("data-value").unwrap(), "\u{2212}100");
}

#[wasm_bindgen_test]
async fn closing_leaves_nothing_on_the_screen() {
    let mounted = Mounted::start();
    mounted.widget.as_ref().unwrap().open(
        None,
        false,
        None,
        String::from("https://shop.example/"),
        None,
        None,
    );
    mounted.until("[data-close]").await;
    mounted.click("[data-close]");
    while mounted.find("section").is_some() {
        turn().await;
    }
}
