//! What somebody reads who is invited.

use jiff::Timestamp;

use super::letter::{Language, Written, escaped, page};

/// An invitation for somebody of that name, by somebody or by nobody in particular.
pub(crate) fn written(
    language: Language,
    name: &str,
    by: Option<&str>,
    link: &str,
    until: Timestamp,
) -> Written {
    let pick = |en: &str, ru: &str| language.pick(en, ru).to_owned();
    let subject = match by {
        Some(by) => {
            pick("{by} invites you to Otklik", "{by} приглашает вас в Отклик").replace("{by}", by)
        }
        None => pick("You are invited to Otklik", "Вас приглашают в Отклик"),
    };
    let what = pick(
        "{name}, here is your way in: follow the link and set a password. Otklik collects what visitors say and what is done about it.",
        "{name}, это ваш вход: перейдите по ссылке и задайте пароль. Отклик собирает, что говорят посетители и что по этому делается.",
    )
    .replace("{name}", name);
    let until = until.strftime("%Y-%m-%d %H:%M UTC").to_string();
    let good = pick(
        "The link is good once, until {until}. If you do not know what this is about, do nothing.",
        "Ссылка действует один раз, до {until}. Если вы не знаете, о чём речь, ничего не делайте.",
    )
    .replace("{until}", &until);
    let html = format!(
        "<h1 style=\"margin:0 0 16px;font-size:20px\">{}</h1><p>{}</p><p><a href=\"{link}\">{link}</a></p><p>{}</p>",
        escaped(&subject),
        escaped(&what),
        escaped(&good),
        link = escaped(link),
    );
    Written {
        text: format!("{what}\n\n{link}\n\n{good}\n"),
        html: page(language, &subject, &html),
        subject,
        words: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_by_whom_and_until_when_in_both_languages() {
        let until = "2026-01-31T12:00:00Z".parse().unwrap();
        let link = "https://feedback.example.com/console/#/join/0a";
        let mail = written(Language::En, "<Ann>", Some("Mara & Co"), link, until);
        assert_eq!(mail.subject, "Mara & Co invites you to Otklik");
        assert!(
            mail.text.contains(link) && mail.text.contains("until 2026-01-31 12:00 UTC"),
            "{}",
            mail.text
        );
        assert!(
            mail.html.contains("&lt;Ann&gt;") && !mail.html.contains("<Ann>"),
            "{}",
            mail.html
        );
        let mail = written(Language::Ru, "Аня", None, link, until);
        assert_eq!(mail.subject, "Вас приглашают в Отклик");
        assert!(mail.text.starts_with("Аня, это ваш вход"), "{}", mail.text);
    }
}
