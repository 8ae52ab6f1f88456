"""How Deno is begun for each language: without permissions, without a folder of its own, with an end to its memory."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from deno import find_deno_bin

from adapters.sandbox.process import Command
from domain.judging.model import Language

HOSTS: Final = Path(__file__).with_name("hosts")
ENVIRON: Final = MappingProxyType({"DENO_DIR": "/dev/null/x", "NO_COLOR": "1", "DENO_NO_UPDATE_CHECK": "1"})
"""All that a process knows of where it runs; with no folder of its own, Deno keeps nothing from one run to the next."""
FLAGS: Final = (
    *("run", "--quiet", "--no-prompt", "--no-config", "--no-lock", "--no-remote", "--no-npm", "--cached-only"),
    "--no-code-cache",
)
STACK_KB: Final = 4000
"""Half of what a process gets; with less, Python's own guard against deep recursion comes too late."""
COMPUTING_SECONDS: Final = 90
"""The kernel ends a process that has computed so long in all its threads, whatever became of its watch."""
FILES: Final = 64
RUNTIME_MB: Final[Mapping[Language, int]] = MappingProxyType({Language.JAVASCRIPT: 600, Language.PYTHON: 900})
"""What a runtime itself may ask of the kernel, most of which it never touches."""
SLACK_MB: Final[Mapping[Language, int]] = MappingProxyType({Language.JAVASCRIPT: 64, Language.PYTHON: 32})
"""What V8 holds beside a program's memory: young objects that nobody has collected yet, and compiled code."""
PYTHON_BASE_MB: Final = 32
"""What Python holds of its WebAssembly memory before any program is loaded."""
PAGES_A_MB: Final = 16


def javascript(memory_mb: int) -> Command:
    """Return how a host for JavaScript is begun: it needs no permission at all."""
    return _command(Language.JAVASCRIPT, memory_mb, f"--max-old-space-size={memory_mb}", reading=())


def python(memory_mb: int, assets: Path) -> Command:
    """Return how a host for Python is begun: it may read Pyodide, and gives that up before any program is there."""
    pages = (PYTHON_BASE_MB + memory_mb) * PAGES_A_MB
    return _command(Language.PYTHON, memory_mb, f"--wasm-max-mem-pages={pages}", reading=(assets,))


def _command(language: Language, memory_mb: int, memory_flag: str, *, reading: tuple[Path, ...]) -> Command:
    confined = {
        "--memory-mb": memory_mb + RUNTIME_MB[language],
        "--seconds": COMPUTING_SECONDS,
        "--files": FILES,
    }
    binary = find_deno_bin()
    return Command(
        words=(
            *(str(word) for pair in confined.items() for word in pair),
            *(word for place in (HOSTS, *reading) for word in ("--reading", str(place))),
            *("--", binary, *FLAGS, f"--v8-flags={memory_flag},--stack-size={STACK_KB}"),
            *(f"--allow-read={place}" for place in reading),
            *(str(HOSTS / f"{language}.js"), *map(str, reading)),
        ),
        environ=ENVIRON,
        memory_mb=memory_mb + SLACK_MB[language],
    )
