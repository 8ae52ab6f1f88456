"""The domain decides with values: it never asks the clock, the dice, the environment or the network."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

DOMAIN = Path("domain")
MODULES = sorted(DOMAIN.rglob("*.py"))
MINTS_IDS = DOMAIN / "kernel" / "ids.py"  # UUIDv7 holds the time of its birth; its caller treats it as a value
IMPURE_MODULES = {"os", "random", "secrets", "socket", "time", "subprocess", "asyncio", "threading", "pathlib", "io"}
IMPURE_CALLS = {"now", "utcnow", "today", "fromtimestamp", "open", "print", "input"}
TRIVIAL = {-1, 0, 1, 2, 0.5, 7, 24, 60, 100, 1000, 3600, 86_400}


def _nodes(module: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(module.read_text(encoding="utf-8")))


def _imports(module: Path) -> set[str]:
    names: set[str] = set()
    for node in _nodes(module):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def _calls(module: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in _nodes(module):
        if isinstance(node, ast.Call):
            yield (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")), node


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_no_module_reaches_for_clock_dice_or_network(module: Path):
    assert not _imports(module) & IMPURE_MODULES
    assert not {name for name, _ in _calls(module)} & IMPURE_CALLS


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_random_numbers_come_from_a_seed_that_was_handed_in(module: Path):
    unseeded = [call.lineno for name, call in _calls(module) if name == "default_rng" and not call.args]
    assert not unseeded


def test_ids_are_minted_in_one_place_only():
    assert [m for m in MODULES if "uuid_utils" in _imports(m)] == [MINTS_IDS]


def _is_constant_declaration(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "constant"


def _numbers_in_code(module: Path) -> Iterator[tuple[int, float]]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    declared = {id(inner) for node in ast.walk(tree) if _is_constant_declaration(node) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or isinstance(node.value, bool):
            continue
        if isinstance(node.value, (int, float)) and id(node) not in declared and not _names_a_member(tree, node):
            yield node.lineno, node.value


def _names_a_member(tree: ast.AST, number: ast.AST) -> bool:
    """An enumeration's members are names that happen to be numbers: `AGAIN = 1`."""
    enums = (
        c for c in ast.walk(tree) if isinstance(c, ast.ClassDef) and any("Enum" in ast.unparse(b) for b in c.bases)
    )
    return any(
        number in ast.walk(statement) for c in enums for statement in c.body if isinstance(statement, ast.Assign)
    )


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_numbers_come_from_the_registry(module: Path):
    strays = [(line, value) for line, value in _numbers_in_code(module) if value not in TRIVIAL]
    assert not strays, f"{module}: declare these in the context's constants.py: {strays}"
