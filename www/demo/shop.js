/* The shop's basket. It lives in memory: a demo should not remember anybody. */

const find = (selector) => document.querySelector(selector);
const money = new Intl.NumberFormat(document.documentElement.lang, {
  style: "currency",
  currency: document.body.dataset.currency,
  minimumFractionDigits: 0,
});
const basket = new Map();

function add(button) {
  const { product, price } = button.dataset;
  const line = basket.get(product) ?? { price: Number(price), pieces: 0 };
  line.pieces += 1;
  basket.set(product, line);
  button.firstElementChild.textContent = `${button.dataset.added} · ${line.pieces}`;
  find("#done").hidden = true;
  showBasket();
}

function showBasket() {
  const lines = [...basket];
  const pieces = lines.reduce((sum, [, line]) => sum + line.pieces, 0);
  const total = lines.reduce((sum, [, line]) => sum + line.pieces * line.price, 0);
  find("#count").textContent = pieces;
  find("#total").textContent = money.format(total);
  find("#full").hidden = pieces === 0;
  find("#bare").hidden = pieces > 0 || !find("#done").hidden;
  find("#lines").replaceChildren(
    ...lines.map(([product, line]) => {
      const item = document.createElement("li");
      const name = document.createElement("span");
      name.textContent = product;
      const times = document.createElement("span");
      times.className = "times";
      times.textContent = `${line.pieces} × ${money.format(line.price)}`;
      item.append(name, times);
      return item;
    }),
  );
}

function order() {
  basket.clear();
  for (const button of document.querySelectorAll("[data-product]")) button.firstElementChild.textContent = button.dataset.add;
  find("#done").hidden = false;
  showBasket();
  find("#done").focus();
  window.otklik?.track("order.done");
}

for (const button of document.querySelectorAll("[data-product]")) button.addEventListener("click", () => add(button));
find("#order").addEventListener("click", order);
find("#feedback").addEventListener("click", () => {
  if (window.otklik) window.otklik.open();
});
