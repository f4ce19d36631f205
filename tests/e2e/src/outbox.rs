use anyhow::{Result, bail};
use serde_json::Value;

use crate::browser::Browser;
use crate::wait::until;

/// The answers that wait in the page's storage, each as JSON text, read as any other script of the page could.
impl Browser {
    /// What waits for that site; nothing when the widget has not set up its storage yet.
    ///
    /// # Errors
    /// When the storage cannot be read.
    pub async fn outbox(&self, site: &str) -> Result<Vec<String>> {
        // To open a database that is not there would make an empty one, which the widget then could not use.
        let body = format!(
            "const read = async () => {{
             const name = 'otklik:{site}';
             if (!(await indexedDB.databases()).some(there => there.name === name)) return [];
             const settled = request => new Promise((resolve, reject) => {{
               request.onsuccess = () => resolve(request.result);
               request.onerror = () => reject(request.error);
             }});
             const database = await settled(indexedDB.open(name));
             try {{
               const all = await settled(database.transaction('outbox').objectStore('outbox').getAll());
               const texts = all.map(record => JSON.stringify(record));
               return texts.filter(text => !text.includes('\\\\\"q\\\\\":[]'));
             }} finally {{ database.close(); }} }};
             return Promise.race([read(), new Promise(resolve => setTimeout(resolve, 3000, null))])"
        );
        // WebKitGTK now and then leaves a request to its storage without any answer; the next one gets one.
        for _ in 0..3 {
            if let Some(records) = self.run_async(&body).await?.as_array() {
                return Ok(Self::texts(records));
            }
        }
        bail!("the page's storage does not answer")
    }

    fn texts(records: &[Value]) -> Vec<String> {
        records
            .iter()
            .filter_map(Value::as_str)
            .map(String::from)
            .collect()
    }

    /// Waits until exactly `count` answers wait, and gives them.
    ///
    /// # Errors
    /// When it stays another number.
    pub async fn outbox_of(&self, site: &str, count: usize) -> Result<Vec<String>> {
        until(&format!("{count} answers in the outbox"), async || {
            let waiting = self.outbox(site).await?;
            Ok((waiting.len() == count).then_some(waiting))
        })
        .await
    }
}
