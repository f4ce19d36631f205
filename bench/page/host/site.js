// What an ordinary article page does by itself: reading time, a menu, a line that shows how far one has read.
const words = document.querySelector("article").textContent.trim().split(/\s+/).length;
document.querySelector("[data-minutes]").textContent = `${Math.round(words / 230)} minutes`;

const menu = document.querySelector(".menu");
const sections = document.querySelector("#sections");
menu.addEventListener("click", () => {
  menu.setAttribute("aria-expanded", String(sections.classList.toggle("open")));
});

const bar = document.querySelector(".progress span");
let asked = false;
function progress() {
  asked = false;
  const page = document.documentElement;
  const rest = page.scrollHeight - page.clientHeight;
  bar.style.transform = `scaleX(${rest > 0 ? page.scrollTop / rest : 0})`;
}
addEventListener(
  "scroll",
  () => {
    if (!asked) requestAnimationFrame(progress);
    asked = true;
  },
  { passive: true },
);

for (const [index, heading] of document.querySelectorAll("article h2").entries()) heading.id ||= `part-${index + 1}`;
