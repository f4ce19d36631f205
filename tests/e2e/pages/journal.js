// Loaded before the widget's tag: notes everything by which a widget could be heard or felt in a page.
(() => {
  const journal = { console: [], errors: [], violations: [], events: [] };
  window.journal = journal;

  for (const method of ["debug", "log", "info", "warn", "error"]) {
    const original = console[method];
    console[method] = (...words) => {
      journal.console.push(words.map(String).join(" "));
      original.apply(console, words);
    };
  }
  addEventListener("error", (event) => journal.errors.push(`error: ${event.message}`));
  addEventListener("unhandledrejection", (event) => journal.errors.push(`rejection: ${event.reason}`));
  document.addEventListener("securitypolicyviolation", (event) => {
    journal.violations.push(`${event.violatedDirective}: ${event.blockedURI}`);
  });
  for (const name of ["shown", "answered", "completed", "dismissed", "delivered", "score", "error"]) {
    document.addEventListener(`otklik:${name}`, () => journal.events.push(name));
  }
})();
