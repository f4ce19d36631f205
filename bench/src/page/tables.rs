use super::condition::Condition;
use super::results::Results;
use super::subject::{BARE, Subject};
use super::visit::Visit;

/// One column of a table.
struct Column {
    title: &'static str,
    figure: &'static str,
    visit: Visit,
    digits: usize,
    how: How,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    /// As it was measured.
    Measured,
    /// Above the median of the page alone.
    AboveBare,
    /// As a multiple of the floor's median.
    OfFloor,
}

impl Column {
    fn cell(&self, results: &Results, subject: &str) -> String {
        let none = || "–".to_owned();
        let Self {
            figure,
            visit,
            digits,
            ..
        } = *self;
        match self.how {
            How::OfFloor if subject == BARE => none(),
            How::OfFloor => results
                .of_floor(visit, subject, figure)
                .map_or_else(none, |ratio| format!("{ratio:.2} ×")),
            How::AboveBare if subject != BARE => results
                .above_bare(visit, subject, figure)
                .map_or_else(none, |spread| format!("{spread:.digits$}")),
            How::AboveBare | How::Measured => results
                .figure(visit, subject, figure)
                .map_or_else(none, |spread| format!("{spread:.digits$}")),
        }
    }
}

/// Every table, in Markdown.
pub(super) fn all(subjects: &[Subject], results: &Results) -> String {
    let mut text = String::new();
    for condition in Condition::ALL {
        let visit = Visit::Asked(condition);
        text += &table(condition.title(), &times(visit), subjects, results);
    }
    let looks = "Who looks for the number first, the pointer over it for 1.5 s";
    text += &table(looks, &looked(), subjects, results);
    text += &table("Firefox, plain", &in_firefox(), subjects, results);
    text += &table("Bytes, above the page alone", &bytes(), subjects, results);
    let quiet = "A visitor who is not asked, CPU/4, above the page alone";
    text += &table(quiet, &unasked(), subjects, results);
    let memory = "Memory after the question shows, plain, above the page alone";
    text += &table(memory, &weights(), subjects, results);
    text
}

const fn column(
    title: &'static str,
    figure: &'static str,
    visit: Visit,
    digits: usize,
    how: How,
) -> Column {
    Column {
        title,
        figure,
        visit,
        digits,
        how,
    }
}

fn times(visit: Visit) -> [Column; 12] {
    use How::{AboveBare, Measured, OfFloor};
    [
        column("question visible, ms", "visible_ms", visit, 0, Measured),
        column("of the floor", "visible_ms", visit, 2, OfFloor),
        column("click → paint, ms", "click_ms", visit, 0, Measured),
        column("of the floor", "click_ms", visit, 2, OfFloor),
        column("click → what follows, ms", "follows_ms", visit, 0, Measured),
        column("of the floor", "follows_ms", visit, 2, OfFloor),
        column("Event Timing, ms", "event_timing_ms", visit, 0, Measured),
        column("page's first paint, ms", "host_fcp_ms", visit, 0, Measured),
        column("scripts, ms +", "script_ms", visit, 0, AboveBare),
        column("main thread, ms +", "main_thread_ms", visit, 0, AboveBare),
        column("long tasks, ms", "long_tasks_ms", visit, 0, Measured),
        column("layout shift", "layout_shift", visit, 4, Measured),
    ]
}

fn looked() -> [Column; 8] {
    use How::{Measured, OfFloor};
    let [plain, slow] = [Condition::Plain, Condition::SlowCpu].map(Visit::Looks);
    [
        column("click → paint, ms", "click_ms", plain, 0, Measured),
        column("of the floor", "click_ms", plain, 2, OfFloor),
        column("click → what follows, ms", "follows_ms", plain, 0, Measured),
        column("of the floor", "follows_ms", plain, 2, OfFloor),
        column("click → paint, CPU/4, ms", "click_ms", slow, 0, Measured),
        column("of the floor", "click_ms", slow, 2, OfFloor),
        column("what follows, CPU/4, ms", "follows_ms", slow, 0, Measured),
        column("of the floor", "follows_ms", slow, 2, OfFloor),
    ]
}

fn in_firefox() -> [Column; 6] {
    use How::{Measured, OfFloor};
    let visit = Visit::InFirefox;
    [
        column("question visible, ms", "visible_ms", visit, 0, Measured),
        column("of the floor", "visible_ms", visit, 2, OfFloor),
        column("click → paint, ms", "click_ms", visit, 0, Measured),
        column("of the floor", "click_ms", visit, 2, OfFloor),
        column("click → what follows, ms", "follows_ms", visit, 0, Measured),
        column("of the floor", "follows_ms", visit, 2, OfFloor),
    ]
}

fn bytes() -> [Column; 10] {
    use How::AboveBare;
    let asked = Visit::Asked(Condition::Plain);
    let [quiet, again] = [Visit::Quiet, Visit::Again];
    [
        column("requests before asked", "requests", quiet, 0, AboveBare),
        column("KB before asked", "body_kb", quiet, 1, AboveBare),
        column("with headers", "wire_kb", quiet, 1, AboveBare),
        column(
            "KB until the question is there",
            "seen_kb",
            asked,
            1,
            AboveBare,
        ),
        column("requests until it rests", "requests", asked, 0, AboveBare),
        column("KB until it rests", "body_kb", asked, 1, AboveBare),
        column("with headers", "wire_kb", asked, 1, AboveBare),
        column("KB, answered", "answered_kb", asked, 1, AboveBare),
        column("KB, second page", "body_kb", again, 1, AboveBare),
        column("with headers", "wire_kb", again, 1, AboveBare),
    ]
}

fn unasked() -> [Column; 4] {
    use How::{AboveBare, Measured};
    let visit = Visit::Quiet;
    [
        column("scripts, ms", "script_ms", visit, 0, AboveBare),
        column("main thread, ms", "main_thread_ms", visit, 0, AboveBare),
        column("long tasks, ms", "long_tasks_ms", visit, 0, AboveBare),
        column("page's first paint, ms", "host_fcp_ms", visit, 0, Measured),
    ]
}

fn weights() -> [Column; 7] {
    use How::AboveBare;
    let visit = Visit::Asked(Condition::Plain);
    [
        column("all, KB", "memory_kb", visit, 0, AboveBare),
        column("JS heap", "heap_kb", visit, 0, AboveBare),
        column("DOM and styles", "dom_kb", visit, 0, AboveBare),
        column("buffers", "buffers_kb", visit, 0, AboveBare),
        column("wasm memory", "wasm_kb", visit, 0, AboveBare),
        column("DOM nodes", "nodes", visit, 0, AboveBare),
        column("answered, KB", "answered_memory_kb", visit, 0, AboveBare),
    ]
}

fn table(title: &str, columns: &[Column], subjects: &[Subject], results: &Results) -> String {
    let titles: Vec<&str> = columns.iter().map(|column| column.title).collect();
    let mut text = format!(
        "### {title}\n\n| subject | {} |\n| --- |",
        titles.join(" | ")
    );
    text += &" ---: |".repeat(columns.len());
    text.push('\n');
    for subject in subjects {
        let cells: Vec<String> = columns
            .iter()
            .map(|column| column.cell(results, &subject.name))
            .collect();
        text += &format!("| {} | {} |\n", subject.title(), cells.join(" | "));
    }
    text + "\n"
}
