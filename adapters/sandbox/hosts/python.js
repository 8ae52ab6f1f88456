// Runs a program in Python: Pyodide from its snapshot, which holds the driver; then it is asked a line at a time.

import { close, nextLine, say } from "./wire.js";

const [assets] = Deno.args;
const exit = Deno.exit.bind(Deno);
const revoke = Deno.permissions.revoke.bind(Deno.permissions);
const { parse, stringify } = JSON;

const { loadPyodide } = await import(`file://${assets}/pyodide.mjs`);
const snapshot = Deno.readFileSync(`${assets}/snapshot.bin`);
const python = await loadPyodide({ indexURL: assets, _loadSnapshot: snapshot });
const quiet = { write: (bytes) => bytes.length };
python.setStdout(quiet);
python.setStderr(quiet);
python.setStdin({ stdin: () => null });
python.runPython(`import random as _r; _r.seed(); del _r`);
const driver = python.globals.get("driver");
const load = driver.load.bind(driver);
const answer = driver.answer.bind(driver);
python.globals.delete("driver");

for (const name of ["read", "write", "net", "env", "run", "ffi", "sys", "import"]) await revoke({ name });
close();
say(`{"ready":true}`);
try {
  let line = nextLine();
  say(`{"id":${stringify(parse(line).id)},${load(line)}}`);
  for (;;) {
    line = nextLine();
    say(`{"id":${stringify(parse(line).id)},${answer(line)}}`);
  }
} catch {
  exit(1); // Pyodide is broken; a long report of it would be read by nobody
}
