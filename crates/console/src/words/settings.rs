//! The tag for pages, and settings.

use super::table;

table! {
    /// What is asked, and how the console looks.
    Settings {
        snippet: "The tag for your pages", "Тег для ваших страниц";
        copy: "Copy", "Копировать";
        copied: "Copied.", "Скопировано.";
        not_copied: "The browser does not allow copying. Mark the text and copy it by hand.", "Браузер не разрешает копировать. Выделите текст и скопируйте вручную.";
        this_browser: "This browser", "Этот браузер";
        english: "English", "по-английски";
        russian: "Russian", "по-русски";
        language: "Language", "Язык";
        csv: "CSV file", "Файл CSV";
        retention: "How long answers are kept", "Сколько хранятся ответы";
        retention_hint: "Older answers remove themselves, for good. Scores stay as they were.", "Более старые ответы удаляются сами и навсегда. Оценки остаются прежними.";
        keep: "Keep answers", "Хранить ответы";
        keep_count: "How many", "Сколько";
        keep_config: "as configured", "как настроено";
        keep_days: "day|days", "день|дня|дней";
        keep_weeks: "week|weeks", "неделя|недели|недель";
        keep_months: "month|months", "месяц|месяца|месяцев";
        keep_years: "year|years", "год|года|лет";
        keep_at_most: "The collector's configuration keeps nothing for longer than {for}, whatever is chosen here.", "По настройкам сервера ничто не хранится дольше, чем {for}, что бы ни было выбрано здесь.";
        kept_since: "Nothing from before {day} is kept.", "Ответы, данные до {day}, не хранятся.";
        kept_all: "All answers are kept.", "Хранятся все ответы.";
        would_go: "{answers} from before {day} will be removed at once and for good when this is saved.", "Ответы, данные до {day}, будут удалены сразу и навсегда, как только это сохранено: {answers}.";
        would_go_none: "No answer is older than that now.", "Сейчас нет ответов старше.";
        would_go_answers: "answer|answers", "ответ|ответа|ответов";
        would_go_agreed: "Remove them", "Удалить их";
        export: "Export", "Выгрузка";
        export_hint: "Every answer of this site, in one file.", "Все ответы этого сайта одним файлом.";
    }
}
