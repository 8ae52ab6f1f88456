// Makes the snapshot that Python starts from: Pyodide, with the driver and what programs often import already there.

const [assets, driver, to] = Deno.args;
const { loadPyodide } = await import(`file://${assets}/pyodide.mjs`);
const python = await loadPyodide({ indexURL: assets, _makeSnapshot: true });
python.runPython(Deno.readTextFileSync(driver));
python.runPython(`
import bisect, collections, copy, dataclasses, enum, fractions, functools, heapq, itertools, math, operator, random, re
import string, sys, typing
driver = Driver()
sys.setrecursionlimit(20_000)
for _name in (
  "bisect collections copy dataclasses enum fractions functools heapq itertools math operator random re string sys "
  "typing json Driver FILE INSTEAD Callable TracebackType Any"
).split():
  if _name not in ("json", "FILE", "INSTEAD", "Any", "Callable", "TracebackType"):
    del globals()[_name]
del _name
`);
Deno.writeFileSync(to, python.makeMemorySnapshot());
