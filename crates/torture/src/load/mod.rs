//! The load client: keep-alive connections that post drawn answers and write down what is acknowledged.
//!
//! | module | concern |
//! | --- | --- |
//! | [`connection`] | one HTTP/1.1 connection, as cheap as it can be: the load shares the machine with the collector |
//! | [`reply`] | which answers a reply acknowledges |
//! | [`sender`] | one try with its entries in the ledger; a delivery until all is acknowledged |
//! | [`drive`] | many senders at once, as fast as replies come or at a fixed rate |
//! | [`tally`], [`times`] | what came of it, and how long it took |

pub mod connection;
pub mod drive;
pub mod reply;
pub mod sender;
pub mod tally;
pub mod times;

pub use connection::{Connection, Reply};
pub use drive::{Load, Pace};
pub use sender::{Sender, Try, deliver};
pub use tally::Tally;
pub use times::Times;
