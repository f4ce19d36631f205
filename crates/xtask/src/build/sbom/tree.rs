//! What `cargo tree` says.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};

/// How cargo is asked: what is linked, a line a package, with its depth in front.
pub(super) const ARGUMENTS: [&str; 6] = [
    "--edges",
    "normal,no-proc-macro",
    "--prefix",
    "depth",
    "--format",
    "|{p}|{l}|{r}|",
];

/// A package at a version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Id {
    pub(super) name: String,
    pub(super) version: String,
}

/// What is known of a package.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Package {
    /// Whether it is a folder of the clone.
    pub(super) is_own: bool,
    /// An SPDX expression.
    pub(super) licence: Option<String>,
    pub(super) repository: Option<String>,
    pub(super) needs: BTreeSet<Id>,
}

/// An artefact's package and all that is linked into it.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) root: Id,
    pub(super) packages: BTreeMap<Id, Package>,
}

impl Tree {
    /// Reads the answer. What a package needs stands below its first mention; later ones end in `(*)`.
    pub(super) fn parse(answer: &str) -> Result<Self> {
        let mut packages = BTreeMap::new();
        let mut above: Vec<Id> = Vec::new();
        for line in answer.lines() {
            let (depth, id, package) =
                read(line).with_context(|| format!("cargo tree said something else: {line}"))?;
            above.truncate(depth);
            let known: Option<&mut Package> = above.last().and_then(|id| packages.get_mut(id));
            if let Some(needing) = known {
                needing.needs.insert(id.clone());
            }
            packages.entry(id.clone()).or_insert(package);
            above.push(id);
        }
        let root = above
            .into_iter()
            .next()
            .context("cargo tree said nothing")?;
        Ok(Self { root, packages })
    }
}

fn read(line: &str) -> Option<(usize, Id, Package)> {
    let mut fields = line.split('|');
    let depth = fields.next()?.parse().ok()?;
    let mut words = fields.next()?.splitn(3, ' ');
    let name = words.next()?.to_owned();
    let version = words.next()?.strip_prefix('v')?.to_owned();
    let given = |field: &str| (!field.is_empty()).then(|| field.to_owned());
    let package = Package {
        // Such as `(/home/me/otklik)`.
        is_own: words.next().is_some(),
        // The way of writing "or" before SPDX expressions.
        licence: given(&fields.next()?.replace('/', " OR ")),
        repository: given(fields.next()?),
        needs: BTreeSet::new(),
    };
    Some((depth, Id { name, version }, package))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in super::super) const ANSWER: &str = "\
0|shop v0.1.0 (/home/me/a shop)|MIT|||
1|bytes v1.12.1|MIT|https://github.com/tokio-rs/bytes|
1|http v1.5.0|MIT/Apache-2.0|https://github.com/hyperium/http|
2|bytes v1.12.1|MIT|https://github.com/tokio-rs/bytes|
2|wasi v0.11.0+wasi-snapshot|||
1|tower v0.5.3|MIT|https://github.com/tower-rs/tower|
2|http v1.5.0|MIT/Apache-2.0|https://github.com/hyperium/http| (*)
";

    pub(in super::super) fn id(name: &str, version: &str) -> Id {
        Id {
            name: name.to_owned(),
            version: version.to_owned(),
        }
    }

    #[test]
    fn each_package_is_there_once_with_what_it_needs() {
        let tree = Tree::parse(ANSWER).unwrap();
        assert_eq!(tree.root, id("shop", "0.1.0"));
        assert_eq!(tree.packages.len(), 5);
        let needs = |name, version| {
            let needs = &tree.packages[&id(name, version)].needs;
            needs
                .iter()
                .map(|id| id.name.as_str())
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(needs("shop", "0.1.0"), "bytes http tower");
        assert_eq!(needs("http", "1.5.0"), "bytes wasi");
        assert_eq!(needs("tower", "0.5.3"), "http");
        assert_eq!(needs("bytes", "1.12.1"), "");
        assert!(tree.packages[&tree.root].is_own);
        let http = &tree.packages[&id("http", "1.5.0")];
        assert!(!http.is_own);
        assert_eq!(http.licence.as_deref(), Some("MIT OR Apache-2.0"));
    }

    #[test]
    fn anything_else_is_an_error_with_its_line() {
        assert!(Tree::parse("").is_err());
        let error = Tree::parse("0|shop v0.1.0|MIT||\nwarning: x\n").unwrap_err();
        assert!(format!("{error}").ends_with("warning: x"), "{error}");
    }
}
