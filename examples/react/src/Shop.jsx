import { open, track } from "otklik";
import { useOtklik } from "./useOtklik.js";

export function Shop() {
  const answered = useOtklik();
  return (
    <main>
      <h1>Tea shop</h1>
      <button id="order" onClick={() => track("order.done")}>
        Order tea
      </button>
      <button id="ask" onClick={() => open()}>
        Give feedback
      </button>
      <p id="answered">Surveys answered: {answered}</p>
    </main>
  );
}
