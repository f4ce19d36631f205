import { bare, bareAll } from "./bare.js";
import { hint } from "./more.js";
import { page } from "./page.js";

const { given, tag } = page;

const once = (target, name) => new Promise((done) => target.addEventListener(name, done));

const fetchJson = (page.fetchJson = async (url) => {
  const response = await fetch(url, { credentials: "omit" });
  if (!response.ok) throw Error(url + " answered " + response.status);
  return bareAll(await response.json());
});

page.sites = (site = page.file.site) => page.base + "v1/sites/" + encodeURIComponent(site) + "/";

page.find = (id) => page.file.surveys.find((survey) => survey.id === id);

// The survey file. Of a collector's it is without the questions: most page views have no need of them.
export const reading = (async () => {
  // What the page has called until now is heard first, whatever the document's state.
  await (document.readyState == "loading" && once(document, "DOMContentLoaded"));
  const inline = document.querySelector('script[type="application/json"][data-otklik]');
  if (!given.file && !inline && !tag.config && !tag.site) {
    hint("the tag has no data-site");
    await new Promise((named) => (page.sited = named));
  }
  page.drawn = given.file || !(inline || tag.config);
  const file = bareAll(
    given.file ||
      (inline ? JSON.parse(inline.textContent) : await fetchJson(tag.config || page.sites(tag.site) + "config?show")),
  );
  if (!Array.isArray(file.surveys)) throw Error("surveys: a list is needed in the survey file");
  page.file = file;
  page.key = "otklik:" + file.site;
})();

page.loaded = document.readyState == "complete" || once(window, "load");

// The first step of a survey as a collector draws it, asked for once.
const steps = bare({});
page.step = (id) =>
  (steps[id] ||= fetchJson(
    page.sites() + "first/" + id + "?locale=" + encodeURIComponent(page.locale) + (tag.mode ? "&mode=" + tag.mode : ""),
  ));
