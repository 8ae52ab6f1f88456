"""Writes clients/ from docs/reference/openapi.json: `python -m docs.clients`. A test says when they have fallen behind.

One small module for Python (httpx and msgspec) and one for TypeScript (fetch): a type for each shape, a method for each
route. Routes of forms, which browsers alone use, are left out.
"""

import json
import keyword
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from docs.generate import METHODS, REFERENCE

CLIENTS: Final = Path(__file__).parent.parent / "clients"
RUNTIMES: Final = Path(__file__).parent / "runtimes"
JSON: Final = "application/json"
PRIMITIVES: Final[Mapping[str, tuple[str, str]]] = {
    "string": ("str", "string"),
    "integer": ("int", "number"),
    "number": ("float", "number"),
    "boolean": ("bool", "boolean"),
    "null": ("None", "null"),
}
"""A type of JSON in Python and in TypeScript."""
FORMATS: Final = {"date-time": "dt.datetime", "date": "dt.date", "uuid": "UUID"}
TEXTS: Final = frozenset(("str", *FORMATS.values()))

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """One route: where it is, what it takes, and what it answers; an answer of None has no body."""

    name: str
    method: str
    path: str
    summary: str
    parameters: list[Schema]
    body: Schema | None
    answer: Schema | None
    is_json: bool

    def within(self, place: str) -> list[Schema]:
        """Return the parameters of a place, those that have to be given first."""
        found = [one for one in self.parameters if one["in"] == place]
        return sorted(found, key=lambda one: not one.get("required", False))


def operations(document: Schema) -> list[Operation]:
    """Return the routes that programs use, by path."""
    found = [
        _operation(path, method, item[method])
        for path, item in sorted(document["paths"].items())
        for method in METHODS
        if method in item and "/form/" not in path
    ]
    names = [one.name for one in found]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(f"Two routes would be called alike: {', '.join(sorted(twice))}.")
    return found


def _operation(path: str, method: str, told: Schema) -> Operation:
    status = min(status for status in told["responses"] if status.startswith("2"))
    answers = told["responses"][status].get("content", {})
    bodies = told.get("requestBody", {}).get("content", {})
    return Operation(
        name=name_of(method, path),
        method=method.upper(),
        path=path,
        summary=told.get("summary", ""),
        parameters=told.get("parameters", []),
        body=next(iter(bodies.values()), {}).get("schema", {}) if bodies else None,
        answer=next(iter(answers.values())).get("schema", {}) if answers else None,
        is_json=JSON in answers,
    )


def name_of(method: str, path: str) -> str:
    """Return what a route is called: get_study_task for GET /v1/study-tasks/{task_id}."""
    parts = [part for part in path.split("/") if part and part != "v1"]
    words = [method]
    for part, after in zip(parts, [*parts[1:], ""], strict=True):
        if not part.startswith("{"):
            words.append(_one(part) if after.startswith("{") else part)
    return re.sub(r"\W", "_", "_".join(words))


def _one(many: str) -> str:
    return many.removesuffix("ies") + "y" if many.endswith("ies") else many.removesuffix("s")


def _snake(name: str) -> str:
    return f"{name}_" if keyword.iskeyword(name) else name


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _reference(schema: Schema) -> str:
    return schema["$ref"].rpartition("/")[2]


def _choices(schema: Schema) -> list[Schema]:
    """Return what a schema may be one of; nothing when it is of one kind."""
    if isinstance(schema.get("type"), list) and "enum" not in schema:
        return [{**schema, "type": one} for one in schema["type"]]
    return schema.get("oneOf") or schema.get("anyOf") or []


def _literals(schema: Schema) -> list[Any]:
    return [schema["const"]] if "const" in schema else schema.get("enum", [])


# Python


def python(document: Schema) -> str:
    """Return the client for Python."""
    shapes = [_python_shape(name, shape) for name, shape in document["components"]["schemas"].items()]
    methods = [_python_method(one) for one in operations(document)]
    return _formatted("\n\n".join([(RUNTIMES / "client.py").read_text(), *shapes]) + "\n\n" + _python_class(methods))


def _python_class(methods: Iterable[str]) -> str:
    words = '"""Every route of the API, under its method and path."""'
    return f"class Lyceum(_Client):\n    {words}\n\n" + "\n".join(methods)


def _python_shape(name: str, shape: Schema) -> str:
    if "properties" not in shape:
        return f"{name} = {python_type(shape)}"
    fields = sorted(shape["properties"].items(), key=lambda one: one[0] not in shape.get("required", []))
    lines = [_python_field(field, told, must=field in shape.get("required", [])) for field, told in fields]
    words = f"    {json.dumps(_sentence(shape['description']))}\n" if "description" in shape else ""
    body = words + "\n".join(f"    {line}" for line in lines)
    return f"class {name}(msgspec.Struct, frozen=True, kw_only=True):\n{body or '    pass'}"


def _sentence(text: str) -> str:
    return " ".join(text.split())


def _python_field(name: str, schema: Schema, *, must: bool) -> str:
    kind = python_type(schema)
    kind = kind if must or kind == "Any" else f"{kind} | msgspec.UnsetType"
    renamed = f"name={name!r}" if _snake(name) != name else ""
    default = "" if must else "default=msgspec.UNSET" if renamed else "msgspec.UNSET"
    if renamed:
        return f"{_snake(name)}: {kind} = msgspec.field({', '.join(filter(None, (renamed, default)))})"
    return f"{name}: {kind}" + (f" = {default}" if default else "")


def python_type(schema: Schema) -> str:
    """Return a schema as an annotation; what msgspec cannot tell apart by itself is Any."""
    if "$ref" in schema:
        return _reference(schema)
    if values := _literals(schema):
        return f"Literal[{', '.join(repr(value) for value in values)}]"
    if choices := _choices(schema):
        return _python_union(list(dict.fromkeys(python_type(one) for one in choices)))
    if schema.get("type") == "array":
        return f"list[{python_type(schema.get('items', {}))}]"
    if schema.get("type") == "object":
        inner = schema.get("additionalProperties")
        return f"dict[str, {python_type(inner) if isinstance(inner, dict) else 'Any'}]"
    primitive = PRIMITIVES.get(schema.get("type", ""), ("Any", ""))[0]
    return FORMATS.get(schema.get("format", ""), primitive) if primitive == "str" else primitive


def _python_union(kinds: list[str]) -> str:
    shapes = [one for one in kinds if one not in TEXTS | {"None", "int", "float", "bool"}]
    if "Any" in kinds or len(TEXTS & set(kinds)) > 1 or len(shapes) > 1:
        return "Any"
    return " | ".join(sorted(kinds, key=lambda one: one == "None"))


def _python_method(one: Operation) -> str:
    path, query = one.within("path"), one.within("query")
    takes = [f"{_snake(p['name'])}: {python_type(p['schema'])}" for p in path]
    takes += ["body: " + python_type(one.body)] if one.body is not None else []
    asks = [f"{_snake(q['name'])}: {_python_query(q)}" for q in query]
    answer = _answer(one, python_type, ("None", "bytes"))
    sent = ["query={" + ", ".join(f"{q['name']!r}: {_snake(q['name'])}" for q in query) + "}"] if query else []
    sent += ["body=body"] if one.body is not None else []
    address = re.sub(r"{(\w+)(:\w+)?}", lambda match: "{_quoted(" + _snake(match[1]) + ")}", one.path)
    call = ", ".join([answer, f'"{one.method}"', f'{"f" if path else ""}"{address}"', *sent])
    declared = ", ".join(["self", *takes, *(["*", *asks] if asks else [])])
    words = json.dumps(_sentence(one.summary).rstrip(".") + ".", ensure_ascii=False)
    head = f"    async def {one.name}({declared}) -> {answer}:"
    return f'{head}\n        ""{words}""\n        return await self._ask({call})\n'


def _python_query(parameter: Schema) -> str:
    kind = python_type(parameter["schema"])
    if parameter.get("required"):
        return kind
    return f"{kind if 'None' in kind.split(' | ') else kind + ' | None'} = None"


def _answer(one: Operation, typed: Callable[[Schema], str], words: tuple[str, str]) -> str:
    nothing, raw = words
    if one.answer is None:
        return nothing
    return typed(one.answer) if one.is_json else raw


def _formatted(text: str) -> str:
    """Return the text as ruff writes it, which the project has anyway."""
    command = [sys.executable, "-m", "ruff", "format", "--stdin-filename", "clients/python/lyceum_client.py", "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    return done.stdout


# TypeScript


def typescript(document: Schema) -> str:
    """Return the client for TypeScript."""
    shapes = [_typescript_shape(name, shape) for name, shape in document["components"]["schemas"].items()]
    methods = [_typescript_method(one) for one in operations(document)]
    every = "/** Every route of the API, under its method and path. */\nexport class Lyceum extends Client {\n"
    return "\n\n".join([(RUNTIMES / "client.ts").read_text().rstrip(), *shapes, every + "\n\n".join(methods) + "\n}\n"])


def _typescript_shape(name: str, shape: Schema) -> str:
    if "properties" not in shape:
        return f"export type {name} = {typescript_type(shape)};"
    must = shape.get("required", [])
    lines = [
        f"  {field}{'' if field in must else '?'}: {typescript_type(told)};"
        for field, told in shape["properties"].items()
    ]
    words = f"/** {_sentence(shape['description'])} */\n" if "description" in shape else ""
    return f"{words}export interface {name} {{\n" + "\n".join(lines) + "\n}"


def typescript_type(schema: Schema) -> str:
    """Return a schema as a type."""
    if "$ref" in schema:
        return _reference(schema)
    if values := _literals(schema):
        return " | ".join(json.dumps(value) for value in values)
    if choices := _choices(schema):
        return " | ".join(dict.fromkeys(typescript_type(one) for one in choices))
    if schema.get("type") == "array":
        return f"Array<{typescript_type(schema.get('items', {}))}>"
    if schema.get("type") == "object":
        inner = schema.get("additionalProperties")
        return f"Record<string, {typescript_type(inner) if isinstance(inner, dict) else 'unknown'}>"
    return PRIMITIVES.get(schema.get("type", ""), ("", "unknown"))[1]


def _typescript_method(one: Operation) -> str:
    query = one.within("query")
    takes = [f"{_camel(p['name'])}: {typescript_type(p['schema'])}" for p in one.within("path")]
    takes += ["body: " + typescript_type(one.body)] if one.body is not None else []
    if query:
        must = any(q.get("required") for q in query)
        asks = "; ".join(
            f"{q['name']}{'' if q.get('required') else '?'}: {typescript_type(q['schema'])}" for q in query
        )
        takes.append(f"query: {{ {asks} }}" + ("" if must else " = {}"))
    address = re.sub(r"{(\w+)(:\w+)?}", lambda match: "${quoted(" + _camel(match[1]) + ")}", one.path)
    answer = _answer(one, typescript_type, ("void", "string"))
    options = [name for name, is_there in (("query", query), ("body", one.body is not None)) if is_there]
    call = ", ".join([f'"{one.method}"', f"`{address}`", *([f"{{ {', '.join(options)} }}"] if options else [])])
    words = _sentence(one.summary).rstrip(".") + "."
    declared = f"  {_camel(one.name)}({', '.join(takes)}): Promise<{answer}> {{"
    return f"  /** {words} */\n{declared}\n    return this.ask({call});\n  }}"


def documents() -> dict[Path, str]:
    """Return what the clients have to be, by file."""
    document = json.loads((REFERENCE / "openapi.json").read_text(encoding="utf-8"))
    return {
        CLIENTS / "python" / "lyceum_client.py": python(document),
        CLIENTS / "typescript" / "lyceum_client.ts": typescript(document),
    }


if __name__ == "__main__":
    for path, text in documents().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
