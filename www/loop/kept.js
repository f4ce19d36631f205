import { around } from "./around.js";

// The receipts of this browser, in the page's storage: by token, `got` when it came, `since` when there was news, `at` when it was asked for, `shown`
// and `latest` what of it was seen and heard.

// Not more often than this; and so long after the last news nobody comes back for it.
const PAUSE = 5 * 60e3;
const KEPT = 180 * 864e5;
// So many at most, the newest.
const MOST = 5;

const all = () => around.page.memory()["#"] || {};

const write = (receipts) => around.page.memory({ "#": receipts });

const forget = (token) => {
  const { [token]: gone, ...others } = all();
  if (gone) write(others);
};

const note = (token, changes) => {
  const receipts = all();
  if (receipts[token]) write({ ...receipts, [token]: { ...receipts[token], ...changes } });
};

const isNews = ({ latest, shown }) => latest !== undefined && latest !== shown;

// The newest first, those with news before the others.
export const tokens = () => {
  const receipts = all();
  const rank = (token) => (isNews(receipts[token]) ? 1 : 0);
  return Object.keys(receipts)
    .reverse()
    .sort((one, other) => rank(other) - rank(one));
};

export const hasNews = () => Object.values(all()).some(isNews);

// When it came.
export const gotAt = (token) => all()[token]?.got || Date.now();

// Its words were seen.
export const seen = (token, { news }) => note(token, { shown: news, latest: news });

// Asks for a receipt, or says something by it: what is `said`, if anything.
export const ask = async (token, said) => {
  const { page } = around;
  // The browser asks whether what it has is still so (`no-cache`): a header of our own would need a preflight.
  const response = await fetch(page.base + "v1/receipts/" + encodeURIComponent(token), {
    // Without a prototype: a page's toJSON does not get at it.
    ...(said && { method: "POST", body: JSON.stringify(Object.assign(Object.create(null), said)) }),
    credentials: "omit",
    referrerPolicy: "strict-origin",
  });
  const at = Date.now();
  if (response.status == 404) forget(token);
  else note(token, { at });
  if (!response.ok) throw Error("the receipt answered " + response.status);
  const receipt = await response.json();
  const { news, status, talk } = receipt;
  const known = all()[token];
  if (known && known.latest !== news) {
    // That it was received and read is what the last screen said already.
    const isOld = known.latest === undefined && !talk[0] && /received|heard/.test(status);
    note(token, { latest: news, since: at, ...(isOld && { shown: news }) });
    if (!isOld) {
      page.told.dispatchEvent(new CustomEvent("otklik:status", { detail: { receipt: token, status, news } }));
    }
  }
  return receipt;
};

// Asks for those that were not asked for of late. What cannot be reached is asked for on another page view.
export const refresh = async () => {
  const now = Date.now();
  const known = Object.entries(all());
  if (known.length > MOST) write(Object.fromEntries(known.slice(-MOST)));
  for (const [token, { got, since = got, at }] of known.slice(-MOST)) {
    if (!(now - since < KEPT)) forget(token);
    // A moment that is still to come is of a clock that was set back.
    else if (!(now - at < PAUSE && now >= at)) await ask(token).catch(() => {});
  }
};
