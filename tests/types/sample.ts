// What a page's author writes, and what the types must not let through.
import otklik, { consent, destroy, explain, flush, identify, init, on, open, scores, track } from "otklik";
import type { Otklik, Question, SurveyFile } from "otklik";

const file: SurveyFile = {
  v: 1,
  site: "shop",
  surveys: [
    {
      id: "nps",
      revision: 1,
      questions: [
        { id: "nps", kind: "nps", text: { en: "How likely are you to recommend us?" } },
        { id: "why", kind: "text", text: "What is the main reason?", optional: true },
      ],
      show: { on: [{ delay: 5 }, { event: "order.done", props: { total: { min: 20 } } }] },
    },
  ],
};

const widget: Otklik = init({ host: "https://feedback.example.com", site: "shop" });
init({ host: "/files/", file, endpoint: "https://api.example.com/feedback", consent: "required", nonce: "r4nd0m" });
init({ host: "/", site: "shop", mode: "modal", place: "top-start", theme: "dark", locale: "ru", frame: true, preview: true, debug: true });
init({ host: "/", site: "tablet", kiosk: 60 });
const same: typeof otklik = widget;
same.close();

const end: () => void = on("score", ({ survey, score }) => {
  const value: number | undefined = score.value;
  console.log(survey, value, score.counts[9]);
});
end();
on("error", (detail) => console.warn("message" in detail ? detail.message : detail.answers));
on("status", (detail) => console.log(detail.receipt, "news" in detail ? detail.status : detail.answers));

async function later(): Promise<void> {
  identify("visitor-7", { plan: "team", seats: 4 });
  track("order.done", { total: 30 });
  await open("nps");
  await flush();
  for (const { survey, question, score } of await scores()) console.log(survey, question, score.n);
  const { shows, reasons } = await explain();
  console.log(shows, reasons.join());
  await consent(true);
  await destroy();
}
void later();

// @ts-expect-error: a host is needed
init({ site: "shop" });
// @ts-expect-error: there is no such option
init({ host: "/", site: "shop", sites: ["shop"] });
// @ts-expect-error: there is no such mode
init({ host: "/", site: "shop", mode: "banner" });
// @ts-expect-error: of a kiosk it is said how long it waits, or nothing
init({ host: "/", site: "shop", kiosk: "often" });
// @ts-expect-error: there is no such event
on("clicked", () => {});
// @ts-expect-error: only a score has a score
on("shown", ({ score }) => score);
// @ts-expect-error: traits are plain
identify("visitor-7", { basket: ["tea"] });
// @ts-expect-error: there is no such kind
const kind: Question = { id: "q", kind: "npss", text: "?" };
// @ts-expect-error: a choice has at least two options
const choice: Question = { id: "q", kind: "choice", text: "?", options: [{ id: "a", text: "A" }] };
// @ts-expect-error: a contact needs the words of its consent
const contact: Question = { id: "q", kind: "contact", text: "?" };
// @ts-expect-error: a trigger is one thing
const survey: SurveyFile = { ...file, surveys: [{ ...file.surveys[0], show: { on: [{ delay: "5" }] } }] };
console.log(kind, choice, contact, survey);
