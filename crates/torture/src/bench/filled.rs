//! A database with millions of answers, put in by the collector's own `import`, so that it is of its own shape: items,
//! words and states too.

use std::io::{BufWriter, Write};
use std::process::{Command, Stdio};
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};

use crate::collector::Folder;
use crate::ledger::Ledger;
use crate::scenario::Rig;
use crate::visitors::SITE;

/// Days on which the answers came, four weeks in each month of three years: a state of each stays.
const DAYS: u64 = 3 * 12 * 28;
/// Ids that are written down at once.
const AT_ONCE: u64 = 1_000;

/// The database, and the book of what is in it.
#[derive(Debug)]
pub(super) struct Filled {
    pub(super) folder: Folder,
    pub(super) ledger: Arc<Ledger>,
}

impl Filled {
    /// An empty one, which the site is served from.
    pub(super) fn begin(rig: &Rig) -> Result<Self> {
        let folder = rig.folder()?;
        let collector = rig.start(&folder)?;
        collector.ask_to_end()?;
        rig.runtime()?.block_on(collector.ended())?;
        let ledger = rig.ledger(31);
        Ok(Self { folder, ledger })
    }

    /// Puts so many more in, the next a little later than the last; `total` is how many there will ever be.
    pub(super) fn fill(
        &self,
        rig: &Rig,
        more: u64,
        total: u64,
        tell: &mut dyn FnMut(u64),
    ) -> Result<()> {
        let mut import = Command::new(rig.binary());
        import.args(["import", "--site", SITE]).arg("--data");
        import.arg(self.folder.data()).arg("/dev/stdin");
        let mut import = import
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let into = import.stdin.take().context("it has no stdin")?;
        let mut into = BufWriter::with_capacity(1 << 16, into);
        let visitors = self.ledger.visitors();
        let numbers = self.ledger.draw(more);
        for number in numbers.clone() {
            let day = number * DAYS / total.max(1);
            let (year, month, date) = (2023 + day / (12 * 28), day / 28 % 12 + 1, day % 28 + 1);
            let at = format!("{year}-{month:02}-{date:02}T12:00:00Z");
            let answer = visitors.answer(number);
            writeln!(
                into,
                r#"{{"answered_at":"{at}","received_at":"{at}","answer":{answer}}}"#
            )
            .context("the import ends early")?;
            if number % 100_000 == 0 {
                tell(number);
            }
        }
        into.flush()?;
        drop(into);
        let output = import.wait_with_output()?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        ensure!(
            output.status.success() && said.starts_with(&format!("{more} stored, ")),
            "import ended with {} and says {said:?}",
            output.status
        );
        let all: Vec<u64> = numbers.collect();
        for some in all.chunks(AT_ONCE as usize) {
            let ids: Vec<String> = some.iter().map(|&number| visitors.id(number)).collect();
            self.ledger.write_acked(ids.iter().map(String::as_str));
        }
        Ok(())
    }
}
