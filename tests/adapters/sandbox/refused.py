"""Attacks that are refused: what a program tries, in each language, and the word that it is refused with.

Each sets or returns `got` where it succeeds. {canary} is a file outside with a secret, {port} a listener outside.
"""

PYTHON_SOLVES = """
def solve(code):
    names = {}
    try:
        exec(code, names)
    except BaseException as error:
        return "refused: " + type(error).__name__
    return names.get("got")
"""

PYTHON = {
    "got = open('{canary}').read()": "refused: FileNotFoundError",
    "got = open('/etc/passwd').read()": "refused: FileNotFoundError",
    "open('{canary}', 'w')": "refused: FileNotFoundError",
    "import os; got = sorted(os.listdir('/'))": ["dev", "home", "lib", "proc", "tmp"],  # of its own memory
    "import os; got = [name for name in os.environ if 'CANARY' in name or 'LYCEUM' in name]": [],
    "import subprocess; got = subprocess.run(['/bin/sh', '-c', 'id'])": "refused: OSError",
    "import os; got = os.fork()": "refused: OSError",
    "import os; got = os.kill(os.getppid(), 9)": "refused: PermissionError",
    "import threading; threading.Thread(target=print).start()": "refused: RuntimeError",
    "import multiprocessing; multiprocessing.Process(target=print).start()": "refused: ModuleNotFoundError",
    "import socket; got = socket.create_connection(('127.0.0.1', {port}), 1)": "refused: OSError",
    "import urllib.request as r; got = r.urlopen('http://127.0.0.1:{port}/').read()": "refused: URLError",
    "from pyodide.http import open_url; got = open_url('http://127.0.0.1:{port}/')": "refused: NameError",
    "import js; got = js.Deno": "refused: AttributeError",
    "import js; got = js.process": "refused: AttributeError",
    "import js; got = js.require": "refused: AttributeError",
    "import js; got = js.Worker": "refused: AttributeError",
    "import js; got = js.Function.new('return typeof Deno + typeof process')()": "undefinedundefined",
    "from pyodide.code import run_js; got = run_js('typeof Deno + typeof process')": "undefinedundefined",
    "from pyodide.code import run_js; from pyodide.ffi import run_sync\n"
    'got = run_sync(run_js(\'import("node:fs").then((fs) => fs.readFileSync("{canary}", "utf8"))\'))': "refused: RuntimeError",  # noqa: E501
    "import micropip": "refused: ModuleNotFoundError",
    "import pyodide_js; from pyodide.ffi import run_sync\n"
    "got = run_sync(pyodide_js.loadPackage('micropip'))": "refused: RuntimeError",
    "import pyodide_js; got = pyodide_js.mountNodeFS('/mnt', '/etc')": "refused: JsException",
    "import ctypes; got = ctypes.CDLL('/lib/x86_64-linux-gnu/libc.so.6')": "refused: OSError",
    "got = input()": "refused: EOFError",
    "import os; got = os.read(0, 100).decode()": "",
}


def javascript_solves(attacks: list[str]) -> str:
    """Return a program whose function tries the attack of that number."""
    tries = ",\n".join(f"async () => {{ {attack} }}" for attack in attacks)
    return f"""
const attacks = [{tries}];
async function solve(number) {{
  try {{ return (await attacks[number]()) ?? null; }} catch (error) {{ return `refused: ${{error.name}}`; }}
}}
"""


_FS = 'const fs = await import("node:fs"); '
_REQUEST = '"http://127.0.0.1:{port}/"'
JAVASCRIPT = {
    _FS + 'return fs.readFileSync("{canary}", "utf8");': "refused: ReferenceError",
    _FS + 'fs.writeFileSync("{canary}", "changed");': "refused: ReferenceError",
    _FS + 'return fs.readdirSync("/");': "refused: ReferenceError",
    _FS + 'return fs.readFileSync("/proc/self/environ", "utf8");': "refused: ReferenceError",
    'return (await import("file://{canary}", { with: { type: "text" } })).default;': "refused: TypeError",
    'return (await import("file://{canary}", { with: { type: "json" } })).default;': "refused: TypeError",
    f"return await import({_REQUEST});": "refused: TypeError",
    'return await import("npm:left-pad");': "refused: TypeError",
    'return await import("jsr:@std/fs");': "refused: TypeError",
    f"return (await fetch({_REQUEST})).status;": "refused: NotCapable",
    'return await (await fetch("file://{canary}")).text();': "refused: NotCapable",
    'const net = await import("node:net"); return await new Promise((yes, no) => '
    'net.connect({port}, "127.0.0.1").on("connect", () => yes("connected")).on("error", no));': "refused: NotCapable",
    'const net = await import("node:net"); return await new Promise((yes, no) => '
    'net.createServer().listen(0, "127.0.0.1", () => yes("listening")).on("error", no));': "refused: ReferenceError",
    'return await (await import("node:dns/promises")).lookup("localhost");': "refused: ReferenceError",
    'throw (await import("node:child_process")).spawnSync("/bin/sh").error;': "refused: ReferenceError",
    'return Object.keys((await import("node:process")).env);': "refused: ReferenceError",
    'const p = await import("node:process"); return p.kill(p.ppid, 9);': "refused: NotCapable",
    'return (await import("node:os")).hostname();': "refused: ReferenceError",
    'return (await import("node:vm")).runInNewContext("typeof Deno + typeof process");': "undefinedundefined",
    'return Function("return typeof Deno + typeof process + typeof Worker")();': "undefinedundefinedundefined",
    'new (await import("node:sqlite")).DatabaseSync("{canary}");': "refused: NotCapable",
    'localStorage.setItem("mark", "kept"); return localStorage.getItem("mark");': "refused: NotADirectory",
    'await caches.open("mark"); return "opened";': "refused: Error",
    '(await import("node:inspector")).open(9229);': "refused: NotCapable",
    'new (await import("node:wasi")).WASI({ version: "preview1", preopens: { "/": "/" } });': "refused: Error",
    'return prompt("?");': "refused: ReferenceError",
}
