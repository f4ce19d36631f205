//! The document itself: CycloneDX 1.5.

use std::collections::BTreeMap;

use anyhow::Result;
use serde_json::{Value, json};

use super::tree::{Id, Package, Tree};

/// What the document is of.
pub(super) struct Artefact<'a> {
    /// The target triple.
    pub(super) target: &'a str,
    /// The release of Rust, whose standard library is linked as well.
    pub(super) rust: &'a str,
    /// Of its file, in hexadecimal.
    pub(super) sha256: String,
}

/// Writes the document; `checksums` are those of `Cargo.lock`.
pub(super) fn document(
    tree: &Tree,
    checksums: &BTreeMap<(String, String), String>,
    artefact: &Artefact<'_>,
) -> Result<String> {
    let std = format!("std@{}", artefact.rust);
    let components = tree.packages.iter().filter(|(id, _)| **id != tree.root);
    let mut components: Vec<Value> = components
        .map(|(id, package)| {
            let checksum = checksums.get(&(id.name.clone(), id.version.clone()));
            component("library", id, package, checksum)
        })
        .collect();
    components.push(json!({
        "type": "library",
        "bom-ref": std,
        "name": "std",
        "version": artefact.rust,
        "description": "Rust's standard library, with what it is made of",
        "licenses": [{ "expression": "MIT OR Apache-2.0" }],
    }));
    let reference = |id: &Id| reference(id, &tree.packages[id]);
    let mut dependencies: Vec<Value> = tree
        .packages
        .iter()
        .map(|(id, package)| {
            let mut needs: Vec<String> = package.needs.iter().map(reference).collect();
            if *id == tree.root {
                needs.push(std.clone());
            }
            json!({ "ref": reference(id), "dependsOn": needs })
        })
        .collect();
    dependencies.push(json!({ "ref": std }));
    let root = &tree.packages[&tree.root];
    let mut subject = component("application", &tree.root, root, Some(&artefact.sha256));
    subject["properties"] = json!([{ "name": "otklik:target", "value": artefact.target }]);
    let document = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": { "lifecycles": [{ "phase": "build" }], "component": subject },
        "components": components,
        "dependencies": dependencies,
    });
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

fn component(kind: &str, id: &Id, package: &Package, sha256: Option<&String>) -> Value {
    let mut component = json!({
        "type": kind,
        "bom-ref": reference(id, package),
        "name": id.name,
        "version": id.version,
    });
    if !package.is_own {
        component["purl"] = json!(reference(id, package));
    }
    if let Some(licence) = &package.licence {
        component["licenses"] = json!([{ "expression": licence }]);
    }
    if let Some(sha256) = sha256 {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": sha256 }]);
    }
    if let Some(repository) = &package.repository {
        component["externalReferences"] = json!([{ "type": "vcs", "url": repository }]);
    }
    component
}

/// What others call a component by: where it can be had, for what is not ours.
fn reference(Id { name, version }: &Id, package: &Package) -> String {
    if package.is_own {
        format!("{name}@{version}")
    } else {
        format!("pkg:cargo/{name}@{}", version.replace('+', "%2B"))
    }
}

#[cfg(test)]
mod tests {
    use cyclonedx_bom::models::bom::Bom;
    use cyclonedx_bom::prelude::Validate as _;

    use super::super::tree::tests::ANSWER;
    use super::*;

    fn of(answer: &str) -> String {
        let tree = Tree::parse(answer).unwrap();
        let http = ("http".to_owned(), "1.5.0".to_owned());
        let artefact = Artefact {
            target: "x86_64-unknown-linux-gnu",
            rust: "1.95.0",
            sha256: "a".repeat(64),
        };
        document(&tree, &BTreeMap::from([(http, "b".repeat(64))]), &artefact).unwrap()
    }

    #[test]
    fn cyclonedx_takes_the_document_and_finds_everything_in_it() {
        let bom = Bom::parse_from_json_v1_5(of(ANSWER).as_bytes()).unwrap();
        let validation = bom.validate();
        assert!(validation.passed(), "{validation:?}");
        let components = bom.components.unwrap().0;
        let purls: Vec<String> = components
            .iter()
            .filter_map(|component| Some(component.purl.as_ref()?.to_string()))
            .collect();
        assert_eq!(
            purls,
            [
                "pkg:cargo/bytes@1.12.1",
                "pkg:cargo/http@1.5.0",
                "pkg:cargo/tower@0.5.3",
                "pkg:cargo/wasi@0.11.0%2Bwasi-snapshot",
            ]
        );
        assert_eq!(components.last().unwrap().name.to_string(), "std");
        let dependencies = bom.dependencies.unwrap().0;
        let shop = dependencies
            .iter()
            .find(|dependency| dependency.dependency_ref == "shop@0.1.0")
            .unwrap();
        assert_eq!(shop.dependencies.len(), 4, "{shop:?}");
    }

    #[test]
    fn a_licence_that_is_none_does_not_pass() {
        let bom = of(&ANSWER.replace("|MIT|", "|Beerware of ours|"));
        let bom = Bom::parse_from_json_v1_5(bom.as_bytes());
        assert!(!bom.is_ok_and(|bom| bom.validate().passed()));
    }

    #[test]
    fn the_same_source_gives_the_same_document() {
        assert_eq!(of(ANSWER), of(ANSWER));
    }
}
