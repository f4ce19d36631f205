/** The live stream of one site: opened, kept open, and opened again after anything that ends it. */

import { liveUrl, SignedOut, sites } from "./api.js";

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 15_000;

/**
 * Follows `site` until the returned function is called.
 *
 * `on.live(data)` gets each event, `on.state("connecting" | "live" | "reconnecting")` each change of the connection,
 * `on.signedOut()` is called once when the session has ended; nothing more comes after it.
 */
export function follow(site, on) {
  let source;
  let timer;
  let wait = FIRST_RETRY_MS;
  let stopped = false;

  function open() {
    source = new EventSource(liveUrl(site));
    source.addEventListener("live", (event) => {
      wait = FIRST_RETRY_MS;
      on.state("live");
      on.live(JSON.parse(event.data));
    });
    source.addEventListener("error", () => {
      on.state("reconnecting");
      // A dropped connection is retried by the browser itself. Any reply but an event stream closes the source for
      // good, and hides its status: asking for the sites tells an ended session from a collector in trouble.
      if (source.readyState === EventSource.CLOSED) retryLater();
    });
  }

  function retryLater() {
    timer = setTimeout(retry, wait);
    wait = Math.min(wait * 2, LAST_RETRY_MS);
  }

  async function retry() {
    try {
      await sites();
    } catch (error) {
      if (stopped) return;
      if (error instanceof SignedOut) {
        stop();
        on.signedOut();
      } else {
        retryLater();
      }
      return;
    }
    if (!stopped) open();
  }

  function stop() {
    stopped = true;
    clearTimeout(timer);
    source.close();
  }

  on.state("connecting");
  open();
  return stop;
}
