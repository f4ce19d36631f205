// What the loader's part hands over (www/first/loop.js): `page`, the element in it, and what both do alike.
export const around = {};

// What is said once is said by the words of the visitor's language; `{name}` is filled in.
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
