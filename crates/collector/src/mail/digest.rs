//! What is written of a day or a week.

use jiff::civil::Date;

use super::letter::{Language, WORDS, Written, escaped, page};
use super::recipient::Audience;

/// What happened in some days, as far as a digest has it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    pub(crate) scores: Vec<Score>,
    /// Kept and broken: a first word, a solution.
    pub(crate) promises: [(i64, i64); 2],
    /// How many things were done, declined, called solved and not solved, and opened again.
    pub(crate) wins: [i64; 5],
    /// Entries of the board that changed: title and state, of those that everybody may see.
    pub(crate) board: Vec<(String, String)>,
    /// Who has how many open cases.
    pub(crate) open: Vec<(Option<String>, i64)>,
    /// Whether all of it is made up.
    pub(crate) is_sample: bool,
}

/// A score of these days, and how it compares.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Score {
    pub(crate) title: String,
    pub(crate) n: u64,
    /// Value with its interval, where there are answers.
    pub(crate) value: Option<(f64, f64, f64)>,
    /// The comparison in words.
    pub(crate) change: String,
}

/// Of which site and days a digest is, for whom, and in which language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Head<'a> {
    pub(crate) site: &'a str,
    pub(crate) from: Date,
    pub(crate) to: Date,
    pub(crate) language: Language,
    pub(crate) audience: Audience,
    pub(crate) console: Option<&'a str>,
}

/// A heading and the lines under it.
struct Section {
    title: &'static str,
    lines: Vec<String>,
}

/// Writes a digest. Partners read nobody's name and nobody's words in it, whatever the facts have.
pub(crate) fn written(head: Head<'_>, facts: &Facts) -> Written {
    let Head { site, language, .. } = head;
    let last = head.to.yesterday().unwrap_or(head.to);
    let days = if last <= head.from {
        head.from.to_string()
    } else {
        format!("{} – {last}", head.from)
    };
    let what = language.pick(
        "what was said, and what came of it",
        "что говорили и что из этого вышло",
    );
    let subject = format!("[{site}] {days}: {what}");
    let sections = sections(head, facts);
    let title = format!("{site}, {days}");
    let mut text = format!("{title}\n");
    let mut html = format!(
        "<h1 style=\"margin:0 0 16px;font-size:20px\">{}</h1>",
        escaped(&title)
    );
    for Section { title, lines } in &sections {
        let (plain, marked) = listed(title, lines);
        text += &plain;
        html += &marked;
    }
    html += WORDS;
    if let Some(console) = head.console.filter(|_| head.audience == Audience::Staff) {
        let link = format!("{console}/console/#/{site}/today");
        text += &format!("\n{link}\n");
        html += &format!(
            "<p style=\"margin:24px 0 0\"><a href=\"{}\">{}</a></p>",
            escaped(&link),
            language.pick("What to do today", "Что делать сегодня")
        );
    }
    Written {
        html: page(language, &subject, &html),
        subject,
        text,
        words: None,
    }
}

/// The digest with what visitors wrote.
pub(crate) fn with_words(digest: &Written, language: Language, words: &[String]) -> Written {
    let title = language.pick("In their words", "Их словами");
    let (plain, marked) = if words.is_empty() {
        Default::default()
    } else {
        listed(title, words)
    };
    Written {
        text: format!("{}{plain}", digest.text),
        html: digest.html.replace(WORDS, &marked),
        ..digest.clone()
    }
}

/// A heading and lines under it, as text and as markup.
fn listed(title: &str, lines: &[String]) -> (String, String) {
    let mut text = format!("\n{title}\n");
    let mut html = format!(
        "<h2 style=\"margin:24px 0 8px;font-size:16px\">{}</h2><ul style=\"margin:0;padding-left:20px\">",
        escaped(title)
    );
    for line in lines {
        text += &format!("- {line}\n");
        html += &format!("<li>{}</li>", escaped(line));
    }
    html += "</ul>";
    (text, html)
}

fn sections(head: Head<'_>, facts: &Facts) -> Vec<Section> {
    let Head {
        language, audience, ..
    } = head;
    let pick = |en: &'static str, ru: &'static str| match language {
        Language::En => en,
        Language::Ru => ru,
    };
    let mut sections = Vec::new();
    let mut section = |title, lines: Vec<String>| {
        if !lines.is_empty() {
            sections.push(Section { title, lines });
        }
    };
    if facts.is_sample {
        section(
            pick("Sample data", "Пример данных"),
            vec![pick("All of this is made up.", "Всё это придумано.").to_owned()],
        );
    }
    let scores = facts.scores.iter().map(|score| {
        let value = match score.value {
            Some((value, low, high)) => format!("{value:.1} ({low:.1} … {high:.1})"),
            None => "–".to_owned(),
        };
        format!(
            "{}: {value}, n = {}. {}",
            score.title, score.n, score.change
        )
    });
    section(pick("Scores", "Оценки"), scores.collect());
    let names = [
        pick("first word", "первый ответ"),
        pick("solution", "решение"),
    ];
    let promises = names
        .iter()
        .zip(facts.promises)
        .filter(|(_, (kept, broken))| kept + broken > 0);
    let (kept, broken) = (pick("kept", "выполнено"), pick("broken", "нарушено"));
    section(
        pick("Promises", "Обещания"),
        promises
            .map(|(name, (were_kept, were_broken))| {
                format!("{name}: {were_kept} {kept}, {were_broken} {broken}")
            })
            .collect(),
    );
    let wins = [
        pick("done", "сделано"),
        pick("declined", "отклонено"),
        pick("solved, say visitors", "решено, говорят посетители"),
        pick("not solved, say visitors", "не решено, говорят посетители"),
        pick("reopened", "открыто снова"),
    ];
    let wins = wins.iter().zip(facts.wins).filter(|(_, count)| *count > 0);
    section(
        pick("Done", "Сделано"),
        wins.map(|(name, count)| format!("{name}: {count}"))
            .collect(),
    );
    let board = facts.board.iter().map(|(title, state)| {
        let state = match state.as_str() {
            "asked" => pick("asked", "просят"),
            "planned" => pick("planned", "в планах"),
            "done" => pick("done", "сделано"),
            _ => pick("will not be done", "делать не будем"),
        };
        format!("{title}: {state}")
    });
    section(pick("The board", "Доска"), board.collect());
    if audience == Audience::Staff {
        let nobody = pick("nobody", "никто");
        let open = facts
            .open
            .iter()
            .map(|(who, count)| format!("{}: {count}", who.as_deref().unwrap_or(nobody)));
        section(pick("Open cases", "Открытые обращения"), open.collect());
    }
    sections
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn facts() -> Facts {
        Facts {
            scores: vec![Score {
                title: "How likely?".to_owned(),
                n: 40,
                value: Some((31.25, 24.0, 38.1)),
                change: "No difference beyond chance.".to_owned(),
            }],
            promises: [(10, 1), (0, 0)],
            wins: [4, 0, 3, 0, 0],
            board: vec![("A <lid>".to_owned(), "done".to_owned())],
            open: vec![(Some("mara".to_owned()), 3), (None, 2)],
            is_sample: false,
        }
    }

    fn digest(language: Language, audience: Audience) -> Written {
        let head = Head {
            site: "shop",
            from: date(2026, 3, 2),
            to: date(2026, 3, 9),
            language,
            audience,
            console: Some("https://feedback.example.com"),
        };
        written(head, &facts())
    }

    #[test]
    fn a_digest_says_what_was_said_and_what_came_of_it() {
        let mail = digest(Language::En, Audience::Staff);
        assert_eq!(
            mail.subject,
            "[shop] 2026-03-02 – 2026-03-08: what was said, and what came of it"
        );
        for line in [
            "- How likely?: 31.2 (24.0 … 38.1), n = 40. No difference beyond chance.",
            "- first word: 10 kept, 1 broken",
            "- done: 4",
            "- A <lid>: done",
            "- mara: 3",
            "https://feedback.example.com/console/#/shop/today",
        ] {
            assert!(mail.text.contains(line), "{line}: {}", mail.text);
        }
        assert!(
            !mail.text.contains("declined") && !mail.text.contains("solution"),
            "{}",
            mail.text
        );
        assert!(mail.html.contains("A &lt;lid&gt;: done"), "{}", mail.html);
        let with = with_words(&mail, Language::En, &["The <b>parcel</b>.".to_owned()]);
        assert!(
            with.text
                .ends_with("In their words\n- The <b>parcel</b>.\n"),
            "{}",
            with.text
        );
        assert!(
            with.html
                .contains("<li>The &lt;b&gt;parcel&lt;/b&gt;.</li>"),
            "{}",
            with.html
        );
        assert!(!with_words(&mail, Language::En, &[]).text.contains("words"));
        let mail = digest(Language::Ru, Audience::Staff);
        assert!(
            mail.text.contains("первый ответ: 10 выполнено, 1 нарушено"),
            "{}",
            mail.text
        );
    }

    #[test]
    fn partners_read_no_name_no_word_and_no_link() {
        let mail = digest(Language::En, Audience::Partners);
        for part in [&mail.text, &mail.html] {
            for absent in ["mara", "console", "feedback.example.com"] {
                assert!(!part.contains(absent), "{absent}: {part}");
            }
            assert!(part.contains("31.2") && part.contains("10 kept"), "{part}");
        }
    }
}
