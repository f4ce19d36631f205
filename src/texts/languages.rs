//! Each locale file beside the others.

use serde_json::Value;

use super::tests::files;

/// Words that are the same in English, by file and key.
const SAME: [(&str, &str); 9] = [
    ("da.json", "feedback"),
    ("da.json", "send"),
    ("de.json", "feedback"),
    ("it.json", "feedback"),
    ("nb.json", "send"),
    ("nl.json", "feedback"),
    ("pt-BR.json", "feedback"),
    ("ro.json", "feedback"),
    ("sv.json", "feedback"),
];

#[test]
fn nothing_is_left_in_english() {
    let english = files().remove("en.json").unwrap();
    for (file, texts) in files() {
        for (key, text) in texts.iter().filter(|_| file != "en.json") {
            let allowed = SAME.contains(&(&*file, key));
            assert_eq!(*text == english[key], allowed, "{file}: {key} is {text}");
        }
    }
}

#[test]
fn no_language_is_a_copy_of_another() {
    let files = files();
    for (file, texts) in &files {
        for (other, theirs) in files.range(file.clone()..).skip(1) {
            assert_ne!(texts, theirs, "{file} and {other}");
        }
    }
}

/// A letter of another script that looks the same is not the same to a search, a font or a screen reader.
#[test]
fn a_word_is_written_in_one_script() {
    let all = [files(), super::tests::files_in("www/loop/words")];
    for (file, texts) in all.into_iter().flatten() {
        let lines = texts.values().filter_map(Value::as_str);
        for word in lines.flat_map(|line| line.split(|c: char| !c.is_alphabetic())) {
            let latin = |c: char| c < '\u{300}' || ('\u{1e00}'..'\u{1f00}').contains(&c);
            assert!(
                word.chars().all(latin) || !word.chars().any(latin),
                "{file}: {word} mixes Latin with another script"
            );
        }
    }
}

#[test]
fn the_list_of_languages_is_complete() {
    let page = include_str!("../../docs/languages.md");
    let list = page.split("\n\n").nth(2).unwrap();
    let listed: Vec<&str> = list.split('`').skip(1).step_by(2).collect();
    let files = files();
    let mut tags: Vec<&str> = files
        .keys()
        .filter_map(|name| name.strip_suffix(".json"))
        .collect();
    tags.sort_unstable();
    assert_eq!(listed, tags);
    assert!(page.contains(&format!("come in {} languages", tags.len())));
}

/// The words of receipt and board, which the loader's part for them reads (`www/loop/words.js`).
#[test]
fn receipt_and_board_say_everything_in_every_language() {
    let said = super::tests::files_in("www/loop/words");
    let tags = |files: &super::tests::Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(tags(&said), tags(&files()));
    let english = &said["en.json"];
    let script = include_str!("../../www/loop/words.js");
    for (key, text) in english {
        assert!(
            script.contains(&format!("\n  {key}: {text},\n")),
            "{key} is not built in as {text}"
        );
    }
    for (file, texts) in &said {
        super::tests::says_the_same(file, texts, english);
        for (key, text) in texts.iter().filter(|_| file != "en.json") {
            assert_ne!(*text, english[key], "{file}: {key}");
        }
    }
}

#[test]
fn what_is_promised_is_said_alike_by_widget_and_loader() {
    let english = files().remove("en.json").unwrap();
    let script = include_str!("../../www/promised.js");
    for key in ["promise_first", "promise_solution", "working"] {
        let line = format!("\n  {key}: {},\n", english[key]);
        assert!(script.contains(&line), "{line}");
    }
}

/// `Intl` writes "1 hour" as it stands by itself; behind a preposition these languages would bend it.
#[test]
fn the_time_of_a_promise_is_not_bent() {
    let files = files();
    for file in ["ru.json", "uk.json", "lt.json"] {
        for key in ["promise_first", "promise_solution"] {
            let text = files[file][key].as_str().unwrap();
            assert!(text.contains(": {n}"), "{file}: {text}");
        }
    }
}
