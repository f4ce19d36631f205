import { useEffect, useState } from "react";
import { destroy, init, on } from "otklik";

const HOST = import.meta.env.VITE_OTKLIK_HOST ?? "http://127.0.0.1:8080/";

/** The widget for as long as the component is there; gives how many surveys the visitor has answered meanwhile. */
export function useOtklik() {
  const [answered, setAnswered] = useState(0);
  useEffect(() => {
    init({ host: HOST, site: "demo" });
    const end = on("completed", () => setAnswered((count) => count + 1));
    return () => {
      end();
      destroy();
    };
  }, []);
  return answered;
}
