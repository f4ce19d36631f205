// The border of WebAssembly: what goes wrong inside ends here, and nothing goes in any more. Else the page would hear of each
// exception, and of another at every touch.
let has, tell;

/** `told` is told of it, once. */
export const watch = (told) => (tell = told);

/** The exports, each with its way out closed. */
export const guarded = (exports) =>
  Object.fromEntries(
    Object.entries(exports).map(([name, value]) => [
      name,
      value.call
        ? (...given) => {
            try {
              if (!has) return value(...given);
            } catch (error) {
              has = true;
              tell?.(error);
            }
            // What the glue takes for a list of results, none of which is an error.
            return [];
          }
        : value,
    ]),
  );
