// A quiet button at the page's edge that opens a survey. The loader fetches this only for a survey file that asks for it.
// STYLE is filled in by the build.

const nearest = (label, locale) =>
  label === Object(label) ? label[locale] || label[locale.split("-")[0]] || label.en || Object.values(label)[0] : label;

// Puts it into the host's shadow root; gives what takes it out.
export default ({ host, look: { place = "bottom-end", theme, label, accent }, locale, said, open }) => {
  const root = host.shadowRoot || host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  const tab = document.createElement("button");
  tab.className = "tab";
  tab.type = "button";
  tab.part = "tab";
  tab.dataset.edge = place;
  tab.dataset.theme = theme;
  // Its words run their own way, and it stands where the page's do.
  const words = tab.appendChild(document.createElement("span"));
  words.textContent = nearest(label, locale) || said?.feedback || "Feedback";
  words.dir = "auto";
  if (accent) tab.style.setProperty("--accent", accent);
  tab.addEventListener("click", open);
  root.prepend(tab);
  if (tab.showPopover) {
    tab.popover = "manual";
    tab.showPopover();
  }
  return () => {
    tab.remove();
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((each) => each !== sheet);
  };
};
