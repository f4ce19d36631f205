//! Goals, initiatives, wins, impact, importance and performance.

use super::table;

table! {
    /// What was planned, tried and won.
    Goals {
        goals: "Goals", "Цели";
        goals_hint: "A plan for a score and a period, beside the fact.", "План по оценке на период рядом с фактом.";
        no_goals: "There are no goals yet.", "Целей пока нет.";
        no_goals_hint: "Set one for this quarter: a score, a period and a number.", "Поставьте цель на квартал: оценка, период и число.";
        add_goal: "Add a goal", "Добавить цель";
        score: "Score", "Оценка";
        from: "From", "С";
        to: "To", "По";
        plan: "Plan", "План";
        fact: "Fact", "Факт";
        reached: "Reached", "Достигнута";
        open: "Open", "Идёт";
        missed: "Missed", "Не достигнута";
        not_asked: "Not asked any more", "Больше не спрашивают";
        not_enough: "Not enough answers to say", "Ответов мало, судить рано";
        initiatives: "Initiatives", "Инициативы";
        initiatives_hint: "What you changed, when and at which cost. Each is a mark on the trend, with the score before and after.", "Что вы изменили, когда и во что это обошлось. Каждая отмечена на графике, с оценкой до и после.";
        no_initiatives: "There are no initiatives yet.", "Инициатив пока нет.";
        no_initiatives_hint: "Write down the next thing you change, so that its effect can be seen.", "Запишите ближайшее изменение, чтобы увидеть его эффект.";
        add_initiative: "Add an initiative", "Добавить инициативу";
        title: "Title", "Название";
        start: "Start", "Начало";
        end: "End", "Конец";
        goal: "Goal", "Цель";
        board: "Board entry, number", "Номер записи на доске";
        cost: "Cost", "Стоимость";
        currency: "Currency", "Валюта";
        about: "About", "О чём";
        effect: "Effect", "Эффект";
        effect_hint: "28 days before the start against 28 days after.", "28 дней до начала против 28 дней после.";
        before: "Before", "До";
        after: "After", "После";
        wins: "Wins", "Победы";
        by_week: "By week", "По неделям";
        by_month: "By month", "По месяцам";
        by_quarter: "By quarter", "По кварталам";
        period: "Period", "Период";
        done: "Done", "Сделано";
        declined: "Declined", "Отклонено";
        solved: "Solved, say visitors", "Решено, говорят посетители";
        reopened: "Reopened", "Открыто снова";
        impact: "What a point is worth", "Чего стоит один пункт";
        impact_hint: "Not measured: computed from your own assumptions, which stand beside it.", "Это не измерено, а посчитано по вашим предположениям: они указаны рядом.";
        change: "If the score changes by", "Если оценка изменится на";
        assumption: "Assumption", "Предположение";
        assumed: "assumed", "предположение";
        no_assumptions: "There are no assumptions yet.", "Предположений пока нет.";
        no_assumptions_hint: "For example: one NPS point brings 3 % more renewals.", "Например: один пункт NPS даёт на 3 % больше продлений.";
        add_assumption: "Add an assumption", "Добавить предположение";
        percent: "Percent", "Проценты";
        are_percent: "are so many per cent", "это столько процентов";
        amount: "Amount", "Сумма";
        of: "Of what", "Чего";
        of_new_clients: "New clients", "Новые клиенты";
        of_renewals: "Renewals", "Продления";
        of_revenue: "Revenue", "Выручка";
        per_point: "So many points", "Столько пунктов";
        base: "Today it is", "Сейчас это";
        importance: "Importance and performance", "Важность и исполнение";
        importance_hint: "What matters to people against how well you do it. Top left: improve first.", "Что важно людям и насколько хорошо это у вас получается. Слева вверху: улучшать в первую очередь.";
        no_importance: "No survey asks for both.", "Ни один опрос не спрашивает про то и другое.";
        no_importance_hint: "Ask for the same things twice: questions named price.importance and price.performance.", "Спросите об одном и том же дважды: вопросы с именами price.importance и price.performance.";
        importance_axis: "Importance", "Важность";
        wins_table: "Wins by period", "Победы по периодам";
        thing: "Thing", "Что";
        performance: "Performance", "Исполнение";
        improve: "Improve first", "Улучшать первым";
        keep: "Keep it up", "Держать уровень";
        later: "Later", "Потом";
        enough: "Enough already", "Уже достаточно";
        what_to_do: "What to do", "Что делать";
        initiative: "initiative|initiatives", "инициатива|инициативы|инициатив";
    }
}
