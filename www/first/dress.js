let sheet;

// The host's shadow root in the widget's style, which all hosts share. STYLE is filled in by the build. Not subject to the page's
// Content-Security-Policy, as a style element would be.
export const dress = (host) => {
  const root = host.shadowRoot || host.attachShadow({ mode: "open" });
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  return root;
};
