//! The owner's people in the console: a link, a password, a code; what each may do is offered, and nothing else.

use anyhow::{Context, Result, ensure};
use jiff::Timestamp;
use otklik_e2e::{Axe, Browser, Collector, Console, Engine, in_every_engine, until};
use serde_json::{Value, json};

in_every_engine!(
    a_link_a_password_and_a_code_let_somebody_in,
    a_viewer_is_offered_nothing_to_change,
    an_owner_invites_an_agent_who_acts_by_name,
    what_a_visitor_left_is_erased_in_the_console,
);

const PASSWORD: &str = "four good words here";

async fn a_link_a_password_and_a_code_let_somebody_in(engine: Engine) -> Result<()> {
    let house = House::open(engine).await?;
    let console = house.console();
    house.join("Mara", "agent").await?;
    console.go("settings").await?;
    console.type_into("#codes-typed", PASSWORD).await?;
    console
        .click("form[data-form=codes] button[type=submit]")
        .await?;
    console.wait_for("#totp-secret").await?;
    let secret = house.value("#totp-secret").await?;
    let drawn = "const code = document.querySelector('svg.scan'), box = code?.querySelector('path').getBBox();
        return code?.getAttribute('aria-label')?.length > 0 && box.width > 20 && code.getBoundingClientRect().width > 150";
    let drawn = house.browser.run(drawn, Vec::new()).await?;
    ensure!(drawn == true, "there is no code to scan");
    Axe::read()?.put_into(&house.browser).await?;
    house
        .browser
        .looks_fair("document", "a code to scan", 15)
        .await?;
    console
        .type_into("#codes-typed", &code(&secret, 0)?)
        .await?;
    console
        .click("form[data-form=codes] button[type=submit]")
        .await?;
    console.wait_for("[data-recovery]").await?;
    let recovery = console.text("[data-recovery]").await?;
    ensure!(recovery.lines().count() == 10, "{recovery}");

    house.leave().await?;
    house.log_in("mara", "not this one").await?;
    console.wait_for(".problem:not(:empty)").await?;
    console.clear("#password").await?;
    console.type_into("#password", PASSWORD).await?;
    console.click("button[type=submit]").await?;
    console.type_into("#code", &code(&secret, 1)?).await?;
    console.click("button[type=submit]").await?;
    console.wait_for("main[data-screen] h1").await?;

    // A device that is lost.
    house.leave().await?;
    house.log_in("Mara", PASSWORD).await?;
    let spare = recovery.lines().next().context("no code")?;
    console.type_into("#code", spare).await?;
    console.click("button[type=submit]").await?;
    console.wait_for("main[data-screen] h1").await
}

async fn a_viewer_is_offered_nothing_to_change(engine: Engine) -> Result<()> {
    let house = House::open(engine).await?;
    let console = house.console();
    house
        .collector
        .say(&[(2, "The parcel came a week late.")])
        .await?;
    house.join("Vera", "viewer").await?;
    console.go("inbox").await?;
    console.click("[data-row]").await?;
    console.wait_for(".words").await?;
    for offer in [
        "[data-do=open]",
        ".erase",
        "nav a[href$='/people']",
        "a[href$='/enter']",
        ".rows input[type=checkbox]",
    ] {
        ensure!(!console.shows(offer).await?, "{offer} is offered");
    }
    console.go("people").await?;
    for panel in ["members", "keys", "audit", "person"] {
        let panel = format!("[data-panel={panel}]");
        ensure!(!console.shows(&panel).await?, "{panel}");
    }
    // Whoever asks the API all the same is refused.
    let refused = house
        .browser
        .run_async(
            "const reply = await fetch('/api/v1/sites/demo/signs', { method: 'PUT', body: '{\"signs\":[]}',
               headers: { 'content-type': 'application/json', 'if-match': '\"0\"' } });
             return [reply.status, (await reply.json()).code]",
        )
        .await?;
    ensure!(refused == json!([403, "forbidden"]), "{refused}");
    Ok(())
}

async fn an_owner_invites_an_agent_who_acts_by_name(engine: Engine) -> Result<()> {
    let house = House::open(engine).await?;
    let console = house.console();
    house
        .collector
        .say(&[(2, "The parcel came a week late.")])
        .await?;
    house.join("Olga", "owner").await?;
    console.go("people").await?;
    console.type_into("#invite-name", "Mara").await?;
    console
        .click("form[data-form=invite] button[type=submit]")
        .await?;
    console.wait_for("#invitation").await?;
    let link = house.value("#invitation").await?;
    console.type_into("#key-name", "ci").await?;
    console
        .click("form[data-form=key] button[type=submit]")
        .await?;
    console.wait_for("[data-key=ci]").await?;
    let secret = house.value("#made-key").await?;
    ensure!(secret.starts_with("otklik_key_"), "{secret}");
    house.leave().await?;

    house.follow(&link).await?;
    ensure!(!console.shows("nav a[href$='/people']").await?);
    console.go("inbox").await?;
    console.click("[data-row]").await?;
    console.click("[data-do=open]").await?;
    console.wait_for("[data-case]").await?;
    let offered = "const list = document.querySelector('[id^=assignee-]').getAttribute('list');
        return [...document.querySelectorAll(`#${list} option`)].map(({ value }) => value)";
    until("both may be given work", async || {
        let offered = house.browser.run(offered, Vec::new()).await?;
        Ok((offered == json!(["Mara", "Olga"])).then_some(()))
    })
    .await?;
    let case = house
        .api("GET", "/api/v1/sites/demo/cases/1", Value::Null)
        .await?;
    ensure!(case["events"][0]["by"]["name"] == "Mara", "{case:#}");
    let log = house.api("GET", "/api/v1/audit", Value::Null).await?;
    let done: Vec<&str> = log["entries"]
        .as_array()
        .context("no log")?
        .iter()
        .filter_map(|entry| entry["do"].as_str())
        .collect();
    for what in ["invite", "join", "add_key", "log_out"] {
        ensure!(done.contains(&what), "{what}: {log:#}");
    }
    Ok(())
}

async fn what_a_visitor_left_is_erased_in_the_console(engine: Engine) -> Result<()> {
    let house = House::open(engine).await?;
    let console = house.console();
    let entry = json!({"door": "mail", "text": "Please forget me.", "contact": "ann@example.com"});
    house.api("POST", "/api/v1/sites/demo/inbox", entry).await?;
    house.join("Olga", "owner").await?;
    console.go("people").await?;
    console
        .type_into("#person-contact", "Ann@example.com")
        .await?;
    console
        .click("[data-panel=person] button[type=submit]")
        .await?;
    console.wait_for("[data-found='1']").await?;
    console.click("[data-do=ask-erase-person]").await?;
    console.click("[data-do=erase-person]").await?;
    console.wait_for("[data-found='0']").await?;
    let inbox = house
        .api("GET", "/api/v1/sites/demo/inbox", Value::Null)
        .await?;
    ensure!(inbox["items"] == json!([]), "{inbox:#}");
    Ok(())
}

/// A collector whose console asks who is there, a browser, and an owner with a token.
struct House {
    collector: Collector,
    browser: Browser,
    token: String,
}

impl House {
    async fn open(engine: Engine) -> Result<Self> {
        let collector = Collector::start_closed().await?;
        Ok(Self {
            token: collector.token().await?,
            browser: Browser::start(engine).await?,
            collector,
        })
    }

    fn console(&self) -> Console<'_> {
        Console::of(&self.browser)
    }

    /// Asks the API with the token.
    async fn api(&self, method: &str, path: &str, body: Value) -> Result<Value> {
        let url = self.collector.url().to_owned() + path;
        let mut request = reqwest::Client::new()
            .request(method.parse()?, url)
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/json");
        if !body.is_null() {
            request = request.body(body.to_string());
        }
        let reply = request.send().await?;
        let (status, text) = (reply.status(), reply.text().await?);
        ensure!(status.is_success(), "{method} {path}: {status} {text}");
        Ok(serde_json::from_str(&text)?)
    }

    /// Invites somebody to the demo's site, and follows the link.
    async fn join(&self, name: &str, role: &str) -> Result<()> {
        let body = json!({"name": name, "roles": [{"site": "demo", "role": role}]});
        let invited = self.api("POST", "/api/v1/members", body).await?;
        let path = invited["invitation"]["path"].as_str().context("no path")?;
        self.follow(&format!("{}{path}", self.collector.url()))
            .await
    }

    /// Follows a link and sets a password.
    async fn follow(&self, link: &str) -> Result<()> {
        let console = self.console();
        self.browser.visit(link).await?;
        console.type_into("#password", PASSWORD).await?;
        console.click("button[type=submit]").await?;
        console.wait_for("main[data-screen] h1").await
    }

    async fn log_in(&self, name: &str, password: &str) -> Result<()> {
        let console = self.console();
        console.type_into("#name", name).await?;
        console.type_into("#password", password).await?;
        console.click("button[type=submit]").await
    }

    /// Signs out.
    async fn leave(&self) -> Result<()> {
        self.browser
            .run_async("await fetch('/api/v1/session', { method: 'DELETE', headers: { 'content-type': 'application/json' } })")
            .await?;
        self.browser.reload().await?;
        self.console().wait_for("#name").await
    }

    /// What stands in a field, once something does.
    async fn value(&self, selector: &str) -> Result<String> {
        let script = "return document.querySelector(arguments[0])?.value || null";
        until("a value", async || {
            let value = self.browser.run(script, vec![json!(selector)]).await?;
            Ok(value.as_str().map(str::to_owned))
        })
        .await
    }
}

/// The code of an authenticator, so many steps from now.
fn code(secret: &str, steps: i64) -> Result<String> {
    let secret = totp_rs::Secret::try_from_base32(secret)
        .map_err(|error| anyhow::anyhow!("{secret}: {error:?}"))?;
    let totp = totp_rs::Builder::new()
        .with_secret(secret)
        .build()
        .map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let second = Timestamp::now().as_second() + 30 * steps;
    Ok(totp.generate(second.unsigned_abs()).to_string())
}
