// Stands in every measured page before anything else runs: notes when the question is painted and what a click costs.
// The same for all subjects; only the path to the question differs, each of its steps after the first inside of the
// open shadow root of the one before.
(path => {
  if (window !== top) return;

  function find(steps) {
    let scope = document;
    let found = null;
    for (const step of steps) {
      if (found) scope = found.shadowRoot;
      found = scope?.querySelector(step) ?? null;
      if (!found) return null;
    }
    return found;
  }

  /** Whether a visitor could point at it: drawn, not see-through, its middle inside the viewport and not covered. */
  function isPainted(element) {
    if (!element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) return false;
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) return false;
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return false;
    const hit = element.getRootNode().elementFromPoint(x, y);
    return hit !== null && element.contains(hit);
  }

  const sum = numbers => numbers.reduce((total, number) => total + number, 0);
  const notes = { longTasks: [], shifts: [], events: [] };
  const watch = (type, note, options) =>
    new PerformanceObserver(list => list.getEntries().forEach(note)).observe({ type, buffered: true, ...options });
  watch("longtask", entry => notes.longTasks.push(entry.duration));
  watch("layout-shift", entry => entry.hadRecentInput || notes.shifts.push(entry.value));
  watch("event", entry => entry.name === "click" && notes.events.push(entry.duration), { durationThreshold: 16 });

  const visible = new Promise(resolve => {
    if (!path) return;
    const look = () => {
      const element = find(path);
      if (!element || !isPainted(element)) return requestAnimationFrame(look);
      // The frame that this one prepares is on the screen when the one after the next begins.
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
    };
    requestAnimationFrame(look);
  });

  let clicked;
  const click = new Promise(resolve => (clicked = resolve));
  let followed;
  const follows = new Promise(resolve => (followed = resolve));
  let following = null;
  /** The way to what a click brings about, which may come later than the next frame. */
  const expect = steps => (following = steps);
  addEventListener(
    "click",
    event => {
      if (!event.isTrusted) return;
      const since = () => performance.now() - event.timeStamp;
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => clicked(since());
      requestAnimationFrame(() => port2.postMessage(null));
      const look = () =>
        requestAnimationFrame(() => {
          if (find(following) === null) return look();
          // It is on the screen when this frame is.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => followed(since());
          port2.postMessage(null);
        });
      look();
    },
    { capture: true, once: true },
  );

  function figures() {
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    return {
      host_fcp_ms: paint?.startTime ?? null,
      long_tasks: notes.longTasks.length,
      long_tasks_ms: sum(notes.longTasks),
      blocking_ms: sum(notes.longTasks.map(duration => Math.max(0, duration - 50))),
      layout_shift: sum(notes.shifts),
    };
  }

  Object.defineProperty(window, "otklikBench", {
    value: { find, isPainted, visible, click, expect, follows, figures, events: () => notes.events },
  });
})
