//! The board as a page and as a feed: text, without script. Whatever an owner wrote stands in it as text.

use std::fmt;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use otklik_loop::board::{About, Entry, State};
use sha2::{Digest as _, Sha256};

const STYLE: &str = include_str!("board_page.css");

/// An entry of it.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) number: i64,
    pub(crate) asked: i64,
    /// When it last changed, as it is written.
    pub(crate) at: String,
    pub(crate) entry: Entry,
}

/// The page.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    pub(crate) site: &'a str,
    pub(crate) language: &'static str,
    pub(crate) about: &'a About,
    pub(crate) lines: Vec<Line>,
    pub(crate) next: Option<&'a str>,
}

/// The feed.
#[derive(Debug)]
pub(crate) struct Feed<'a> {
    pub(crate) site: &'a str,
    pub(crate) origin: &'a str,
    pub(crate) language: &'static str,
    pub(crate) about: &'a About,
    pub(crate) lines: Vec<Line>,
}

impl Page<'_> {
    /// The style's hash, for the policy.
    pub(crate) fn style_hash() -> &'static str {
        static HASH: LazyLock<String> =
            LazyLock::new(|| format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(STYLE))));
        &HASH
    }
}

impl fmt::Display for Page<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            site,
            language,
            about,
            lines,
            next,
        } = self;
        let words = words(language);
        let title = Escaped(about.title.pick(language));
        write!(
            f,
            "<!doctype html>\n<html lang=\"{language}\">\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
             <link rel=\"alternate\" type=\"application/atom+xml\" href=\"board.atom\" title=\"{title}\">\n<style>{STYLE}</style>\n\
             <header>\n<h1>{title}</h1>\n"
        )?;
        if let Some(intro) = &about.intro {
            writeln!(f, "<p>{}</p>", Escaped(intro.pick(language)))?;
        }
        writeln!(f, "</header>\n<main>")?;
        if lines.is_empty() {
            writeln!(f, "<p class=\"small\">{}</p>", words.nothing)?;
        } else {
            writeln!(f, "<ol>")?;
            for line in lines {
                line.write_html(f, language)?;
            }
            writeln!(f, "</ol>")?;
        }
        if let Some(next) = next {
            writeln!(
                f,
                "<p><a href=\"board.html?lang={language}&amp;before={}\" rel=\"next\">{}</a></p>",
                Escaped(next),
                words.earlier
            )?;
        }
        let (other, name) = words.other;
        writeln!(
            f,
            "</main>\n<footer><a href=\"board.html?lang={other}\" hreflang=\"{other}\" lang=\"{other}\">{name}</a> · \
             <a href=\"board.atom?lang={language}\">Atom</a> · {}</footer>\n</html>",
            Escaped(site)
        )
    }
}

impl Line {
    fn write_html(&self, f: &mut fmt::Formatter<'_>, language: &str) -> fmt::Result {
        let words = words(language);
        let Entry {
            title,
            text,
            state,
            reason,
            ..
        } = &self.entry;
        let day = self.at.get(..10).unwrap_or_default();
        writeln!(
            f,
            "<li><article id=\"e{}\">\n<p class=\"state {}\">{}</p>\n<h2>{}</h2>",
            self.number,
            state.name(),
            words.state(*state),
            Escaped(title.pick(language))
        )?;
        if let Some(text) = text {
            writeln!(f, "<p>{}</p>", Escaped(text.pick(language)))?;
        }
        if let Some(reason) = reason {
            writeln!(
                f,
                "<p class=\"reason\">{}</p>",
                Escaped(reason.pick(language))
            )?;
        }
        let asked = words.asked_by(self.asked);
        writeln!(
            f,
            "<p class=\"small\">{asked}<time datetime=\"{day}\">{day}</time></p>\n</article>"
        )
    }
}

impl fmt::Display for Feed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            site,
            origin,
            language,
            about,
            lines,
        } = self;
        let words = words(language);
        let (site, origin) = (Escaped(site), Escaped(origin));
        let base = format!("{origin}/v1/sites/{site}");
        // A feed without entries was never changed; the time has to be one all the same.
        let updated = lines
            .first()
            .map_or("1970-01-01T00:00:00.000Z", |line| line.at.as_str());
        write!(
            f,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{language}\">\n\
             <id>{base}/board.atom</id>\n<title>{}</title>\n<updated>{updated}</updated>\n<author><name>{site}</name></author>\n\
             <link rel=\"self\" href=\"{base}/board.atom?lang={language}\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"{base}/board.html?lang={language}\"/>\n",
            Escaped(about.title.pick(language))
        )?;
        for Line {
            number, at, entry, ..
        } in lines
        {
            let text = entry.text.as_ref().map_or("", |text| text.pick(language));
            let reason = entry
                .reason
                .as_ref()
                .map_or("", |reason| reason.pick(language));
            let said: Vec<&str> = [text, reason]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect();
            write!(
                f,
                "<entry>\n<id>{base}/board#{number}</id>\n<title>{}: {}</title>\n<updated>{at}</updated>\n\
                 <link rel=\"alternate\" type=\"text/html\" href=\"{base}/board.html?lang={language}#e{number}\"/>\n\
                 <category term=\"{}\"/>\n<content type=\"text\">{}</content>\n</entry>\n",
                words.state(entry.state),
                Escaped(entry.title.pick(language)),
                entry.state.name(),
                Escaped(&said.join("\n\n"))
            )?;
        }
        writeln!(f, "</feed>")
    }
}

/// A text in which no character is markup, in HTML or XML; what XML cannot hold is left out.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        for char in self.0.chars() {
            match char {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\n' | '\t' => f.write_char(char)?,
                char if char.is_control() || matches!(char, '\u{fffe}' | '\u{ffff}') => {}
                char => f.write_char(char)?,
            }
        }
        Ok(())
    }
}

/// The page's own words.
struct PageWords {
    states: [&'static str; 4],
    nothing: &'static str,
    earlier: &'static str,
    /// The other language and its name.
    other: (&'static str, &'static str),
    is_russian: bool,
}

fn words(language: &str) -> PageWords {
    if language == "ru" {
        PageWords {
            states: ["Просили", "Запланировано", "Сделано", "Не будет сделано"],
            nothing: "Пока ничего нет.",
            earlier: "Раньше",
            other: ("en", "English"),
            is_russian: true,
        }
    } else {
        PageWords {
            states: ["Asked for", "Planned", "Done", "Will not be done"],
            nothing: "Nothing yet.",
            earlier: "Earlier",
            other: ("ru", "Русский"),
            is_russian: false,
        }
    }
}

impl PageWords {
    fn state(&self, state: State) -> &'static str {
        let at = State::ALL.iter().position(|one| *one == state);
        self.states[at.unwrap_or_default()]
    }

    /// How many asked, in words, if any did.
    fn asked_by(&self, asked: i64) -> String {
        match (asked, self.is_russian) {
            (..=0, _) => String::new(),
            (n, true) => {
                // 1, 21, 31 человек просил; 2–4 человека просили; 5–20 человек просили.
                let (one, few) = (
                    n % 10 == 1 && n % 100 != 11,
                    (2..=4).contains(&(n % 10)) && !(12..=14).contains(&(n % 100)),
                );
                let (people, asked) = match (one, few) {
                    (true, _) => ("человек", "просил"),
                    (_, true) => ("человека", "просили"),
                    _ => ("человек", "просили"),
                };
                format!("{n} {people} {asked} · ")
            }
            (1, false) => "1 person asked · ".to_owned(),
            (n, false) => format!("{n} people asked · "),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(json: &str) -> Line {
        Line {
            number: 3,
            asked: 2,
            at: "2026-01-31T12:00:00.000Z".into(),
            entry: serde_json::from_str(json).unwrap(),
        }
    }

    const EVIL: &str = r#"{"title": "</title><script>alert('1')</script>", "text": "a & b\u0001\u0000", "state": "declined", "reason": "\"no\""}"#;

    #[test]
    fn what_an_owner_wrote_is_text() {
        let about = About::default();
        let page = Page {
            site: "shop",
            language: "en",
            about: &about,
            lines: vec![line(EVIL)],
            next: None,
        }
        .to_string();
        let feed = Feed {
            site: "shop",
            origin: "https://x.example",
            language: "ru",
            about: &about,
            lines: vec![line(EVIL)],
        }
        .to_string();
        for text in [&page, &feed] {
            assert!(
                !text.contains("<script") && !text.contains('\u{1}') && !text.contains('\0'),
                "{text}"
            );
            assert!(
                text.contains("&lt;script&gt;alert(&#39;1&#39;)") && text.contains("a &amp; b"),
                "{text}"
            );
        }
        assert!(
            page.contains("Will not be done") && page.contains("2 people asked"),
            "{page}"
        );
        assert!(
            feed.contains("<updated>2026-01-31T12:00:00.000Z</updated>")
                && feed.contains("Не будет сделано"),
            "{feed}"
        );
    }

    #[test]
    fn people_are_counted_as_russian_does() {
        let words = words("ru");
        for (n, said) in [
            (1, "1 человек просил · "),
            (3, "3 человека просили · "),
            (12, "12 человек просили · "),
            (21, "21 человек просил · "),
            (0, ""),
        ] {
            assert_eq!(words.asked_by(n), said);
        }
    }
}
