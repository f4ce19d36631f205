// Elements, built by calls: no text becomes markup. `el("p class=note", "text", child)`; a child that is nothing is left out.
export const el = (start, ...children) => {
  const [name, ...attributes] = start.split(" ");
  const element = document.createElement(name);
  for (const attribute of attributes) {
    const [key, value = ""] = attribute.split("=");
    element.setAttribute(key, value);
  }
  element.append(...children.filter(Boolean));
  return element;
};

export const named = (element, label) => {
  element.ariaLabel = label;
  element.setAttribute("aria-label", label);
  return element;
};

export const button = (start, label, act) => {
  const element = el("button type=button " + start, label);
  element.addEventListener("click", act);
  return element;
};

// What somebody wrote runs its own way.
export const written = (start, text) => el(start + " dir=auto", text);

const SVG = "http://www.w3.org/2000/svg";

export const cross = () => {
  const svg = document.createElementNS(SVG, "svg");
  const path = svg.appendChild(document.createElementNS(SVG, "path"));
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", "M4 4l8 8M12 4l-8 8");
  return svg;
};
