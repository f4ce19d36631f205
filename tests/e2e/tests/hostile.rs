//! A page that is against it, by intent or by what it has grown into: objects with more or less than there should be, functions
//! that are others, a `fetch` of its own.

#[path = "hostile/site.rs"]
mod site;

use anyhow::{Context, Result, ensure};
use otklik_e2e::{Engine, in_every_engine, until};
use site::Site;

in_every_engine!(
    what_a_page_does_to_objects_changes_no_byte,
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
