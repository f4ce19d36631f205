/** Loads the console; the build fills in the names. */

import init from "otklik-console";

init({ module_or_path: new URL(CONSOLE_WASM, import.meta.url) });
