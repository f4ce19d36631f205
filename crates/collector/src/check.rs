//! `check`: says what is wrong with survey files before a page meets them.

use std::path::PathBuf;

use crate::sites::survey_file;

/// Everything that is wrong with the files, a line each; empty when all are good. Fields that nobody reads count: they
/// are most often a misspelt name.
pub(crate) fn problems(files: &[PathBuf]) -> Vec<String> {
    let mut problems = Vec::new();
    for path in files {
        match survey_file::read(path) {
            Err(error) => problems.push(format!("{error:#}")),
            Ok(read) => {
                let all = read
                    .unknown
                    .iter()
                    .chain(read.decoded.as_ref().err().into_iter().flatten());
                problems.extend(all.map(|problem| format!("{}: {problem}", path.display())));
            }
        }
    }
    problems
}
