import { hint, host, silent, stand } from "./host.js";
import { show } from "./show.js";
import { speak, texts, language } from "./words.js";

let off;

// The tab of the first survey that has one and is for this visitor, or for news of what became of an answer: then it leads there
// until they were read.
export const armTab = () => {
  const { tag, file, hearing, locale, news } = page;
  const tabbed = file.surveys.find((survey) => (tag.mode || survey.look?.mode) == "tab" && !page.ruledOut(survey).some(Boolean));
  if (off) off();
  if (!tabbed && !news) return;
  silent(
    Promise.all([import(page.base + TAB_JS), texts()]).then(([module, said]) => {
      // The page has gone on meanwhile.
      if (hearing !== page.hearing) return;
      speak(host, said ? language() : "");
      stand();
      const look = { __proto__: null, ...(tabbed || file.surveys[0])?.look, ...tag, ...(!tabbed && { label: news.label }) };
      const open = () => (news && !(tabbed && news.isRead) ? news.open() : silent(show(tabbed.id, true)));
      page.endings.push((off = module.default({ host, look, locale, said, open })));
      if (news) news.mark(host.shadowRoot.querySelector(".tab"));
    }),
  );
};

// What a survey file with rules or tabs needs before anything is waited for. RULES_JS and TAB_JS are filled in by the build.
export const prepare = async () => {
  page.armTab = armTab;
  if (!page.file.surveys.some(page.isRuled)) return;
  const { base, memory, session, listen, later, endings, locale, undo } = page;
  try {
    const module = await import(base + RULES_JS);
    page.rules = module.default({ memory, session, listen, later, endings, locale, who: () => page.person });
    page.rules.watch(undo, () => silent(page.ready.then(page.arm)));
  } catch (error) {
    hint(error.message);
  }
};
