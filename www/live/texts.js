/** Every word the page says, in the two languages it speaks, and the choice between them. */

const en = {
  site: "Site",
  live: "Live",
  connecting: "Connecting",
  reconnecting: "Reconnecting",
  updated: (time) => `updated ${time}`,
  signIn: "Sign in",
  signOut: "Sign out",
  token: "Owner token",
  tokenHint: "This page is for the site's owner. “otklik-collector token new” makes a token.",
  wrongToken: "This token is not valid. Check that it was copied whole.",
  tooManyTries: "Too many tries. Wait a minute, then try again.",
  noReply: "The collector did not answer. Check that it is running, then try again.",
  tryingAgain: "The collector does not answer. This page keeps trying.",
  noSites: "There are no sites yet. Put a survey file into the collector's sites folder and restart it.",
  noQuestions: "This site's survey file asks no NPS question.",
  between: "between",
  and: "and",
  answers: { one: "answer", other: "answers" },
  more: { one: "more answer like these makes", other: "more answers like these make" },
  rough: (margin, more, then) => `still rough: ±${margin} points; ${more} it ±${then}`,
  noAnswers: "No answers yet.",
  noAnswersDemo: ["No answers yet. ", "Open the shop", " and give the first one."],
  response: (rate, shown, low, high) => `${rate} of ${shown} were answered (${low} to ${high})`,
  seen: { one: "appearance", other: "appearances" },
  lately: "Lately",
  days: { one: "day", other: "days" },
  elsewhere: (answers) => `${answers} to other wordings of the question, not in this score`,
  groups: "Who answered what",
  detractors: "Detractors",
  passives: "Passives",
  promoters: "Promoters",
  distribution: "Answers from 0 to 10",
  distributionCaption: "How many people gave each rating",
  whatIsIt: "What is this number?",
  explainScore:
    "People say from 0 to 10 how likely they are to recommend you. Nines and tens are promoters, sevens and eights passives, the rest detractors. The Net Promoter Score is the percentage of promoters less the percentage of detractors: −100 if everybody is a detractor, +100 if everybody is a promoter, above 0 if more people praise than warn.",
  explainRange:
    "“Between” is the 95 % interval: the range in which the score of all your visitors plausibly lies, judged by those who answered. More answers make it narrower. With only a few it is wide: wait before you act on such a number.",
  comments: "Newest comments",
  noComments: "No comments yet. They are optional, so scores usually come first.",
  rated: (rating) => `Gave ${rating} of 10.`,
  unrated: "Gave no score.",
  justNow: "just now",
  showAll: "Show all",
  showLess: "Show less",
};

const ru = {
  site: "Сайт",
  live: "На связи",
  connecting: "Подключение",
  reconnecting: "Связь восстанавливается",
  updated: (time) => `обновлено в ${time}`,
  signIn: "Войти",
  signOut: "Выйти",
  token: "Токен владельца",
  tokenHint: "Эта страница для владельца сайта. Токен создаёт команда «otklik-collector token new».",
  wrongToken: "Токен не подошёл. Проверьте, что он скопирован целиком.",
  tooManyTries: "Слишком много попыток. Подождите минуту и попробуйте снова.",
  noReply: "Коллектор не ответил. Проверьте, что он запущен, и попробуйте снова.",
  tryingAgain: "Коллектор не отвечает. Страница продолжает попытки.",
  noSites: "Сайтов пока нет. Положите файл опроса в папку sites коллектора и перезапустите его.",
  noQuestions: "В файле опроса этого сайта нет вопроса NPS.",
  between: "от",
  and: "до",
  answers: { one: "ответ", few: "ответа", many: "ответов", other: "ответа" },
  more: { one: "такой же ответ", few: "таких же ответа", many: "таких же ответов", other: "такого же ответа" },
  rough: (margin, more, then) => `пока грубо: ±${margin} п.; ещё ${more}, и будет ±${then}`,
  noAnswers: "Ответов пока нет.",
  noAnswersDemo: ["Ответов пока нет. ", "Откройте магазин", " и дайте первый."],
  response: (rate, shown, low, high) => `ответили на ${rate} из ${shown} (от ${low} до ${high})`,
  seen: { one: "показа", few: "показов", many: "показов", other: "показа" },
  lately: "За последнее время",
  days: { one: "день", few: "дня", many: "дней", other: "дня" },
  elsewhere: (answers) => `${answers} на другие формулировки вопроса: в эту оценку не входят`,
  groups: "Кто как ответил",
  detractors: "Критики",
  passives: "Нейтральные",
  promoters: "Сторонники",
  distribution: "Ответы от 0 до 10",
  distributionCaption: "Сколько человек поставило каждую оценку",
  whatIsIt: "Что это за число?",
  explainScore:
    "Люди отвечают от 0 до 10, насколько вероятно, что они вас порекомендуют. Девятки и десятки — сторонники, семёрки и восьмёрки — нейтральные, остальные — критики. Индекс NPS — это доля сторонников минус доля критиков: −100, если критики все, +100, если все сторонники, выше нуля, если хвалят чаще, чем ругают.",
  explainRange:
    "«От и до» — 95-процентный интервал: в нём, судя по ответившим, правдоподобно лежит индекс всех ваших посетителей. Чем больше ответов, тем он уже. Когда их совсем мало, он широк: с выводами стоит подождать.",
  comments: "Новые комментарии",
  noComments: "Комментариев пока нет. Они необязательны, поэтому оценки обычно приходят раньше.",
  rated: (rating) => `Оценка ${rating} из 10.`,
  unrated: "Без оценки.",
  justNow: "только что",
  showAll: "Показать всё",
  showLess: "Свернуть",
};

/** The page's language: Russian for who reads Russian first, English for everybody else. */
export const language = navigator.language?.toLowerCase().startsWith("ru") ? "ru" : "en";

/** The texts in the page's language. */
export const texts = { en, ru }[language];

/** What a survey file says, given as one string or by language, in the page's language or the nearest there is. */
export function localized(text) {
  if (typeof text === "string") return text;
  return text[language] ?? text.en ?? Object.values(text)[0] ?? "";
}

/** Fills every element under `root` that asks for a text by its name. */
export function fillTexts(root) {
  for (const element of root.querySelectorAll("[data-text]")) element.textContent = texts[element.dataset.text];
}
