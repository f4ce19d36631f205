//! Laws that hold for every state and every answer, not for chosen ones.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

#[path = "laws/check.rs"]
mod check;
#[path = "laws/edges.rs"]
mod edges;
#[path = "laws/figures.rs"]
mod figures;
#[path = "laws/given.rs"]
mod given;
#[path = "laws/states.rs"]
mod states;
#[path = "laws/stored.rs"]
mod stored;
#[path = "laws/weights.rs"]
mod weights;
#[path = "laws/words.rs"]
mod words;
