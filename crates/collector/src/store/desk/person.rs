//! One visitor: what somebody left with one address.
//!
//! The index of words has the address as a word, so that nobody is looked for in all that was said, and what forgets an
//! item's words forgets it as well.

use otklik_loop::item::Item;
use sha2::{Digest as _, Sha256};

use super::ask::Question;
use super::db::{Db, Value};
use super::fill::{Filling, is_filled};
use super::inbox::Inbox;
use super::items::{COLUMNS, TABLES, complete};
use super::words;
use crate::said::Said;
use crate::secret::hex;

/// Items read at once.
const PAGE: u32 = 200;

/// An address as it is compared: people write theirs now so, now so.
pub(crate) fn folded(contact: &str) -> String {
    contact.trim().to_lowercase()
}

/// What an item is found by: the stems of what was written, in their order, and the address.
pub(crate) fn index(site: &str, said: &Said, stems: &[String]) -> String {
    let mut index = stems.join(" ");
    if let Some(contact) = &said.contact {
        if !index.is_empty() {
            index.push(' ');
        }
        index.push_str(&word(site, contact));
    }
    index
}

/// An address as a word. No text has a word with such a sign in it, and none that is as long in most.
fn word(site: &str, contact: &str) -> String {
    // A name has no line break in it.
    let hash = Sha256::digest(format!("{site}\n{}", folded(contact)));
    format!("@{}", hex(&hash[..16]))
}

/// Every item with an address, newest first.
#[derive(Clone, Debug)]
pub(crate) struct LeftBy {
    pub(crate) site: String,
    /// As [`folded`].
    pub(crate) contact: String,
}

impl Question for LeftBy {
    type Answer = Vec<Item>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Vec<Item>, D::Error> {
        let indexed = is_filled(db, &self.site, Filling::Addresses).await?;
        let mut page = Inbox {
            site: self.site.clone(),
            word: indexed.then(|| word(&self.site, &self.contact)),
            has_contact: true,
            limit: PAGE,
            ..Inbox::default()
        };
        let mut left = Vec::new();
        loop {
            let listed = page.ask(db).await?;
            let items = listed.found.into_iter().map(|(_, item)| item);
            left.extend(items.filter(|item| {
                let given = item.contact.as_deref();
                given.is_some_and(|given| folded(given) == self.contact)
            }));
            page.before = listed.next.and_then(|next| next.parse().ok());
            if page.before.is_none() {
                return Ok(left);
            }
        }
    }
}

/// Puts the addresses of some items behind a number into the index: the last of them, `None` at the end.
pub(crate) async fn fill<D: Db>(
    db: &D,
    site: &str,
    after: i64,
    most: u32,
) -> Result<Option<i64>, D::Error> {
    let some = format!(
        "SELECT {COLUMNS} FROM {TABLES} WHERE i.site = $1 AND i.number > $2 AND i.has_contact = 1
         ORDER BY i.number LIMIT $3"
    );
    let values = [site.into(), after.into(), i64::from(most).into()];
    let rows = db.rows(&some, &values).await?;
    for (number, item) in complete(db, site, &rows).await? {
        let said = Said::in_item(&item);
        let index = index(site, &said, &said.stems());
        let change = "UPDATE items SET stems = $3 WHERE site = $1 AND number = $2";
        let values: [Value<'_>; 3] = [site.into(), number.into(), index.as_str().into()];
        db.run(change, &values).await?;
        words::add(db, site, &[(number, &index)]).await?;
    }
    let last = rows.last().filter(|_| rows.len() == most as usize);
    Ok(last.map(|row| row.int(0)).transpose()?)
}
