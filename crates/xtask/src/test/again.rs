//! A second try, alone, for few tests that failed beside others: what drives real browsers, servers and clocks on a machine that
//! others use, too, fails by chance now and then. A mistake fails twice; what does not is named.

use std::process::Command;

use anyhow::Result;

use super::tally::{self, Tally};

/// More than this many that fail in one stage are no chance.
const CHANCE: usize = 5;

/// Counts the tests of `cargo test`; those few that failed get their second try.
pub(super) fn count(tests: &mut Command) -> Result<Tally> {
    let first = tally::count(tests)?;
    let failed = u32::try_from(first.names.len())?;
    if failed == 0 || first.names.len() > CHANCE || failed != first.tally.failed {
        return Ok(first.tally);
    }
    eprintln!("── once more, alone: {}", first.names.join(", "));
    let second = tally::count(&mut alone(tests, &first.names))?;
    if second.tally.failed > 0 || second.tally.passed < failed {
        return Ok(first.tally);
    }
    for name in &first.names {
        eprintln!("── unsteady: {name} failed beside others and passed alone");
    }
    Ok(Tally {
        passed: first.tally.passed + failed,
        failed: 0,
    })
}

/// The same command for these tests only, one after the other.
fn alone(tests: &Command, names: &[String]) -> Command {
    let mut again = Command::new(tests.get_program());
    again
        .args(tests.get_args().take_while(|argument| *argument != "--"))
        .args(["--", "--exact", "--test-threads=1"])
        .args(names);
    for (name, value) in tests.get_envs() {
        match value {
            Some(value) => again.env(name, value),
            None => again.env_remove(name),
        };
    }
    if let Some(folder) = tests.get_current_dir() {
        again.current_dir(folder);
    }
    again
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A runner that fails `fails` times and passes then; it is asked for one test by name.
    fn runner(folder: &tempfile::TempDir, fails: u32) -> Command {
        let script = r#"
            echo "$@" >> tries
            if [ $(wc -l < tries) -le $FAILS ]; then
                echo 'test a::slow ... FAILED'; echo 'test result: FAILED. 4 passed; 1 failed;'; exit 101
            fi
            echo 'test a::slow ... ok'; echo 'test result: ok. 1 passed; 0 failed;'
        "#;
        let mut runner = Command::new("sh");
        runner
            .args([
                "-c",
                script,
                "runner",
                "--package",
                "a",
                "--",
                "--test-threads=2",
            ])
            .env("FAILS", fails.to_string())
            .current_dir(folder);
        runner
    }

    #[test]
    fn what_fails_by_chance_passes_alone() {
        let folder = tempfile::tempdir().unwrap();
        let tally = count(&mut runner(&folder, 1)).unwrap();
        assert_eq!(tally.to_string(), "5 passed, 0 failed");
        let tries = std::fs::read_to_string(folder.path().join("tries")).unwrap();
        assert_eq!(
            tries,
            "--package a -- --test-threads=2\n--package a -- --exact --test-threads=1 a::slow\n"
        );
    }

    #[test]
    fn what_fails_twice_has_failed() {
        let folder = tempfile::tempdir().unwrap();
        let tally = count(&mut runner(&folder, 2)).unwrap();
        assert_eq!(tally.to_string(), "4 passed, 1 failed");
    }

    #[test]
    fn many_that_fail_are_no_chance() {
        let script = "for i in 1 2 3 4 5 6; do echo \"test $i ... FAILED\"; done; echo 'test result: FAILED. 0 passed; 6 failed;'; exit 101";
        let tally = count(Command::new("sh").args(["-c", script])).unwrap();
        assert_eq!(tally.to_string(), "0 passed, 6 failed");
    }
}
