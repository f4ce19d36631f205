//! A score in groups, and two of them compared, in the console.

use anyhow::{Result, ensure};
use otklik_e2e::{Axe, Browser, Collector, Console, Engine, in_every_engine, until};
use serde_json::{Value, json};

in_every_engine!(
    two_groups_are_compared_and_the_address_says_so_again,
    a_trend_is_saved_as_a_table_and_as_a_picture,
    the_dimensions_of_a_service_stand_beside_their_points,
);

async fn two_groups_are_compared_and_the_address_says_so_again(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    // English: forty happy, ten who only saw it. Russian: thirty unhappy.
    let mut answers: Vec<Value> = (0..40).map(|n| answer(n, "en", Some(10))).collect();
    answers.extend((40..50).map(|n| answer(n, "en", None)));
    answers.extend((50..80).map(|n| answer(n, "ru", Some(2))));
    let batch = json!({ "v": 1, "batch": "e2e", "sent_at": "2026-01-31T12:00:00.000Z", "sdk": "e2e", "answers": answers });
    collector.take(&batch).await?;
    let browser = Browser::start(engine).await?;
    let console = Console::of(&browser);
    console.open(&collector.console("scores/nps/nps")).await?;

    console.choose("#split", "locale").await?;
    console
        .wait_for("tr[data-group=en] [data-verdict=higher]")
        .await?;
    console
        .wait_for("tr[data-group=ru] [data-verdict=lower]")
        .await?;
    let english = console.text("tr[data-group=en]").await?;
    ensure!(
        english.contains("+100") && english.contains("80%"),
        "{english}"
    );

    let submit = "[data-panel=compare] button[type=submit]";
    ensure!(!console.shows(".verdict").await?, "nobody asked for it yet");
    console.click(submit).await?;
    console.wait_for(".verdict[data-verdict=lower]").await?;
    let said = console.text(".verdict").await?;
    ensure!(said.starts_with("Lower by 200.0, between 1"), "{said}");
    let hash = browser.run("return location.hash", Vec::new()).await?;
    let hash = hash.as_str().unwrap_or_default();
    ensure!(
        hash.contains("a_part=en") && hash.contains("b_part=ru") && hash.contains("split=locale"),
        "{hash}"
    );
    browser.reload().await?;
    console.wait_for(".verdict[data-verdict=lower]").await?;

    // The other way round, by the form.
    console.choose("#a-part", "ru").await?;
    console.choose("#b-part", "en").await?;
    console.click(submit).await?;
    console.wait_for(".verdict[data-verdict=higher]").await?;

    // Without groups it is two periods; in the first of them nobody answered.
    console.choose("#split", "").await?;
    console.wait_until_gone("#a-part").await?;
    ensure!(!console.shows(".verdict").await?);
    console.click(submit).await?;
    console
        .wait_for(".verdict[data-verdict=not_enough]")
        .await?;
    let said = console.text("[data-panel=compare]").await?;
    ensure!(said.contains("30 more needed"), "{said}");
    Ok(())
}

async fn a_trend_is_saved_as_a_table_and_as_a_picture(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    collector.say(&[(9, "Good."), (2, "Late.")]).await?;
    let browser = Browser::start(engine).await?;
    let console = Console::of(&browser);
    console.open(&collector.console("scores/nps/nps")).await?;
    // What is offered to be saved, and under which name; nothing is written to this machine.
    let watch = "window.saved = [];
        const kept = URL.createObjectURL;
        let last;
        URL.createObjectURL = (blob) => { last = blob; return kept.call(URL, blob); };
        HTMLAnchorElement.prototype.click = function () {
          const blob = last;
          blob.arrayBuffer().then((bytes) =>
            window.saved.push({ name: this.download, type: blob.type, head: [...new Uint8Array(bytes)].slice(0, 40_000) }));
        }";
    console.wait_for("canvas").await?;
    browser.run(watch, Vec::new()).await?;
    let saved = async |button: &str, name: &str| -> Result<(String, Vec<u8>)> {
        console.click(button).await?;
        let found = "return window.saved.find(({ name }) => name === arguments[0]) ?? null";
        let file = until("a file is offered", async || {
            let file = browser.run(found, vec![json!(name)]).await?;
            Ok((!file.is_null()).then_some(file))
        })
        .await?;
        let head = serde_json::from_value(file["head"].clone())?;
        Ok((file["type"].as_str().unwrap_or_default().to_owned(), head))
    };
    let (kind, table) = saved("[data-csv]", "demo-nps-nps.csv").await?;
    let table = String::from_utf8_lossy(&table).into_owned();
    ensure!(kind == "text/csv", "{kind}");
    ensure!(table.contains("from,group,n,value,low,high"), "{table}");
    let (kind, picture) = saved("[data-save-as=png]", "demo-nps-nps.png").await?;
    ensure!(
        kind == "image/png" && picture.starts_with(b"\x89PNG\r\n"),
        "{kind} {picture:?}"
    );
    let (kind, picture) = saved("[data-save-as=svg]", "demo-nps-nps.svg").await?;
    ensure!(kind == "image/svg+xml", "{kind}");
    // What a browser makes of the file: a title, a point a period with answers, what stands at the axis.
    let file = tempfile::Builder::new().suffix(".svg").tempfile()?;
    std::fs::write(file.path(), &picture)?;
    browser
        .visit(&format!("file://{}", file.path().display()))
        .await?;
    let read = "const texts = [...document.querySelectorAll('text')].map((text) => text.textContent);
        return [document.documentElement.localName, texts[0], document.querySelectorAll('circle').length, texts.includes('0')]";
    let read = browser.run(read, Vec::new()).await?;
    let title = "How likely are you to recommend Kettle & Leaf to a friend?";
    ensure!(
        read == json!(["svg", title, 1, true]),
        "{read} {}",
        String::from_utf8_lossy(&picture)
    );
    Ok(())
}

fn answer(number: u64, locale: &str, rating: Option<u8>) -> Value {
    let q = rating.map_or_else(
        || json!([]),
        |rating| json!([{ "k": "nps", "t": "nps", "n": rating }]),
    );
    json!({
        "id": format!("0198f0c2-7d5e-7abc-8def-{number:012x}"),
        "seq": 0,
        "survey": "nps",
        "survey_rev": 1,
        "at": "2026-01-31T12:00:00.000Z",
        "age_ms": 0,
        "q": q,
        "reach": if rating.is_some() { "completed" } else { "shown" },
        "locale": locale,
    })
}

async fn the_dimensions_of_a_service_stand_beside_their_points(engine: Engine) -> Result<()> {
    let points = json!({"tangibles": 10, "reliability": 40, "responsiveness": 20, "assurance": 20, "empathy": 10});
    let collector = Collector::start_changed(|file| {
        file["surveys"] = json!([{
            "id": "service", "revision": 1, "show": { "on": [] },
            "questions": [{ "id": "service", "kind": "servqual", "text": "And our service?", "weights": points }],
        }]);
    })
    .await?;
    let answers: Vec<Value> = (0..4)
        .map(|number| {
            // Less than expected by one, and by three where it counts most.
            let perceived: Vec<u8> = (0..22).map(|at| if (4..9).contains(&at) { 3 } else { 5 }).collect();
            json!({
                "id": format!("0198f0c2-7d5e-7abc-8def-{number:012x}"), "seq": 0, "survey": "service", "survey_rev": 1,
                "at": "2026-01-31T12:00:00.000Z", "age_ms": 0, "locale": "en",
                "q": [{ "k": "service", "t": "servqual", "e": vec![6; 22], "c": perceived }],
            })
        })
        .collect();
    let batch = json!({ "v": 1, "batch": "e2e", "sent_at": "2026-01-31T12:00:00.000Z", "sdk": "e2e", "answers": answers });
    collector.take(&batch).await?;
    let axe = Axe::read()?;
    let browser = Browser::start(engine).await?;
    let console = Console::of(&browser);
    console.open(&collector.console("scores")).await?;
    console.wait_for("[data-slot=dimensions]").await?;
    // (-1 - 3 - 1 - 1 - 1) / 5, and 0.4 times -3 less the rest.
    let headline = console.text(".headline .value").await?;
    ensure!(
        headline.contains("\u{2212}1.4") && !headline.contains('/'),
        "{headline}"
    );
    let weighted = console.text("[data-slot=weighted]").await?;
    ensure!(weighted.contains("\u{2212}1.8"), "{weighted}");
    let rows = "return [...document.querySelectorAll('[data-slot=dimensions] tr')].map(row =>
        [...row.cells].map(cell => cell.textContent))";
    let rows = browser.run(rows, Vec::new()).await?;
    ensure!(rows.as_array().map(Vec::len) == Some(6), "{rows}");
    let reliability = &rows[2];
    let starts = |cell: usize, with: &str| {
        let text = reliability[cell].as_str();
        text.is_some_and(|text| text.starts_with(with))
    };
    ensure!(
        starts(0, "Reliability")
            && starts(1, "\u{2212}3.0 (")
            && starts(2, "6.0 \u{2192} 3.0")
            && starts(3, "40"),
        "{rows}"
    );
    axe.put_into(&browser).await?;
    for theme in ["light", "dark"] {
        let dress = "localStorage.setItem('otklik-console:theme', arguments[0]); document.documentElement.dataset.theme = arguments[0]";
        browser.run(dress, vec![json!(theme)]).await?;
        console.ready().await?;
        browser.looks_fair("document", theme, 15).await?;
    }
    Ok(())
}
