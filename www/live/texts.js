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
  noQuestions: "This site's survey file asks no question that is scored.",
  between: "between",
  and: "and",
  answers: { one: "answer", other: "answers" },
  more: { one: "more answer like these makes", other: "more answers like these make" },
  rough: (margin, more, then, unit) => `still rough: ±${margin}${unit}; ${more} it ±${then}`,
  units: { points: " points", index: " points", percent: " percentage points", mean: "" },
  outOf: (max) => ` / ${max}`,
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
  distribution: (min, max) => `Answers from ${min} to ${max}`,
  distributionCaption: "How many people gave each rating",
  whatIsIt: "What is this number?",
  explain: {
    nps: "People say from 0 to 10 how likely they are to recommend you. Nines and tens are promoters, sevens and eights passives, the rest detractors. The Net Promoter Score is the percentage of promoters less the percentage of detractors: −100 if everybody is a detractor, +100 if everybody is a promoter, above 0 if more people praise than warn.",
    csat: "People say how satisfied they are. The score is the share of those who chose the top answers: 4 and 5 of five, 3 of three, 6 and 7 of seven, 9 and 10 of ten.",
    ces: "People say from 1 to 7 how far they agree that it was easy. The Customer Effort Score 2.0 is the mean of their answers: 7 is effortless.",
    ces1: "People say from 1 to 5 how much effort it took them. The first Customer Effort Score is the mean of their answers: here a low number is good.",
    nsat: "Net Satisfaction is the percentage of the very satisfied less that of the somewhat and very dissatisfied, plus 100: 0 if nobody is satisfied, 200 if everybody is very satisfied. “No opinion” is not counted.",
    rating: "The mean of all ratings given.",
  },
  explainRange:
    "“Between” is the 95 % interval: the range in which the score of all your visitors plausibly lies, judged by those who answered. More answers make it narrower. With only a few it is wide: wait before you act on such a number.",
  comments: "Newest comments",
  noComments: "No comments yet. They are optional, so scores usually come first.",
  rated: (rating, max) => `Gave ${rating} of ${max}.`,
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
  noQuestions: "В файле опроса этого сайта нет вопроса с оценкой.",
  between: "от",
  and: "до",
  answers: { one: "ответ", few: "ответа", many: "ответов", other: "ответа" },
  more: { one: "такой же ответ", few: "таких же ответа", many: "таких же ответов", other: "такого же ответа" },
  rough: (margin, more, then, unit) => `пока грубо: ±${margin}${unit}; ещё ${more}, и будет ±${then}`,
  units: { points: " п.", index: " п.", percent: " п. п.", mean: "" },
  outOf: (max) => ` / ${max}`,
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
  distribution: (min, max) => `Ответы от ${min} до ${max}`,
  distributionCaption: "Сколько человек поставило каждую оценку",
  whatIsIt: "Что это за число?",
  explain: {
    nps: "Люди отвечают от 0 до 10, насколько вероятно, что они вас порекомендуют. Девятки и десятки — сторонники, семёрки и восьмёрки — нейтральные, остальные — критики. Индекс NPS — это доля сторонников минус доля критиков: −100, если критики все, +100, если все сторонники, выше нуля, если хвалят чаще, чем ругают.",
    csat: "Люди говорят, насколько они довольны. Оценка — доля тех, кто выбрал верхние ответы: 4 и 5 из пяти, 3 из трёх, 6 и 7 из семи, 9 и 10 из десяти.",
    ces: "Люди отвечают от 1 до 7, насколько они согласны, что всё было легко. Индекс усилий CES 2.0 — среднее их ответов: 7 значит «совсем без усилий».",
    ces1: "Люди отвечают от 1 до 5, сколько усилий им понадобилось. Первый индекс усилий CES — среднее их ответов: здесь хорошо, когда число мало.",
    nsat: "Индекс NSAT — доля очень довольных минус доля скорее и совсем не довольных, плюс 100: 0, если не доволен никто, 200, если все очень довольны. Ответ «затрудняюсь» не считается.",
    rating: "Среднее всех поставленных оценок.",
  },
  explainRange:
    "«От и до» — 95-процентный интервал: в нём, судя по ответившим, правдоподобно лежит индекс всех ваших посетителей. Чем больше ответов, тем он уже. Когда их совсем мало, он широк: с выводами стоит подождать.",
  comments: "Новые комментарии",
  noComments: "Комментариев пока нет. Они необязательны, поэтому оценки обычно приходят раньше.",
  rated: (rating, max) => `Оценка ${rating} из ${max}.`,
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
