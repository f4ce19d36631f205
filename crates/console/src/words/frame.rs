//! What stands around every screen.

use super::table;

table! {
    /// Navigation, signing in, messages, errors.
    Frame {
        today: "Today", "Сегодня";
        inbox: "Inbox", "Входящие";
        scores: "Scores", "Оценки";
        board: "Board", "Доска";
        promises: "Promises", "Обещания";
        rules: "Rules", "Правила";
        goals: "Goals", "Цели";
        surveys: "Surveys", "Опросы";
        people: "People", "Люди";
        settings: "Settings", "Настройки";
        more: "More", "Ещё";
        navigation: "Screens", "Экраны";
        to_content: "Skip to content", "К содержанию";
        site: "Site", "Сайт";
        live: "Live", "На связи";
        connecting: "Connecting", "Подключение";
        again: "Reconnecting", "Связь восстанавливается";
        other_language: "Русский", "English";
        theme: "Appearance", "Вид";
        theme_auto: "As the system", "Как в системе";
        theme_light: "Light", "Светлый";
        theme_dark: "Dark", "Тёмный";
        sign_in: "Sign in", "Войти";
        sign_out: "Sign out", "Выйти";
        token: "Owner token", "Токен владельца";
        token_hint: "This page is for the site's owner. “otklik-collector token new” makes a token.", "Эта страница для владельца сайта. Токен создаёт команда «otklik-collector token new».";
        wrong_token: "That is not right. Check that it was typed or copied whole.", "Не подошло. Проверьте, что всё введено или скопировано целиком.";
        no_sites: "There are no sites yet. Put a survey file into the collector's sites folder and restart it.", "Сайтов пока нет. Положите файл опроса в папку sites коллектора и перезапустите его.";
        loading: "Loading", "Загрузка";
        try_again: "Try again", "Попробовать снова";
        close: "Close", "Закрыть";
        cancel: "Cancel", "Отмена";
        save: "Save", "Сохранить";
        saved: "Saved.", "Сохранено.";
        remove: "Remove", "Удалить";
        removed: "Removed.", "Удалено.";
        edit: "Edit", "Изменить";
        undo: "Undo", "Вернуть";
        undone: "Taken back.", "Возвращено как было.";
        keys: "Keys", "Клавиши";
        key_next: "Next in the list", "Следующее в списке";
        key_previous: "Previous in the list", "Предыдущее в списке";
        key_open: "Open", "Открыть";
        key_choose: "Choose for a bulk action", "Отметить для общего действия";
        key_reply: "Write a reply", "Написать ответ";
        key_note: "Write a note", "Написать заметку";
        key_done: "Done", "Готово";
        key_decline: "Decline", "Отклонить";
        key_take: "Take it up", "Взять в работу";
        key_undo: "Take back the last action", "Отменить последнее действие";
        key_search: "Search", "Поиск";
        key_help: "This list", "Этот список";
        key_leave: "Close or go back", "Закрыть или назад";
        key_send: "Send what is typed", "Отправить написанное";
        signed_out: "The session is over. Sign in again.", "Сеанс закончился. Войдите снова.";
        no_reply: "The collector did not answer. Check that it is running, then try again.", "Коллектор не ответил. Проверьте, что он запущен, и попробуйте снова.";
        unreadable: "The collector's reply cannot be read. Reload the page: it may have been updated.", "Ответ коллектора не читается. Обновите страницу: возможно, вышла новая версия.";
        refused: "The collector refused", "Коллектор отказал";
        is_gone: "It is not there any more.", "Этого больше нет.";
        stale: "Somebody changed it meanwhile. Nothing was overwritten; look at it and try again.", "Пока вы работали, это изменил кто-то другой. Ничего не затёрто: посмотрите и повторите.";
        erased: "The visitor asked to be erased. There is nobody to read a reply.", "Посетитель попросил стереть свои данные. Ответ прочитать некому.";
        forbidden: "Your role does not allow this.", "Ваша роль этого не позволяет.";
        busy: "The collector is busy. Nothing was stored; try again.", "Коллектор занят. Ничего не сохранено, попробуйте снова.";
        too_many: "Too many tries. Wait a minute, then try again.", "Слишком много попыток. Подождите минуту и попробуйте снова.";
        not_yet: "This collector does not have this yet.", "В этом коллекторе такого пока нет.";
        nobody: "nobody", "никто";
        sample: "sample", "пример";
        sample_banner: "These answers and all that became of them are made up.", "Эти ответы и всё, что с ними стало, придуманы.";
        sample_remove: "Remove the sample data", "Убрать пример";
        sample_sure: "Yes, remove all of it", "Да, убрать всё";
        sample_removing: "Removing", "Убираем";
        sample_removed: "The sample data is gone. “otklik-collector sample add” brings it back.", "Примера больше нет. Вернуть его можно командой «otklik-collector sample add».";
    }
}
