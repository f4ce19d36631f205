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
        export: "Export", "Выгрузка";
        export_hint: "Every answer of this site, in one file.", "Все ответы этого сайта одним файлом.";
    }
}
