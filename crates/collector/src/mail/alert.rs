//! What is written of something that has just happened, by the event that programs are told of it.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::letter::{Language, Written, escaped, page};
use crate::webhook::event::Kind;

/// What an event says to a person; `None` for one that is for programs alone. It has nobody's words in it.
pub(crate) fn written(
    event: &Value,
    language: Language,
    zone: &TimeZone,
    console: Option<&str>,
) -> Option<Written> {
    let kind: Kind = event["type"].as_str()?.parse().ok()?;
    let site = event["source"].as_str()?.strip_prefix("/v1/sites/")?;
    let data = &event["data"];
    let number = data["case"]["number"].as_i64();
    let case = number.map_or_else(String::new, |number| number.to_string());
    let pick = |en: &str, ru: &str| language.pick(en, ru).replace("{case}", &case);
    let what = match kind {
        Kind::AnswerStored | Kind::AnswerErased => return None,
        Kind::AnswerUnhappy => pick(
            "An unhappy visitor left an address",
            "Недовольный посетитель оставил адрес",
        ),
        Kind::CaseOpened => pick("Case {case} was opened", "Открыто обращение {case}"),
        Kind::CaseReplied => pick("Case {case} was answered", "На обращение {case} ответили"),
        Kind::CaseClosed => pick("Case {case} is closed", "Обращение {case} закрыто"),
        Kind::CaseReopened => pick("Case {case} was reopened", "Обращение {case} открыто снова"),
        Kind::PromiseDue => pick(
            "Case {case}: a promise is soon due",
            "Обращение {case}: скоро срок",
        ),
        Kind::PromiseBroken => pick(
            "Case {case}: a promise was broken",
            "Обращение {case}: срок нарушен",
        ),
    };
    let mut facts = Vec::new();
    let mut fact = |en: &str, ru: &str, value: Option<String>| {
        if let Some(value) = value {
            facts.push((language.pick(en, ru).to_owned(), value));
        }
    };
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let time = |value: &Value| {
        let time: Timestamp = value.as_str()?.parse().ok()?;
        Some(
            time.to_zoned(zone.clone())
                .strftime("%Y-%m-%d %H:%M %Z")
                .to_string(),
        )
    };
    fact("Site", "Сайт", Some(site.to_owned()));
    fact("Due", "Срок", time(&data["case"]["due"]));
    fact("Severity", "Важность", text(&data["case"]["severity"]));
    fact("Whose", "Чьё", text(&data["case"]["assignee"]));
    fact("Survey", "Опрос", text(&data["answer"]["survey"]));
    fact(
        "Rating",
        "Оценка",
        data["answer"]["rating"]
            .as_i64()
            .map(|rating| rating.to_string()),
    );
    fact("When", "Когда", time(&event["time"]));
    let link = console.map(|console| {
        let place = match (number, data["answer"]["id"].as_str()) {
            (Some(number), _) => format!("cases/{number}"),
            (None, Some(id)) => format!("inbox/{id}"),
            (None, None) => "today".to_owned(),
        };
        format!("{console}/console/#/{site}/{place}")
    });
    Some(laid_out(language, site, &what, &facts, link.as_deref()))
}

/// What `mail try` sends.
pub(crate) fn test(language: Language) -> Written {
    let what = language.pick(
        "This is a test: nothing happened",
        "Это проверка: ничего не случилось",
    );
    laid_out(language, "Otklik", what, &[], None)
}

fn laid_out(
    language: Language,
    site: &str,
    what: &str,
    facts: &[(String, String)],
    link: Option<&str>,
) -> Written {
    let mut text = format!("{what}.\n");
    let mut html = format!(
        "<h1 style=\"margin:0 0 16px;font-size:20px\">{}</h1>",
        escaped(what)
    );
    for (name, value) in facts {
        text += &format!("\n{name}: {value}");
        html += &format!(
            "<p style=\"margin:0\">{}: <b>{}</b></p>",
            escaped(name),
            escaped(value)
        );
    }
    if let Some(link) = link {
        text += &format!("\n\n{link}");
        html += &format!(
            "<p style=\"margin:16px 0 0\"><a href=\"{}\">{}</a></p>",
            escaped(link),
            language.pick("Open it in the console", "Открыть в консоли")
        );
    }
    text.push('\n');
    let subject = format!("[{site}] {what}");
    Written {
        html: page(language, &subject, &html),
        subject,
        text,
        words: None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn event(kind: &str) -> Value {
        json!({"type": kind, "source": "/v1/sites/shop", "time": "2026-01-31T12:00:00.000Z", "data": {"case":
            {"number": 17, "severity": "major", "assignee": "<mara>", "due": "2026-01-31T16:00:00.000Z"}}})
    }

    #[test]
    fn an_alert_says_what_and_by_when_and_links_to_it() {
        let zone = TimeZone::get("Europe/Moscow").unwrap();
        let console = Some("https://feedback.example.com");
        let due = event("org.otklik.promise.due");
        let mail = written(&due, Language::En, &zone, console).unwrap();
        assert_eq!(mail.subject, "[shop] Case 17: a promise is soon due");
        assert!(
            mail.text.contains("Due: 2026-01-31 19:00 MSK"),
            "{}",
            mail.text
        );
        assert!(
            mail.text
                .contains("https://feedback.example.com/console/#/shop/cases/17"),
            "{}",
            mail.text
        );
        assert!(
            mail.html.contains("&lt;mara&gt;") && !mail.html.contains("<mara>"),
            "{}",
            mail.html
        );
        let mail = written(&due, Language::Ru, &zone, None).unwrap();
        assert_eq!(mail.subject, "[shop] Обращение 17: скоро срок");
        assert!(!mail.html.contains("href"), "{}", mail.html);
    }

    #[test]
    fn what_is_for_programs_is_no_mail() {
        for kind in [
            "org.otklik.answer.stored",
            "org.otklik.answer.erased",
            "org.otklik.test",
            "x",
        ] {
            assert_eq!(
                written(&event(kind), Language::En, &TimeZone::UTC, None),
                None,
                "{kind}"
            );
        }
        for kind in Kind::ALL {
            let is_told =
                written(&event(kind.name()), Language::Ru, &TimeZone::UTC, None).is_some();
            assert_eq!(
                is_told,
                !matches!(kind, Kind::AnswerStored | Kind::AnswerErased),
                "{kind:?}"
            );
        }
    }
}
