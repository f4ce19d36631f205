/** uPlot formats numbers in the browser's language as soon as it is loaded, and where that is none (`C`) nothing of it works. */
try {
  new Intl.NumberFormat(navigator.language);
} catch {
  Object.defineProperty(navigator, "language", { value: "en", configurable: true });
}
