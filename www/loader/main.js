// The loader: what the script tag fetches. It reads the tag and the survey file, and decides when a survey shows and to whom.
// Its size is a budget: what only those need who are asked, or have an answer on its way, is in www/first. A classic script
// with no dependencies; `early` is what the page has called until now.
import { api } from "./api.js";
import { begin, ready } from "./begin.js";
import { hint } from "./more.js";

Object.defineProperty(window, "otklik", { value: Object.freeze(api), configurable: true });
// A call by its name, or a function that wants the page's API.
for (const [name, ...given] of early ? early.q : []) api[name] ? api[name](...given) : name.call && name(api);

ready.then(begin).catch((error) => hint(error.message));
