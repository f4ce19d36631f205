//! Otklik's widget: a question in the page, the answer kept and delivered, the running score shown.
//!
//! A pure core decides ([`state`], [`outbox`]), [`view`] draws, [`browser`] acts, [`app`] joins them, [`api`] is what
//! the loader calls. ARCHITECTURE.md has the map.

#![forbid(unsafe_code)]
#![warn(clippy::expect_used, clippy::panic)]

pub mod api;
pub mod app;
pub mod browser;
pub mod event;
pub mod figure;
#[cfg(not(target_arch = "wasm32"))]
pub mod first;
pub mod message;
pub mod options;
pub mod outbox;
pub mod state;
pub mod texts;
pub mod trail;
pub mod view;

/// A smaller one than the standard library's (docs/size.md).
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
