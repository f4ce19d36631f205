// What a visitor holds: the rules of a survey ask for it, and an answer says it.
export const device = () =>
  matchMedia("(pointer:coarse)").matches ? (Math.min(screen.width, screen.height) < 600 ? "phone" : "tablet") : "desktop";
