//! To whom a survey shows, how often, and what is kept of them.

use anyhow::{Context, Result, ensure};
use otklik_e2e::{
    Browser, Collector, Engine, Page, Pages, Receiver, Reply, Widget, in_every_engine, ruled_page,
    stays, tag, until,
};
use serde_json::{Value, json};
use std::time::Duration;

in_every_engine!(
    every_rule_of_the_visitor_has_its_reason,
    what_a_page_says_of_its_visitor_sorts_the_answer,
    a_drawn_visitor_stays_drawn_and_the_share_is_told,
    nothing_is_kept_or_shown_without_consent,
);

/// What the page holds of the site in both storages and in IndexedDB. WebKit lists one that was asked for and never made.
const TRACES: &str = "return Promise.all([localStorage.length, sessionStorage.length,
    (await indexedDB.databases()).filter(database => database.version).length])";

async fn every_rule_of_the_visitor_has_its_reason(engine: Engine) -> Result<()> {
    let pages = Pages::start().await?;
    let to = |who| json!({ "on": [{ "event": "go" }], "who": who });
    let surveys = [
        ("phone", to(json!({ "device": ["phone", "tablet"] }))),
        ("german", to(json!({ "language": ["fr", "DE"] }))),
        ("french", to(json!({ "language": ["fr", "de-A"] }))),
        (
            "pro",
            to(json!({ "traits": { "plan": "pro", "orders": { "min": 3, "max": 5 } } })),
        ),
        ("returning", to(json!({ "visitor": "returning" }))),
        ("new", to(json!({ "visitor": "new" }))),
        (
            "later",
            json!({ "on": [{ "event": "go" }], "from": "2999-01-01" }),
        ),
        (
            "earlier",
            json!({ "on": [{ "event": "go" }], "from": "2020-01-01", "until": "2020-01-31" }),
        ),
        // As a collector says it once it has them.
        ("full", json!({ "on": [{ "event": "go" }], "full": true })),
        ("call", json!({ "on": [] })),
        (
            "first",
            json!({ "on": [{ "event": "one" }], "again": { "once": true } }),
        ),
        ("second", json!({ "on": [{ "event": "two" }] })),
    ];
    let browser = Browser::start(engine).await?;
    browser
        .visit(&pages.put(ruled_page(
            &surveys,
            &json!({ "quiet": { "days": 7 } }),
            "",
        )?))
        .await?;
    browser.rules_are_there("phone").await?;
    let expect = async |expected: &[(&str, &str)]| {
        for (name, reason) in expected {
            let reasons = browser.reasons_against(name).await?;
            ensure!(reasons.join(" and ") == *reason, "{name}: {reasons:?}");
        }
        Ok(())
    };
    let open = async |script: &str| browser.run(script, Vec::new()).await;
    expect(&[
        ("phone", "the device is a desktop"),
        ("german", ""),
        ("french", "the language is de-AT"),
        ("pro", "the traits do not fit"),
        ("returning", "the visitor is new"),
        ("new", ""),
        ("later", "it begins on 2999-01-01"),
        ("earlier", "it ended on 2020-01-31"),
        ("full", "it has the answers that it asks for"),
        ("call", "only open() shows it"),
        ("nobody", "there is no such survey"),
    ])
    .await?;
    for (traits, fits) in [
        (json!({ "plan": "pro", "orders": 3 }), true),
        (json!({ "plan": "pro", "orders": 6 }), false),
        (json!({ "plan": "PRO", "orders": 3 }), false),
        (json!({ "plan": "pro" }), false),
    ] {
        browser
            .run("otklik.identify('u1', arguments[0])", vec![traits.clone()])
            .await?;
        ensure!(
            browser.reasons_against("pro").await?.is_empty() == fits,
            "{traits}"
        );
    }
    // As if the visitor had first come yesterday.
    open(
        "const known = JSON.parse(localStorage['otklik:ruled']);
        known['+'] -= 864e5;
        localStorage['otklik:ruled'] = JSON.stringify(known)",
    )
    .await?;
    expect(&[("returning", ""), ("new", "the visitor is returning")]).await?;

    let widget = Widget::of(&browser);
    open("otklik.track('one')").await?;
    widget.wait_for_text("first?").await?;
    // Left alone it may show on the next page; another may not.
    browser.reload().await?;
    browser.rules_are_there("first").await?;
    expect(&[
        ("first", ""),
        ("second", "a survey was asked in the last 7 days"),
    ])
    .await?;
    open("otklik.track('one')").await?;
    widget.wait_for_text("first?").await?;
    widget.close().await?;
    widget.wait_until_gone().await?;
    expect(&[
        (
            "first",
            "it was asked and rests and a survey was asked in the last 7 days",
        ),
        ("second", "a survey was asked in the last 7 days"),
    ])
    .await?;
    let journal = browser.journal().await?;
    ensure!(
        journal.is_unharmed() && journal.hints.is_empty(),
        "{journal:?}"
    );
    Ok(())
}

async fn what_a_page_says_of_its_visitor_sorts_the_answer(engine: Engine) -> Result<()> {
    let collector = Collector::start_changed(|file| file["segment"] = json!("plan")).await?;
    let pages = Pages::start().await?;
    let browser = Browser::start(engine).await?;
    // In the page and in the frame; what is no trait of the file's, or nothing that could be one, says nothing.
    for (number, (attributes, traits, segment)) in [
        (
            "",
            json!({ "plan": "Pro & Söhne", "city": "Minsk" }),
            json!("Pro & Söhne"),
        ),
        ("data-frame", json!({ "plan": 7 }), json!("7")),
        ("", json!({ "plan": { "name": "pro" } }), Value::Null),
        ("data-frame", json!({ "plan": null }), Value::Null),
    ]
    .into_iter()
    .enumerate()
    {
        let tag = tag(collector.url(), "demo", attributes);
        browser
            .visit(&pages.put(Page::new("shop.html", &tag)?))
            .await?;
        let identify = "otklik.identify('u1', arguments[0]); otklik.open()";
        browser.run(identify, vec![traits]).await?;
        let is_framed = !attributes.is_empty();
        let widget = Widget::of(&browser);
        if is_framed {
            browser.enter_isolated_frame().await?;
        }
        widget.choose(9).await?;
        widget.say(&format!("Number {number}")).await?;
        widget.submit().await?;
        widget.wait_for_thanks().await?;
        browser.leave_frames().await?;
        let item = until("the answer at the owner's", async || {
            let inbox = collector.owner("GET", "inbox", None, None).await?;
            let items = inbox["items"].as_array().context("no items")?;
            let said = |item: &&Value| item["words"][0]["text"] == format!("Number {number}");
            Ok(items.iter().find(said).cloned())
        })
        .await?;
        ensure!(item["segment"] == segment, "{number}: {item:#}");
    }
    let theirs = collector
        .owner("GET", "inbox?segment=7", None, None)
        .await?;
    ensure!(
        theirs["items"].as_array().map(Vec::len) == Some(1),
        "{theirs:#}"
    );
    Ok(())
}

async fn a_drawn_visitor_stays_drawn_and_the_share_is_told(engine: Engine) -> Result<()> {
    let endpoint = Receiver::start(Reply::Stored).await?;
    let pages = Pages::start().await?;
    let drawn = |share: f64| json!({ "on": [{ "event": "go" }], "who": { "share": share } });
    let surveys = [
        ("some", drawn(0.3)),
        ("lot-2", drawn(0.5)),
        ("lot-3", drawn(0.5)),
    ];
    let attributes = format!("data-endpoint=\"{}\"", endpoint.url());
    let url = pages.put(ruled_page(&surveys, &json!({}), &attributes)?);
    let browser = Browser::start(engine).await?;
    browser.visit(&url).await?;
    browser.rules_are_there("some").await?;

    // The lots of many visitors, known and unknown, are of the size they say, and independent of each other.
    let counts = browser
        .run_async(
            "const shows = survey => otklik.explain(survey).then(({ shows }) => shows);
            const count = async (people, draw) => {
              otklik.identify();
              const counts = [0, 0, 0, 0];
              for (let i = 0; i < people; i++) {
                draw(i);
                const [some, one, two] = await Promise.all(['some', 'lot-2', 'lot-3'].map(shows));
                counts[0] += some; counts[1] += one; counts[2] += two; counts[3] += one && two;
              }
              return counts;
            };
            return [await count(1000, i => otklik.identify('customer-' + i)),
                    await count(1000, i => localStorage['otklik:ruled'] = JSON.stringify({ '@': String(Math.random()) }))]",
        )
        .await?;
    for counts in counts.as_array().context("no counts")? {
        let counts: Vec<f64> = counts
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_f64)
            .collect();
        // Five standard deviations of a binomial of 1,000.
        for (count, share) in counts.iter().zip([0.3, 0.5, 0.5, 0.25]) {
            let allowed = 5.0 * (1000.0_f64 * share * (1.0 - share)).sqrt();
            ensure!((count - 1000.0 * share).abs() < allowed, "{counts:?}");
        }
    }

    // Whoever was not drawn is not on the next page either, and whoever was may answer.
    let draw = "const [wanted] = arguments;
        const draw = async i => {
          const { shows, reasons } = await otklik.explain('some');
          if (shows == wanted) return reasons;
          localStorage['otklik:ruled'] = JSON.stringify({ '@': String(i) });
          return draw(i + 1);
        };
        return draw(0)";
    let reasons = browser.run(draw, vec![json!(false)]).await?;
    ensure!(
        reasons == json!(["the visitor is not in the share of 0.3"]),
        "{reasons}"
    );
    browser.reload().await?;
    browser.rules_are_there("some").await?;
    ensure!(!browser.reasons_against("some").await?.is_empty());
    browser.run(draw, vec![json!(true)]).await?;
    browser.run("otklik.track('go')", Vec::new()).await?;
    let widget = Widget::of(&browser);
    widget.wait_for_text("some?").await?;
    widget.choose(9).await?;
    widget.wait_for_thanks().await?;
    browser.run("otklik.open('lot-2')", Vec::new()).await?;
    widget.wait_for_text("lot-2?").await?;
    widget.choose(8).await?;
    let share_of = async |number: u64| {
        let answered = move |answer: &Value| answer["q"][0]["n"] == number;
        let request = endpoint
            .request_with("the answer", |request| {
                request.answers().iter().any(answered)
            })
            .await?;
        let share = request
            .answers()
            .into_iter()
            .find(|answer| answered(answer));
        anyhow::Ok(share.context("no answer")?["share"].clone())
    };
    ensure!(share_of(9).await? == 0.3);
    // Who asked for it was not drawn.
    ensure!(share_of(8).await?.is_null());
    ensure!(browser.journal().await?.is_unharmed());
    Ok(())
}

async fn nothing_is_kept_or_shown_without_consent(engine: Engine) -> Result<()> {
    let endpoint = Receiver::start(Reply::Stored).await?;
    let pages = Pages::start().await?;
    let surveys = [(
        "nps",
        json!({ "on": [{ "load": true }, { "time": 1 }], "who": { "visitor": "new", "share": 1 } }),
    )];
    let endpoint_url = format!("data-endpoint=\"{}\"", endpoint.url());
    let attributes = [&endpoint_url, " data-consent=\"required\""].concat();
    let browser = Browser::start(engine).await?;
    browser
        .visit(&pages.put(ruled_page(&surveys, &json!({}), &attributes)?))
        .await?;
    browser.rules_are_there("nps").await?;
    let widget = Widget::of(&browser);
    let nothing = async |length: u64| {
        stays(
            Duration::from_millis(length),
            "nothing in sight",
            async || Ok(!widget.shows("*").await?),
        )
        .await?;
        let traces = browser.run_async(TRACES).await?;
        ensure!(traces == json!([0, 0, 0]), "{traces}");
        Ok(())
    };
    widget.open().await?;
    nothing(1200).await?;
    ensure!(endpoint.received().is_empty());
    ensure!(browser.reasons_against("nps").await? == ["there is no consent"]);
    let hints = browser.journal().await?.hints;
    ensure!(
        hints.len() == 1 && hints[0].contains("consent"),
        "{hints:?}"
    );

    browser.run("otklik.consent(true)", Vec::new()).await?;
    widget.choose(9).await?;
    endpoint.request_with("the answer", |_| true).await?;
    ensure!(browser.run_async(TRACES).await? == json!([1, 1, 1]));
    widget.wait_for_thanks().await?;
    browser.run_async("await otklik.consent(false)").await?;
    nothing(600).await?;
    ensure!(browser.journal().await?.is_unharmed());

    let asks_not = "<script>Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })</script>";
    let page =
        |more| anyhow::Ok(ruled_page(&surveys, &more, &endpoint_url)?.before_the_tag(asks_not));
    browser.visit(&pages.put(page(json!({}))?)).await?;
    browser.rules_are_there("nps").await?;
    nothing(1200).await?;
    ensure!(browser.reasons_against("nps").await? == ["the browser asks not to track"]);
    widget.open().await?;
    widget.wait_for_text("nps?").await?;
    browser
        .visit(&pages.put(page(json!({ "dnt": "ignore" }))?))
        .await?;
    widget.wait_for_text("nps?").await?;
    ensure!(browser.journal().await?.is_unharmed());
    Ok(())
}
