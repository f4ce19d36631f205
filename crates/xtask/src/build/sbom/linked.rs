//! What a program itself says of where its code is from: the places that its panics name.

use std::collections::BTreeSet;

use super::tree::Tree;

/// Stands in the path of a dependency's source before the index and its folder, `<name>-<version>`.
const REGISTRY: &[u8] = b"/registry/src/";

/// The packages that the program names and the tree lacks.
pub(super) fn not_in(tree: &Tree, program: &[u8]) -> Vec<String> {
    let known: BTreeSet<String> = tree
        .packages
        .keys()
        .map(|id| format!("{}-{}", id.name, id.version))
        .collect();
    named(program).difference(&known).cloned().collect()
}

fn named(program: &[u8]) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    let mut rest = program;
    while let Some(at) = find(rest, REGISTRY) {
        rest = &rest[at + REGISTRY.len()..];
        let mut folders = rest.splitn(3, |byte| *byte == b'/');
        let (_, package, file) = (folders.next(), folders.next(), folders.next());
        if let (Some(package), Some(_)) = (package, file)
            && package.iter().all(|byte| is_in_a_name(*byte))
        {
            named.insert(String::from_utf8_lossy(package).into_owned());
        }
    }
    named
}

fn is_in_a_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.+".contains(&byte)
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|part| part == wanted)
}

#[cfg(test)]
mod tests {
    use super::super::tree::tests::ANSWER;
    use super::*;

    #[test]
    fn a_package_that_only_the_program_names_is_found() {
        let tree = Tree::parse(ANSWER).unwrap();
        let program = b"\0/cargo/registry/src/index-1/http-1.5.0/src/uri.rs\0\
            crates/shop/src/main.rs/cargo/registry/src/index-1/http-0.2.0/src/lib.rs/cargo/registry/src/x";
        assert_eq!(not_in(&tree, program), ["http-0.2.0"]);
        assert!(not_in(&tree, b"nothing").is_empty());
    }
}
