// The page of the console's preview: it shows what the console that holds it sends, with the widget itself. The widget is told
// that it is looked at, so it keeps and sends nothing.
let last = Promise.resolve();
let shown;

addEventListener("message", ({ source, data }) => {
  // What stands here is not begun anew for being told twice.
  if (source !== parent || source === window || data === shown) return;
  shown = data;
  last = last.then(() => show(JSON.parse(data))).catch((error) => console.warn("otklik: " + error.message));
});

// One after the other: a loader that is on its way cannot be called back.
async function show({ file, locale, scheme, tag }) {
  await window.otklik?.destroy();
  document.querySelectorAll("script[data-otklik], script[data-preview]").forEach((script) => script.remove());
  document.documentElement.lang = locale;
  document.documentElement.style.colorScheme = scheme;
  const given = document.createElement("script");
  given.type = "application/json";
  given.dataset.otklik = "";
  given.textContent = JSON.stringify(file);
  const loader = document.createElement("script");
  Object.assign(loader.dataset, tag, { preview: "", locale, target: "main" });
  loader.src = "../otklik.js";
  const loaded = new Promise((done) => (loader.onload = loader.onerror = done));
  document.head.append(given, loader);
  await loaded;
}
