//! `GET /api/v1/packs`: ready-made survey files, to begin with.

use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

use super::Owner;

/// A list of the files of `packs/`, each as it is.
macro_rules! list {
    ($first:literal $(, $name:literal)*) => {
        concat!(
            r#"{"packs":["#, list!(@ $first), $(",", list!(@ $name),)* "]}"
        )
    };
    (@ $name:literal) => {
        concat!(r#"{"name":""#, $name, r#"","file":"#, include_str!(concat!("../../../../packs/", $name, ".json")), "}")
    };
}

const PACKS: &str = list!(
    "nps",
    "ces",
    "csat",
    "nsat",
    "public-service",
    "service-quality"
);

/// Gives them.
pub(super) async fn get(_: Owner) -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], PACKS)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    #[test]
    fn every_pack_of_the_folder_is_in_it() {
        let packs: Value = serde_json::from_str(PACKS).unwrap();
        let packs = packs["packs"].as_array().unwrap();
        let names: BTreeSet<String> = packs
            .iter()
            .map(|pack| format!("{}.json", pack["name"].as_str().unwrap()))
            .collect();
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../packs");
        let files = std::fs::read_dir(folder).unwrap();
        let files = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        assert_eq!(names, files.collect());
        assert!(packs.iter().all(|pack| pack["file"]["surveys"].is_array()));
    }
}
