//! A page that is against it, by intent or by what it has grown into: objects with more or less than there should be, functions
//! that are others, a `fetch` of its own.

pub(crate) mod site;

use anyhow::{Context, Result, ensure};
use otklik_e2e::{
    Browser, Engine, Pages, Receiver, Reply, Widget, in_every_engine, ruled_page, until,
};
use serde_json::json;
use site::Site;

in_every_engine!(
    what_a_page_does_to_objects_changes_no_byte,
    what_a_page_adds_to_objects_is_no_setting,
    a_fetch_that_throws_costs_no_answer,
);

async fn what_a_page_does_to_objects_changes_no_byte(engine: Engine) -> Result<()> {
    let site = Site::open(engine).await?;
    let widget = site.visit("").await?;
    let clean = site.answer(&widget, "Clean").await?;
    for (what, before) in [
        (
            "toJSON of lists and texts",
            // The driver writes JSON in the page as well.
            "<script>for (const each of [Array, String]) {
                each.prototype.toJSON = function () { return /otklik/.test(Error().stack) ? 'hurt' : this.valueOf(); };
            }
            window.mend = () => { for (const each of [Array, String]) delete each.prototype.toJSON; };</script>",
        ),
        (
            "objects and lists with more in them",
            "<script>const more = { page: 'hurt', share: 0.5, options: {}, extend() {} };
            for (const name of Object.keys(more)) {
                Object.defineProperty(Object.prototype, name, { value: more[name], writable: true, configurable: true });
            }
            Object.defineProperty(Array.prototype, 'last', { value: function () { return this[this.length - 1]; } });</script>",
        ),
        (
            "getters that throw",
            "<script>for (const name of ['dropped', 'meta', 'flags', 'low', 'wording']) {
                Object.defineProperty(Object.prototype, name, { get() { throw Error('hurt') }, set() {} });
            }</script>",
        ),
        (
            "nothing can be added",
            "<script>for (const each of [Object, Array, Function, String, Promise]) Object.freeze(each.prototype);</script>",
        ),
        (
            "functions that are others",
            "<script>Function.prototype.bind = function () { return () => {}; };
            Array.prototype.includes = Array.prototype.contains = () => false;
            Array.from = () => []; Element.prototype.append = Element.prototype.append;</script>",
        ),
        (
            "elements in the place of functions",
            "<form id=\"fetch\"><input name=\"body\"></form><img name=\"indexedDB\"><a id=\"customElements\"></a><i id=\"page\"></i><i id=\"early\"></i>",
        ),
    ] {
        let widget = site.visit(before).await?;
        let dirty = site
            .answer(&widget, what)
            .await
            .with_context(|| what.to_owned())?;
        ensure!(dirty == clean, "{what}: {dirty} and not {clean}");
        // Firefox's driver reads lists by it.
        site.browser.run("window.mend?.()", Vec::new()).await?;
        site.unharmed(what)
            .await
            .with_context(|| what.to_owned())?;
    }
    Ok(())
}

/// Names that the tag, the survey file, an event's properties and a visitor's traits could have, with what would be seen of them.
/// What a browser reads itself of the options it is given has none of them.
const SETTINGS: &str = "<script>const settings = {
        preview: '', kiosk: '', frame: '', debug: '', config: '/nowhere.json', endpoint: '/nowhere', locale: 'ru',
        place: 'top-start', target: 'h1', theme: 'dark', consent: 'required', label: 'hurt', accent: '#ff0000',
        file: { site: 'hurt', surveys: [] }, first: {}, granted: false, more: {}, rules: {}, news: {}, busy: 'hurt', elsewhere: 1,
        show: { on: [{ load: true }] }, on: [{ load: true }], load: true, delay: 0, event: 'bought', again: { once: true }, days: 9999,
        dnt: 'honour', quiet: { days: 9 }, where: { selector: '.hurt' }, who: { share: 0 }, url: ['/hurt'], not: ['/'], selector: '.hurt',
        device: ['hurt'], language: ['hurt'], traits: { plan: 'hurt' }, visitor: 'hurt', share: 0, from: '9999-01-01',
        until: '0001-01-01', full: true, props: { hurt: true }, regex: 'hurt', when: { question: 'hurt' }, plan: 'team',
    };
    for (const name of Object.keys(settings)) {
        Object.defineProperty(Object.prototype, name, { value: settings[name], writable: true, configurable: true });
    }</script>";

async fn what_a_page_adds_to_objects_is_no_setting(engine: Engine) -> Result<()> {
    let endpoint = Receiver::start(Reply::Stored).await?;
    let pages = Pages::start().await?;
    let browser = Browser::start(engine).await?;
    let surveys = [
        ("plain", json!({ "on": [] })),
        (
            "here",
            json!({ "on": [], "where": { "url": ["/rules.html"] } }),
        ),
        (
            "bought",
            json!({ "on": [{ "event": "bought", "props": { "plan": "team" } }] }),
        ),
        (
            "team",
            json!({ "on": [], "who": { "traits": { "plan": "team" } } }),
        ),
    ];
    let attributes = format!("data-locale=\"en\" data-endpoint=\"{}\"", endpoint.url());
    let page = ruled_page(&surveys, &json!({}), &attributes)?;
    let mut seen = Vec::new();
    for before in ["", SETTINGS] {
        browser
            .visit(&pages.put(page.clone().before_the_tag(before)))
            .await?;
        browser.rules_are_there("here").await?;
        browser
            .run(
                "otklik.track('bought', {}); otklik.track('bought')",
                Vec::new(),
            )
            .await?;
        let mut known = Vec::new();
        for (name, _) in &surveys {
            known.push(browser.reasons_against(name).await?);
        }
        let widget = Widget::of(&browser);
        // Nothing has come by itself.
        ensure!(!widget.shows("[data-step]").await?, "it shows: {known:?}");
        widget.open().await?;
        widget.choose(9).await?;
        let chosen = |answer: &serde_json::Value| answer["q"][0]["n"] == 9;
        let request = endpoint
            .request_with("the answer", |request| request.answers().iter().any(chosen))
            .await?;
        let answer = request.answers().into_iter().find(chosen).context("none")?;
        widget.wait_for_thanks().await?;
        widget.settle().await?;
        let look = "const card = document.querySelector('otklik-widget').shadowRoot.querySelector('.card');
            const { left, top, width, height } = card.getBoundingClientRect();
            return [card.innerText, card.dataset.theme, [left, top, width, height].map(Math.round)]";
        let look = browser.run(look, Vec::new()).await?;
        seen.push((known, look, answer["q"].clone(), answer["locale"].clone()));
        ensure!(browser.journal().await?.is_unharmed());
        browser.run("return otklik.reset()", Vec::new()).await?;
    }
    ensure!(seen[0] == seen[1], "{:#?} and not {:#?}", seen[1], seen[0]);
    Ok(())
}

async fn a_fetch_that_throws_costs_no_answer(engine: Engine) -> Result<()> {
    let site = Site::open(engine).await?;
    let before = "<script>const own = window.fetch;
        window.broken = true;
        window.fetch = (url, ...given) => {
            if (window.broken && String(url).includes('/answers')) throw Error('patched');
            return own(url, ...given);
        };</script>";
    let widget = site.visit(before).await?;
    widget.open().await?;
    widget.choose(4).await?;
    widget.say("Kept until it is mended").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    ensure!(site.endpoint.received().is_empty());
    ensure!(site.browser.outbox("hostile").await?.len() == 1);
    site.browser
        .run("window.broken = false; otklik.flush()", Vec::new())
        .await?;
    // Whatever was told of it, on the next page view at the latest.
    site.browser.reload().await?;
    site.browser
        .run("window.broken = false", Vec::new())
        .await?;
    let flush = "return window.otklik?.flush ? otklik.flush().then(() => true) : false";
    until("the answer", async || {
        site.browser.run_async(flush).await?;
        Ok((!site.endpoint.received().is_empty()).then_some(()))
    })
    .await?;
    site.arrived("Kept until it is mended").await?;
    Ok(())
}
