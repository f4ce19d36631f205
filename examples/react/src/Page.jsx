import { useState } from "react";
import { Shop } from "./Shop.jsx";

export function Page() {
  const [isInside, setInside] = useState(true);
  return (
    <>
      <button id="door" onClick={() => setInside(!isInside)}>
        {isInside ? "Leave the shop" : "Come in"}
      </button>
      {isInside && <Shop />}
    </>
  );
}
