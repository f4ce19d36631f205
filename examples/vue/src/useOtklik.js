import { onMounted, onUnmounted, ref } from "vue";
import { destroy, init, on } from "otklik";

const HOST = import.meta.env.VITE_OTKLIK_HOST ?? "http://127.0.0.1:8080/";

/** The widget for as long as the component is there; gives how many surveys the visitor has answered meanwhile. */
export function useOtklik() {
  const answered = ref(0);
  let end;
  onMounted(() => {
    init({ host: HOST, site: "demo" });
    end = on("completed", () => answered.value++);
  });
  onUnmounted(() => {
    end();
    destroy();
  });
  return answered;
}
