use anyhow::Result;
use otklik_e2e::{Browser, Engine, Page, Pages};

use crate::{Survived, page};

/// Case 33: the page's own scripts have filled its localStorage to the last byte.
pub(super) async fn filled(engine: Engine) -> Result<()> {
    let pages = Pages::start().await?;
    let browser = Browser::start(engine).await?;
    browser.visit(&page(&pages)?).await?;
    let read = browser
        .run_async(
            "for (let length = 1 << 22, i = 0; length >= 1; )
               try { localStorage['host' + i++] = 'x'.repeat(length); } catch { length >>= 1; }
             await keepBoth('filled');
             return readBoth()",
        )
        .await?;
    let mut survived = Survived::default();
    survived.count(&read, "filled");
    survived.print("33: the page has filled its localStorage", engine, 1);
    Ok(())
}

/// Case 34: in a frame of another site, after a reload.
pub(super) async fn framed(engine: Engine) -> Result<()> {
    let (outer, inner) = (Pages::start().await?, Pages::start().await?);
    let url = page(&inner)?;
    let outer_url = outer.put(Page::new("frame.html", &url)?);
    // `localhost` in a page of `127.0.0.1` is another site.
    let outer_url = outer_url.replace("localhost", "127.0.0.1");
    let browser = Browser::start(engine).await?;
    let mut survived = Survived::default();
    browser.visit(&outer_url).await?;
    browser.session().enter_frame(0).await?;
    browser.run_async("return keepBoth('framed')").await?;
    browser.visit(&outer_url).await?;
    browser.session().enter_frame(0).await?;
    let read = browser.run_async("return readBoth()").await?;
    survived.count(&read, "framed");
    survived.print("34: in a frame of another site", engine, 1);
    Ok(())
}
